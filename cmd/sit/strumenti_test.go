package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

var italia = orb.Bound{Min: orb.Point{6, 35}, Max: orb.Point{19, 48}}

// What the sample's two deliveries change is what was drawn into them: see esempio.
func TestCambiamentiOfTheSample(t *testing.T) {
	db := pgtest.Open(t)
	out := &uscita{stdout: io.Discard, stderr: io.Discard}
	for _, s := range esempio.Consegne {
		if s.Ente == "X100" {
			if err := new(demoCmd).importa(t.Context(), db, s, t.TempDir(), out); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := cambiati(t, db, "2020-01-01", "2025-01-01")
	want := []string{
		"X100_000100.23 nuova da [X100_000100.4]", "X100_000100.24 nuova da [X100_000100.9]", "X100_000100.24+1 nuova",
		"X100_000100.25 nuova da [X100_000100.9]", "X100_000100.26 nuova da [X100_000100.5 X100_000100.6]",
		"X100_000100.4 divisa in [X100_000100.23 X100_000100.4]", "X100_000100.5 fusa in [X100_000100.26]",
		"X100_000100.6 fusa in [X100_000100.26]", "X100_000100.9 divisa in [X100_000100.24 X100_000100.25]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	m := mappa.New(db)
	e, err := m.Ente(t.Context(), "X100")
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Cronologia(t.Context(), e)
	if err != nil || len(c.Giorni) != 1 || c.Giorni[0] != (mappa.GiornoMappa{Giorno: sit.Data(2024, 5, 31), Particelle: 5, Edifici: 1}) || c.Dal != sit.Data(2019, 3, 31) {
		t.Errorf("%+v, %v", c, err)
	}
}

// A delivery that joins some squares and shifts the whole sheet has changed only those squares:
// the shift is a correction. PostGIS is asked the same in another way.
func TestAShiftIsNoChange(t *testing.T) {
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	for i, giorno := range []sit.Giorno{sit.Data(2020, 1, 1), sit.Data(2021, 1, 1)} {
		dir := t.TempDir()
		foglioDiProva(t, dir, 1, 10, i == 1)
		opz := fornitura.Opzioni{Ente: catasto.CodiceComune("X100"), Oggi: oggi(), Riferimento: &giorno, Conferma: []string{"FOGLIO_DIMEZZATO"}}
		err := importatore(db, 0).Importa(t.Context(), opz, []string{dir}, func(e fornitura.Esito) error {
			if e.Esito != fornitura.Acquisita {
				return fmt.Errorf("%s: %v", e.Esito, e.Motivo)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	got := cambiati(t, db, "2020-06-01", "2021-06-01")
	var ids []string
	for _, s := range got {
		if id, _, _ := strings.Cut(s, " "); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	var want []string
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `
			WITH d AS (SELECT p.id, x.dal, x.al, x.geom FROM catasto.disegno x JOIN catasto.particella p USING (ente_id, particella_id)
			           WHERE x.classe = 2 AND x.superseded_at IS NULL),
			a AS (SELECT id, geom FROM d WHERE COALESCE(dal, '-infinity') <= '2020-06-01' AND COALESCE(al, 'infinity') > '2020-06-01'),
			b AS (SELECT id, geom FROM d WHERE COALESCE(dal, '-infinity') <= '2021-06-01' AND COALESCE(al, 'infinity') > '2021-06-01')
			SELECT id FROM a FULL JOIN b USING (id) WHERE a.geom IS NULL OR b.geom IS NULL OR ST_Area(ST_SymDifference(a.geom, b.geom)) > 1 ORDER BY id`)
		if err != nil {
			return err
		}
		want, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(want) == 0 || len(want) > 40 {
		t.Fatalf("%d changes are no test", len(want))
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	for _, s := range got {
		if !strings.Contains(s, " nuova da ") && !strings.Contains(s, " fusa in ") {
			t.Errorf("joined, and told as %q", s)
		}
	}
}

func cambiati(t *testing.T, db *pg.DB, dal, al string) []string {
	t.Helper()
	m := mappa.New(db)
	e, err := m.Ente(t.Context(), "X100")
	if err != nil {
		t.Fatal(err)
	}
	a, _ := sit.ParseGiorno(dal)
	b, _ := sit.ParseGiorno(al)
	x, err := m.Cambiamenti(t.Context(), e, a, b, italia)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range slices.Concat(x.Particelle, x.Edifici) {
		s := c.ID + " " + string(c.Genere)
		if len(c.Da) > 0 && c.Genere == mappa.Nuova {
			s += fmt.Sprintf(" da %v", c.Da)
		}
		if len(c.A) > 0 && c.Genere != mappa.Nuova {
			s += fmt.Sprintf(" in %v", c.A)
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// The scripts compare proj4 with these values: PostGIS must still give them.
func TestTheScriptsAreComparedWithPostGIS(t *testing.T) {
	b, err := os.ReadFile("../../web/portal/assets/prove/proiezioni.json")
	if err != nil {
		t.Fatal(err)
	}
	var attesi struct {
		Punti []struct {
			Luogo          string
			Lon, Lat, X, Y float64
			Sistema        int
		}
		Cassini []struct {
			Origine, Proj  string
			Lon, Lat, X, Y float64
		}
		Linee []struct {
			Nome             string
			Da, A            [2]float64
			Geodetica, Piana float64
			Zona             int
		}
		Aree []struct {
			Nome             string
			Geometria        json.RawMessage
			Geodetica, Piana float64
			Zona             int
		}
	}
	if err := json.Unmarshal(b, &attesi); err != nil {
		t.Fatal(err)
	}
	if len(attesi.Punti) < 30 || len(attesi.Cassini) < 5 || len(attesi.Linee) < 5 || len(attesi.Aree) < 3 {
		t.Fatal("there is too little to compare")
	}
	db := pgtest.Open(t)
	chiedi := func(nome, sql string, vuole []float64, args ...any) {
		t.Helper()
		got := make([]float64, len(vuole))
		dove := make([]any, len(vuole))
		for i := range got {
			dove[i] = &got[i]
		}
		if err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error { return tx.QueryRow(t.Context(), sql, args...).Scan(dove...) }); err != nil {
			t.Fatalf("%s: %v", nome, err)
		}
		for i := range got {
			if math.Abs(got[i]-vuole[i]) > 0.001 {
				t.Errorf("%s: PostGIS says %.4f, the file %.4f", nome, got[i], vuole[i])
			}
		}
	}
	for _, p := range attesi.Punti {
		chiedi(fmt.Sprint(p.Luogo, " ", p.Sistema), `SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 6706), $3::int) p`,
			[]float64{p.X, p.Y}, p.Lon, p.Lat, p.Sistema)
	}
	for _, p := range attesi.Cassini {
		chiedi(p.Origine, `SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 6706), $3::text) p`, []float64{p.X, p.Y}, p.Lon, p.Lat, p.Proj)
	}
	for _, l := range attesi.Linee {
		chiedi(l.Nome, `SELECT ST_Length(ST_SetSRID(l, 4258)::geography), ST_Length(ST_Transform(l, $5::int)) FROM ST_SetSRID(ST_MakeLine(ST_MakePoint($1, $2), ST_MakePoint($3, $4)), 6706) l`,
			[]float64{l.Geodetica, l.Piana}, l.Da[0], l.Da[1], l.A[0], l.A[1], l.Zona)
	}
	for _, a := range attesi.Aree {
		chiedi(a.Nome, `SELECT ST_Area(ST_SetSRID(g, 4258)::geography), ST_Area(ST_Transform(g, $2::int)) FROM ST_SetSRID(ST_GeomFromGeoJSON($1), 6706) g`,
			[]float64{a.Geodetica, a.Piana}, string(a.Geometria), a.Zona)
	}
}
