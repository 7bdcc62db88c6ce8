package pgtest

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/migrations"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/local"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// cluster is opened by the first test of the process and held until the process ends: the
// kernel then lets go of it, and the server stops by itself some seconds later.
var cluster = sync.OnceValues(func() (*local.Cluster, error) {
	dir := filepath.Join(os.TempDir(), "sit-pgtest-"+strconv.Itoa(os.Getuid()))
	if err := os.Mkdir(dir, 0o755); errors.Is(err, fs.ErrExist) {
		// The name can be guessed and the place is everybody's.
		i, err := os.Lstat(dir)
		if err != nil || !i.IsDir() || int(i.Sys().(*syscall.Stat_t).Uid) != os.Getuid() {
			return nil, fmt.Errorf("%s belongs to somebody else: remove it, or set TMPDIR", dir)
		}
	} else if err != nil {
		return nil, err
	}
	c, err := local.Open(context.Background(), dir, local.Options{NoSync: true, Linger: true})
	if err != nil {
		return nil, err
	}
	return c, sweep(c)
})

var template = sync.OnceValues(func() (string, error) {
	c, err := cluster()
	if err != nil {
		return "", err
	}
	return makeTemplate(context.Background(), c)
})

var serial atomic.Int64

// Open gives t a migrated database of its own, dropped when t ends.
func Open(t testing.TB) *pg.DB {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{URL: URL(t), AppConns: 8, OwnerConns: 8})
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(db.Close)
	return db
}

// URL is the address of a migrated database for t alone, for code that opens it itself.
func URL(t testing.TB) string {
	t.Helper()
	tmpl, err := template()
	if err != nil {
		t.Fatalf("prepare test template: %v", err)
	}
	return clone(t, tmpl)
}

// EmptyURL is the address of a database for t alone with nothing in it, and no login of the
// program prepared for it: for the tests of migration itself.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return clone(t, "template0")
}

// AdminURL is the address of the same database as url for the superuser, who can break what the
// program's own roles cannot.
func AdminURL(t testing.TB, url string) string {
	t.Helper()
	c, err := cluster()
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	return c.AdminURL(cfg.Database)
}

func clone(t testing.TB, tmpl string) string {
	t.Helper()
	c, err := cluster()
	if err != nil {
		t.Fatalf("open test cluster: %v", err)
	}
	// The process number in the name tells the leftovers of killed tests from living databases.
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), serial.Add(1))
	if err := run(t.Context(), c, "Clone", pgx.NamedArgs{"name": name, "template": tmpl}); err != nil {
		t.Fatalf("clone %s: %v", tmpl, err)
	}
	t.Cleanup(func() {
		if err := run(context.Background(), c, "Drop", pgx.NamedArgs{"name": name}); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return c.DatabaseURL(name)
}

// makeTemplate migrates a database once for this set of migrations, whatever the number of
// packages that ask together.
func makeTemplate(ctx context.Context, c *local.Cluster) (string, error) {
	hash, err := migrationsHash()
	if err != nil {
		return "", err
	}
	name, half := "template_"+hash, "half_"+hash
	conn, err := pgx.Connect(ctx, c.AdminURL("postgres"))
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx) // which also gives the lock back
	if _, err := conn.Exec(ctx, queries.SQL("LockTemplate"), pgx.NamedArgs{"key": int64(0x5174_0002)}); err != nil {
		return "", err
	}
	var present bool
	if err := conn.QueryRow(ctx, queries.SQL("HasDatabase"), pgx.NamedArgs{"name": name}).Scan(&present); err != nil || present {
		return name, err
	}
	if err := written(ctx, conn, "Drop", pgx.NamedArgs{"name": half}); err != nil {
		return "", err
	}
	if err := written(ctx, conn, "Create", pgx.NamedArgs{"name": half}); err != nil {
		return "", err
	}
	if err := bootstrap(ctx, c.AdminURL(half)); err != nil {
		return "", err
	}
	if _, err := jobs.Migrate(ctx, c.DatabaseURL(half), nil); err != nil {
		return "", err
	}
	return name, written(ctx, conn, "Finish", pgx.NamedArgs{"from": half, "to": name})
}

func bootstrap(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return pg.Bootstrap(ctx, conn)
}

func migrationsHash() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(migrations.FS, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(b), b)
		return err
	})
	// What prepares a database before its migrations, and what the queue adds after them, make the
	// template too.
	for _, q := range pg.AllQueries() {
		if q.Name == "MissingPreparation" || strings.HasPrefix(q.Name, "PermessiCoda") {
			fmt.Fprintf(h, "%d\n%s", len(q.SQL), q.SQL)
		}
	}
	fmt.Fprintf(h, "coda %d\n", jobs.Versione())
	return hex.EncodeToString(h.Sum(nil)[:8]), err
}

// keepTemplates allows for checkouts side by side, each with migrations of its own.
const keepTemplates = 4

// sweep drops the databases of test processes that are gone, and all but the newest templates.
func sweep(c *local.Cluster) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.AdminURL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, _ := conn.Query(ctx, queries.SQL("Databases"))
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	var templates, old []string
	for _, n := range names {
		if strings.HasPrefix(n, "template_") {
			templates = append(templates, n)
			continue
		}
		pid, _, _ := strings.Cut(strings.TrimPrefix(n, "test_"), "_")
		if _, err := os.Stat("/proc/" + pid); err != nil {
			old = append(old, n)
		}
	}
	if len(templates) > keepTemplates {
		old = append(old, templates[:len(templates)-keepTemplates]...)
	}
	for _, n := range old {
		// Another process may sweep at the same moment: what it took first is no error.
		_ = written(ctx, conn, "Drop", pgx.NamedArgs{"name": n})
	}
	return nil
}

func run(ctx context.Context, c *local.Cluster, query string, args pgx.NamedArgs) error {
	conn, err := pgx.Connect(ctx, c.AdminURL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return written(ctx, conn, query, args)
}

// written executes the statement that a query writes: names cannot be arguments, and the
// server knows how to quote them.
func written(ctx context.Context, conn *pgx.Conn, query string, args pgx.NamedArgs) error {
	var line string
	if err := conn.QueryRow(ctx, queries.SQL(query), args).Scan(&line); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, line)
	return err
}
