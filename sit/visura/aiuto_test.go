package visura_test

import (
	"context"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// banco is the office on the invented registers.
type banco struct {
	t    *testing.T
	db   *pg.DB
	v    *visura.Visura
	enti []sit.Ente // X100, X200
}

func apri(t *testing.T) *banco {
	b := &banco{t: t, db: pgtest.Open(t)}
	mappatest.Territorio(t, b.db)
	visuratest.Registri(t, b.db)
	b.v, b.enti = visura.New(b.db), visuratest.Enti(t, b.db, "X100", "X200")
	return b
}

// tutto is an operatore of the tributi of both enti.
func (b *banco) tutto() context.Context {
	return visuratest.Operatore(b.t.Context(), 7, "controllo di prova", b.enti, authz.Tributi.Permessi()...)
}

// uno has scopes in X100 alone.
func (b *banco) uno(scopo string, scopes ...authz.Scope) context.Context {
	return visuratest.Operatore(b.t.Context(), 8, scopo, b.enti[:1], scopes...)
}

func giorno(s string) sit.Giorno {
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic(err)
	}
	return g
}

func il(s string) visura.Quando { return visura.Il(giorno(s)) }

const (
	odilia  = "TRBDLO61E63X100K"
	ermante = "BRVRNT58S02X100P"
)

func rifiutata(t *testing.T, err error, kind sit.ErrKind, codice string) {
	t.Helper()
	if sit.Kind(err) != kind || sit.Codice(err) != codice {
		t.Errorf("want %v %s, got %v %s: %v", kind, codice, sit.Kind(err), sit.Codice(err), err)
	}
}

func valore[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}
