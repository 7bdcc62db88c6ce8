package tiles

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Feature
		want error
	}{
		{"a number that is none", Feature{Flat: []float64{math.NaN(), 0, 1, 1, 2, 0}}, errOutside},
		{"outside the world", Feature{Flat: []float64{3e7, 0, 1, 1, 2, 0}}, errOutside},
		{"no coordinates", Feature{}, errBadEnds},
		{"an odd number of coordinates", Feature{Flat: []float64{1, 2, 3}}, errBadEnds},
		{"a ring beyond the coordinates", Feature{Flat: []float64{0, 0, 9, 0, 9, 9}, Ends: [][]int{{8}}}, errBadEnds},
		{"a ring that ends before it begins", Feature{Flat: square(0, 0, 9, 9), Ends: [][]int{{6, 4}}}, errBadEnds},
		{"a polygon without area", Feature{Flat: []float64{0, 0, 5, 5, 10, 10, 0, 0}}, errNothing},
		{"a line of one place", Feature{Kind: Line, Flat: []float64{1, 1, 1, 1}}, errNothing},
		{"as wide as a continent", Feature{Flat: []float64{-4e6, 0, 4e6, 0, 0, 4e6}}, errTooWide},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewSegment(SegmentKey{Layer: Particelle})
			if err := b.Add(c.f); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if err := b.Add(particella("1", square(0, 0, 9, 9))); err != nil || b.Build().Len() != 1 {
				t.Errorf("the builder is not as before: %v", err)
			}
		})
	}
}

// Whatever the steps, short, long or to another ring, the words give back the vertices.
func TestPackedGeometryReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type run struct {
			code  int
			verts []vertex
		}
		var runs []run
		var words []uint32
		for k := range rapid.IntRange(1, 4).Draw(t, "rings") {
			r := run{code: rapid.SampledFrom([]int{codeRing, codePart}).Draw(t, "code")}
			x, y := rapid.Uint32Range(1000, 1<<27).Draw(t, "x"), rapid.Uint32Range(1000, 1<<27).Draw(t, "y")
			for range rapid.IntRange(1, 12).Draw(t, "vertices") {
				r.verts = append(r.verts, vertex{x, y, uint8(rapid.IntRange(0, levels-1).Draw(t, "level"))})
				reach := int64(1) << rapid.IntRange(0, 27).Draw(t, "reach")
				x = uint32(min(max(int64(x)+rapid.Int64Range(-reach, reach).Draw(t, "dx"), 1000), 1<<28))
				y = uint32(min(max(int64(y)+rapid.Int64Range(-reach, reach).Draw(t, "dy"), 1000), 1<<28))
			}
			r.verts[0].level = 0
			runs = append(runs, r)
			words = packRing(words, r.verts, r.code, k == 0, 1000, 1000)
		}
		s := &Segment{minX: 1000, minY: 1000, words: words, offsets: []uint32{uint32(len(words))}}
		w := s.walk(0)
		for k, r := range runs {
			for i, v := range r.verts {
				want := walkVertex
				if i == 0 {
					want = walkPart
					if k > 0 && r.code == codeRing {
						want = walkRing
					}
				}
				if got := w.next(); got != want || w.x != int64(v.x) || w.y != int64(v.y) || w.level != uint32(v.level) {
					t.Fatalf("ring %d vertex %d: %d %d,%d level %d, want %d %v", k, i, got, w.x, w.y, w.level, want, v)
				}
			}
		}
		if w.next() != walkEnd {
			t.Fatal("something is left over")
		}
	})
}

// The tree finds what looking at every box finds, in the same order.
func TestTheTreeFindsWhatLookingAtAllFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, n := range []int{1, 15, 16, 17, 255, 256, 257, 5000} {
		boxes := make([]box, n)
		for i := range boxes {
			x, y := uint16(r.IntN(60000)), uint16(r.IntN(60000))
			boxes[i] = box{x, y, x + uint16(r.IntN(5000)), y + uint16(r.IntN(5000))}
		}
		tree := newBoxTree(boxes)
		for range 50 {
			x, y := uint16(r.IntN(60000)), uint16(r.IntN(60000))
			q := box{x, y, x + uint16(r.IntN(5000)), y + uint16(r.IntN(5000))}
			var want []uint32
			for i, b := range boxes {
				if b.minX <= q.maxX && b.maxX >= q.minX && b.minY <= q.maxY && b.maxY >= q.minY {
					want = append(want, uint32(i))
				}
			}
			if got := tree.search(q, nil); !slices.Equal(got, want) {
				t.Fatalf("%d boxes: found %v, want %v", n, got, want)
			}
		}
	}
}

// Two neighbours cut by the same side of the tile are cut at the same place, whichever way each
// runs along their border.
func TestAnEdgeIsCutInTheSamePlaceFromEitherSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Int32Range(-20000, 20000)
		a, b := point{c.Draw(t, "ax"), c.Draw(t, "ay")}, point{c.Draw(t, "bx"), c.Draw(t, "by")}
		for _, s := range sides {
			if s.inside(a) != s.inside(b) && s.cut(a, b) != s.cut(b, a) {
				t.Fatalf("%v %v: %v and %v", a, b, s.cut(a, b), s.cut(b, a))
			}
		}
		p, q, ok := clipEdge(a, b)
		if !ok {
			return
		}
		for _, e := range []point{p, q} {
			if outside(e) != 0 {
				t.Fatalf("%v is outside", e)
			}
		}
	})
}

// +--+--+          +--+--+
// |     |          |     |
// +--+--+--*   ->  +--+--+     a spike encloses nothing; a corner on a straight side stays
func TestSpikesGoAndCornersStay(t *testing.T) {
	for _, c := range []struct {
		name       string
		ring, want []point
	}{
		{"a spike out of a corner", []point{{0, 0}, {4, 0}, {4, 4}, {9, 4}, {4, 4}, {0, 4}}, []point{{0, 0}, {4, 0}, {4, 4}, {0, 4}}},
		{"a spike at the start", []point{{-5, 0}, {0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, []point{{0, 0}, {4, 0}, {4, 4}, {0, 4}}},
		{"a vertex on a straight side", []point{{0, 0}, {2, 0}, {4, 0}, {4, 4}}, []point{{0, 0}, {2, 0}, {4, 0}, {4, 4}}},
		{"nothing but a line", []point{{0, 0}, {4, 4}, {8, 8}, {4, 4}}, nil},
		{"two places", []point{{0, 0}, {4, 4}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			area := ringArea(c.ring)
			got := despike(slices.Clone(c.ring))
			if len(got) != len(c.want) || len(got) > 0 && ringArea(got) != area {
				t.Fatalf("%v, want %v", got, c.want)
			}
			for _, p := range c.want {
				if !slices.Contains(got, p) {
					t.Errorf("%v has lost %v", got, p)
				}
			}
		})
	}
}

// A comune far larger than the tile comes down to the tile's own square.
func TestAPolygonAroundTheTileFillsIt(t *testing.T) {
	f := Feature{Flat: newTerritory(1, 1, 1).blob(testX, testY, 30000, 5000), Dal: MinDay, Al: MaxDay, Ente: "X100"}
	s := one(t, SegmentKey{Ente: 1, Layer: Comuni}, f)
	for _, z := range []int{14, 18, 22} {
		x, y := tileAt(z, testX, testY)
		g := decode(t, mustTile(t, s, Comuni, z, x, y, 0))["comuni"].Features[0].Geometry
		side := float64(clipMax - clipMin)
		if got := planarArea(g); got != side*side {
			t.Errorf("z%d: area %.0f, want %.0f: %v", z, got, side*side, g)
		}
	}
}

// A ring that rounding has turned inside out would paint over its neighbour.
func TestARingTurnedInsideOutIsNotDrawn(t *testing.T) {
	for _, c := range []struct {
		name string
		ring []point
		hole bool
		want int
	}{
		{"clockwise on the screen", []point{{0, 0}, {9, 0}, {9, 9}}, false, 1},
		{"the other way", []point{{0, 0}, {9, 9}, {9, 0}}, false, 0},
		{"a hole", []point{{0, 0}, {9, 9}, {9, 0}}, true, 1},
		{"a hole turned out", []point{{0, 0}, {9, 0}, {9, 9}}, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			cv := &canvas{ring: c.ring}
			cv.finish(true, c.hole, true)
			if n := len(rings(t, cv.pen.out)); n != c.want {
				t.Errorf("%d rings, want %d", n, c.want)
			}
		})
	}
}
