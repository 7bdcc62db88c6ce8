package tiles

import (
	"math"
	"sync"
)

// Which zoom needs which vertex, so that simplified neighbours still share their border.
//
// The borders of a whole segment make one net. A node where other than two borders meet is a
// junction and is drawn at every zoom. Between two junctions runs an arc, which belongs to whoever
// lies on either side of it: Douglas and Peucker run over it once, in a direction that depends on
// its coordinates alone, and each vertex keeps the zoom from which it stands out by more than the
// tolerance. Drawing then only passes over vertices; nobody decides anything about one
// polygon alone. Where a neighbour has a vertex on an edge and the other has none (a T), the two
// ends of that edge meet three borders and are junctions of themselves.

const (
	levels    = 15 // 0 … 14; 15 is the escape of pack.go
	levelZoom = 5  // level l is first needed at zoom l+levelZoom

	// tolerance, in steps of the tile: a quarter of a screen pixel at 512 pixels a tile.
	tolerance = 2
)

// zoomLevel is the highest level drawn at a zoom.
func zoomLevel(z int) uint32 { return uint32(min(max(z-levelZoom, 0), levels-1)) }

// levelOf turns the square of a distance in grid units into the level from which it is seen.
func levelOf(square float64) uint8 {
	l := 0
	for t := float64(tolerance << (20 - levelZoom)); l < levels-1 && square <= t*t; l++ {
		t /= 2
	}
	return uint8(l)
}

// everSeen is the square of the smallest distance that matters before the last level.
var everSeen = math.Pow(tolerance<<(20-levelZoom)>>(levels-2), 2)

type node struct {
	x, y  uint32
	a, b  int32 // its neighbours, -1 for none yet
	joint bool
	done  bool
	level uint8
}

type span struct{ lo, hi int }

type net struct {
	nodes []node
	of    []int32 // node of each vertex
	table []int32 // hash of coordinates to node+1
	arc   []int32
	stack []struct {
		span
		limit float64
	}
}

var nets = sync.Pool{New: func() any { return new(net) }}

// assignLevels fills in the level of every vertex.
func assignLevels(verts []vertex, rings []ring) {
	n := nets.Get().(*net)
	defer nets.Put(n)
	n.reset(len(verts))
	for i := range verts {
		n.of[i] = n.find(verts[i].x, verts[i].y)
	}
	for _, r := range rings {
		n.join(n.of[r.from:r.to], r.closed)
	}
	for _, r := range rings {
		n.simplify(n.of[r.from:r.to], r.closed)
	}
	for i := range verts {
		verts[i].level = n.nodes[n.of[i]].level
	}
}

func (n *net) reset(verts int) {
	size := 16
	for size < 2*verts {
		size *= 2
	}
	if cap(n.table) < size {
		n.table = make([]int32, size)
	}
	n.table = n.table[:size]
	clear(n.table)
	n.nodes = n.nodes[:0]
	if cap(n.of) < verts {
		n.of = make([]int32, verts)
	}
	n.of = n.of[:verts]
}

func (n *net) find(x, y uint32) int32 {
	mask := uint64(len(n.table) - 1)
	h := (uint64(x)<<32 | uint64(y)) * 0x9e3779b97f4a7c15
	for i := h >> 32 & mask; ; i = (i + 1) & mask {
		at := n.table[i]
		if at == 0 {
			n.nodes = append(n.nodes, node{x: x, y: y, a: -1, b: -1})
			n.table[i] = int32(len(n.nodes))
			return int32(len(n.nodes) - 1)
		}
		if nd := &n.nodes[at-1]; nd.x == x && nd.y == y {
			return at - 1
		}
	}
}

func (n *net) join(run []int32, closed bool) {
	for i := 1; i < len(run); i++ {
		n.link(run[i-1], run[i])
	}
	if closed {
		n.link(run[len(run)-1], run[0])
		return
	}
	n.nodes[run[0]].joint = true
	n.nodes[run[len(run)-1]].joint = true
}

func (n *net) link(u, v int32) {
	for range 2 {
		switch nd := &n.nodes[u]; {
		case nd.a == v || nd.b == v:
		case nd.a < 0:
			nd.a = v
		case nd.b < 0:
			nd.b = v
		default:
			nd.joint = true
		}
		u, v = v, u
	}
}

// simplify cuts a ring or line into arcs and gives each its levels, unless a neighbour has.
func (n *net) simplify(run []int32, closed bool) {
	first := -1
	for i, u := range run {
		// A ring that turns on its heel leaves a node with one neighbour: an end.
		if nd := &n.nodes[u]; nd.joint || nd.b < 0 {
			first = i
			break
		}
	}
	if first < 0 { // an island
		for i, u := range run {
			if first < 0 || n.before(u, run[first]) {
				first = i
			}
		}
	}
	n.arc = append(n.arc[:0], run[first])
	last := len(run)
	if !closed {
		last--
	}
	for k := 1; k <= last; k++ {
		u := run[(first+k)%len(run)]
		n.arc = append(n.arc, u)
		if nd := &n.nodes[u]; nd.joint || nd.b < 0 || k == last {
			n.simplifyArc(n.arc)
			n.arc = append(n.arc[:0], u)
		}
	}
}

func (n *net) simplifyArc(arc []int32) {
	last := len(arc) - 1
	if last < 2 || n.nodes[arc[1]].done {
		return
	}
	back := n.before(arc[last], arc[0]) || arc[0] == arc[last] && n.before(arc[last-1], arc[1])
	if back {
		for i, j := 0, last; i < j; i, j = i+1, j-1 {
			arc[i], arc[j] = arc[j], arc[i]
		}
	}
	n.stack = append(n.stack[:0], struct {
		span
		limit float64
	}{span{0, last}, math.Inf(1)})
	for len(n.stack) > 0 {
		top := n.stack[len(n.stack)-1]
		n.stack = n.stack[:len(n.stack)-1]
		at, far := n.farthest(arc, top.span)
		far = min(far, top.limit)
		if far <= everSeen {
			for _, u := range arc[top.lo+1 : top.hi] {
				n.nodes[u].level, n.nodes[u].done = levels-1, true
			}
			continue
		}
		n.nodes[arc[at]].level, n.nodes[arc[at]].done = levelOf(far), true
		for _, s := range [2]span{{top.lo, at}, {at, top.hi}} {
			if s.hi-s.lo > 1 {
				n.stack = append(n.stack, struct {
					span
					limit float64
				}{s, far})
			}
		}
	}
}

// farthest is the inner vertex farthest from the chord, and the square of its distance.
func (n *net) farthest(arc []int32, s span) (int, float64) {
	a, b := &n.nodes[arc[s.lo]], &n.nodes[arc[s.hi]]
	dx, dy := float64(b.x)-float64(a.x), float64(b.y)-float64(a.y)
	length := dx*dx + dy*dy
	at, far := s.lo+1, -1.0
	for i := s.lo + 1; i < s.hi; i++ {
		p := &n.nodes[arc[i]]
		px, py := float64(p.x)-float64(a.x), float64(p.y)-float64(a.y)
		if length > 0 {
			t := min(max((px*dx+py*dy)/length, 0), 1)
			px, py = px-t*dx, py-t*dy
		}
		if d := px*px + py*py; d > far {
			at, far = i, d
		}
	}
	return at, far
}

func (n *net) before(u, v int32) bool {
	a, b := &n.nodes[u], &n.nodes[v]
	return a.x < b.x || a.x == b.x && a.y < b.y
}
