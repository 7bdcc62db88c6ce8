package portal

import (
	"html/template"

	"github.com/cestor/sit/sit/urbanistica"
)

// funzioniPiani are what the pages of the plans say with.
func funzioniPiani(l lingua) template.FuncMap {
	return template.FuncMap{"mq1": l.mqPiano, "cento": l.cento, "statoPiano": l.statoPiano, "esitoVincolo": l.esitoVincolo, "sotto": sotto}
}

// mqPiano writes an area of a certificate: under ten square metres with its decimal.
func (l lingua) mqPiano(v float64) string {
	if v > 0 && v < 10 {
		return l.decimale(v, 1) + " m²"
	}
	return l.mq(v)
}

// cento writes a percent with two decimals.
func (l lingua) cento(v any) string {
	if p, ok := v.(*float64); ok {
		v = *p
	}
	return l.decimale(numero(v), 2) + " %"
}

// statoPiano is the state of an instrument, or how a constraint meets a particella, in words.
func (l lingua) statoPiano(s string) string {
	switch s {
	case "vigente":
		return l.testo("vigente")
	case "adottato":
		return l.testo("adottato")
	case "interessata":
		return l.testo("interessata")
	case "lambita":
		return l.testo("lambita (da verificare)")
	case "confinante":
		return l.testo("confinante")
	}
	return s
}

func (l lingua) esitoVincolo(v urbanistica.Vincolo) string {
	s := l.statoPiano(string(v.Esito))
	switch {
	case v.Percento != nil && *v.Percento > 0:
		return s + ", " + l.mqPiano(v.Mq) + ", " + l.cento(*v.Percento)
	case v.Mq > 0:
		return s + ", " + l.mqPiano(v.Mq)
	case v.Lunghezza > 0:
		return s + ", " + l.metri(v.Lunghezza)
	}
	return s
}

// tabellaZone is a table with its title.
type tabellaZone struct {
	ID, Titolo string
	Righe      []urbanistica.Zona
}

func sotto(id, titolo string, righe []urbanistica.Zona) tabellaZone {
	return tabellaZone{id, titolo, righe}
}
