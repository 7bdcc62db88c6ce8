package api_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/web/api"
)

// What the box finds is the same whether the map in memory answers or the database does.
func TestTheBoxAnswersFromMemoryAsFromTheDatabase(t *testing.T) {
	b := apri(t)
	m := mappa.New(b.db)
	banca, memoria := ricerca.New(b.db, m), ricerca.New(b.db, m).ConMemoria(api.Istantanea{Mappa: b.mappa})
	vuota, err := tiles.NewMap(tiles.Config{})
	if err != nil {
		t.Fatal(err)
	}
	nonPronta := ricerca.New(b.db, m).ConMemoria(api.Istantanea{Mappa: vuota})
	for _, riga := range []string{
		"1/5", "5", "1/6", "1/7", "7", "3/45", "45", "3/4", "1/731/2", "731/2", "731", "1/731", "3/99", "99", "3/9", "foglio 3", "3", "1", "2", "fg 3 all A",
		"foglio 1 strada001", "strada001", "X100_000100.STRADA001", "X100_0003A0.45", "X100_000300", "X100 3 45", "sez A foglio 3 n 45", "foglio 3 sez A", "foglio 9", "9/9", "1/1 ", "2/1", "2/10/3", "4/4", "0/1",
	} {
		for _, giorno := range []string{"2019-01-01", "2021-12-31", "2022-01-01", "2025-06-01"} {
			for _, limite := range []int{1, 2, 10} {
				g, err := sit.ParseGiorno(giorno)
				if err != nil {
					t.Fatal(err)
				}
				q := ricerca.Domandato{Riga: riga, Limite: limite, Giorno: g}
				want, err := banca.Cerca(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for nome, r := range map[string]*ricerca.Ricerca{"memory": memoria, "a memory not ready": nonPronta} {
					got, err := r.Cerca(t.Context(), q)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(ricerca.Esito{}, "Luogo"), cmpopts.EquateEmpty(), vicini); diff != "" {
						t.Errorf("%q on %s, %d at most, from %s:\n%s", riga, giorno, limite, nome, diff)
					}
				}
				b.dentro(riga, memoria, q)
			}
		}
	}
}

// A particella that is drawn nowhere is found with its foglio, however many the enti; without it, where they are few.
func TestTheBoxFindsWhatIsDrawnNowhere(t *testing.T) {
	b := apri(t)
	if err := b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO sit.ente (codice, nome, zona) SELECT 'X30' || n, 'Prova ' || n, 7792 FROM generate_series(1, 8) AS n`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	m := mappa.New(b.db)
	memoria := ricerca.New(b.db, m).ConMemoria(api.Istantanea{Mappa: b.mappa})
	for riga, want := range map[string]string{"3/99": "X100_000300.99", "foglio 3 particella 99": "X100_000300.99", "X100 99": "X100_000300.99", "3/45": "X100_000300.45", "45": "X100_000300.45", "99": "", "X9": "", "4/99/2": ""} {
		esiti, err := memoria.Cerca(t.Context(), ricerca.Domandato{Riga: riga, Limite: 5, Giorno: sit.GiornoDi(oggi())})
		if err != nil {
			t.Fatal(err)
		}
		if got := append(esiti, ricerca.Esito{})[0].ID; got != want {
			t.Errorf("%q finds %q, want %q", riga, got, want)
		}
	}
}

// vicini are boxes within a centimetre.
var vicini = cmp.Comparer(func(a, b orb.Bound) bool {
	lontano := func(a, b orb.Point) float64 { return max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])) }
	return max(lontano(a.Min, b.Min), lontano(a.Max, b.Max)) < 1e-7
})

// dentro tells that the places of the box lie in what they name.
func (b *banco) dentro(riga string, r *ricerca.Ricerca, q ricerca.Domandato) {
	b.t.Helper()
	esiti, err := r.Cerca(b.t.Context(), q)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range esiti {
		if e.SenzaLuogo || e.Tipo == "coordinate" {
			continue
		}
		ok := e.Tipo == "foglio" && b.mappa.Current().At(e.Luogo[0], e.Luogo[1], tiles.Day(q.Giorno)).Foglio == e.ID
		for _, p := range b.mappa.Current().Particella(1, e.ID) {
			ok = ok || planar.MultiPolygonContains(p.Geometry(), e.Luogo)
		}
		if !ok {
			b.t.Errorf("%q: %s is placed outside, in %v", riga, e.ID, e.Luogo)
		}
	}
}
