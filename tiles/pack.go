package tiles

// How a geometry lies in a segment's one flat array of words.
//
//	x, y                           first vertex, in grid units from the segment's corner
//	dx:14 dy:14 level:4            each further vertex, as the step from the one before
//	…:24 level:4 long:4, dx, dy    a step beyond ±8191 units (some 57 m on the ground)
//	…:28 ring|part:4, x, y         another ring of this polygon; another polygon, or piece of line
//
// A level of 15 marks the words that are not plain vertices. Rings are kept without their
// closing vertex, outer ones clockwise on the screen, and start at a vertex that is drawn at every zoom.
const (
	escape = 15

	codeLong = 0
	codeRing = 1
	codePart = 2

	maxStep = 1<<13 - 1
)

type vertex struct {
	x, y  uint32
	level uint8
}

// packRing appends one ring or line. The first of a feature has no mark before it.
func packRing(words []uint32, ring []vertex, code int, first bool, originX, originY uint32) []uint32 {
	if !first {
		words = append(words, uint32(code)<<4|escape)
	}
	words = append(words, ring[0].x-originX, ring[0].y-originY)
	for i := 1; i < len(ring); i++ {
		dx := int64(ring[i].x) - int64(ring[i-1].x)
		dy := int64(ring[i].y) - int64(ring[i-1].y)
		level := uint32(ring[i].level)
		if dx >= -maxStep && dx <= maxStep && dy >= -maxStep && dy <= maxStep {
			words = append(words, uint32(dx)<<18|uint32(dy)&0x3fff<<4|level)
			continue
		}
		words = append(words, level<<8|codeLong<<4|escape, uint32(int32(dx)), uint32(int32(dy)))
	}
	return words
}

// walker reads the words of one feature back, a vertex at a time.
type walker struct {
	words []uint32
	pos   int
	x, y  int64 // grid units, absolute
	baseX int64
	baseY int64
	level uint32
}

// What next has found.
const (
	walkEnd = iota
	walkVertex
	walkRing // the first vertex of another ring
	walkPart // the first vertex of another polygon or line
)

func (s *Segment) walk(i uint32) walker {
	w := walker{words: s.featureWords(i), baseX: int64(s.minX), baseY: int64(s.minY)}
	return w
}

func (w *walker) next() int {
	if w.pos >= len(w.words) {
		return walkEnd
	}
	if w.pos == 0 {
		w.start(0)
		return walkPart
	}
	v := w.words[w.pos]
	if w.level = v & escape; w.level != escape {
		w.x += int64(int32(v) >> 18)
		w.y += int64(int32(v<<14) >> 18)
		w.pos++
		return walkVertex
	}
	switch code := v >> 4 & 15; code {
	case codeLong:
		w.level = v >> 8 & 15
		w.x += int64(int32(w.words[w.pos+1]))
		w.y += int64(int32(w.words[w.pos+2]))
		w.pos += 3
		return walkVertex
	case codeRing:
		w.start(w.pos + 1)
		return walkRing
	default:
		w.start(w.pos + 1)
		return walkPart
	}
}

func (w *walker) start(at int) {
	w.x, w.y = w.baseX+int64(w.words[at]), w.baseY+int64(w.words[at+1])
	w.level = 0
	w.pos = at + 2
}
