package tiles

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
)

var generation atomic.Uint64

const suffixOther = 255

// Build makes the segment. The same features added in any order give the same segment, so that
// tiles keep their ETag over a reload. The builder is used up.
func (b *SegmentBuilder) Build() *Segment {
	s := &Segment{key: b.key, gen: generation.Add(1), n: len(b.feats)}
	if s.n == 0 {
		return s
	}
	assignLevels(b.verts, b.rings)
	drafts := b.sorted()
	place(s, drafts)
	b.geometry(s, drafts)
	c := newColumns(s)
	for i, d := range drafts {
		c.add(uint32(i), d)
	}
	c.finish()
	if b.key.Layer == Particelle {
		s.byNumber = make([]uint32, s.n)
		for i := range s.byNumber {
			s.byNumber[i] = uint32(i)
		}
		slices.SortFunc(s.byNumber, func(i, j uint32) int {
			return cmp.Or(s.compareNumber(s.number[i], s.number[j]), cmp.Compare(i, j))
		})
	}
	b.feats, b.block, b.verts, b.rings = nil, nil, nil, nil
	return s
}

// sorted is the features in Hilbert order. Only the keys move: a draft is large.
func (b *SegmentBuilder) sorted() []*draft {
	type key struct {
		order uint64
		at    int32
	}
	keys := make([]key, len(b.feats))
	for i := range b.feats {
		keys[i] = key{b.feats[i].order, int32(i)}
	}
	slices.SortFunc(keys, func(p, q key) int {
		if p.order != q.order {
			return cmp.Compare(p.order, q.order)
		}
		return b.compare(b.feats[p.at], b.feats[q.at])
	})
	drafts := make([]*draft, len(keys))
	for i, k := range keys {
		drafts[i] = b.feats[k.at]
	}
	return drafts
}

// compare orders features whose boxes have one centre.
func (b *SegmentBuilder) compare(p, q *draft) int {
	if c := cmp.Or(strings.Compare(p.f.ID, q.f.ID), cmp.Compare(p.f.Dal, q.f.Dal), cmp.Compare(p.f.Al, q.f.Al),
		strings.Compare(p.f.Numero, q.f.Numero), strings.Compare(p.f.Tipo, q.f.Tipo), strings.Compare(p.f.Testo, q.f.Testo),
		cmp.Compare(p.area, q.area), cmp.Compare(p.f.Angolo, q.f.Angolo)); c != 0 {
		return c
	}
	// Equal in all that names them: let the drawings themselves decide.
	return slices.CompareFunc(b.verts[b.rings[p.from].from:b.rings[p.to-1].to], b.verts[b.rings[q.from].from:b.rings[q.to-1].to],
		func(v, w vertex) int { return cmp.Or(cmp.Compare(v.x, w.x), cmp.Compare(v.y, w.y)) })
}

// place finds the corner of the segment and fills the tree.
func place(s *Segment, drafts []*draft) {
	s.minX, s.minY = ^uint32(0), ^uint32(0)
	for _, d := range drafts {
		s.minX, s.maxX = min(s.minX, d.minX), max(s.maxX, d.maxX)
		s.minY, s.maxY = min(s.minY, d.minY), max(s.maxY, d.maxY)
	}
	for max(s.maxX-s.minX, s.maxY-s.minY)>>s.shift > 1<<16-1 {
		s.shift++
	}
	boxes := make([]box, s.n)
	for i, d := range drafts {
		boxes[i] = box{
			uint16((d.minX - s.minX) >> s.shift), uint16((d.minY - s.minY) >> s.shift),
			uint16((d.maxX - s.minX) >> s.shift), uint16((d.maxY - s.minY) >> s.shift),
		}
	}
	s.tree = newBoxTree(boxes)
}

func (b *SegmentBuilder) geometry(s *Segment, drafts []*draft) {
	words := make([]uint32, 0, len(b.verts)+2*len(b.rings))
	offsets := make([]uint32, s.n)
	points := true
	for i, d := range drafts {
		for k, r := range b.rings[d.from:d.to] {
			run := b.verts[r.from:r.to]
			if r.closed {
				rotate(run)
			}
			words = packRing(words, run, r.code, k == 0, s.minX, s.minY)
		}
		offsets[i] = uint32(len(words))
		points = points && len(words) == 2*(i+1)
	}
	s.words = append(make([]uint32, 0, len(words)), words...) // no room to grow: it never will
	if !points {
		s.offsets = offsets
	}
}

// rotate brings to the front the first, by coordinates, of the vertices that every zoom draws:
// the packed form starts there, and where a file happened to start its ring leaves no trace.
func rotate(run []vertex) {
	at := 0
	for i, v := range run {
		w := run[at]
		if v.level < w.level || v.level == w.level && (v.x < w.x || v.x == w.x && v.y < w.y) {
			at = i
		}
	}
	if at > 0 {
		slices.Reverse(run[:at])
		slices.Reverse(run[at:])
		slices.Reverse(run)
	}
}

// compareNumber orders decimals by value, then all else as text.
func (s *Segment) compareNumber(a, b uint32) int {
	if a&numberIsText == 0 || b&numberIsText == 0 {
		return cmp.Compare(a, b)
	}
	return strings.Compare(s.strings.at(a&^numberIsText), s.strings.at(b&^numberIsText))
}
