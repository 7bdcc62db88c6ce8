package tiles

import "slices"

// Stage is what the census says of an immobile of a particella in [Dal, Al). A particella may
// have several immobili, one a subalterno.
type Stage struct {
	Immobile    int64
	Progressivo int32
	Qualita     int32 // 0: none
	Area        int64 // square metres declared; negative where none is
	Dal, Al     Day
	Subalterno  string
	Soppressa   bool
	EnteUrbano  bool
}

// Stages are all of a particella, by immobile and progressivo.
type Stages []Stage

// Census is what the stages of a particella come to on a day.
type Census struct {
	Present, Known, Soppressa, Ended bool
	Area                             int64 // negative where none is declared
	Qualita                          []int32
	EnteUrbano                       bool
	Subalterni                       []string
}

// On says what holds on a day, as catasto.censuario does in the database: of each immobile the
// highest progressivo that holds.
func (s Stages) On(day Day) Census {
	c := Census{Area: -1}
	for i := 0; i < len(s); {
		at, next := -1, i
		for ; next < len(s) && s[next].Immobile == s[i].Immobile; next++ {
			c.Ended = c.Ended || s[next].Al <= day
			if s[next].Dal <= day && day < s[next].Al {
				at = next
			}
		}
		i = next
		if at < 0 {
			continue
		}
		c.Known = true
		one := &s[at]
		if one.Soppressa {
			continue
		}
		c.Present = true
		c.EnteUrbano = c.EnteUrbano || one.EnteUrbano
		if one.Area >= 0 {
			c.Area = max(c.Area, 0) + one.Area
		}
		if one.Qualita != 0 && !slices.Contains(c.Qualita, one.Qualita) {
			c.Qualita = append(c.Qualita, one.Qualita)
		}
		if one.Subalterno != "" && !slices.Contains(c.Subalterni, one.Subalterno) {
			c.Subalterni = append(c.Subalterni, one.Subalterno)
		}
	}
	slices.Sort(c.Qualita)
	c.Soppressa = c.Known && !c.Present
	c.Ended = c.Ended && !c.Known
	return c
}
