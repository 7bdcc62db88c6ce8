package ricerca

import (
	"slices"
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
	maxCandidati = 128
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
