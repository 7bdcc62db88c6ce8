package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
)

// Figura is a shape of a small drawing, in metres of the ente's own zone.
type Figura struct {
	Genere  string // propria, passata, particella, strada, acqua, edificio; foglio
	ID      string
	Testo   string // number written on it
	Forma   orb.MultiPolygon
	Scritta orb.Point // where Testo goes; meaningful if HaScritta

	HaScritta bool
}

// Intorno is a particella with what is around it, drawn first to last. A particella that is not on the map
// of the day is drawn as it last was, over what is there on the day.
func (m *Mappa) Intorno(ctx context.Context, e Ente, id catasto.IDParticella, q Quando) (riquadro orb.Bound, figure []Figura, err error) {
	args := chiave(id)
	args["ente"], args["zona"], args["giorno"] = e.ID, e.Zona, q.Giorno
	return m.figure(ctx, "ListIntorno", args)
}

// Fogli draws the outlines of the sheets of an ente, or of one and those around it.
func (m *Mappa) Fogli(ctx context.Context, e Ente, intorno *catasto.IDFoglio, q Quando) (riquadro orb.Bound, figure []Figura, err error) {
	args := pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "giorno": q.Giorno, "nome": ""}
	if intorno != nil {
		args["nome"] = intorno.String()
	}
	return m.figure(ctx, "ListConfiniFogli", args)
}

func (m *Mappa) figure(ctx context.Context, query string, args pgx.NamedArgs) (riquadro orb.Bound, figure []Figura, err error) {
	type riga struct {
		Genere, ID, Testo string
		Geom              orb.Geometry
		X, Y              *float64
		Riquadro          orb.Geometry
	}
	err = m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL(query), args)
		if err != nil {
			return err
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		if err != nil {
			return err
		}
		for _, r := range righe {
			if r.Riquadro != nil {
				riquadro = r.Riquadro.Bound()
			}
			if r.Geom == nil {
				continue
			}
			f := Figura{Genere: r.Genere, ID: r.ID, Testo: r.Testo}
			if f.Forma, err = multi(r.Geom); err != nil || len(f.Forma) == 0 {
				continue // clipped to a line or a point: nothing to draw
			}
			if r.X != nil && r.Y != nil {
				f.Scritta, f.HaScritta = orb.Point{*r.X, *r.Y}, true
			}
			figure = append(figure, f)
		}
		return nil
	})
	if err != nil {
		return riquadro, nil, fmt.Errorf("draw a page: %w", err)
	}
	return riquadro, figure, nil
}
