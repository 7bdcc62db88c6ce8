package anagrafe

import (
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// Anagrafe is the registry of residents.
type Anagrafe struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Anagrafe { return &Anagrafe{db: db, registro: authz.NewRegistro(db)} }
