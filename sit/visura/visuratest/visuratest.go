// Package visuratest fills a test database with invented registers, for the tests of every
// package that asks them something.
//
// Nothing but tests imports it.
package visuratest

import (
	"context"
	"crypto/md5"
	"embed"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Registri gives the comuni of mappatest.Territorio the registers of the worked example
// (catasto-censuario §6): in X100
//
//	F 1001  foglio 7, 45 sub 3; since 10 June 2015 graffata with 46 sub 1. Of the company until
//	        7 July 2001, then half each of TREBIOTTI ODILIA and BRAVESCO ERMANTE
//	F 1002  a bene comune non censibile; F 1003, suppressed by a merger
//	T 2002  foglio 7, 50 in two porzioni: bare ownership and usufruct, and a charge without code
//	T 2001  45, ente urbano; 2003 (49) suppressed; 2004 a road with number *
//
// Three more persons bear the name BRAVESCO ERMANTE without a tax code. In X200 the units 500, of
// which TREBIOTTI has a third, another person a third and nobody the rest, and 501, whose
// holder was not delivered and whose share is not stated.
func Registri(t testing.TB, db *pg.DB) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), queries.SQL("Registri"))
		return err
	})
	if err != nil {
		t.Fatalf("fill the registers: %v", err)
	}
}

// Folla adds to each ente so many invented persons, each with a unit, a particella and a title over
// both, so that the planner has something to choose among.
func Folla(t testing.TB, db *pg.DB, quanti int) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), queries.SQL("Folla"), pgx.NamedArgs{"quanti": quanti}); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `ANALYZE catasto.soggetto, catasto.titolarita, catasto.stadio_uiu, catasto.stadio_terreno, catasto.identificativo, catasto.parola_soggetto`)
		return err
	})
	if err != nil {
		t.Fatalf("add a crowd: %v", err)
	}
}

// Enti are the tenants by their codes.
func Enti(t testing.TB, db *pg.DB, codici ...string) []sit.Ente {
	t.Helper()
	tutti, err := db.Enti(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []sit.Ente
	for _, c := range codici {
		i := slices.IndexFunc(tutti, func(e sit.Ente) bool { return string(e.Codice) == c })
		if i < 0 {
			t.Fatalf("no ente %s", c)
		}
		out = append(out, tutti[i])
	}
	return out
}

// Operatore is a caller with some scopes in some enti, and the reason that he gives.
func Operatore(ctx context.Context, id int64, scopo string, enti []sit.Ente, scopes ...authz.Scope) context.Context {
	var ids []int32
	for _, e := range enti {
		ids = append(ids, e.ID)
	}
	permessi := map[authz.Scope]sit.Ambito{}
	for _, s := range scopes {
		permessi[s] = sit.AmbitoDi(ids...)
	}
	chi := authz.NewChi(authz.Persona, sit.Operatore{ID: id, Nome: "Operatrice di Prova"}, permessi)
	chi.Scopo = scopo
	return authz.ConChi(ctx, chi)
}

// Cittadino is a caller who may see his own.
func Cittadino(ctx context.Context, cf string) context.Context {
	chi := authz.NewChi(authz.Cittadino, sit.Operatore{ID: 1, Nome: "Cittadina di Prova"}, nil)
	chi.CF = cf
	return authz.ConChi(ctx, chi)
}

// Riga is a line of the register of consultations.
type Riga struct {
	EnteID                  int32
	Genere                  int16
	Scopo, Risorsa, Oggetto string
	Persone                 []string
}

// Consultazioni are the lines of the register, in order.
func Consultazioni(t testing.TB, db *pg.DB) []Riga {
	t.Helper()
	var out []Riga
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT ente_id, genere, scopo, risorsa, oggetto, persone::text[] AS persone FROM authz.consultazione ORDER BY consultazione_id`)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByName[Riga])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Persona is the opaque id that Registri gave to a person: of "cf" and her tax code, or of "id"
// and her number.
func Persona(chiave string) string {
	h := md5.Sum([]byte(chiave))
	s := hex.EncodeToString(h[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
