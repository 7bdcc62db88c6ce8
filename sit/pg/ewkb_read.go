package pg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

var errTruncated = errors.New("ewkb: truncated")

// ParseEWKB reads a geometry into f, reusing its arrays. Third and fourth coordinates are
// left out. It believes no count it cannot check against the bytes that are left.
func (f *Flat) ParseEWKB(b []byte) error {
	r := reader{b: b}
	f.reset()
	typ, err := r.header(f)
	if err != nil {
		return err
	}
	f.Type = typ
	switch typ {
	case Point:
		err = r.points(f, 1)
		if err == nil && math.IsNaN(f.Coords[0]) && math.IsNaN(f.Coords[1]) {
			f.Coords = f.Coords[:0] // how an empty point is written
		}
	case LineString:
		err = r.counted(f)
	case Polygon:
		err = r.rings(f, f.part())
	default:
		err = r.members(f, typ)
	}
	if err == nil && len(r.b) != 0 {
		err = fmt.Errorf("ewkb: %d bytes left over", len(r.b))
	}
	if err != nil {
		f.reset()
	}
	return err
}

func (f *Flat) reset() {
	f.Type, f.SRID = 0, 0
	f.Coords, f.Ends = f.Coords[:0], f.Ends[:0]
}

// part opens one more slice of ends, a used one when there is.
func (f *Flat) part() *[]int {
	if n := len(f.Ends); n < cap(f.Ends) {
		f.Ends = f.Ends[:n+1]
		f.Ends[n] = f.Ends[n][:0]
	} else {
		f.Ends = append(f.Ends, nil)
	}
	return &f.Ends[len(f.Ends)-1]
}

type reader struct {
	b     []byte
	big   bool
	extra int // coordinates after the second
}

func (r *reader) header(f *Flat) (GeomType, error) {
	if len(r.b) < 5 {
		return 0, errTruncated
	}
	if r.b[0] > 1 {
		return 0, fmt.Errorf("ewkb: byte order %d", r.b[0])
	}
	r.big = r.b[0] == 0
	r.b = r.b[1:]
	t, _ := r.uint32()
	r.extra = 0
	if t&flagZ != 0 {
		r.extra++
	}
	if t&flagM != 0 {
		r.extra++
	}
	if t&flagSRID != 0 {
		srid, err := r.uint32()
		if err != nil {
			return 0, err
		}
		f.SRID = int(srid)
	}
	typ := GeomType(t &^ (flagZ | flagM | flagSRID))
	if typ < Point || typ > MultiPolygon {
		return 0, fmt.Errorf("ewkb: geometry type %d is not handled", typ)
	}
	return typ, nil
}

func (r *reader) uint32() (uint32, error) {
	if len(r.b) < 4 {
		return 0, errTruncated
	}
	v := binary.LittleEndian.Uint32(r.b)
	if r.big {
		v = binary.BigEndian.Uint32(r.b)
	}
	r.b = r.b[4:]
	return v, nil
}

// count reads how many things of at least size bytes follow.
func (r *reader) count(size int) (int, error) {
	n, err := r.uint32()
	if err != nil {
		return 0, err
	}
	if uint64(n)*uint64(size) > uint64(len(r.b)) {
		return 0, errTruncated
	}
	return int(n), nil
}

func (r *reader) points(f *Flat, n int) error {
	size := 16 + 8*r.extra
	if n*size > len(r.b) {
		return errTruncated
	}
	b := r.b[:n*size]
	r.b = r.b[n*size:]
	for ; len(b) >= size; b = b[size:] {
		x, y := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		if r.big {
			x, y = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
		}
		f.Coords = append(f.Coords, math.Float64frombits(x), math.Float64frombits(y))
	}
	return nil
}

func (r *reader) counted(f *Flat) error {
	n, err := r.count(16 + 8*r.extra)
	if err != nil {
		return err
	}
	return r.points(f, n)
}

func (r *reader) rings(f *Flat, ends *[]int) error {
	n, err := r.count(4)
	if err != nil {
		return err
	}
	for range n {
		if err := r.counted(f); err != nil {
			return err
		}
		*ends = append(*ends, len(f.Coords))
	}
	return nil
}

// members reads the parts of a multi geometry, each with a header of its own.
func (r *reader) members(f *Flat, typ GeomType) error {
	n, err := r.count(5)
	if err != nil {
		return err
	}
	var lines *[]int
	if typ == MultiLineString {
		lines = f.part()
	}
	for range n {
		member, err := r.header(f)
		if err != nil {
			return err
		}
		if member != typ-3 {
			return fmt.Errorf("ewkb: type %d inside type %d", member, typ)
		}
		switch member {
		case Point:
			err = r.points(f, 1)
		case LineString:
			err = r.counted(f)
			*lines = append(*lines, len(f.Coords))
		case Polygon:
			err = r.rings(f, f.part())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
