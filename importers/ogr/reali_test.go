package ogr

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/sit"
)

func data(t *testing.T, parts ...string) string {
	t.Helper()
	root := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(root); err != nil {
		t.Skip("SALTATI: manca ../shared/data")
	}
	return filepath.Join(append([]string{root}, parts...)...)
}

func TestStratiOfTheShapefileOf2021(t *testing.T) {
	infos, err := Strati(t.Context(), Config{Percorso: data(t, "ade-open-data", "shp-2021-B542", "B542_2021-02_da_CXF.zip")})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, i := range infos {
		got[i.Layer] = i.Oggetti
		if i.SRID != 32633 || i.Driver != "ESRI Shapefile" {
			t.Errorf("%s: SRID %d, driver %s", i.Layer, i.SRID, i.Driver)
		}
	}
	want := map[string]int64{
		"Fogli": 12, "Particelle": 7172, "Fabbricati": 981, "Fiduciali": 185, "Simboli": 2550, "Testi": 255,
		"TxPartic": 7093, "LnVest": 2310, "AnPartic": 341, "Libretti": 0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want, got: %s", diff)
	}
}

func TestLeggiRealFiles(t *testing.T) {
	for _, c := range []struct {
		name, layer   string
		path          []string
		rows          int
		srid          int
		column, value string // of the first row
	}{
		{"particelle of 2021", "Particelle", []string{"ade-open-data", "shp-2021-B542", "B542_2021-02_da_CXF.zip"}, 7172, 32633, "COMUNE", "B542"},
		{"a table without objects", "Libretti", []string{"ade-open-data", "shp-2021-B542", "B542_2021-02_da_CXF.zip"}, 0, 32633, "", ""},
		{"the PRG of Campoli", "", []string{"comuni", "B542-campoli-del-monte-taburno", "prg_epsg7792.geojson"}, 65, 7792, "z", "C5"},
		{"the parcels of a plug-in", "terreni_catastali", []string{"urbanistica", "cdu-test", "db_esempio.gpkg"}, 193, 3004, "foglio", "0002"},
		{"parcels of the open data", "", []string{"ade-open-data", "gml-ricostruito-B542", "B542_CAMPOLI DEL MONTE TABURNO_ple.gml"}, 4725, 6706, "ADMINISTRATIVEUNIT", "B542"},
		{"street numbers as a table", "", []string{"urbanistica", "alessandria", "viario_viario.csv"}, 0, 0, "CodiceCatastale", "A182"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, polygons := 0, 0
			info, err := Leggi(t.Context(), Config{Percorso: data(t, c.path...), Layer: c.layer}, func(r Riga) error {
				if r.Guasto != nil {
					t.Errorf("row %d: %v", r.N, r.Guasto)
				}
				if v, _ := r.Valore(c.column); n == 0 && v != c.value {
					t.Errorf("%s = %q, want %q", c.column, v, c.value)
				}
				switch r.Geometria.(type) {
				case *geom.Polygon, *geom.MultiPolygon:
					polygons++
				}
				n++
				return nil
			})
			if err != nil {
				t.Fatal(sit.Messaggio(err))
			}
			if c.srid == 0 { // a bare table
				if n == 0 || polygons != 0 || info.Geometria != "None" {
					t.Errorf("%d rows, %d polygons, geometry %q", n, polygons, info.Geometria)
				}
				return
			}
			if n != c.rows || polygons != c.rows || info.SRID != c.srid || info.Oggetti != int64(c.rows) {
				t.Errorf("%d rows, %d polygons, SRID %d, %d announced", n, polygons, info.SRID, info.Oggetti)
			}
		})
	}
}
