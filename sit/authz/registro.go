package authz

import (
	"context"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Registro is the register of consultations.
type Registro struct {
	db *pg.DB
}

// NewRegistro opens the register.
func NewRegistro(db *pg.DB) *Registro { return &Registro{db: db} }

// Consultazione is one line of the register, of one ente: what was looked at, never what was seen.
type Consultazione struct {
	Ente    int32
	Risorsa string   // the resource by its pattern: "titolari", "visura", "soggetti", "elenco"…
	Oggetto string   // opaque or cadastral id of what was asked; empty for a search
	Campi   []string // which personal data the answer carried: "titolari", "rendita", "cf"…
	Persone []string // opaque ids (uuid) of the persons in the answer, so that each may know who looked
}

// Consulta reads persons: fn runs in one transaction that sees the enti in which the caller has
// the scope, on the primary, and the lines it returns go into the register before it commits. An
// fn that returns no line for what it read is an error of ours.
func (r *Registro) Consulta(ctx context.Context, chi *Chi, ambito sit.Ambito, fn func(pgx.Tx) ([]Consultazione, error)) error {
	return r.db.Consult(ctx, ambito, func(tx pgx.Tx) error {
		righe, err := fn(tx)
		if err != nil {
			return err
		}
		if len(righe) == 0 {
			return sit.Errorf(sit.Internal, "consultation without a line in the register")
		}
		batch := &pgx.Batch{}
		for _, c := range righe {
			batch.Queue(queries.SQL("Annota"), pgx.NamedArgs{
				"ente": c.Ente, "genere": chi.Genere, "chi": chi.Operatore.ID, "nome": chi.Operatore.Nome, "ufficio": chi.Ufficio(c.Ente), "sessione": chi.Sessione,
				"indirizzo": chi.Indirizzo, "scopo": chi.Scopo, "risorsa": c.Risorsa, "oggetto": c.Oggetto, "campi": c.Campi, "persone": c.Persone,
			})
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("record consultation: %w", err)
		}
		return nil
	})
}
