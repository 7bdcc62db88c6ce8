package registri

import (
	"fmt"
	"strings"

	"github.com/cestor/sit/catasto/censuario"
)

// edificio gives a place its units: a house, a block of flats with its garages, a shed.
func (l *lotto) edificio(quante int) {
	l.via = l.vie.prendi(l.r, l.siti.i)
	var prima []parte // of the unit before, whose garage may be next
	porta := 1 + l.r.IntN(90)
	for k, categoria := range l.categorie(quante) {
		if k%12 == 11 {
			porta += 2
		}
		u := l.antico([]string{"A", "V", "V"}, []string{"NC", "VCL", "VTO"}, []string{"COSTITUZIONE", "CLASSAMENTO", "VARIAZIONE TOPONOMASTICA"})
		i := l.unita(categoria, quante, porta, u)
		if categoria[0] != 'C' || prima == nil || l.r.IntN(4) == 0 {
			prima = l.ditta(l.tanti())
		}
		t := l.titoloDi()
		if u.Causale == "NC" && t.Efficacia < u.Efficacia {
			t = u // nobody owned it before it was built
		}
		l.intesta(i, t, append([]parte(nil), prima...))
		l.contaTitoli(i)
	}
	if quante >= 4 || l.r.IntN(8) == 0 {
		l.comune(l.antico([]string{"A"}, []string{"NC"}, []string{"COSTITUZIONE"}))
	}
}

// titoloDi is the act by which somebody had what he has.
func (l *lotto) titoloDi() atto {
	return l.antico([]string{"N", "R", "V", "N"}, []string{"IST", "DEN", "IST", "DEN"},
		[]string{"COMPRAVENDITA", "SUCCESSIONE", "DONAZIONE", "SUCCESSIONE TESTAMENTARIA"})
}

// categorie of the units of a building, dwellings first.
func (l *lotto) categorie(n int) []string {
	if n == 1 {
		switch k := l.r.IntN(100); {
		case k < 7:
			return []string{[]string{"D01", "D07", "D08", "D10"}[l.r.IntN(4)]}
		case k < 10:
			return []string{[]string{"B04", "B05", "E03", "E07", "E08", "B06"}[l.r.IntN(6)]}
		case k < 13:
			return []string{[]string{"F01", "F02", "F03", "F04", "F05"}[l.r.IntN(5)]}
		case k < 22:
			return []string{"C02"}
		}
	}
	abitazione := []string{"A02", "A03", "A03", "A04", "A02", "A07", "A05", "A06"}[l.r.IntN(8)]
	if n > 3 {
		abitazione = []string{"A02", "A03", "A04"}[l.r.IntN(3)]
	}
	out := make([]string, 0, n)
	for k := range n {
		switch v := l.r.IntN(100); {
		case k*100 < n*8 && n > 6:
			out = append(out, []string{"C01", "A10", "C01", "C03"}[l.r.IntN(4)])
		case k*100 < n*60 || n == 1:
			out = append(out, abitazione)
		case v < 70:
			out = append(out, "C06")
		case v < 94:
			out = append(out, "C02")
		case v < 97:
			out = append(out, "C07")
		default:
			out = append(out, "F03")
		}
	}
	return out
}

// unita is a new unit of the lotto, begun by an act.
func (l *lotto) unita(categoria string, quante, porta int, a atto) *immobile {
	l.sub++
	sub := fmt.Sprintf("%04d", l.sub)
	if quante == 1 && l.sub == 1 && l.r.IntN(2) == 0 {
		sub = "" // the whole particella
	}
	s := &stadio{identi: []censuario.Identificativo{l.identificativo(sub)}, uiu: &censuario.UIU{}}
	u := s.uiu
	l.classa(u, categoria)
	piano := []string{"T", "1", "2", "S1", "T-1", "1-2", "3", "S1-T", "4"}[l.r.IntN(min(9, 3+quante/2))]
	if categoria[0] == 'C' {
		piano = []string{"T", "S1"}[l.r.IntN(2)]
	}
	u.Piano[0] = piano
	if quante > 3 {
		u.Interno[0] = fmt.Sprint(l.sub)
		if l.r.IntN(3) == 0 {
			u.Scala = string('A' + byte(l.sub/10%6))
		}
	}
	if l.r.IntN(100) < 6 { // graffato: with the court, or with the flat above
		n := 1 + min(l.r.IntN(3), l.r.IntN(3))
		for range n {
			altro := s.identi[0]
			if l.r.IntN(2) == 0 {
				l.sub++
				altro.Subalterno = fmt.Sprintf("%04d", l.sub)
			} else {
				l.corti++
				altro.Numero, altro.Subalterno = fmt.Sprintf("%05d", 3000+l.corti%7000), ""
			}
			s.identi = append(s.identi, altro)
		}
	}
	i := l.nuovo('F', a.mese, s)
	i.civico = porta
	*s.generante() = a.Atto
	l.indirizza(i, s, a.mese)
	if quante >= 4 && l.r.IntN(4) == 0 {
		s.utilita = append(s.utilita, censuario.Utilita{Foglio: s.identi[0].Foglio, Numero: s.identi[0].Numero, Subalterno: "0900"})
	}
	if l.r.IntN(70) == 0 {
		s.riserve = append(s.riserve, l.riserva())
	}
	if a.mese > 0 || a.Nota.Anno.N > 1997 {
		u.FlagClassamento = []string{"1", "2", "2", "4", "5", "0"}[l.r.IntN(6)]
	}
	return i
}

func (l *lotto) identificativo(sub string) censuario.Identificativo {
	foglio, numero := l.foglio, l.numero
	for len(foglio) < 4 {
		foglio = "0" + foglio
	}
	n, denominatore, _ := strings.Cut(numero, "/")
	for len(n) < 5 {
		n = "0" + n
	}
	return censuario.Identificativo{Foglio: foglio, Numero: n, Denominatore: denominatore, Subalterno: sub}
}

func (l *lotto) riserva() censuario.Riserva {
	r := censuario.Riserva{Codice: fmt.Sprint(1 + l.r.IntN(7))}
	if l.r.IntN(2) == 0 {
		r.PartitaIscrizione = fmt.Sprintf("%07d", 1+l.r.IntN(90_000))
	}
	return r
}

// indirizza writes where a unit is, as its street is called after a month. Few have no address,
// some have two.
func (l *lotto) indirizza(i *immobile, s *stadio, mese int) {
	s.indirizzi = nil
	n := 1
	switch k := l.r.IntN(50); {
	case k == 0:
		return
	case k < 4:
		n = 2
	}
	for k := range n {
		v := l.vie.via((i.via+k)%l.vie.tot, mese)
		d := censuario.Indirizzo{Toponimo: v.Toponimo, Indirizzo: v.Nome, CodiceStrada: v.Codice}
		d.Civico[0] = civico(l.r, v, i.civico)
		if l.r.IntN(25) == 0 {
			d.Civico[1] = civico(l.r, v, i.civico+2)
		}
		s.indirizzi = append(s.indirizzi, d)
	}
}

// comune is a bene comune non censibile: a stair, a court. Nobody has a title on it, and whole
// loads leave it out.
func (l *lotto) comune(a atto) {
	s := &stadio{identi: []censuario.Identificativo{l.identificativo("0900")},
		uiu: &censuario.UIU{Partita: "A", RenditaLire: presente(0), RenditaEuro: milli(0)}}
	s.uiu.Piano[0] = "T"
	i := l.nuovo('F', a.mese, s)
	*s.generante() = a.Atto
	l.indirizza(i, s, a.mese)
}

// classa gives a unit its category with class, size and rent as its group wants them.
func (l *lotto) classa(u *censuario.UIU, categoria string) {
	u.Categoria = categoria
	classe := 1 + l.r.IntN(5)
	var mezzi, tariffa int64 // halves of the unit of size, rent of one in thousandths
	switch categoria[0] {
	case 'A':
		u.Zona = []string{"", "1", "1", "001"}[l.r.IntN(4)]
		mezzi = 4 + l.r.Int64N(14)
		tariffa = map[string]int64{"A02": 95_000, "A03": 62_000, "A04": 44_000, "A05": 31_000, "A06": 27_000, "A07": 118_000, "A10": 210_000}[categoria]
		u.Superficie = presente(mezzi*9 + l.r.Int64N(30))
	case 'B':
		mezzi = 2 * (400 + l.r.Int64N(6000))
		tariffa = 900
	case 'C':
		mezzi = 2 * (9 + l.r.Int64N(70))
		tariffa = map[string]int64{"C01": 18_500, "C02": 1_950, "C03": 4_200, "C06": 2_600, "C07": 700}[categoria]
		u.Superficie = presente(mezzi/2 + l.r.Int64N(9))
	default:
		u.RenditaLire, u.RenditaEuro = presente(0), milli(0)
		if categoria[0] != 'F' {
			u.RenditaEuro = milli(l.r.Int64N(9_000_000) / 10 * 10)
		}
		return
	}
	u.Classe = fmt.Sprintf("%02d", classe)
	if l.r.IntN(14) == 0 {
		u.Classe, classe = "U", 3
	}
	rendita := mezzi * tariffa * int64(70+10*classe) / 200 / 10 * 10
	u.Consistenza, u.RenditaEuro, u.RenditaLire = milli(mezzi*500), milli(rendita), presente(rendita*1936/1000)
	if l.r.IntN(6) == 0 {
		u.Superficie = censuario.Intero{}
	}
}
