package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Guasto is something that must never be true of what is kept.
type Guasto struct {
	Controllo string
	Che       string
	N         int64
	Esempio   string
}

// Verifica counts what must never be: invalid geometry, references of ours to nothing. It reads
// everything of every ente, as the owner, so it is for a command and not for a request.
func (m *Mappa) Verifica(ctx context.Context) (guasti []Guasto, err error) {
	err = m.db.OwnerSnapshot(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Verifica"))
		guasti, err = pgx.CollectRows(rows, pgx.RowToStructByName[Guasto])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verify map: %w", err)
	}
	return guasti, nil
}
