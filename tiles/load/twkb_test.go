package load

import (
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/tiles"
)

// What PostGIS writes is read back as it was, in the room of the geometry before it.
func TestTWKBIsReadAsPostGISWritesIt(t *testing.T) {
	db := pgtest.Open(t)
	var s shape
	for _, c := range []struct {
		wkt  string
		kind tiles.Kind
		want string
	}{
		{"MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(2 2,2 3,3 3,3 2,2 2)),((20 0,21 0,21 1,20 0)))", tiles.Polygon, "[[10 20] [28]] 0 0 9 0 9 9 0 9 0 0 2 2 2 3 3 3 3 2 2 2 20 0 21 0 21 1 20 0"},
		{"POINT(1631234.56 -5030000.01)", tiles.Point, "[] 1.63123456e+06 -5.03000001e+06"},
		{"POLYGON((0 0,9.25 0,9.25 9.75,0 0))", tiles.Polygon, "[[8]] 0 0 9.25 0 9.25 9.75 0 0"},
		{"LINESTRING(1 2,3 4,5.5 6)", tiles.Line, "[[6]] 1 2 3 4 5.5 6"},
		{"MULTILINESTRING((1 2,3 4),(5 6,7 8,9 9))", tiles.Line, "[[4 10]] 1 2 3 4 5 6 7 8 9 9"},
		{"MULTIPOINT(1 2,3 4)", tiles.Point, "[] 1 2 3 4"},
		{"POLYGON EMPTY", tiles.Polygon, ""},
	} {
		var b, sized []byte
		if err := db.Owner(t.Context(), func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), "SELECT ST_AsTWKB($1::geometry, 2), ST_AsTWKB($1::geometry, 2, 0, 0, true, true)", c.wkt).Scan(&b, &sized)
		}); err != nil {
			t.Fatal(err)
		}
		for _, in := range [][]byte{b, sized} {
			empty, err := s.decode(in)
			if err != nil || empty != (c.want == "") {
				t.Fatalf("%s: empty %v, %v", c.wkt, empty, err)
			}
			if empty {
				continue
			}
			got := fmt.Sprint(s.ends)
			for _, v := range s.flat {
				got += fmt.Sprint(" ", v)
			}
			if s.kind != c.kind || got != c.want {
				t.Errorf("%s:\n%v %s, want\n%v %s", c.wkt, s.kind, got, c.kind, c.want)
			}
		}
	}
}

func FuzzTWKB(f *testing.F) {
	for _, s := range []string{"", "4100c8019003", "230001050000c80100", "260002010500", "2310", "43ffffffffff", "2610ffffffff0f"} {
		b, err := hex.DecodeString(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var s, again shape
		empty, err := s.decode(b)
		if len(s.flat) > 2*len(b) {
			t.Errorf("%d coordinates out of %d bytes", len(s.flat), len(b))
		}
		if err != nil || empty {
			return
		}
		for _, ends := range s.ends {
			for _, end := range ends {
				if end < 0 || end > len(s.flat) || end%2 != 0 {
					t.Errorf("a ring ends at %d of %d", end, len(s.flat))
				}
			}
		}
		if _, err := again.decode(b); err != nil || !slices.Equal(again.flat, s.flat) && !slices.ContainsFunc(s.flat, func(v float64) bool { return v != v }) {
			t.Errorf("read twice, two results: %v", err)
		}
	})
}
