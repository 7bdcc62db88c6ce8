package mappa_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

func particella(t *testing.T, id string) catasto.IDParticella {
	t.Helper()
	p, err := catasto.ParseIDParticella(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func foglio(t *testing.T, id string) catasto.IDFoglio {
	t.Helper()
	f, err := catasto.ParseIDFoglio(id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFoglioListsItsParticelleAsPeopleCount(t *testing.T) {
	_, m, e := apri(t)
	nomi := func(voci []mappa.Voce) string {
		var out []string
		for _, v := range voci {
			out = append(out, v.ID.Numero.String())
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		foglio         string
		q              mappa.Quando
		voci, passate  string
		stesure, avvis int
	}{
		{"X100_000100", oggi, "1 2 3 4 6 7 731/2 STRADA001", "5", 3, 0},
		{"X100_000100", al("2021-01-01"), "1 2 3 4 5 731/2 STRADA001", "", 3, 0},
		{"X100_000100", al("2019-01-01"), "1 2 3 4 5 731/2 STRADA001", "", 3, 1},
		{"X100_0003A0", oggi, "45", "", 2, 0},
	} {
		f, err := m.Foglio(t.Context(), e, foglio(t, c.foglio), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if nomi(f.Voci) != c.voci || nomi(f.Soppresse) != c.passate || len(f.Stesure) != c.stesure || len(f.Avvisi) != c.avvis {
			t.Errorf("%s on %s: %q %q, %d stesure, %v", c.foglio, c.q.Giorno, nomi(f.Voci), nomi(f.Soppresse), len(f.Stesure), f.Avvisi)
		}
		if len(f.Confine) != 1 {
			t.Errorf("%s: outline %v", c.foglio, f.Confine)
		}
	}
	if _, err := m.Foglio(t.Context(), e, foglio(t, "X100_009900"), oggi); sit.Codice(err) != "FOGLIO_INESISTENTE" || sit.Kind(err) != sit.NotFound {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

func TestCompareNumeri(t *testing.T) {
	for _, c := range [][2]string{{"2", "10"}, {"10", "10/2"}, {"10/2", "10/11"}, {"999", "A"}, {"A", "B"}, {"9", "STRADA001"}} {
		a, _ := catasto.ParseNumero(c[0])
		b, _ := catasto.ParseNumero(c[1])
		if mappa.CompareNumeri(a, b) >= 0 || mappa.CompareNumeri(b, a) <= 0 || mappa.CompareNumeri(a, a) != 0 {
			t.Errorf("%s does not come before %s", c[0], c[1])
		}
	}
}

func TestNearNumbersAreSuggested(t *testing.T) {
	_, m, e := apri(t)
	simili, err := m.Simili(t.Context(), e, particella(t, "X100_000100.9"), 3)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range simili {
		got = append(got, s.Numero.String())
	}
	if d := cmp.Diff([]string{"5", "6", "7"}, got); d != "" {
		t.Error(d)
	}
	if simili, err := m.Simili(t.Context(), e, particella(t, "X100_009900.99999999999"), 3); err != nil || len(simili) != 0 {
		t.Errorf("%v %v", simili, err)
	}
}

func TestTheLifeOfAParticella(t *testing.T) {
	db, m, e := apri(t)
	// 6 is divided once more, in a later day, so that 5 has grandchildren.
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO catasto.successione (ente_id, da, a, origine, data)
			SELECT ente_id, (SELECT particella_id FROM catasto.particella WHERE id = 'X100_000100.6'), (SELECT particella_id FROM catasto.particella WHERE id = 'X100_000300.99'), 'mutazione', '2023-05-01'
			FROM sit.ente WHERE codice = 'X100'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Storia(t.Context(), e, particella(t, "X100_000100.5"), oggi)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Disegni) != 1 || s.Disegni[0].Al != giorno("2022-01-01") || s.Disegni[0].Dal != sit.DaSempre || s.Disegni[0].AreaMq != 800 || s.Disegni[0].Riferimento != giorno("2020-01-01") {
		t.Errorf("drawings: %+v", s.Disegni)
	}
	var figli []string
	for _, d := range s.Discendenti {
		figli = append(figli, d.ID+" da "+d.Tramite+" "+d.Origine)
	}
	if d := cmp.Diff([]string{"X100_000100.6 da X100_000100.5 sovrapposizione", "X100_000100.7 da X100_000100.5 sovrapposizione", "X100_000300.99 da X100_000100.6 mutazione"}, figli); d != "" {
		t.Error(d)
	}
	if len(s.Antenate) != 0 || s.Discendenti[2].Passo != 2 || s.Discendenti[0].Soppressa || !s.Discendenti[2].Soppressa {
		t.Errorf("%+v", s)
	}
	if s, err = m.Storia(t.Context(), e, particella(t, "X100_000300.99"), oggi); err != nil || len(s.Antenate) != 2 || s.Antenate[1].ID != "X100_000100.5" || !s.Antenate[1].Soppressa || len(s.Disegni) != 0 {
		t.Errorf("from below: %+v %v", s, err)
	}
}

func TestTheSmallDrawingHasWhatIsAround(t *testing.T) {
	_, m, e := apri(t)
	conta := func(figure []mappa.Figura) map[string]int {
		n := map[string]int{}
		for _, f := range figure {
			n[f.Genere]++
		}
		return n
	}
	riquadro, figure, err := m.Intorno(t.Context(), e, particella(t, "X100_000100.6"), oggi)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]int{"propria": 1, "particella": 4, "edificio": 1}, conta(figure)); d != "" {
		t.Error(d)
	}
	if w := riquadro.Max[0] - riquadro.Min[0]; w < 30 || w > 40 {
		t.Errorf("the box is %v", riquadro)
	}
	for _, f := range figure {
		if f.HaScritta != (f.Testo != "") {
			t.Errorf("%+v: the number has no place", f)
		}
	}
	// Suppressed: as it last was, over what is there today.
	if _, figure, err = m.Intorno(t.Context(), e, particella(t, "X100_000100.5"), oggi); err != nil || conta(figure)["passata"] != 1 || conta(figure)["particella"] < 4 {
		t.Errorf("suppressed: %v %v", conta(figure), err)
	}
	// On no map: nothing to draw, and no error.
	if _, figure, err = m.Intorno(t.Context(), e, particella(t, "X100_000300.99"), oggi); err != nil || len(figure) != 0 {
		t.Errorf("undrawn: %v %v", figure, err)
	}
	if _, figure, err = m.Fogli(t.Context(), e, nil, oggi); err != nil || conta(figure)["foglio"] != 3 {
		t.Errorf("the sheets: %v %v", conta(figure), err)
	}
	uno := foglio(t, "X100_000100")
	if _, figure, err = m.Fogli(t.Context(), e, &uno, oggi); err != nil || conta(figure)["propria"] != 1 || conta(figure)["foglio"] != 2 {
		t.Errorf("one sheet and those around: %v %v", conta(figure), err)
	}
}

func TestTheQualityOfAMap(t *testing.T) {
	db, m, e := apri(t)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, foglio, testo)
			SELECT ente_id, v.f, v.c, v.g, v.s, 'esempio' FROM sit.ente, (VALUES
				(1, 'C03', 'errore', 'X100_000100'), -- redrawn by 2, but 1 still says the buildings
				(2, 'C05', 'avviso', 'X100_000100'), (1, 'C05', 'avviso', 'X100_000300'), (1, 'C13', 'nota', 'X100_000300'),
				(3, 'C02', 'errore', 'X100_000300')) AS v (f, c, g, s) -- of a delivery that is not in use
			WHERE codice = 'X100'`)
		if err == nil {
			_, err = tx.Exec(t.Context(), `INSERT INTO catasto.foglio (ente_id, nome, comune, foglio) SELECT ente_id, 'X100_000900', 'X100', 9 FROM sit.ente WHERE codice = 'X100'`)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	q, err := m.Quadro(t.Context(), e, oggi.Giorno)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Fonti) != 1 || q.Fonti[0].Fogli != 4 || q.Fonti[0].Dal != giorno("2020-01-01") || q.Fonti[0].Al != giorno("2022-01-01") {
		t.Errorf("sources: %+v", q.Fonti)
	}
	var anomalie []string
	for _, a := range q.Anomalie {
		anomalie = append(anomalie, a.Codice+a.Gravita)
	}
	if d := cmp.Diff([]string{"C03errore", "C05avviso", "C13nota"}, anomalie); d != "" || q.Anomalie[1].N != 2 || q.Anomalie[1].Fogli != 2 {
		t.Errorf("%s %+v", d, q.Anomalie)
	}
	if d := cmp.Diff([]string{"X100_000900"}, q.SenzaMappa); d != "" || q.Confine != 0 {
		t.Errorf("%s, boundary %v", d, q.Confine)
	}
	r, err := m.Riassunti(t.Context(), oggi.Giorno)
	if err != nil {
		t.Fatal(err)
	}
	if x := r[e.ID]; x.Errori != 1 || x.Avvisi != 2 || x.Note != 1 || x.SenzaMappa != 1 || len(r) != 2 {
		t.Errorf("%+v", r)
	}
	conti, err := m.Conti(t.Context(), oggi.Giorno)
	if err != nil || conti[0].AreaMappa < 3000 || conti[1].AreaMappa != 0 {
		t.Errorf("%+v %v", conti, err)
	}
}
