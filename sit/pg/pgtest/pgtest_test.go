package pgtest

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	for range 2 {
		t.Run("insert the same ente", func(t *testing.T) {
			t.Parallel()
			db := Open(t)
			err := db.Owner(t.Context(), func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), `INSERT INTO sit.ente (codice, nome, zona) VALUES ('X100', 'Prova', 7792)`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			err = db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
				var n int
				if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM sit.ente`).Scan(&n); err != nil || n != 1 {
					t.Errorf("%d enti, %v", n, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
