package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// Scelta is one of the particelle of a list, as much of it as a file of the list carries.
type Scelta struct {
	ID      string
	Foglio  int
	Sezione string
	Numero  string       // with its denominatore
	Mq      float64      // computed from the geometry
	Geom    orb.Geometry // longitude and latitude; nil when it is not drawn
}

// MaxScelte bounds a list of particelle.
const MaxScelte = 1000

// Scelte reads the particelle of a list on a day, all in one question.
func (m *Mappa) Scelte(ctx context.Context, e Ente, ids []string, q Quando) ([]Scelta, error) {
	if len(ids) == 0 || len(ids) > MaxScelte {
		return nil, sit.Rifiuto(sit.Invalid, "ELENCO_NON_VALIDO", "Indicare da una a %d particelle.", MaxScelte).Su("particelle")
	}
	args := pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "giorno": q.Giorno}
	distinte, err := chiavi(ids, args)
	if err != nil {
		return nil, err
	}
	var out []Scelta
	err = m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListScelta"), args)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Scelta])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list chosen particelle: %w", err)
	}
	if len(out) < distinte {
		return nil, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE",
			"Fra le particelle indicate ce n'è una che non esiste in questo ente: controllare gli identificativi.").Su("particelle")
	}
	return out, nil
}
