package tributi

import (
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// Tributi is the tax office.
type Tributi struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Tributi { return &Tributi{db: db, registro: authz.NewRegistro(db)} }
