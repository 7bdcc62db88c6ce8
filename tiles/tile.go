package tiles

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// MaxBytes is what a tile may weigh compressed (contract §5: 150 KB).
const MaxBytes = 150_000

// ErrNoTile means that z, x and y are no tile.
var ErrNoTile = errors.New("no such tile")

// Tile is a drawn tile. Its bytes are shared: do not write to them.
type Tile struct {
	Gzip   []byte // compressed; nil when empty
	ETag   string // weak, a hash of the unencoded tile
	Size   int    // unencoded
	Empty  bool
	Omessi int // features left out for weight
}

// Raw is the unencoded tile, for the few who do not take gzip.
func (t Tile) Raw() ([]byte, error) {
	if t.Empty {
		return nil, nil
	}
	r, err := gzip.NewReader(&byteReader{rest: t.Gzip})
	if err != nil {
		return nil, fmt.Errorf("open tile: %w", err)
	}
	raw := make([]byte, t.Size)
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, fmt.Errorf("unpack tile: %w", err)
	}
	return raw, r.Close()
}

// Check tells whether z, x and y are a tile of any layer.
func Check(z, x, y int) error {
	if z < 0 || z > MaxZoom || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return fmt.Errorf("tile %d/%d/%d: %w", z, x, y, ErrNoTile)
	}
	return nil
}

func check(layer Layer, z, x, y int) error {
	if int(layer) >= len(layerInfos) {
		return fmt.Errorf("%v: unknown", layer)
	}
	return Check(z, x, y)
}

// mark is a feature that may be drawn in a tile.
type mark struct {
	seg   *Segment
	i     uint32
	bytes int32 // what it took, 0 when nothing was left to draw
	gone  bool  // left out for weight
}

var canvases = sync.Pool{New: func() any { return new(canvas) }}

// Tile draws a tile of a layer as of a day. Below the layer's zoom, and where there is nothing,
// it is Empty.
func (s *Snapshot) Tile(layer Layer, z, x, y int, day Day) (Tile, error) {
	if err := check(layer, z, x, y); err != nil {
		return Tile{}, err
	}
	c := canvases.Get().(*canvas)
	defer canvases.Put(c)
	defer c.forget()
	c.frame = newFrame(z, x, y)
	c.collect(s, layer, z, day)
	c.encode()
	if len(c.raw) == 0 {
		return Tile{Empty: true}, nil
	}
	omessi, err := c.pack()
	if err != nil {
		return Tile{}, err
	}
	if len(c.raw) == 0 {
		return Tile{Empty: true, Omessi: omessi}, nil
	}
	return Tile{Gzip: slices.Clone(c.packed), ETag: etag(c.raw), Size: len(c.raw), Omessi: omessi}, nil
}

// collect gathers what may be drawn, in the fixed order: layer, ente, foglio, Hilbert.
func (c *canvas) collect(s *Snapshot, layer Layer, z int, day Day) {
	c.marks = c.marks[:0]
	for _, l := range layer.parts() {
		if z < l.MinZoom() {
			continue
		}
		c.segs = s.touching(l, c.frame.reach, c.segs[:0])
		slices.SortFunc(c.segs, func(a, b *Segment) int { return a.key.compare(b.key) })
		for _, seg := range c.segs {
			c.found = seg.search(c.frame.reach, c.found[:0])
			for _, i := range c.found {
				if seg.classOf(i).holds(day) {
					c.marks = append(c.marks, mark{seg: seg, i: i})
				}
			}
		}
	}
}

// encode writes the tile of all marks that are not gone into c.raw.
func (c *canvas) encode() {
	c.raw = c.raw[:0]
	for from := 0; from < len(c.marks); {
		layer := c.marks[from].seg.key.Layer
		c.layer.reset()
		var t tagger
		for ; from < len(c.marks) && c.marks[from].seg.key.Layer == layer; from++ {
			m := &c.marks[from]
			if m.gone {
				continue
			}
			before := len(c.layer.features) + len(c.layer.values)
			if kind := c.draw(m.seg, m.i, m.seg.classOf(m.i).kind); kind != 0 {
				c.tag(&t, m.seg, m.i)
				c.layer.feature(kind, c.pen.out)
			}
			m.bytes = int32(len(c.layer.features) + len(c.layer.values) - before)
		}
		c.raw = c.layer.appendLayer(c.raw, layer)
	}
}

// forget lets go of the segments, so that a pooled canvas keeps no old snapshot alive.
func (c *canvas) forget() {
	clear(c.segs[:cap(c.segs)])
	clear(c.marks)
	c.segs, c.marks = c.segs[:0], c.marks[:0]
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// etag hashes with two CRCs of different polynomials, each an instruction of the processor: together
// they are one of 64 bits, at a thirtieth of the cost of a digest. Nobody gains by forging one.
func etag(raw []byte) string {
	return fmt.Sprintf(`W/"%08x%08x"`, crc32.ChecksumIEEE(raw), crc32.Checksum(raw, castagnoli))
}
