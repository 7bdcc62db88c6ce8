package authz

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// Operatori are the people who sign in for work, as who administers the machine sees them: with a
// command typed on it, which acts as the owner.
type Operatori struct {
	db     *pg.DB
	adesso func() time.Time
}

// NewOperatori opens them. A nil clock is time.Now.
func NewOperatori(db *pg.DB, adesso func() time.Time) *Operatori {
	if adesso == nil {
		adesso = time.Now
	}
	return &Operatori{db: db, adesso: adesso}
}

// Anagrafica is who somebody is.
type Anagrafica struct {
	CF    string
	Nome  string
	Email string
}

// Pulita checks it and writes it as it is kept.
func (a Anagrafica) Pulita() (Anagrafica, error) {
	cf, err := LeggiCF(a.CF)
	if err != nil {
		return a, err
	}
	a.CF, a.Nome, a.Email = cf, strings.Join(strings.Fields(a.Nome), " "), strings.TrimSpace(a.Email)
	if a.Nome == "" || len(a.Nome) > 120 || strings.ContainsFunc(a.Nome, unicode.IsControl) {
		return a, sit.Rifiuto(sit.Invalid, "NOME_NON_VALIDO", "Il nome e cognome è una riga di al massimo 120 caratteri.").Su("nome")
	}
	if m, err := mail.ParseAddress(a.Email); err != nil || m.Address != a.Email || len(a.Email) > 200 {
		return a, sit.Rifiuto(sit.Invalid, "EMAIL_NON_VALIDA", "L'indirizzo di posta non è valido: si scrive nome@comune.example.").Su("email")
	}
	return a, nil
}

// NuovoOperatore is a person and what she may do.
type NuovoOperatore struct {
	Anagrafica
	Enti  []int32
	Ruoli []Ruolo
	Scade *sit.Giorno // day from which she no longer signs in
	Da    string      // who grants it
}

// Aggiungi registers a person and gives her each role in each ente, and tells whether she is new.
// Adding her twice changes what is different and nothing else.
func (o *Operatori) Aggiungi(ctx context.Context, n NuovoOperatore) (nuovo bool, err error) {
	if n.Anagrafica, err = n.Pulita(); err != nil {
		return false, err
	}
	err = o.db.Owner(ctx, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, queries.SQL("SalvaOperatore"), pgx.NamedArgs{"cf": n.CF, "nome": n.Nome, "email": n.Email, "scade": n.Scade}).Scan(&id, &nuovo)
		if err != nil {
			return err
		}
		for _, ente := range n.Enti {
			if err := incarica(ctx, tx, ente, id, n.Ruoli, sit.GiornoDi(o.adesso()), nil, n.Da); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("add operatore: %w", err)
	}
	return nuovo, nil
}

func incarica(ctx context.Context, tx pgx.Tx, ente int32, operatore int64, ruoli []Ruolo, dal sit.Giorno, al *sit.Giorno, da string) error {
	_, err := tx.Exec(ctx, queries.SQL("Incarica"), pgx.NamedArgs{"ente": ente, "operatore": operatore, "ruoli": ruoli, "dal": dal, "al": al, "da": da})
	return err
}

// Operatore is a person in the list of the command line.
type Operatore struct {
	CF           string      `json:"cf"`
	Nome         string      `json:"nome"`
	Email        string      `json:"email"`
	Scade        *sit.Giorno `json:"scade"`
	Disabilitato *time.Time  `json:"disabilitato"`
	Password     bool        `json:"password"`
	Incarichi    []string    `json:"incarichi"` // ente:ruolo, those of today
}

// Elenca lists everybody.
func (o *Operatori) Elenca(ctx context.Context) (tutti []Operatore, err error) {
	err = o.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Operatori"), pgx.NamedArgs{"oggi": sit.GiornoDi(o.adesso())})
		tutti, err = pgx.CollectRows(rows, pgx.RowToStructByName[Operatore])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list operatori: %w", err)
	}
	return tutti, nil
}

// Disabilita ends the access of a person, sessions under way included.
func (o *Operatori) Disabilita(ctx context.Context, cf string) error {
	return o.cambia(ctx, "Disabilita", cf, pgx.NamedArgs{"ora": o.adesso()})
}

// Password sets the emergency password of a person, which ends her sessions.
func (o *Operatori) Password(ctx context.Context, cf, password string) error {
	hash, err := ImprontaPassword(password)
	if err != nil {
		return err
	}
	return o.cambia(ctx, "CambiaPassword", cf, pgx.NamedArgs{"password": hash, "ora": o.adesso()})
}

func (o *Operatori) cambia(ctx context.Context, query, cf string, args pgx.NamedArgs) error {
	cf, err := LeggiCF(cf)
	if err != nil {
		return err
	}
	args["cf"] = cf
	var n int64
	err = o.db.Owner(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, queries.SQL(query), args)
		n = tag.RowsAffected()
		return err
	})
	if err != nil {
		return fmt.Errorf("change operatore: %w", err)
	}
	if n == 0 {
		return sit.Rifiuto(sit.NotFound, "OPERATORE_SCONOSCIUTO", "Nessun operatore ha questo codice fiscale: quelli registrati sono in «sit operatore list».").Su("cf")
	}
	return nil
}
