package ricerca_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/ricerca"
)

var oggi = func() sit.Giorno { g, _ := sit.ParseGiorno("2025-06-01"); return g }()

func apri(t *testing.T) (*pg.DB, *mappa.Mappa, func(riga string) []ricerca.Esito) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	m := mappa.New(db)
	r := ricerca.New(db, m)
	return db, m, func(riga string) []ricerca.Esito {
		t.Helper()
		esiti, err := r.Cerca(t.Context(), ricerca.Domandato{Riga: riga, Limite: 10, Giorno: oggi})
		if err != nil {
			t.Fatalf("%q: %v", riga, err)
		}
		return esiti
	}
}

func TestTheBoxFindsPlaces(t *testing.T) {
	_, _, cerca := apri(t)
	for riga, want := range map[string]string{
		"foglio 3 particella 45": "particella X100_000300.45",
		"3/45":                   "particella X100_000300.45",
		"fg.3 n.45 sub 2":        "particella X100_000300.45",
		"X100 3 45":              "particella X100_000300.45",
		"Borgo 3 45":             "particella X100_000300.45",
		"borgo santelpidio 3/45": "particella X100_000300.45",
		"X100_0003A0.45":         "particella X100_000300.45",
		"1 731/2":                "particella X100_000100.731/2",
		"731/2":                  "particella X100_000100.731/2",
		"foglio 1 strada001":     "particella X100_000100.STRADA001",
		"X100_000100.STRADA001":  "particella X100_000100.STRADA001",
		"foglio 3":               "foglio X100_000300",
		"foglio 3 allegato A":    "foglio X100_0003A0",
		"fg 3 all. a":            "foglio X100_0003A0",
		"F.3 P.45":               "particella X100_000300.45",
		"n. 45 fg 3":             "particella X100_000300.45",
		"comune di Borgo Sant'Elpidio foglio 3 mapp. 45": "particella X100_000300.45",
		"Borgo Sant'Elpidio (BN) 3/45":                   "particella X100_000300.45",
		"foglio 1 part 731 denominatore 2":               "particella X100_000100.731/2",
		"https://sit.example/particella/X100_000300.45":  "particella X100_000300.45",
		"3/4":                    "particella X100_000300.45", // not finished: there is no 4
		"1/7":                    "particella X100_000100.7",
		"X100_0003A0":            "foglio X100_0003A0",
		"borgo sant'elpidio":     "ente X100",
		"Bogro Sant Elpidio":     "ente X100",
		"X200":                   "ente X200",
		"particella 48":          "particella X100_000300.48",
		"foglio 3 particella 99": "particella X100_000300.99",
	} {
		esiti := cerca(riga)
		if len(esiti) == 0 {
			t.Errorf("%q finds nothing", riga)
			continue
		}
		if got := esiti[0].Tipo + " " + esiti[0].ID; got != want {
			t.Errorf("%q finds %s, want %s", riga, got, want)
		}
		if e := esiti[0]; e.Punteggio <= 0 || e.Punteggio > 1 || e.Testo == "" || e.Ente == "" {
			t.Errorf("%q: %+v", riga, e)
		}
	}
	for _, riga := range []string{"Mario Rossi", "RSSMRA80A01H501U", "via roma 12", "", "3/4545", "Napoli 3 45", "'; DROP TABLE sit.ente; --"} {
		if esiti := cerca(riga); len(esiti) > 0 {
			t.Errorf("%q finds %+v", riga, esiti)
		}
	}
}

func TestSuppressedNumbersComeMarked(t *testing.T) {
	_, _, cerca := apri(t)
	esiti := cerca("1/5")
	if len(esiti) == 0 || !esiti[0].Soppressa || esiti[0].SenzaLuogo {
		t.Fatalf("%+v", esiti)
	}
	if diff := cmp.Diff([]string{"X100_000100.6", "X100_000100.7"}, esiti[0].Successori); diff != "" {
		t.Error(diff)
	}
	if e := cerca("1/1")[0]; e.Soppressa || e.Successori != nil || !strings.Contains(e.Testo, "Borgo Sant'Elpidio") {
		t.Errorf("%+v", e)
	}
}

func TestCoordinatesLeadToTheirPlace(t *testing.T) {
	db, _, cerca := apri(t)
	lon, lat := mappatest.LonLat(t, db, 10, 10)
	for _, riga := range []string{
		fmt.Sprintf("%f %f", lon, lat), fmt.Sprintf("%f, %f", lat, lon),
		strings.ReplaceAll(fmt.Sprintf("%f; %f", lat, lon), ".", ","),
		"UTM 33 470010 4550010", "4550010 470010",
	} {
		esiti := cerca(riga)
		if len(esiti) == 0 || esiti[0].Tipo != "coordinate" || esiti[0].Ente != "X100" ||
			math.Hypot(esiti[0].Luogo[0]-lon, esiti[0].Luogo[1]-lat) > 1e-5 {
			t.Errorf("%q finds %+v, want %f %f", riga, esiti, lon, lat)
		}
	}
	// Gauss-Boaga is another datum: PROJ knows it to some metres.
	var x, y float64
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 6706), 3004) AS p`, lon, lat).Scan(&x, &y)
	})
	if err != nil {
		t.Fatal(err)
	}
	esiti := cerca(fmt.Sprintf("%.2f %.2f", x, y))
	if len(esiti) == 0 || math.Hypot(esiti[0].Luogo[0]-lon, esiti[0].Luogo[1]-lat) > 1e-5 {
		t.Errorf("Gauss-Boaga %f %f finds %+v", x, y, esiti)
	}
}

func TestTheEnteBoundsTheSearch(t *testing.T) {
	db, m, _ := apri(t)
	e, err := m.Ente(t.Context(), "X200")
	if err != nil {
		t.Fatal(err)
	}
	esiti, err := ricerca.New(db, m).Cerca(t.Context(), ricerca.Domandato{Riga: "3/45", Ente: &e.Ente, Limite: 10, Giorno: oggi})
	if err != nil || len(esiti) > 0 {
		t.Errorf("%+v, %v", esiti, err)
	}
}

func TestNoLineIsAnError(t *testing.T) {
	db, m, _ := apri(t)
	r := ricerca.New(db, m)
	err := quick.Check(func(s string) bool {
		_, err := r.Cerca(t.Context(), ricerca.Domandato{Riga: s, Limite: 5, Giorno: oggi})
		return err == nil
	}, &quick.Config{MaxCount: 300})
	if err != nil {
		t.Error(err)
	}
}
