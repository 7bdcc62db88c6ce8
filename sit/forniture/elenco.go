package forniture

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Consegna is a line of the register with all that it says.
type Consegna struct {
	Fornitura
	Letti     json.RawMessage `json:"letti"`
	Acquisiti json.RawMessage `json:"acquisiti"`
	Avvisi    json.RawMessage `json:"avvisi"`
	Conferme  []string        `json:"conferme"`
	DurataMS  *int64          `json:"durata_ms" db:"durata_ms"`
}

// Filtro narrows a list of deliveries; the zero value is the first page of all of them.
type Filtro struct {
	Tipo   string
	Stato  string
	Dopo   int64 // the number of the last delivery of the page before
	Limite int
}

// Elenco gives the deliveries of an ente, the newest first, and whether there are more.
func (f *Forniture) Elenco(ctx context.Context, ente int32, x Filtro) (lista []Consegna, altre bool, err error) {
	err = f.DB.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Elenco"), pgx.NamedArgs{"ente": ente, "tipo": x.Tipo, "stato": x.Stato, "dopo": x.Dopo, "limite": x.Limite + 1})
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Consegna])
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("list forniture: %w", err)
	}
	if len(lista) > x.Limite {
		return lista[:x.Limite], true, nil
	}
	return lista, false, nil
}

// Una is a delivery of an ente.
func (f *Forniture) Una(ctx context.Context, ente int32, numero int64) (c Consegna, err error) {
	err = f.DB.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Una"), pgx.NamedArgs{"ente": ente, "fornitura": numero})
		c, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Consegna])
		return err
	})
	switch {
	case err != nil && sit.Kind(err) == sit.NotFound:
		return c, sit.Rifiuto(sit.NotFound, "FORNITURA_SCONOSCIUTA", "La fornitura %d non è fra quelle di questo ente.", numero)
	case err != nil:
		return c, fmt.Errorf("find fornitura: %w", err)
	}
	return c, nil
}

// Formato is the report on the format of a delivery of registers: how its files are written,
// without anybody's data.
func (f *Forniture) Formato(ctx context.Context, ente int32, numero int64) (rapporto json.RawMessage, err error) {
	c, err := f.Una(ctx, ente, numero)
	if err != nil {
		return nil, err
	}
	err = f.DB.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("Formato"), pgx.NamedArgs{"ente": ente, "fornitura": numero}).Scan(&rapporto)
	})
	switch {
	case err != nil && sit.Kind(err) != sit.NotFound:
		return nil, fmt.Errorf("find format report: %w", err)
	case err != nil || len(rapporto) == 0:
		return nil, sit.Rifiuto(sit.NotFound, "FORMATO_ASSENTE", "La fornitura %d è di tipo %s e non ha un rapporto sul formato: lo hanno le forniture di catasto fabbricati e terreni.", numero, c.Tipo)
	}
	return rapporto, nil
}

// Ritardo is a cadastre whose variations have not come for long.
type Ritardo struct {
	Catasto string // F or T
	Ultimo  sit.Giorno
	Giorni  int
}

// Ritardi are the cadastres of an ente that are overdue: of those that were ever delivered.
func (f *Forniture) Ritardi(ctx context.Context, ente int32) (lista []Ritardo, err error) {
	oggi := sit.GiornoDi(f.Adesso())
	err = f.DB.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Ultime"), pgx.NamedArgs{"ente": ente})
		var r Ritardo
		_, err := pgx.ForEachRow(rows, []any{&r.Catasto, &r.Ultimo}, func() error {
			if r.Giorni = int(oggi - r.Ultimo); r.Giorni > f.Variazioni {
				lista = append(lista, r)
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find overdue variations: %w", err)
	}
	return lista, nil
}
