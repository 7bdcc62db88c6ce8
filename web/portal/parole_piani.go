package portal

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit/urbanistica"
)

// funzioniPiani are what the pages of the plans say with.
func funzioniPiani(l lingua) template.FuncMap {
	return template.FuncMap{"mq1": l.mqPiano, "metriquadri": l.metriQuadri, "cento": l.cento, "centesimi": l.centesimi, "statoPiano": l.statoPiano, "esitoVincolo": l.esitoVincolo, "sotto": sotto}
}

// metriQuadri writes an area of a certificate: whole, under ten with its decimal (edilizia §4.6).
func (l lingua) metriQuadri(v float64) string {
	if v > 0 && v < 10 {
		return l.decimale(v, 1)
	}
	return l.migliaia(int64(math.Round(v)))
}

func (l lingua) mqPiano(v float64) string { return l.metriQuadri(v) + " m²" }

// centesimi writes a percent with its two decimals, also when they are zero: a column is read down.
func (l lingua) centesimi(v any) string {
	if p, ok := v.(*float64); ok {
		v = *p
	}
	s := strconv.FormatFloat(numero(v), 'f', 2, 64)
	if l == italiano {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func (l lingua) cento(v any) string { return l.centesimi(v) + " %" }

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
