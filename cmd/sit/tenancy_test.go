package main

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg/pgtest"
)

// The keys of an office's table begin with ente_id (ARCHITECTURE, Growth). The one exception is
// the code by which a tenant itself is found.
func TestEnteLeadsEveryKey(t *testing.T) {
	db := pgtest.Open(t)
	err := db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		rows, _ := conn.Query(ctx, `
			SELECT c.oid::regclass::text AS tabella, COALESCE(i.indexrelid::regclass::text, 'no primary key') AS chiave
			FROM pg_class c
			JOIN pg_namespace n ON n.oid = c.relnamespace
			LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
			LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
			WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
			  AND n.nspname NOT IN ('infra', 'staging', 'public', 'information_schema') AND n.nspname !~ '^pg_'
			  AND (a.attname IS DISTINCT FROM 'ente_id')
			  AND i.indexrelid IS DISTINCT FROM to_regclass('sit.ente_codice_key')
			  -- A partitioned table leaves its keys to the partitions: one for each ente.
			  AND NOT EXISTS (SELECT FROM pg_partitioned_table p JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.partattrs[0]
			                  WHERE p.partrelid = c.oid AND k.attname = 'ente_id' AND i.indexrelid IS NULL)`)
		found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Key string }])
		for _, f := range found {
			t.Errorf("%s: %s does not begin with ente_id", f.Table, f.Key)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// People are behind policies, and the policies must bind the one who asks for the offices.
func TestATableUnderAPolicyIsNotOwnedByTheApp(t *testing.T) {
	db := pgtest.Open(t)
	err := db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		var under, loose int
		err := conn.QueryRow(ctx, `
			SELECT count(*) FILTER (WHERE relrowsecurity),
			       count(*) FILTER (WHERE relrowsecurity AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
			                           OR relowner = 'sit_app'::regrole)
			FROM pg_class c WHERE relkind IN ('r', 'p')`).Scan(&under, &loose)
		if under == 0 || loose != 0 {
			t.Errorf("%d tables under a policy, %d loose", under, loose)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
