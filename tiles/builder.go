package tiles

import (
	"errors"
	"fmt"
)

// SegmentBuilder collects the features of one segment. It is not for concurrent use; many
// builders may work side by side.
type SegmentBuilder struct {
	key   SegmentKey
	verts []vertex
	rings []ring
	feats []*draft
	block []draft // drafts are large: made in blocks, they are never moved
}

// ring is a run of verts. A closed one has at least three, and area.
type ring struct {
	from, to int
	code     int // codeRing for a hole, codePart for all else
	closed   bool
}

// draft is a feature on its way into columns.
type draft struct {
	f                      Feature // without its geometry
	from, to               int     // its rings
	order                  uint64
	minX, minY, maxX, maxY uint32
	area                   float64
}

// Reasons why a geometry cannot be drawn.
var (
	errOutside  = errors.New("coordinate outside the world")
	errNothing  = errors.New("nothing to draw: no coordinates, or no area")
	errTooWide  = errors.New("geometry wider than a continent")
	errBadEnds  = errors.New("ring ends do not fit the coordinates")
	errBadLayer = errors.New("the layer of a segment cannot be sit")
)

// maxWidth keeps tile steps, and products of two of them, within whole numbers at the deepest zoom: some
// two thousand kilometres.
const maxWidth = 1 << 28

// NewSegment begins a segment.
func NewSegment(key SegmentKey) *SegmentBuilder {
	if int(key.Layer) >= layerCount {
		panic(errBadLayer)
	}
	return &SegmentBuilder{key: key}
}

// Add puts a feature in, copying what it keeps. An error means that its geometry cannot be
// drawn; the builder is as before.
func (b *SegmentBuilder) Add(f Feature) error {
	verts, rings := len(b.verts), len(b.rings)
	err := b.addGeometry(&f)
	if err == nil && len(b.rings) == rings {
		err = errNothing
	}
	d := draft{from: rings, to: len(b.rings), minX: ^uint32(0), minY: ^uint32(0)}
	for _, v := range b.verts[verts:] {
		d.minX, d.maxX = min(d.minX, v.x), max(d.maxX, v.x)
		d.minY, d.maxY = min(d.minY, v.y), max(d.maxY, v.y)
	}
	if err == nil && (d.maxX-d.minX > maxWidth || d.maxY-d.minY > maxWidth) {
		err = errTooWide
	}
	if err != nil {
		b.verts, b.rings = b.verts[:verts], b.rings[:rings]
		return fmt.Errorf("%s %q: %w", b.key.Layer, f.ID, err)
	}
	d.order = hilbert(d.minX+(d.maxX-d.minX)/2, d.minY+(d.maxY-d.minY)/2)
	if d.area = f.Area; d.area <= 0 && f.Kind == Polygon && b.key.Layer.polygonal() {
		for _, r := range b.rings[rings:] {
			d.area += area(b.verts[r.from:r.to])
		}
		scale := groundScale(float64(d.minY) + float64(d.maxY-d.minY)/2)
		d.area *= scale * scale
	}
	f.Flat, f.Ends = nil, nil
	d.f = f
	if len(b.block) == cap(b.block) {
		b.block = make([]draft, 0, 128)
	}
	b.block = append(b.block, d)
	b.feats = append(b.feats, &b.block[len(b.block)-1])
	return nil
}

func (b *SegmentBuilder) addGeometry(f *Feature) error {
	if f.Kind != Polygon {
		from := 0
		for _, ends := range f.Ends {
			for _, end := range ends {
				if err := b.addLine(f, from, end); err != nil {
					return err
				}
				from = end
			}
		}
		if f.Ends == nil {
			return b.addLine(f, 0, len(f.Flat))
		}
		return nil
	}
	if f.Ends == nil {
		_, err := b.addRing(f.Flat, 0, len(f.Flat), codePart)
		return err
	}
	from := 0
	for _, ends := range f.Ends {
		code, kept := codePart, true
		for _, end := range ends {
			// An outer ring without area takes its holes with it.
			if kept || code == codePart {
				drawn, err := b.addRing(f.Flat, from, end, code)
				if err != nil {
					return err
				}
				if code == codePart {
					kept = drawn
				}
			}
			code, from = codeRing, end
		}
	}
	return nil
}

// addRing adds one ring of a polygon, turned the way it will be drawn; false when it has no area.
func (b *SegmentBuilder) addRing(flat []float64, from, end, code int) (bool, error) {
	first := len(b.verts)
	if err := b.addVerts(flat, from, end); err != nil {
		return false, err
	}
	if n := len(b.verts); n-first > 1 && b.verts[first] == b.verts[n-1] {
		b.verts = b.verts[:n-1]
	}
	run := b.verts[first:]
	a := area(run)
	if len(run) < 3 || a == 0 {
		b.verts = b.verts[:first]
		return false, nil
	}
	if (a > 0) != (code == codePart) {
		for i, j := 0, len(run)-1; i < j; i, j = i+1, j-1 {
			run[i], run[j] = run[j], run[i]
		}
	}
	b.rings = append(b.rings, ring{first, len(b.verts), code, true})
	return true, nil
}

func (b *SegmentBuilder) addLine(f *Feature, from, end int) error {
	first := len(b.verts)
	if f.Kind == Point && end-from > 2 { // a multipoint may come as one run
		for ; from < end; from += 2 {
			if err := b.addLine(f, from, from+2); err != nil {
				return err
			}
		}
		return nil
	}
	if err := b.addVerts(f.Flat, from, end); err != nil {
		return err
	}
	if f.Kind == Line && len(b.verts)-first < 2 {
		b.verts = b.verts[:first]
		return nil
	}
	b.rings = append(b.rings, ring{first, len(b.verts), codePart, false})
	return nil
}

func (b *SegmentBuilder) addVerts(flat []float64, from, end int) error {
	if from >= end || end > len(flat) || (end-from)%2 != 0 {
		return errBadEnds
	}
	first := len(b.verts)
	for i := from; i < end; i += 2 {
		x, y, ok := gridPoint(flat[i], flat[i+1])
		if !ok {
			return errOutside
		}
		v := vertex{x: x, y: y}
		if n := len(b.verts); n > first && b.verts[n-1] == v {
			continue
		}
		b.verts = append(b.verts, v)
	}
	return nil
}

// area of a ring in grid units, positive when it runs clockwise on the screen.
func area(run []vertex) float64 {
	if len(run) < 3 {
		return 0
	}
	var twice int64
	o := run[0]
	for i := 1; i+1 < len(run); i++ {
		ax, ay := int64(run[i].x)-int64(o.x), int64(run[i].y)-int64(o.y)
		bx, by := int64(run[i+1].x)-int64(o.x), int64(run[i+1].y)-int64(o.y)
		twice += ax*by - bx*ay
	}
	return float64(twice) / 2
}
