package registri

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/cestor/sit/catasto/censuario"
)

// People are numbered by families of eight: two who are married, four who may be their children,
// two who are nobody's. Everything about one is told by his number, so nobody is kept.
//
//	0 1      a couple, or not; one of them may die
//	2 3 4 5  the children: as many as figli says, the others are strangers with the same surname
//	6 7      anybody
const (
	famiglia  = 8
	cognomi   = 4000
	condivise = 25 // a family in so many is the same in every ente
)

type popolo struct {
	e       *Ente
	persone int
	imprese int
}

func nuovoPopolo(e *Ente) *popolo {
	n := max(e.Titoli, (e.UIU+e.Particelle)/2)
	p := &popolo{e: e, persone: max(64, n*6/10) / famiglia * famiglia}
	p.imprese = max(8, p.persone/14)
	return p
}

// soggetto is the number of a subject: of a person when it is positive or 0, of a company when
// negative. The second record of a person without tax code is the number with doppione added.
type soggetto int

const doppione soggetto = 1 << 40

// The first companies.
const (
	ilComune soggetto = -1 - iota
	demanio
	parrocchia
	ater
	prime = 4
)

func (s soggetto) vero() soggetto {
	if s >= doppione {
		return s - doppione
	}
	return s
}

// id is the identificativo soggetto. A person and a company may have the same.
func (p *popolo) id(s soggetto) int64 {
	switch {
	case s < 0:
		return p.e.BaseID + 10_000 - int64(s)
	case s >= doppione:
		return p.e.BaseID + 10_001 + 2*int64(s-doppione)
	}
	return p.e.BaseID + 10_000 + 2*int64(s)
}

func tipo(s soggetto) byte {
	if s < 0 {
		return 'G'
	}
	return 'P'
}

// seme is the seed of a family: the ente's, unless it is of those that every ente has.
func (p *popolo) seme(fam int64) uint64 {
	if uno(condivise, 7, fam) {
		return mescola(0xC04, fam)
	}
	return mescola(p.e.Seme, 1, fam)
}

func (p *popolo) sposati(fam int64) bool { return p.seme(fam)%10 < 7 }

func (p *popolo) figli(fam int64) int { return int(p.seme(fam) >> 8 % 5) }

// ospite is true of the people that were given: they come after all the others, and live.
func (p *popolo) ospite(s soggetto) bool { return int(s) >= p.persone }

// coniuge is the husband or the wife.
func (p *popolo) coniuge(s soggetto) (soggetto, bool) {
	s = s.vero()
	if s < 0 || p.ospite(s) || s%famiglia > 1 || !p.sposati(int64(s/famiglia)) {
		return 0, false
	}
	return s ^ 1, true
}

// morte is the month in which the succession of a person is registered, 0 when none is. Of a
// couple one at most dies: one couple in thirteen a year.
func (p *popolo) morte(s soggetto) int {
	s = s.vero()
	if s < 0 || p.ospite(s) || s%famiglia > 1 || p.e.Mesi == 0 {
		return 0
	}
	fam := int64(s / famiglia)
	h := mescola(p.e.Seme, 2, fam)
	if int(h&1) != int(s&1) {
		return 0
	}
	if m := int(h >> 8 % 160); m < p.e.Mesi {
		return m + 1
	}
	return 0
}

// eredi of a person: the widow or widower first, then the children.
func (p *popolo) eredi(s soggetto) (vedovo bool, tutti []soggetto) {
	s = s.vero()
	c, vedovo := p.coniuge(s)
	if vedovo {
		tutti = append(tutti, c)
	}
	primo := s / famiglia * famiglia
	for k := range p.figli(int64(s / famiglia)) {
		tutti = append(tutti, primo+2+soggetto(k))
	}
	if len(tutti) == 0 {
		tutti = append(tutti, primo+6)
	}
	return vedovo, tutti
}

// persona draws anybody who is alive through all the months.
func (p *popolo) persona(r *rand.Rand) soggetto {
	for {
		if s := soggetto(r.IntN(p.persone)); p.morte(s) == 0 {
			return s
		}
	}
}

// qualunque draws anybody, those who will die too.
func (p *popolo) qualunque(r *rand.Rand) soggetto { return soggetto(r.IntN(p.persone)) }

func (p *popolo) impresa(r *rand.Rand) soggetto {
	return -1 - prime - soggetto(r.IntN(p.imprese-prime))
}

// correzione is the month in which the tax code of a person is put right, 0 when it never is.
func (p *popolo) correzione(s soggetto) int {
	if s < 0 || p.ospite(s) || !uno(60, p.e.Seme, 3, int64(s)) {
		return 0
	}
	if m := int(mescola(p.e.Seme, 4, int64(s)) % 24); m < p.e.Mesi {
		return m + 1
	}
	return 0
}

// soggetto writes the record of a subject as it stood after a month, nothing for the few that
// nobody delivers.
func (p *popolo) soggetto(s soggetto, mese int) censuario.Soggetto {
	if v := s.vero(); p.ospite(v) {
		q := p.e.Ospiti[int(v)-p.persone].Persona
		return q.record(string(p.e.Comune), p.id(v), mese)
	}
	if uno(5000, p.e.Seme, 11, int64(s)) {
		return censuario.Soggetto{}
	}
	out := censuario.Soggetto{Comune: string(p.e.Comune), ID: p.id(s), Tipo: tipo(s)}
	if s < 0 {
		p.denomina(&out, s)
		return out
	}
	vero := s.vero()
	fam := int64(vero / famiglia)
	r := rand.New(rand.NewPCG(p.seme(fam), uint64(vero%famiglia)))
	donna := vero%2 == 1
	out.Cognome, out.Nome = p.cognome(vero), nome(r, donna)
	out.Sesso = "1"
	if donna {
		out.Sesso = "2"
	}
	anni := 1940 + r.IntN(62)
	if vero%famiglia < 2 {
		anni = 1922 + r.IntN(38)
	}
	out.DataNascita = censuario.Data(anni*10_000 + (1+r.IntN(12))*100 + 1 + r.IntN(28))
	out.LuogoNascita = luogo(r)
	if r.IntN(2) == 0 && !uno(condivise, 7, fam) {
		out.LuogoNascita = string(p.e.Comune)
		if out.LuogoNascita[0] != 'X' {
			out.LuogoNascita = "X100" // never a tax code that somebody may have
		}
	}
	out.CodiceFiscale = CodiceFiscale(out.Cognome, out.Nome, out.DataNascita, donna, out.LuogoNascita)
	p.sporca(&out, s, mese, r)
	return out
}

func (p *popolo) cognome(s soggetto) string {
	s = s.vero()
	seme := p.seme(int64(s / famiglia))
	if k := s % famiglia; k == 1 || k > 5 {
		seme = mescola(int64(seme), int64(k))
	}
	// Some names are of many, most are of few.
	u := float64(seme>>11) / (1 << 53)
	return cognome(int(cognomi * math.Pow(u, 2.2)))
}

// sporca takes away or spoils what is missing or wrong in real deliveries: of persons 11 % have
// no tax code, 0.1 % a wrong one (catasto-censuario §5.3).
func (p *popolo) sporca(out *censuario.Soggetto, s soggetto, mese int, r *rand.Rand) {
	if s >= doppione {
		out.CodiceFiscale, out.LuogoNascita = "", ""
		out.IndicazioniSupplementari = "FU " + nome(r, false)
		return
	}
	if c := p.correzione(s); c > 0 {
		if mese >= c {
			return
		}
		if s%3 == 0 {
			out.CodiceFiscale = out.CodiceFiscale[:15] + string('A'+(out.CodiceFiscale[15]-'A'+1)%26)
			return
		}
		out.CodiceFiscale = ""
		return
	}
	switch n := r.IntN(1000); {
	case n < 105:
		out.CodiceFiscale = ""
		if n < 35 {
			out.DataNascita = 0
		}
		if n < 20 {
			out.LuogoNascita = ""
		}
		if n < 3 {
			out.Sesso = "0"
		}
		if n%2 == 0 {
			out.IndicazioniSupplementari = "FU " + nome(r, false)
		}
	case n == 105:
		out.CodiceFiscale = out.CodiceFiscale[:15] + string('A'+(out.CodiceFiscale[15]-'A'+1)%26)
	case n == 106:
		out.CodiceFiscale = out.CodiceFiscale[:6] + " " + out.CodiceFiscale[6:15]
	case n < 110:
		out.CodiceFiscale = omocodia(out.CodiceFiscale)
	case n < 160 && out.Sesso == "2":
		if c, ok := p.coniuge(s); ok {
			out.IndicazioniSupplementari = "IN " + p.cognome(c)
		}
	}
}

func (p *popolo) denomina(out *censuario.Soggetto, s soggetto) {
	n := int64(-s)
	r := rand.New(rand.NewPCG(mescola(p.e.Seme, 5), uint64(n)))
	out.Sede = string(p.e.Comune)
	switch s {
	case ilComune:
		out.Denominazione = "COMUNE DI " + strings.ToUpper(p.e.nome())
	case demanio:
		out.Denominazione = "DEMANIO PUBBLICO DELLO STATO IMMAGINARIO"
	case parrocchia:
		out.Denominazione = `PARROCCHIA DI SAN PROVINO "IN PROVA"`
	case ater:
		out.Denominazione = "ISTITUTO IMMAGINARIO CASE POPOLARI"
	default:
		out.Denominazione = ragione(r)
		if r.IntN(4) == 0 {
			out.Sede = luogo(r)
		}
	}
	// No partita IVA begins so: 99 is of no office.
	out.CodiceFiscale = PartitaIVA(9_900_000_000 + int64(mescola(p.e.Seme, n)%90_000_000))
	if s < -prime && r.IntN(20) == 0 {
		out.CodiceFiscale = ""
	}
}
