package banco

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// These two are outside pg.MustQueries: the tables they speak of exist on the bench alone, so
// no test can prepare them against the migrated schema. The test of the bench runs them.
//
//go:embed riferimento/tabelle.sql
var tabelleRiferimento string

//go:embed riferimento/tegola.sql
var tegolaRiferimento string

// asMVT makes the same tiles, in the same order, by one prepared statement on each of sixteen
// connections, for as long as ours will have.
func (b *banco) asMVT(ctx context.Context, db *banca, lista []tegola) (corsa, error) {
	if err := db.esegui(ctx, "sit", tabelleRiferimento); err != nil {
		return corsa{}, fmt.Errorf("make the tables of reference: %w", err)
	}
	conns := make([]*pgx.Conn, connessioni)
	for i := range conns {
		c, err := pgx.Connect(ctx, db.cluster.AdminURL("sit"))
		if err != nil {
			return corsa{}, fmt.Errorf("connect: %w", err)
		}
		defer c.Close(context.WithoutCancel(ctx))
		if _, err := c.Prepare(ctx, "tegola", tegolaRiferimento); err != nil {
			return corsa{}, fmt.Errorf("prepare the statement of reference: %w", err)
		}
		conns[i] = c
	}
	una := func(w int) disegna {
		return func(ctx context.Context, t tegola) (n int, err error) {
			rows, err := conns[w].Query(ctx, "tegola", int32(t.z), int32(t.x), int32(t.y))
			if err != nil {
				return 0, err
			}
			for rows.Next() {
				n += len(rows.RawValues()[0])
			}
			return n, rows.Err()
		}
	}
	// Once around without counting: plans are made and pages are read.
	if _, err := corri(ctx, lista[len(lista)-2000:], connessioni, b.Durata/4, una); err != nil {
		return corsa{}, err
	}
	return corri(ctx, lista, connessioni, b.Durata, una)
}
