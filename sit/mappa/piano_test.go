package mappa_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
)

var indice = regexp.MustCompile(`Index Cond: \(+geom &&`)

// The spatial questions must reach their drawings by the box index.
func TestSpatialQuestionsUseTheIndex(t *testing.T) {
	db, _, e := apri(t)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, fornitura_id, fonte, digest, area_mq, geom)
			SELECT d.ente_id, d.foglio_id, 2, d.particella_id, 'x', 1, 'cxf', 0, 100, ST_Translate(d.geom, x * 25, 1000 + y * 25)
			FROM catasto.disegno d, generate_series(1, 100) x, generate_series(1, 100) y
			WHERE d.codice = '1' AND d.classe = 2;
			ANALYZE catasto.disegno`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	lon, lat := mappatest.LonLat(t, db, 10, 10)
	base := pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "srid": e.SRID, "giorno": oggi.Giorno, "lon": lon, "lat": lat,
		"comune": "X100", "sezione": "", "foglio": 1, "numero": "2", "denominatore": "", "mappa": "", "id": "X100_000100.2", "nome": "X100_000100",
		"principale": true, "tolleranza": 0.3, "geometria": orb.Point{lon, lat}, "distanza": 5.0, "particelle": true, "edifici": true, "zone": true, "vincoli": true, "civici": true, "limite": 10,
		"comuni": []string{}, "sezioni": []string{}, "fogli": []int32{}, "numeri": []string{}, "denominatori": []string{}, "mappe": []string{},
		"ovest": 470_500.0, "sud": 4_551_500.0, "est": 470_700.0, "nord": 4_551_700.0}
	perNome := map[string]string{}
	for _, q := range pg.AllQueries() {
		perNome[q.Name] = q.SQL
	}
	for _, nome := range []string{"FindPunto", "ListConfinanti", "ListIntersezioni", "ListDisegni", "ListFogliInTavola"} {
		var piano strings.Builder
		err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
			rows, err := tx.Query(t.Context(), "EXPLAIN "+perNome[nome], base)
			if err != nil {
				return err
			}
			righe, err := pgx.CollectRows(rows, pgx.RowTo[string])
			piano.WriteString(strings.Join(righe, "\n"))
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", nome, err)
		}
		if !indice.MatchString(piano.String()) {
			t.Errorf("%s does not search by the box index:\n%s", nome, piano.String())
		}
	}
}
