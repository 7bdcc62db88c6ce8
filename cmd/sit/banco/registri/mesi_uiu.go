package registri

import (
	"fmt"

	"github.com/cestor/sit/catasto/censuario"
)

// meseUnita is what may happen to a unit in a month.
func (l *lotto) meseUnita(i *immobile, mese int) {
	if l.vie.rinomina(i.via) == mese {
		l.toponomastica(i, mese)
		return
	}
	if i.ora().uiu.Partita != "" {
		return
	}
	switch {
	case l.raro(35):
		l.vendita(i, mese)
	case l.raro(250):
		l.donazione(i, mese)
	case l.raro(60):
		l.variazione(i, mese)
	case l.raro(140):
		l.classamento(i, mese)
	case l.raro(600):
		l.divisione(i, mese)
	case l.raro(500):
		l.fusione(i, mese)
	case l.raro(900):
		l.rinumera(i, mese)
	case l.raro(2000):
		l.demolizione(i, mese)
	}
}

// toponomastica changes the street of a unit: one act for all the units of the street.
func (l *lotto) toponomastica(i *immobile, mese int) {
	a := l.cambi[i.via]
	if a == nil {
		n := l.atto(mese, "V", "VTO", "VARIAZIONE TOPONOMASTICA RICHIESTA DAL COMUNE", 0)
		n.Efficacia = n.Registrazione
		a = &n
		l.cambi[i.via] = a
	}
	s := i.ora().copia()
	l.indirizza(i, s, mese)
	l.passa(i, *a, s)
}

func (l *lotto) vendita(i *immobile, mese int) {
	a := l.atto(mese, "N", "IST", l.descrivi("COMPRAVENDITA", l.e.primo(mese)), 1+l.r.IntN(25))
	if l.r.IntN(20) == 0 {
		a.Nota.Tipo, a.Causale, a.Descrizione = "R", "DEC", "DECRETO DI TRASFERIMENTO IMMOBILI"
	}
	nuova := l.coppia()
	switch l.r.IntN(10) {
	case 0:
		nuova = intera(l.popolo.impresa(l.r))
	case 1, 2, 3, 4:
		nuova = intera(l.popolo.persona(l.r))
	}
	l.subentra(i, a, nuova)
}

// donazione gives the bare property away and keeps the usufruct.
func (l *lotto) donazione(i *immobile, mese int) {
	l.subentra(i, l.atto(mese, "N", "IST", "DONAZIONE CON RISERVA DI USUFRUTTO", 1+l.r.IntN(25)), l.usufrutto())
}

func (l *lotto) variazione(i *immobile, mese int) {
	causale, descrizione := "VSI", "DIVERSA DISTRIBUZIONE DEGLI SPAZI INTERNI"
	if l.r.IntN(3) == 0 {
		causale, descrizione = "AMP", "AMPLIAMENTO"
	}
	s := i.ora().copia()
	if s.uiu.Categoria == "F03" || s.uiu.Categoria == "F04" {
		causale, descrizione = "UFU", "ULTIMAZIONE DI FABBRICATO URBANO"
		l.classa(s.uiu, "A02")
	} else if causale == "AMP" && s.uiu.Consistenza.Presente {
		s.uiu.Consistenza.Milli += 1000
		s.uiu.RenditaEuro.Milli = s.uiu.RenditaEuro.Milli * 115 / 1000 * 10
	}
	a := l.atto(mese, "V", causale, descrizione, 0)
	s.uiu.FlagClassamento, s.uiu.Annotazione = "1", "di stadio: classamento e rendita proposti"
	l.passa(i, a, s)
	if l.r.IntN(4) == 0 {
		s.uiu.ProtocolloNotifica, s.uiu.DataNotifica = fmt.Sprintf("PV%07d/%d", a.Mutazione%10_000_000, a.Nota.Anno.N), a.Registrazione
	}
	if l.r.IntN(5) == 0 { // it drags the titles along
		l.subentra(i, a, partiDi(i))
	}
}

func (l *lotto) classamento(i *immobile, mese int) {
	s := i.ora().copia()
	if s.uiu.Consistenza.Presente {
		s.uiu.RenditaEuro.Milli = s.uiu.RenditaEuro.Milli * 108 / 1000 * 10
		if s.uiu.Classe >= "01" && s.uiu.Classe <= "08" {
			s.uiu.Classe = s.uiu.Classe[:1] + string(s.uiu.Classe[1]+1)
		}
	}
	s.uiu.FlagClassamento = "4"
	l.passa(i, l.atto(mese, "V", "VCL", "VARIAZIONE DI CLASSAMENTO", 0), s)
}

// sopprimi begins the last state of a unit: it is open, and the unit is no more.
func (l *lotto) sopprimi(i *immobile, a atto) {
	s := i.ora().copia()
	*s.uiu = censuario.UIU{Partita: "C", RenditaLire: presente(0), RenditaEuro: milli(0)}
	s.indirizzi, s.utilita = nil, nil
	l.passa(i, a, s)
	for _, t := range i.aperti() {
		l.cessa(t, a)
	}
	i.soppesso = true
}

// divisione makes two units of one.
func (l *lotto) divisione(i *immobile, mese int) {
	c := i.ora().uiu.Categoria
	if c == "" || c[0] != 'A' {
		return
	}
	a := l.atto(mese, "V", "DIV", "DIVISIONE", 0)
	parti := partiDi(i)
	porta := i.civico
	l.sopprimi(i, a)
	for range 2 {
		l.figlio(i, c, porta, a, parti)
	}
}

// figlio is a unit born of others, in the same street.
func (l *lotto) figlio(da *immobile, categoria string, porta int, a atto, parti []parte) {
	n := l.unita(categoria, 4, porta, a)
	n.via = da.via
	s := n.ora()
	l.indirizza(n, s, a.mese)
	d := da.stadi[len(da.stadi)-2].identi[0] // before it was suppressed
	d.Subalterno = s.identi[0].Subalterno
	s.identi = []censuario.Identificativo{d}
	l.intesta(n, a, append([]parte(nil), parti...))
}

// fusione joins a unit with the one after it, if that has been left alone in the month.
func (l *lotto) fusione(i *immobile, mese int) {
	for _, j := range l.immobili {
		if j == i || j.tipo != 'F' || j.soppesso || j.toccato >= mese || j.ora().uiu.Categoria == "" {
			continue
		}
		categoria := i.ora().uiu.Categoria
		if categoria == "" || categoria[0] != 'A' && categoria[0] != 'C' {
			return
		}
		a := l.atto(mese, "V", "FUS", "FUSIONE", 0)
		parti := partiDi(i)
		l.sopprimi(i, a)
		l.sopprimi(j, a)
		l.figlio(i, categoria, i.civico, a, parti)
		return
	}
}

// rinumera changes the subalterno of a unit.
func (l *lotto) rinumera(i *immobile, mese int) {
	s := i.ora().copia()
	l.sub++
	s.identi = append([]censuario.Identificativo(nil), s.identi...)
	s.identi[0].Subalterno = fmt.Sprintf("%04d", l.sub)
	l.passa(i, l.atto(mese, "V", "VMI", "VARIAZIONE IDENTIFICATIVO", 0), s)
}

func (l *lotto) demolizione(i *immobile, mese int) {
	l.sopprimi(i, l.atto(mese, "V", "DET", "DEMOLIZIONE TOTALE", 0))
}
