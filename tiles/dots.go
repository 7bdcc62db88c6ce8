package tiles

import (
	"encoding/binary"
	"slices"
)

// Extent and Buffer are the units of a tile and how many of them around it are drawn too.
const (
	Extent = extent
	Buffer = buffer
)

// Dot is a point of a layer that is not in memory: where it is in the tile, in units of Extent
// from its upper left corner, and what it carries, in the order of the keys.
type Dot struct {
	X, Y int32
	Tags []string
}

// Dots draws a tile of one layer of points that somebody else has found. They are drawn in their
// order, so an unchanged tile keeps its ETag; how many may go in is for who asks to bound.
func Dots(layer string, keys []string, dots []Dot) (Tile, error) {
	if len(dots) == 0 {
		return Tile{Empty: true}, nil
	}
	c := canvases.Get().(*canvas)
	defer canvases.Put(c)
	w := &c.layer
	w.reset()
	for _, d := range dots {
		w.tags = w.tags[:0]
		for k, v := range d.Tags {
			w.tag(k, w.sharedString(v))
		}
		c.pen.reset()
		c.pen.command(cmdMove, 1)
		c.pen.to(point{d.X, d.Y})
		w.feature(typePoint, c.pen.out)
	}
	head := append([]byte{}, tagVersion, 2)
	head = appendString(head, tagName, layer)
	head = binary.AppendUvarint(append(head, tagExtent), extent)
	for _, k := range keys {
		head = appendString(head, tagKey, k)
	}
	c.raw = append(c.raw[:0], tagLayer)
	c.raw = binary.AppendUvarint(c.raw, uint64(len(head)+len(w.features)+len(w.values)))
	c.raw = append(append(append(c.raw, head...), w.features...), w.values...)
	if err := c.compress(); err != nil {
		return Tile{}, err
	}
	return Tile{Gzip: slices.Clone(c.packed), ETag: etag(c.raw), Size: len(c.raw)}, nil
}
