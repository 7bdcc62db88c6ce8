package tributi

import (
	"embed"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Tributi is the tax office.
type Tributi struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Tributi { return &Tributi{db: db, registro: authz.NewRegistro(db)} }
