package pg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// EWKB is a geometry in PostGIS's own bytes. Given to a query or a COPY it is appended as it
// is; nil is NULL.
type EWKB []byte

// GeomType is the kind of a geometry, with the number that WKB gives it.
type GeomType uint32

// The kinds that Flat can hold.
const (
	Point GeomType = iota + 1
	LineString
	Polygon
	MultiPoint
	MultiLineString
	MultiPolygon
)

// Flat is a geometry in plain arrays, for code that handles millions of them: COPY writes it
// without an allocation, and scanning reuses the arrays it finds. Always two coordinates a
// point.
type Flat struct {
	Type   GeomType // zero is NULL
	SRID   int      // zero is unknown
	Coords []float64
	// Ends says where parts end, as indexes of Coords: a slice a polygon, an end a ring. The
	// lines of a MultiLineString are the ends of one slice. Points and lines need none.
	Ends [][]int
}

const (
	flagZ    = 0x80000000
	flagM    = 0x40000000
	flagSRID = 0x20000000
)

// appendHeader begins a geometry in little endian, which is what every server we meet speaks.
func appendHeader(buf []byte, typ uint32, srid int) []byte {
	buf = append(buf, 1)
	if srid != 0 {
		buf = binary.LittleEndian.AppendUint32(buf, typ|flagSRID)
		return binary.LittleEndian.AppendUint32(buf, uint32(srid))
	}
	return binary.LittleEndian.AppendUint32(buf, typ)
}

func appendCount(buf []byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(buf, uint32(n))
}

func appendFloats(buf []byte, fs []float64) []byte {
	n := len(buf)
	if cap(buf)-n < 8*len(fs) {
		buf = append(buf, make([]byte, 8*len(fs))...)
	} else {
		buf = buf[:n+8*len(fs)]
	}
	out := buf[n:]
	for _, f := range fs {
		binary.LittleEndian.PutUint64(out, math.Float64bits(f))
		out = out[8:]
	}
	return buf
}

// appendRings writes the rings of one polygon, which begin at index from of coords, and tells
// where the last ends. Stride is the numbers of a point.
func appendRings(buf []byte, coords []float64, ends []int, from, stride int) ([]byte, int) {
	buf = appendCount(buf, len(ends))
	for _, end := range ends {
		buf = appendCount(buf, (end-from)/stride)
		buf = appendFloats(buf, coords[from:end])
		from = end
	}
	return buf, from
}

// AppendEWKB appends the geometry to buf.
func (f *Flat) AppendEWKB(buf []byte) ([]byte, error) {
	if err := f.check(); err != nil {
		return buf, err
	}
	buf = appendHeader(buf, uint32(f.Type), f.SRID)
	from := 0
	switch f.Type {
	case Point:
		if len(f.Coords) == 0 {
			nan := math.Float64frombits(0x7FF8000000000000) // PostGIS's own, which is not Go's
			return appendFloats(buf, []float64{nan, nan}), nil
		}
		return appendFloats(buf, f.Coords), nil
	case LineString:
		return appendFloats(appendCount(buf, len(f.Coords)/2), f.Coords), nil
	case Polygon:
		var ends []int
		if len(f.Ends) == 1 {
			ends = f.Ends[0]
		}
		buf, _ = appendRings(buf, f.Coords, ends, 0, 2)
		return buf, nil
	case MultiPoint:
		buf = appendCount(buf, len(f.Coords)/2)
		for i := 0; i < len(f.Coords); i += 2 {
			buf = appendFloats(appendHeader(buf, uint32(Point), 0), f.Coords[i:i+2])
		}
		return buf, nil
	case MultiLineString:
		var ends []int
		if len(f.Ends) == 1 {
			ends = f.Ends[0]
		}
		buf = appendCount(buf, len(ends))
		for _, end := range ends {
			buf = appendCount(appendHeader(buf, uint32(LineString), 0), (end-from)/2)
			buf = appendFloats(buf, f.Coords[from:end])
			from = end
		}
		return buf, nil
	default:
		buf = appendCount(buf, len(f.Ends))
		for _, ends := range f.Ends {
			buf, from = appendRings(appendHeader(buf, uint32(Polygon), 0), f.Coords, ends, from, 2)
		}
		return buf, nil
	}
}

var errShape = errors.New("flat geometry: ends do not match the coordinates")

func (f *Flat) check() error {
	if f.Type < Point || f.Type > MultiPolygon {
		return fmt.Errorf("flat geometry: unknown type %d", f.Type)
	}
	if len(f.Coords)%2 != 0 || f.Type == Point && len(f.Coords) > 2 {
		return errShape
	}
	if (f.Type == Polygon || f.Type == MultiLineString) && len(f.Ends) > 1 {
		return errShape
	}
	if f.Type == Point || f.Type == LineString || f.Type == MultiPoint {
		return nil
	}
	last := 0
	for _, ends := range f.Ends {
		for _, end := range ends {
			if end < last || end > len(f.Coords) || end%2 != 0 {
				return errShape
			}
			last = end
		}
	}
	if last != len(f.Coords) {
		return errShape
	}
	return nil
}
