package mappa_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
)

var ovunque = orb.Bound{Min: orb.Point{5, 34}, Max: orb.Point{20, 48}}

// storiaMossa adds to foglio 1, in 2023 and 2024:
//
//	2023: 1 and 3 become 8; 2 is drawn again 1 m narrower; 4 is redrawn within 5 cm; the
//	      building of 731/2 is drawn wider, that of 1 is gone, a new one stands on 7
//	2024: 8 is divided in 9 and itself
func storiaMossa(t *testing.T, db *pg.DB) {
	t.Helper()
	disegna := func(numero, tipo string, classe int, dal, al, wkt string) string {
		return fmt.Sprintf(`INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
			SELECT e, 'X100', '', 1, '%[1]s', '', '', 'particella', 'X100_000100.%[1]s', 2 WHERE %[3]d = 2 ON CONFLICT DO NOTHING;
			INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, dal, al, fornitura_id, fonte, digest, area_mq, geom)
			SELECT e, f, %[3]d, p.particella_id, '%[1]s', 1, %[2]s, %[4]s, %[5]s, 2, 'cxf', hashtext('%[6]s'), ST_Area(g), g
			FROM catasto.particella p, ST_Translate(ST_GeomFromText('%[6]s', 7792), 470000, 4550000) g WHERE p.ente_id = e AND p.id = 'X100_000100.%[1]s';
			`, numero, tipo, classe, dal, al, wkt)
	}
	chiudi := func(numero string, classe int) string {
		return fmt.Sprintf(`UPDATE catasto.disegno SET al = '2023-01-01' WHERE ente_id = e AND foglio_id = f AND classe = %d AND codice = '%s' AND dal IS NULL;
			`, classe, numero)
	}
	segue := func(da, a, giorno string) string {
		return fmt.Sprintf(`INSERT INTO catasto.successione (ente_id, da, a, origine, data)
			SELECT e, x.particella_id, y.particella_id, 'sovrapposizione', '%s' FROM catasto.particella x, catasto.particella y
			WHERE x.id = 'X100_000100.%s' AND y.id = 'X100_000100.%s';
			`, giorno, da, a)
	}
	sql := chiudi("1", 2) + chiudi("3", 2) + chiudi("2", 2) + chiudi("4", 2) + chiudi("731+", 3) + chiudi("1+", 3) +
		disegna("8", "'particella'", 2, "'2023-01-01'", "'2024-01-01'", "POLYGON((0 0,20 0,20 40,0 40,0 0))") +
		disegna("2", "'particella'", 2, "'2023-01-01'", "NULL", "POLYGON((20 0,39 0,39 20,20 20,20 0))") +
		disegna("4", "'particella'", 2, "'2023-01-01'", "NULL", "POLYGON((20 20,40.03 20,40 40,20 40,20 20))") +
		disegna("8", "'particella'", 2, "'2024-01-01'", "NULL", "POLYGON((0 0,20 0,20 30,0 30,0 0))") +
		disegna("9", "'particella'", 2, "'2024-01-01'", "NULL", "POLYGON((0 30,20 30,20 40,0 40,0 30))") +
		disegna("7", "NULL", 3, "'2023-01-01'", "NULL", "POLYGON((42 22,50 22,50 30,42 30,42 22))") +
		disegna("6", "NULL", 3, "'2023-01-01'", "NULL", "POLYGON((65 5,77 5,77 15,65 15,65 5))") + // where that of 731/2 was
		segue("1", "8", "2023-01-01") + segue("3", "8", "2023-01-01") + segue("8", "9", "2024-01-01")
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "DO $$ DECLARE e integer; f integer; BEGIN SELECT ente_id, foglio_id INTO e, f FROM catasto.foglio WHERE nome = 'X100_000100'; "+
			sql+" UPDATE catasto.tile_version SET versione = versione + 1; END $$")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCambiamentiBetweenTwoDays(t *testing.T) {
	db, m, e := apri(t)
	storiaMossa(t, db)
	for nome, c := range map[string]struct{ dal, al, particelle, edifici string }{
		"a division":              {"2021-01-01", "2022-06-01", "5 divisa in 6 7, 6 nuova da 5, 7 nuova da 5", ""},
		"a merge and a redrawing": {"2022-06-01", "2023-06-01", "1 fusa in 8, 2 ridisegnata, 3 fusa in 8, 8 nuova da 1 3", "1+1 soppressa, 6+1 ridisegnata, 7+1 nuova, 731/2+1 ridisegnata"},
		"a number that goes on":   {"2023-06-01", "2024-06-01", "8 divisa in 8 9, 9 nuova da 8", ""},
		"over two steps":          {"2022-06-01", "2024-06-01", "1 divisa in 8 9, 2 ridisegnata, 3 divisa in 8 9, 8 nuova da 1 3, 9 nuova da 1 3", "1+1 soppressa, 6+1 ridisegnata, 7+1 nuova, 731/2+1 ridisegnata"},
		"before everything":       {"1950-01-01", "2021-12-31", "", ""},
		"the very day counts":     {"2021-12-31", "2022-01-01", "5 divisa in 6 7, 6 nuova da 5, 7 nuova da 5", ""},
		"after everything":        {"2024-01-01", "2030-01-01", "", ""},
	} {
		x, err := m.Cambiamenti(t.Context(), e, giorno(c.dal), giorno(c.al), ovunque)
		if err != nil {
			t.Errorf("%s: %v", nome, err)
			continue
		}
		if diff := cmp.Diff(c.particelle, racconta(x.Particelle)); diff != "" {
			t.Errorf("%s: particelle\n%s", nome, diff)
		}
		if diff := cmp.Diff(c.edifici, racconta(x.Edifici)); diff != "" {
			t.Errorf("%s: edifici\n%s", nome, diff)
		}
		for _, p := range slices.Concat(x.Particelle, x.Edifici) {
			if (p.GeomPrima != nil) != (p.MqPrima > 0) || (p.GeomDopo != nil) != (p.MqDopo > 0) {
				t.Errorf("%s: %s: areas %.1f, %.1f and shapes do not agree", nome, p.ID, p.MqPrima, p.MqDopo)
			}
		}
	}
	lon, lat := mappatest.LonLat(t, db, 50, 10)
	x, err := m.Cambiamenti(t.Context(), e, giorno("2021-01-01"), giorno("2024-06-01"), orb.Bound{Min: orb.Point{lon, lat}, Max: orb.Point{lon, lat}})
	if err != nil || racconta(x.Particelle) != "5 divisa in 6 7, 6 nuova da 5" {
		t.Errorf("in a box: %s, %v", racconta(x.Particelle), err)
	}
	if _, err := m.Cambiamenti(t.Context(), e, giorno("2024-01-01"), giorno("2024-01-01"), ovunque); sit.Codice(err) != "GIORNI_NON_ORDINATI" {
		t.Errorf("one day: %v", err)
	}
	senza, _ := m.Ente(t.Context(), "X200")
	if _, err := m.Cambiamenti(t.Context(), senza, giorno("2020-01-01"), giorno("2024-01-01"), ovunque); sit.Codice(err) != "DATA_FUORI_STORIA" {
		t.Errorf("no map: %v", err)
	}
}

// racconta writes changes as one would say them.
func racconta(cambiamenti []mappa.Cambiamento) string {
	breve := func(ids []string) string {
		var out []string
		for _, s := range ids {
			out = append(out, s[strings.IndexByte(s, '.')+1:])
		}
		return strings.Join(out, " ")
	}
	var out []string
	for _, c := range cambiamenti {
		s := breve([]string{c.ID}) + " " + string(c.Genere)
		switch c.Genere {
		case mappa.Nuova:
			if len(c.Da) > 0 {
				s += " da " + breve(c.Da)
			}
		case mappa.Divisa, mappa.Fusa, mappa.Soppressa:
			if len(c.A) > 0 {
				s += " in " + breve(c.A)
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestCronologiaFollowsTheMap(t *testing.T) {
	db, m, e := apri(t)
	prima, err := m.Cronologia(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if len(prima.Giorni) != 1 || prima.Dal != giorno("2020-01-01") || prima.Al != giorno("2022-01-01") ||
		prima.Giorni[0] != (mappa.GiornoMappa{Giorno: giorno("2022-01-01"), Particelle: 2}) {
		t.Errorf("%+v", prima)
	}
	storiaMossa(t, db)
	dopo, err := m.Cronologia(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if len(dopo.Giorni) != 3 || dopo.Giorni[1] != (mappa.GiornoMappa{Giorno: giorno("2023-01-01"), Particelle: 4, Edifici: 2}) || dopo.Versione == prima.Versione {
		t.Errorf("%+v", dopo)
	}
	senza, _ := m.Ente(t.Context(), "X200")
	if c, err := m.Cronologia(t.Context(), senza); err != nil || len(c.Giorni) != 0 || !c.Dal.Aperto() {
		t.Errorf("no map: %+v, %v", c, err)
	}
}

func TestScelteInOneQuestion(t *testing.T) {
	_, m, e := apri(t)
	s, err := m.Scelte(t.Context(), e, []string{"X100_000100.2", "x100_000100.0002", "X100_000300.45", "X100_000300.99", "X100_000100.731/2"}, oggi)
	if err != nil {
		t.Fatal(err)
	}
	var righe []string
	for _, x := range s {
		righe = append(righe, fmt.Sprintf("%s %d %s %.0f %v", x.ID, x.Foglio, x.Numero, x.Mq, x.Geom != nil))
	}
	want := []string{"X100_000100.2 1 2 400 true", "X100_000100.731/2 1 731/2 800 true", "X100_000300.45 3 45 800 true", "X100_000300.99 3 99 0 false"}
	if diff := cmp.Diff(want, righe); diff != "" {
		t.Error(diff)
	}
	for _, ids := range [][]string{nil, make([]string, mappa.MaxScelte+1), {"X100_000100.4444"}, {"boh"}} {
		if _, err := m.Scelte(t.Context(), e, ids, oggi); sit.Kind(err) != sit.Invalid && sit.Kind(err) != sit.NotFound {
			t.Errorf("%d ids: %v", len(ids), err)
		}
	}
}

func TestSistemaOfASheet(t *testing.T) {
	db, m, e := apri(t)
	scrivi := func(sistema, adattamento string) {
		t.Helper()
		err := db.Owner(t.Context(), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), "UPDATE catasto.stesura SET sistema = $1, adattamento = $2::jsonb", sistema, adattamento)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	leggi := func(id string) (mappa.Sistema, error) {
		f, err := catasto.ParseIDFoglio(id)
		if err != nil {
			t.Fatal(err)
		}
		return m.SistemaFoglio(t.Context(), e, f)
	}
	s, err := leggi("X100_000100")
	if err != nil || s.EPSG != 7792 || s.PROJ != "" || s.Precisione != 0.6 || s.Riferimento != giorno("2022-01-01") || s.Fonte != "cxf" {
		t.Errorf("national: %+v, %v", s, err)
	}
	scrivi("Cassini-Soldner, origine Monte Palombo", "null")
	if s, err = leggi("X100_000100"); err != nil || !strings.Contains(s.PROJ, "+proj=cass +lat_0=41.6510226000") || s.Indicativo {
		t.Errorf("local: %+v, %v", s, err)
	}
	scrivi("adattato a punti noti", `{"punti":[],"fit":{"A":1,"B":0.5,"C":-0.5,"D":1,"E0":470000,"N0":4550000}}`)
	if s, err = leggi("X100_000100"); err != nil || s.Affine == nil || *s.Affine != [6]float64{1, -0.5, 0.5, 1, 470000, 4550000} {
		t.Errorf("fitted: %+v, %v", s, err)
	}
	if _, err := leggi("X100_000900"); sit.Codice(err) != "FOGLIO_INESISTENTE" {
		t.Errorf("no sheet: %v", err)
	}
}

// Comparing two days must reach the drawings of a view by the box index.
func TestCambiamentiUseTheIndex(t *testing.T) {
	db, _, e := apri(t)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, tipo, dal, fornitura_id, fonte, digest, area_mq, geom)
			SELECT d.ente_id, d.foglio_id, 2, d.particella_id, 'x', 'particella', '2022-01-01', 1, 'cxf', 0, 100, ST_Translate(d.geom, x * 25, 1000 + y * 25)
			FROM catasto.disegno d, generate_series(1, 100) x, generate_series(1, 100) y
			WHERE d.codice = '1' AND d.classe = 2;
			ANALYZE catasto.disegno`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	lon, lat := mappatest.LonLat(t, db, 10, 10)
	args := pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "srid": e.SRID, "prima": "2021-01-01", "dopo": "2024-01-01", "limite": 10,
		"ovest": lon, "sud": lat, "est": lon + 0.001, "nord": lat + 0.001}
	for _, q := range pg.AllQueries() {
		if q.Name != "ListCambiamenti" && q.Name != "ListCambiamentiEdifici" {
			continue
		}
		var piano []string
		err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
			rows, err := tx.Query(t.Context(), "EXPLAIN "+q.SQL, args)
			if err != nil {
				return err
			}
			piano, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", q.Name, err)
		}
		if !indice.MatchString(strings.Join(piano, "\n")) {
			t.Errorf("%s does not search by the box index:\n%s", q.Name, strings.Join(piano, "\n"))
		}
	}
}
