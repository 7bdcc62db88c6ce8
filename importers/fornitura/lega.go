package fornitura

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg"
)

// lega ties what the offices deliver to catasto and addresses, if a delivery of the ente has asked for it.
// The caller holds the lock of the ente.
func lega(ctx context.Context, db *pg.DB, ente int32) error {
	args := pgx.NamedArgs{"ente": ente}
	err := db.Owner(ctx, func(tx pgx.Tx) error {
		t, err := tx.Exec(ctx, queries.SQL("Prendi"), args)
		if err != nil || t.RowsAffected() == 0 {
			return err
		}
		return esegui(ctx, tx, args, "LegaPosizioni", "LegaPratiche")
	})
	if err != nil {
		return fmt.Errorf("tie ente %d: %w", ente, err)
	}
	return nil
}

// legaRimasti ties what an import has left untied because its process died. An ente on which somebody is at
// work is left to him.
func (im *Importatore) legaRimasti(ctx context.Context, conn *pgx.Conn) error {
	rows, _ := conn.Query(ctx, queries.SQL("DaLegare"))
	enti, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return fmt.Errorf("DaLegare: %w", err)
	}
	for _, ente := range enti {
		if err := im.legaRimasto(ctx, conn, ente); err != nil {
			return err
		}
	}
	return nil
}

func (im *Importatore) legaRimasto(ctx context.Context, conn *pgx.Conn, ente int32) (err error) {
	args := pgx.NamedArgs{"ente": ente}
	var libero bool
	if err := conn.QueryRow(ctx, queries.SQL("BloccaEnteSeLibero"), args).Scan(&libero); err != nil || !libero {
		return err
	}
	defer func() {
		_, uerr := conn.Exec(context.WithoutCancel(ctx), queries.SQL("SbloccaEnte"), args)
		err = errors.Join(err, uerr)
	}()
	return lega(ctx, im.DB, ente)
}
