package ricerca

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/cestor/sit/sit"
)

// trovata is a voce that a line may mean.
type trovata struct {
	voce      *voce
	punteggio float64
	civico    *civicoChiesto // nil: the line has no number left for one
}

// colpo is a word of the line found in a name: which terms of the line, which of the name.
type colpo struct {
	chiesti, posti uint32
	simile         float32
	dopo           int32 // the next of the same voce, -1 for none
}

// Bounds of one search: what it may look at, whatever the line.
const (
	maxColpi     = 30_000
	maxCandidati = 64
)

// appunti are the scratch papers of a search, used again by the next one.
type appunti struct {
	colpi   []colpo
	testa   []int32   // of the colpi of each voce, -1
	peso    []float32 // of what was found of each voce
	ultimo  []uint32  // terms counted last in peso
	toccate []uint32
	enti    []colpo // of the names of enti: posti is the ente
	simili  []somigliante
	base    []candidato
	finali  []valutata
	perEnte []float32
}

type candidato struct {
	voce uint32
	peso float32
}

type valutata struct {
	trovata
	voce uint32
}

var fogliDiAppunti = sync.Pool{New: func() any { return &appunti{} }}

// cerca is the voci that the line may mean, best first. dove limits the enti: nil is all.
func (l *lessico) cerca(r *richiesta, dove []bool, giorno sit.Giorno, limite int) []trovata {
	if r.vuota() || len(l.voci) == 0 {
		return nil
	}
	a := fogliDiAppunti.Get().(*appunti)
	defer fogliDiAppunti.Put(a)
	a.prepara(len(l.voci))
	l.colpisci(a, r, dove)
	var out []trovata
	if len(a.toccate) == 0 && r.soloGenere() {
		out = l.delGenere(r, dove, giorno, limite)
	} else {
		out = l.valuta(a, r, giorno, limite)
	}
	a.pulisci()
	return out
}

func (a *appunti) prepara(voci int) {
	if len(a.testa) < voci {
		a.testa, a.peso, a.ultimo = make([]int32, voci), make([]float32, voci), make([]uint32, voci)
		for i := range a.testa {
			a.testa[i] = -1
		}
	}
	a.colpi, a.toccate, a.enti, a.finali = a.colpi[:0], a.toccate[:0], a.enti[:0], a.finali[:0]
}

func (a *appunti) pulisci() {
	for _, v := range a.toccate {
		a.testa[v], a.peso[v], a.ultimo[v] = -1, 0, 0
	}
	clear(a.finali)
}

// colpisci looks every word of the line up, alone and joined with the next.
func (l *lessico) colpisci(a *appunti, r *richiesta, dove []bool) {
	for i := range r.termini {
		q := &r.termini[i]
		if q.rumore || q.civico {
			continue
		}
		a.simili = a.simili[:0]
		if q.numero > 0 && !(i == 0 && q.iniziato && len(q.testo) == 1) { // "v" is going to be "via"
			if k, ok := slices.BinarySearch(l.voc.parole, chiaveNumero(q.numero)); ok {
				s := float32(1)
				if q.cifre && !q.ordinale {
					s = 0.97 // rather a civico
				}
				a.simili = append(a.simili, somigliante{uint32(k), s})
			}
		}
		switch {
		case q.cifre:
		case q.testo == santo || q.debole || titoli[q.testo] || len(q.generi) > 0 && q.generi[0].simile == 1:
			if k, ok := slices.BinarySearch(l.voc.parole, q.testo); ok {
				a.simili = append(a.simili, somigliante{uint32(k), 1})
			}
			if q.iniziato {
				a.simili = l.voc.iniziate(a.simili, q.testo)
			}
		case len(q.testo) > 1 || q.iniziato:
			a.simili = l.voc.cerca(a.simili, q.testo, q.iniziato || q.punto, 3)
		}
		l.segna(a, 1<<i, q.peso, dove)
		if i+1 < len(r.termini) {
			if n := &r.termini[i+1]; !n.cifre && !q.cifre && !n.rumore && !n.civico && len(q.testo)+len(n.testo) <= maxParola && len(n.testo) > 1 {
				a.simili = l.voc.cerca(a.simili[:0], q.testo+n.testo, n.iniziato, 1) // more might change one of the two
				l.segna(a, 3<<i, q.peso+n.peso, dove)
			}
		}
	}
}

// segna writes down where the words found stand.
func (l *lessico) segna(a *appunti, chiesti uint32, peso float32, dove []bool) {
	for _, s := range a.simili {
		for _, p := range l.posti[l.inizio[s.parola]:l.inizio[s.parola+1]] {
			if p.voce < 0 {
				a.enti = append(a.enti, colpo{chiesti: chiesti, posti: uint32(^p.voce), simile: s.simile})
				continue
			}
			v := uint32(p.voce)
			if dove != nil && !dove[l.vie[l.voci[v].via].ente] || len(a.colpi) >= maxColpi {
				continue
			}
			if a.testa[v] < 0 {
				a.toccate = append(a.toccate, v)
			}
			a.colpi = append(a.colpi, colpo{chiesti, (1<<p.n - 1) << p.pos, s.simile, a.testa[v]})
			a.testa[v] = int32(len(a.colpi) - 1)
			if a.ultimo[v] != chiesti { // the best comes first: the others of the same word add nothing
				a.ultimo[v] = chiesti
				a.peso[v] += peso * s.simile
			}
		}
	}
}

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
		p := a.peso[v] + perEnte[l.vie[l.voci[v].via].ente] + l.pesoGenere(r, v)
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

func (l *lessico) pesoGenere(r *richiesta, v uint32) float32 {
	g, m := l.voci[v].genere, float32(0)
	for i := range r.termini {
		for _, x := range r.termini[i].generi {
			if x.genere == g {
				m = max(m, 0.3*x.simile)
			}
		}
	}
	return m
}

// valutaVoce lays the line along the name: each term of the one with at most one of the other,
// the surest first.
func (l *lessico) valutaVoce(a *appunti, r *richiesta, indice uint32, giorno sit.Giorno) trovata {
	v := &l.voci[indice]
	via := &l.vie[v.via]
	stato := &via.stati[v.stato]
	if stato.dal > giorno {
		return trovata{}
	}
	var colpi [48]colpo
	n := 0
	for i := a.testa[indice]; i >= 0 && n < len(colpi); i = a.colpi[i].dopo {
		colpi[n] = a.colpi[i]
		n++
	}
	for _, e := range a.enti {
		if n < len(colpi) && int(e.posti) == via.ente {
			// Where the comune is, is said after the street: its words are taken last.
			colpi[n] = colpo{chiesti: e.chiesti, simile: e.simile * 0.97}
			n++
		}
	}
	peso := func(c colpo) (p float32) {
		for m := c.chiesti; m != 0; m &= m - 1 {
			p += r.termini[bits.TrailingZeros32(m)].peso
		}
		return p
	}
	slices.SortStableFunc(colpi[:n], func(x, y colpo) int {
		a, b := x.simile*peso(x), y.simile*peso(y)
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return bits.OnesCount32(y.posti) - bits.OnesCount32(x.posti)
	})
	var spiegati, coperti uint32
	var avuto, copertura float32
	var ordine [maxPosizioni]int8 // the term that each word of the name was found in, from 1
	for _, c := range colpi[:n] {
		if c.chiesti&spiegati != 0 || c.posti&coperti != 0 {
			continue
		}
		spiegati, coperti = spiegati|c.chiesti, coperti|c.posti
		avuto += c.simile * peso(c)
		for m := c.posti; m != 0; m &= m - 1 {
			p := bits.TrailingZeros32(m)
			copertura += v.termini[p].peso * c.simile
			ordine[p] = int8(bits.TrailingZeros32(c.chiesti) + 1)
		}
	}
	// Initials and beginnings, of what is left on either side: "G. Garibaldi", "Gius. Garibaldi".
	for i := range r.termini {
		q := &r.termini[i]
		if q.rumore || q.civico || q.cifre || spiegati>>i&1 != 0 {
			continue
		}
		if q.testo == via.provincia(l) {
			spiegati |= 1 << i
			continue
		}
		if q.debole && !q.punto || len(q.testo) > 1 && !q.punto && len(q.testo) < 3 {
			continue
		}
		for p, t := range v.termini {
			if coperti>>p&1 == 0 && t.peso > 0 && len(t.testo) > len(q.testo) && strings.HasPrefix(t.testo, q.testo) {
				spiegati, coperti = spiegati|1<<i, coperti|1<<p
				avuto += 0.9 * q.peso
				copertura += 0.8 * t.peso
				break
			}
		}
	}
	out := trovata{voce: v}
	usati := uint32(0)
	for i := range r.civici {
		c := &r.civici[i]
		if c.termini&spiegati == 0 && (out.civico == nil || c.detto && !out.civico.detto) {
			out.civico = c
			usati = c.termini
		}
	}
	var tutto float32
	suo := false // the kind of this street was written
	for i := range r.termini {
		q := &r.termini[i]
		if q.rumore || usati>>i&1 != 0 {
			continue
		}
		tutto += q.peso
		if spiegati>>i&1 != 0 {
			continue
		}
		if s := simileGenere(q, v.genere); s > 0 && !suo {
			suo = s > 0.7
			tutto += 0.3 - q.peso
			avuto += 0.3 * s
		}
	}
	if tutto == 0 || avuto == 0 {
		return trovata{}
	}
	s := float64(avuto / tutto)
	if v.peso > 0 {
		s *= 0.78 + 0.22*float64(min(1, copertura/v.peso))
	}
	if !inOrdine(ordine[:len(v.termini)]) {
		s *= 0.99
	}
	switch {
	case stato.origine == storico || stato.origine == ufficiale && stato.al <= giorno:
		s *= 0.96
	case stato.origine != ufficiale:
		s *= 0.98
	}
	if via.luogo {
		s *= 0.97
	}
	out.punteggio = min(1, s)
	return out
}

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

func (v *via) provincia(l *lessico) string { return l.enti[v.ente].Provincia }

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

// soloGenere is a line like "via " or "piazza d": its words tell a kind of street and no name.
func (r *richiesta) soloGenere() bool {
	c := false
	for i := range r.termini {
		q := &r.termini[i]
		if len(q.generi) > 0 {
			c = true
		} else if !q.debole && !q.rumore && len(q.testo) > 1 {
			return false
		}
	}
	return c
}

// delGenere offers the streets of the kind that was written, those of more civici first.
func (l *lessico) delGenere(r *richiesta, dove []bool, giorno sit.Giorno, limite int) []trovata {
	var out []trovata
	for _, i := range l.scelta {
		v := &l.voci[i]
		x := &l.vie[v.via]
		if dove != nil && !dove[x.ente] || x.stati[v.stato].dal > giorno || x.stati[v.stato].al <= giorno {
			continue
		}
		for k := range r.termini {
			if s := simileGenere(&r.termini[k], v.genere); s > 0.8 {
				out = append(out, trovata{voce: v, punteggio: 0.5 * float64(s)})
				break
			}
		}
		if len(out) == limite {
			break
		}
	}
	return out
}
