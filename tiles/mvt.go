package tiles

import (
	"encoding/binary"
	"math"
)

// The wire of Mapbox Vector Tile 2.1, written by appending. Only what the layers need.

const (
	tagLayer = 3<<3 | 2 // of a tile

	tagName    = 1<<3 | 2 // of a layer
	tagFeature = 2<<3 | 2
	tagKey     = 3<<3 | 2
	tagValue   = 4<<3 | 2
	tagExtent  = 5<<3 | 0
	tagVersion = 15<<3 | 0

	tagTags     = 2<<3 | 2 // of a feature
	tagType     = 3<<3 | 0
	tagGeometry = 4<<3 | 2

	tagString = 1<<3 | 2 // of a value
	tagFloat  = 2<<3 | 5
	tagUint   = 5<<3 | 0

	cmdMove  = 1
	cmdLine  = 2
	cmdClose = 7

	typePoint, typeLine, typePolygon = 1, 2, 3
)

func appendString(dst []byte, tag byte, s string) []byte {
	dst = append(dst, tag)
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

func appendBytes(dst []byte, tag byte, b []byte) []byte {
	dst = append(dst, tag)
	dst = binary.AppendUvarint(dst, uint64(len(b)))
	return append(dst, b...)
}

func appendUint(dst []byte, v uint64) []byte {
	if v < 0x80 {
		return append(dst, byte(v))
	}
	if v < 1<<14 {
		return append(dst, byte(v)|0x80, byte(v>>7))
	}
	return binary.AppendUvarint(dst, v)
}

// pen writes geometry commands; at is where it stands.
type pen struct {
	out []byte
	at  point
}

func (p *pen) reset() { p.out, p.at = p.out[:0], point{} }

func (p *pen) command(id, count int) { p.out = appendUint(p.out, uint64(count)<<3|uint64(id)) }

func (p *pen) to(q point) {
	dx, dy := q.x-p.at.x, q.y-p.at.y
	p.out = appendUint(p.out, uint64(uint32(dx<<1)^uint32(dx>>31)))
	p.out = appendUint(p.out, uint64(uint32(dy<<1)^uint32(dy>>31)))
	p.at = q
}

func (p *pen) path(run []point, closed bool) {
	p.command(cmdMove, 1)
	p.to(run[0])
	p.command(cmdLine, len(run)-1)
	for _, q := range run[1:] {
		p.to(q)
	}
	if closed {
		p.command(cmdClose, 1)
	}
}

// layerWriter gathers one layer of a tile: features and the values they point to.
type layerWriter struct {
	features []byte
	values   []byte
	count    uint32 // of values
	tags     []byte // of the feature in hand
	body     []byte
	seen     map[string]uint32 // values that many features share
	numbers  map[int32]uint32
	floats   map[float32]uint32
}

func (w *layerWriter) reset() {
	w.features, w.values, w.count = w.features[:0], w.values[:0], 0
	if w.seen == nil {
		w.seen, w.numbers, w.floats = map[string]uint32{}, map[int32]uint32{}, map[float32]uint32{}
	}
	clear(w.seen)
	clear(w.numbers)
	clear(w.floats)
}

// value counts one more value and tells its number.
func (w *layerWriter) value() uint32 {
	w.count++
	return w.count - 1
}

func (w *layerWriter) stringValue(s []byte) uint32 {
	w.values = append(w.values, tagValue)
	n := len(s) + 1 + uvarintLen(len(s))
	w.values = appendUint(w.values, uint64(n))
	w.values = appendBytes(w.values, tagString, s)
	return w.value()
}

// sharedString is the number of a string that other features may have too.
func (w *layerWriter) sharedString(s string) uint32 {
	i, ok := w.seen[s]
	if !ok {
		i = w.stringValue([]byte(s))
		w.seen[s] = i
	}
	return i
}

func (w *layerWriter) sharedInt(v int32) uint32 {
	i, ok := w.numbers[v]
	if !ok {
		var room [12]byte
		b := appendUint(append(room[:0], tagUint), uint64(v))
		w.values = appendBytes(w.values, tagValue, b)
		i = w.value()
		w.numbers[v] = i
	}
	return i
}

func (w *layerWriter) sharedFloat(f float32) uint32 {
	i, ok := w.floats[f]
	if !ok {
		w.values = append(w.values, tagValue, 5, tagFloat)
		w.values = binary.LittleEndian.AppendUint32(w.values, math.Float32bits(f))
		i = w.value()
		w.floats[f] = i
	}
	return i
}

func (w *layerWriter) tag(key int, value uint32) {
	w.tags = append(w.tags, byte(key)) // a layer has five keys
	w.tags = appendUint(w.tags, uint64(value))
}

// feature closes the feature in hand.
func (w *layerWriter) feature(kind byte, geometry []byte) {
	w.body = w.body[:0]
	if len(w.tags) > 0 {
		w.body = appendBytes(w.body, tagTags, w.tags)
	}
	w.body = append(w.body, tagType, kind)
	w.body = appendBytes(w.body, tagGeometry, geometry)
	w.features = appendBytes(w.features, tagFeature, w.body)
}

// appendLayer writes the whole layer into a tile, and nothing when it has no features.
func (w *layerWriter) appendLayer(dst []byte, l Layer) []byte {
	if len(w.features) == 0 {
		return dst
	}
	w.body = append(w.body[:0], tagVersion, 2)
	w.body = appendString(w.body, tagName, l.String())
	w.body = binary.AppendUvarint(append(w.body, tagExtent), extent)
	for _, k := range layerInfos[l].keys {
		w.body = appendString(w.body, tagKey, k)
	}
	dst = append(dst, tagLayer)
	dst = binary.AppendUvarint(dst, uint64(len(w.body)+len(w.features)+len(w.values)))
	dst = append(dst, w.body...)
	dst = append(dst, w.features...)
	return append(dst, w.values...)
}

func uvarintLen(n int) int {
	l := 1
	for ; n >= 0x80; n >>= 7 {
		l++
	}
	return l
}
