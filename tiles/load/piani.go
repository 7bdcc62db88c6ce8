package load

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/tiles"
)

// plansPerBatch bounds what is held before it is built: a plan has some thousand zones.
const plansPerBatch = 16

// readPiani makes the segments of some plans, or constraints, of an ente; empty ones where nothing is
// drawn any more.
func (l *Loader) readPiani(ctx context.Context, tx pgx.Tx, ente int32, layer tiles.Layer, segmenti []int32) (change, error) {
	out := newChange()
	rows, _ := tx.Query(ctx, queries.SQL("Ente"), pgx.NamedArgs{"ente": ente})
	codice, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if err != nil {
		return change{}, fmt.Errorf("read ente %d: %w", ente, err)
	}
	build := map[int32]*tiles.SegmentBuilder{}
	for _, k := range segmenti {
		build[k] = tiles.NewSegment(tiles.SegmentKey{Ente: ente, Layer: layer, Foglio: k})
	}
	var (
		segmento              int32
		id, sigla, zto, stato string
		dal, al               *pgDate
		area                  float64
		precisione            float32
		geom                  []byte
		s                     shape
		first                 error
	)
	parole := words{}
	query := "Zone"
	if layer == tiles.Vincoli {
		query = "Vincoli"
	}
	rows, _ = tx.Query(ctx, queries.SQL(query), pgx.NamedArgs{"ente": ente, "segmenti": segmenti})
	_, err = pgx.ForEachRow(rows, []any{&segmento, &id, &sigla, &zto, &stato, &dal, &al, &area, &precisione, &geom}, func() error {
		empty, err := s.decode(geom)
		if err == nil && !empty {
			f := tiles.Feature{Kind: s.kind, Flat: s.flat, Ends: s.ends, Dal: tiles.MinDay, Al: tiles.MaxDay, ID: id, Ente: codice,
				Testo: parole.of([]byte(sigla)), Zto: parole.of([]byte(zto)), Stato: parole.of([]byte(stato)), Area: area, Precisione: shortest(precisione)}
			if dal != nil {
				f.Dal = tiles.Day(*dal)
			}
			if al != nil {
				f.Al = tiles.Day(*al)
			}
			err = build[segmento].Add(f)
		}
		if empty || err != nil {
			out.undrawn++
			if first == nil {
				first = err
			}
		}
		return nil
	})
	if err != nil {
		return change{}, fmt.Errorf("read %s: %w", layer, err)
	}
	if out.undrawn > 0 {
		l.cfg.Log.Warn("some plans cannot be drawn", "ente", codice, "layer", layer, "how_many", out.undrawn, "first", first)
	}
	for _, k := range segmenti {
		seg := build[k].Build()
		out.segments = append(out.segments, seg)
		out.features += seg.Len()
	}
	return out, nil
}
