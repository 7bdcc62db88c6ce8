package pmtiles

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/paulmach/orb"
)

// Writer gathers tiles and then writes the archive:
//
//  1. tiles come in the order of their ids; new ones go to a temporary file, known ones are
//     only named again
//  2. entries are cut into directories
//  3. header, root, metadata, leaves and the temporary file become the archive
type Writer struct {
	temp    *os.File
	out     *bufio.Writer
	size    uint64
	entries []entry
	known   map[[16]byte]entry // where each different tile is: half a SHA-256 names it
	next    uint64             // the least id that may come
	minZoom int
	maxZoom int
	tiles   uint64
}

// NewWriter begins an archive whose tiles wait in dir until it is finished.
func NewWriter(dir string) (*Writer, error) {
	f, err := os.CreateTemp(dir, ".tegole-*")
	if err != nil {
		return nil, fmt.Errorf("make room for tiles: %w", err)
	}
	// Without a name it cannot outlive us.
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("make room for tiles: %w", err), f.Close())
	}
	return &Writer{temp: f, out: bufio.NewWriterSize(f, 256<<10), known: map[[16]byte]entry{}, minZoom: maxZoom}, nil
}

// Close lets go of the temporary file.
func (w *Writer) Close() error { return w.temp.Close() }

var (
	errOrder = errors.New("tiles out of order")
	errEmpty = errors.New("a tile of no bytes")
)

// Add puts in a tile, compressed with gzip. Ids must grow.
func (w *Writer) Add(z, x, y int, tile []byte) error {
	id := TileID(z, x, y)
	switch {
	case len(tile) == 0:
		return fmt.Errorf("tile %d/%d/%d: %w", z, x, y, errEmpty)
	case id < w.next || z > maxZoom:
		return fmt.Errorf("tile %d/%d/%d: %w", z, x, y, errOrder)
	}
	w.next = id + 1
	w.tiles++
	w.minZoom, w.maxZoom = min(w.minZoom, z), max(w.maxZoom, z)
	sum := sha256.Sum256(tile)
	name := [16]byte(sum[:16])
	e, seen := w.known[name]
	if !seen {
		e = entry{offset: w.size, length: uint32(len(tile))}
		if _, err := w.out.Write(tile); err != nil {
			return fmt.Errorf("keep tile: %w", err)
		}
		w.size += uint64(len(tile))
		w.known[name] = e
	}
	if n := len(w.entries); n > 0 {
		if last := &w.entries[n-1]; last.offset == e.offset && last.id+uint64(last.run) == id {
			last.run++
			return nil
		}
	}
	e.id, e.run = id, 1
	w.entries = append(w.entries, e)
	return nil
}

// Cover is what the archive says of itself beside its tiles.
type Cover struct {
	Bounds   orb.Bound
	Metadata any // an object, written as JSON
}

// Finish writes the archive. An archive has at least one tile.
func (w *Writer) Finish(to io.Writer, c Cover) (Header, error) {
	if len(w.entries) == 0 {
		return Header{}, fmt.Errorf("finish archive: %w", errEmpty)
	}
	root, leaves, err := directories(w.entries)
	if err != nil {
		return Header{}, fmt.Errorf("finish archive: %w", err)
	}
	text, err := json.Marshal(c.Metadata)
	if err != nil {
		return Header{}, fmt.Errorf("write metadata: %w", err)
	}
	if text, err = compress(text); err != nil {
		return Header{}, fmt.Errorf("write metadata: %w", err)
	}
	h := Header{
		Tiles: w.tiles, Entries: uint64(len(w.entries)), Contents: uint64(len(w.known)), MinZoom: w.minZoom, MaxZoom: w.maxZoom,
		Bounds: c.Bounds, Center: c.Bounds.Center(), Zoom: zoomOf(c.Bounds, w.minZoom, w.maxZoom),
	}
	at := uint64(headerLen)
	for _, s := range []struct {
		section *section
		length  int
	}{{&h.root, len(root)}, {&h.metadata, len(text)}, {&h.leaves, len(leaves)}} {
		*s.section = section{at, uint64(s.length)}
		at += uint64(s.length)
	}
	h.data = section{at, w.size}
	for _, part := range [][]byte{h.append(nil), root, text, leaves} {
		if _, err := to.Write(part); err != nil {
			return Header{}, fmt.Errorf("write archive: %w", err)
		}
	}
	if err := w.out.Flush(); err != nil {
		return Header{}, fmt.Errorf("keep tiles: %w", err)
	}
	if _, err := w.temp.Seek(0, io.SeekStart); err != nil {
		return Header{}, fmt.Errorf("read tiles again: %w", err)
	}
	if n, err := io.Copy(to, w.temp); err != nil {
		return Header{}, fmt.Errorf("write archive: %w", err)
	} else if uint64(n) != w.size {
		return Header{}, fmt.Errorf("write archive: %d bytes of tiles came back of %d", n, w.size)
	}
	return h, nil
}

// zoomOf is the zoom at which bounds fill about two tiles, where a viewer begins.
func zoomOf(b orb.Bound, least, most int) int {
	z := least
	for width := max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]); z < most && width*float64(int(1)<<uint(z+1)) <= 2*360; z++ {
	}
	return z
}
