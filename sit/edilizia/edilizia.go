package edilizia

import (
	"context"
	"embed"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Edilizia is the office of building files.
type Edilizia struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Edilizia { return &Edilizia{db: db, registro: authz.NewRegistro(db)} }

// scriviID is how a pratica is known outside: fifteen hexadecimal digits (edilizia.numero_pratica).
func scriviID(id int64) string { return fmt.Sprintf("%015x", id) }

func leggiID(s string) (int64, error) {
	id, err := strconv.ParseInt(s, 16, 64)
	if err != nil || id < 0 || scriviID(id) != s {
		return 0, inesistente()
	}
	return id, nil
}

func inesistente() error {
	return sit.Rifiuto(sit.NotFound, "PRATICA_INESISTENTE", "Nessuna pratica di questo ente ha questo identificativo: si trova nell'elenco delle pratiche, nel campo id.").Su("id")
}

// leggi asks what has no person in it.
func (x *Edilizia) leggi(ctx context.Context, ente int32, fn func(pgx.Tx) error) error {
	return x.db.Read(ctx, sit.AmbitoDi(ente), fn)
}

// consulta reads or writes a pratica, which names persons, and leaves the line that says so.
func (x *Edilizia) consulta(ctx context.Context, chi *authz.Chi, ente int32, fn func(pgx.Tx) (*Pratica, error)) (*Pratica, error) {
	var p *Pratica
	err := x.registro.Consulta(ctx, chi, sit.AmbitoDi(ente), func(tx pgx.Tx) (righe []authz.Consultazione, err error) {
		if p, err = fn(tx); err != nil {
			return nil, err
		}
		riga := authz.Consultazione{Ente: ente, Risorsa: "pratica", Oggetto: p.ID, Campi: []string{"pratica"}}
		if chi.Puo(authz.EdiliziaWrite, ente) {
			riga.Campi = append(riga.Campi, "richiedente", "cf")
			riga.Persone = p.persone()
		}
		return []authz.Consultazione{riga}, nil
	})
	if err != nil {
		return nil, err
	}
	if !chi.Puo(authz.EdiliziaWrite, ente) {
		p.taci()
	}
	return p, nil
}
