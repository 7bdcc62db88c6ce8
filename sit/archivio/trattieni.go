package archivio

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Trattieni writes, in the transaction of a merge, that a delivery keeps these contents: they have
// their place already, and no term for as long as it stands.
func (a *Archivio) Trattieni(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64, file []File) error {
	if len(file) == 0 {
		return nil
	}
	sha, lunghi := make([]string, len(file)), make([]int64, len(file))
	for i, f := range file {
		sha[i], lunghi[i] = f.SHA256, f.Byte
	}
	_, err := tx.Exec(ctx, queries.SQL("Trattieni"), pgx.NamedArgs{"ente": ente, "fornitura": fornitura, "sha256": sha, "byte": lunghi})
	if err != nil {
		return fmt.Errorf("keep files: %w", err)
	}
	return nil
}

// Libera is the undo of Trattieni. What nobody keeps any more the next purge takes from the disk.
func Libera(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error {
	if _, err := tx.Exec(ctx, queries.SQL("Libera"), pgx.NamedArgs{"ente": ente, "fornitura": fornitura}); err != nil {
		return fmt.Errorf("let files go: %w", err)
	}
	return nil
}
