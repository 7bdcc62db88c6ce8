package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Durability tells whether the server keeps what it says it has kept, and whether it would notice
// a page that the disk has spoilt.
func (db *DB) Durability(ctx context.Context) (safe, checksums bool, err error) {
	err = db.Owner(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("Durability")).Scan(&safe, &checksums)
	})
	if err != nil {
		return false, false, fmt.Errorf("read durability: %w", err)
	}
	return safe, checksums, nil
}
