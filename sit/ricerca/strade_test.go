package ricerca_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/ricerca"
)

func scrivi(t testing.TB, db *pg.DB, sql string) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), sql)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func apriStrade(t testing.TB) (*pg.DB, *mappa.Mappa, *ricerca.Ricerca) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	b, err := os.ReadFile("testdata/strade.sql")
	if err != nil {
		t.Fatal(err)
	}
	scrivi(t, db, string(b))
	m := mappa.New(db)
	return db, m, ricerca.New(db, m)
}

func TestAddressesAreFound(t *testing.T) {
	_, m, r := apriStrade(t)
	borgo, err := m.Ente(t.Context(), "X100")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		riga, ente string
		primo      string // tipo and id
		testo      string // in it
		soppressa  bool
	}{
		{"via roma 12", "X100", "civico 9002", "Via Roma 12 – Borgo", false},
		{"12 via roma", "X100", "civico 9002", "Via Roma 12", false},
		{"via roma, n. 12/a", "X100", "civico 9003", "Via Roma 12/A", false},
		{"via roma 12A", "X100", "civico 9003", "", false},
		{"via roma 12 a", "X100", "civico 9003", "", false},
		{"roma 12-a", "X100", "civico 9003", "", false},
		{"via roma 14 bis", "X100", "civico 9004", "Via Roma 14/BIS", false},
		{"via roma 14bis int. 3", "X100", "civico 9004", "", false},
		{"via roma 12 scala b piano 2 interno 5", "X100", "civico 9002", "", false},
		{"via roma 12 borgo sant'elpidio", "", "civico 9002", "", false},
		{"via roma 12 villa nova", "", "civico 9020", "Villa Nova", false},
		{"X200 via roma 12", "", "civico 9020", "Villa Nova", false},
		{"villa nova, v. roma 12", "", "civico 9020", "", false},
		{"via roma", "X100", "indirizzo 1001", "Via Roma – Borgo Sant'Elpidio", false},
		{"via romma", "X100", "indirizzo 1001", "", false},
		{"via rom", "X100", "indirizzo 1001", "", false},
		{"via roma 13", "X100", "civico 9005", "Via Roma 13 (soppresso)", true},
		{"via roma 7", "X100", "civico 9006", "Via Roma 7 (oggi 9)", true},
		{"via del littorio", "X100", "indirizzo 1002", "Via del Littorio (oggi Via Giacomo Matteotti)", true},
		{"via littorio 3", "X100", "civico 9007", "Via Giacomo Matteotti 3 (già Via del Littorio)", true},
		{"via matteotti 3", "X100", "civico 9007", "Via Giacomo Matteotti 3 – Borgo", false},
		{"vicolo cieco", "X100", "indirizzo 1003", "Vicolo Cieco (soppressa)", true},
		{"via maestra", "X100", "indirizzo 1001", "Via Maestra (oggi Via Roma)", true},
		{"strada del mulino", "X100", "indirizzo 1002", "Strada del Mulino (Via Giacomo Matteotti)", false},
		{"caprile", "X100", "luogo ", "Caprile – Borgo", false},
		{"via ponte caprile", "X100", "indirizzo 1004", "Via del Ponte, Caprile", false},
		{"via del ponte snc", "X100", "civico 9009", "Via del Ponte SNC", false},
		{"strada provinciale 10 km 12+300", "X100", "civico 9008", "Strada Provinciale 10 km 12,300", false},
		{"s.p. 10", "X100", "", "", false},
		{"bahnhofstrasse", "X100", "indirizzo 1006", "Bahnhofstrasse (Via della Stazione)", false},
		{"Bahnhofstraße", "X100", "indirizzo 1006", "", false},
		{"via venti settembre 5", "X100", "civico 9010", "", false},
		{"via 20 settembre 5", "X100", "civico 9010", "", false},
		{"5, via XX settembre", "X100", "civico 9010", "", false},
		{"via xx settembre 20", "X100", "civico 9011", "", false},
		{"via 20 settembre 20", "X100", "civico 9011", "", false},
		{"https://sit.example/via/1001", "", "indirizzo 1001", "Via Roma", false},
	} {
		q := ricerca.Domandato{Riga: c.riga, Limite: 10, Giorno: oggi}
		if c.ente != "" {
			q.Ente = &borgo.Ente
		}
		esiti, err := r.Cerca(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if c.primo == "" {
			continue
		}
		if len(esiti) == 0 {
			t.Errorf("%q finds nothing", c.riga)
			continue
		}
		e := esiti[0]
		if e.Tipo+" "+e.ID != c.primo || !strings.Contains(e.Testo, c.testo) || e.Soppressa != c.soppressa || e.Punteggio <= 0 || e.Punteggio > 1 {
			t.Errorf("%q finds %+v, want %s %s", c.riga, e, c.primo, c.testo)
		}
		if !e.SenzaLuogo && (e.Luogo[0] < 14 || e.Luogo[0] > 15 || e.Riquadro.Min[0] > e.Luogo[0] || e.Riquadro.Max[1] < e.Luogo[1]) {
			t.Errorf("%q is at %v, %v", c.riga, e.Luogo, e.Riquadro)
		}
	}
}

func TestTheNearestCivicoSaysThatItIsAnother(t *testing.T) {
	_, m, r := apriStrade(t)
	e, err := m.Ente(t.Context(), "X100")
	if err != nil {
		t.Fatal(err)
	}
	esiti, err := r.Cerca(t.Context(), ricerca.Domandato{Riga: "via roma 11", Ente: &e.Ente, Limite: 10, Giorno: oggi})
	if err != nil || len(esiti) == 0 || esiti[0].Tipo != "indirizzo" || esiti[0].Punteggio > 0.9 {
		t.Fatalf("%+v, %v", esiti, err)
	}
	i := slices.IndexFunc(esiti, func(e ricerca.Esito) bool { return e.ID == "9002" })
	if i < 1 || !strings.Contains(esiti[i].Testo, "il più vicino al numero cercato") || esiti[i].Punteggio >= esiti[0].Punteggio {
		t.Errorf("%+v", esiti)
	}
	// What is being typed may go on.
	esiti, err = r.Cerca(t.Context(), ricerca.Domandato{Riga: "via roma 1", Ente: &e.Ente, Limite: 10, Giorno: oggi})
	if err != nil || esiti[0].ID != "9001" || !slices.ContainsFunc(esiti, func(e ricerca.Esito) bool { return e.ID == "9002" && e.Testo == "Via Roma 12 – Borgo Sant'Elpidio" }) {
		t.Errorf("%+v, %v", esiti, err)
	}
	// The day counts: before it was renamed, the old name was the name.
	ieri, err := sit.ParseGiorno("1940-01-01")
	if err != nil {
		t.Fatal(err)
	}
	esiti, err = r.Cerca(t.Context(), ricerca.Domandato{Riga: "via del littorio", Ente: &e.Ente, Limite: 10, Giorno: ieri})
	if err != nil || len(esiti) == 0 || esiti[0].Soppressa || esiti[0].Testo != "Via del Littorio – Borgo Sant'Elpidio" {
		t.Errorf("%+v, %v", esiti, err)
	}
}

func TestANewVersionOfTheStreetsIsSeenWithinASecond(t *testing.T) {
	db, _, r := apriStrade(t)
	cerca := func() []ricerca.Esito {
		esiti, err := r.Cerca(t.Context(), ricerca.Domandato{Riga: "via nuovissima", Limite: 10, Giorno: oggi})
		if err != nil {
			t.Fatal(err)
		}
		return esiti
	}
	if esiti := cerca(); len(esiti) > 0 {
		t.Fatalf("%+v", esiti)
	}
	scrivi(t, db, `UPDATE indirizzi.stato_via SET odonimo = 'VIA NUOVISSIMA' WHERE odonimo = 'VIA XX SETTEMBRE';
		UPDATE indirizzi.versione SET versione = versione + 1`)
	termine := time.Now().Add(10 * time.Second)
	for len(cerca()) == 0 {
		if time.Now().After(termine) {
			t.Fatal("the new street is never found")
		}
		time.Sleep(50 * time.Millisecond)
	}
	if e := cerca()[0]; e.ID != "1007" || e.Testo != "Via Nuovissima – Borgo Sant'Elpidio" {
		t.Errorf("%+v", e)
	}
}

// Streets are named after persons, but the box does not know any: what it gives back is ours, and
// not what was typed.
func TestAddressesEchoNothing(t *testing.T) {
	_, _, r := apriStrade(t)
	for _, riga := range []string{"Matteotti Giovanni RSSMRA80A01H501U", "signora Elpidia Caprilli 3331234567", "via roma 12 presso Bianchi Giulia"} {
		esiti, err := r.Cerca(t.Context(), ricerca.Domandato{Riga: riga, Limite: 10, Giorno: oggi})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range esiti {
			for _, mai := range []string{"Giovanni", "RSSMRA", "Elpidia", "333", "Bianchi", "Giulia"} {
				if strings.Contains(strings.ToLower(e.Testo), strings.ToLower(mai)) {
					t.Errorf("%q finds %+v", riga, e)
				}
			}
		}
	}
}

// Many type while the streets change under them: each gets an answer, of before or of after.
func TestManyTypeWhileStreetsChange(t *testing.T) {
	db, _, r := apriStrade(t)
	var g errgroup.Group
	for i := range 8 {
		g.Go(func() error {
			for k := range 150 {
				riga := []string{"via roma 12", "via matteoti", "caprile", "3/45", "via r"}[(i+k)%5]
				esiti, err := r.Cerca(t.Context(), ricerca.Domandato{Riga: riga, Limite: 8, Giorno: oggi})
				if err == nil && len(esiti) == 0 {
					err = fmt.Errorf("%q finds nothing", riga)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	for range 3 {
		scrivi(t, db, `UPDATE indirizzi.versione SET versione = versione + 1`)
		time.Sleep(time.Second)
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}
