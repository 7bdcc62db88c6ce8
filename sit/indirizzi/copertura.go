package indirizzi

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Copertura is how much of the addresses an ente has, and how good it is.
type Copertura struct {
	Vie          int64
	Civici       int64
	ConPosizione int64
	InParticella int64            // linked with a particella
	InEdificio   int64            // linked with a building
	PerMetodo    map[string]int64 // of those with a position; "" is those that do not say how
	AggiornatiAl sit.Giorno       // reference day of the last delivery; DaSempre if there is none
	UltimaTipo   string           // its tipo; empty if there is none
}

// Copertura counts the addresses of an ente on a day; the links are always those of today.
func (i *Indirizzi) Copertura(ctx context.Context, ente int32, giorno sit.Giorno) (Copertura, error) {
	var c Copertura
	args := pgx.NamedArgs{"ente": ente, "giorno": giorno}
	err := i.read(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, queries.SQL("Copertura"), args).Scan(&c.Vie, &c.InParticella, &c.InEdificio, &c.AggiornatiAl, &c.UltimaTipo); err != nil {
			return err
		}
		c.PerMetodo = map[string]int64{}
		var metodo string
		var civici, posti int64
		rows, _ := tx.Query(ctx, queries.SQL("CoperturaPerMetodo"), args)
		_, err := pgx.ForEachRow(rows, []any{&metodo, &civici, &posti}, func() error {
			c.Civici += civici
			c.ConPosizione += posti
			if posti > 0 {
				c.PerMetodo[metodo] = posti
			}
			return nil
		})
		return err
	})
	if err != nil {
		return Copertura{}, fmt.Errorf("count indirizzi: %w", err)
	}
	return c, nil
}
