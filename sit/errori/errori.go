package errori

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Anagrafe knows what exists. The hall does; this room asks no sibling.
type Anagrafe interface {
	// Oggetto says what kind of thing an id is, and its canonical spelling. What is not there is
	// NotFound.
	Oggetto(ctx context.Context, ente sit.Ente, id string) (tipo, canonico string, err error)
}

// Errori is the office of what people report.
type Errori struct {
	db       *pg.DB
	anagrafe Anagrafe
}

// New opens the office. The Anagrafe may be nil where nothing is reported, only read.
func New(db *pg.DB, a Anagrafe) *Errori { return &Errori{db: db, anagrafe: a} }

// The length of a report, in characters.
const (
	TestoMinimo  = 10
	TestoMassimo = 2000

	chiaveMassima = 200 // bytes of an Idempotency-Key
)

// Domanda is a report as it arrives.
type Domanda struct {
	Oggetto string
	Testo   string
	Chiave  string // Idempotency-Key; may be empty
}

// Segnala puts a report in the queue of an ente and gives the codice by which its writer may ask
// about it. The same key with the same content is the same report.
func (x *Errori) Segnala(ctx context.Context, ente sit.Ente, d Domanda) (codice string, err error) {
	testo, err := PulisciTesto(d.Testo)
	if err != nil {
		return "", err
	}
	if len(d.Chiave) > chiaveMassima {
		return "", sit.Rifiuto(sit.Invalid, "CHIAVE_NON_VALIDA", "La Idempotency-Key ha al massimo %d caratteri.", chiaveMassima).Su("Idempotency-Key")
	}
	if strings.TrimSpace(d.Oggetto) == "" {
		return "", sit.Rifiuto(sit.Invalid, "OGGETTO_MANCANTE",
			"Indicare l'oggetto della segnalazione: il riferimento di una particella o di un foglio, il codice di una via, di un civico o del comune, oppure longitudine e latitudine.").Su("oggetto")
	}
	tipo, oggetto, err := x.anagrafe.Oggetto(ctx, ente, d.Oggetto)
	if err != nil {
		return "", err
	}
	args := pgx.NamedArgs{"ente": ente.ID, "tipo": tipo, "oggetto": oggetto, "testo": testo, "chiave": nil, "impronta": nil}
	impronta := sha256.Sum256([]byte(oggetto + "\x00" + testo))
	if d.Chiave != "" {
		chiave := sha256.Sum256([]byte(d.Chiave))
		args["chiave"], args["impronta"] = chiave[:], impronta[:]
	}
	err = x.db.Write(ctx, ente.ID, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, queries.SQL("ButtaScaduti"), pgx.NamedArgs{"ente": ente.ID}); err != nil {
			return err
		}
		for range 3 { // a codice that exists already is one chance in billions
			args["codice"] = nuovoCodice()
			err := tx.QueryRow(ctx, queries.SQL("Segnala"), args).Scan(&codice)
			if !errors.Is(err, pgx.ErrNoRows) {
				return err
			}
			if d.Chiave == "" {
				continue
			}
			var uguale bool
			err = tx.QueryRow(ctx, queries.SQL("FindChiave"), args).Scan(&codice, &uguale)
			if err == nil && !uguale {
				return sit.Rifiuto(sit.Conflict, "CHIAVE_RIUSATA", "Questa Idempotency-Key è già servita per un'altra segnalazione: usarne una nuova.").Su("Idempotency-Key")
			}
			if !errors.Is(err, pgx.ErrNoRows) {
				return err
			}
		}
		return sit.Errorf(sit.Internal, "no free codice")
	})
	if err != nil {
		return "", fmt.Errorf("segnala errore: %w", err)
	}
	return codice, nil
}

// PulisciTesto is what will be kept of a text, or why it cannot be.
func PulisciTesto(s string) (string, error) {
	nonValido := func(messaggio string, args ...any) error {
		return sit.Rifiuto(sit.Invalid, "TESTO_NON_VALIDO", messaggio, args...).Su("testo")
	}
	if !utf8.ValidString(s) {
		return "", nonValido("Il testo non è scritto in UTF-8.")
	}
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return -1
		case r == '\n':
			return r
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n")))
	switch n := utf8.RuneCountInString(s); {
	case n < TestoMinimo:
		return "", nonValido("Descrivere l'errore con almeno %d caratteri: che cosa non va, e come dovrebbe essere.", TestoMinimo)
	case n > TestoMassimo:
		return "", nonValido("La descrizione ha %d caratteri: al massimo possono essere %d.", n, TestoMassimo)
	}
	return s, nil
}

// alfabeto has no vowel and no letter that looks like a digit: a codice is read on the telephone,
// and spells nothing.
const alfabeto = "23456789BCDFGHJKMNPQRSTVWXZ"

func nuovoCodice() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	out := make([]byte, 0, 9)
	for _, c := range b {
		if len(out) == 9 {
			break
		}
		if len(out) == 4 {
			out = append(out, '-')
		}
		if int(c) < 256/len(alfabeto)*len(alfabeto) {
			out = append(out, alfabeto[int(c)%len(alfabeto)])
		}
	}
	if len(out) < 9 {
		return nuovoCodice()
	}
	return string(out)
}

// LeggiCodice reads a codice as people copy it: any case, with or without its dash.
func LeggiCodice(s string) (string, bool) {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "–", "").Replace(s))
	if len(s) != 8 {
		return "", false
	}
	for i := range len(s) {
		if strings.IndexByte(alfabeto, s[i]) < 0 {
			return "", false
		}
	}
	return s[:4] + "-" + s[4:], true
}
