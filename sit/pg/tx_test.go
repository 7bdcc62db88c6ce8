package pg_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

func TestEachDoorHasItsRoleAndItsTenant(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	who := func(tx pgx.Tx) (s string) {
		t.Helper()
		err := tx.QueryRow(ctx, `SELECT current_user || ' ' || COALESCE(sit.enti()::text, 'none') || ' ' || current_setting('transaction_read_only')`).Scan(&s)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	var got []string
	note := func(tx pgx.Tx) error { got = append(got, who(tx)); return nil }
	for _, err := range []error{
		db.Read(ctx, sit.AmbitoDi(7, 3), note),
		db.Read(ctx, sit.Pubblico(), note), // nothing of the one before may be left
		db.Write(ctx, 9, note),
		db.Snapshot(ctx, sit.AmbitoDi(1), note),
		db.Owner(ctx, note),
		db.OwnerSnapshot(ctx, note),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := "sit_app {3,7} on|sit_app none on|sit_app {9} off|sit_app {1} on|sit_owner none off|sit_owner none on"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if err := db.Write(ctx, 0, note); err == nil {
		t.Error("a write without an ente was let through")
	}
}

func TestTheLoginIsNoSuperuserAndTheRolesPassNoPolicyByAttribute(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	err := db.OwnerConn(ctx, func(ctx context.Context, c *pgx.Conn) error {
		var bad int
		err := c.QueryRow(ctx, `SELECT count(*) FROM pg_roles WHERE rolname IN ('sit', 'sit_owner', 'sit_app') AND (rolsuper OR rolbypassrls)`).Scan(&bad)
		if bad != 0 {
			t.Errorf("%d roles too strong", bad)
		}
		if err != nil {
			return err
		}
		err = c.QueryRow(ctx, `SELECT count(*) FROM pg_class WHERE relowner = 'sit_app'::regrole`).Scan(&bad)
		if bad != 0 {
			t.Errorf("sit_app owns %d relations", bad)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheAppCannotTouchStagingNorChangeTheMirror(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	for _, sql := range []string{
		`SELECT * FROM staging.oggetto`,
		`SELECT * FROM infra.schema_version`,
		`INSERT INTO sit.ente (codice, nome, zona) VALUES ('X100', 'Prova', 7792)`,
		`DELETE FROM catasto.particella`,
		`CREATE TABLE sit.mine (n int)`,
	} {
		err := db.Write(ctx, 1, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, sql)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v", sql, err)
		}
		if m := sit.Messaggio(err); strings.Contains(m, "denied") {
			t.Errorf("the cause shows through: %s", m)
		}
	}
}

func TestAPolicyShowsOnlyTheEntiOfTheAmbito(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	err := db.Owner(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			CREATE TABLE sit.persona (ente_id int, nome text);
			INSERT INTO sit.persona VALUES (1, 'Uno'), (2, 'Due'), (3, 'Tre');
			ALTER TABLE sit.persona ENABLE ROW LEVEL SECURITY;
			CREATE POLICY persona_ente ON sit.persona USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
			GRANT SELECT, INSERT ON sit.persona TO sit_app`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := func(a sit.Ambito) (names []string) {
		err := db.Read(ctx, a, func(tx pgx.Tx) error {
			rows, _ := tx.Query(ctx, `SELECT nome FROM sit.persona ORDER BY ente_id`)
			var err error
			names, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	for want, a := range map[string]sit.Ambito{"": sit.Pubblico(), "Due": sit.AmbitoDi(2), "Uno Tre": sit.AmbitoDi(3, 1)} {
		if got := strings.Join(seen(a), " "); got != want {
			t.Errorf("%v sees %q, want %q", a.Enti(), got, want)
		}
	}
	err = db.Write(ctx, 1, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO sit.persona VALUES (2, 'Intruso')`)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("a row of another ente was written: %v", err)
	}
}

func TestAFailureUndoesTheTransactionAndKeepsItsKind(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	mine := sit.Rifiuto(sit.Conflict, "PROVA", "Prova.")
	err := db.Owner(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO sit.ente (codice, nome, zona) VALUES ('X100', 'Prova', 7792)`); err != nil {
			return err
		}
		return mine
	})
	if !errors.Is(err, mine) {
		t.Fatal(err)
	}
	err = db.Owner(ctx, func(tx pgx.Tx) error {
		var id int
		return tx.QueryRow(ctx, `SELECT ente_id FROM sit.ente`).Scan(&id)
	})
	if sit.Kind(err) != sit.NotFound {
		t.Errorf("the ente is there, or nothing found is no NotFound: %v", err)
	}
}

func TestErrorsOfTheDatabaseHaveAKind(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	const insert = `INSERT INTO sit.ente (codice, nome, zona) VALUES ('X100', 'Prova', 7792)`
	for name, c := range map[string]struct {
		sql    string
		kind   sit.ErrKind
		codice string
	}{
		"a known constraint":   {insert + `; ` + insert, sit.Conflict, "ENTE_PRESENTE"},
		"a known check":        {`INSERT INTO sit.ente (codice, nome, zona) VALUES ('x', 'Prova', 7792)`, sit.Invalid, "CODICE_NON_VALIDO"},
		"an unknown unique":    {`CREATE TEMP TABLE u (n int UNIQUE); INSERT INTO u VALUES (1), (1)`, sit.Conflict, ""},
		"a bad number":         {`SELECT 'x'::int`, sit.Invalid, ""},
		"a mistake of ours":    {`SELECT nonsense`, sit.Internal, ""},
		"a statement too slow": {`SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)`, sit.Unavailable, "TEMPO_SCADUTO"},
		"a serialization":      {`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$`, sit.Unavailable, "RIPROVARE"},
		"a full disk":          {`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53100'; END $$`, sit.Unavailable, "DISCO_PIENO"},
	} {
		err := db.Owner(ctx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, c.sql)
			return err
		})
		if err == nil || sit.Kind(err) != c.kind || sit.Codice(err) != c.codice {
			t.Errorf("%s: %v is %v %s, want %v %s", name, err, sit.Kind(err), sit.Codice(err), c.kind, c.codice)
		}
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	err := db.Read(short, sit.Pubblico(), func(tx pgx.Tx) error {
		_, err := tx.Exec(short, `SELECT pg_sleep(5)`)
		return err
	})
	if sit.Kind(err) != sit.Unavailable {
		t.Errorf("a request given up: %v", err)
	}
	_, err = os.ReadFile("no/such/file")
	if pg.Translate(err) != err || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file became %v", pg.Translate(err))
	}
}

func TestTheAppPoolHasItsLimitsAndTheOwnerHasNone(t *testing.T) {
	url := pgtest.URL(t)
	db, err := pg.Open(t.Context(), pg.Config{URL: url, AppConns: 1, StatementTimeout: 1500 * time.Millisecond, AcquireTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := t.Context()
	limits := func(tx pgx.Tx) (s string) {
		if err := tx.QueryRow(ctx, `SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))`).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	_ = db.Owner(ctx, func(tx pgx.Tx) error {
		if got := limits(tx); got != "0 0 0" {
			t.Errorf("owner: %s", got)
		}
		return nil
	})
	_ = db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		if got := limits(tx); got != "1500ms 2s 10s" {
			t.Errorf("app: %s", got)
		}
		// The only connection is taken: who comes now must be turned away, not kept waiting.
		err := db.Read(ctx, sit.Pubblico(), func(pgx.Tx) error { return nil })
		if sit.Kind(err) != sit.Unavailable || sit.Codice(err) != "SOVRACCARICO" {
			t.Errorf("a full pool: %v", err)
		}
		return nil
	})
}

func TestConnectionsLentAreGivenBackOrClosed(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	boom := errors.New("boom")
	for range 20 {
		if err := db.OwnerConn(ctx, func(ctx context.Context, c *pgx.Conn) error { return boom }); !errors.Is(err, boom) {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			defer func() { _ = recover() }()
			_ = db.OwnerConn(ctx, func(context.Context, *pgx.Conn) error { panic("boom") })
		})
	}
	wg.Wait()
	if err := db.OwnerConn(ctx, func(ctx context.Context, c *pgx.Conn) error { return c.Ping(ctx) }); err != nil {
		t.Fatal(err)
	}
	if _, owner := db.Stat(); owner.AcquiredConns() != 0 {
		t.Errorf("%d connections never came back", owner.AcquiredConns())
	}
}
