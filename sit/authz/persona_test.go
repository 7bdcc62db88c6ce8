package authz_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// A room and an importer must call one person by one id.
func TestAPersonHasTheSameIDInGoAndInSQL(t *testing.T) {
	db := pgtest.Open(t)
	for _, cf := range []string{"RSSMRA80A01H501U", "rssmra80a01h501u", "12345678903"} {
		var sql [16]byte
		var ours [16]byte
		if err := db.Owner(t.Context(), func(tx pgx.Tx) error {
			p, err := authz.LeggiPersone(context.Background(), tx)
			if err != nil {
				return err
			}
			ours = p.ConCodice(cf)
			return tx.QueryRow(context.Background(), "SELECT infra.persona($1)", cf).Scan(&sql)
		}); err != nil {
			t.Fatal(err)
		}
		if sql != ours {
			t.Errorf("%s: %x in Go, %x in SQL", cf, ours, sql)
		}
	}
}
