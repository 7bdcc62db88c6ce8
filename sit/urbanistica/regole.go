package urbanistica

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Parte is how much of a particella something takes: square metres of the reference area and percent.
type Parte struct {
	Mq       float64
	Percento float64
}

// Zona is a row of the table of zones. An empty Sigla is what the instrument leaves unclassified.
type Zona struct {
	Strumento   string
	Stato       string
	Sigla       string
	Articolo    string
	Descrizione string
	ZTO         string
	Parte
	Quota float64 // of the particella, exact
}

// Esito is how a vincolo meets a particella.
type Esito string

// The three, from the strongest.
const (
	Interessata Esito = "interessata" // it takes some of it
	Lambita     Esito = "lambita"     // so little that it is to be seen on the spot (§4.4)
	Confinante  Esito = "confinante"  // it touches the boundary
)

// Vincolo is a row of the table of constraints.
type Vincolo struct {
	Codice, Titolo, Norma string
	Esito                 Esito
	Pubblico              bool
	Dimensione            int16 // 2: Mq; 1: Lunghezza; 0: neither
	Mq                    float64
	Percento              *float64 // nil: lambita, or no area
	Lunghezza             float64  // metres
	Quota                 float64
}

// ripartizione is what one instrument says of a particella.
type ripartizione struct {
	zone        []Zona
	residuo     float64 // share left unclassified; 0 when complete
	sovrapposte bool    // its zones overlap by more than a thousandth
}

// classifica applies the rules to the zones of one instrument (§4.3, §4.6, §4.7). s is the reference area.
func (t terreno) classifica(righe []misura, s float64) ripartizione {
	aree, residua := t.senzaSchegge(righe)
	somma := 0.0
	for _, a := range aree {
		somma += a
	}
	coperta := min(*righe[0].Coperta, t.area)
	// Where a corner of two drawings was rounded they may overlap, or leave a hole, by nothing.
	r := ripartizione{residuo: max(0, t.area-coperta+residua) / t.area, sovrapposte: somma-coperta > completa*t.area}
	intera := r.residuo <= completa
	if intera {
		r.residuo = 0
	}
	var quote []float64
	for i, m := range righe {
		if aree[i] == 0 {
			continue
		}
		q := min(1, aree[i]/t.area)
		quote = append(quote, q)
		r.zone = append(r.zone, Zona{Strumento: m.Chiave, Stato: m.Stato, Sigla: m.Sigla, Articolo: m.Articolo, Descrizione: testo(m.Descrizione), ZTO: testo(m.ZTO),
			Quota: q, Parte: Parte{Mq: MetriQuadri(q * s), Percento: percento(q)}})
	}
	if intera && !r.sovrapposte && len(quote) > 0 {
		for i, p := range percentuali(quote) {
			r.zone[i].Percento = p
		}
	}
	slices.SortStableFunc(r.zone, func(a, b Zona) int {
		return cmp.Or(cmp.Compare(b.Quota, a.Quota), strings.Compare(a.Sigla, b.Sigla), strings.Compare(a.Articolo, b.Articolo))
	})
	return r
}

// senzaSchegge gives to each zone its area after the slivers have gone to the zones with which they have the
// longest boundary, and says how much went to none. What of a sliver lies over another zone is there already.
func (t terreno) senzaSchegge(righe []misura) (aree []float64, residua float64) {
	aree = make([]float64, len(righe))
	somma := 0.0
	for i, m := range righe {
		somma += m.Area
		if !t.scheggia(m) {
			aree[i] = m.Area
		}
	}
	doppia := max(0, somma-*righe[0].Coperta)
	tenute := slices.Clone(aree)
	for i, m := range righe {
		if tenute[i] > 0 {
			continue
		}
		gia := min(m.Area, doppia)
		doppia -= gia
		a := vicina(i, m, righe, tenute)
		if a < 0 {
			residua += m.Area - gia
			continue
		}
		aree[a] += m.Area - gia
	}
	return aree, residua
}

// vicina is the zone that takes a sliver: of those kept, the one with the longest boundary with it; where none has any
// the largest; -1 when none was kept.
func vicina(i int, m misura, righe []misura, tenute []float64) int {
	bordo := func(k int) float64 {
		if p := *righe[k].Posto; int(p) <= len(m.Bordi) {
			return m.Bordi[p-1]
		}
		return 0
	}
	meglio := -1
	for k := range righe {
		if k == i || tenute[k] == 0 {
			continue
		}
		if meglio < 0 || bordo(k) > bordo(meglio)+capello || math.Abs(bordo(k)-bordo(meglio)) <= capello && tenute[k] > tenute[meglio] {
			meglio = k
		}
	}
	return meglio
}

// vincola applies the rules to one constraint (§4.4, §4.5). It is never dropped: what would be a sliver of a zone is
// lambita, and has no percent. What the delivery does not say of it the catalogue does.
func (t terreno) vincola(m misura, s float64) Vincolo {
	v := Vincolo{Codice: m.Chiave, Titolo: m.Titolo, Norma: m.Norma, Pubblico: m.Pubblico, Dimensione: m.Dimensione, Esito: Interessata, Lunghezza: m.Lunghezza}
	if i := diCatalogo(m.Chiave); i < len(catalogo) {
		v.Titolo, v.Norma = cmp.Or(v.Titolo, catalogo[i].Titolo), cmp.Or(v.Norma, catalogo[i].Norma)
	}
	if m.Confine {
		v.Esito, v.Lunghezza = Confinante, 0
		if m.Dimensione == 2 {
			v.Percento = new(float64)
		}
		return v
	}
	if m.Dimensione < 2 {
		return v
	}
	v.Quota = min(1, m.Area/t.area)
	v.Mq = MetriQuadri(v.Quota * s)
	if t.scheggia(m) {
		v.Esito = Lambita
		return v
	}
	p := percento(v.Quota)
	v.Percento = &p
	return v
}

func testo(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
