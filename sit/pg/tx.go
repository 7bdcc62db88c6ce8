package pg

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cestor/sit/sit"
)

// Read runs fn in a read-only transaction of sit_app that sees the people of the enti of
// ambito, and nobody's when it is pubblico.
func (db *DB) Read(ctx context.Context, ambito sit.Ambito, fn func(pgx.Tx) error) error {
	return db.inTx(ctx, db.app, pgx.TxOptions{AccessMode: pgx.ReadOnly}, ambito, fn)
}

// Snapshot is Read with all its statements seeing the same instant.
func (db *DB) Snapshot(ctx context.Context, ambito sit.Ambito, fn func(pgx.Tx) error) error {
	return db.inTx(ctx, db.app, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}, ambito, fn)
}

// Write runs fn in a transaction of sit_app that sees exactly one ente.
func (db *DB) Write(ctx context.Context, ente int32, fn func(pgx.Tx) error) error {
	if ente <= 0 {
		return sit.Errorf(sit.Internal, "write without an ente")
	}
	return db.inTx(ctx, db.app, pgx.TxOptions{}, sit.AmbitoDi(ente), fn)
}

// Consult runs fn in a transaction of sit_app that sees the people of the enti of ambito and may
// add to the register of consultations: how people are read (authz.Registro).
func (db *DB) Consult(ctx context.Context, ambito sit.Ambito, fn func(pgx.Tx) error) error {
	return db.inTx(ctx, db.app, pgx.TxOptions{}, ambito, fn)
}

// Owner runs fn in a transaction of sit_owner, which passes every policy: importers, merges
// and settings of the database only.
func (db *DB) Owner(ctx context.Context, fn func(pgx.Tx) error) error {
	return db.inTx(ctx, db.owner, pgx.TxOptions{}, sit.Pubblico(), fn)
}

// OwnerSnapshot is a read-only transaction of sit_owner whose statements all see the same
// instant: how tiles are loaded.
func (db *DB) OwnerSnapshot(ctx context.Context, fn func(pgx.Tx) error) error {
	return db.inTx(ctx, db.owner, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}, sit.Pubblico(), fn)
}

// OwnerConn lends a connection of sit_owner outside any transaction: for COPY into staging,
// LISTEN and session locks. The connection is closed if fn fails, since what it left behind is
// then unknown; who listens or locks must also undo it before fn returns nil.
func (db *DB) OwnerConn(ctx context.Context, fn func(context.Context, *pgx.Conn) error) (err error) {
	conn, err := db.acquire(ctx, db.owner)
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			discard(conn)
			panic(p)
		}
	}()
	if err := fn(ctx, conn.Conn()); err != nil {
		discard(conn)
		return translate(err)
	}
	conn.Release()
	return nil
}

func discard(conn *pgxpool.Conn) {
	_ = conn.Hijack().Close(context.Background())
}

func (db *DB) inTx(ctx context.Context, pool *pgxpool.Pool, opts pgx.TxOptions, ambito sit.Ambito, fn func(pgx.Tx) error) error {
	conn, err := db.acquire(ctx, pool)
	if err != nil {
		return err
	}
	defer conn.Release()
	err = pgx.BeginTxFunc(ctx, conn, opts, func(tx pgx.Tx) error {
		if !ambito.Pubblico() {
			// true: the setting dies with the transaction, so no later user of this
			// connection can inherit it.
			if _, err := tx.Exec(ctx, queries.SQL("Tenant"), pgx.NamedArgs{"enti": joinIDs(ambito)}); err != nil {
				return fmt.Errorf("set tenant: %w", err)
			}
		}
		return fn(tx)
	})
	return translate(err)
}

func (db *DB) acquire(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Conn, error) {
	wait, cancel := context.WithTimeout(ctx, db.cfg.AcquireTimeout)
	defer cancel()
	conn, err := pool.Acquire(wait)
	if err == nil {
		return conn, nil
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, sit.Rifiuto(sit.Unavailable, "SOVRACCARICO",
			"La banca dati ha troppe richieste in corso: riprovare tra qualche secondo.").
			Per(fmt.Errorf("acquire connection: %w", err))
	}
	return nil, fmt.Errorf("acquire connection: %w", translate(err))
}

func joinIDs(a sit.Ambito) string {
	var b strings.Builder
	for i, id := range a.Enti() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(int(id)))
	}
	return b.String()
}
