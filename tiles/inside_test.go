package tiles

import (
	"math"
	"testing"

	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"
)

func TestAPointInsideIsInside(t *testing.T) {
	for name, f := range map[string]Feature{
		"a square":       {Flat: square(0, 0, 10, 10)},
		"a thin band":    {Flat: []float64{testX, testY, testX + 5000, testY + 3000, testX + 5000, testY + 3000.2, testX, testY}},
		"a C":            {Flat: []float64{testX, testY, testX + 30, testY, testX + 30, testY + 5, testX + 5, testY + 5, testX + 5, testY + 25, testX + 30, testY + 25, testX + 30, testY + 30, testX, testY + 30, testX, testY}},
		"around a hole":  {Flat: append(square(0, 0, 30, 30), square(5, 5, 20, 20)...), Ends: [][]int{{10, 20}}},
		"a spike":        {Flat: []float64{testX, testY, testX + 9, testY + 20, testX + 8.9, testY + 20.5, testX + 2, testY + 21, testX + 9, testY + 20, testX, testY}},
		"two far pieces": {Flat: append(square(0, 0, 5, 5), square(900, 900, 8, 8)...), Ends: [][]int{{10}, {20}}},
	} {
		dentro(t, name, f)
	}
}

// A star of any spikes, seen from its middle.
func TestAPointInsideAnyStar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var flat []float64
		n := rapid.IntRange(3, 40).Draw(t, "vertices")
		for i := range n {
			a, r := 2*math.Pi*float64(i)/float64(n), rapid.Float64Range(1, 500).Draw(t, "radius")
			flat = append(flat, testX+r*math.Cos(a), testY+r*math.Sin(a))
		}
		dentro(t, "a star", Feature{Flat: append(flat, flat[0], flat[1])})
	})
}

func dentro(t rapid.TB, name string, f Feature) {
	f.ID, f.Numero, f.Foglio, f.Dal, f.Al = "X100_000100.1", "1", 1, MinDay, MaxDay
	b := NewSegment(SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1})
	if err := b.Add(f); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	p := Empty().With([]*Segment{b.Build()}, nil).Numero(1, 1, "1")[0]
	if at := p.Inside(); !planar.MultiPolygonContains(p.Geometry(), at) {
		t.Errorf("%s: %v is not inside %v", name, at, p.Geometry())
	}
	if got, want := p.Bounds(), p.Geometry().Bound(); got != want {
		t.Errorf("%s: the box is %v, want %v", name, got, want)
	}
}

func TestSheetsAreFoundByNumber(t *testing.T) {
	contorno := func(ente, foglio int32, id string, n int32) *Segment {
		b := NewSegment(SegmentKey{Ente: ente, Layer: Fogli, Foglio: foglio})
		if err := b.Add(Feature{ID: id, Foglio: n, Dal: MinDay, Al: MaxDay, Flat: square(0, 0, 90, 90)}); err != nil {
			t.Fatal(err)
		}
		return b.Build()
	}
	pieno := func(ente, foglio int32, id string, n int32) *Segment {
		b := NewSegment(SegmentKey{Ente: ente, Layer: Particelle, Foglio: foglio})
		if err := b.Add(Feature{ID: id, Numero: "1", Foglio: n, Dal: MinDay, Al: MaxDay, Flat: square(0, 0, 9, 9)}); err != nil {
			t.Fatal(err)
		}
		return b.Build()
	}
	s := Empty().With([]*Segment{
		contorno(1, 1, "X100_000300", 3), contorno(1, 2, "X100_0003A0", 3), contorno(1, 3, "X100_000400", 4),
		pieno(1, 1, "X100_000300.1", 3), pieno(1, 4, "X100_000500.1", 5), contorno(2, 9, "X200_000300", 3),
	}, nil)
	for _, c := range []struct {
		ente, numero int32
		want         int
		whole        bool
	}{{1, 3, 2, true}, {1, 4, 1, true}, {1, 5, 0, false}, {1, 6, 0, true}, {2, 3, 1, true}, {3, 3, 0, true}} {
		if found, whole := s.Fogli(c.ente, c.numero); len(found) != c.want || whole != c.whole {
			t.Errorf("ente %d foglio %d: %d sheets, whole %t", c.ente, c.numero, len(found), whole)
		}
	}
	if n := s.Numeri(1); len(n) != 2 || n[0] != 3 || n[1] != 5 {
		t.Errorf("fogli %v", n)
	}
	if found, _ := s.With(nil, []SegmentKey{{2, Fogli, 9}}).Fogli(2, 3); len(found) > 0 {
		t.Errorf("a sheet that went is still there: %v", found)
	}
}
