package urbanistica

import (
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// Urbanistica is the office of plans.
type Urbanistica struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Urbanistica { return &Urbanistica{db: db, registro: authz.NewRegistro(db)} }
