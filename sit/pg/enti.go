package pg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// The tenants are the one table that belongs to this package: it is what Read and Write speak
// of, and it belongs to no office.

// sridLock guards the choice of the SRID, made once for a database.
const sridLock int64 = 0x5174_0003

// Enti lists the tenants by code.
func (db *DB) Enti(ctx context.Context) (enti []sit.Ente, err error) {
	err = db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Enti"))
		enti, err = pgx.CollectRows(rows, pgx.RowToStructByName[sit.Ente])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list enti: %w", err)
	}
	return enti, nil
}

// SRID is the reference system in which this database keeps its coordinates; zero until the
// first ente, or FixSRID, decides it.
func (db *DB) SRID(ctx context.Context) (srid int, err error) {
	err = db.Owner(ctx, func(tx pgx.Tx) error {
		srid, err = currentSRID(ctx, tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read srid: %w", err)
	}
	return srid, nil
}

// FixSRID decides the reference system of the database, once. Asking again for the same is
// nothing; asking for another is refused.
func (db *DB) FixSRID(ctx context.Context, srid int) error {
	err := db.Owner(ctx, func(tx pgx.Tx) error { return fixSRID(ctx, tx, srid) })
	if err != nil {
		return fmt.Errorf("fix srid: %w", err)
	}
	return nil
}

// AddEnte registers a tenant and the codes it answers for beside its own, and tells whether it
// was new. The first tenant fixes the SRID: srid, or the tenant's own zone when srid is zero.
func (db *DB) AddEnte(ctx context.Context, e sit.Ente, comuni []catasto.CodiceComune, srid int) (added bool, err error) {
	err = db.Owner(ctx, func(tx pgx.Tx) error {
		if srid == 0 {
			current, err := currentSRID(ctx, tx)
			if err != nil {
				return err
			}
			if srid = current; srid == 0 {
				srid = e.Zona
			}
		}
		if err := fixSRID(ctx, tx, srid); err != nil {
			return err
		}
		var id int32
		err := tx.QueryRow(ctx, queries.SQL("AddEnte"), pgx.NamedArgs{
			"codice": string(e.Codice), "nome": e.Nome, "istat": e.ISTAT,
			"provincia": e.Provincia, "regione": e.Regione, "zona": e.Zona,
		}).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // there already: nothing of it changes
		}
		if err != nil {
			return err
		}
		added = true
		codes := []string{string(e.Codice)}
		for _, c := range comuni {
			codes = append(codes, string(c))
		}
		_, err = tx.Exec(ctx, queries.SQL("AddComuni"), pgx.NamedArgs{"ente": id, "comuni": codes})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("add ente %s: %w", e.Codice, err)
	}
	return added, nil
}

func fixSRID(ctx context.Context, tx pgx.Tx, srid int) error {
	if srid != 7791 && srid != 7792 && srid != 7793 {
		return sit.Rifiuto(sit.Invalid, "SRID_NON_AMMESSO",
			"Il sistema di riferimento %d non è ammesso: può essere 7791 (fuso 32), 7792 (fuso 33) o 7793 (fuso 34).", srid).Su("srid")
	}
	if _, err := tx.Exec(ctx, queries.SQL("LockSRID"), pgx.NamedArgs{"key": sridLock}); err != nil {
		return err
	}
	switch current, err := currentSRID(ctx, tx); {
	case err != nil:
		return err
	case current == srid:
		return nil
	case current != 0:
		return sit.Rifiuto(sit.Conflict, "SRID_DIVERSO",
			"La banca dati conserva le coordinate nel sistema %d, scelto con il primo ente, e non si può passare a %d: togliere --srid, o usare un'altra banca dati.", current, srid).Su("srid")
	}
	_, err := tx.Exec(ctx, queries.SQL("FixSRID"), pgx.NamedArgs{"srid": srid})
	return err
}

func currentSRID(ctx context.Context, tx pgx.Tx) (srid int, err error) {
	err = tx.QueryRow(ctx, queries.SQL("SRID")).Scan(&srid)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return srid, err
}
