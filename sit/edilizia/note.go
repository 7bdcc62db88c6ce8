package edilizia

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Nota is what any office may know of a file: its kind, its year, its stato. No text, no person.
type Nota struct {
	ID    int64
	Kind  string
	Stato Stato
	Anno  *int
	Data  sit.Giorno
}

const massimoNote = 100

// Note answers which files are about a unit (its public id) or a particella (0: none), the latest
// first, to who may see the registers of the ente.
func (x *Edilizia) Note(ctx context.Context, e sit.Ente, unita string, particella int64) (lista []Nota, err error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"ente": e.ID, "immobile": nil, "particella": particella, "limite": massimoNote}
	if u, err := catasto.ParseIDUIU(unita); err == nil {
		args["immobile"] = u.Immobile
	}
	err = x.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Note"), args)
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Nota])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list files of an immobile: %w", err)
	}
	return lista, nil
}
