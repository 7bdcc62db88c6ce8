package carta

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// data writes a day as offices do.
func data(g sit.Giorno) string {
	a, m, d := g.Date()
	return fmt.Sprintf("%02d/%02d/%04d", d, int(m), a)
}

func mq(v float64) string { return migliaia(int64(math.Round(v))) + " m²" }

// metri writes a length to the given decimals, with a comma.
func metri(v float64, decimali int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', decimali, 64), ".", ",", 1) + " m"
}

// precisione writes a tolerance without digits that say nothing.
func precisione(v float64) string {
	return "± " + strings.Replace(strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64), ".", ",", 1) + " m"
}

func nomeComune(e sit.Ente) string {
	s := e.Nome + " (" + string(e.Codice) + ")"
	if e.Provincia != "" {
		s += " – " + e.Provincia
	}
	return s
}

func nomeFoglio(f catasto.IDFoglio) string {
	s := strconv.Itoa(f.Foglio)
	if f.Allegato != "" {
		s += " allegato " + f.Allegato
	}
	if f.Sviluppo != "" {
		s += " sviluppo " + f.Sviluppo
	}
	return s
}

// fonte says where a drawing comes from.
func fonte(s string) string {
	switch s {
	case "cxf":
		return "mappa catastale (CXF)"
	case "geojson":
		return "fogli di mappa (GeoJSON)"
	case "gml":
		return "dati aperti del catasto (GML)"
	case "vettoriale":
		return "file vettoriale"
	}
	return s
}

// nomeParticella is the number as people say it: roads and waters have none of their own.
func nomeParticella(p mappa.Particella) string {
	switch p.Tipo {
	case catasto.Strada:
		return "strada (" + p.ID.Numero.String() + ")"
	case catasto.Acqua:
		return "acqua (" + p.ID.Numero.String() + ")"
	}
	return p.ID.Numero.String()
}

// situazione is what a reader must know first: that the map is not that of today, or that the
// particella is no more.
func situazione(i Installazione, p *mappa.Particella) []string {
	var righe []string
	if p != nil && p.Soppressa {
		s := "Particella soppressa"
		if !p.Vigenza.Al.Aperto() {
			s += ": in mappa fino al " + data(p.Vigenza.Al-1)
		}
		righe = append(righe, s+".")
	}
	if i.Datata {
		righe = append(righe, "Situazione al "+data(i.Giorno)+": non è la mappa di oggi.")
	}
	if p != nil {
		for _, a := range p.Avvisi {
			righe = append(righe, a.Testo)
		}
	}
	return righe
}
