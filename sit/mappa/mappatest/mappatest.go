// Package mappatest draws an invented comune in a test database, for the tests of every package
// that asks the map something.
//
// Its particelle are few, square and whole metres, so that a test can say by heart how long a
// boundary is. See Territorio for the drawing.
//
// Nothing but tests imports it.
package mappatest

import (
	"embed"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Territorio fills an empty database with the comune X100 (Borgo Sant'Elpidio) and X200 (Villa Nova),
// which has no map. Metres from a corner at 470000, 4550000:
//
//	46 ┌──────────────────────────┐
//	40 ├──── STRADA001 ─────┬─────┤        foglio 1, of 2020; in 2022 the 5 (40-60, 0-40)
//	   │  3  │  4  │   7    │     │        became 6 and 7. Buildings on 1 and on 731/2.
//	20 ├─────┼─────┼────────┤731/2│
//	   │ 1 ▪ │  2  │   6    │  ▪  │   foglio 3: 45 (100-120), also on allegato A (200-220);
//	 0 └─────┴─────┴────────┴─────┘   47 (130-160) around 48 (140-150); 99 is on no map
//	-0.2 ┌────────┐
//	     │   10   │ foglio 2, 30 m wide, 0.2 m away
//	-20  └────────┘
func Territorio(t testing.TB, db *pg.DB) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), queries.SQL("Territorio"))
		return err
	})
	if err != nil {
		t.Fatalf("draw the territorio: %v", err)
	}
}

// Indirizzi gives the comune X100 two streets, as of 2020, with their changes of 2023:
//
//	via 700001, VIA DEI PLATANI, from 2023 VIA ROSA PROVETTI:
//	   1 (8001) at 10,16, a metre north of the building of particella 1
//	   2 (8003) at 30,41, until 2023        3 (8004) at 50,41, from 2023
//	   12/A (8002) at 70,41: on the road, a metre from 731/2
//	via 700002, LOCALITA' PRATO: SNC (8005), of which nobody knows the place
func Indirizzi(t testing.TB, db *pg.DB) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), queries.SQL("Indirizzi"))
		return err
	})
	if err != nil {
		t.Fatalf("name the streets: %v", err)
	}
}

// Censuario gives the comune X100 a census, as of May 2025; nobody owns anything:
//
//	foglio 1: 1 ente urbano, 400 m²; 2 seminativo, 380 m² where the map has 400; 3 of two subalterni, 200 and
//	   196 m²; 4 suppressed in 2024 and drawn still; 5 split on 15 December 2021 (act 9001) into 6 and 7
//	foglio 3: 99, drawn nowhere, of which 100 was born on 10 January 2025 (act 9002)
//	units: 201 and 202 on 1/1, 203 its common good, 204 suppressed; 205 in sezione urbana U, foglio 9; 206 on 1/777
func Censuario(t testing.TB, db *pg.DB) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), queries.SQL("Censuario"))
		return err
	})
	if err != nil {
		t.Fatalf("write the census: %v", err)
	}
}

// LonLat is the longitude and latitude of a point of the drawing.
func LonLat(t testing.TB, db *pg.DB, x, y float64) (lon, lat float64) {
	t.Helper()
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), queries.SQL("Dove"), pgx.NamedArgs{"x": x, "y": y}).Scan(&lon, &lat)
	})
	if err != nil {
		t.Fatal(err)
	}
	return lon, lat
}
