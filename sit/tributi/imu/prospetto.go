package imu

import (
	"strings"

	"github.com/cestor/sit/sit/tributi/conto"
)

// Fattispecie is a family of objects that has a rate of its own (c. 748-755).
type Fattispecie string

// The families of the law. A prospetto may have more: the name of a Condizione is one.
const (
	AbitazionePrincipale Fattispecie = "abitazione_principale" // A/1, A/8, A/9 alone: the others owe nothing
	Rurali               Fattispecie = "rurali"
	GruppoD              Fattispecie = "gruppo_d"
	Terreni              Fattispecie = "terreni"
	Aree                 Fattispecie = "aree"
	Altri                Fattispecie = "altri"
	BeniMerce            Fattispecie = "beni_merce" // exempt from 2022
)

// Aliquota is a rate in ten-millionths: 1,06 per cent is 106 000. Four decimals of a per mille,
// the finest that a prospetto writes.
type Aliquota int64

// Frazione is the rate as a fraction of the base.
func (a Aliquota) Frazione() *conto.Frazione { return conto.Di(int64(a), 10_000_000) }

// String writes the rate per mille, as layouts do: 10,6 per mille.
func (a Aliquota) String() string { return conto.Decimale(a.Permille(), 0, 4) + " per mille" }

// Permille is the rate in thousandths.
func (a Aliquota) Permille() *conto.Frazione { return conto.Di(int64(a), 10_000) }

// QuotaStato is what of the rate on group D goes to the State (c. 744).
const QuotaStato Aliquota = 76_000

// detrazioneDiLegge in cents, for the homes that are taxed (c. 749).
const detrazioneDiLegge = 20_000

var diLegge = map[Fattispecie]Aliquota{
	AbitazionePrincipale: 50_000, Rurali: 10_000, GruppoD: 86_000, Terreni: 76_000, Aree: 86_000, Altri: 86_000, BeniMerce: 10_000,
}

// Riga is a rate that a comune has voted.
type Riga struct {
	Fattispecie Fattispecie
	Categoria   string // restricts the rate: a categoria (A02) or a group (A); empty: all
	Aliquota    Aliquota
	Detrazione  int64 // cents
}

type chiaveRiga struct {
	fattispecie Fattispecie
	categoria   string
}

// Prospetto is what a comune has voted for a year. The zero value has voted nothing: the rates of
// the law hold.
type Prospetto struct {
	Anno  int
	righe map[chiaveRiga]Riga
}

// NewProspetto gathers the rates of a year. Families are compared without regard to case.
func NewProspetto(anno int, righe ...Riga) *Prospetto {
	p := &Prospetto{Anno: anno, righe: make(map[chiaveRiga]Riga, len(righe))}
	for _, r := range righe {
		r.Fattispecie = Fattispecie(strings.ToLower(strings.TrimSpace(string(r.Fattispecie))))
		r.Categoria = strings.ToUpper(strings.TrimSpace(r.Categoria))
		p.righe[chiaveRiga{r.Fattispecie, r.Categoria}] = r
	}
	return p
}

// Vuoto is true when nothing was voted: every rate is the one of the law.
func (p *Prospetto) Vuoto() bool { return p == nil || len(p.righe) == 0 }

// scelta is the rate that was found for an object.
type scelta struct {
	Riga
	legge bool // of the law, for want of a voted one
}

func (s scelta) testo() string {
	fonte := "fattispecie " + string(s.Fattispecie)
	if s.Categoria != "" {
		fonte += ", categoria " + s.Categoria
	}
	if s.legge {
		return "aliquota di legge " + s.Aliquota.String() + " (" + fonte + ": nessuna aliquota deliberata)"
	}
	return "aliquota " + s.Aliquota.String() + " (" + fonte + ")"
}

// Per finds the most specific rate: first those of a condition of the object (comodato,
// concordato…), then the family's; of each the one for the categoria, for its group, for all.
func (p *Prospetto) per(f Fattispecie, o Oggetto, c Condizione) scelta {
	if !p.Vuoto() {
		for _, nome := range append(c.nomi(f), f) {
			for _, categoria := range [...]string{o.Categoria, o.Categoria[:min(1, len(o.Categoria))], ""} {
				if r, ok := p.righe[chiaveRiga{nome, categoria}]; ok {
					if f == AbitazionePrincipale {
						r.Detrazione = max(r.Detrazione, detrazioneDiLegge)
					}
					return scelta{Riga: r}
				}
			}
		}
	}
	r := Riga{Fattispecie: f, Aliquota: diLegge[f]}
	if f == AbitazionePrincipale {
		r.Detrazione = detrazioneDiLegge
	}
	return scelta{Riga: r, legge: true}
}
