package forniture

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// Scarto is a delivered line or object that could not be read or placed.
type Scarto struct {
	File   string  `json:"file"`
	Riga   int64   `json:"riga"`
	Campo  *string `json:"campo"`
	Valore *string `json:"valore"`
	Motivo string  `json:"motivo"`
}

// Scarti gives those of a delivery in the order in which they were met.
func Scarti(ctx context.Context, db *pg.DB, fornitura int64) (scarti []Scarto, err error) {
	var ente int32
	err = db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("EnteDi"), pgx.NamedArgs{"fornitura": fornitura}).Scan(&ente)
	})
	if errors.Is(err, pgx.ErrNoRows) || sit.Kind(err) == sit.NotFound {
		return nil, sit.Rifiuto(sit.NotFound, "FORNITURA_SCONOSCIUTA", "La fornitura %d non esiste: vedere l'elenco con sit forniture.", fornitura)
	}
	if err != nil {
		return nil, fmt.Errorf("find fornitura: %w", err)
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
