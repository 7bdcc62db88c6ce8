package riscontri

import (
	"embed"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Riscontri is the office that compares the others.
type Riscontri struct {
	db       *pg.DB
	registro *authz.Registro
	stima    ApriStimatore
	oggi     func() sit.Giorno
}

// New opens the office on a database.
func New(db *pg.DB) *Riscontri {
	return &Riscontri{db: db, registro: authz.NewRegistro(db), oggi: func() sit.Giorno { return sit.GiornoDi(time.Now()) }}
}

// ConStima is the office that reckons what leads may be worth; without, every estimate is null.
func (x *Riscontri) ConStima(apri ApriStimatore) *Riscontri {
	y := *x
	y.stima = apri
	return &y
}

// ConOggi is the office on another day.
func (x *Riscontri) ConOggi(oggi func() sit.Giorno) *Riscontri {
	y := *x
	y.oggi = oggi
	return &y
}

// AnnoPredefinito is the last closed year: the one that is compared when nobody says which.
func (x *Riscontri) AnnoPredefinito() int {
	a, _, _ := x.oggi().Date()
	return a - 1
}
