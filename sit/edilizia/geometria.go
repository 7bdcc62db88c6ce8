package edilizia

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// massimaArea is over what no pratica of one ente reaches: 10 km².
const massimaArea = 10e6

// Disegna gives a pratica a place of its own, in longitude and latitude; nil gives it back that of its particelle.
func (x *Edilizia) Disegna(ctx context.Context, e sit.Ente, id string, g orb.MultiPolygon, m Modo) (*Pratica, error) {
	chi, n, err := x.suUna(ctx, e.ID, id)
	if err != nil {
		return nil, err
	}
	return x.cambia(ctx, e, chi, n, m, func(tx pgx.Tx, p *Pratica) (scritti, []Avviso, error) {
		args := pgx.NamedArgs{"ente": e.ID, "pratica": n, "zona": e.Zona, "geometria": g}
		if g == nil {
			_, err := tx.Exec(ctx, queries.SQL("TogliDisegno"), args)
			return scritti{"geometria": nil}, nil, err
		}
		var valida, dentro bool
		var mq float64
		if err := tx.QueryRow(ctx, queries.SQL("Misura"), args).Scan(&valida, &dentro, &mq); err != nil {
			return nil, nil, err
		}
		switch {
		case !valida:
			return nil, nil, sit.Rifiuto(sit.Invalid, "GEOM_NON_VALIDA", "La geometria si interseca da sola o ha anelli che si toccano: correggerla e riprovare.").Su("geometria")
		case mq > massimaArea:
			return nil, nil, sit.Rifiuto(sit.Invalid, "GEOM_TROPPO_GRANDE", "La geometria misura %.0f m²: al massimo può essere di %.0f.", mq, massimaArea).Su("geometria")
		case !dentro:
			return nil, nil, sit.Rifiuto(sit.Invalid, "GEOM_FUORI_COMUNE", "La geometria esce dal confine di %s: le coordinate sono longitudine e latitudine, in gradi.", e.Nome).Su("geometria")
		}
		_, err := tx.Exec(ctx, queries.SQL("Disegna"), args)
		return scritti{"geometria": true}, nil, err
	})
}
