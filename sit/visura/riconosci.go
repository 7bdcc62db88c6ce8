package visura

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Verdetto is what an operatore says of two ids.
type Verdetto string

// The verdicts.
const (
	Stessa   Verdetto = "confermata"
	Altra    Verdetto = "esclusa"
	Indecisa Verdetto = "" // takes back what was said
)

// Riconosci says that two persons are, or are not, the same. It is written in the ente that knows
// the one without a valid tax code, where the caller must be allowed.
func (v *Visura) Riconosci(ctx context.Context, id, altro string, verdetto Verdetto) error {
	chi, ambito, err := entiPersone(ctx)
	if err != nil {
		return err
	}
	if chi.Genere != authz.Persona {
		return sit.Rifiuto(sit.Forbidden, "SOLO_OPERATORI", "Che due soggetti siano la stessa persona lo dice un operatore.")
	}
	type dove struct {
		EnteID   int32
		CFValido bool
	}
	var uno, due Soggetto
	var casa *dove
	err = v.registro.Consulta(ctx, chi, ambito, func(tx pgx.Tx) ([]authz.Consultazione, error) {
		for _, x := range []struct {
			id   string
			dove *Soggetto
		}{{id, &uno}, {altro, &due}} {
			p, err := persona(ctx, tx, x.id)
			if err != nil {
				return nil, err
			}
			*x.dove = p[0]
			rows, err := tx.Query(ctx, queries.SQL("EntiDiPersona"), pgx.NamedArgs{"persona": p[0].ID})
			if err != nil {
				return nil, err
			}
			enti, err := pgx.CollectRows(rows, pgx.RowToStructByName[dove])
			if err != nil {
				return nil, err
			}
			if len(enti) > 0 && (casa == nil || casa.CFValido && !enti[0].CFValido) {
				casa = &enti[0]
			}
		}
		return lineePersone("riconoscimento", ambito, []Soggetto{uno, due}), nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("recognise a person: %w", err)
	case uno.ID == due.ID || casa == nil:
		return sit.Rifiuto(sit.Invalid, "STESSO_SOGGETTO", "I due identificativi sono già dello stesso soggetto.")
	case verdetto != Stessa && verdetto != Altra && verdetto != Indecisa:
		return sit.Rifiuto(sit.Invalid, "VERDETTO_NON_VALIDO", "Un confronto si conferma, si esclude o si annulla.")
	}
	return v.db.Write(ctx, casa.EnteID, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"ente": casa.EnteID, "persona": uno.ID, "uguale": due.ID, "stato": string(verdetto), "chi": chi.Operatore.Nome}
		if _, err := tx.Exec(ctx, queries.SQL("Decaduta"), args); err != nil || verdetto == Indecisa {
			return err
		}
		_, err := tx.Exec(ctx, queries.SQL("DecidiPersona"), args)
		return err
	})
}
