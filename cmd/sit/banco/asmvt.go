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

// asMVT prepares the tables and sixteen connections, each with the one prepared statement, and
// gives the way to make a tile on each.
func (b *banco) asMVT(ctx context.Context, db *banca) (una func(worker int) disegna, chiudi func(), err error) {
	if err := db.esegui(ctx, "sit", tabelleRiferimento); err != nil {
		return nil, nil, fmt.Errorf("make the tables of reference: %w", err)
	}
	var conns []*pgx.Conn
	chiudi = func() {
		for _, c := range conns {
			_ = c.Close(context.WithoutCancel(ctx))
		}
	}
	for range connessioni {
		c, err := pgx.Connect(ctx, db.cluster.AdminURL("sit"))
		if err == nil {
			conns = append(conns, c)
			_, err = c.Prepare(ctx, "tegola", tegolaRiferimento)
		}
		if err != nil {
			chiudi()
			return nil, nil, fmt.Errorf("prepare the statement of reference: %w", err)
		}
	}
	return func(w int) disegna {
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
	}, chiudi, nil
}
