package edilizia

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// ripetuta finds what a request already made; zero when it is new, and from now on it is known.
func ripetuta(ctx context.Context, tx pgx.Tx, ente int32, chi *authz.Chi, chiave string, corpo any, pratica int64) (int64, error) {
	if chiave == "" {
		return 0, nil
	}
	b, err := json.Marshal(corpo)
	if err != nil {
		return 0, err
	}
	k, impronta := sha256.Sum256([]byte(chiave)), sha256.Sum256(b)
	args := pgx.NamedArgs{"ente": ente, "chi": fmt.Sprintf("%d-%d", chi.Genere, chi.Operatore.ID), "chiave": k[:], "impronta": impronta[:], "pratica": pratica}
	if _, err := tx.Exec(ctx, queries.SQL("ButtaRichieste"), args); err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, queries.SQL("NuovaRichiesta"), args)
	if err != nil || tag.RowsAffected() == 1 {
		return 0, err
	}
	var fatta int64
	var uguale bool
	if err := tx.QueryRow(ctx, queries.SQL("FindRichiesta"), args).Scan(&fatta, &uguale); err != nil {
		return 0, err
	}
	if !uguale {
		return 0, sit.Rifiuto(sit.Conflict, "CHIAVE_RIUSATA", "Questa Idempotency-Key è già servita per un'altra richiesta: usarne una nuova.").Su("Idempotency-Key")
	}
	return fatta, nil
}
