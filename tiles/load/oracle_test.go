package load

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/tiles"
)

// sample is the whole territory of the demonstration in a database, with a map that follows it.
func sample(t *testing.T) *desk {
	t.Helper()
	d := open(t)
	d.ente("B542", "Campoli del Monte Taburno")
	d.ente("H501", "Roma")
	d.ente("X100", "Borgo di Prova")
	d.deliver("2025-09-22", campoli)
	d.deliver("2024-01-01", roma)
	d.deliver("", borgo2019)
	d.deliver("", borgo2024)
	d.start(d.m, Config{})
	return d
}

type place struct{ z, x, y int }

// tilesOver picks tiles over each ente: one in the middle, others by lot.
func (d *desk) tilesOver(z, each int, rng *rand.Rand) (out []place) {
	d.Helper()
	seen := map[place]bool{}
	err := d.db.OwnerConn(d.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		var x0, y0, x1, y1 float64
		rows, _ := conn.Query(ctx, `SELECT ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g) FROM (SELECT ST_Transform(geom, 3857) AS g FROM catasto.confine_ente) AS c`)
		_, err := pgx.ForEachRow(rows, []any{&x0, &y0, &x1, &y1}, func() error {
			for i := range each {
				u, v := 0.5, 0.5
				if i > 0 {
					u, v = rng.Float64(), rng.Float64()
				}
				span := world / math.Exp2(float64(z))
				p := place{z, int((x0 + u*(x1-x0) + world/2) / span), int((world/2 - y0 - v*(y1-y0)) / span)}
				if !seen[p] {
					seen[p] = true
					out = append(out, p)
				}
			}
			return nil
		})
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return out
}

const world = 2 * math.Pi * 6378137

func (p place) String() string { return fmt.Sprintf("%d/%d/%d", p.z, p.x, p.y) }

// step is a step of the tile in metres of EPSG:3857.
func (p place) step() float64 { return world / math.Exp2(float64(p.z)) / 4096 }

// What PostGIS has in a tile, by the geometry in use and not by the one made for tiles: what is
// drawn for certain, what may be, and the area of it within the buffer. A drawing thinner than
// a few steps may vanish in the rounding, so it is no more than possible.
//
//	+-------------------+ may: touches the buffer, give or take two steps
//	|  +-------------+  |
//	|  |    tile     |  | must: six steps wide somewhere inside the buffer
//	|  +-------------+  |
//	+-------------------+
const oracle = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS tile, $4::float8 AS step),
b AS (SELECT step, ST_Expand(tile, 66 * step) AS fuori, ST_Expand(tile, 64 * step) AS orlo, ST_Expand(tile, 62 * step) AS dentro FROM t),
d AS (
    SELECT CASE d.classe WHEN 1 THEN f.nome WHEN 2 THEN p.id
                ELSE f.nome || '.' || COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, '') || '+' || d.ordine END AS id,
           ST_Transform(d.geom, 3857) AS g, b.*
    FROM b
    JOIN catasto.disegno d ON d.geom && ST_Transform(b.fuori, 7792)
    JOIN catasto.foglio f USING (ente_id, foglio_id)
    LEFT JOIN catasto.particella p ON p.ente_id = d.ente_id AND p.particella_id = d.particella_id
    WHERE d.classe = $5 AND d.superseded_at IS NULL AND (d.dal IS NULL OR d.dal <= $6::date) AND (d.al IS NULL OR d.al > $6::date)
)
SELECT id, bool_or(NOT ST_IsEmpty(ST_Buffer(ST_Intersection(g, dentro), -3 * step))),
       sum(ST_Area(ST_Intersection(g, orlo)) / (step * step)), sum(ST_Perimeter(ST_Intersection(g, orlo)) / step)
FROM d WHERE ST_Intersects(g, fuori) GROUP BY id`

type seen struct {
	must            bool
	area, perimeter float64 // in steps
}

func (d *desk) oracle(p place, classe int, day string) map[string]seen {
	d.Helper()
	out := map[string]seen{}
	err := d.db.OwnerConn(d.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		var id string
		var s seen
		rows, _ := conn.Query(ctx, oracle, p.z, p.x, p.y, p.step(), classe, day)
		_, err := pgx.ForEachRow(rows, []any{&id, &s.must, &s.area, &s.perimeter}, func() error { out[id] = s; return nil })
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return out
}

// drawn is what a tile of a layer shows: the area of each id, in steps.
func (d *desk) drawn(l tiles.Layer, p place, day tiles.Day) map[string]float64 {
	d.Helper()
	out := map[string]float64{}
	tile, err := d.m.Current().Tile(l, p.z, p.x, p.y, day)
	if err != nil {
		d.Fatal(err)
	}
	if tile.Omessi > 0 {
		d.Errorf("%v %v: %d left out for weight", l, p, tile.Omessi)
	}
	raw, err := tile.Raw()
	if err != nil {
		d.Fatal(err)
	}
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		d.Fatal(err)
	}
	for _, layer := range layers {
		for _, f := range layer.Features {
			id, _ := f.Properties["id"].(string)
			// orb reads rings as they come; holes turn the other way and take away.
			switch g := f.Geometry.(type) {
			case orb.Polygon:
				out[id] += planar.Area(g)
			case orb.MultiPolygon:
				out[id] += planar.Area(g)
			default:
				d.Errorf("%v %v: %s is a %s", l, p, id, g.GeoJSONType())
			}
		}
	}
	return out
}

// On tiles of every zoom the features are those that PostGIS finds there, on any day, and from
// z16 on they cover the same ground.
func TestTilesShowWhatPostGISFinds(t *testing.T) {
	d := sample(t)
	rng := rand.New(rand.NewPCG(4, 45))
	compared, certain := 0, 0
	for z := 13; z <= 18; z++ {
		for _, p := range d.tilesOver(z, 5, rng) {
			for _, c := range []struct {
				layer  tiles.Layer
				classe int
			}{{tiles.Fogli, 1}, {tiles.Particelle, 2}, {tiles.Edifici, 3}} {
				if z < c.layer.MinZoom() {
					continue
				}
				for _, on := range []string{"2020-01-01", "2025-10-01"} {
					want, got := d.oracle(p, c.classe, on), d.drawn(c.layer, p, day(t, on))
					for _, id := range slices.Sorted(maps.Keys(want)) {
						w := want[id]
						area, ok := got[id]
						switch {
						case w.must && !ok:
							t.Errorf("%v %v on %s: %s is missing, %.0f square steps", c.layer, p, on, id, w.area)
						case ok && z >= 16 && math.Abs(area-w.area) > 4+w.perimeter:
							t.Errorf("%v %v on %s: %s covers %.1f square steps, in PostGIS %.1f (perimeter %.0f)", c.layer, p, on, id, area, w.area, w.perimeter)
						}
						if w.must {
							certain++
						}
					}
					for id := range got {
						if _, ok := want[id]; !ok {
							t.Errorf("%v %v on %s: %s is not there in PostGIS", c.layer, p, on, id)
						}
					}
					compared += len(got)
				}
			}
		}
	}
	if certain < 5000 || compared < certain {
		t.Errorf("only %d features were compared, %d of them certain", compared, certain)
	}
	t.Logf("%d features drawn, %d certain", compared, certain)
	t.Run("labels and signs", func(t *testing.T) { d.TB = t; signs(t, d) })
}

// signs compares the points of a tile that cannot be in doubt.
func signs(t *testing.T, d *desk) {
	const points = `
		SELECT COALESCE(NULLIF(p.numero, '') || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, ''), COALESCE(d.tipo, ''), COALESCE(d.testo, ''), COALESCE(d.angolo, 0)::float8, count(*)
		FROM catasto.disegno d LEFT JOIN catasto.particella p ON p.ente_id = d.ente_id AND p.particella_id = d.particella_id
		WHERE d.superseded_at IS NULL AND (d.dal IS NULL OR d.dal <= $4::date) AND (d.al IS NULL OR d.al > $4::date)
		  AND CASE d.classe WHEN 2 THEN ST_Transform(d.etichetta, 3857) WHEN 4 THEN CASE WHEN GeometryType(d.geom) = 'POINT' THEN ST_Transform(d.geom, 3857) END END
		      && ST_Expand(ST_TileEnvelope($1, $2, $3), $5)
		  AND d.classe = $6
		GROUP BY 1, 2, 3, 4`
	rng := rand.New(rand.NewPCG(7, 7))
	total := 0
	for _, p := range d.tilesOver(17, 6, rng) {
		for _, c := range []struct {
			layer  tiles.Layer
			classe int
		}{{tiles.Etichette, 2}, {tiles.Segni, 4}} {
			key := func(numero, tipo, testo string, angolo float64) string {
				if c.layer == tiles.Etichette {
					return fmt.Sprintf("%s %.3f", numero, angolo)
				}
				return fmt.Sprintf("%s %s %.3f", tipo, testo, angolo)
			}
			count := func(within float64) map[string]int {
				out := map[string]int{}
				err := d.db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
					var numero, tipo, testo string
					var angolo float64
					var n int
					rows, _ := conn.Query(ctx, points, p.z, p.x, p.y, "2025-10-01", within*p.step(), c.classe)
					_, err := pgx.ForEachRow(rows, []any{&numero, &tipo, &testo, &angolo, &n}, func() error { out[key(numero, tipo, testo, angolo)] += n; return nil })
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			least, most := count(62), count(66)
			got := map[string]int{}
			tile, err := d.m.Current().Tile(c.layer, p.z, p.x, p.y, day(t, "2025-10-01"))
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
			for _, l := range layers {
				for _, f := range l.Features {
					if f.Geometry.GeoJSONType() != "Point" {
						continue
					}
					got[key(f.Properties.MustString("numero", ""), f.Properties.MustString("tipo", ""), f.Properties.MustString("testo", ""), f.Properties.MustFloat64("angolo", 0))]++
				}
			}
			for k := range most {
				if got[k] < least[k] || got[k] > most[k] {
					t.Errorf("%v %v: %q is drawn %d times, PostGIS has %d to %d", c.layer, p, k, got[k], least[k], most[k])
				}
				total += least[k]
			}
			for k := range got {
				if most[k] == 0 {
					t.Errorf("%v %v: %q is not there in PostGIS", c.layer, p, k)
				}
			}
		}
	}
	if total < 200 {
		t.Errorf("only %d points were compared", total)
	}
}
