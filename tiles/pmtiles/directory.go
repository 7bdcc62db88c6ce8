package pmtiles

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// entry says where the bytes of run tiles are, the first of them id. A run of zero is a leaf:
// its bytes are a directory that begins at id.
type entry struct {
	id, offset  uint64
	length, run uint32
}

// appendDirectory writes entries by columns, as differences, in numbers of few bytes.
func appendDirectory(b []byte, entries []entry) []byte {
	b = binary.AppendUvarint(b, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	next := uint64(0)
	for i, e := range entries {
		if i > 0 && e.offset == next {
			b = append(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
		next = e.offset + uint64(e.length)
	}
	return b
}

var errDirectory = errors.New("broken directory")

// readDirectory reads what appendDirectory writes. What comes from a file is believed only as
// far as the bytes that are there: an entry takes at least four.
func readDirectory(b []byte) ([]entry, error) {
	bad := false
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			bad = true
			return 0
		}
		b = b[n:]
		return v
	}
	small := func() uint32 {
		v := next()
		if v > 1<<32-1 {
			bad = true
		}
		return uint32(v)
	}
	n := next()
	if bad || n == 0 || n > uint64(len(b)/4) {
		return nil, fmt.Errorf("%w: %d entries in %d bytes", errDirectory, n, len(b))
	}
	entries := make([]entry, n)
	last := uint64(0)
	for i := range entries {
		d := next()
		if last += d; last < d || i > 0 && d == 0 {
			return nil, fmt.Errorf("%w: ids out of order", errDirectory)
		}
		entries[i].id = last
	}
	for i := range entries {
		entries[i].run = small()
	}
	for i := range entries {
		if entries[i].length = small(); entries[i].length == 0 {
			return nil, fmt.Errorf("%w: an entry of no bytes", errDirectory)
		}
	}
	for i := range entries {
		switch v := next(); {
		case v > 0:
			entries[i].offset = v - 1
		case i == 0:
			return nil, fmt.Errorf("%w: the first entry follows nothing", errDirectory)
		default:
			entries[i].offset = entries[i-1].offset + uint64(entries[i-1].length)
		}
	}
	if bad || len(b) > 0 {
		return nil, fmt.Errorf("%w: its length is wrong", errDirectory)
	}
	return entries, nil
}

// limits of the root: the reader takes header and root in one gulp of sixteen kilobytes.
const (
	gulp      = 16 << 10
	rootLimit = gulp - headerLen
	firstLeaf = 4096 // entries
)

// directories cuts entries into a root and leaves, all compressed. Leaves grow until the root
// fits its limit.
func directories(entries []entry) (root, leaves []byte, err error) {
	if root, err = compress(appendDirectory(nil, entries)); err != nil || len(root) <= rootLimit {
		return root, nil, err
	}
	for size := firstLeaf; ; size += size / 2 {
		leaves = nil
		var top []entry
		for from := 0; from < len(entries); from += size {
			leaf, err := compress(appendDirectory(nil, entries[from:min(from+size, len(entries))]))
			if err != nil {
				return nil, nil, err
			}
			top = append(top, entry{id: entries[from].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		if root, err = compress(appendDirectory(nil, top)); err != nil || len(root) <= rootLimit {
			return root, leaves, err
		}
	}
}

func compress(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(raw)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// expand undoes compress, and no further than max bytes.
func expand(packed []byte, max int) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("expand: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, int64(max)+1))
	if err != nil {
		return nil, fmt.Errorf("expand: %w", err)
	}
	if len(raw) > max {
		return nil, fmt.Errorf("expand: more than %d bytes", max)
	}
	return raw, nil
}
