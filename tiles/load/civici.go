package load

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/tiles"
)

// cellsPerBatch bounds what is held before it is built, as sheetsPerBatch does: a square of a city
// has some three thousand civici.
const cellsPerBatch = 32

// readCivici makes the segments of some squares of an ente (indirizzi.cella), empty ones where
// nothing stands any more.
func (l *Loader) readCivici(ctx context.Context, tx pgx.Tx, ente int32, celle []int32) (change, error) {
	out := newChange()
	build := map[int32]*tiles.SegmentBuilder{}
	for _, c := range celle {
		build[c] = tiles.NewSegment(tiles.SegmentKey{Ente: ente, Layer: tiles.Civici, Foglio: c})
	}
	var (
		cella                 int32
		f                     tiles.Feature
		codice, testo, strada string
		dal, al               *pgDate
		punto                 [2]float64
		first                 error
	)
	vie := words{}
	rows, _ := tx.Query(ctx, queries.SQL("Civici"), pgx.NamedArgs{"ente": ente, "celle": celle})
	_, err := pgx.ForEachRow(rows, []any{&cella, &codice, &testo, &strada, &dal, &al, &punto[0], &punto[1]}, func() error {
		f = tiles.Feature{Kind: tiles.Point, Flat: punto[:], Dal: tiles.MinDay, Al: tiles.MaxDay, ID: codice, Testo: testo, Tipo: vie.of([]byte(strada))}
		if dal != nil {
			f.Dal = tiles.Day(*dal)
		}
		if al != nil {
			f.Al = tiles.Day(*al)
		}
		if err := build[cella].Add(f); err != nil {
			out.undrawn++
			if first == nil {
				first = err
			}
		}
		return nil
	})
	if err != nil {
		return change{}, fmt.Errorf("read civici: %w", err)
	}
	if first != nil {
		l.cfg.Log.Warn("some civici cannot be drawn", "ente", ente, "how_many", out.undrawn, "first", first)
	}
	for _, c := range celle {
		seg := build[c].Build()
		out.segments = append(out.segments, seg)
		out.features += seg.Len()
	}
	return out, nil
}
