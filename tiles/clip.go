package tiles

// Clipping to the tile and its buffer, in tile steps. Where an edge crosses the border depends on
// the edge alone, never on the direction in which a polygon runs along it: neighbours are cut at
// the same point.

const (
	clipMin = -buffer
	clipMax = extent + buffer
)

// side is one of the four borders of the clip square.
type side struct {
	vertical bool // a line of constant x
	at       int32
	keepLess bool // what lies below at stays
}

var sides = [4]side{{true, clipMin, false}, {true, clipMax, true}, {false, clipMin, false}, {false, clipMax, true}}

func (s side) inside(p point) bool {
	v := p.y
	if s.vertical {
		v = p.x
	}
	return v == s.at || v < s.at == s.keepLess
}

// cut is where the edge from a to b, which crosses the border, meets it.
func (s side) cut(a, b point) point {
	if s.vertical {
		return point{s.at, along(a.y, b.y, int64(s.at)-int64(a.x), int64(b.x)-int64(a.x))}
	}
	return point{along(a.x, b.x, int64(s.at)-int64(a.y), int64(b.y)-int64(a.y)), s.at}
}

// along is from + (to-from)*part/whole, rounded half up, in whole numbers: the same place comes
// out whichever end of the edge it is counted from, and on every machine.
func along(from, to int32, part, whole int64) int32 {
	if whole < 0 {
		part, whole = -part, -whole
	}
	n := 2*(int64(to)-int64(from))*part + whole
	q := n / (2 * whole)
	if n%(2*whole) < 0 {
		q--
	}
	return from + int32(q)
}

// clipRing cuts an implicitly closed ring to the square. The result is in the returned slice,
// which is one of the two given.
func clipRing(ring, spare []point) (clipped, other []point) {
	for _, s := range sides {
		if len(ring) == 0 {
			break
		}
		spare = spare[:0]
		prev := ring[len(ring)-1]
		prevIn := s.inside(prev)
		for _, p := range ring {
			in := s.inside(p)
			if in != prevIn {
				spare = appendNew(spare, s.cut(prev, p))
			}
			if in {
				spare = appendNew(spare, p)
			}
			prev, prevIn = p, in
		}
		for len(spare) > 1 && spare[0] == spare[len(spare)-1] {
			spare = spare[:len(spare)-1]
		}
		ring, spare = spare, ring
	}
	return ring, spare
}

// outside tells, in one bit a border, beyond which borders a point lies.
func outside(p point) (code uint8) {
	if p.x < clipMin {
		code = 1
	} else if p.x > clipMax {
		code = 2
	}
	if p.y < clipMin {
		code |= 4
	} else if p.y > clipMax {
		code |= 8
	}
	return code
}

func appendNew(run []point, p point) []point {
	if n := len(run); n > 0 && run[n-1] == p {
		return run
	}
	return append(run, p)
}

// clipEdge cuts one piece of a line; false when nothing of it is left.
func clipEdge(a, b point) (point, point, bool) {
	for _, s := range sides {
		switch ia, ib := s.inside(a), s.inside(b); {
		case !ia && !ib:
			return a, b, false
		case !ia:
			a = s.cut(a, b)
		case !ib:
			b = s.cut(a, b)
		}
	}
	return a, b, true
}

// despike takes out of a ring the vertices at which it turns back upon itself: they enclose
// nothing, and a decoder may call such a ring invalid. Vertices on a straight border stay, for a
// neighbour may have a corner there.
func despike(ring []point) []point {
	for {
		out := ring[:0]
		for _, p := range ring {
			out = append(out, p)
			for len(out) >= 3 && turnsBack(out[len(out)-3], out[len(out)-2], out[len(out)-1]) {
				out[len(out)-2] = out[len(out)-1]
				out = out[:len(out)-1]
				if n := len(out); out[n-1] == out[n-2] {
					out = out[:n-1]
				}
			}
		}
		n := len(out)
		switch {
		case n < 3:
			return out[:0]
		case out[0] == out[n-1], turnsBack(out[n-2], out[n-1], out[0]):
			ring = out[:n-1]
		case turnsBack(out[n-1], out[0], out[1]):
			ring = out[1:]
		default:
			return out
		}
	}
}

// turnsBack: a to b, then straight back the same way.
func turnsBack(a, b, c point) bool {
	ux, uy := int64(b.x)-int64(a.x), int64(b.y)-int64(a.y)
	vx, vy := int64(c.x)-int64(b.x), int64(c.y)-int64(b.y)
	return ux*vy == uy*vx && ux*vx+uy*vy <= 0
}

// ringArea is twice the area in tile steps, positive for clockwise on the screen as outer rings are.
func ringArea(ring []point) int64 {
	var twice int64
	o := ring[0]
	for i := 1; i+1 < len(ring); i++ {
		ax, ay := int64(ring[i].x-o.x), int64(ring[i].y-o.y)
		bx, by := int64(ring[i+1].x-o.x), int64(ring[i+1].y-o.y)
		twice += ax*by - bx*ay
	}
	return twice
}
