package fornitura

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
)

// confini tells the delivery of a municipal boundary from that of a map: the two have registers
// of their own and share only the reading.
func (c *consegna) confini() bool { return c.tipo == string(importers.ConfiniComuni) }

// mergeConfine gives the ente the boundary delivered. It stands beside the earlier ones, and the
// last is the one that holds.
func (c *consegna) mergeConfine(ctx context.Context, e *Esito) error {
	foglio := c.fogliInOrdine()[0]
	args := pgx.NamedArgs{"ente": c.ente.ID, "fornitura": c.id, "da": foglio.SRID, "srid": c.srid}
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		var esisteva bool
		if err := tx.QueryRow(ctx, queries.SQL("HaConfine"), args).Scan(&esisteva); err != nil {
			return fmt.Errorf("HaConfine: %w", err)
		}
		if err := esegui(ctx, tx, args, "ConfineConsegnato", "VersioneComuni", "Annuncia"); err != nil {
			return err
		}
		e.Acquisiti["confini"] = 1
		if esisteva {
			e.Modificati = 1
		} else {
			e.Nuovi = 1
		}
		if err := c.scriviEsito(ctx, tx, e, "acquisita"); err != nil {
			return err
		}
		if c.opz.DryRun {
			return errProva
		}
		return nil
	})
}
