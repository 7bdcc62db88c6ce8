package ricerca

import (
	"slices"

	"github.com/cestor/sit/catasto"
)

// Domanda is what a line of text may mean. It holds no text of the line but the words that may
// name a comune.
type Domanda struct {
	Coordinate []Coordinata
	Codici     []catasto.CodiceComune // comuni named by code
	Nome       []string               // words that may name a comune, upper case without accents
	Ipotesi    []Ipotesi
	Indirizzo  bool   // it says that it is an address: numbers in it are civici, not particelle
	Via        string // the codice of a street, named by a link

	strada *richiesta // the line as an address, nil where it cannot be one
	scrive bool       // the last number may not be finished
}

// Ipotesi is one reading of the numbers of a line. Without a Numero it is about a foglio.
type Ipotesi struct {
	Comune    catasto.CodiceComune // empty: any
	Sezione   string               // empty: any
	Allegato  string               // of a foglio that is looked for itself; a particella is of all of them
	Sviluppo  string
	Foglio    int // QualsiasiFoglio: any
	Numero    catasto.Numero
	Sub       string // of a unit on the particella, without leading zeros; empty: none was written
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

// iniziate are the readings, and, of a number that may not be finished, those with one more
// digit: after "3/4" come 3/40 to 3/49. Not over many enti: that would be too many questions.
func (d *Domanda) iniziate(enti int) []Ipotesi {
	if !d.scrive || enti > maxEntiIniziate {
		return d.Ipotesi
	}
	out := slices.Clone(d.Ipotesi)
	for _, i := range d.Ipotesi {
		n := i.Numero
		if i.Foglio == QualsiasiFoglio || !n.Numerata() || n.Denominatore != "" || len(n.Numero) > 4 || i.Mappa != "" {
			continue
		}
		for c := range 10 {
			i.Numero.Numero = n.Numero + string(rune('0'+c))
			out = append(out, i)
			out[len(out)-1].Punteggio *= 0.6 - 0.001*float64(c)
		}
		break
	}
	return out
}

const maxEntiIniziate = 4

// maxIpotesi bounds what one line can ask of the database.
const maxIpotesi = 8

// MaxDomanda is the longest line that is read, in bytes: map links are long. What is not a link is
// read up to maxRiga.
const MaxDomanda = 2000

const maxRiga = 300
