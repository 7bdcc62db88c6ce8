package load

import (
	"errors"

	"github.com/cestor/sit/tiles"
)

var errTWKB = errors.New("geometry is not the TWKB that a merge writes")

// The types of TWKB, which are those of WKB.
const (
	twkbPoint = iota + 1
	twkbLine
	twkbPolygon
	twkbMultiPoint
	twkbMultiLine
	twkbMultiPolygon
)

const (
	twkbIDs      = 1 << 2
	twkbExtended = 1 << 3
	twkbEmpty    = 1 << 4
)

// shape decodes geometries one after the other into room that is used again: the builder of a
// segment copies what it keeps.
type shape struct {
	kind tiles.Kind
	flat []float64
	ends [][]int
	room []int // behind ends

	rest  []byte
	x, y  int64
	scale float64
	bad   bool
}

// decode reads one geometry; empty is true when it has no coordinates.
func (s *shape) decode(b []byte) (empty bool, err error) {
	s.flat, s.ends, s.room = s.flat[:0], s.ends[:0], s.room[:0]
	s.x, s.y, s.bad = 0, 0, false
	if len(b) < 2 {
		return true, nil
	}
	head, meta := b[0], b[1]
	s.rest = b[2:]
	if meta&twkbEmpty != 0 {
		return true, nil
	}
	if meta&twkbExtended != 0 {
		return false, errTWKB
	}
	// The precision is a zigzag number in four bits: 2 decimals, 4.
	precision := int(head>>4>>1) ^ -int(head>>4&1)
	s.scale = 1
	for ; precision > 0; precision-- {
		s.scale /= 10
	}
	for ; precision < 0; precision++ {
		s.scale *= 10
	}
	if meta&1 != 0 { // a box: four numbers, low and extent of each axis
		for range 4 {
			s.varint()
		}
	}
	if meta&2 != 0 { // the length of what follows
		s.uvarint()
	}
	kind := head & 15
	parts := 1
	if kind >= twkbMultiPoint {
		parts = s.count()
		if meta&twkbIDs != 0 {
			for range parts {
				s.varint()
			}
		}
	}
	switch kind {
	case twkbPoint, twkbMultiPoint:
		s.kind = tiles.Point
		s.points(parts)
		s.ends = nil // one run of points, as the builder wants them
	case twkbLine, twkbMultiLine:
		s.kind = tiles.Line
		from := len(s.room)
		for range parts {
			s.points(s.count())
			s.room = append(s.room, len(s.flat))
		}
		s.ends = append(s.ends, s.room[from:])
	case twkbPolygon, twkbMultiPolygon:
		s.kind = tiles.Polygon
		for range parts {
			s.polygon()
		}
	default:
		return false, errTWKB
	}
	if s.bad {
		return false, errTWKB
	}
	return len(s.flat) == 0, nil
}

func (s *shape) polygon() {
	rings := s.count()
	// Parts written before keep their own array if room must grow: nobody writes to it again.
	from := len(s.room)
	for range rings {
		s.points(s.count())
		s.room = append(s.room, len(s.flat))
	}
	s.ends = append(s.ends, s.room[from:len(s.room):len(s.room)])
}

// points reads n pairs, each a step from the one before, across rings and parts.
func (s *shape) points(n int) {
	for range n {
		s.x += s.varint()
		s.y += s.varint()
		if s.bad {
			return
		}
		s.flat = append(s.flat, float64(s.x)*s.scale, float64(s.y)*s.scale)
	}
}

// count is a number of things still to be read: each takes a byte at least, so no damaged
// length can ask for more memory than there are bytes.
func (s *shape) count() int {
	n := s.uvarint()
	if n > uint64(len(s.rest)) {
		s.bad = true
		return 0
	}
	return int(n)
}

func (s *shape) uvarint() (v uint64) {
	for i, b := range s.rest {
		if i == 10 {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			s.rest = s.rest[i+1:]
			return v
		}
	}
	s.bad, s.rest = true, nil
	return 0
}

func (s *shape) varint() int64 {
	v := s.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}
