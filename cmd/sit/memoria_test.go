package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/web/api"
)

// On the territory of the demo, with its sezione, allegati, denominatori, roads, renumbered and suppressed
// particelle, the box finds the same in memory and in the database, whatever is typed, key by key.
func TestTheBoxFindsInMemoryWhatTheDatabaseFinds(t *testing.T) {
	url := pgtest.URL(t)
	for _, args := range [][]string{{"ente", "add", "X100", "--nome", "Borgo di Prova"}, {"import", "esempio/borgo/2019"}, {"import", "esempio/borgo/2024"},
		{"import", "esempio/B542.zip", "--crea-ente", "--riferimento", "2025-09-22"}, {"import", "esempio/H501D076700.zip", "--crea-ente", "--riferimento", "2024-01-01"}} {
		if code, out, err := sitCmd(t, append(args, "--db", url)...); code != exitOK {
			t.Fatalf("%v: %s%s", args, out, err)
		}
	}
	db, err := pg.Open(t.Context(), pg.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	carta := inMemoria(t, db)
	enti := mappa.New(db)
	tutti, err := enti.Enti(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	banca, memoria := ricerca.New(db, enti), ricerca.New(db, enti).ConMemoria(api.Istantanea{Mappa: carta})

	r, trovati := rand.New(rand.NewPCG(7, 9)), 0
	for _, riga := range daScrivere(t, db, r) {
		q := ricerca.Domandato{Limite: []int{1, 3, 8, 12}[r.IntN(4)], Giorno: []sit.Giorno{17532, 18779, 20454}[r.IntN(3)]} // 2018, 2021, 2026
		if r.IntN(2) == 0 {
			q.Ente = &tutti[r.IntN(len(tutti))]
		}
		for n := max(1, len(riga)-3); n <= len(riga); n++ {
			q.Riga = riga[:n]
			want, err := banca.Cerca(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := memoria.Cerca(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(ricerca.Esito{}, "Luogo"), cmpopts.EquateEmpty(), vicini); diff != "" {
				t.Fatalf("%q, ente %v, %d at most, on %v:\n%s", q.Riga, q.Ente, q.Limite, q.Giorno, diff)
			}
			for _, e := range got {
				trovati++
				if e.Tipo == "particella" && !e.SenzaLuogo && !dentro(carta.Current(), tutti, e) {
					t.Errorf("%q: %s is placed outside, in %v", q.Riga, e.ID, e.Luogo)
				}
			}
		}
	}
	if trovati < 500 {
		t.Errorf("only %d places found", trovati)
	}
}

// inMemoria reads the whole map once.
func inMemoria(t *testing.T, db *pg.DB) *tiles.Map {
	m, err := tiles.NewMap(tiles.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, basta := context.WithCancel(t.Context())
	load.New(db, m, load.Config{Observe: func(load.Update) { basta() }}).Run(ctx)
	return m
}

// daScrivere are lines about particelle and fogli of the map, and some of nothing.
func daScrivere(t *testing.T, db *pg.DB, r *rand.Rand) (righe []string) {
	var ids []string
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT id FROM catasto.particella ORDER BY numero ~ '^[0-9]+$' AND denominatore = '', md5(id) LIMIT 500`)
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 150 {
		id, err := catasto.ParseIDParticella(ids[min(r.IntN(len(ids)), r.IntN(len(ids)))])
		if err != nil {
			t.Fatal(err)
		}
		f, n := id.Foglio, id.Numero.String()
		righe = append(righe, [...]string{
			fmt.Sprintf("%d/%s", f.Foglio, n), n, fmt.Sprintf("foglio %d", f.Foglio), fmt.Sprintf("fg %d n %s", f.Foglio, strings.ToLower(n)), id.String(), f.String(),
			fmt.Sprintf("%s %d %s", f.Comune, f.Foglio, n), fmt.Sprintf("sezione %s foglio %d %s", f.Sezione, f.Foglio, n), fmt.Sprintf("fg %d all. %s", f.Foglio, f.Allegato),
			fmt.Sprintf("%d/%d", f.Foglio, r.IntN(2000)), fmt.Sprint(r.IntN(900)), fmt.Sprintf("%d/%d", r.IntN(900), r.IntN(5)),
		}[r.IntN(12)])
	}
	return righe
}

// vicini are boxes within a centimetre.
var vicini = cmp.Comparer(func(a, b orb.Bound) bool {
	lontano := func(a, b orb.Point) float64 { return max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])) }
	return max(lontano(a.Min, b.Min), lontano(a.Max, b.Max)) < 1.2e-7
})

func dentro(s *tiles.Snapshot, enti []sit.Ente, e ricerca.Esito) bool {
	for _, ente := range enti {
		for _, p := range s.Particella(ente.ID, e.ID) {
			if planar.MultiPolygonContains(p.Geometry(), e.Luogo) {
				return true
			}
		}
	}
	return false
}

// What the census says is the same from memory and from the database, on any day: areas and
// qualità, whether a number exists, whom it came of; and the box marks and finds the same.
func TestTheCensusIsToldFromMemoryAsFromTheDatabase(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	mappatest.Censuario(t, db)
	var ids []string
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		// The test draws no shape for the tiles: what is not drawn for them is not loaded.
		if _, err := tx.Exec(t.Context(), `UPDATE catasto.disegno SET tile_geom = ST_AsTWKB(ST_Transform(geom, 3857), 2)`); err != nil {
			return err
		}
		// Another 45, of a foglio that no map draws.
		if _, err := tx.Exec(t.Context(), `INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
			SELECT ente_id, 'X100', '', 9, '45', '', '', 'particella', 'X100_000900.45', 21 FROM sit.ente WHERE codice = 'X100'`); err != nil {
			return err
		}
		rows, err := tx.Query(t.Context(), `SELECT id FROM catasto.particella ORDER BY id`)
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	memoria := api.Istantanea{Mappa: inMemoria(t, db)}
	m := mappa.New(db)
	e, err := m.Ente(t.Context(), "X100")
	if err != nil {
		t.Fatal(err)
	}
	const dettaMemoria, dettaBanca = 30, 60
	ricordate, lette := 0, 0
	banca, casella := ricerca.New(db, m), ricerca.New(db, m).ConMemoria(memoria)
	for _, giorno := range []string{"2020-06-01", "2021-12-14", "2021-12-15", "2022-01-01", "2023-12-31", "2024-01-01", "2025-01-09", "2025-01-10", "2026-06-01"} {
		g, err := sit.ParseGiorno(giorno)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			want, err := m.Particella(t.Context(), e, id, mappa.Quando{Giorno: g, Esplicito: true})
			if err != nil {
				t.Fatal(err)
			}
			lette++
			got, ok := memoria.Particella(e.ID, id, g)
			if !ok {
				continue
			}
			ricordate++
			diff := cmp.Diff(want, got, cmpopts.IgnoreFields(mappa.Particella{}, "Geometria"), cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 0.01))
			if diff != "" {
				t.Errorf("%s on %s:\n%s", id, giorno, diff)
			}
		}
		for _, riga := range []string{"3/99", "99", "3/100", "1/4", "4", "1/5", "5", "1/6", "3/45 sub 2", "X100 100", "foglio 3 particella 99", "45", "9/45"} {
			q := ricerca.Domandato{Riga: riga, Limite: 8, Giorno: g}
			want, err := banca.Cerca(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := casella.Cerca(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(ricerca.Esito{}, "Luogo"), cmpopts.EquateEmpty(), vicini); diff != "" {
				t.Errorf("%q on %s:\n%s", riga, giorno, diff)
			}
			if len(got) == 0 || riga == "45" && !slices.ContainsFunc(got, func(e ricerca.Esito) bool { return e.ID == "X100_000900.45" }) {
				t.Errorf("%q on %s finds %v", riga, giorno, got)
			}
		}
	}
	if ricordate < dettaMemoria || lette < dettaBanca {
		t.Errorf("%d answers from memory, %d from the database", ricordate, lette)
	}
}
