package anncsu

import (
	"github.com/cestor/sit/catasto"
)

// Riga is what a line says: a street, an access on it, or both. A nil part is one of which it
// does not speak.
type Riga struct {
	Comune catasto.CodiceComune
	Line   int // of the file; the ordinal of the feature
	Via    *Via
	Civico *Civico
}

// Via is a street as a line states it. A nil text is a column that the file does not have: what
// was known of it stays.
type Via struct {
	Codice         string // PROGRESSIVO_NAZIONALE; of a comune's own, see CodiceProprio
	Odonimo        string
	CodiceComunale *string
	DUG            *string
	Denominazione  *string
	Localita       *string
	Lingua1        *string
	Lingua2        *string
}

// Civico is an access as a line states it.
type Civico struct {
	Via            string // codice of its street
	Accesso        string // PROGRESSIVO_ACCESSO; may be empty
	CodiceComunale *string
	Numero         string // digits; empty on a road numbered by metres, and senza numero civico
	Ordine         int32
	Esponente      string // upper case
	Specificita    string // upper case
	Metrico        string
	SNC            string
	Testo          string // what is written after the name of the street
	Metodo         string
	Precisione     float64 // metres; 0 is not known
	Quota          *float64
	HaPunto        bool
	X, Y           float64
	SRID           int
	Respinto       string // why the delivered position does not hold: code of an anomalia
	Detto          string // and what was written there
	Altro          string // the columns that we do not know, as a JSON object; empty: none
}

// The anomalie of a position.
const (
	FuoriItalia = "POSIZIONE_FUORI_ITALIA"
	FuoriComune = "POSIZIONE_FUORI_COMUNE" // found in the merge, which knows the boundary
	Illeggibile = "POSIZIONE_ILLEGGIBILE"
)

// Genere is what a file of ANNCSU holds.
type Genere string

// The kinds of file, by which lines are counted.
const (
	INDIR Genere = "INDIR"
	STRAD Genere = "STRAD"
)
