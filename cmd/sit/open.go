package main

import (
	"context"
	"errors"

	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/local"
)

// base is the database of a command: where it is and how to leave it.
type base struct {
	url     string
	privata *local.Cluster // nil with --db
}

// trova finds the database of the flags, starting the private one when it must.
func (g *Globali) trova(ctx context.Context, out *uscita) (*base, error) {
	if g.DB != "" {
		return &base{url: g.DB}, nil
	}
	c, err := local.Open(ctx, g.Dir, local.Options{})
	if err != nil {
		return nil, err
	}
	if c.Elsewhere() {
		out.avviso("La cartella %s non è raggiungibile dall'utente di PostgreSQL: i dati stanno in %s", g.Dir, c.Dir())
	}
	return &base{url: c.URL(), privata: c}, nil
}

func (b *base) chiudi() error {
	if b.privata == nil {
		return nil
	}
	return b.privata.Close()
}

// spiega says of an error what the private server alone knows.
func (b *base) spiega(err error) error {
	if b.privata == nil {
		return err
	}
	return b.privata.Explain(err)
}

// apre runs fn on the open database of the flags. A private one is brought to the present
// first; on a server of one's own only "sit migrate" does that.
func (g *Globali) apre(ctx context.Context, out *uscita, fn func(context.Context, *pg.DB) error) (err error) {
	b, err := g.trova(ctx, out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(b.spiega(err), b.chiudi()) }()
	if b.privata != nil {
		if _, err := jobs.Migrate(ctx, b.url, nil); err != nil {
			return err
		}
	}
	db, err := pg.Open(ctx, pg.Config{URL: b.url})
	if err != nil {
		return err
	}
	defer db.Close()
	return fn(ctx, db)
}
