package visura

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// CodicePatrimonio is a tax code under which the comune itself is in the registers. One that is
// only proposed has no Chi.
type CodicePatrimonio struct {
	CF   string
	Nota string
	Chi  string // who added it
}

// CodiciPatrimonio are the codes of an ente, and those that its name proposes.
func (v *Visura) CodiciPatrimonio(ctx context.Context, e sit.Ente) (codici, proposti []CodicePatrimonio, err error) {
	if _, err = authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return nil, nil, err
	}
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("CodiciPatrimonio"), pgx.NamedArgs{"ente": e.ID})
		if err != nil {
			return err
		}
		if codici, err = pgx.CollectRows(rows, pgx.RowToStructByName[CodicePatrimonio]); err != nil {
			return err
		}
		da := "COMUNE DI " + catasto.NomeRicerca(e.Nome)
		rows, err = tx.Query(ctx, queries.SQL("CodiciProposti"), pgx.NamedArgs{"ente": e.ID, "da": da, "a": da + ultimo})
		if err != nil {
			return err
		}
		proposti, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (c CodicePatrimonio, err error) {
			return c, r.Scan(&c.CF, &c.Nota)
		})
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("codes of the comune: %w", err)
	}
	return codici, proposti, nil
}

// ScriviCodicePatrimonio adds a code under which the comune owns, or takes it away.
func (v *Visura) ScriviCodicePatrimonio(ctx context.Context, e sit.Ente, cf, nota string, togli bool) error {
	chi, err := authz.Esige(ctx, authz.TitolariRead, e.ID)
	if err != nil {
		return err
	}
	cf = strings.TrimSpace(cf)
	if len(cf) != 11 || !soloCifre(cf) {
		return sit.Rifiuto(sit.Invalid, "CF_NON_VALIDO", "Il codice fiscale di un ente ha undici cifre.").Su("cf")
	}
	nome := "AggiungiCodice"
	if togli {
		nome = "TogliCodice"
	}
	return v.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL(nome), pgx.NamedArgs{"ente": e.ID, "cf": cf, "nota": nota, "chi": chi.Operatore.Nome})
		return err
	})
}

// Patrimonio lists what the comune itself holds on a day, with its shares.
func (v *Visura) Patrimonio(ctx context.Context, e sit.Ente, q Quando) (Elenco, error) {
	chi, err := pieno(ctx, e.ID)
	if err != nil {
		return Elenco{}, err
	}
	codici, _, err := v.CodiciPatrimonio(ctx, e)
	if err != nil {
		return Elenco{}, err
	}
	if len(codici) == 0 {
		return Elenco{}, sit.Rifiuto(sit.Conflict, "CODICI_MANCANTI", "Non è ancora indicato con quali codici fiscali il comune è intestatario: aggiungerne almeno uno.").Su("cf")
	}
	d := DomandaElenco{}
	for _, c := range codici {
		d.CF = append(d.CF, c.CF)
	}
	out := Elenco{Ente: e, Quando: q}
	err = v.consulta(ctx, chi, e.ID, func(tx pgx.Tx) (authz.Consultazione, error) {
		out.Items, err = v.elenco(ctx, tx, e, d, q)
		return rigaElencoTitoli("patrimonio", out.Items), err
	})
	if err != nil {
		return Elenco{}, fmt.Errorf("patrimonio: %w", err)
	}
	return out, nil
}
