package indirizzi

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// ParticellaDi is the particella to which a civico gives access, by its public id.
func (i *Indirizzi) ParticellaDi(ctx context.Context, ente int32, civico string) (id string, err error) {
	err = i.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("ParticellaDelCivico"), pgx.NamedArgs{"ente": ente, "civico": civico}).Scan(&id)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return "", sit.Rifiuto(sit.NotFound, "CIVICO_SENZA_PARTICELLA", "Il civico %s non è ancora legato a una particella della mappa.", civico).Su("id")
	}
	if err != nil {
		return "", fmt.Errorf("particella of civico: %w", err)
	}
	return id, nil
}
