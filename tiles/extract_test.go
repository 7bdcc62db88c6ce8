package tiles

import "testing"

func TestAnExtractIsOfOneEnteAndKnowsWhereItIs(t *testing.T) {
	a := NewSegment(SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1})
	b := NewSegment(SegmentKey{Ente: 2, Layer: Particelle, Foglio: 2})
	for _, add := range []error{a.Add(particella("1", square(0, 0, 20, 20))), b.Add(particella("2", square(5000, 0, 20, 20)))} {
		if add != nil {
			t.Fatal(add)
		}
	}
	s := Empty().With([]*Segment{a.Build(), b.Build()}, nil)
	own := s.Of(1)
	if n, _ := own.Count(Sit); n != 1 {
		t.Fatalf("%d segments", n)
	}
	box, ok := own.Bound(Sit)
	lo, hi := at(0, 0), at(20, 20)
	if !ok || box.Min[0] > lo[0]+1e-6 || box.Max[1] < hi[1]-1e-6 || box.Max[0] > hi[0]+1e-6 || box.Min[1] < lo[1]-1e-6 {
		t.Errorf("%v, want %v %v", box, lo, hi)
	}
	if _, ok := own.Bound(Edifici); ok {
		t.Error("there are no buildings")
	}
	for z := 0; z <= MaxZoom; z++ {
		drawn := 0
		for _, where := range [][2]float64{{10, 10}, {5010, 10}} {
			p := at(where[0], where[1])
			gx, gy, _ := gridLonLat(p[0], p[1])
			x, y := int(gx>>(32-z)), int(gy>>(32-z))
			if z == 0 {
				x, y = 0, 0
			}
			near := own.Touches(Sit, z, x, y)
			if tile := mustTile(t, own, Sit, z, x, y, 20000); !tile.Empty && !near {
				t.Errorf("zoom %d: drawn, and nothing near", z)
			}
			if near {
				drawn++
			}
		}
		if drawn == 0 || z > 14 && drawn != 1 {
			t.Errorf("zoom %d: %d places have something near", z, drawn)
		}
	}
}
