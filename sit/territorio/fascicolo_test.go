package territorio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// sala is the hall over the invented comune, with what each office holds of it.
func sala(t testing.TB, db *pg.DB) *territorio.Territorio {
	mappatest.Territorio(t, db)
	mappatest.Indirizzi(t, db)
	mappatest.Censuario(t, db)
	esegui(t, db, `
		INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, denominazione, superficie_mq, categoria, dal, impronta, grezza, file, riga, fornitura_id)
		SELECT ente_id, 501, 'X100', 'U7', '1', 'D', 'FIORDALISI ELVIRA', 85, 'D2', '2018-02-01', 0, '', 'f', 1, 31 FROM sit.ente WHERE codice = 'X100';
		INSERT INTO tributi.legame (ente_id, tributo, posizione_id, comune, immobile, particella_id, livello, stato)
		SELECT i.ente_id, 'TARI', 501, 'X100', 202, i.particella_id, 'M1', 'automatico' FROM catasto.identificativo i WHERE i.immobile = 202;
		INSERT INTO anagrafe.residente (ente_id, residenza_id, chiave, comune, cf, cognome, nome, id_famiglia, dal, impronta, grezza, file, riga, fornitura_id)
		SELECT e.ente_id, 600 + n, 'k' || n, 'X100', NULL, 'FIORDALISI', 'ELVIRA', 'F1', '2019-01-01', 0, '', 'f', n, 32 FROM sit.ente e, generate_series(1, 2) n WHERE e.codice = 'X100';
		INSERT INTO tributi.indirizzo (ente_id, origine, riga_id, civico_id, punteggio, modo, stato)
		SELECT c.ente_id, 'RESIDENTE', 600 + n, c.civico_id, 100, 'codice', 'automatico' FROM indirizzi.civico c, generate_series(1, 2) n WHERE c.codice = '8001';
		INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, dal, geom, impronta, fornitura_id, scritta_da)
		SELECT ente_id, 'z1', 'PRG', 'vigente', 'B1', '2010-01-01', ST_Multi(ST_MakeEnvelope(469990, 4549990, 470010, 4550050, 7792)), 0, 33, 33 FROM sit.ente WHERE codice = 'X100'`)
	ur := urbanistica.New(db)
	return territorio.New(mappa.New(db), nil).ConIndirizzi(indirizzi.New(db)).ConUrbanistica(ur).
		ConUffici(territorio.Uffici{Visura: visura.New(db), Edilizia: edilizia.New(db), Tributi: tributi.New(db), Urbanistica: ur, Riscontri: riscontri.New(db)})
}

func esegui(t testing.TB, db *pg.DB, sql string) {
	t.Helper()
	if err := db.Owner(t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), sql); return err }); err != nil {
		t.Fatal(err)
	}
}

func pratica(t testing.TB, ctx context.Context, db *pg.DB, e sit.Ente, corpo string) string {
	t.Helper()
	var c edilizia.Campi
	if err := json.Unmarshal([]byte(corpo), &c); err != nil {
		t.Fatal(err)
	}
	g, _ := sit.ParseGiorno("2026-02-01")
	p, err := edilizia.New(db).Crea(ctx, e, c, edilizia.Modo{Oggi: g})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// voci are the things of a tipo, as text, reason and confidence.
func voci(f visura.Fascicolo, tipo string) (out []string) {
	for _, v := range f.Items {
		if v.Tipo == tipo {
			out = append(out, fmt.Sprintf("%s | %s %.2f", v.Testo, v.Perche, v.Confidenza))
		}
	}
	return out
}

func TestAFascicoloIsWhatEveryOfficeKnows(t *testing.T) {
	db := pgtest.Open(t)
	hall := sala(t, db)
	e := visuratest.Enti(t, db, "X100")[0]
	tutto := visuratest.Operatore(t.Context(), 7, "controllo", []sit.Ente{e}, append(authz.Tributi.Permessi(), authz.EdiliziaRead, authz.EdiliziaWrite)...)
	pratica(t, tutto, db, e, `{"kind":"PDC","numero":"1","anno":1985,"stato":"rilasciata","immobili":[{"foglio":1,"numero_particella":"5"}],"oggetto":"Casa"}`)
	pratica(t, tutto, db, e, `{"kind":"CILA","numero":"2","anno":2020,"stato":"efficace","immobili":[{"foglio":1,"numero_particella":"1","sub":"2"}]}`)
	pratica(t, tutto, db, e, `{"kind":"SCIA","numero":"3","anno":2021,"stato":"efficace","immobili":[{"foglio":1,"numero_particella":"1"}]}`)
	disegnata := pratica(t, tutto, db, e, `{"kind":"PDC","numero":"4","anno":2022,"stato":"rilasciata"}`)
	var anello orb.Ring // from 15,5 to 22,12: 5 by 7 metres on 1, 2 by 7 on 2
	for _, p := range [][2]float64{{15, 5}, {22, 5}, {22, 12}, {15, 12}, {15, 5}} {
		lon, lat := mappatest.LonLat(t, db, p[0], p[1])
		anello = append(anello, orb.Point{lon, lat})
	}
	if _, err := edilizia.New(db).Disegna(tutto, e, disegnata, orb.MultiPolygon{{anello}}, edilizia.Modo{}); err != nil {
		t.Fatal(err)
	}
	g, _ := sit.ParseGiorno("2026-02-01")
	chiedi := func(ctx context.Context, id string) visura.Fascicolo {
		t.Helper()
		f, err := hall.Fascicolo(ctx, e, id, visura.Il(g))
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if voce := f.Items[0]; voce.Tipo == "particella" && f.Immobile == id && voce.ID != id { // why the particella of another thing
			return f
		}
		if !slices.IsSortedFunc(f.Items, func(a, b sit.VoceFascicolo) int {
			return int(min(max(int64(b.Data)-int64(a.Data), -1), 1))
		}) {
			t.Errorf("%s: not the latest first", id)
		}
		return f
	}
	for _, c := range []struct {
		id, tipo string
		vuole    []string
	}{
		{"X100_000100.5", "pratica", []string{"Permesso di costruire 1/1985, rilasciata: Casa | identificativo 1.00"}},
		{"X100_000100.6", "pratica", []string{"Permesso di costruire 1/1985, rilasciata: Casa | storia 0.85"}},
		{"X100_000100.1", "pratica", []string{"Permesso di costruire 4/2022, rilasciata | geometria 0.70", "SCIA 3/2021, efficace | identificativo 1.00", "CILA 2/2020, efficace | identificativo 1.00"}},
		{"X100_000100.2", "pratica", []string{"Permesso di costruire 4/2022, rilasciata | geometria 0.70"}},
		{"X100_000100.3", "pratica", nil},
		{"X100-F-202", "pratica", []string{"Permesso di costruire 4/2022, rilasciata | geometria 0.40", "SCIA 3/2021, efficace | identificativo 0.80", "CILA 2/2020, efficace | identificativo 1.00"}},
		{"X100-F-201", "pratica", []string{"Permesso di costruire 4/2022, rilasciata | geometria 0.40", "SCIA 3/2021, efficace | identificativo 0.80"}},
		{"X100-F-202", "tari", []string{"Posizione TARI, categoria D2, 85 m²: FIORDALISI ELVIRA | identificativo 1.00"}},
		{"X100-F-201", "tari", nil},
		{"X100_000100.1", "tari", []string{"Posizione TARI, categoria D2, 85 m²: FIORDALISI ELVIRA | identificativo 1.00"}},
		{"X100_000100.1", "residenti", []string{"Residenti ai suoi civici: 2, in 1 famiglie | civico 0.80"}},
		{"X100_000100.1", "zona", []string{"Zona B1 (PRG, vigente), circa 50 % | geometria 0.90"}},
		{"X100_000100.2", "zona", nil},
		{"8001", "particella", []string{"La particella a cui il civico dà accesso | civico 0.90"}},
		{"8001", "tari", []string{"Posizione TARI, categoria D2, 85 m²: FIORDALISI ELVIRA | identificativo 1.00"}},
		{"X100_000100.1+1", "particella", []string{"La particella dell'edificio | geometria 1.00"}},
	} {
		if got := voci(chiedi(tutto, c.id), c.tipo); !slices.Equal(got, c.vuole) {
			t.Errorf("%s of %s:\ngot  %q\nwant %q", c.tipo, c.id, got, c.vuole)
		}
	}
	// Who lacks a scope is told what was left out, and sees nothing of it.
	tecnico := visuratest.Operatore(t.Context(), 8, "sopralluogo", []sit.Ente{e}, authz.Tecnico.Permessi()...)
	f := chiedi(tecnico, "X100_000100.1")
	if s := strings.Join(f.Omesse, " "); s != "titolari redditi tributi" || voci(f, "tari") != nil || voci(f, "residenti") != nil || len(voci(f, "pratica")) != 3 {
		t.Errorf("tecnico: %s %v", s, f.Items)
	}
	if f = chiedi(tecnico, "X100_000100.5"); voci(f, "pratica")[0] != "Permesso di costruire 1/1985, rilasciata | identificativo 1.00" {
		t.Errorf("free text to who only reads: %v", voci(f, "pratica"))
	}
	imposte := visuratest.Operatore(t.Context(), 9, "accertamento", []sit.Ente{e}, authz.Tributi.Permessi()...)
	if f = chiedi(imposte, "X100_000100.1"); strings.Join(f.Omesse, " ") != "pratiche" || voci(f, "pratica") != nil || len(voci(f, "tari")) != 1 {
		t.Errorf("tributi: %v", f.Omesse)
	}
	for _, id := range []string{"8005", "X100_000300", "boh", "X100-F-9"} {
		if _, err := hall.Fascicolo(tutto, e, id, visura.Il(g)); sit.Kind(err) != sit.NotFound {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := hall.Fascicolo(t.Context(), e, "8001", visura.Il(g)); sit.Codice(err) != "NON_AUTENTICATO" {
		t.Errorf("nobody: %v", err)
	}
}

// The median and the 99th percentile of a fascicolo, every office answering.
func BenchmarkFascicolo(b *testing.B) {
	db := pgtest.Open(b)
	hall := sala(b, db)
	e := visuratest.Enti(b, db, "X100")[0]
	ctx := visuratest.Operatore(b.Context(), 7, "controllo", []sit.Ente{e}, append(authz.Tributi.Permessi(), authz.EdiliziaRead, authz.EdiliziaWrite)...)
	for i := range 200 {
		pratica(b, ctx, db, e, fmt.Sprintf(`{"kind":"SCIA","numero":"%d","anno":2020,"stato":"efficace","immobili":[{"foglio":1,"numero_particella":"%d"}]}`, i, 1+i%7))
	}
	g, _ := sit.ParseGiorno("2026-02-01")
	var tempi []time.Duration
	for b.Loop() {
		inizio := time.Now()
		if _, err := hall.Fascicolo(ctx, e, "X100_000100.1", visura.Il(g)); err != nil {
			b.Fatal(err)
		}
		tempi = append(tempi, time.Since(inizio))
	}
	slices.Sort(tempi)
	b.ReportMetric(float64(tempi[len(tempi)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(tempi[len(tempi)*99/100].Microseconds())/1000, "p99-ms")
}
