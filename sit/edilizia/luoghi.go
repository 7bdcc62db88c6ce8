package edilizia

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Luogo is a pratica on the map: where it is and what everybody may know of it. ID is there for who
// may read the pratiche of the ente only: it is made of the number, which is free text.
type Luogo struct {
	ID    string
	Kind  Kind
	Anno  *int
	Stato Stato
	Data  *sit.Giorno      // of the outcome, else of the application
	Geom  orb.MultiPolygon // longitude and latitude
}

// FiltroLuoghi says which pratiche a map wants.
type FiltroLuoghi struct {
	Riquadro orb.Bound // degrees
	Stati    []Stato
	Dal, Al  int // years, both included; zero: unbounded
	Quanti   int
}

// Luoghi lists at most Quanti pratiche of a window, the latest first. A draft has been put to
// nobody yet: the office alone sees it.
func (x *Edilizia) Luoghi(ctx context.Context, e sit.Ente, f FiltroLuoghi) (out []Luogo, err error) {
	chi := authz.DaContesto(ctx)
	ufficio := chi != nil && chi.Puo(authz.EdiliziaRead, e.ID)
	stati := f.Stati
	if !ufficio {
		stati = slices.DeleteFunc(slices.Clone(stati), func(s Stato) bool { return s == Bozza })
	}
	q := f.Riquadro
	err = x.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("Luoghi"), pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "ovest": q.Min[0], "sud": q.Min[1], "est": q.Max[0], "nord": q.Max[1],
			"stati": stati, "dal": f.Dal, "al": f.Al, "quanti": f.Quanti})
		if err != nil {
			return err
		}
		var id int64
		var l Luogo
		_, err = pgx.ForEachRow(rows, []any{&id, &l.Kind, &l.Anno, &l.Stato, &l.Data, &l.Geom}, func() error {
			if ufficio {
				l.ID = scriviID(id)
			}
			out = append(out, l)
			l = Luogo{}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list luoghi: %w", err)
	}
	return out, nil
}
