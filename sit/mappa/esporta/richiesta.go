package esporta

import (
	"fmt"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// What whoever uses the files must write, and under which licence they are given.
const (
	Attribuzione          = "© Agenzia delle Entrate – Cartografia catastale, CC BY 4.0"
	AttribuzioneIndirizzi = "© Agenzia delle Entrate e Istat – ANNCSU, CC BY 4.0"
	Licenza               = "CC BY 4.0"
	IndirizzoLicenza      = "https://creativecommons.org/licenses/by/4.0/deed.it"
)

// Formato is a kind of file.
type Formato string

// The formats of the contract.
const (
	PMTiles    Formato = "pmtiles"
	GeoPackage Formato = "gpkg"
	GeoJSON    Formato = "geojson"
	CSV        Formato = "csv"
)

// Formati lists them, the most complete first.
var Formati = []Formato{GeoPackage, PMTiles, GeoJSON, CSV}

// ParseFormato reads the name of a format.
func ParseFormato(s string) (Formato, error) {
	for _, f := range Formati {
		if string(f) == s {
			return f, nil
		}
	}
	return "", sit.Rifiuto(sit.Invalid, "FORMATO_SCONOSCIUTO", "Il formato può essere pmtiles, gpkg, geojson o csv.").Su("formato")
}

// Tipo is the media type of the format.
func (f Formato) Tipo() string {
	switch f {
	case PMTiles:
		return "application/vnd.pmtiles"
	case GeoPackage:
		return "application/geopackage+sqlite3"
	case GeoJSON:
		return "application/geo+json"
	}
	return "text/csv; charset=utf-8; header=present"
}

// Intero tells the formats that hold all temi together, unless one is asked for.
func (f Formato) Intero() bool { return f == PMTiles || f == GeoPackage }

// Richiesta says which file. Made by Nuova, it has been checked.
type Richiesta struct {
	Ente    mappa.Ente
	Formato Formato
	Tema    string // empty: all that the formato holds together
	Quando  mappa.Quando
	Virgola bool // decimal comma, in CSV
}

// Nuova checks what was asked. An empty tema is the usual one of the format.
func Nuova(e mappa.Ente, f Formato, nome string, q mappa.Quando, virgola bool) (Richiesta, error) {
	r := Richiesta{Ente: e, Formato: f, Tema: nome, Quando: q, Virgola: virgola}
	if nome == "" {
		if !f.Intero() {
			r.Tema = "particelle"
		}
	} else if t := temaDi(nome); t == nil {
		var nomi []string
		for _, t := range temi {
			nomi = append(nomi, t.nome)
		}
		return r, sit.Rifiuto(sit.Invalid, "TEMA_SCONOSCIUTO",
			"Il tema %q non c'è: si può chiedere %s.", catasto.Taglia(nome), strings.Join(nomi, ", ")).Su("tema")
	}
	if virgola && f != CSV {
		return r, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "La virgola dei decimali si può chiedere solo nel formato csv.").Su("decimali")
	}
	return r, nil
}

// NomeFile is what the file is called: whose, what, of which day.
func (r Richiesta) NomeFile(giorno sit.Giorno) string {
	cosa := r.Tema
	if cosa == "" {
		cosa = "mappa"
	}
	nome := fmt.Sprintf("%s_%s", r.Ente.Codice, cosa)
	if !giorno.Aperto() {
		nome += "_" + giorno.String()
	}
	return nome + "." + string(r.Formato)
}

// attribuzione is of what the file holds.
func (r Richiesta) attribuzione(s Stato) string {
	switch {
	case r.Tema == "civici":
		return AttribuzioneIndirizzi
	case r.Tema == "" && s.HaCivici:
		return Attribuzione + "; " + AttribuzioneIndirizzi
	}
	return Attribuzione
}
