package pg_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/migrations"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

func count(t *testing.T) int {
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

func TestMigrateBringsAnEmptyDatabaseToThePresentOnce(t *testing.T) {
	ctx, empty := t.Context(), pgtest.EmptyURL(t)
	admin, n := pgtest.AdminURL(t, empty), count(t)
	status, err := pg.MigrateStatus(ctx, empty)
	if err != nil || len(status) != n || status[0].Applicata {
		t.Fatalf("before: %v, %v", status, err)
	}
	if _, err := pg.Open(ctx, pg.Config{URL: empty}); sit.Codice(err) != "MIGRAZIONI_MANCANTI" {
		t.Fatalf("an empty database was opened: %v", err)
	}
	var steps []string
	got, err := pg.Migrate(ctx, admin, func(name string) { steps = append(steps, name) })
	if err != nil || got != n || len(steps) != n {
		t.Fatalf("%d of %d applied, %v", got, n, err)
	}
	if got, err := pg.Migrate(ctx, empty, nil); err != nil || got != 0 {
		t.Fatalf("the second time %d were applied, %v", got, err)
	}
	if status, err = pg.MigrateStatus(ctx, empty); err != nil || !status[n-1].Applicata {
		t.Fatalf("after: %v, %v", status, err)
	}
	db, err := pg.Open(ctx, pg.Config{URL: empty})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname IN ('sit', 'infra', 'catasto', 'staging', 'geo', 'forniture') AND c.relowner <> 'sit_owner'::regrole`)
		alien, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if len(alien) > 0 {
			t.Errorf("not owned by sit_owner: %v", alien)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFailedMigrationLeavesTheOnesBeforeIt(t *testing.T) {
	ctx, admin := t.Context(), pgtest.AdminURL(t, pgtest.EmptyURL(t))
	broken := fstest.MapFS{
		"0001_good.sql": {Data: []byte(`CREATE TABLE infra.good (n int)`)},
		"0002_bad.sql":  {Data: []byte(`CREATE TABLE infra.half (n int); SELECT nonsense`)},
	}
	if _, err := pg.MigrateFrom(ctx, admin, broken, nil); err == nil {
		t.Fatal("no error")
	}
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	var good, half *string
	if err := conn.QueryRow(ctx, `SELECT to_regclass('infra.good')::text, to_regclass('infra.half')::text`).Scan(&good, &half); err != nil || good == nil || half != nil {
		t.Errorf("good %v, half %v, %v", good, half, err)
	}
}

func TestADatabaseFromTheFutureIsRefused(t *testing.T) {
	ctx, u := t.Context(), pgtest.URL(t)
	conn, err := pgx.Connect(ctx, pgtest.AdminURL(t, u))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `UPDATE infra.schema_version SET version = version + 1`); err != nil {
		t.Fatal(err)
	}
	_, openErr := pg.Open(ctx, pg.Config{URL: u})
	_, migrateErr := pg.Migrate(ctx, u, nil)
	_, statusErr := pg.MigrateStatus(ctx, u)
	for _, err := range []error{openErr, migrateErr, statusErr} {
		if sit.Codice(err) != "BANCA_DATI_PIU_RECENTE" {
			t.Errorf("%v", err)
		}
	}
}

func TestALoginThatMayNotPrepareGetsTheLinesForTheDBA(t *testing.T) {
	ctx, empty := t.Context(), pgtest.EmptyURL(t)
	admin, err := pgx.Connect(ctx, pgtest.AdminURL(t, empty))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	poor := fmt.Sprintf("poor %d", os.Getpid()) // a blank, so that quoting shows
	name := pgx.Identifier{poor}.Sanitize()
	if _, err := admin.Exec(ctx, `CREATE ROLE `+name+` LOGIN`); err != nil {
		t.Fatal(err)
	}
	defer admin.Exec(ctx, `DROP ROLE `+name)
	defer admin.Exec(ctx, `REVOKE sit_owner, sit_app FROM `+name)
	as := strings.Replace(empty, "//sit@", "//"+url.PathEscape(poor)+"@", 1)
	_, err = pg.Migrate(ctx, as, nil)
	if sit.Kind(err) != sit.Forbidden || sit.Codice(err) != "PRIVILEGI_MANCANTI" {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(sit.Messaggio(err)) {
		if sql, ok := strings.CutPrefix(line, "    "); ok {
			lines = append(lines, sql)
		}
	}
	// The lines must be enough: a DBA runs them, and the poor login migrates.
	for _, sql := range lines {
		if _, err := admin.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	if _, err := pg.Migrate(ctx, as, nil); err != nil {
		t.Fatalf("after the lines of the DBA: %v\n%s", err, strings.Join(lines, ""))
	}
	db, err := pg.Open(ctx, pg.Config{URL: as})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
}

func TestAddressesThatLeadNowhereAreExplained(t *testing.T) {
	for u, codice := range map[string]string{
		"postgres://x:segreto@[bad":                                         "INDIRIZZO_BANCA_DATI",
		"postgres://sit@/sit?host=" + filepath.Join(t.TempDir(), "nothing"): "BANCA_DATI_ASSENTE",
		strings.Replace(pgtest.EmptyURL(t), "/test_", "/no_test_", 1):       "BANCA_DATI_ASSENTE",
	} {
		_, err := pg.Open(t.Context(), pg.Config{URL: u})
		if sit.Codice(err) != codice || strings.Contains(sit.Messaggio(err), "segreto") {
			t.Errorf("%s: %v", u, err)
		}
	}
}

func TestAWrongProjectionIsRefused(t *testing.T) {
	ctx, u := t.Context(), pgtest.URL(t)
	conn, err := pgx.Connect(ctx, pgtest.AdminURL(t, u))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	good, err := pg.Projections(ctx, conn)
	if err != nil || len(good) != 9 {
		t.Fatal(good, err)
	}
	for _, e := range good {
		if !(e.Metri < 0.02) {
			t.Errorf("%s is off by %g m", e.Nome, e.Metri)
		}
	}
	// What a PROJ without the datum shifts would do with Gauss-Boaga.
	if _, err := conn.Exec(ctx, `UPDATE spatial_ref_sys SET auth_name = 'none', srtext = '',
		proj4text = '+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=1500000 +ellps=intl +units=m +no_defs' WHERE srid = 3003`); err != nil {
		t.Fatal(err)
	}
	_, err = pg.Open(ctx, pg.Config{URL: u})
	if m := sit.Messaggio(err); sit.Codice(err) != "PROIEZIONI_ERRATE" || !strings.Contains(m, "V6 di ") || strings.Contains(m, "V7") {
		t.Errorf("%v", err)
	}
	if _, err := conn.Exec(ctx, `DELETE FROM spatial_ref_sys WHERE srid = 3004`); err != nil {
		t.Fatal(err)
	}
	if _, err = pg.Open(ctx, pg.Config{URL: u}); sit.Codice(err) != "PROIEZIONI_ERRATE" {
		t.Errorf("%v", err)
	}
}
