package pg

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cestor/sit/sit"
)

// bootstrapLock keeps two commands from preparing one database together. Any number does, as
// long as nothing else takes it.
const bootstrapLock int64 = 0x5174_0001

// Bootstrap creates what a migration cannot: the two roles, the extensions, the schema of the
// machinery. It does nothing when nothing is missing. A login that may not do it is told the
// exact lines that a DBA must run.
func Bootstrap(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, queries.SQL("Lock"), pgx.NamedArgs{"key": bootstrapLock}); err != nil {
		return fmt.Errorf("bootstrap: %w", translate(err))
	}
	defer conn.Exec(context.WithoutCancel(ctx), queries.SQL("Unlock"), pgx.NamedArgs{"key": bootstrapLock})

	lines, err := missing(ctx, conn)
	if err != nil {
		return fmt.Errorf("bootstrap: %w", translate(err))
	}
	for _, line := range lines {
		if _, err := conn.Exec(ctx, line); err != nil {
			return bootstrapRefused(ctx, conn, line, err)
		}
	}
	return nil
}

func missing(ctx context.Context, conn *pgx.Conn) ([]string, error) {
	rows, _ := conn.Query(ctx, queries.SQL("MissingPreparation"))
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func bootstrapRefused(ctx context.Context, conn *pgx.Conn, line string, cause error) error {
	cause = fmt.Errorf("bootstrap: %s: %w", line, cause)
	pe, ok := errors.AsType[*pgconn.PgError](cause)
	switch {
	case ok && pe.Code == "42501": // insufficient_privilege
		todo, err := missing(ctx, conn)
		if err != nil {
			return errors.Join(cause, err)
		}
		return sit.Rifiuto(sit.Forbidden, "PRIVILEGI_MANCANTI",
			"L'utente della banca dati non può prepararla. Un amministratore esegua in quella banca dati queste righe, poi si ripeta «sit migrate»:\n\n    %s\n",
			strings.Join(todo, "\n    ")).Per(cause)
	case ok && (pe.Code == "0A000" || pe.Code == "58P01") && strings.HasPrefix(line, "CREATE EXTENSION"):
		return sit.Rifiuto(sit.Unavailable, "ESTENSIONE_MANCANTE",
			"Sul server PostgreSQL manca un'estensione necessaria (%s). Su Debian: apt install postgresql-postgis postgresql-contrib",
			strings.TrimSuffix(line, ";")).Per(cause)
	}
	return translate(cause)
}
