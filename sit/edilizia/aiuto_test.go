package edilizia_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// banco is the office over the invented comune of mappatest, with its census.
type banco struct {
	t    *testing.T
	db   *pg.DB
	x    *edilizia.Edilizia
	enti []sit.Ente // X100, X200
}

func apri(t *testing.T) *banco {
	b := &banco{t: t, db: pgtest.Open(t)}
	mappatest.Territorio(t, b.db)
	mappatest.Censuario(t, b.db)
	b.x, b.enti = edilizia.New(b.db), visuratest.Enti(t, b.db, "X100", "X200")
	return b
}

func (b *banco) chi(scopi ...authz.Scope) context.Context {
	return visuratest.Operatore(b.t.Context(), 7, "sopralluogo", b.enti[:1], scopi...)
}

// geometra may read and write in X100.
func (b *banco) geometra() context.Context { return b.chi(authz.EdiliziaRead, authz.EdiliziaWrite) }

func giorno(s string) sit.Giorno {
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic(err)
	}
	return g
}

var oggi = giorno("2026-02-01")

func campi(s string) (c edilizia.Campi) {
	if err := json.Unmarshal([]byte(s), &c); err != nil {
		panic(err)
	}
	return c
}

func (b *banco) crea(s string) *edilizia.Pratica {
	b.t.Helper()
	p, err := b.x.Crea(b.geometra(), b.enti[0], campi(s), edilizia.Modo{Oggi: oggi})
	if err != nil {
		b.t.Fatalf("%s: %v", s, err)
	}
	return p
}

func (b *banco) esegui(sql string, args ...any) {
	b.t.Helper()
	err := b.db.Owner(b.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(b.t.Context(), sql, args...)
		return err
	})
	if err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
}

func rifiutata(t *testing.T, err error, kind sit.ErrKind, codice string) {
	t.Helper()
	if sit.Kind(err) != kind || sit.Codice(err) != codice {
		t.Errorf("want %v %s, got %v %s: %v", kind, codice, sit.Kind(err), sit.Codice(err), err)
	}
}

// dove are the immobili of a pratica, as particella, unit and level.
func dove(p *edilizia.Pratica) (out []string) {
	for _, i := range p.Immobili {
		s := ""
		for _, x := range []*string{i.Particella, i.UIU, i.Livello, i.Perche, i.Dichiarata} {
			if x != nil {
				s += " " + *x
			}
		}
		out = append(out, s)
	}
	return out
}

func uguali(t *testing.T, cosa string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); g != w {
		t.Errorf("%s:\ngot  %s\nwant %s", cosa, g, w)
	}
}
