package urbanistica

import (
	"context"
	"embed"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Urbanistica is the office of plans.
type Urbanistica struct{ db *pg.DB }

// New opens the office on a database.
func New(db *pg.DB) *Urbanistica { return &Urbanistica{db: db} }

// read asks one question. Plans are public, so no ente has to be granted; the vincoli that are not are left out by
// the queries, unless an office asks.
func (u *Urbanistica) read(ctx context.Context, fn func(pgx.Tx) error) error {
	return u.db.Read(ctx, sit.Pubblico(), fn)
}
