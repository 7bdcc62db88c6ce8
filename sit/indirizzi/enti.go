package indirizzi

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EntiDellaVia are the enti that have a street of this codice: one, where the codice is national.
func (i *Indirizzi) EntiDellaVia(ctx context.Context, codice string) (enti []int32, err error) {
	err = i.read(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListEntiDellaVia"), pgx.NamedArgs{"codice": codice})
		enti, err = pgx.CollectRows(rows, pgx.RowTo[int32])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list enti of a via: %w", err)
	}
	return enti, nil
}
