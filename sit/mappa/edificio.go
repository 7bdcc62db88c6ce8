package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
)

// HaEdificio says whether a building is on a sheet: the one of that place, by area, among those of
// a particella, or among those of none when n is empty.
func (m *Mappa) HaEdificio(ctx context.Context, e Ente, f catasto.IDFoglio, n catasto.Numero, ordine int, q Quando) (si bool, err error) {
	err = m.read(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("HaEdificio"), pgx.NamedArgs{"ente": e.ID, "nome": f.String(), "numero": n.Numero,
			"denominatore": n.Denominatore, "ordine": ordine, "giorno": q.Giorno}).Scan(&si)
	})
	if err != nil {
		return false, fmt.Errorf("find edificio: %w", err)
	}
	return si, nil
}
