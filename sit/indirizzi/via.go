package indirizzi

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// Via is a street on a day, with all the names it has had.
type Via struct {
	Codice  string // PROGRESSIVO_NAZIONALE, else opaque
	Nome           // of that day; of the nearest one when it did not exist
	Esiste  bool   // on that day
	Nomi    []Nome // oldest first; the one of the day is among them
	Alias   []string
	Civici  []Civico // of that day, in the order of the numbers
	Bounds  orb.Bound
	HaLuogo bool // some civico has a place: Bounds is around them all
}

// Nome is how a street was called for a while.
type Nome struct {
	Odonimo        string // VIA ROMA
	DUG            string // VIA; may be empty
	Denominazione  string // ROMA
	Localita       string // may be empty
	CodiceComunale string // may be empty
	Vigenza        sit.Vigenza
}

// Via finds a street of an ente by its codice. Not found is NotFound; a street that did not
// exist on that day, or exists no more, is found, and says so.
func (i *Indirizzi) Via(ctx context.Context, ente int32, codice string, giorno sit.Giorno) (Via, error) {
	args := pgx.NamedArgs{"ente": ente, "codice": strings.TrimSpace(codice), "giorno": giorno}
	v := Via{Codice: strings.TrimSpace(codice)}
	err := i.read(ctx, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, queries.SQL("FindVia"), args).Scan(&id); err != nil {
			return err
		}
		args["via"] = id
		type stato struct {
			Odonimo, DUG, Denominazione, Localita, CodiceComunale string
			Dal, Al                                               sit.Giorno
		}
		rows, _ := tx.Query(ctx, queries.SQL("ListNomi"), args)
		stati, err := pgx.CollectRows(rows, pgx.RowToStructByPos[stato])
		if err != nil {
			return err
		}
		for _, s := range stati {
			v.Nomi = append(v.Nomi, Nome{s.Odonimo, s.DUG, s.Denominazione, s.Localita, s.CodiceComunale, sit.Vigenza{Dal: s.Dal, Al: s.Al}})
		}
		rows, _ = tx.Query(ctx, queries.SQL("ListAlias"), args)
		v.Alias, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) || err == nil && len(v.Nomi) == 0 || err != nil && sit.Kind(err) == sit.NotFound {
		return Via{}, sit.Rifiuto(sit.NotFound, "VIA_SCONOSCIUTA", "In questo ente non c'è nessuna via con il codice %q: cercarla per nome.", codice)
	}
	if err != nil {
		return Via{}, fmt.Errorf("find via: %w", err)
	}
	v.Nome, v.Esiste = delGiorno(v.Nomi, giorno)
	if v.Civici, err = i.elenco(ctx, "ListCiviciDellaVia", args); err != nil {
		return Via{}, fmt.Errorf("list civici of via: %w", err)
	}
	for _, c := range v.Civici {
		if !c.HaLuogo {
			continue
		}
		if !v.HaLuogo {
			v.Bounds, v.HaLuogo = c.Luogo.Bound(), true
		}
		v.Bounds = v.Bounds.Extend(c.Luogo)
	}
	return v, nil
}

// delGiorno is the name that held on a day, else the last one before it, else the first.
func delGiorno(nomi []Nome, giorno sit.Giorno) (n Nome, esiste bool) {
	n = nomi[0]
	for _, x := range nomi {
		if x.Vigenza.Contiene(giorno) {
			return x, true
		}
		if x.Vigenza.Dal <= giorno {
			n = x
		}
	}
	return n, false
}

// VoceVia is a street in a list.
type VoceVia struct {
	Codice, Odonimo, DUG, Denominazione, Localita string
	Civici                                        int64 // on that day
}

// Vie lists the streets of an ente on a day, by name.
func (i *Indirizzi) Vie(ctx context.Context, ente int32, giorno sit.Giorno) (vie []VoceVia, err error) {
	err = i.read(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListVie"), pgx.NamedArgs{"ente": ente, "giorno": giorno})
		vie, err = pgx.CollectRows(rows, pgx.RowToStructByPos[VoceVia])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list vie: %w", err)
	}
	return vie, nil
}
