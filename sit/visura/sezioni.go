package visura

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Sezione says to which foglio of the terreni a foglio of a sezione urbana leads. It is not in
// the supply: the office knows it (catasto-censuario §3.2).
type Sezione struct {
	SezioneUrbana string
	FoglioUrbano  string // empty: all those of the sezione
	Sezione       string // sezione censuaria; empty: none
	Foglio        string // of the terreni; empty: the same number
	Chi           string
	ModificataAt  time.Time
}

// SezioneAttesa is what units write and no line answers.
type SezioneAttesa struct {
	SezioneUrbana, FoglioUrbano string
	Unita                       int64
}

// Sezioni is the table of an ente, and what it still lacks.
func (v *Visura) Sezioni(ctx context.Context, e sit.Ente) (tabella []Sezione, mancanti []SezioneAttesa, err error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return nil, nil, err
	}
	args := pgx.NamedArgs{"ente": e.ID}
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListSezioni"), args)
		if tabella, err = pgx.CollectRows(rows, pgx.RowToStructByName[Sezione]); err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, queries.SQL("SezioniSenzaTabella"), args)
		mancanti, err = pgx.CollectRows(rows, pgx.RowToStructByName[SezioneAttesa])
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list sezioni urbane: %w", err)
	}
	return tabella, mancanti, nil
}

var (
	formaUrbana    = regexp.MustCompile(`^[A-Z0-9]{1,3}$`)
	formaFoglio    = regexp.MustCompile(`^[0-9]{1,4}$`)
	formaCensuaria = regexp.MustCompile(`^[A-Z0-9]?$`)
)

// ScriviSezione adds a line, or changes the one of the same foglio, and ties the units anew.
func (v *Visura) ScriviSezione(ctx context.Context, e sit.Ente, s Sezione) error {
	chi, err := authz.Esige(ctx, authz.FlussiWrite, e.ID)
	if err != nil {
		return err
	}
	s.SezioneUrbana, s.FoglioUrbano, s.Sezione, s.Foglio = norma(s.SezioneUrbana), norma(s.FoglioUrbano), norma(s.Sezione), norma(s.Foglio)
	switch {
	case !formaUrbana.MatchString(s.SezioneUrbana):
		return nonValida("sezione_urbana", "La sezione urbana «%s» non è valida: è una sigla di una, due o tre lettere o cifre, come la scrivono le unità.", s.SezioneUrbana)
	case s.FoglioUrbano != "" && !formaFoglio.MatchString(s.FoglioUrbano):
		return nonValida("foglio_urbano", "Il foglio urbano «%s» non è un numero: lasciarlo vuoto se la riga vale per tutti i fogli della sezione.", s.FoglioUrbano)
	case !formaCensuaria.MatchString(s.Sezione):
		return nonValida("sezione", "La sezione censuaria «%s» non è valida: è una lettera, o niente.", s.Sezione)
	case s.Foglio != "" && !formaFoglio.MatchString(s.Foglio):
		return nonValida("foglio", "Il foglio di terreni «%s» non è un numero: lasciarlo vuoto se il numero è lo stesso.", s.Foglio)
	}
	args := pgx.NamedArgs{"ente": e.ID, "sezione_urbana": s.SezioneUrbana, "foglio_urbano": s.FoglioUrbano, "sezione": s.Sezione, "foglio": s.Foglio, "chi": chi.Operatore.Nome}
	err = v.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		if s.Foglio != "" {
			n, _ := strconv.Atoi(s.Foglio) // four digits by the pattern
			var ha bool
			if err := tx.QueryRow(ctx, queries.SQL("HaFoglioTerreni"), pgx.NamedArgs{"ente": e.ID, "sezione": s.Sezione, "foglio": n}).Scan(&ha); err != nil {
				return err
			}
			if !ha {
				return nonValida("foglio", "Il foglio %s di terreni non c'è, né sulla mappa né nel censuario: controllare il numero e la sezione censuaria.", s.Foglio)
			}
		}
		if _, err := tx.Exec(ctx, queries.SQL("ScriviSezione"), args); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, queries.SQL("RilegaSezioni"))
		return err
	})
	if err != nil {
		return fmt.Errorf("write sezione urbana: %w", err)
	}
	return nil
}

// TogliSezione takes a line away; the units that it tied are free again.
func (v *Visura) TogliSezione(ctx context.Context, e sit.Ente, sezioneUrbana, foglioUrbano string) error {
	if _, err := authz.Esige(ctx, authz.FlussiWrite, e.ID); err != nil {
		return err
	}
	err := v.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		t, err := tx.Exec(ctx, queries.SQL("TogliSezione"), pgx.NamedArgs{"ente": e.ID, "sezione_urbana": norma(sezioneUrbana), "foglio_urbano": norma(foglioUrbano)})
		if err != nil {
			return err
		}
		if t.RowsAffected() == 0 {
			return sit.Rifiuto(sit.NotFound, "SEZIONE_URBANA_ASSENTE", "La riga da togliere non c'è più: qualcuno l'ha già tolta.")
		}
		_, err = tx.Exec(ctx, queries.SQL("RilegaSezioni"))
		return err
	})
	if err != nil {
		return fmt.Errorf("remove sezione urbana: %w", err)
	}
	return nil
}

func nonValida(campo, testo, valore string) error {
	return sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", testo, catasto.Taglia(valore)).Su(campo)
}
