package fornitura

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Spazza gives up the imports that died with their process: a server does it when it starts, so
// that the register does not call them under way. Every import does it too.
func (im *Importatore) Spazza(ctx context.Context) error { return im.spazza(ctx) }

// spazza drops the staging of imports that died half-way, and ties what they acquired.
func (im *Importatore) spazza(ctx context.Context) error {
	type abbandonata struct {
		EnteID      int32
		FornituraID int64
	}
	return im.DB.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		rows, _ := conn.Query(ctx, queries.SQL("Abbandonate"))
		morte, err := pgx.CollectRows(rows, pgx.RowToStructByPos[abbandonata])
		if err != nil {
			return err
		}
		for _, m := range morte {
			args := pgx.NamedArgs{"ente": m.EnteID, "fornitura": m.FornituraID}
			for _, q := range []string{"ChiudiStaging", "ButtaPartizioni", "TogliScarti", "SegnaFallita", "Sblocca"} {
				if _, err := conn.Exec(ctx, queries.SQL(q), args); err != nil {
					return err
				}
			}
		}
		if err := im.legaRimasti(ctx, conn); err != nil {
			return err
		}
		rows, _ = conn.Query(ctx, queries.SQL("StagingOrfano"))
		orfani, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		for _, n := range orfani {
			for _, q := range []string{"ChiudiStaging", "Sblocca"} {
				if _, err := conn.Exec(ctx, queries.SQL(q), pgx.NamedArgs{"fornitura": n}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
