package mappa

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// storie keeps at hand since when each sheet is known: a tile of the past must say that its map
// is later than the day, and a tile does not wait for the database.
type storie struct {
	mu    sync.Mutex
	letto time.Time
	fogli []storia
}

type storia struct {
	dal      sit.Giorno
	riquadro orb.Bound
}

const storieVecchie = 10 * time.Second

// Posteriore says whether in a box of longitude and latitude some sheet has no map as old as the
// day: it is then drawn as its oldest one (contract §0).
func (m *Mappa) Posteriore(ctx context.Context, riquadro orb.Bound, giorno sit.Giorno) ([]Avviso, error) {
	fogli, err := m.leggiStorie(ctx)
	if err != nil {
		return nil, err
	}
	recente := sit.DaSempre
	for _, f := range fogli {
		if giorno < f.dal && f.dal > recente && f.riquadro.Intersects(riquadro) {
			recente = f.dal
		}
	}
	if recente == sit.DaSempre {
		return nil, nil
	}
	return []Avviso{posteriore(recente)}, nil
}

func (m *Mappa) leggiStorie(ctx context.Context) ([]storia, error) {
	s := &m.storie
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.letto) < storieVecchie {
		return s.fogli, nil
	}
	var fogli []storia
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListStorie"))
		if err != nil {
			return err
		}
		fogli, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (storia, error) {
			var f storia
			b := &f.riquadro
			err := row.Scan(&f.dal, &b.Min[0], &b.Min[1], &b.Max[0], &b.Max[1])
			return f, err
		})
		return err
	})
	if err != nil && !s.letto.IsZero() {
		return s.fogli, nil // tiles are drawn without a database, and sheets do not grow younger
	}
	if err != nil {
		return nil, fmt.Errorf("list the first days of the sheets: %w", err)
	}
	s.fogli, s.letto = fogli, time.Now()
	return fogli, nil
}
