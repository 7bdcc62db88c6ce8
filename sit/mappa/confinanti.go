package mappa

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
)

// Confinante is a particella that shares a stretch of boundary with another.
type Confinante struct {
	ID        string  `json:"id"`
	Lunghezza float64 `json:"lunghezza_m"`
}

// Confinanti lists the neighbours of a particella on a day, the longest boundary first, and the
// canonical id of the particella.
func (m *Mappa) Confinanti(ctx context.Context, e Ente, id string, q Quando) (canonico string, trovati []Confinante, err error) {
	chiesta, err := catasto.ParseIDParticella(id)
	if err != nil {
		return "", nil, inesistente(id)
	}
	type riga struct {
		Propria  bool
		ID       string
		FoglioID int32
		Geom     orb.Geometry
	}
	var righe []riga
	err = m.read(ctx, func(tx pgx.Tx) error {
		args := chiave(chiesta)
		args["ente"], args["zona"], args["giorno"], args["tolleranza"] = e.ID, e.Zona, q.Giorno, tolleranzaTraFogli
		rows, err := tx.Query(ctx, queries.SQL("ListConfinanti"), args)
		if err != nil {
			return err
		}
		if righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[riga]); err != nil {
			return err
		}
		if len(righe) == 0 {
			if err := consegnata(ctx, tx, e, q); err != nil {
				return err
			}
			return inesistente(id)
		}
		return nil
	})
	if err != nil {
		return "", nil, fmt.Errorf("list confinanti: %w", err)
	}
	lunghezze := map[string]float64{}
	for _, p := range righe {
		if !p.Propria {
			continue
		}
		canonico = p.ID
		propria, err := multi(orVuota(p.Geom))
		if err != nil {
			return "", nil, fmt.Errorf("particella %s: %w", p.ID, err)
		}
		c := nuovoContorno(propria)
		for _, v := range righe {
			if v.Propria {
				continue
			}
			tolleranza := tolleranzaTraFogli
			if v.FoglioID == p.FoglioID {
				tolleranza = tolleranzaFoglio
			}
			vicina, err := multi(v.Geom)
			if err != nil {
				return "", nil, fmt.Errorf("particella %s: %w", v.ID, err)
			}
			if l := c.comune(vicina, tolleranza); l > 0 {
				lunghezze[v.ID] += l
			}
		}
	}
	trovati = make([]Confinante, 0, len(lunghezze))
	for id, l := range lunghezze {
		trovati = append(trovati, Confinante{id, l})
	}
	slices.SortFunc(trovati, func(a, b Confinante) int {
		return cmp.Or(cmp.Compare(b.Lunghezza, a.Lunghezza), cmp.Compare(a.ID, b.ID))
	})
	return canonico, trovati, nil
}

func orVuota(g orb.Geometry) orb.Geometry {
	if g == nil {
		return orb.MultiPolygon{}
	}
	return g
}
