package jobs

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// schema is where the queue keeps its tables.
const schema = "infra"

// Migrate is pg.Migrate and then the tables of the queue, which come with River and not with our
// numbered files: they are brought to the version of the River that is linked in.
func Migrate(ctx context.Context, url string, onStep func(nome string)) (int, error) {
	n, err := pg.Migrate(ctx, url, onStep)
	if err != nil {
		return n, err
	}
	err = pg.WithOwnerPool(ctx, url, func(pool *pgxpool.Pool) error {
		// One program at a time: grants given twice at once fail. The lock falls with the pool.
		conn, err := pool.Acquire(ctx)
		if err != nil {
			return err
		}
		defer conn.Release()
		if _, err := conn.Exec(ctx, queries.SQL("UnoAllaVolta")); err != nil {
			return err
		}
		m, err := migratore(pool)
		if err != nil {
			return err
		}
		prima, err := m.ExistingVersions(ctx)
		if err != nil {
			return err
		}
		if len(prima) > len(m.AllVersions()) {
			return sit.Rifiuto(sit.Conflict, "BANCA_DATI_PIU_RECENTE",
				"La coda dei lavori è più recente di questo programma: installare la versione del programma che ha creato la banca dati, o una più recente.")
		}
		if len(prima) < len(m.AllVersions()) {
			if onStep != nil {
				onStep(passoCoda)
			}
			if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
				return err
			}
			n++
		}
		for _, q := range []string{"PermessiCodaSchema", "PermessiCoda", "PermessiCodaNumeri"} {
			if _, err := pool.Exec(ctx, queries.SQL(q)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return n, fmt.Errorf("migrate queue: %w", err)
	}
	return n, nil
}

const passoCoda = "coda dei lavori"

// MigrateStatus is pg.MigrateStatus with the queue as its last step.
func MigrateStatus(ctx context.Context, url string) ([]pg.Migration, error) {
	lista, err := pg.MigrateStatus(ctx, url)
	if err != nil {
		return nil, err
	}
	coda := pg.Migration{Nome: passoCoda}
	if len(lista) > 0 && lista[len(lista)-1].Applicata {
		err = pg.WithOwnerPool(ctx, url, func(pool *pgxpool.Pool) error {
			coda.Applicata, err = pronta(ctx, pool)
			return err
		})
	}
	return append(lista, coda), err
}

// Versione is how many steps the tables of the queue have.
func Versione() int {
	m, err := migratore(nil)
	if err != nil {
		return 0
	}
	return len(m.AllVersions())
}

func pronta(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	m, err := migratore(pool)
	if err != nil {
		return false, err
	}
	esistenti, err := m.ExistingVersions(ctx)
	if err != nil {
		return false, fmt.Errorf("read queue version: %w", err)
	}
	return len(esistenti) == len(m.AllVersions()), nil
}

func migratore(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgxTx], error) {
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("open queue migrations: %w", err)
	}
	return m, nil
}
