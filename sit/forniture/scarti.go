package forniture

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// Scarto is a delivered line or object that could not be read or placed.
type Scarto struct {
	File     string  `json:"file"`
	Riga     int64   `json:"riga"`
	Campo    *string `json:"campo"`
	Valore   *string `json:"valore"`
	Motivo   string  `json:"motivo"`
	Proposta *string `json:"proposta,omitempty"` // how it could be mended
}

// Scarti gives those of a delivery in the order in which they were met.
func Scarti(ctx context.Context, db *pg.DB, fornitura int64) (scarti []Scarto, err error) {
	ente, err := enteDi(ctx, db, fornitura)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Scarti"), pgx.NamedArgs{"ente": ente, "fornitura": fornitura})
		scarti, err = pgx.CollectRows(rows, pgx.RowToStructByName[Scarto])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list scarti: %w", err)
	}
	return scarti, nil
}

// Rapporto is the report on the format of a delivery of registers, for who has only its number.
func Rapporto(ctx context.Context, db *pg.DB, fornitura int64) (json.RawMessage, error) {
	ente, err := enteDi(ctx, db, fornitura)
	if err != nil {
		return nil, err
	}
	return New(Config{DB: db}).Formato(ctx, ente, fornitura)
}

func enteDi(ctx context.Context, db *pg.DB, fornitura int64) (ente int32, err error) {
	err = db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("EnteDi"), pgx.NamedArgs{"fornitura": fornitura}).Scan(&ente)
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows) || err != nil && sit.Kind(err) == sit.NotFound:
		return 0, sit.Rifiuto(sit.NotFound, "FORNITURA_SCONOSCIUTA", "La fornitura %d non esiste: vedere l'elenco con sit forniture.", fornitura)
	case err != nil:
		return 0, fmt.Errorf("find fornitura: %w", err)
	}
	return ente, nil
}
