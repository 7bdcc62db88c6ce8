package tiles

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// columns lays the attributes of a segment's features out, one column for each that any has.
type columns struct {
	s       *Segment
	strings *interner
	classes map[class]uint32
	ids     bool // some feature needs its id spelled out
	text    bool
	angle   bool
	days    []Day
	sheets  map[string]bool
	fogli   map[int32]bool
}

func newColumns(s *Segment) *columns {
	s.class = make([]uint32, s.n)
	switch s.key.Layer {
	case Particelle, Edifici, Etichette:
		s.number = make([]uint32, s.n)
	}
	if s.key.Layer.named() {
		s.suffix = make([]uint8, s.n)
		s.ids = make([]uint32, s.n)
	}
	s.text = make([]uint32, s.n)
	s.angle = make([]float32, s.n)
	if s.key.Layer.polygonal() {
		s.area = make([]float32, s.n)
	}
	return &columns{s: s, strings: newInterner(), classes: map[class]uint32{}, sheets: map[string]bool{}, fogli: map[int32]bool{}}
}

func (c *columns) add(i uint32, d *draft) {
	s, f := c.s, &d.f
	k := classOf(f)
	at, ok := c.classes[k]
	if !ok {
		at = uint32(len(s.classes))
		c.classes[k] = at
		s.classes = append(s.classes, k)
		if f.Dal < f.Al {
			c.days = append(c.days, f.Dal, f.Al)
		}
		c.sheets[k.prefix], c.fogli[k.foglio] = true, true
	}
	s.class[i] = at
	if s.number != nil {
		s.number[i] = c.strings.number(f.Numero)
	}
	if s.key.Layer.named() {
		c.addID(i, f, k.prefix)
	}
	if f.Testo != "" {
		s.text[i], c.text = c.strings.add(f.Testo), true
	}
	if f.Angolo != 0 && !math.IsNaN(f.Angolo) {
		s.angle[i], c.angle = float32(f.Angolo), true
	}
	if s.area != nil {
		s.area[i] = float32(d.area)
		if math.Abs(float64(s.area[i])-d.area) > 0.004 {
			s.areas = put(s.areas, i, d.area)
		}
	}
	if s.key.Layer == Edifici && impliedParticella(k.prefix, f.Numero) != f.Particella {
		s.particelle = put(s.particelle, i, f.Particella)
	}
	if len(f.Kin.Predecessori)+len(f.Kin.Successori) > 0 {
		s.kin = put(s.kin, i, Kin{slices.Clone(f.Kin.Predecessori), slices.Clone(f.Kin.Successori)})
	}
	if len(f.Stages) > 0 {
		s.stages = put(s.stages, i, f.Stages)
	}
	if f.Extra != "" {
		s.extra = put(s.extra, i, f.Extra)
	}
}

// addID keeps of an id only what sheet and numero do not say already.
func (c *columns) addID(i uint32, f *Feature, prefix string) {
	tail, ok := strings.CutPrefix(f.ID, prefix+".")
	if ok && c.s.number != nil {
		tail, ok = strings.CutPrefix(tail, f.Numero)
		if ok && tail == "" {
			return
		}
		n, err := strconv.ParseUint(strings.TrimPrefix(tail, "+"), 10, 8)
		if ok && err == nil && 0 < n && n < suffixOther && tail == "+"+strconv.FormatUint(n, 10) {
			c.s.suffix[i] = uint8(n)
			return
		}
	}
	c.s.suffix[i] = suffixOther
	c.s.ids[i] = c.strings.add(f.ID)
	c.ids = true
}

func (c *columns) finish() {
	s := c.s
	s.classes = slices.Clone(s.classes)
	s.strings = c.strings.table()
	if !c.ids {
		s.ids = nil
	}
	if !slices.ContainsFunc(s.suffix, func(n uint8) bool { return n != 0 }) {
		s.suffix = nil
	}
	if !c.text {
		s.text = nil
	}
	if !c.angle {
		s.angle = nil
	}
	slices.Sort(c.days)
	for _, d := range slices.Compact(c.days) {
		if d != MinDay && d != MaxDay {
			s.days = append(s.days, d)
		}
	}
	for p := range c.sheets {
		s.sheets = append(s.sheets, p)
	}
	slices.Sort(s.sheets)
	for n := range c.fogli {
		s.fogli = append(s.fogli, n)
	}
	slices.Sort(s.fogli)
}

func put[V any](m map[uint32]V, i uint32, v V) map[uint32]V {
	if m == nil {
		m = map[uint32]V{}
	}
	m[i] = v
	return m
}
