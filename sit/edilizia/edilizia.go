package edilizia

import (
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// Edilizia is the office of building files.
type Edilizia struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Edilizia { return &Edilizia{db: db, registro: authz.NewRegistro(db)} }
