package urbanistica

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Qui is a zone or a constraint at a point.
type Qui struct {
	Tema        string // zone, vincoli
	ID          string
	Chiave      string // strumento, or codice
	Stato       string // of the strumento
	Sigla       string
	Articolo    string
	Descrizione string
	Norma       string
}

// Punto says which zones and which public constraints hold at a longitude and latitude, zones first. srid is the one of the
// database.
func (u *Urbanistica) Punto(ctx context.Context, ente int32, srid int, lon, lat float64, giorno sit.Giorno) (qui []Qui, err error) {
	err = u.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("FindPunto"), pgx.NamedArgs{"ente": ente, "srid": srid, "lon": lon, "lat": lat, "giorno": giorno})
		if err != nil {
			return err
		}
		qui, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Qui])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find plans at a point: %w", err)
	}
	return qui, nil
}
