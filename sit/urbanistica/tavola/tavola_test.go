package tavola

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// A zona that two versions bear, a vincolo that is public and one that is not, two footprints of which one
// has ended. The squares are of ten metres, half a kilometre from 15° E 41° N.
const territorio = `
INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, articolo, edificabile, dal, al, geom, impronta, fornitura_id, scritta_da)
SELECT 1, 'zzz', 'PRG', 'vigente', 'B1', art, true, dal::date, al::date, ST_Multi(ST_MakeEnvelope(500500, 4539000, 500510, 4539010, 7792)), 1, n, n
FROM (VALUES ('art. 7', '2004-01-01', '2015-01-01', 1), ('art. 9', '2015-01-01', NULL, 2)) AS v (art, dal, al, n);
INSERT INTO urbanistica.vincolo (ente_id, id, codice, norma, pubblico, dal, geom, impronta, fornitura_id, scritta_da)
SELECT 1, id, 'IDR', 'RD 3267/1923', pubblico, '2004-01-01', ST_MakeEnvelope(500500, 4539000, 500510, 4539010, 7792), 1, 3, 3
FROM (VALUES ('vvv', true), ('sss', false)) AS v (id, pubblico);
INSERT INTO urbanistica.impronta (ente_id, codice, piani, al, area_mq, geom, impronta, fornitura_id, scritta_da)
SELECT 1, codice, 2, al::date, 100, ST_Multi(ST_MakeEnvelope(500500 + dx, 4539000, 500510 + dx, 4539010, 7792)), 1, 4, 4
FROM (VALUES ('1', NULL, 0), ('2', '2020-01-01', 20), ('3', NULL, 9000)) AS v (codice, al, dx);`

func TestTavola(t *testing.T) {
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Borgo", Zona: 7792}, nil, 7792); err != nil {
		t.Fatal(err)
	}
	if err := db.Owner(t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(context.Background(), territorio); return err }); err != nil {
		t.Fatal(err)
	}
	tv := New(db)
	articolo := func(giorno sit.Giorno) string {
		o, err := tv.Oggetto(t.Context(), 1, "zzz", giorno)
		if err != nil || o.Norma == nil || o.Strumento == nil || *o.Strumento != "PRG" || o.Codice != "B1" {
			t.Fatalf("%+v %v", o, err)
		}
		return *o.Norma
	}
	if a, b, c := articolo(sit.Data(2010, time.May, 1)), articolo(sit.Data(2015, time.January, 1)), articolo(sit.Data(1990, time.May, 1)); a != "art. 7" || b != "art. 9" || c != "art. 9" {
		t.Errorf("in 2010 %s, from 2015 %s, before all of them %s", a, b, c)
	}
	oggi := sit.Data(2025, time.June, 1)
	if o, err := tv.Oggetto(t.Context(), 1, "vvv", oggi); err != nil || o.Tipo != "vincolo" || *o.Norma != "RD 3267/1923" {
		t.Errorf("vincolo: %+v %v", o, err)
	}
	for _, c := range []struct {
		nome, id string
		ente     int32
	}{{"a vincolo that is not public", "sss", 1}, {"an id of another ente", "zzz", 2}, {"an id of nobody", "q", 1}} {
		if _, err := tv.Oggetto(t.Context(), c.ente, c.id, oggi); sit.Kind(err) != sit.NotFound {
			t.Errorf("%s: %v", c.nome, err)
		}
	}
	finestra := orb.Bound{Min: orb.Point{15.005, 41.0}, Max: orb.Point{15.007, 41.01}}
	codici := func(giorno sit.Giorno, quante int) (out string) {
		trovate, err := tv.Impronte(t.Context(), 1, 7792, finestra, giorno, quante)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range trovate {
			out += *i.Codice
			if b := i.Geom.Bound(); !finestra.Contains(b.Center()) {
				t.Errorf("footprint %s lies at %v", *i.Codice, b.Center())
			}
		}
		return out
	}
	if a, b := codici(sit.Data(2019, time.June, 1), 10), codici(oggi, 10); len(a) != 2 || b != "1" {
		t.Errorf("in 2019 %q, today %q", a, b)
	}
	if a := codici(sit.Data(2019, time.June, 1), 1); len(a) != 1 {
		t.Errorf("of one at most: %q", a)
	}
}
