package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Periodo is one drawing of a particella, in the days in which it holds.
type Periodo struct {
	Foglio      string
	Dal, Al     sit.Giorno // open: DaSempre, PerSempre
	AreaMq      float64
	Fonte       string
	Riferimento sit.Giorno // of the delivery that drew it; DaSempre if it is not said
	Precisione  float64
	FornituraID int64
}

// Parente is a particella from which another comes, or that comes from it.
type Parente struct {
	ID        string
	Tramite   string // the one nearer to who asks, through which it is kin
	Passo     int    // 1: directly
	Origine   string // mutazione, sovrapposizione, operatore
	Data      sit.Giorno
	Soppressa bool // on the day, for the census; where it does not know, not drawn any more
}

// Storia is the life of a particella: its drawings, and its kin both ways.
type Storia struct {
	Disegni     []Periodo
	Antenate    []Parente
	Discendenti []Parente
}

// Kin further than this is left out: a page is no genealogy, and a page of each of them exists.
const (
	passiMassimi   = 8
	parentiMassimi = 120
)

// Storia reads the life of a particella, by its canonical id.
func (m *Mappa) Storia(ctx context.Context, e Ente, id catasto.IDParticella, q Quando) (Storia, error) {
	var s Storia
	args := chiave(id)
	args["ente"], args["giorno"], args["passi"], args["limite"] = e.ID, q.Giorno, passiMassimi, parentiMassimi
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListPeriodi"), args)
		if err != nil {
			return err
		}
		if s.Disegni, err = pgx.CollectRows(rows, pgx.RowToStructByName[Periodo]); err != nil {
			return err
		}
		for _, x := range []struct {
			query string
			in    *[]Parente
		}{{"ListAntenate", &s.Antenate}, {"ListDiscendenti", &s.Discendenti}} {
			if rows, err = tx.Query(ctx, queries.SQL(x.query), args); err != nil {
				return err
			}
			if *x.in, err = pgx.CollectRows(rows, pgx.RowToStructByName[Parente]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Storia{}, fmt.Errorf("history of a particella: %w", err)
	}
	return s, nil
}
