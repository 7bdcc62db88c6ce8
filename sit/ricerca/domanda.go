package ricerca

import "github.com/cestor/sit/catasto"

// Domanda is what a line of text may mean. It holds no text of the line but the words that may
// name a comune.
type Domanda struct {
	Coordinate []Coordinata
	Codici     []catasto.CodiceComune // comuni named by code
	Nome       []string               // words that may name a comune, upper case without accents
	Ipotesi    []Ipotesi
	Indirizzo  bool // it begins as an address does: numbers in it are civici, not particelle
}

// Ipotesi is one reading of the numbers of a line. Without a Numero it is about a foglio.
type Ipotesi struct {
	Comune    catasto.CodiceComune // empty: any
	Sezione   string               // empty: any
	Foglio    int                  // QualsiasiFoglio: any
	Numero    catasto.Numero
	Mappa     string // the sheet, when a national reference names it
	Punteggio float64
}

// QualsiasiFoglio is the Foglio of a reading that names none.
const QualsiasiFoglio = -1

// Coordinata is a pair in one of the systems people copy coordinates from. X is east or
// longitude.
type Coordinata struct {
	X, Y      float64
	SRID      int
	Punteggio float64
}

// maxIpotesi bounds what one line can ask of the database.
const maxIpotesi = 8

// MaxDomanda is the longest line that is read, in bytes.
const MaxDomanda = 200
