package main

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// Every package with queries is linked into this program, so this one test prepares them all
// against the migrated schema. Those of test packages, such as pgtest's, are here too.
func TestEveryNamedQueryIsPrepared(t *testing.T) {
	db := pgtest.Open(t)
	all := pg.AllQueries()
	if len(all) < 10 {
		t.Fatalf("only %d queries are known", len(all))
	}
	err := db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		for _, q := range all {
			sql, _, err := pgx.NamedArgs{}.RewriteQuery(ctx, conn, q.SQL, nil)
			if err == nil {
				_, err = conn.Prepare(ctx, "", sql)
			}
			if err != nil {
				t.Errorf("%s: %s: %v", q.Origin, q.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
