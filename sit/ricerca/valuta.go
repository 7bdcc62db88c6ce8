package ricerca

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/cestor/sit/sit"
)

// valuta weighs the voci that share most with the line.
func (l *lessico) valuta(a *appunti, r *richiesta, giorno sit.Giorno, limite int) []trovata {
	a.perEnte = append(a.perEnte[:0], make([]float32, len(l.enti))...)
	perEnte := a.perEnte
	for _, e := range a.enti {
		perEnte[e.posti] = max(perEnte[e.posti], e.simile*0.5)
	}
	a.base = a.base[:0]
	soglia := float32(0)
	for _, v := range a.toccate {
		p := a.peso[v] + perEnte[l.vie[l.voci[v].via].ente] + r.pesoGenere(l.voci[v].genere)
		if len(a.base) >= 4*maxCandidati {
			a.base = primiCandidati(a.base)
			soglia = a.base[len(a.base)-1].peso
		}
		if p >= soglia {
			a.base = append(a.base, candidato{v, p})
		}
	}
	a.base = primiCandidati(a.base)
	for _, c := range a.base {
		if t := l.valutaVoce(a, r, c.voce, giorno); t.punteggio >= 0.5 {
			a.finali = append(a.finali, valutata{t, c.voce})
		}
	}
	l.rifinisci(a, r)
	return l.scegli(a, limite)
}

func primiCandidati(tutti []candidato) []candidato {
	slices.SortFunc(tutti, func(x, y candidato) int {
		switch {
		case x.peso > y.peso:
			return -1
		case x.peso < y.peso:
			return 1
		}
		return int(x.voce) - int(y.voce)
	})
	return tutti[:min(len(tutti), maxCandidati)]
}

func (r *richiesta) pesoGenere(g genere) (m float32) {
	for i := range r.termini {
		for _, x := range r.termini[i].generi {
			if x.genere == g {
				m = max(m, pesoGenere*x.simile)
			}
		}
	}
	return m
}

// stesura is a line laid along a name: what of the one explains what of the other.
type stesura struct {
	r         *richiesta
	v         *voce
	spiegati  uint32 // terms of the line
	coperti   uint32 // words of the name
	avuto     float32
	copertura float32
	ordine    [maxPosizioni]int8 // the term that each word of the name was found in, from 1
}

// valutaVoce lays the line along the name: each term of the one with at most one of the other, the
// surest first. What is explained of the line counts most, then what is covered of the name.
func (l *lessico) valutaVoce(a *appunti, r *richiesta, indice uint32, giorno sit.Giorno) trovata {
	v := &l.voci[indice]
	via := &l.vie[v.via]
	stato := &via.stati[v.stato]
	if stato.dal > giorno {
		return trovata{}
	}
	s := stesura{r: r, v: v}
	s.colpi(a, a.testa[indice], via.ente)
	s.inizi(l.enti[via.ente].Provincia)
	out := trovata{voce: v}
	usati := uint32(0)
	for i := range r.civici {
		c := &r.civici[i]
		if c.termini&s.spiegati == 0 && (out.civico == nil || c.detto && !out.civico.detto) {
			out.civico, usati = c, c.termini
		}
	}
	tutto := s.tutto(usati)
	if tutto == 0 || s.avuto == 0 {
		return trovata{}
	}
	p := float64(s.avuto / tutto)
	if v.peso > 0 {
		p *= 0.78 + 0.22*float64(min(1, s.copertura/v.peso))
	}
	if !inOrdine(s.ordine[:len(v.termini)]) {
		p *= 0.99
	}
	switch {
	case stato.origine == storico || stato.origine == ufficiale && stato.al <= giorno:
		p *= 0.96
	case stato.origine != ufficiale:
		p *= 0.98
	}
	if via.luogo {
		p *= 0.97
	}
	out.punteggio = min(1, p)
	return out
}

// maxColpiVoce is how many places of one name are weighed.
const maxColpiVoce = 48

// colpi takes what was found of the name, and of the name of its comune, which is said beside the
// street and counts a little less.
func (s *stesura) colpi(a *appunti, testa int32, ente int) {
	var colpi [maxColpiVoce]colpo
	n := 0
	for i := testa; i >= 0 && n < len(colpi); i = a.colpi[i].dopo {
		colpi[n] = a.colpi[i]
		n++
	}
	for _, e := range a.enti {
		if n < len(colpi) && int(e.posti) == ente {
			colpi[n] = colpo{chiesti: e.chiesti, simile: e.simile * 0.97}
			n++
		}
	}
	slices.SortStableFunc(colpi[:n], func(x, y colpo) int {
		a, b := x.simile*s.r.peso(x.chiesti), y.simile*s.r.peso(y.chiesti)
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return bits.OnesCount32(y.posti) - bits.OnesCount32(x.posti)
	})
	for _, c := range colpi[:n] {
		if c.chiesti&s.spiegati != 0 || c.posti&s.coperti != 0 {
			continue
		}
		s.spiegati, s.coperti = s.spiegati|c.chiesti, s.coperti|c.posti
		s.avuto += c.simile * s.r.peso(c.chiesti)
		for m := c.posti; m != 0; m &= m - 1 {
			p := bits.TrailingZeros32(m)
			s.copertura += s.v.termini[p].peso * c.simile
			s.ordine[p] = int8(bits.TrailingZeros32(c.chiesti) + 1)
		}
	}
}

// peso is what these terms of the line prove together.
func (r *richiesta) peso(chiesti uint32) (p float32) {
	for m := chiesti; m != 0; m &= m - 1 {
		p += r.termini[bits.TrailingZeros32(m)].peso
	}
	return p
}

// inizi takes initials and beginnings, of what is left on either side: "G. Garibaldi", "Gius.
// Garibaldi"; and the sigla of the provincia, which proves nothing.
func (s *stesura) inizi(provincia string) {
	for i := range s.r.termini {
		q := &s.r.termini[i]
		switch {
		case q.rumore || q.civico || q.cifre || s.spiegati>>i&1 != 0:
			continue
		case q.testo == provincia:
			s.spiegati |= 1 << i
			continue
		case q.debole && !q.punto || len(q.testo) > 1 && !q.punto && len(q.testo) < 3:
			continue
		}
		for p, t := range s.v.termini {
			if s.coperti>>p&1 == 0 && t.peso > 0 && len(t.testo) > len(q.testo) && strings.HasPrefix(t.testo, q.testo) {
				s.spiegati, s.coperti = s.spiegati|1<<i, s.coperti|1<<p
				s.avuto += 0.9 * q.peso
				s.copertura += 0.8 * t.peso
				break
			}
		}
	}
}

// tutto is what the line says in all, but for its civico; the kind of the street, right or wrong, is
// weighed here.
func (s *stesura) tutto(civico uint32) (tutto float32) {
	suo := false // the kind of this street was written
	for i := range s.r.termini {
		q := &s.r.termini[i]
		if q.rumore || civico>>i&1 != 0 {
			continue
		}
		tutto += q.peso
		if s.spiegati>>i&1 != 0 || suo {
			continue
		}
		if x := simileGenere(q, s.v.genere); x > 0 {
			suo = x > 0.7
			tutto += pesoGenere - q.peso
			s.avuto += pesoGenere * x
		}
	}
	return tutto
}

// pesoGenere is what the kind of a street proves: people take a via for a viale.
const pesoGenere = 0.3

// inOrdine tells whether the words found stand in the line as in the name.
func inOrdine(ordine []int8) bool {
	ultimo := int8(0)
	for _, o := range ordine {
		if o != 0 && o < ultimo {
			return false
		}
		ultimo = max(ultimo, o)
	}
	return true
}

// simileGenere is how well the term names the kind g: a little for one of the same family,
// hardly at all for another.
func simileGenere(q *termineChiesto, g genere) (s float32) {
	for _, x := range q.generi {
		switch {
		case x.genere == g:
			s = max(s, x.simile)
		case famiglia[x.genere] == famiglia[g]:
			s = max(s, 0.6*x.simile)
		default:
			s = max(s, 0.25*x.simile)
		}
	}
	return s
}

// rifinisci tells apart those that are nearly even: letter by letter, then by how many civici.
func (l *lessico) rifinisci(a *appunti, r *richiesta) {
	massimo := 0.0
	for i := range a.finali {
		massimo = max(massimo, a.finali[i].punteggio)
	}
	var b strings.Builder
	conGenere := false
	for i := range r.termini {
		q := &r.termini[i]
		if q.rumore || q.cifre && q.numero > 0 && len(r.civici) > 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		conGenere = conGenere || len(q.generi) > 0
		b.WriteString(q.testo)
	}
	riga := b.String()
	for i := range a.finali {
		f := &a.finali[i]
		if f.punteggio < massimo-0.1 {
			continue
		}
		nome := f.trovata.voce.testo
		if f.trovata.voce.genere != 0 && !conGenere {
			_, nome, _ = strings.Cut(nome, " ")
		}
		d := float64(distanza(riga, nome)) / float64(max(1, min(maxConfronto, max(len(riga), len(nome)))))
		civici := float64(l.vie[f.trovata.voce.via].civici)
		f.punteggio = max(0, f.punteggio-0.03*d-0.004/(1+math.Log2(1+civici)))
	}
}

// scegli keeps each via once, and only what is not far behind the best.
func (l *lessico) scegli(a *appunti, limite int) []trovata {
	slices.SortFunc(a.finali, func(x, y valutata) int {
		switch {
		case x.punteggio > y.punteggio:
			return -1
		case x.punteggio < y.punteggio:
			return 1
		}
		return int(x.voce) - int(y.voce)
	})
	var out []trovata
	for _, f := range a.finali {
		if len(out) == limite || f.punteggio < a.finali[0].punteggio*0.72 {
			break
		}
		if !slices.ContainsFunc(out, func(t trovata) bool { return t.voce.via == f.trovata.voce.via }) {
			out = append(out, f.trovata)
		}
	}
	return out
}
