package riscontri

import (
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// Riscontri is the office that compares the others.
type Riscontri struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Riscontri { return &Riscontri{db: db, registro: authz.NewRegistro(db)} }
