package tiles

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// rings reads back what the pen has written.
func rings(t interface{ Fatalf(string, ...any) }, out []byte) [][]point {
	var all [][]point
	var at point
	pos := 0
	uvarint := func() uint32 {
		v, shift := uint32(0), 0
		for {
			b := out[pos]
			pos++
			v |= uint32(b&0x7f) << shift
			if b < 0x80 {
				return v
			}
			shift += 7
		}
	}
	for pos < len(out) {
		cmd := uvarint()
		switch cmd & 7 {
		case cmdMove:
			all = append(all, nil)
			fallthrough
		case cmdLine:
			for range cmd >> 3 {
				dx, dy := uvarint(), uvarint()
				at.x += int32(dx>>1) ^ -int32(dx&1)
				at.y += int32(dy>>1) ^ -int32(dy&1)
				all[len(all)-1] = append(all[len(all)-1], at)
			}
		case cmdClose:
		default:
			t.Fatalf("unknown command %d", cmd)
		}
	}
	return all
}

// wide is a frame of a zoom that cuts nothing off.
func wide(z int) frame {
	x, y := tileAt(z, testX, testY)
	f := newFrame(z, x, y)
	f.inner = window{-1 << 40, -1 << 40, 1 << 40, 1 << 40}
	return f
}

// winding counts how often rings go round a point; p is in half steps so as to lie on no vertex.
func winding(ring []point, px, py int64) int {
	n := 0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		ax, ay, bx, by := 2*int64(a.x), 2*int64(a.y), 2*int64(b.x), 2*int64(b.y)
		side := (bx-ax)*(py-ay) - (by-ay)*(px-ax)
		if ay <= py && by > py && side > 0 {
			n++
		}
		if by <= py && ay > py && side < 0 {
			n--
		}
	}
	return n
}

// Neighbours that share a border go on sharing it at every zoom:
//
//	+---~~---+--~----+         +-------+------+
//	|   A    |   B   |   z14   |   A   |   B  |     every edge of A that was B's is B's still,
//	|  (I)   \       |  ---->  |  <I>   \     |     every place is in one of them and not in two
//	+----~---+---~---+         +-------+------+
func TestNeighboursStayTogetherAtEveryZoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		land := newTerritory(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 6).Draw(t, "columns"), rapid.IntRange(1, 9).Draw(t, "rows"))
		land.winding = rapid.IntRange(0, 14).Draw(t, "winding")
		var parcels, sheet *Segment
		for _, s := range land.segments(1) {
			switch s.key.Layer {
			case Particelle:
				parcels = s
			case Fogli:
				sheet = s
			}
		}
		z := rapid.IntRange(12, MaxZoom).Draw(t, "zoom")
		checkTiling(t, land, parcels, sheet, z)
	})
}

func checkTiling(t *rapid.T, land *territory, parcels, sheet *Segment, z int) {
	c := &canvas{frame: wide(z)}
	type edge [2]point
	edges := map[edge]int{}
	var all [][]point
	var lost []window
	for i := range uint32(parcels.n) {
		if c.draw(parcels, i, Polygon) == 0 {
			lost = append(lost, parcels.featureBounds(i))
			continue
		}
		for k, r := range rings(t, c.pen.out) {
			if len(r) < 3 || (k == 0) != (ringArea(r) > 0) {
				t.Fatalf("z%d: ring %d of %s: %d vertices, area %d", z, k, parcels.id(i), len(r), ringArea(r))
			}
			for j, a := range r {
				b := r[(j+1)%len(r)]
				if a == b {
					t.Fatalf("z%d: %s stands still at %v", z, parcels.id(i), a)
				}
				if edges[edge{b, a}] > 0 {
					edges[edge{b, a}]--
				} else {
					edges[edge{a, b}]++
				}
			}
			all = append(all, r)
		}
	}
	// What is left unpaired must be the outer border of the sheet; nothing was lost on the way.
	if len(lost) == 0 {
		left := 0
		for e, n := range edges {
			left += n
			if n > 0 && !onBorder(land, c.frame, e[0], e[1]) {
				t.Fatalf("z%d: an edge %v inside the sheet has a particella on one side only", z, e)
			}
		}
		if left == 0 {
			t.Fatalf("z%d: no border at all", z)
		}
	}
	if z < 15 {
		return // a particella may be a few steps wide, and its absence is allowed
	}
	for range 40 {
		px := 2*rapid.Int64Range(int64(c.frame.at(int64(parcels.minX), 0).x), int64(c.frame.at(int64(parcels.maxX), 0).x)).Draw(t, "x") + 1
		py := 2*rapid.Int64Range(int64(c.frame.at(0, int64(parcels.minY)).y), int64(c.frame.at(0, int64(parcels.maxY)).y)).Draw(t, "y") + 1
		cover := 0
		for _, r := range all {
			cover += winding(r, px, py)
		}
		var outline [][]point
		if c.draw(sheet, 0, Polygon) != 0 {
			outline = rings(t, c.pen.out)
		}
		want := 0
		for _, r := range outline {
			want += winding(r, px, py)
		}
		if cover != want && len(lost) == 0 && !nearBorder(outline, px, py) {
			t.Fatalf("z%d: a place is in %d particelle, want %d", z, cover, want)
		}
	}
}

// onBorder: both ends lie where the outline of the sheet has a vertex.
func onBorder(land *territory, f frame, a, b point) bool {
	found := 0
	for _, p := range []point{a, b} {
		hit := false
		visit := func(run [][2]float64) {
			for _, v := range run {
				gx, gy, _ := gridPoint(v[0], v[1])
				hit = hit || f.at(int64(gx), int64(gy)) == p
			}
		}
		for c := range land.cols {
			visit(append(land.border(c, 0, 0), land.border(c, land.rows, 0)...))
		}
		for r := range land.rows {
			visit(append(land.border(0, r, 1), land.border(land.cols, r, 1)...))
		}
		visit([][2]float64{land.at(land.cols, land.rows)})
		if hit {
			found++
		}
	}
	return found == 2
}

// nearBorder: the outline of fogli is simplified on its own, with fewer junctions than the
// particelle give it, and may differ from theirs by the tolerance.
func nearBorder(outline [][]point, px, py int64) bool {
	const reach = 2 * (2*tolerance + 2)
	for _, d := range [][2]int64{{reach, 0}, {-reach, 0}, {0, reach}, {0, -reach}} {
		n, m := 0, 0
		for _, r := range outline {
			n += winding(r, px, py)
			m += winding(r, px+d[0], py+d[1])
		}
		if n != m {
			return true
		}
	}
	return false
}

// A vertex of one particella lies on an edge of another, and is no vertex of hers:
//
//	P-----------Q      A has P-Q; B and C below meet at V, which lies on it. P, Q and V are
//	|     A     |      junctions, so no zoom moves P-Q away from V.
//	P-----V-----Q
//	|  B  |  C  |
//	+-----+-----+
func TestVertexOnAnEdgeOfItsNeighbourStaysOnIt(t *testing.T) {
	x, y := testX, testY
	s := one(t, SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1},
		particella("1", square(0, 60, 120, 60)),
		particella("2", []float64{float64(x), float64(y), float64(x) + 55, float64(y), float64(x) + 55, float64(y) + 60, float64(x), float64(y) + 60}),
		particella("3", []float64{float64(x) + 55, float64(y), float64(x) + 120, float64(y), float64(x) + 120, float64(y) + 60, float64(x) + 55, float64(y) + 60}))
	seg := s.Segment(SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1})
	for i := range uint32(3) {
		for w := seg.walk(i); w.next() != walkEnd; {
			gx, gy, _ := gridPoint(testX+55, testY+60)
			if w.x == int64(gx) && w.y == int64(gy) && w.level != 0 {
				t.Errorf("%s: the T has level %d, want 0", seg.id(i), w.level)
			}
		}
	}
	for z := 13; z <= MaxZoom; z++ {
		c := &canvas{frame: wide(z)}
		var twice int64
		for i := range uint32(3) {
			c.draw(seg, i, Polygon)
			for _, r := range rings(t, c.pen.out) {
				twice += ringArea(r)
			}
		}
		lo, hi := c.frame.at(int64(seg.minX), int64(seg.minY)), c.frame.at(int64(seg.maxX), int64(seg.maxY))
		if whole := 2 * int64(hi.x-lo.x) * int64(hi.y-lo.y); twice != whole {
			t.Errorf("z%d: the three cover %d half steps, together they are %d", z, twice, whole)
		}
	}
}

// The smaller the zoom the fewer the vertices, and no vertex comes back once gone.
func TestLevelsOnlyEverTakeVerticesAway(t *testing.T) {
	land := newTerritory(3, 6, 7)
	for _, s := range land.segments(1) {
		if !s.key.Layer.polygonal() {
			continue
		}
		before := 0
		for z := 4; z <= 20; z++ {
			n := 0
			for i := range uint32(s.n) {
				for w := s.walk(i); w.next() != walkEnd; {
					if w.level <= zoomLevel(z) {
						n++
					}
				}
			}
			if n < before {
				t.Errorf("%v: %d vertices at zoom %d, %d at the one before", s.key.Layer, n, z, before)
			}
			before = n
		}
		if total := fmt.Sprint(before); total == "0" {
			t.Errorf("%v: nothing drawn", s.key.Layer)
		}
	}
}
