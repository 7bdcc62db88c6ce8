package authz

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// Accessi finds out who a credential stands for. Nothing is kept in memory: what was revoked a
// moment ago is refused now.
type Accessi struct {
	db       *pg.DB
	adesso   func() time.Time
	pratiche Pratiche
	posti    chan struct{} // for the comparisons of passwords
}

// NewAccessi opens them. A nil clock is time.Now.
func NewAccessi(db *pg.DB, adesso func() time.Time) *Accessi {
	if adesso == nil {
		adesso = time.Now
	}
	return &Accessi{db: db, adesso: adesso, posti: make(chan struct{}, 2)}
}

// ConPratiche plugs in the office that knows which immobili a pratica is about; without one no
// pratica opens anything.
func (a *Accessi) ConPratiche(p Pratiche) *Accessi {
	a.pratiche = p
	return a
}

// DaChiave is the program of a token.
func (a *Accessi) DaChiave(ctx context.Context, chiave string) (*Chi, error) {
	if !formaChiave.MatchString(chiave) {
		return nil, chiaveNonValida("ha una forma diversa da quella con cui fu mostrata")
	}
	var riga struct {
		ID       int64
		Nome     string
		Enti     []int32
		Scopi    []string
		Scade    time.Time
		Revocata bool
	}
	err := a.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("ChiaveDi"), pgx.NamedArgs{"impronta": improntaChiave(chiave)}).
			Scan(&riga.ID, &riga.Nome, &riga.Enti, &riga.Scopi, &riga.Scade, &riga.Revocata)
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, chiaveNonValida("non esiste")
	case err != nil:
		return nil, fmt.Errorf("resolve token: %w", err)
	case riga.Revocata:
		return nil, chiaveNonValida("è stata revocata")
	case !a.adesso().Before(riga.Scade):
		return nil, chiaveNonValida("è scaduta")
	}
	c := NewChi(Programma, sit.Operatore{ID: riga.ID, Nome: riga.Nome, Ambito: sit.AmbitoDi(riga.Enti...)}, permessiDi(riga.Enti, riga.Scopi))
	c.Sessione, c.pratiche = "chiave "+strconv.FormatInt(riga.ID, 10), a.pratiche
	return c, nil
}

func chiaveNonValida(perche string) error {
	return sit.Rifiuto(sit.Forbidden, "CHIAVE_NON_VALIDA", "La chiave (Authorization: Bearer) non vale: %s. Se ne crea un'altra con «sit token create».", perche)
}

// DaOperatore is a person who works for the enti and signed in at a moment, with the roles of today
// and those that his provider vouched for; NON_AUTENTICATO when he has been disabled since, or has
// expired.
func (a *Accessi) DaOperatore(ctx context.Context, id int64, entrato time.Time, portati []Incarico) (*Chi, error) {
	var righe []rigaIncarico
	err := a.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) (err error) {
		rows, _ := tx.Query(ctx, queries.SQL("IncarichiDi"), pgx.NamedArgs{"operatore": id, "giorno": sit.GiornoDi(a.adesso())})
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[rigaIncarico])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("resolve operatore: %w", err)
	}
	if len(righe) == 0 || righe[0].SessioniDal.Time.After(entrato) {
		return nil, nonAutenticato()
	}
	incarichi := slices.Clone(portati)
	for _, r := range righe {
		if i := (Incarico{Ente: r.Ente, Codice: r.Codice, Ruolo: Ruolo(r.Ruolo)}); r.Ente != 0 && !slices.Contains(incarichi, i) {
			incarichi = append(incarichi, i)
		}
	}
	c := chiIncaricato(sit.Operatore{ID: id, Nome: righe[0].Nome}, incarichi)
	c.CF, c.pratiche = righe[0].CF, a.pratiche
	return c, nil
}

type rigaIncarico struct {
	Nome, CF    string
	SessioniDal pgtype.Timestamptz // infinite when none was ended
	Ente        int32
	Codice      string
	Ruolo       string
}

// DaCittadino is a person who signed in and works for nobody here: he may see what is his, in every
// ente, and has no scope at all.
func (a *Accessi) DaCittadino(ctx context.Context, cf, nome string) (*Chi, error) {
	enti, err := a.Enti(ctx)
	if err != nil {
		return nil, err
	}
	c := NewChi(Cittadino, sit.Operatore{Nome: nome, Ambito: sit.AmbitoDi(slices.Collect(maps.Values(enti))...)}, nil)
	c.CF = cf
	return c, nil
}

// Enti are the ids of the tenants by codice.
func (a *Accessi) Enti(ctx context.Context) (map[string]int32, error) {
	enti := map[string]int32{}
	err := a.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("TuttiGliEnti"))
		var codice string
		var id int32
		_, err := pgx.ForEachRow(rows, []any{&codice, &id}, func() error { enti[codice] = id; return nil })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read enti: %w", err)
	}
	return enti, nil
}

// EsigeCittadino is the person of ctx who asks for his own: an operatore may too, with the tax
// code that he signed in with; a program has none.
func EsigeCittadino(ctx context.Context) (*Chi, error) {
	c := DaContesto(ctx)
	switch {
	case c == nil:
		return nil, nonAutenticato()
	case c.CF == "":
		return nil, sit.Rifiuto(sit.Forbidden, "SOLO_PERSONE", "Questa risorsa mostra a ciascuno ciò che è suo: bisogna accedere di persona, non con una chiave.")
	}
	return c, nil
}
