package fornitura

import (
	"context"
	"fmt"
	"maps"
	"runtime"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/sit"
)

// prepara transforms, repairs and measures what was staged. It tells whether this is the first
// map of the ente: then its particelle and drawings are written too, into partitions that
// nobody sees yet.
func (c *consegna) prepara(ctx context.Context) (prima bool, err error) {
	args := pgx.NamedArgs{"ente": c.ente.ID, "fornitura": c.id, "srid": c.srid, "zona": c.ente.Zona, "classi": c.classiDette()}
	err = c.db.Owner(ctx, func(tx pgx.Tx) error {
		var staged int64
		if err := tx.QueryRow(ctx, queries.SQL("Staged"), args).Scan(&staged); err != nil {
			return err
		}
		// Unlogged tables are empty after a crash of the server: what was read must still be there.
		if staged != int64(c.n) {
			return sit.Errorf(sit.Unavailable, "staging holds %d objects, %d were read", staged, c.n)
		}
		var partizioni bool
		if err := tx.QueryRow(ctx, queries.SQL("HaPartizioni"), args).Scan(&partizioni); err != nil {
			return err
		}
		prima = !partizioni
		return c.scriviFogli(ctx, tx)
	})
	if err != nil {
		return false, err
	}
	// Each in a transaction of its own: an analyzed table stays locked against other imports.
	passi := []string{"AnalizzaOggetti", "UnisciParti", "PrenotaFogli"}
	if prima {
		passi = append(passi, "CreaPartizioni", "RiempiParticelle")
	} else {
		passi = append(passi, "Vivi", "AnalizzaVivi", "Uguali", "AnalizzaDisegni")
	}
	for _, q := range passi {
		if err := c.passo(ctx, q, args, nil); err != nil {
			return false, err
		}
	}
	if prima {
		err = c.preparaPrima(ctx, args)
	} else {
		err = c.fette(ctx, args, "Prepara")
	}
	if err != nil {
		return false, err
	}
	if err := c.passo(ctx, "Difetti", args, nil); err != nil {
		return false, err
	}
	return prima, c.passo(ctx, "AnalizzaDisegni", args, nil)
}

// preparaPrima fills and indexes the partitions of the ente. Buildings and signs wait in
// staging: a building needs its particella, found on the map.
func (c *consegna) preparaPrima(ctx context.Context, args pgx.NamedArgs) error {
	c.prima = true
	if err := c.fette(ctx, args, "RiempiDisegni"); err != nil {
		return err
	}
	if c.classi[classeFabbricato] || c.classi[classeSegno] {
		alte := maps.Clone(args)
		alte["classi"] = classiAlte
		if err := c.fette(ctx, alte, "Prepara"); err != nil {
			return err
		}
	}
	return c.insieme(ctx, 4, func(ctx context.Context, i int32) error {
		return c.passo(ctx, "IndicizzaPartizioni", args, pgx.NamedArgs{"quale": i + 1})
	})
}

// fette runs a query on slices of the delivery, side by side.
func (c *consegna) fette(ctx context.Context, args pgx.NamedArgs, query string) error {
	const minima = 2048
	quante := min(4*int32(runtime.GOMAXPROCS(0)), c.n/minima+1)
	lunga := (c.n + quante - 1) / quante
	return c.insieme(ctx, quante, func(ctx context.Context, i int32) error {
		return c.passo(ctx, query, args, pgx.NamedArgs{"da": i*lunga + 1, "a": (i + 1) * lunga})
	})
}

// insieme runs fn for 0 to n, as many at a time as there are processors: the work is the
// server's, and this step is the one that costs.
func (c *consegna) insieme(ctx context.Context, n int32, fn func(context.Context, int32) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for i := range n {
		g.Go(func() error { return fn(ctx, i) })
	}
	return g.Wait()
}

func (c *consegna) passo(ctx context.Context, query string, args, altri pgx.NamedArgs) error {
	tutti := maps.Clone(args)
	maps.Copy(tutti, altri)
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, queries.SQL(query), tutti); err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
		return nil
	})
}
