package indirizzi

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Raggio is how far, in metres, a civico may be and still say where one is: as far as the map in
// memory looks.
const Raggio = 100

// Vicino finds the civico nearest to a longitude and latitude on a day, within Raggio, and how
// far it is in metres. It is false when there is none.
func (i *Indirizzi) Vicino(ctx context.Context, lon, lat float64, giorno sit.Giorno) (c Civico, distanza float64, trovato bool, err error) {
	err = i.read(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("FindVicino"), pgx.NamedArgs{"lon": lon, "lat": lat, "raggio": float64(Raggio), "giorno": giorno})
		type vicino struct {
			riga
			Metri float64
		}
		v, err := pgx.CollectRows(rows, pgx.RowToStructByName[vicino])
		if err != nil || len(v) == 0 {
			return err
		}
		c, distanza, trovato = v[0].civico(), v[0].Metri, true
		return nil
	})
	if err != nil {
		return Civico{}, 0, false, fmt.Errorf("find civico near: %w", err)
	}
	return c, distanza, trovato, nil
}
