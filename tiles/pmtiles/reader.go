package pmtiles

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
)

// Reader finds tiles in an archive, as the readers in browsers do.
type Reader struct {
	Header Header
	src    io.ReaderAt
	root   []entry
}

// What a directory, the metadata and a tile may come to: an archive from elsewhere is not to be
// believed about it.
const (
	maxDirectory = 16 << 20
	maxMetadata  = 4 << 20
	maxTile      = 16 << 20
	maxDepth     = 4 // of leaves below leaves
)

// Open reads header and root.
func Open(src io.ReaderAt) (*Reader, error) {
	b := make([]byte, headerLen)
	if _, err := src.ReadAt(b, 0); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	h, err := readHeader(b)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	r := &Reader{Header: h, src: src}
	if r.root, err = r.directory(h.root); err != nil {
		return nil, fmt.Errorf("open archive: root: %w", err)
	}
	return r, nil
}

func (r *Reader) read(s section, max uint64) ([]byte, error) {
	if s.length > max || s.offset > 1<<62 {
		return nil, fmt.Errorf("a section of %d bytes", s.length)
	}
	b := make([]byte, s.length)
	if _, err := r.src.ReadAt(b, int64(s.offset)); err != nil {
		return nil, err
	}
	return b, nil
}

func (r *Reader) directory(s section) ([]entry, error) {
	b, err := r.read(s, maxDirectory)
	if err != nil {
		return nil, err
	}
	if b, err = expand(b, maxDirectory); err != nil {
		return nil, err
	}
	return readDirectory(b)
}

// Metadata decodes the JSON of the archive into v.
func (r *Reader) Metadata(v any) error {
	b, err := r.read(r.Header.metadata, maxMetadata)
	if err != nil {
		return fmt.Errorf("read metadata: %w", err)
	}
	if b, err = expand(b, maxMetadata); err != nil {
		return fmt.Errorf("read metadata: %w", err)
	}
	return json.Unmarshal(b, v)
}

// Tile is the tile as it was put in, nil where there is none.
func (r *Reader) Tile(z, x, y int) ([]byte, error) {
	id := TileID(z, x, y)
	entries := r.root
	for range maxDepth {
		i := sort.Search(len(entries), func(i int) bool { return entries[i].id > id }) - 1
		if i < 0 {
			return nil, nil
		}
		e := entries[i]
		if e.run > 0 {
			if id >= e.id+uint64(e.run) {
				return nil, nil
			}
			b, err := r.read(section{r.Header.data.offset + e.offset, uint64(e.length)}, maxTile)
			if err != nil {
				return nil, fmt.Errorf("read tile %d/%d/%d: %w", z, x, y, err)
			}
			return b, nil
		}
		var err error
		if entries, err = r.directory(section{r.Header.leaves.offset + e.offset, uint64(e.length)}); err != nil {
			return nil, fmt.Errorf("read leaf: %w", err)
		}
	}
	return nil, fmt.Errorf("read tile %d/%d/%d: %w: too deep", z, x, y, errDirectory)
}
