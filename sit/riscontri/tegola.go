package riscontri

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit/authz"
)

// Segno is a segnalazione as the map shows it: nothing else of it leaves by a tile (contract §5).
type Segno struct {
	ID                      int64
	Regola, Severita, Stato string
	X, Y                    float64 // Web Mercator
	Tutte                   int     // there are in the box
}

// segniMassimi is how many go in a tile: well under the weight that one may have.
const segniMassimi = 3000

// Segni are the segnalazioni of a box in Web Mercator, in all the enti of who asks, those that the
// engine no longer finds only if the filter wants them; and how many more there are. Where they are
// too many, those that are worth least go first.
func (x *Riscontri) Segni(ctx context.Context, f Filtro, box orb.Bound) (segni []Segno, omessi int, err error) {
	chi, err := authz.Esige(ctx, authz.TributiRead, 0)
	if err != nil {
		return nil, 0, err
	}
	ambito := chi.Ambito(authz.TributiRead)
	args := pgx.NamedArgs{"enti": ambito.Enti(), "regola": f.Regola, "severita": f.Severita, "stato": f.Stato, "presenza": f.Presenza, "anno": nil, "min_cent": nil, "limite": segniMassimi,
		"ovest": box.Min[0], "sud": box.Min[1], "est": box.Max[0], "nord": box.Max[1]}
	if f.Anno != 0 {
		args["anno"] = f.Anno
	}
	if f.MinCent != 0 {
		args["min_cent"] = f.MinCent
	}
	err = x.db.Read(ctx, ambito, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Tegola"), args)
		segni, err = pgx.CollectRows(rows, pgx.RowToStructByName[Segno])
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("find segnalazioni of a tile: %w", err)
	}
	if len(segni) > 0 {
		omessi = segni[0].Tutte - len(segni)
	}
	return segni, omessi, nil
}
