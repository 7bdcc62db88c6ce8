package tiles

// The tree inside a segment: boxes of features in Hilbert order, sixteen to a node, packed in
// one array, leaves first. A box is four 16-bit numbers, counted from the segment's corner in
// steps of 2^shift units: eight bytes a feature where a general tree takes sixty. Both sides are
// rounded down, box and question alike, so nothing that touches is missed.

const fanout = 16

type box struct{ minX, minY, maxX, maxY uint16 }

func (b box) union(o box) box {
	return box{min(b.minX, o.minX), min(b.minY, o.minY), max(b.maxX, o.maxX), max(b.maxY, o.maxY)}
}

// boxTree holds the levels of the tree one after the other; starts tells where each begins.
type boxTree struct {
	boxes  []box
	starts []uint32
}

func newBoxTree(leaves []box) boxTree {
	total := len(leaves)
	for n := len(leaves); n > fanout; {
		n = (n + fanout - 1) / fanout
		total += n
	}
	boxes := make([]box, 0, total)
	boxes = append(boxes, leaves...)
	t := boxTree{starts: []uint32{0}}
	from, n := 0, len(leaves)
	for n > fanout {
		t.starts = append(t.starts, uint32(len(boxes)))
		for i := 0; i < n; i += fanout {
			b := boxes[from+i]
			for j := i + 1; j < min(i+fanout, n); j++ {
				b = b.union(boxes[from+j])
			}
			boxes = append(boxes, b)
		}
		from += n
		n = len(boxes) - from
	}
	t.boxes = boxes
	return t
}

// search appends the features whose box touches q, in ascending order.
func (t *boxTree) search(q box, dst []uint32) []uint32 {
	top := len(t.starts) - 1
	return t.visit(q, top, 0, t.count(top), dst)
}

func (t *boxTree) count(level int) int {
	end := len(t.boxes)
	if level+1 < len(t.starts) {
		end = int(t.starts[level+1])
	}
	return end - int(t.starts[level])
}

func (t *boxTree) visit(q box, level, from, to int, dst []uint32) []uint32 {
	base := int(t.starts[level])
	for i, b := range t.boxes[base+from : base+to] {
		if b.minX > q.maxX || b.maxX < q.minX || b.minY > q.maxY || b.maxY < q.minY {
			continue
		}
		if level == 0 {
			dst = append(dst, uint32(from+i))
			continue
		}
		first := (from + i) * fanout
		dst = t.visit(q, level-1, first, min(first+fanout, t.count(level-1)), dst)
	}
	return dst
}
