package load

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/tiles"
)

// The cluster of the tests is held until the process ends, with who guards it and who reaps it.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/cestor/sit/sit/pg/local.(*Cluster).guard"),
		goleak.IgnoreAnyFunction("github.com/cestor/sit/sit/pg/local.startOnce.func1"),
		goleak.IgnoreAnyFunction("github.com/cestor/sit/sit/pg/local.server.watch.func1"))
}

// The territory of the demonstration: an invented comune in two deliveries, a real one, a sheet
// of Rome.
const (
	borgo2019 = "../../cmd/sit/esempio/borgo/2019"
	borgo2024 = "../../cmd/sit/esempio/borgo/2024"
	campoli   = "../../cmd/sit/esempio/B542.zip"
	roma      = "../../cmd/sit/esempio/H501D076700.zip"
)

// desk is a database with an importer, and a map that is to follow it.
type desk struct {
	testing.TB
	db  *pg.DB
	m   *tiles.Map
	imp *fornitura.Importatore
}

func open(t testing.TB) *desk {
	t.Helper()
	d := &desk{TB: t, db: pgtest.Open(t)}
	d.m = newMap(t)
	d.imp = &fornitura.Importatore{DB: d.db, NuovoEnte: func(ctx context.Context, c catasto.CodiceComune) error { return nil }}
	return d
}

func newMap(t testing.TB) *tiles.Map {
	t.Helper()
	m, err := tiles.NewMap(tiles.Config{CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (d *desk) ente(codice catasto.CodiceComune, nome string) {
	d.Helper()
	if _, err := d.db.AddEnte(d.Context(), sit.Ente{Codice: codice, Nome: nome, Zona: 7792}, nil, 7792); err != nil {
		d.Fatal(err)
	}
}

// deliver imports what must be one accepted delivery, and returns its number.
func (d *desk) deliver(riferimento string, paths ...string) int64 {
	d.Helper()
	opz := fornitura.Opzioni{Chi: "prova", Oggi: sit.Data(2026, time.January, 15)}
	if riferimento != "" {
		g, err := sit.ParseGiorno(riferimento)
		if err != nil {
			d.Fatal(err)
		}
		opz.Riferimento = &g
	}
	var n int64
	err := d.imp.Importa(d.Context(), opz, paths, func(e fornitura.Esito) error {
		if e.Esito != fornitura.Acquisita {
			d.Fatalf("%v: %+v %s", paths, e, *e.Motivo)
		}
		n = *e.Fornitura
		return nil
	})
	if err != nil {
		d.Fatalf("import %v: %v", paths, err)
	}
	return n
}

// start runs a loader until the test ends, and returns once the map is loaded.
func (d *desk) start(m *tiles.Map, cfg Config) *Loader {
	d.Helper()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(d.Output(), nil))
	}
	l := New(d.db, m, cfg)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); l.Run(ctx) }()
	d.Cleanup(func() { stop(); <-done })
	d.until(30*time.Second, "the map is loaded", func() bool { return l.Ready() == nil })
	return l
}

func (d *desk) until(patience time.Duration, what string, ok func() bool) time.Duration {
	d.Helper()
	start := time.Now()
	for !ok() {
		if time.Since(start) > patience {
			d.Fatalf("after %v still not so: %s", patience, what)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(start)
}

// exec runs a statement outside any transaction.
func (d *desk) exec(sql string, args ...any) {
	d.Helper()
	err := d.db.OwnerConn(d.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql, args...)
		return err
	})
	if err != nil {
		d.Fatalf("%s: %v", sql, err)
	}
}

func day(t testing.TB, s string) tiles.Day {
	t.Helper()
	g, err := sit.ParseGiorno(s)
	if err != nil {
		t.Fatal(err)
	}
	return tiles.Day(g)
}
