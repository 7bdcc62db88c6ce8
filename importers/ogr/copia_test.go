package ogr

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

func TestGeometriesAreReadAsGoGeomWritesThem(t *testing.T) {
	square := []float64{0, 0, 4, 0, 4, 4, 0, 0}
	hole := []float64{1, 1, 2, 1, 2, 2, 1, 1}
	both := append(append([]float64{}, square...), hole...)
	collection := geom.NewGeometryCollection().MustPush(geom.NewPointFlat(geom.XY, []float64{1, 2}),
		geom.NewLineStringFlat(geom.XY, square))
	for _, g := range []geom.T{
		geom.NewPointFlat(geom.XY, []float64{470197.12345678912, -0.1}),
		geom.NewLineStringFlat(geom.XY, square),
		geom.NewPolygonFlat(geom.XY, both, []int{8, 16}),
		geom.NewMultiPointFlat(geom.XY, square),
		geom.NewMultiLineStringFlat(geom.XY, both, []int{8, 16}),
		geom.NewMultiPolygonFlat(geom.XY, append(append([]float64{}, both...), square...), [][]int{{8, 16}, {24}}),
		collection,
	} {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			b, err := ewkb.Marshal(g, order)
			if err != nil {
				t.Fatal(err)
			}
			c := &copia{field: []byte(hex.EncodeToString(b))}
			got, err := c.geometry()
			if err != nil {
				t.Errorf("%T: %v", g, err)
				continue
			}
			back, err := ewkb.Marshal(got, order)
			if err != nil || !bytes.Equal(b, back) {
				t.Errorf("%T: wrote %x, read %x, %v", g, b, back, err)
			}
			for n := range b { // cut anywhere, it is an error and nothing else
				c.field = []byte(hex.EncodeToString(b[:n]))
				if _, err := c.geometry(); err == nil {
					t.Errorf("%T: cut at %d of %d and read all the same", g, n, len(b))
				}
			}
		}
	}
}

func TestPointOfNothingIsEmpty(t *testing.T) {
	c := &copia{field: []byte("0101000000000000000000F87F000000000000F87F")}
	if g, err := c.geometry(); err != nil || !g.Empty() {
		t.Errorf("got %v, %v", g, err)
	}
}

func TestMultiPolygonOfManyPartsIsRead(t *testing.T) {
	m := geom.NewMultiPolygon(geom.XY)
	for i := range 5000 { // go-geom's own reader stops before
		x := float64(i)
		if err := m.Push(geom.NewPolygonFlat(geom.XY, []float64{x, 0, x + 1, 0, x, 1, x, 0}, []int{8})); err != nil {
			t.Fatal(err)
		}
	}
	b, err := ewkb.Marshal(m, binary.LittleEndian)
	if err != nil {
		t.Fatal(err)
	}
	c := &copia{field: []byte(hex.EncodeToString(b))}
	g, err := c.geometry()
	if err != nil || g.(*geom.MultiPolygon).NumPolygons() != 5000 {
		t.Errorf("got %T, %v", g, err)
	}
}

func FuzzCopia(f *testing.F) {
	head := `COPY "public"."strato" ("sit_geometria", "a""b", "c") FROM STDIN;` + "\n"
	f.Add(head + "\\N\tx\\\ty\\\\\tz\\\nq\n\\.\n")
	f.Add(head + "0101000000000000000000F87F000000000000F87F\t\\N\t\n\\.\nEND;\n")
	f.Add("COPY \"public\".\"strato\" (\"")
	f.Add(head + "0106000000FFFFFFFF\t\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := &copia{br: bufio.NewReaderSize(strings.NewReader(text), 16), max: 1 << 20}
		n := int64(0)
		_ = c.read(func(r Riga) error {
			n++
			if r.N != n || len(r.Nomi) != len(r.Valori) || len(r.Nomi) != len(r.Nulli) {
				t.Errorf("row %d: %+v", n, r)
			}
			if r.Geometria != nil && r.Guasto != nil {
				t.Error("a geometry and a reason for having none")
			}
			return nil
		})
	})
}

func TestParseInfoKnowsTablesColumnsAndSystems(t *testing.T) {
	text := "INFO: Open of `x.gpkg'\n      using driver `GPKG' successful.\n\n" +
		"Layer name: zone: di piano\nGeometry: Multi Polygon\nFeature Count: 65\nLayer SRS WKT:\n" +
		"PROJCRS[\"x\",\n    BASEGEOGCRS[\"y\",\n        ID[\"EPSG\",6706]],\n    ID[\"EPSG\",7792]]\n" +
		"Data axis to CRS axis mapping: 1,2\nFID Column = fid\nnome: lungo: String (30.0)\nvero: Integer(Boolean) (0.0) NOT NULL\n\n" +
		"Layer name: tabella\nGeometry: None\nFeature Count: -1\nLayer SRS WKT:\n(unknown)\na: Real (0.0)\n"
	want := []Info{
		{
			Driver: "GPKG", Layer: "zone: di piano", Geometria: "Multi Polygon", Oggetti: 65, SRID: 7792,
			WKT:   `PROJCRS["x",BASEGEOGCRS["y",ID["EPSG",6706]],ID["EPSG",7792]]`,
			Campi: []Campo{{"nome: lungo", "String"}, {"vero", "Integer(Boolean)"}},
		},
		{Driver: "GPKG", Layer: "tabella", Geometria: "None", Oggetti: -1, Campi: []Campo{{"a", "Real"}}},
	}
	if diff := cmp.Diff(want, parseInfo(text), cmp.AllowUnexported(Info{})); diff != "" {
		t.Errorf("want, got: %s", diff)
	}
}
