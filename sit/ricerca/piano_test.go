package ricerca_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// What is asked at each keystroke must go by the indexes, whatever the planner makes of lists of
// unknown length.
func TestKeystrokesUseTheIndexes(t *testing.T) {
	db, _, _ := apriStrade(t)
	scrivi(t, db, `
		INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
		SELECT e.ente_id, 'X100', '', 4 + n % 30, (n / 30)::text, '', '', 'particella', 'x' || n, 1 FROM sit.ente e, generate_series(1, 30000) AS n WHERE e.codice = 'X100';
		INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, testo, fornitura_id)
		SELECT e.ente_id, 100 + n, 100 + n % 1000, n::text, n / 1000, n::text, 1 FROM sit.ente e, generate_series(1, 30000) AS n WHERE e.codice = 'X100';
		ANALYZE`)
	perNome := map[string]string{}
	for _, q := range pg.AllQueries() {
		perNome[q.Name] = q.SQL
	}
	enti, testi := []int32{1, 1, 1}, []string{"", "", ""}
	args := pgx.NamedArgs{"enti": enti, "comuni": testi, "sezioni": testi, "fogli": []int32{12, 12, -1}, "numeri": []string{"45", "450", "45"}, "denominatori": testi, "mappe": testi,
		"punteggi": []float64{1, 0.6, 0.5}, "giorno": oggi, "limite": 8, "primo": 1, "ultimo": 1,
		"vie": []int64{101, 102, 103}, "ordini": []int32{1, 2, 3}, "esponenti": testi, "modi": []int32{0, 0, 0}, "seguiti": []int32{3, 0, 0}}
	for nome, tabella := range map[string]string{"SearchParticelle": "particella_1 ", "SearchCivici": "stato_civico "} {
		err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
			rows, err := tx.Query(t.Context(), "EXPLAIN "+perNome[nome], args)
			if err != nil {
				return err
			}
			righe, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if piano := strings.Join(righe, "\n"); strings.Contains(piano, "Seq Scan on "+tabella) || !strings.Contains(piano, "Index") {
				t.Errorf("%s reads the whole table:\n%s", nome, piano)
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", nome, err)
		}
	}
}
