package pg

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"

	"github.com/cestor/sit/migrations"
	"github.com/cestor/sit/sit"
)

const versionTable = "infra.schema_version"

// Migration is one step of the schema.
type Migration struct {
	Nome      string `json:"nome"`
	Applicata bool   `json:"applicata"`
}

// Migrate prepares the database of url if it must, applies the pending migrations as sit_owner
// and calls onStep before each. It returns how many it applied.
func Migrate(ctx context.Context, url string, onStep func(nome string)) (int, error) {
	return migrateFrom(ctx, url, migrations.FS, onStep)
}

func migrateFrom(ctx context.Context, url string, fsys fs.FS, onStep func(nome string)) (int, error) {
	conn, err := connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := Bootstrap(ctx, conn); err != nil {
		return 0, err
	}
	// From here on every object made belongs to sit_owner. Closing the connection gives the
	// role back.
	if err := becomeOwner(ctx, conn); err != nil {
		return 0, fmt.Errorf("migrate: become owner: %w", translate(err))
	}
	m, err := migrate.NewMigrator(ctx, conn, versionTable)
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", translate(err))
	}
	if err := m.LoadMigrations(fsys); err != nil {
		return 0, fmt.Errorf("load migrations: %w", err)
	}
	current, err := m.GetCurrentVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrate: read version: %w", translate(err))
	}
	if int(current) > len(m.Migrations) {
		return 0, tooNew(int(current), len(m.Migrations))
	}
	applied := 0
	m.OnStart = func(_ int32, name, _, _ string) {
		applied++
		if onStep != nil {
			onStep(name)
		}
	}
	if err := m.Migrate(ctx); err != nil {
		return applied, fmt.Errorf("migrate: %w", translate(err))
	}
	return applied, nil
}

// MigrateStatus lists the migrations of this program and whether the database of url has them.
// It changes nothing.
func MigrateStatus(ctx context.Context, url string) ([]Migration, error) {
	names, err := migrate.FindMigrations(migrations.FS)
	if err != nil {
		return nil, fmt.Errorf("find migrations: %w", err)
	}
	current, err := version(ctx, url)
	if err != nil {
		return nil, err
	}
	if current > len(names) {
		return nil, tooNew(current, len(names))
	}
	list := make([]Migration, len(names))
	for i, n := range names {
		list[i] = Migration{Nome: n, Applicata: i < current}
	}
	return list, nil
}

// checkSchema lets a database be opened only when its schema is exactly the one of this program.
func checkSchema(ctx context.Context, url string) error {
	names, err := migrate.FindMigrations(migrations.FS)
	if err != nil {
		return fmt.Errorf("find migrations: %w", err)
	}
	switch current, err := version(ctx, url); {
	case err != nil:
		return err
	case current > len(names):
		return tooNew(current, len(names))
	case current < len(names):
		return sit.Rifiuto(sit.Unavailable, "MIGRAZIONI_MANCANTI",
			"La banca dati non è aggiornata (passo %d di %d): eseguire «sit migrate».", current, len(names))
	}
	return nil
}

func version(ctx context.Context, url string) (int, error) {
	conn, err := connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var roles, versioned bool
	if err := conn.QueryRow(ctx, queries.SQL("SchemaVersion")).Scan(&roles, &versioned); err != nil {
		return 0, fmt.Errorf("read schema version: %w", translate(err))
	}
	if !roles || !versioned {
		return 0, nil
	}
	if err := becomeOwner(ctx, conn); err != nil {
		return 0, sit.Rifiuto(sit.Forbidden, "PRIVILEGI_MANCANTI",
			"L'utente della banca dati non appartiene ai ruoli sit_owner e sit_app. Un amministratore esegua:\n\n    GRANT sit_owner, sit_app TO %s;\n",
			pgx.Identifier{conn.Config().User}.Sanitize()).Per(err)
	}
	var v int
	if err := conn.QueryRow(ctx, queries.SQL("CurrentVersion")).Scan(&v); err != nil {
		return 0, fmt.Errorf("read schema version: %w", translate(err))
	}
	return v, nil
}

func tooNew(database, program int) error {
	return sit.Rifiuto(sit.Conflict, "BANCA_DATI_PIU_RECENTE",
		"La banca dati è al passo %d e questo programma conosce solo i primi %d: installare la versione del programma che l'ha creata, o una più recente.", database, program)
}
