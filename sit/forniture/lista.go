package forniture

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Fornitura is a line of the register.
type Fornitura struct {
	FornituraID  int64       `json:"fornitura"`
	Ente         string      `json:"ente"`
	Tipo         string      `json:"tipo"`
	File         string      `json:"file"`
	SHA256       string      `json:"sha256" db:"sha256"`
	Modo         string      `json:"modo"`
	Riferimento  *sit.Giorno `json:"riferimento"`
	Stato        string      `json:"stato"`
	Nuovi        int         `json:"nuovi"`
	Modificati   int         `json:"modificati"`
	Chiusi       int         `json:"chiusi"`
	Invariati    int         `json:"invariati"`
	Scarti       int         `json:"scarti"`
	Anomalie     int         `json:"anomalie"`
	Motivo       *string     `json:"motivo"`
	Chi          string      `json:"chi"`
	IniziataAt   time.Time   `json:"iniziata"`
	ConclusaAt   *time.Time  `json:"conclusa"`
	AnnullataAt  *time.Time  `json:"annullata"`
	AnnullataDa  *string     `json:"annullata_da"`
	AnnullataPer *string     `json:"annullata_per"`
}

// Lista gives the deliveries in the order of their numbers; of one ente, or of all when the
// code is empty.
func Lista(ctx context.Context, db *pg.DB, ente catasto.CodiceComune) (lista []Fornitura, err error) {
	err = db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Lista"), pgx.NamedArgs{"ente": string(ente)})
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Fornitura])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list forniture: %w", err)
	}
	return lista, nil
}
