package sit

import (
	"slices"

	"github.com/cestor/sit/catasto"
)

// Ente is the tenant: one administrative comune, an integer inside and its codice catastale
// outside.
type Ente struct {
	ID        int32
	Codice    catasto.CodiceComune
	Nome      string
	ISTAT     string // six digits; empty for a test comune
	Provincia string // sigla
	Regione   string
	Zona      int // SRID of the zone in which its areas are computed: 7791, 7792 or 7793
}

// Ambito is what a question may see: the set of enti that a grant allows, or pubblico, which
// sees the tables without policy and nobody's people. The zero value is pubblico.
type Ambito struct {
	enti []int32 // sorted, no repetition
}

// Pubblico is the Ambito of who has not signed in.
func Pubblico() Ambito { return Ambito{} }

// AmbitoDi is the Ambito of the enti given. Of none, it is pubblico.
func AmbitoDi(enti ...int32) Ambito {
	e := slices.Clone(enti)
	slices.Sort(e)
	return Ambito{enti: slices.Compact(e)}
}

// Pubblico is true when no ente is in the set.
func (a Ambito) Pubblico() bool { return len(a.enti) == 0 }

// Contiene is true when the ente is in the set.
func (a Ambito) Contiene(ente int32) bool {
	_, ok := slices.BinarySearch(a.enti, ente)
	return ok
}

// Enti are the members of the set, in order.
func (a Ambito) Enti() []int32 { return slices.Clone(a.enti) }

// Operatore is who acts. A command typed on the machine itself acts as the system, whose ID is
// zero.
type Operatore struct {
	ID     int64
	Nome   string
	Ambito Ambito
}
