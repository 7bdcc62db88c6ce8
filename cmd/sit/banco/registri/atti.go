package registri

import (
	"fmt"
	"strconv"
	"time"

	"github.com/cestor/sit/catasto/censuario"
)

func presente(n int64) censuario.Intero { return censuario.Intero{N: n, Presente: true} }

func milli(n int64) censuario.Decimale { return censuario.Decimale{Milli: n, Presente: true} }

func (g *generatore) mutazione() int64 {
	g.prossimi.mutazione++
	return g.e.BaseID + 700_000 + g.prossimi.mutazione
}

// atto is an act registered in a month, by a note of its own; it holds since some days before.
func (l *lotto) atto(mese int, tipo, causale, descrizione string, prima int) atto {
	dal := l.e.primo(mese)
	giorni := l.e.primo(mese+1).Sub(dal) / (24 * time.Hour)
	registrato := dal.AddDate(0, 0, l.r.IntN(int(giorni)))
	efficace := registrato.AddDate(0, 0, -prima)
	if l.r.IntN(1500) == 0 { // a year typed wrong: intervals come out inverted
		efficace = efficace.AddDate(-10, 0, 0)
	}
	return atto{mese: mese, Atto: censuario.Atto{
		Efficacia: giorno(efficace), Registrazione: giorno(registrato), Nota: l.nota(tipo, registrato.Year()),
		Mutazione: l.mutazione(), Causale: causale, Descrizione: descrizione,
	}}
}

func (l *lotto) nota(tipo string, anno int) censuario.Nota {
	l.prossimi.nota++
	n := l.prossimi.nota % 900_000
	numero := fmt.Sprintf("%06d", n)
	switch l.r.IntN(300) {
	case 0:
		numero = fmt.Sprintf("%c%05d", 'A'+byte(n%26), n%100_000)
	case 1:
		numero = fmt.Sprintf("%d./%d", n%1000, anno%100)
	}
	return censuario.Nota{Tipo: tipo, Numero: numero, Progressivo: fmt.Sprintf("%03d", 1+n%3), Anno: presente(int64(anno))}
}

// antico is an act of before the whole load: the impianto, or of some year since.
func (l *lotto) antico(tipi, causali []string, descrizioni []string) atto {
	if l.r.IntN(9) == 0 {
		return atto{Atto: censuario.Atto{Efficacia: censuario.Impianto, Registrazione: 19870630,
			Nota:      censuario.Nota{Tipo: "I", Numero: "000000", Progressivo: "000", Anno: presente(0)},
			Mutazione: 1, Causale: "IMP", Descrizione: "IMPIANTO MECCANOGRAFICO DEL 30/06/1987"}}
	}
	ultimo := l.e.al()
	// More often of late: the square of a draw.
	u := l.r.Float64()
	registrato := ultimo.AddDate(0, 0, -int(u*u*34*365))
	k := l.r.IntN(len(causali))
	a := atto{Atto: censuario.Atto{Efficacia: giorno(registrato.AddDate(0, 0, -l.r.IntN(40))), Registrazione: giorno(registrato),
		Nota: l.nota(tipi[k], registrato.Year()), Mutazione: l.mutazione(), Causale: causali[k]}}
	a.Descrizione = l.descrivi(descrizioni[k], registrato)
	if registrato.Year() < 2000 && l.r.IntN(3) == 0 {
		a.Causale, a.Descrizione = "", "" // they came in later than the note
	}
	return a
}

// descrivi adds what offices write after the kind of an act: a day, a file number with its
// degree sign, nothing.
func (l *lotto) descrivi(s string, t time.Time) string {
	switch l.r.IntN(4) {
	case 0:
		return s
	case 1:
		return s + " N° " + strconv.Itoa(1+l.r.IntN(9000)) + "." + strconv.Itoa(1+l.r.IntN(9)) + "/" + strconv.Itoa(t.Year())
	}
	return s + " DEL " + t.Format("02/01/2006")
}
