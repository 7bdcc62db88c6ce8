package authz

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// Sessioni is where the sessions of the portal are kept, one for each hash of a cookie. It is the
// store of web/auth; the app role can read one of which it knows the hash, and list none.
type Sessioni struct{ db *pg.DB }

// NewSessioni opens the store.
func NewSessioni(db *pg.DB) *Sessioni { return &Sessioni{db: db} }

// FindCtx reads a session that has not expired.
func (s *Sessioni) FindCtx(ctx context.Context, impronta string) (dati []byte, trovata bool, err error) {
	err = s.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("LeggiSessione"), pgx.NamedArgs{"impronta": impronta}).Scan(&dati)
	})
	return dati, dati != nil, err
}

// CommitCtx writes a session.
func (s *Sessioni) CommitCtx(ctx context.Context, impronta string, dati []byte, scade time.Time) error {
	return s.esegui(ctx, "ScriviSessione", pgx.NamedArgs{"impronta": impronta, "dati": dati, "scade": scade})
}

// DeleteCtx ends a session.
func (s *Sessioni) DeleteCtx(ctx context.Context, impronta string) error {
	return s.esegui(ctx, "TogliSessione", pgx.NamedArgs{"impronta": impronta})
}

func (s *Sessioni) esegui(ctx context.Context, query string, args pgx.NamedArgs) error {
	return s.db.Consult(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL(query), args)
		return err
	})
}

// Find, Commit and Delete are what the interface of the module wants beside; it calls those with a
// context.
func (s *Sessioni) Find(impronta string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), impronta)
}

// Commit is CommitCtx without a context.
func (s *Sessioni) Commit(impronta string, dati []byte, scade time.Time) error {
	return s.CommitCtx(context.Background(), impronta, dati, scade)
}

// Delete is DeleteCtx without a context.
func (s *Sessioni) Delete(impronta string) error { return s.DeleteCtx(context.Background(), impronta) }
