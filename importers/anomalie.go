package importers

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Anomalia is a contradiction found in what was delivered. Its text names fields and keys, never a
// value that may be a person's.
type Anomalia struct {
	Codice, Gravita, Oggetto, Testo, File string
	Riga                                  int64 // 0: of no line
}

// Copiatore is a connection or a transaction.
type Copiatore interface {
	CopyFrom(ctx context.Context, tabella pgx.Identifier, colonne []string, righe pgx.CopyFromSource) (int64, error)
}

// CopiaAnomalie sends to the scrap paper what was found in a delivery: the merge lists it.
func CopiaAnomalie(ctx context.Context, in Copiatore, fornitura int64, a []Anomalia) error {
	nulla := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	_, err := in.CopyFrom(ctx, pgx.Identifier{"staging", "anomalia"}, []string{"fornitura_id", "codice", "gravita", "oggetto", "testo", "file", "riga"},
		pgx.CopyFromSlice(len(a), func(i int) ([]any, error) {
			x := &a[i]
			var riga *int64
			if x.Riga > 0 {
				riga = &x.Riga
			}
			return []any{fornitura, x.Codice, x.Gravita, nulla(x.Oggetto), x.Testo, nulla(x.File), riga}, nil
		}))
	return err
}
