package registri

import (
	"strconv"
	"strings"
)

// meseTerreno is what may happen to a particella in a month.
func (l *lotto) meseTerreno(i *immobile, mese int) {
	t := i.ora().terreno
	if t.Partita != "" { // roads, waters, the ground of buildings
		return
	}
	switch {
	case l.r.IntN(25) == 0 && (mese%12 == 11):
		l.coltura(i, mese)
	case l.raro(50):
		l.venditaTerreno(i, mese)
	case l.raro(300):
		l.subentra(i, l.atto(mese, "V", "IST", "DONAZIONE CON RISERVA DI USUFRUTTO", 1+l.r.IntN(25)), l.usufrutto())
	case l.raro(90):
		l.frazionamento(i, mese)
	case l.raro(200):
		l.tipoMappale(i, mese)
	case l.raro(120):
		l.fusioneTerreni(i, mese)
	}
}

// coltura is what farmers declared to be paid: it comes for thousands of particelle at once.
func (l *lotto) coltura(i *immobile, mese int) {
	s := i.ora().copia()
	l.coltiva(s)
	a := l.atto(mese, "T", "26A", "VARIAZIONE COLTURALE EX D.L. N. 262/06 - DICHIARAZIONE DI PROVA", 0)
	a.Efficacia = giorno(l.e.primo(mese).AddDate(-1, 0, 0))
	l.passa(i, a, s)
}

func (l *lotto) venditaTerreno(i *immobile, mese int) {
	a := l.atto(mese, "V", "IST", l.descrivi("COMPRAVENDITA", l.e.primo(mese)), 1+l.r.IntN(25))
	l.subentra(i, a, l.ditta(1.7))
}

// frazionamento suppresses a particella and gives its ground to two or three new numbers.
func (l *lotto) frazionamento(i *immobile, mese int) {
	t := i.ora().terreno
	mq := t.Superficie().N
	if mq < 300 {
		return
	}
	a := l.atto(mese, "F", "FRZ", l.descrivi("FRAZIONAMENTO", l.e.primo(mese)), 0)
	parti := partiDi(i)
	foglio := t.Foglio
	l.spegni(i, a)
	n := int64(2 + l.r.IntN(2))
	for k := range n {
		area := mq / (n - k)
		mq -= area
		l.nascita(foglio, area, a, parti)
	}
}

// nascita is a particella with the next free number.
func (l *lotto) nascita(foglio string, mq int64, a atto, parti []parte) {
	l.nate++
	n := l.campo(Sito{Foglio: foglio, Numero: strconv.Itoa(1000 + l.nate%3900), Mq: mq}, a, l.coltiva)
	l.intesta(n, a, append([]parte(nil), parti...))
}

func (l *lotto) spegni(i *immobile, a atto) {
	s := i.ora().copia()
	soppressa(s)
	l.passa(i, a, s)
	for _, t := range i.aperti() {
		l.cessa(t, a)
	}
	i.soppesso = true
}

// fusioneTerreni joins a field with another of the same lotto: one number goes on, wider.
func (l *lotto) fusioneTerreni(i *immobile, mese int) {
	for _, j := range l.immobili {
		if j == i || j.tipo != 'T' || j.soppesso || j.toccato >= mese || j.ora().terreno.Partita != "" {
			continue
		}
		a := l.atto(mese, "V", "VRU", "FUSIONE DI PARTICELLE", 0)
		s := i.ora().copia()
		superficie(s.terreno, s.terreno.Superficie().N+j.ora().terreno.Superficie().N)
		l.coltiva(s)
		l.passa(i, a, s)
		l.spegni(j, a)
		return
	}
}

// tipoMappale puts a building on a field: the particella becomes ente urbano and its owners, of
// the units that come in the month after, are no more its own.
func (l *lotto) tipoMappale(i *immobile, mese int) {
	a := l.atto(mese, "M", "TM", l.descrivi("TIPO MAPPALE", l.e.primo(mese)), 0)
	parti := partiDi(i)
	s := i.ora().copia()
	urbano(s)
	l.passa(i, a, s)
	for _, t := range i.aperti() {
		l.cessa(t, a)
	}
	if mese == l.e.Mesi {
		return // the units are of a month that nobody generates
	}
	foglio, numero := l.foglio, l.numero
	l.foglio, l.numero, l.sub = s.terreno.Foglio, strings.TrimLeft(s.terreno.Numero, "0"), 0
	l.costruzione(mese+1, parti)
	l.foglio, l.numero = foglio, numero
}

// costruzione is a new building: all by one act, with what its units share.
func (l *lotto) costruzione(mese int, parti []parte) {
	l.via = l.vie.prendi(l.r, l.siti.i)
	a := l.atto(mese, "A", "NC", "COSTITUZIONE", 0)
	quante := 1 + min(l.r.IntN(12), l.r.IntN(12))
	porta := 1 + l.r.IntN(90)
	for _, c := range l.categorie(quante) {
		u := l.unita(c, quante, porta, a)
		l.intesta(u, a, append([]parte(nil), parti...))
	}
	if quante > 2 {
		l.comune(a)
	}
}
