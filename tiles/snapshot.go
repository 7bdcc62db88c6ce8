package tiles

import (
	"slices"
	"sync"

	"github.com/tidwall/rtree"
)

// Snapshot is the whole map at one moment of our knowledge. It never changes; the zero value is
// not usable, see Empty.
type Snapshot struct {
	segments map[SegmentKey]*Segment
	trees    [layerCount]*rtree.RTreeG[*Segment] // boxes in grid units
	enti     map[int32]*register

	mu sync.Mutex // rtree.Copy writes a mark into the tree it copies; searching never looks at it
}

// Empty is a map of nothing.
func Empty() *Snapshot {
	s := &Snapshot{segments: map[SegmentKey]*Segment{}, enti: map[int32]*register{}}
	for l := range s.trees {
		s.trees[l] = new(rtree.RTreeG[*Segment])
	}
	return s
}

// With is the map after a change: segments of the same key are replaced, those removed or
// without features go, all else is shared with s, which stays as it was.
func (s *Snapshot) With(changed []*Segment, removed []SegmentKey) *Snapshot {
	next := &Snapshot{
		segments: make(map[SegmentKey]*Segment, len(s.segments)+len(changed)),
		enti:     make(map[int32]*register, len(s.enti)),
		trees:    s.trees,
	}
	for k, seg := range s.segments {
		next.segments[k] = seg
	}
	for k, r := range s.enti {
		next.enti[k] = r
	}
	var copied [layerCount]bool
	tree := func(l Layer) *rtree.RTreeG[*Segment] {
		if !copied[l] {
			s.mu.Lock()
			next.trees[l], copied[l] = s.trees[l].Copy(), true
			s.mu.Unlock()
		}
		return next.trees[l]
	}
	enti := map[int32]bool{}
	remove := func(k SegmentKey) {
		if old := next.segments[k]; old != nil {
			lo, hi := old.corners()
			tree(k.Layer).Delete(lo, hi, old)
			delete(next.segments, k)
			if k.Layer.registered() {
				enti[k.Ente] = true
			}
		}
	}
	for _, k := range removed {
		remove(k)
	}
	for _, seg := range changed {
		remove(seg.key)
		if seg.n == 0 {
			continue
		}
		lo, hi := seg.corners()
		tree(seg.key.Layer).Insert(lo, hi, seg)
		next.segments[seg.key] = seg
		if seg.key.Layer.registered() {
			enti[seg.key.Ente] = true
		}
	}
	next.register(enti)
	return next
}

func (s *Segment) corners() (lo, hi [2]float64) {
	return [2]float64{float64(s.minX), float64(s.minY)}, [2]float64{float64(s.maxX), float64(s.maxY)}
}

// register makes anew the register of the enti whose particelle or fogli changed.
func (s *Snapshot) register(enti map[int32]bool) {
	if len(enti) == 0 {
		return
	}
	segs := map[int32][]*Segment{}
	for k, seg := range s.segments {
		if k.Layer.registered() && enti[k.Ente] {
			segs[k.Ente] = append(segs[k.Ente], seg)
		}
	}
	for ente := range enti {
		if segs[ente] == nil {
			delete(s.enti, ente)
			continue
		}
		slices.SortFunc(segs[ente], func(a, b *Segment) int { return a.key.compare(b.key) })
		s.enti[ente] = newRegister(segs[ente])
	}
}

// Segment finds a segment by its key, nil when the map has none.
func (s *Snapshot) Segment(key SegmentKey) *Segment { return s.segments[key] }

// Keys lists the keys of all segments of an ente, in the order of drawing.
func (s *Snapshot) Keys(ente int32) []SegmentKey {
	var keys []SegmentKey
	for k := range s.segments {
		if k.Ente == ente {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, SegmentKey.compare)
	return keys
}

// Count is how many segments the map has, and how many features of a layer of all days.
func (s *Snapshot) Count(layer Layer) (segments, features int) {
	for k, seg := range s.segments {
		if k.Layer == layer || layer == Sit {
			segments++
			features += seg.n
		}
	}
	return segments, features
}

// touching appends the segments of a layer whose box touches w, in no certain order.
func (s *Snapshot) touching(layer Layer, w window, dst []*Segment) []*Segment {
	s.trees[layer].Search([2]float64{float64(w.minX), float64(w.minY)}, [2]float64{float64(w.maxX), float64(w.maxY)},
		func(_, _ [2]float64, seg *Segment) bool {
			dst = append(dst, seg)
			return true
		})
	return dst
}
