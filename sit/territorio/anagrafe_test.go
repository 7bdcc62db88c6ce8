package territorio_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/territorio"
)

func TestAnIDIsRecognised(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) SELECT ente_id, 1, '900123', 1 FROM sit.ente WHERE codice = 'X100';
			INSERT INTO indirizzi.stato_via (ente_id, via_id, denominazione, odonimo, fornitura_id) SELECT ente_id, 1, 'ROMA', 'VIA ROMA', 1 FROM sit.ente WHERE codice = 'X100';
			INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da) SELECT ente_id, 1, '800001', 1 FROM sit.ente WHERE codice = 'X100';
			INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, testo, fornitura_id) SELECT ente_id, 1, 1, '12', '12', 1 FROM sit.ente WHERE codice = 'X100'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	m := mappa.New(db)
	oggi, _ := sit.ParseGiorno("2025-06-01")
	a := territorio.NewAnagrafe(territorio.New(m, nil), m, indirizzi.New(db), func() sit.Giorno { return oggi })
	e, err := m.Ente(t.Context(), "X100")
	if err != nil {
		t.Fatal(err)
	}
	lon, lat := mappatest.LonLat(t, db, 10, 10)
	qui := strconv.FormatFloat(lon, 'f', 6, 64) + "," + strconv.FormatFloat(lat, 'f', 6, 64)
	for nome, c := range map[string]struct{ id, tipo, canonico string }{
		"a particella":                   {"X100_000100.1", "particella", "X100_000100.1"},
		"another spelling of it":         {" x100_000100.00731/2 ", "particella", "X100_000100.731/2"},
		"a suppressed one":               {"X100_000100.5", "particella", "X100_000100.5"},
		"a foglio":                       {"x100_0003a0", "foglio", "X100_0003A0"},
		"a building":                     {"X100_000100.731/2+1", "edificio", "X100_000100.731/2+1"},
		"a civico":                       {"800001", "civico", "800001"},
		"a via":                          {"900123", "via", "900123"},
		"a via that says so":             {"via-900123", "via", "via-900123"},
		"the comune":                     {"x100", "comune", "X100"},
		"a point":                        {qui, "punto", qui},
		"a particella that is not":       {"X100_000100.99", "", ""},
		"a foglio that is not":           {"X100_009900", "", ""},
		"a building that is not":         {"X100_000100.1+2", "", ""},
		"a building of a broken sheet":   {"X100_00010?.1+1", "", ""},
		"another comune":                 {"X200", "", ""},
		"a point elsewhere":              {"9.19,45.46", "", ""},
		"a point of another world":       {"999,95", "", ""},
		"what is nothing":                {"<b>ciao</b>", "", ""},
		"a number of nobody":             {"123456", "", ""},
		"a via of nobody":                {"via-1", "", ""},
		"something too long to be an id": {strings.Repeat("9", 300), "", ""},
	} {
		tipo, canonico, err := a.Oggetto(t.Context(), e.Ente, c.id)
		if c.tipo == "" {
			if sit.Kind(err) != sit.NotFound || err == nil {
				t.Errorf("%s: %q %q %v, want NotFound", nome, tipo, canonico, err)
			}
			continue
		}
		if err != nil || tipo != c.tipo || canonico != c.canonico {
			t.Errorf("%s: %q %q %v", nome, tipo, canonico, err)
		}
	}
}
