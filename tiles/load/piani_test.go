package load

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/mvt"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/tiles"
)

// plan imports a vector file of zones or constraints, which must be as many accepted deliveries.
func (d *desk) plan(ente catasto.CodiceComune, tipo, riferimento, mappa, path string) (numbers []int64) {
	d.Helper()
	m, err := fornitura.ParseMappa([]byte(mappa))
	if err != nil {
		d.Fatal(err)
	}
	g, err := sit.ParseGiorno(riferimento)
	if err != nil {
		d.Fatal(err)
	}
	opz := fornitura.Opzioni{Ente: ente, Tipo: tipo, Mappa: m, Riferimento: &g, Chi: "prova", Oggi: sit.Data(2026, time.January, 15)}
	err = d.imp.Importa(d.Context(), opz, []string{path}, func(e fornitura.Esito) error {
		if e.Esito != fornitura.Acquisita {
			d.Fatalf("%s: %+v %s", path, e, *e.Motivo)
		}
		numbers = append(numbers, *e.Fornitura)
		return nil
	})
	if err != nil {
		d.Fatal(err)
	}
	return numbers
}

// vector writes features, given as properties and geometry, in the coordinates of the borgo.
func (d *desk) vector(features ...string) string {
	d.Helper()
	for i, f := range features {
		p, g, _ := strings.Cut(f, " ")
		features[i] = `{"type":"Feature","properties":` + p + `,"geometry":` + g + `}`
	}
	path := filepath.Join(d.TempDir(), "p.geojson")
	text := `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
	return path
}

func square(lon, lat float64) string {
	const w = 0.002
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]v,%[2]v],[%[3]v,%[2]v],[%[3]v,%[4]v],[%[1]v,%[4]v],[%[1]v,%[2]v]]]}`, lon, lat, lon+w, lat+w)
}

// planned is what a layer shows on a day: each thing with its attributes and the kind of its drawing.
func (d *desk) planned(m *tiles.Map, l tiles.Layer, on string) []string {
	d.Helper()
	var out []string
	for v := range m.Current().Features(l, borgo, day(d, on)) {
		out = append(out, strings.Join(strings.Fields(v.Testo+" "+v.Zto+" "+v.Stato+" "+v.Geometry().GeoJSONType()), " "))
	}
	slices.Sort(out)
	return out
}

func (d *desk) shows(what string, l tiles.Layer, on string, want ...string) {
	d.Helper()
	var got []string
	ok := func() bool { got = d.planned(d.m, l, on); return slices.Equal(got, want) }
	for start := time.Now(); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Since(start) > 2*time.Second {
			d.Fatalf("%s: %q, want %q", what, got, want)
		}
	}
}

func TestPlansFollowEachCommitAndHoldOnTheirDays(t *testing.T) {
	d := open(t)
	d.ente("X100", "Borgo di Prova")
	d.deliver("", borgo2019)
	d.start(d.m, Config{Poll: time.Hour})
	const mappa = `{"strumento":{"const":"PRG"}}`
	a := `{"sigla":"B1","zto":"B","stato":"vigente","data_approvazione":"2004-03-11"} ` + square(14.89, 41.2)
	d.plan("X100", "urbanistica.zone", "2020-01-01", mappa, d.vector(a))
	d.shows("the plan", tiles.Zone, "2010-01-01", "B1 B vigente MultiPolygon")
	d.shows("before it", tiles.Zone, "2004-03-10")
	adottato := d.plan("X100", "urbanistica.zone", "2020-01-01", mappa, d.vector(
		`{"sigla":"C2","zto":"C","stato":"adottato","data_adozione":"2015-06-01"} `+square(14.89, 41.2)))
	d.shows("adopted beside the one in force", tiles.Zone, "2016-01-01", "B1 B vigente MultiPolygon", "C2 C adottato MultiPolygon")
	vigente := d.plan("X100", "urbanistica.zone", "2020-01-01", mappa, d.vector(
		`{"sigla":"C2","zto":"C","stato":"vigente","data_approvazione":"2018-01-01"} `+square(14.89, 41.2)))
	d.shows("approved", tiles.Zone, "2019-01-01", "C2 C vigente MultiPolygon")
	d.shows("and the day before", tiles.Zone, "2017-12-31", "B1 B vigente MultiPolygon", "C2 C adottato MultiPolygon")

	d.plan("X100", "urbanistica.vincoli", "2012-01-01", `{}`, d.vector(
		`{"codice":"IDR"} `+square(14.892, 41.2),
		`{"codice":"ELE"} {"type":"LineString","coordinates":[[14.89,41.2],[14.9,41.205]]}`,
		`{"codice":"POZ"} {"type":"MultiPoint","coordinates":[[14.891,41.201],[14.893,41.203]]}`,
		`{"codice":"SEV","pubblico":"no"} `+square(14.89, 41.202)))
	d.shows("constraints of every shape, the public ones", tiles.Vincoli, "2013-01-01", "ELE MultiLineString", "IDR MultiPolygon", "POZ MultiPoint")
	d.shows("constraints before their day", tiles.Vincoli, "2011-12-31")

	// A point is told its zones and constraints, and no line.
	h := d.m.Current().At(14.8925, 41.2005, day(t, "2019-01-01"))
	if len(h.Vincoli) != 1 || len(h.Zone) != 0 {
		t.Errorf("at a point: zones %v, vincoli %v", h.Zone, h.Vincoli)
	}
	if h := d.m.Current().At(14.891, 41.2005, day(t, "2016-01-01")); len(h.Zone) != 2 || len(h.Vincoli) != 0 {
		t.Errorf("at another: zones %v, vincoli %v", h.Zone, h.Vincoli)
	}
	attributes(t, d)

	again := newMap(t)
	d.start(again, Config{Poll: time.Hour})
	for _, l := range []tiles.Layer{tiles.Zone, tiles.Vincoli} {
		if got, want := d.planned(again, l, "2016-01-01"), d.planned(d.m, l, "2016-01-01"); !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%v made from nothing: %q, followed: %q", l, got, want)
		}
	}
	for _, n := range slices.Concat(vigente, adottato) {
		if err := d.imp.Annulla(t.Context(), n, "prova", "collaudo"); err != nil {
			t.Fatal(err)
		}
	}
	d.shows("undone", tiles.Zone, "2019-01-01", "B1 B vigente MultiPolygon")
}

// attributes looks at a tile: what contract §5 names, and nothing else.
func attributes(t *testing.T, d *desk) {
	for _, c := range []struct {
		layer tiles.Layer
		keys  []string
	}{{tiles.Zone, []string{"ente", "id", "sigla", "stato", "zto"}}, {tiles.Vincoli, []string{"codice", "ente", "id"}}} {
		// z11: 1108 is the column of 14.89°, 766 the row of 41.2°.
		tile, err := d.m.Current().Tile(c.layer, 11, 1108, 766, day(t, "2019-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := tile.Raw()
		if err != nil {
			t.Fatal(err)
		}
		layers, err := mvt.Unmarshal(raw)
		if err != nil {
			t.Fatal(err)
		}
		if len(layers) != 1 || layers[0].Name != c.layer.String() || len(layers[0].Features) == 0 {
			t.Fatalf("%v: %d layers", c.layer, len(layers))
		}
		for _, f := range layers[0].Features {
			if keys := slices.Sorted(maps.Keys(f.Properties)); !slices.Equal(keys, c.keys) || f.Properties["ente"] != "X100" {
				t.Errorf("%v: %v", c.layer, f.Properties)
			}
		}
	}
}

// oracleZone is the oracle of the drawings of the map, for zones.
const oracleZone = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS tile, $4::float8 AS step),
b AS (SELECT step, ST_Expand(tile, 66 * step) AS fuori, ST_Expand(tile, 64 * step) AS orlo, ST_Expand(tile, 62 * step) AS dentro FROM t),
d AS (SELECT z.id, ST_Transform(z.geom, 3857) AS g, b.* FROM b JOIN urbanistica.zona z ON z.geom && ST_Transform(b.fuori, 7792) WHERE z.superseded_at IS NULL)
SELECT id, bool_or(NOT ST_IsEmpty(ST_Buffer(ST_Intersection(g, dentro), -3 * step))),
       sum(ST_Area(ST_Intersection(g, orlo)) / (step * step)), sum(ST_Perimeter(ST_Intersection(g, orlo)) / step)
FROM d WHERE ST_Intersects(g, fuori) GROUP BY id`

func TestTilesShowTheZonesThatPostGISFinds(t *testing.T) {
	prg := "../../../shared/data/comuni/B542-campoli-del-monte-taburno/prg_epsg7792.geojson"
	if _, err := os.Stat(prg); err != nil {
		t.Skipf("SALTATI: manca %s, i dati reali accanto al progetto", prg)
	}
	d := open(t)
	d.ente("B542", "Campoli del Monte Taburno")
	d.deliver("2025-09-22", campoli)
	d.plan("B542", "urbanistica.zone", "2020-01-01", `{"sigla":"z","strumento":{"const":"PRG"},"zto":{"da":"z","valori":{"A":"A","B1":"B","E":"E"}}}`, prg)
	d.start(d.m, Config{})
	rng := rand.New(rand.NewPCG(4, 45))
	certain := 0
	for z := 11; z <= 18; z++ {
		for _, p := range d.tilesOver(z, 5, rng) {
			want := map[string]seen{}
			err := d.db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
				var id string
				var s seen
				rows, _ := conn.Query(ctx, oracleZone, p.z, p.x, p.y, p.step())
				_, err := pgx.ForEachRow(rows, []any{&id, &s.must, &s.area, &s.perimeter}, func() error { want[id] = s; return nil })
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := d.drawn(tiles.Zone, p, day(t, "2025-10-01"))
			for _, id := range slices.Sorted(maps.Keys(want)) {
				w, area := want[id], got[id]
				if w.must {
					certain++
					if area == 0 {
						t.Errorf("%v: %s is missing, %.0f square steps", p, id, w.area)
					}
				}
				if area != 0 && z >= 16 && math.Abs(area-w.area) > 4+w.perimeter {
					t.Errorf("%v: %s covers %.1f square steps, in PostGIS %.1f", p, id, area, w.area)
				}
			}
			for id := range got {
				if _, ok := want[id]; !ok {
					t.Errorf("%v: %s is not there in PostGIS", p, id)
				}
			}
		}
	}
	if certain < 200 {
		t.Errorf("only %d zones were compared", certain)
	}
	t.Logf("%d zones compared", certain)
}
