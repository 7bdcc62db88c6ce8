package tiles

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Inside is a point inside the drawing, in degrees: the middle of the widest stretch of a line that
// runs half way up, as PostGIS chooses it.
func (s shape) Inside() orb.Point {
	g := s.Geometry()
	best, widest := g.Bound().Center(), 0.0
	try := func(p orb.Polygon, y float64) {
		xs := crossings(p, y)
		for i := 0; i+1 < len(xs); i += 2 {
			if w := xs[i+1] - xs[i]; w > widest {
				best, widest = orb.Point{(xs[i] + xs[i+1]) / 2, y}, w
			}
		}
	}
	for _, p := range g {
		try(p, halfway(p))
	}
	if widest > 0 {
		return best
	}
	// Half way up there is only a spike, whose two sides are one on the grid: somewhere there is an area.
	for _, p := range g {
		ys := heights(p)
		for i := range len(ys) - 1 {
			try(p, (ys[i]+ys[i+1])/2)
		}
	}
	return best
}

// heights are those of the vertices of a polygon, ascending.
func heights(p orb.Polygon) []float64 {
	var ys []float64
	for _, ring := range p {
		for _, v := range ring {
			ys = append(ys, v[1])
		}
	}
	slices.Sort(ys)
	return slices.Compact(ys)
}

// halfway is a height between two vertices, near the middle: a line there meets no vertex.
//
//	above ·────────────
//	   y  ─ ─ ─ ─ ─ ─ ─   half way between the vertex above the middle and the one below
//	below ────·────────
func halfway(p orb.Polygon) float64 {
	b := p.Bound()
	middle, below, above := b.Center()[1], b.Min[1], b.Max[1]
	for _, ring := range p {
		for _, v := range ring {
			if y := v[1]; y <= middle {
				below = max(below, y)
			} else {
				above = min(above, y)
			}
		}
	}
	return (below + above) / 2
}

// crossings are where a level line enters and leaves a polygon, from west to east.
func crossings(p orb.Polygon, y float64) []float64 {
	var xs []float64
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > y) != (b[1] > y) {
				t := (y - a[1]) / (b[1] - a[1])
				xs = append(xs, a[0]+t*(b[0]-a[0]))
			}
		}
	}
	slices.Sort(xs)
	return xs
}

// Bounds is the box of the drawing, in degrees.
func (s shape) Bounds() orb.Bound {
	west, north, east, south := int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MinInt64), int64(math.MinInt64)
	for w := s.seg.walk(s.i); w.next() != walkEnd; {
		west, north, east, south = min(west, w.x), min(north, w.y), max(east, w.x), max(south, w.y)
	}
	return orb.Bound{Min: lonLat(float64(west), float64(south)), Max: lonLat(float64(east), float64(north))}
}
