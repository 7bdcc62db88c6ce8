package pmtiles

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"
)

const (
	headerLen = 127
	magic     = "PMTiles"
	version   = 3

	gzipped = 2 // of both compressions
	mvt     = 1 // of the tile types
)

// section is a stretch of the file.
type section struct{ offset, length uint64 }

// Header is what an archive says of itself in its first bytes.
type Header struct {
	Tiles    uint64 // addressed
	Entries  uint64 // runs of equal tiles
	Contents uint64 // different tiles
	MinZoom  int
	MaxZoom  int
	Bounds   orb.Bound // longitude and latitude
	Center   orb.Point
	Zoom     int // to begin at

	root, metadata, leaves, data section
}

func (h *Header) append(b []byte) []byte {
	b = append(append(b, magic...), version)
	for _, s := range []section{h.root, h.metadata, h.leaves, h.data} {
		b = binary.LittleEndian.AppendUint64(b, s.offset)
		b = binary.LittleEndian.AppendUint64(b, s.length)
	}
	for _, n := range []uint64{h.Tiles, h.Entries, h.Contents} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	b = append(b, 1, gzipped, gzipped, mvt, byte(h.MinZoom), byte(h.MaxZoom)) // 1: in the order of the ids
	for _, p := range []orb.Point{h.Bounds.Min, h.Bounds.Max} {
		b = appendDegrees(b, p)
	}
	return appendDegrees(append(b, byte(h.Zoom)), h.Center)
}

func appendDegrees(b []byte, p orb.Point) []byte {
	for _, v := range p {
		b = binary.LittleEndian.AppendUint32(b, uint32(int32(math.Round(v*1e7))))
	}
	return b
}

var errHeader = errors.New("not a PMTiles archive of vector tiles, version 3")

// readHeader reads what append writes; of others' archives only those made in the same way.
func readHeader(b []byte) (Header, error) {
	if len(b) != headerLen || string(b[:7]) != magic || b[7] != version || b[97] != gzipped || b[98] != gzipped || b[99] != mvt ||
		b[100] > b[101] || b[101] > maxZoom {
		return Header{}, errHeader
	}
	at := func(i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
	degrees := func(i int) orb.Point {
		v := func(i int) float64 { return float64(int32(binary.LittleEndian.Uint32(b[i:]))) / 1e7 }
		return orb.Point{v(i), v(i + 4)}
	}
	return Header{
		root: section{at(8), at(16)}, metadata: section{at(24), at(32)}, leaves: section{at(40), at(48)}, data: section{at(56), at(64)},
		Tiles: at(72), Entries: at(80), Contents: at(88), MinZoom: int(b[100]), MaxZoom: int(b[101]),
		Bounds: orb.Bound{Min: degrees(102), Max: degrees(110)}, Zoom: int(b[118]), Center: degrees(119),
	}, nil
}
