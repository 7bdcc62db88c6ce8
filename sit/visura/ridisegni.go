package visura

import (
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
)

// disegni adds what the map alone says: redrawn, and what the census does not know of.
func (c *confrontatore) disegni() error {
	rows, err := c.tx.Query(c.ctx, queries.SQL("DisegniCambiati"), c.args)
	if err != nil {
		return err
	}
	type riga struct {
		ID                        string
		ParticellaID              int64
		Vecchia, Nuova            bool
		MqPrima, MqDopo           float64
		CensitaPrima, CensitaDopo bool
		Figlie, Madri             []string
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
	if err != nil {
		return fmt.Errorf("drawings that changed: %w", err)
	}
	lato := func(c bool, mq float64) *Confronto {
		if !c {
			return nil
		}
		n := int64(math.Round(mq))
		return &Confronto{Mappa: &n}
	}
	nascono := map[string]bool{} // said already as parts of a split or of a merger
	for _, r := range righe {
		if c.dette[r.ID] {
			continue
		}
		switch {
		case !r.Nuova && !r.CensitaDopo && len(r.Figlie) > 1:
			c.items = append(c.items, Differenza{Tipo: "divisa", Oggetto: r.ID, Prima: lato(true, r.MqPrima), Dopo: &Confronto{Oggetti: r.Figlie}})
			for _, f := range append(r.Figlie, r.ID) {
				nascono[f] = true
			}
		case r.Nuova && !r.Vecchia && !r.CensitaPrima && len(r.Madri) > 1:
			c.items = append(c.items, Differenza{Tipo: "fusa", Oggetto: r.ID, Prima: &Confronto{Oggetti: r.Madri}, Dopo: lato(true, r.MqDopo)})
			for _, f := range append(r.Madri, r.ID) {
				nascono[f] = true
			}
		}
	}
	for _, r := range righe {
		if c.dette[r.ID] && !(r.Vecchia && r.Nuova) || nascono[r.ID] {
			continue
		}
		d := Differenza{Tipo: "ridisegnata", Oggetto: r.ID, Prima: lato(r.Vecchia, r.MqPrima), Dopo: lato(r.Nuova, r.MqDopo)}
		switch {
		case !r.Vecchia && !r.CensitaPrima:
			d.Tipo = "nuova"
		case !r.Nuova && !r.CensitaDopo:
			d.Tipo = "chiusa"
		}
		c.items = append(c.items, d)
	}
	return nil
}
