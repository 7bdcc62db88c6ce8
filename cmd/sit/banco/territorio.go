package banco

import (
	"fmt"
	"math"

	"github.com/cestor/sit/catasto"
)

// Territorio is what is generated: some comuni of square sheets, side by side in zone 33. The
// same values give the same bytes.
type Territorio struct {
	Seed       int64
	Comuni     int
	Particelle int // about: a sheet has as many as it happens to have
}

// Where the territory lies and how large its pieces are, in metres of RDN2008 / UTM 33N. The
// particelle come out at some 3,000 m², as between a town and its fields.
const (
	origineEst  = 340_000
	origineNord = 4_560_000
	lato        = 1600 // of a sheet
	mediaFoglio = 870  // particelle of a sheet, on average
)

const maxComuni = 900 // X100 … X999: the test enti

// Controlla refuses sizes that cannot be generated.
func (t Territorio) Controlla() error {
	switch {
	case t.Comuni < 1 || t.Comuni > maxComuni:
		return fmt.Errorf("comuni: %d, between 1 and %d", t.Comuni, maxComuni)
	case t.Particelle < 1 || t.Particelle > 5_000_000:
		return fmt.Errorf("particelle: %d, between 1 and 5000000", t.Particelle)
	}
	return nil
}

// fogli is how many sheets there are in all.
func (t Territorio) fogli() int {
	return max(t.Comuni, (t.Particelle+mediaFoglio-1)/mediaFoglio)
}

// comune lists the sheets of the i-th comune, from and to, numbered over the whole territory.
func (t Territorio) comune(i int) (from, to int) {
	n := t.fogli()
	return i * n / t.Comuni, (i + 1) * n / t.Comuni
}

// Codice is the code of the i-th comune.
func (t Territorio) Codice(i int) catasto.CodiceComune {
	return catasto.CodiceComune(fmt.Sprintf("X%03d", 100+i))
}

// Codici lists the codes of all comuni.
func (t Territorio) Codici() []catasto.CodiceComune {
	out := make([]catasto.CodiceComune, t.Comuni)
	for i := range out {
		out[i] = t.Codice(i)
	}
	return out
}

// perLato is how many sheets stand on a side of the whole territory. They are laid in columns,
// so that the sheets of a comune are neighbours.
func (t Territorio) perLato() int { return int(math.Ceil(math.Sqrt(float64(t.fogli())))) }

// posto is the south-west corner of a sheet.
func (t Territorio) posto(k int) (x, y float64) {
	n := t.perLato()
	riga := k % n
	if k/n%2 == 1 { // columns go up and down by turns
		riga = n - 1 - riga
	}
	return origineEst + float64(k/n)*lato, origineNord + float64(riga)*lato
}

// nome is the sheet's name within its comune.
func (t Territorio) nome(comune, k int) catasto.IDFoglio {
	from, _ := t.comune(comune)
	return catasto.IDFoglio{Comune: t.Codice(comune), Foglio: k - from + 1}
}

// punto is a place well inside the territory for two numbers between 0 and 1, on a sheet that
// exists; in longitude and latitude.
func (t Territorio) punto(u, v float64) (lon, lat float64) {
	k := min(int(u*float64(t.fogli())), t.fogli()-1)
	x, y := t.posto(k)
	dentro := u*float64(t.fogli()) - float64(k)
	return Geografiche(x+lato*(0.02+0.96*dentro), y+lato*(0.02+0.96*v))
}
