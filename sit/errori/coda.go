package errori

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// The stati of a report.
const (
	Nuovo         = "nuovo"
	PresoInCarico = "preso_in_carico"
	Risolto       = "risolto"
	Respinto      = "respinto"
)

// Errore is a report as the office reads it.
type Errore struct {
	Ente      string     `json:"ente"`
	Codice    string     `json:"codice"`
	Tipo      string     `json:"tipo"`
	Oggetto   string     `json:"oggetto"`
	Testo     string     `json:"testo"`
	Stato     string     `json:"stato"`
	Nota      *string    `json:"nota"`
	Chi       *string    `json:"chi"`
	CreatedAt time.Time  `json:"segnalato"`
	PresoAt   *time.Time `json:"preso_in_carico"`
	ChiusoAt  *time.Time `json:"chiuso"`
}

// Coda lists the reports of the enti of an ambito, the oldest first; with chiusi, those that are
// closed too.
func (x *Errori) Coda(ctx context.Context, ambito sit.Ambito, chiusi bool) (coda []Errore, err error) {
	err = x.db.Read(ctx, ambito, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListCoda"), pgx.NamedArgs{"enti": ambito.Enti(), "chiusi": chiusi})
		if err != nil {
			return err
		}
		coda, err = pgx.CollectRows(rows, pgx.RowToStructByName[Errore])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list errori: %w", err)
	}
	return coda, nil
}

// Esito is what the writer of a report may know of it: not its text, which somebody else might
// have written.
type Esito struct {
	Codice    string
	Tipo      string
	Oggetto   string
	Stato     string
	Nota      string
	CreatedAt time.Time
	ChiusoAt  *time.Time
}

// Esito tells whoever has the codice what became of a report.
func (x *Errori) Esito(ctx context.Context, ente sit.Ente, codice string) (e Esito, err error) {
	letto, ok := LeggiCodice(codice)
	if !ok {
		return Esito{}, inesistente()
	}
	err = x.db.Read(ctx, sit.AmbitoDi(ente.ID), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("FindEsito"), pgx.NamedArgs{"ente": ente.ID, "codice": letto})
		if err != nil {
			return err
		}
		e, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Esito])
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return Esito{}, inesistente()
	}
	if err != nil {
		return Esito{}, fmt.Errorf("find errore: %w", err)
	}
	return e, nil
}

func inesistente() error {
	return sit.Rifiuto(sit.NotFound, "SEGNALAZIONE_INESISTENTE",
		"Nessuna segnalazione ha questo codice: controllare di averlo copiato per intero. Quelle chiuse da più di un anno sono cancellate.").Su("codice")
}

const notaMassima = 1000

// Aggiorna gives a report of the ambito another stato, with a note for whoever wrote it. What is
// closed may be opened again, which forgets that it was closed.
func (x *Errori) Aggiorna(ctx context.Context, ambito sit.Ambito, codice, stato, nota, chi string) error {
	letto, ok := LeggiCodice(codice)
	if !ok {
		return inesistente()
	}
	switch stato {
	case PresoInCarico, Risolto, Respinto:
	default:
		return sit.Rifiuto(sit.Invalid, "STATO_NON_VALIDO", "Lo stato può essere %s, %s o %s.", PresoInCarico, Risolto, Respinto).Su("stato")
	}
	nota = strings.TrimSpace(nota)
	if utf8.RuneCountInString(nota) > notaMassima || !utf8.ValidString(nota) || strings.ContainsRune(nota, 0) {
		return sit.Rifiuto(sit.Invalid, "NOTA_NON_VALIDA", "La nota è un testo di al massimo %d caratteri.", notaMassima).Su("nota")
	}
	if stato == Respinto && nota == "" {
		return sit.Rifiuto(sit.Invalid, "NOTA_MANCANTE", "Chi respinge una segnalazione scrive perché, nella nota: la legge chi l'ha mandata.").Su("nota")
	}
	for _, ente := range ambito.Enti() {
		var n int64
		err := x.db.Write(ctx, ente, func(tx pgx.Tx) error {
			tag, err := tx.Exec(ctx, queries.SQL("Aggiorna"), pgx.NamedArgs{"ente": ente, "codice": letto, "stato": stato, "nota": nota, "chi": chi})
			if n = tag.RowsAffected(); err != nil || n == 0 {
				return err
			}
			_, err = tx.Exec(ctx, queries.SQL("ButtaScaduti"), pgx.NamedArgs{"ente": ente})
			return err
		})
		if err != nil {
			return fmt.Errorf("update errore: %w", err)
		}
		if n > 0 {
			return nil
		}
	}
	return inesistente()
}

// Giudica counts a vote from 1 to 5 on a kind of page.
func (x *Errori) Giudica(ctx context.Context, ente sit.Ente, pagina string, voto int, oggi sit.Giorno) error {
	if voto < 1 || voto > 5 {
		return sit.Rifiuto(sit.Invalid, "VOTO_NON_VALIDO", "Il voto è un numero da 1 a 5.").Su("voto")
	}
	err := x.db.Write(ctx, ente.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL("Giudica"), pgx.NamedArgs{"ente": ente.ID, "giorno": oggi, "pagina": pagina, "voto": voto})
		return err
	})
	if err != nil {
		return fmt.Errorf("count giudizio: %w", err)
	}
	return nil
}

// Giudizi sums the votes of an ente by kind of page: how many there are of each, from 1 to 5.
func (x *Errori) Giudizi(ctx context.Context, ambito sit.Ambito) (out []Giudizio, err error) {
	err = x.db.Read(ctx, ambito, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListGiudizi"), pgx.NamedArgs{"enti": ambito.Enti()})
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByName[Giudizio])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list giudizi: %w", err)
	}
	return out, nil
}

// Giudizio is how a kind of page was judged.
type Giudizio struct {
	Ente   string  `json:"ente"`
	Pagina string  `json:"pagina"`
	N      int64   `json:"voti"`
	Media  float64 `json:"media"`
}
