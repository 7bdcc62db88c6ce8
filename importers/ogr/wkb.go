package ogr

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/twpayne/go-geom"
)

// go-geom reads this too, but with limits on the number of parts that are shared by the whole
// program and that a municipal boundary with its islets passes. Here the length of the input
// is the limit: no count is believed that the bytes left could not hold.

// The types of geometry in two dimensions, as OGC numbers them.
const (
	wkbPoint = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
	wkbCollection

	ewkbSRID = 0x20000000
	maxDepth = 8
)

var errShort = errors.New("geometry is cut short")

func (c *copia) geometry() (geom.T, error) {
	var err error
	if c.wkb, err = unhex(c.wkb, c.field); err != nil {
		return nil, fmt.Errorf("read geometry: %w", err)
	}
	w := &wkbReader{b: c.wkb}
	g := w.geometry(0)
	if w.err == nil && len(w.b) > 0 {
		w.err = errors.New("bytes follow the geometry")
	}
	if w.err != nil {
		return nil, fmt.Errorf("read geometry: %w", w.err)
	}
	return g, nil
}

type wkbReader struct {
	b     []byte
	order binary.ByteOrder
	err   error
}

func (w *wkbReader) take(n int) []byte {
	if w.err == nil && len(w.b) < n {
		w.err = errShort
	}
	if w.err != nil {
		return make([]byte, min(n, 8))
	}
	b := w.b[:n]
	w.b = w.b[n:]
	return b
}

// count reads how many things of at least size bytes follow.
func (w *wkbReader) count(size int) int {
	n := w.order.Uint32(w.take(4))
	if w.err == nil && uint64(n)*uint64(size) > uint64(len(w.b)) {
		w.err = errShort
	}
	if w.err != nil {
		return 0
	}
	return int(n)
}

func (w *wkbReader) header() uint32 {
	if w.order = binary.BigEndian; w.take(1)[0] == 1 {
		w.order = binary.LittleEndian
	}
	kind := w.order.Uint32(w.take(4))
	if kind&ewkbSRID != 0 {
		w.take(4)
		kind &^= ewkbSRID
	}
	return kind
}

func (w *wkbReader) coords(flat []float64, n int) []float64 {
	b := w.take(n * 16)
	if w.err != nil {
		return flat
	}
	for i := 0; i < len(b); i += 8 {
		flat = append(flat, math.Float64frombits(w.order.Uint64(b[i:])))
	}
	return flat
}

func (w *wkbReader) rings(flat []float64, ends []int) ([]float64, []int) {
	for range w.count(4) {
		n := w.count(16)
		if ends == nil {
			flat = make([]float64, 0, 2*n)
		}
		flat = w.coords(flat, n)
		ends = append(ends, len(flat))
	}
	return flat, ends
}

// parts reads the members of a multi geometry, which must be of one kind.
func (w *wkbReader) parts(kind uint32, read func()) {
	for range w.count(5) {
		if got := w.header(); got != kind && w.err == nil {
			w.err = fmt.Errorf("part of type %d where %d belongs", got, kind)
		}
		if w.err != nil {
			return
		}
		read()
	}
}

func (w *wkbReader) geometry(depth int) geom.T {
	kind := w.header()
	if w.err != nil {
		return nil
	}
	var flat []float64
	var ends []int
	switch kind {
	case wkbPoint:
		if flat = w.coords(nil, 1); w.err == nil && math.IsNaN(flat[0]) && math.IsNaN(flat[1]) {
			return geom.NewPointEmpty(geom.XY)
		}
		if w.err != nil {
			return nil
		}
		return geom.NewPointFlat(geom.XY, flat)
	case wkbLineString:
		n := w.count(16)
		return geom.NewLineStringFlat(geom.XY, w.coords(make([]float64, 0, 2*n), n))
	case wkbPolygon:
		flat, ends = w.rings(nil, nil)
		return geom.NewPolygonFlat(geom.XY, flat, ends)
	case wkbMultiPoint:
		w.parts(wkbPoint, func() { flat = w.coords(flat, 1) })
		return geom.NewMultiPointFlat(geom.XY, flat)
	case wkbMultiLineString:
		w.parts(wkbLineString, func() {
			flat = w.coords(flat, w.count(16))
			ends = append(ends, len(flat))
		})
		return geom.NewMultiLineStringFlat(geom.XY, flat, ends)
	case wkbMultiPolygon:
		var endss [][]int
		w.parts(wkbPolygon, func() {
			from := len(ends)
			if ends == nil {
				ends = []int{}
			}
			flat, ends = w.rings(flat, ends)
			endss = append(endss, ends[from:len(ends):len(ends)])
		})
		return geom.NewMultiPolygonFlat(geom.XY, flat, endss)
	case wkbCollection:
		if depth == maxDepth {
			w.err = errors.New("collections within collections, too deep")
			return nil
		}
		out := geom.NewGeometryCollection()
		for range w.count(5) {
			part := w.geometry(depth + 1)
			if w.err != nil {
				return nil
			}
			if err := out.Push(part); err != nil {
				w.err = err
				return nil
			}
		}
		return out
	}
	w.err = fmt.Errorf("type %d is not read", kind)
	return nil
}
