package edilizia

import (
	"context"
	"fmt"
	"strings"

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

// RiguardaProtocollo tells whether an application, 12/2026, has been entered, and then whether an immobile is among those
// of a pratica that bears it.
func (x *Edilizia) RiguardaProtocollo(ctx context.Context, ente int32, protocollo, immobile string) (entrata, riguarda bool, err error) {
	var pratiche []int64
	err = x.db.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("DelProtocollo"), pgx.NamedArgs{"ente": ente, "protocollo": strings.TrimLeft(protocollo, "0")})
		pratiche, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	if err != nil {
		return false, false, fmt.Errorf("pratica of protocollo: %w", err)
	}
	for _, p := range pratiche {
		if riguarda, err = x.Riguarda(ctx, ente, scriviID(p), immobile); riguarda || err != nil {
			break
		}
	}
	return len(pratiche) > 0, riguarda, err
}
