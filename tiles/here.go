package tiles

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Here is what lies at a point: ids, empty where there is nothing.
type Here struct {
	Ente       string // codice catastale; empty means outside every ente
	Particella *Particella
	Foglio     string
	Edificio   string
	Civico     *CivicoNear
	Zone       []string
	Vincoli    []string
}

// CivicoNear is the civico nearest to a point.
type CivicoNear struct {
	ID, Testo string
	Via       string  // whole name of its street; may be empty
	Distanza  float64 // metres
}

// civicoReach is how far, in metres, a civico may be and still say where one is.
const civicoReach = 100

// hit is a feature found somewhere.
type hit struct {
	seg *Segment
	i   uint32
}

// At tells what is at a point on a day. A border belongs to both its sides; where drawings
// overlap, the later riferimento wins, then the smaller area, then the id (contract §4.2).
func (s *Snapshot) At(lon, lat float64, day Day) Here {
	var h Here
	x, y, ok := gridLonLat(lon, lat)
	if !ok {
		return h
	}
	at := func(l Layer) []hit { return s.covering(l, x, y, day) }
	sheet := ""
	if hits := at(Particelle); len(hits) > 0 {
		p := hits[0].seg.particellaAt(hits[0].i)
		h.Particella, h.Ente = &p, p.Ente
		sheet = hits[0].seg.classOf(hits[0].i).prefix
	}
	if hits := at(Fogli); len(hits) > 0 {
		h.Foglio = hits[0].seg.id(hits[0].i)
		h.Ente = cmp.Or(h.Ente, hits[0].seg.classOf(hits[0].i).ente)
		// Of overlapping sheets, the one on which the particella lies.
		for _, o := range hits {
			if id := o.seg.id(o.i); id == sheet {
				h.Foglio = id
			}
		}
	} else {
		h.Foglio = sheet
	}
	if hits := at(Comuni); len(hits) > 0 {
		h.Ente = cmp.Or(h.Ente, hits[0].seg.classOf(hits[0].i).ente)
	}
	if hits := at(Edifici); len(hits) > 0 {
		h.Edificio = hits[0].seg.id(hits[0].i)
	}
	for _, o := range at(Zone) {
		h.Zone = append(h.Zone, o.seg.id(o.i))
	}
	for _, o := range at(Vincoli) {
		h.Vincoli = append(h.Vincoli, o.seg.id(o.i))
	}
	h.Civico = s.nearestCivico(x, y, day)
	return h
}

// covering lists the polygons that cover a grid point, the one that wins first.
func (s *Snapshot) covering(layer Layer, x, y uint32, day Day) []hit {
	w := window{int64(x), int64(y), int64(x), int64(y)}
	var room [8]*Segment
	var found [32]uint32
	var hits []hit
	for _, seg := range s.touching(layer, w, room[:0]) {
		for _, i := range seg.search(w, found[:0]) {
			if c := seg.classOf(i); c.holds(day) && c.kind == Polygon && seg.covers(i, x, y) {
				hits = append(hits, hit{seg, i})
			}
		}
	}
	if len(hits) > 1 {
		slices.SortFunc(hits, func(a, b hit) int {
			return cmp.Or(
				-cmp.Compare(a.seg.classOf(a.i).riferimento, b.seg.classOf(b.i).riferimento),
				cmp.Compare(a.seg.featureArea(a.i), b.seg.featureArea(b.i)),
				strings.Compare(a.seg.id(a.i), b.seg.id(b.i)), a.seg.key.compare(b.seg.key))
		})
	}
	return hits
}

// covers tells exactly, in whole numbers, whether a polygon covers a point; its borders and
// those of its holes do.
func (s *Segment) covers(i, x, y uint32) bool {
	px, py := int64(x), int64(y)
	inside, open := false, false
	var ax, ay, firstX, firstY int64
	cross := func(bx, by int64) (border bool) {
		side := (bx-ax)*(py-ay) - (by-ay)*(px-ax)
		if side == 0 && min(ax, bx) <= px && px <= max(ax, bx) && min(ay, by) <= py && py <= max(ay, by) {
			return true
		}
		if (ay > py) != (by > py) && (side > 0) == (by > ay) {
			inside = !inside
		}
		return false
	}
	for w := s.walk(i); ; ax, ay = w.x, w.y {
		what := w.next()
		if what == walkVertex {
			if cross(w.x, w.y) {
				return true
			}
			continue
		}
		if open && cross(firstX, firstY) {
			return true
		}
		if what == walkEnd {
			return inside
		}
		firstX, firstY, open = w.x, w.y, true
	}
}

func (s *Snapshot) nearestCivico(x, y uint32, day Day) *CivicoNear {
	scale := groundScale(float64(y))
	reach := int64(civicoReach / scale)
	w := window{int64(x), int64(y), int64(x), int64(y)}.grow(reach)
	var best hit
	near := math.Inf(1)
	for _, seg := range s.touching(Civici, w, nil) {
		for _, i := range seg.search(w, nil) {
			if !seg.classOf(i).holds(day) {
				continue
			}
			for p := seg.walk(i); p.next() != walkEnd; {
				d := math.Hypot(float64(p.x)-float64(x), float64(p.y)-float64(y)) * scale
				if d < near || d == near && seg.id(i) < best.seg.id(best.i) {
					near, best = d, hit{seg, i}
				}
			}
		}
	}
	if near > civicoReach {
		return nil
	}
	return &CivicoNear{ID: best.seg.id(best.i), Testo: best.seg.testo(best.i), Via: best.seg.classOf(best.i).tipo, Distanza: near}
}
