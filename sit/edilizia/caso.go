package edilizia

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Riguarda tells whether an immobile, by its public id, is among those of a pratica of the ente: as declared, what it
// comes from and what came of it (contract §4.3, Case). A particella brings its units with it; a unit brings the particella it
// stands on and no other unit. What is not there belongs to nothing.
func (x *Edilizia) Riguarda(ctx context.Context, ente int32, pratica, immobile string) (bool, error) {
	id, err := leggiID(pratica)
	if err != nil {
		return false, nil
	}
	var args pgx.NamedArgs
	nome := "RiguardaParticella"
	if u, err := catasto.ParseIDUIU(immobile); err == nil {
		nome, args = "RiguardaUnita", pgx.NamedArgs{"immobile": u.Immobile, "comune": string(u.Comune), "sezione": u.Sezione}
	} else if p, err := catasto.ParseIDParticella(immobile); err == nil {
		args = pgx.NamedArgs{"particella": chiaveParticella(p)}
	} else {
		return false, nil
	}
	args["ente"], args["pratica"] = ente, id
	var si bool
	err = x.db.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error { return tx.QueryRow(ctx, queries.SQL(nome), args).Scan(&si) })
	if err != nil {
		return false, fmt.Errorf("pratica of immobile: %w", err)
	}
	return si, nil
}
