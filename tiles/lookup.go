package tiles

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/paulmach/orb"
)

// register finds the particelle and the fogli of one ente by name.
type register struct {
	sheets   map[string][]*Segment // by the part of the id before the dot
	fogli    map[int32][]*Segment
	contorni map[int32][]*Segment // the outlines of the sheets with a number
	numeri   []int32              // of the fogli with particelle, ascending
}

func newRegister(segs []*Segment) *register {
	r := &register{sheets: map[string][]*Segment{}, fogli: map[int32][]*Segment{}, contorni: map[int32][]*Segment{}}
	for _, seg := range segs {
		if seg.key.Layer == Fogli {
			for _, n := range seg.fogli {
				r.contorni[n] = append(r.contorni[n], seg)
			}
			continue
		}
		for _, p := range seg.sheets {
			r.sheets[p] = append(r.sheets[p], seg)
		}
		for _, n := range seg.fogli {
			r.fogli[n] = append(r.fogli[n], seg)
		}
	}
	r.numeri = slices.Sorted(maps.Keys(r.fogli))
	return r
}

// registered are the layers whose segments a register is made of.
func (l Layer) registered() bool { return l == Particelle || l == Fogli }

// Particella is one drawing of a particella: the same one may be drawn on several sheets, and
// differently over the years.
type Particella struct {
	ID, Ente, Comune, Sezione, Allegato, Sviluppo, Numero, Tipo, Fonte string

	Foglio      int32
	Area        float64 // square metres, from geometry
	Flags       Flags
	Precisione  float64
	Riferimento Day
	Dal, Al     Day
	Kin         Kin
	Stages      Stages
	Extra       string
	Segment     SegmentKey // where it is drawn

	shape
}

// Holds tells whether the drawing held on a day.
func (p *Particella) Holds(day Day) bool { return p.Dal <= day && day < p.Al }

// Foglio is one outline of a sheet.
type Foglio struct {
	ID      string
	Dal, Al Day

	shape
}

// Holds tells whether the outline held on a day.
func (f *Foglio) Holds(day Day) bool { return f.Dal <= day && day < f.Al }

// shape is where a drawing keeps its polygon.
type shape struct {
	seg *Segment
	i   uint32
}

// Geometry is the drawing in degrees, good to the centimetre of the grid.
func (s shape) Geometry() orb.MultiPolygon { return s.seg.multiPolygon(s.i) }

// Particella finds all drawings of an id of an ente, of every day, the newest first.
func (s *Snapshot) Particella(ente int32, id string) []Particella {
	sheet, numero, ok := strings.Cut(id, ".")
	r := s.enti[ente]
	if !ok || r == nil {
		return nil
	}
	var found []Particella
	for _, seg := range r.sheets[sheet] {
		found = seg.findNumber(found, numero, func(i uint32) bool {
			return seg.classOf(i).prefix == sheet && (seg.suffix == nil || seg.suffix[i] == 0)
		})
		if seg.ids != nil { // ids that are not sheet.numero are few, and not in order
			for i := range seg.ids {
				if seg.suffix[i] == suffixOther && seg.strings.at(seg.ids[i]) == id {
					found = append(found, seg.particellaAt(uint32(i)))
				}
			}
		}
	}
	sortDrawings(found)
	return found
}

// Numero finds all drawings of the particelle of a foglio that bear a number, of every sezione,
// sheet and day, the newest first.
func (s *Snapshot) Numero(ente, foglio int32, numero string) []Particella {
	r := s.enti[ente]
	if r == nil {
		return nil
	}
	var found []Particella
	for _, seg := range r.fogli[foglio] {
		found = seg.findNumber(found, numero, func(i uint32) bool { return seg.classOf(i).foglio == foglio })
	}
	sortDrawings(found)
	return found
}

// Numeri are the numbers of the fogli of an ente that have particelle, ascending.
func (s *Snapshot) Numeri(ente int32) []int32 {
	if r := s.enti[ente]; r != nil {
		return r.numeri
	}
	return nil
}

// Fogli finds the outlines of every day of the sheets of an ente that bear a number, allegati and all
// sezioni. It is not whole when particelle lie on such a sheet of which no outline is known.
func (s *Snapshot) Fogli(ente, numero int32) (found []Foglio, whole bool) {
	r := s.enti[ente]
	if r == nil {
		return nil, true
	}
	for _, seg := range r.fogli[numero] {
		if !slices.ContainsFunc(r.contorni[numero], func(c *Segment) bool { return c.key.Foglio == seg.key.Foglio }) {
			return nil, false
		}
	}
	for _, seg := range r.contorni[numero] {
		for i := range uint32(seg.n) {
			if c := seg.classOf(i); c.foglio == numero {
				found = append(found, Foglio{ID: seg.id(i), Dal: c.dal, Al: c.al, shape: shape{seg, i}})
			}
		}
	}
	return found, true
}

func sortDrawings(found []Particella) {
	slices.SortStableFunc(found, func(a, b Particella) int {
		return cmp.Or(-cmp.Compare(a.Dal, b.Dal), -cmp.Compare(a.Al, b.Al), strings.Compare(a.ID, b.ID), a.Segment.compare(b.Segment))
	})
}

func (s *Segment) findNumber(found []Particella, numero string, want func(i uint32) bool) []Particella {
	v, plain := decimal(numero)
	order := func(n uint32) int { // the numero of a feature against the one sought
		text := n&numberIsText != 0
		switch {
		case plain && text:
			return 1
		case plain:
			return cmp.Compare(n, v)
		case !text:
			return -1
		}
		return strings.Compare(s.strings.at(n&^numberIsText), numero)
	}
	from := sort.Search(s.n, func(k int) bool { return order(s.number[s.byNumber[k]]) >= 0 })
	for _, i := range s.byNumber[from:] {
		if order(s.number[i]) != 0 {
			break
		}
		if want(i) {
			found = append(found, s.particellaAt(i))
		}
	}
	return found
}

func (s *Segment) particellaAt(i uint32) Particella {
	c := s.classOf(i)
	return Particella{
		ID: s.id(i), Ente: c.ente, Comune: c.comune, Sezione: c.sezione, Allegato: c.allegato, Sviluppo: c.svilu,
		Numero: s.numero(i), Tipo: c.tipo, Fonte: c.fonte, Foglio: c.foglio, Area: s.featureArea(i), Flags: c.flags,
		Precisione: float64(c.precisione), Riferimento: c.riferimento, Dal: c.dal, Al: c.al,
		Kin: s.kin[i], Stages: s.stages[i], Extra: s.extra[i], Segment: s.key, shape: shape{s, i},
	}
}

// multiPolygon reads a polygon back; rings are closed, and turned as GeoJSON wants them: outer
// ones anticlockwise.
func (s *Segment) multiPolygon(i uint32) orb.MultiPolygon {
	var mp orb.MultiPolygon
	var ring *orb.Ring
	close := func() {
		if ring != nil {
			*ring = append(*ring, (*ring)[0])
			ring.Reverse()
		}
	}
	for w := s.walk(i); ; {
		switch w.next() {
		case walkEnd:
			close()
			return mp
		case walkPart:
			close()
			mp = append(mp, orb.Polygon{nil})
		case walkRing:
			close()
			mp[len(mp)-1] = append(mp[len(mp)-1], nil)
		}
		last := mp[len(mp)-1]
		ring = &last[len(last)-1]
		*ring = append(*ring, lonLat(float64(w.x), float64(w.y)))
	}
}
