package tiles

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// gzipLevel: level 1 takes a third of the time of the default for a tenth more bytes. The limit on
// weight is judged on these bytes, so it holds for any slower compressor too.
const gzipLevel = gzip.BestSpeed

var zippers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzipLevel)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}}

// byteWriter and byteReader spare a bytes.Buffer and its copies.
type byteWriter struct{ b []byte }

func (w *byteWriter) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

type byteReader struct{ rest []byte }

func (r *byteReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (c *canvas) compress() error { return c.compressParts(1) }

// Parts of the tile that stand for the whole in a guess at its weight.
const (
	part   = 16 << 10
	oneIn  = 4
	likely = 1.1 // how far over the limit a guess must be to be believed
)

// guess compresses a quarter of the tile and tells what the whole would come to, two to six
// hundredths too much on the territories of the tests.
func (c *canvas) guess() (float64, error) {
	err := c.compressParts(oneIn)
	taken := 0
	for from := 0; from < len(c.raw); from += part * oneIn {
		taken += min(part, len(c.raw)-from)
	}
	return float64(len(c.packed)) * float64(len(c.raw)) / float64(taken), err
}

// compressParts packs one in so many parts of the tile.
func (c *canvas) compressParts(oneIn int) error {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	w := byteWriter{b: c.packed[:0]}
	z.Reset(&w)
	size := part
	if oneIn == 1 {
		size = len(c.raw)
	}
	for from := 0; from < len(c.raw); from += size * oneIn {
		if _, err := z.Write(c.raw[from:min(from+size, len(c.raw))]); err != nil {
			return fmt.Errorf("compress tile: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress tile: %w", err)
	}
	c.packed = w.b
	return nil
}

// pack compresses the tile, leaving out the smallest features until it is light enough, and tells
// how many went. Points and lines have no area and go before any polygon: civici first, then
// segni, then labels. Ties are settled by the order of drawing, so that the same map
// always loses the same features.
func (c *canvas) pack() (omessi int, err error) {
	var order []ranked
	goal := float64(MaxBytes)
	// A tile that is plainly too heavy need not be compressed whole to know it.
	weight := 0.0
	if len(c.raw) > 2*MaxBytes {
		if weight, err = c.guess(); err != nil {
			return 0, err
		}
	}
	for {
		if weight < likely*MaxBytes {
			if err := c.compress(); err != nil {
				return 0, err
			}
			if len(c.packed) <= MaxBytes {
				return omessi, nil
			}
			weight = float64(len(c.packed))
		}
		if order == nil {
			order = c.bySize()
		}
		// A little below the limit, and lower at each turn: it must end.
		goal *= 0.98
		rest := 0
		for _, r := range order {
			rest += int(c.marks[r.mark].bytes)
		}
		target := int(float64(rest) * goal / weight)
		weight = 0
		for len(order) > 0 && rest > target {
			last := &c.marks[order[len(order)-1].mark]
			last.gone = true
			rest -= int(last.bytes)
			omessi++
			order = order[:len(order)-1]
		}
		c.encode()
	}
}

// ranked is a feature that competes for room.
type ranked struct {
	area float64
	mark int
}

// bySize orders the features that are drawn, the largest first.
func (c *canvas) bySize() []ranked {
	order := make([]ranked, 0, len(c.marks))
	for k, m := range c.marks {
		if m.bytes > 0 {
			order = append(order, ranked{m.seg.featureArea(m.i), k})
		}
	}
	slices.SortFunc(order, func(a, b ranked) int {
		return cmp.Or(-cmp.Compare(a.area, b.area), cmp.Compare(a.mark, b.mark))
	})
	return order
}
