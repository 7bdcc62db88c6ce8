package pg_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// Every shape in WKT, and whether it has two coordinates a point.
var shapes = map[string]bool{
	"POINT(1 2)": true, "LINESTRING(0 0,1 1,2 0)": true, "MULTIPOINT((1 2),(3 4))": true,
	"POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1),(3 3,3 4,4 4,3 3))":              true,
	"MULTILINESTRING((0 0,1 1),(5 5,6 6,7 5))":                                        true,
	"MULTIPOLYGON(((0 0,9 0,9 9,0 0),(1 1,1 2,2 2,1 1)),((20 20,21 20,21 21,20 20)))": true,
	"POLYGON EMPTY": true, "MULTIPOLYGON EMPTY": true, "LINESTRING EMPTY": true, "POINT EMPTY": true, "MULTILINESTRING EMPTY": true,
	"POINT Z (1 2 3)": false, "POLYGON Z ((0 0 1,9 0 2,9 9 3,0 0 1))": false, "LINESTRING M (0 0 1,1 1 2)": false,
	"MULTIPOLYGON ZM (((0 0 1 2,9 0 2 2,9 9 3 2,0 0 1 2)))": false,
}

func withConn(t *testing.T, fn func(ctx context.Context, c *pgx.Conn)) {
	db := pgtest.Open(t)
	err := db.OwnerConn(t.Context(), func(ctx context.Context, c *pgx.Conn) error {
		fn(ctx, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestGeometriesComeBackAsPostGISWritesThem(t *testing.T) {
	withConn(t, func(ctx context.Context, c *pgx.Conn) {
		for wkt, flat := range shapes {
			var raw pg.EWKB
			var f pg.Flat
			var g geom.T
			var o orb.Geometry
			const q = `SELECT g, g, g, g FROM ST_GeomFromText($1, 7792) AS g`
			if err := c.QueryRow(ctx, q, wkt).Scan(&raw, &f, &g, &o); err != nil {
				t.Errorf("%s: %v", wkt, err)
				continue
			}
			same := func(name string, v any, force2d bool, srid int) {
				t.Helper()
				var got, want string
				const q = `SELECT ST_AsText($1::geometry) || ST_SRID($1::geometry), CASE WHEN $3 THEN ST_AsText(ST_Force2D(g)) ELSE ST_AsText(g) END || $4
					FROM ST_GeomFromText($2, 7792) AS g`
				if err := c.QueryRow(ctx, q, v, wkt, force2d, fmt.Sprint(srid)).Scan(&got, &want); err != nil || got != want {
					t.Errorf("%s as %s: %s, want %s, %v", wkt, name, got, want, err)
				}
			}
			same("EWKB", raw, false, 7792)
			same("go-geom", g, false, 7792)
			same("Flat", &f, true, 7792)
			if _, ok := o.(orb.MultiPoint); wkt != "POINT EMPTY" || !ok {
				same("orb", o, true, 0)
			}
			if flat {
				var want []byte
				if err := c.QueryRow(ctx, `SELECT ST_AsEWKB(ST_GeomFromText($1, 7792), 'NDR')`, wkt).Scan(&want); err != nil {
					t.Fatal(err)
				}
				if got, err := f.AppendEWKB(nil); err != nil || !cmp.Equal(got, want) {
					t.Errorf("%s: bytes %x, want %x, %v", wkt, got, want, err)
				}
				// The other byte order, as files from elsewhere have it.
				if err := c.QueryRow(ctx, `SELECT ST_AsEWKB(ST_GeomFromText($1, 7792), 'XDR')`, wkt).Scan(&want); err != nil {
					t.Fatal(err)
				}
				var big pg.Flat
				if err := big.ParseEWKB(want); err != nil {
					t.Errorf("%s: XDR: %v", wkt, err)
				}
				same("Flat from XDR", &big, true, 7792)
			}
		}
	})
}

func TestGeometriesScanIntoTheirOwnTypeAndNoOther(t *testing.T) {
	withConn(t, func(ctx context.Context, c *pgx.Conn) {
		var (
			p   orb.Polygon
			mp  orb.MultiPolygon
			gp  geom.Polygon
			pt  orb.Point
			nul *orb.Point
			nof = pg.Flat{Type: pg.Point, Coords: []float64{1, 2}}
			noe = pg.EWKB{1}
			all []orb.Geometry
		)
		err := c.QueryRow(ctx, `SELECT g, g, g, ST_PointN(ST_ExteriorRing(g), 2), NULL::geometry, NULL::geometry, NULL::geometry, ARRAY[g, ST_Point(1, 2)]
			FROM ST_GeomFromText('POLYGON((0 0,9 0,9 9,0 0))') AS g`).Scan(&p, &mp, &gp, &pt, &nul, &nof, &noe, &all)
		if err != nil {
			t.Fatal(err)
		}
		if len(mp) != 1 || !reflect.DeepEqual(mp[0], p) || gp.NumCoords() != 4 || pt != (orb.Point{9, 0}) || nul != nil || nof.Type != 0 || noe != nil || len(all) != 2 {
			t.Errorf("%v %v %v %v %v %v %v %v", p, mp, gp, pt, nul, nof, noe, all)
		}
		var line orb.LineString
		if err := c.QueryRow(ctx, `SELECT ST_Point(1, 2)`).Scan(&line); err == nil {
			t.Error("a point became a line")
		}
		if err := c.QueryRow(ctx, `SELECT NULL::geometry`).Scan(&pt); err == nil {
			t.Error("NULL became a point")
		}
		var b orb.Bound = orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{2, 3}}
		var area float64
		if err := c.QueryRow(ctx, `SELECT ST_Area($1::geometry)`, b).Scan(&area); err != nil || area != 6 {
			t.Errorf("area of a bound: %g, %v", area, err)
		}
	})
}

func TestGeometriesGoThroughCopy(t *testing.T) {
	withConn(t, func(ctx context.Context, c *pgx.Conn) {
		if _, err := c.Exec(ctx, `CREATE TEMP TABLE g (n int, geom geometry(MultiPolygon, 7792))`); err != nil {
			t.Fatal(err)
		}
		flat := []float64{0, 0, 9, 0, 9, 9, 0, 0, 1, 1, 1, 2, 2, 2, 1, 1, 20, 20, 21, 20, 21, 21, 20, 20}
		ends := [][]int{{8, 16}, {24}}
		f := &pg.Flat{Type: pg.MultiPolygon, SRID: 7792, Coords: flat, Ends: ends}
		raw, err := f.AppendEWKB(nil)
		if err != nil {
			t.Fatal(err)
		}
		rows := [][]any{{1, f}, {2, geom.NewMultiPolygonFlat(geom.XY, flat, ends).SetSRID(7792)}, {3, pg.EWKB(raw)}, {4, pg.EWKB(nil)}, {5, &pg.Flat{}}, {6, nil}}
		if n, err := c.CopyFrom(ctx, pgx.Identifier{"g"}, []string{"n", "geom"}, pgx.CopyFromRows(rows)); err != nil || n != 6 {
			t.Fatal(n, err)
		}
		var full, null int
		var area float64
		err = c.QueryRow(ctx, `SELECT count(geom), count(*) - count(geom), sum(ST_Area(geom)) FROM g`).Scan(&full, &null, &area)
		if err != nil || full != 3 || null != 3 || math.Abs(area-3*(40.5-0.5+0.5)) > 1e-9 {
			t.Errorf("%d full, %d null, area %g, %v", full, null, area, err)
		}
		bad := &pg.Flat{Type: pg.MultiPolygon, SRID: 7792, Coords: flat, Ends: [][]int{{8, 40}}}
		if _, err := c.CopyFrom(ctx, pgx.Identifier{"g"}, []string{"n", "geom"}, pgx.CopyFromRows([][]any{{1, bad}})); err == nil {
			t.Error("a geometry that contradicts itself was accepted")
		}
	})
}

func FuzzParseEWKB(f *testing.F) {
	for _, g := range []pg.Flat{
		{Type: pg.Point, Coords: []float64{1, 2}},
		{Type: pg.MultiPolygon, SRID: 7792, Coords: []float64{0, 0, 1, 0, 1, 1, 0, 0}, Ends: [][]int{{8}}},
		{Type: pg.MultiLineString, Coords: []float64{0, 0, 1, 0}, Ends: [][]int{{4}}},
	} {
		b, err := g.AppendEWKB(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var one, two pg.Flat
		if one.ParseEWKB(b) != nil {
			return
		}
		again, err := one.AppendEWKB(nil)
		if err != nil {
			t.Fatalf("%+v: %v", one, err)
		}
		if err := two.ParseEWKB(again); err != nil {
			t.Fatalf("%+v: %v", one, err)
		}
		last, err := two.AppendEWKB(nil)
		if err != nil || string(last) != string(again) {
			t.Fatalf("%x then %x, %v", again, last, err)
		}
		_ = one.Orb()
	})
}

func BenchmarkCopyPolygons(b *testing.B) {
	db := pgtest.Open(b)
	// A particella of the sort that is common: one ring of a dozen vertices.
	coords := make([]float64, 0, 26)
	for i := range 13 {
		a := 2 * math.Pi * float64(i%12) / 12
		coords = append(coords, 471000+20*math.Cos(a), 4553000+20*math.Sin(a))
	}
	f := &pg.Flat{Type: pg.MultiPolygon, SRID: 7792, Coords: coords, Ends: [][]int{{26}}}
	err := db.OwnerConn(b.Context(), func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, `CREATE UNLOGGED TABLE staging.bench (n int, geom geometry)`); err != nil {
			return err
		}
		b.ResetTimer()
		row, n := make([]any, 2), 0
		_, err := c.CopyFrom(ctx, pgx.Identifier{"staging", "bench"}, []string{"n", "geom"}, pgx.CopyFromFunc(func() ([]any, error) {
			if n++; n > b.N {
				return nil, nil
			}
			row[0], row[1] = int32(n), f
			return row, nil
		}))
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "polygons/s")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkEncodeFlat(b *testing.B) {
	f := &pg.Flat{Type: pg.MultiPolygon, SRID: 7792, Coords: make([]float64, 26), Ends: [][]int{{26}}}
	var buf []byte
	for b.Loop() {
		buf, _ = f.AppendEWKB(buf[:0])
	}
	_ = buf
}
