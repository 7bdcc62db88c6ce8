package pg

import (
	"context"
	"embed"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cestor/sit/sit"
)

//go:embed *.sql
var files embed.FS

var queries = MustQueries(files)

// DB is an open database: two pools on the same server, one for each role.
type DB struct {
	app   *pgxpool.Pool
	owner *pgxpool.Pool
	cfg   Config
}

// Open connects, and refuses a database that is not prepared, is newer than this program, or
// projects coordinates wrongly.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	cfg = cfg.withDefaults()
	if err := checkSchema(ctx, cfg.URL); err != nil {
		return nil, err
	}
	db := &DB{cfg: cfg}
	var err error
	if db.app, err = newPool(ctx, cfg.URL, cfg.AppConns, db.becomeApp); err != nil {
		return nil, err
	}
	if db.owner, err = newPool(ctx, cfg.URL, cfg.OwnerConns, becomeOwner); err != nil {
		db.Close()
		return nil, err
	}
	if err := db.OwnerConn(ctx, CheckProjections); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Close waits for the connections given out and closes them all.
func (db *DB) Close() {
	for _, p := range []*pgxpool.Pool{db.app, db.owner} {
		if p != nil {
			p.Close()
		}
	}
}

// URL is the address of the database, password included: for those who start a process of
// their own on it, never for a log.
func (db *DB) URL() string { return db.cfg.URL }

// Stat is the state of the two pools, for the metrics.
func (db *DB) Stat() (app, owner *pgxpool.Stat) { return db.app.Stat(), db.owner.Stat() }

// Ping asks the database for a sign of life through the app pool.
func (db *DB) Ping(ctx context.Context) error { return translate(db.app.Ping(ctx)) }

func newPool(ctx context.Context, url string, conns int32, become func(context.Context, *pgx.Conn) error) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, badURL(err)
	}
	c.MaxConns = conns
	c.ConnConfig.RuntimeParams["application_name"] = "sit"
	c.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if err := become(ctx, conn); err != nil {
			return fmt.Errorf("prepare connection: %w", err)
		}
		return registerTypes(ctx, conn)
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", translate(err))
	}
	return pool, nil
}

// OwnerPool is the pool of sit_owner, for the queue, which is no code of ours and wants a pool.
func (db *DB) OwnerPool() *pgxpool.Pool { return db.owner }

// WithOwnerPool lends a small pool of sit_owner on the database of url, whatever its schema: for
// what must be done before a database may be opened.
func WithOwnerPool(ctx context.Context, url string, fn func(*pgxpool.Pool) error) error {
	pool, err := newPool(ctx, url, 2, becomeOwner)
	if err != nil {
		return err
	}
	defer pool.Close()
	return translate(fn(pool))
}

func (db *DB) becomeApp(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, queries.SQL("BecomeApp"), pgx.NamedArgs{
		"statement_timeout":   millis(db.cfg.StatementTimeout),
		"lock_timeout":        millis(db.cfg.LockTimeout),
		"idle_timeout":        millis(db.cfg.IdleTimeout),
		"transaction_timeout": millis(4 * db.cfg.StatementTimeout),
	})
	return err
}

func becomeOwner(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, queries.SQL("BecomeOwner"))
	return err
}

func connect(ctx context.Context, url string) (*pgx.Conn, error) {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, badURL(err)
	}
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", translate(err))
	}
	return conn, nil
}

// badURL keeps the parser's own words out of the message: they may quote the password.
func badURL(err error) error {
	return sit.Rifiuto(sit.Invalid, "INDIRIZZO_BANCA_DATI",
		"L'indirizzo della banca dati (--db, SIT_DATABASE_URL) non è valido: si scrive postgres://utente@host:5432/nome.").Per(err)
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
