package riscontri

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Regole are the rules as an ente uses them.
func (x *Riscontri) Regole(ctx context.Context, e sit.Ente) ([]RegolaEnte, error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	return x.regoleEnte(ctx, e)
}

func (x *Riscontri) regoleEnte(ctx context.Context, e sit.Ente) ([]RegolaEnte, error) {
	type riga struct {
		Regola        string
		Attiva, Prova bool
		Soglie        map[string]float64
	}
	var righe []riga
	err := x.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) (err error) {
		rows, _ := tx.Query(ctx, queries.SQL("RegoleEnte"), pgx.NamedArgs{"ente": e.ID})
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read rules of the ente: %w", err)
	}
	var out []RegolaEnte
	for _, r := range catalogo {
		v := RegolaEnte{Regola: r, Attiva: true, Soglie: map[string]float64{}}
		maps.Copy(v.Soglie, r.Soglie)
		for _, s := range righe {
			if s.Regola == r.Codice {
				v.Attiva, v.Prova = s.Attiva, s.Prova
				maps.Copy(v.Soglie, s.Soglie)
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// Imposta writes what an ente decides about a rule.
func (x *Riscontri) Imposta(ctx context.Context, e sit.Ente, codice string, i Impostazione) error {
	chi, err := authz.Esige(ctx, authz.TributiWrite, e.ID)
	if err != nil {
		return err
	}
	r, err := TrovaRegola(codice)
	if err != nil {
		return err
	}
	sue := map[string]float64{}
	for nome, v := range i.Soglie {
		di, ok := r.Soglie[nome]
		if !ok || v < 0 {
			return sit.Rifiuto(sit.Invalid, "SOGLIA_NON_VALIDA", "La regola %s non ha una soglia %q, o il valore non è positivo.", r.Codice, nome).Su("soglie")
		}
		if v != di {
			sue[nome] = v
		}
	}
	soglie, err := json.Marshal(sue)
	if err != nil {
		return fmt.Errorf("encode soglie: %w", err)
	}
	err = x.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL("ScriviRegola"), pgx.NamedArgs{"ente": e.ID, "regola": r.Codice, "attiva": i.Attiva, "prova": i.Prova,
			"soglie": string(soglie), "chi": chi.Operatore.Nome})
		return err
	})
	if err != nil {
		return fmt.Errorf("write rule of the ente: %w", err)
	}
	return nil
}
