package tiles

import "sort"

// SegmentKey says which part of the map a segment is. Ente and Foglio are the integers of the
// database; layers that do not belong to a sheet have Foglio 0. Both also fix the order in which
// features come in a tile.
type SegmentKey struct {
	Ente   int32
	Layer  Layer
	Foglio int32
}

func (k SegmentKey) compare(o SegmentKey) int {
	switch {
	case k.Layer != o.Layer:
		return int(k.Layer) - int(o.Layer)
	case k.Ente != o.Ente:
		return compareInt32(k.Ente, o.Ente)
	}
	return compareInt32(k.Foglio, o.Foglio)
}

func compareInt32(a, b int32) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Segment is a part of the map that never changes: its features in columns, in Hilbert order.
// A column that no feature of the segment needs is nil. See BytesPerFeature in the benchmarks
// for what all this costs.
type Segment struct {
	key SegmentKey
	gen uint64 // differs between any two segments ever built: versions of tiles are made of it
	n   int

	minX, minY, maxX, maxY uint32
	shift                  uint // a box of the tree counts steps of 2^shift units

	words   []uint32 // geometry, see pack.go
	offsets []uint32 // where each feature's words end; nil when all are single points
	tree    boxTree
	days    []Day // on which something begins or ends, ascending

	classes []class
	class   []uint32
	number  []uint32  // numero, see strings.go
	suffix  []uint8   // nil or 0: the id is prefix.numero; 1…254: that and +n; 255: see ids
	ids     []uint32  // ids of no such form
	text    []uint32  // Testo
	angle   []float32 // radians
	area    []float32 // square metres; polygonal layers only
	strings stringTable

	byNumber []uint32 // particelle only: features ordered by numero
	sheets   []string // prefixes of the ids in here, ascending
	fogli    []int32  // sheet numbers in here, ascending

	// What few features have.
	areas      map[uint32]float64 // areas whose cents a float32 would lose
	particelle map[uint32]string  // buildings whose particella is not what their id says
	kin        map[uint32]Kin
	stages     map[uint32]Stages
	extra      map[uint32]string
}

// Key says which part of the map s is.
func (s *Segment) Key() SegmentKey { return s.key }

// Len is how many features s has, of all days.
func (s *Segment) Len() int { return s.n }

func (s *Segment) featureWords(i uint32) []uint32 {
	if s.offsets == nil {
		return s.words[2*i : 2*i+2]
	}
	var from uint32
	if i > 0 {
		from = s.offsets[i-1]
	}
	return s.words[from:s.offsets[i]]
}

func (s *Segment) classOf(i uint32) *class { return &s.classes[s.class[i]] }

func (s *Segment) bounds() window {
	return window{int64(s.minX), int64(s.minY), int64(s.maxX), int64(s.maxY)}
}

// search appends the features whose box may touch w, of any day, in their order.
func (s *Segment) search(w window, dst []uint32) []uint32 {
	if !w.intersects(s.bounds()) {
		return dst
	}
	return s.tree.search(box{
		s.step(w.minX, s.minX), s.step(w.minY, s.minY), s.step(w.maxX, s.minX), s.step(w.maxY, s.minY),
	}, dst)
}

func (s *Segment) step(v int64, corner uint32) uint16 {
	return uint16(min(max(v-int64(corner), 0)>>s.shift, 1<<16-1))
}

// featureBounds is the feature's box, a little larger for being counted in steps.
func (s *Segment) featureBounds(i uint32) window {
	b := s.tree.boxes[i]
	x, y := int64(s.minX), int64(s.minY)
	return window{
		x + int64(b.minX)<<s.shift, y + int64(b.minY)<<s.shift,
		x + (int64(b.maxX)+1)<<s.shift, y + (int64(b.maxY)+1)<<s.shift,
	}
}

// epoch counts the changes of the segment up to a day: two days of one epoch have the same map.
func (s *Segment) epoch(day Day) int {
	if len(s.days) == 0 {
		return 0
	}
	return sort.Search(len(s.days), func(i int) bool { return s.days[i] > day })
}

func (s *Segment) featureArea(i uint32) float64 {
	if a, ok := s.areas[i]; ok {
		return a
	}
	if s.area == nil {
		return 0
	}
	return float64(s.area[i])
}

// appendID writes the public id of a feature.
func (s *Segment) appendID(dst []byte, i uint32) []byte {
	var n uint8
	if s.suffix != nil {
		n = s.suffix[i]
	}
	if n == suffixOther {
		return append(dst, s.strings.at(s.ids[i])...)
	}
	dst = append(dst, s.classOf(i).prefix...)
	dst = append(dst, '.')
	dst = s.strings.appendNumber(dst, s.number[i])
	if n > 0 {
		dst = append(dst, '+')
		if n >= 100 {
			dst = append(dst, '0'+n/100)
		}
		if n >= 10 {
			dst = append(dst, '0'+n/10%10)
		}
		dst = append(dst, '0'+n%10)
	}
	return dst
}

func (s *Segment) id(i uint32) string {
	if !s.key.Layer.named() {
		return ""
	}
	return string(s.appendID(nil, i))
}

func (s *Segment) numero(i uint32) string {
	if s.number == nil {
		return ""
	}
	return string(s.strings.appendNumber(nil, s.number[i]))
}

// particella is the id of the particella a building stands on, empty for none.
func (s *Segment) particella(i uint32) string {
	if p, ok := s.particelle[i]; ok {
		return p
	}
	return impliedParticella(s.classOf(i).prefix, s.numero(i))
}

// impliedParticella is the particella that the id of a building names, <sheet>.<numero>+<n>.
func impliedParticella(prefix, numero string) string {
	if numero == "" {
		return ""
	}
	return prefix + "." + numero
}

func (s *Segment) testo(i uint32) string {
	if s.text == nil {
		return ""
	}
	return s.strings.at(s.text[i])
}
