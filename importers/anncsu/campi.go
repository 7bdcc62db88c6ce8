package anncsu

import "strings"

// campo is one of the things that a column may say.
type campo int

const (
	cComune campo = iota
	cVia
	cCodiceVia
	cOdonimo
	cDUG
	cDenominazione
	cLocalita
	cLingua1
	cLingua2
	cAccesso
	cCodiceAccesso
	cCivico
	cEsponente
	cSpecificita
	cMetrico
	cSNC
	cX
	cY
	cQuota
	cMetodo
	campi

	cNoto    campo = -1 // a column of the layout that says nothing we need
	cIgnoto  campo = -2 // a column that is not of the layout: kept aside
	cAnonimo campo = -3 // the empty column at the end of STRAD
)

// colonne are the names that the layouts have used (tributi.md §2.3; the GeoJSON of the comuni
// calls PROGRESSIVO_ACCESSO PROGR_CIVICO), as nomeColonna writes them.
var colonne = map[string]campo{
	"CODICE_COMUNE": cComune, "CODICE_ISTAT": cNoto,
	"PROGRESSIVO_NAZIONALE": cVia, "PROGR_NAZIONALE": cVia,
	"CODICE_COMUNALE": cCodiceVia,
	"ODONIMO":         cOdonimo, "VIA": cOdonimo,
	"DUG": cDUG, "DENOM_COMPLETA": cDenominazione,
	"LOCALITA": cLocalita, "DIZIONE_LINGUA1": cLingua1, "DIZIONE_LINGUA2": cLingua2, "TOTALE_ACCESSI": cNoto,
	"PROGRESSIVO_ACCESSO": cAccesso, "PROGR_CIVICO": cAccesso,
	"CODICE_COMUNALE_ACCESSO": cCodiceAccesso, "CODICE_CIVICO_COMUNALE": cCodiceAccesso,
	"CIVICO": cCivico, "ESPONENTE": cEsponente, "SPECIFICITA": cSpecificita,
	"METRICO": cMetrico, "SISTEMA_METRICO": cMetrico, "PROGRESSIVO_SNC": cSNC,
	"COORD_X_COMUNE": cX, "COORDINATA_X": cX, "COORD_Y_COMUNE": cY, "COORDINATA_Y": cY,
	"QUOTA": cQuota, "COORDINATA_Z": cQuota, "METODO": cMetodo,
}

// campoDi is what a column of that name says.
func campoDi(nome string) campo {
	n := nomeColonna(nome)
	if n == "" {
		return cAnonimo
	}
	if c, ok := colonne[n]; ok {
		return c
	}
	return cIgnoto
}

// nomeColonna is a name without what people change in it: case, spaces, accents, the apostrophe
// of LOCALITA'.
func nomeColonna(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\'', '’', '`', '"', '\ufeff':
			return -1
		case ' ', '-', '.':
			return '_'
		case 'À', 'à', 'Á', 'á':
			return 'A'
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(s)))
}

// valori are the fields of one line: the text of each, and whether there is such a column at all.
type valori struct {
	testo [campi]string
	ha    [campi]bool
}

func (v *valori) pulisci() { v.testo = [campi]string{} }

// testoONullo is nil for a column that the file does not have.
func (v *valori) testoONullo(c campo) *string {
	if !v.ha[c] {
		return nil
	}
	s := spazi(v.testo[c])
	return &s
}

// spazi trims, and makes one of several spaces.
func spazi(s string) string {
	if !strings.ContainsAny(s, " \t\u00a0") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
