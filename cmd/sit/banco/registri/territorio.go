package registri

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
)

// siti walks the particelle of the ente, those of the map or invented ones.
type siti struct {
	e         *Ente
	i         int
	edificati int // left to come
}

func nuoviSiti(e *Ente) *siti {
	s := &siti{e: e}
	for i := range s.quanti() {
		if s.edificato(i) {
			s.edificati++
		}
	}
	return s
}

func (s *siti) edificato(i int) bool {
	if s.e.Siti != nil {
		return s.e.Siti[i].Edificato
	}
	return (i+1)*quotaEdificati/100 > i*quotaEdificati/100
}

// campoAccanto is true when the next particella is of the same sheet and not built upon.
func (s *siti) campoAccanto(foglio string) bool {
	switch {
	case s.i >= s.quanti() || s.edificato(s.i):
		return false
	case s.e.Siti != nil:
		_, data := s.e.ospite(s.e.Siti[s.i])
		return s.e.Siti[s.i].Foglio == foglio && !data
	}
	return s.i%mediaFoglio != 0
}

func (s *siti) quanti() int {
	if s.e.Siti != nil {
		return len(s.e.Siti)
	}
	return s.e.Particelle - s.e.Particelle*quotaSoppresse/100
}

// prossimo is the next one, false after the last.
func (s *siti) prossimo(r *rand.Rand) (q Sito, ok bool) {
	if s.i >= s.quanti() {
		return q, false
	}
	if s.e.Siti != nil {
		q = s.e.Siti[s.i]
	} else {
		q.Foglio, q.Numero = strconv.Itoa(1+s.i/mediaFoglio), strconv.Itoa(1+s.i%mediaFoglio)
		q.Edificato = s.edificato(s.i)
		media := 7.6 // e^7.6 m²: two thousand
		if q.Edificato {
			media = 6.2
		}
		q.Mq = 30 + int64(math.Exp(media+0.9*r.NormFloat64()))
	}
	s.i++
	if q.Edificato {
		s.edificati--
	}
	return q, true
}

// restano is how many particelle are still to come.
func (s *siti) restano() int { return s.quanti() - s.i }

// vie are the streets, and what they are called after their change of name.
type vie struct {
	e   *Ente
	tot int
}

func nuoveVie(e *Ente) *vie {
	if len(e.Vie) > 0 {
		return &vie{e, len(e.Vie)}
	}
	return &vie{e, max(4, e.UIU/70)}
}

// prendi chooses a street for a place of a sheet: near places have the same streets.
func (v *vie) prendi(r *rand.Rand, i int) int { return (i/70 + r.IntN(3)) % v.tot }

// rinomina is the month in which a street changes its name, 0 for never: one street in eight, in
// two months of the whole history, as when a comune revises its stradario.
func (v *vie) rinomina(n int) int {
	if !uno(8, v.e.Seme, 6, int64(n)) {
		return 0
	}
	m := min(5, v.e.Mesi)
	if v.e.Mesi >= 17 && uno(2, v.e.Seme, 7, int64(n)) {
		m = 17
	}
	return m
}

// nome of a street after a month.
func (v *vie) via(n, mese int) Via {
	var out Via
	if len(v.e.Vie) > 0 {
		out = v.e.Vie[n]
	} else {
		r := rand.New(rand.NewPCG(mescola(v.e.Seme, 8), uint64(n)))
		out = Via{Toponimo: toponimi[r.IntN(len(toponimi))], Nome: nomeVia(r), Codice: strconv.Itoa(1 + n)}
	}
	if m := v.rinomina(n); m > 0 && mese >= m {
		r := rand.New(rand.NewPCG(mescola(v.e.Seme, 9), uint64(n)))
		out.Nome, out.Codice = nomeVia(r), strconv.Itoa(20_000+n)
	}
	return out
}

// Mostly VIA (236); PIAZZA, VICOLO, VIALE, CONTRADA, LOCALITA', none.
var toponimi = []string{"236", "236", "236", "236", "236", "236", "130", "248", "240", "54", "90", "0"}

func nomeVia(r *rand.Rand) string {
	s := cognome(r.IntN(cognomi))
	switch r.IntN(5) {
	case 0:
		return "DEI " + s
	case 1:
		return "SAN " + s
	}
	return nome(r, r.IntN(2) == 0) + " " + s
}

// civico is a door: padded half of the time, as delivered.
func civico(r *rand.Rand, v Via, n int) string {
	if len(v.Civici) > 0 {
		return v.Civici[n%len(v.Civici)]
	}
	switch k := r.IntN(50); {
	case k == 0:
		return "SNC"
	case k < 4:
		return fmt.Sprintf("%d/%c", n, 'A'+r.IntN(4))
	case k < 27:
		return fmt.Sprintf("%06d", n)
	}
	return strconv.Itoa(n)
}
