package mappa

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto/codici"
)

// Catasto is what the census tells everybody of a particella on a day. Rows with subalterno are
// of one particella: their areas add up.
type Catasto struct {
	Presente   bool // some of it exists
	Noto       bool // the census says something of that day
	Soppressa  bool // and what it says is that nothing of it exists any more
	Cessata    bool // it said something of earlier days alone
	Superficie *int64
	Qualita    []int32
	EnteUrbano *bool
	Subalterni []string
}

// Over both, the declared area and the one of the map differ (contract §0, Areas).
const (
	differenzaRelativa = 0.02
	differenzaMq       = 5
)

// Censita adds to what the map knows what the census says. Where they disagree on whether the
// particella exists both stand: soppressa is the census's word, the drawing stays.
func (p *Particella) Censita(c Catasto) {
	slices.SortFunc(c.Subalterni, perSubalterno)
	p.Catasto, p.InCensuario = c, c.Presente
	switch {
	case c.Noto:
		p.Soppressa = c.Soppressa
	case p.MaiDisegnata && c.Cessata:
		p.Soppressa = true
	}
	if d, differisce := p.Differenza(); differisce {
		p.Avvisi = append(p.Avvisi, Avviso{"AREA_DIFFORME", fmt.Sprintf(
			"La superficie catastale è %d m², l'area calcolata dalla mappa %.0f m²: differiscono di %.0f m².", *c.Superficie, p.SuperficieMappa, math.Abs(d))})
	}
}

// Differenza is how much larger the drawing is than the census says, in square metres, and
// whether that is more than 2 % and more than 5 m².
func (p *Particella) Differenza() (mq float64, differisce bool) {
	if !p.InMappa || p.Catasto.Superficie == nil || *p.Catasto.Superficie == 0 {
		return 0, false
	}
	s := float64(*p.Catasto.Superficie)
	mq = p.SuperficieMappa - s
	return mq, math.Abs(mq) > differenzaRelativa*s && math.Abs(mq) > differenzaMq
}

// NomeQualita is the qualità by name; several of the subalterni one after the other.
func (c Catasto) NomeQualita() string {
	var nomi []string
	for _, q := range c.Qualita {
		x, _ := codici.QualitaDi(strconv.Itoa(int(q)))
		nomi = append(nomi, x.Nome)
	}
	return strings.Join(nomi, ", ")
}

// perSubalterno puts 2 before 10.
func perSubalterno(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
