package tiles

import "github.com/paulmach/orb"

// Of is the map of one ente alone: what a file of that ente is drawn from.
func (s *Snapshot) Of(ente int32) *Snapshot {
	var own []*Segment
	for _, k := range s.Keys(ente) {
		own = append(own, s.segments[k])
	}
	return Empty().With(own, nil)
}

// Touches tells whether anything of a layer, at any zoom and on any day, comes near a tile. Where it is
// false nothing is drawn in the tile, nor in any tile inside it.
func (s *Snapshot) Touches(layer Layer, z, x, y int) bool {
	w := newFrame(z, x, y).reach
	found := false
	for _, l := range layer.parts() {
		s.trees[l].Search([2]float64{float64(w.minX), float64(w.minY)}, [2]float64{float64(w.maxX), float64(w.maxY)},
			func(_, _ [2]float64, _ *Segment) bool {
				found = true
				return false
			})
		if found {
			return true
		}
	}
	return false
}

// Bound is the box in degrees of all that a layer has; false when it has nothing.
func (s *Snapshot) Bound(layer Layer) (b orb.Bound, any bool) {
	for _, l := range layer.parts() {
		if s.trees[l].Len() == 0 {
			continue
		}
		lo, hi := s.trees[l].Bounds()
		one := orb.Bound{Min: lonLat(lo[0], hi[1]), Max: lonLat(hi[0], lo[1])} // y runs southward
		if any {
			one = one.Union(b)
		}
		b, any = one, true
	}
	return b, any
}
