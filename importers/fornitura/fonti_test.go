package fornitura

import (
	"strings"
	"testing"
)

func sostituisci(t *testing.T, s, vecchio, nuovo string) string {
	t.Helper()
	if !strings.Contains(s, vecchio) {
		t.Fatalf("%q is not in the file", vecchio)
	}
	return strings.ReplaceAll(s, vecchio, nuovo)
}

// fonte writes a sheet in the named format, in a folder of its own.
func fonte(t *testing.T, f Fonte, s tavola) string {
	t.Helper()
	dir := t.TempDir()
	switch f {
	case FonteCXF:
		return s.cxf(t, dir)
	case FonteGeoJSON:
		return s.geojson(t, dir)
	case FonteGML:
		return gmlIn(t, dir, "", s)
	}
	t.Fatalf("fonte %s", f)
	return ""
}

func TestOnOneDayTheBetterSourceCorrectsAndTheLesserSaysNothing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	bassa, alta := tav("X100_000100", "1 2", "1 3"), tav("X100_000100", "1 2", "3 3")
	for _, c := range []struct {
		prima, dopo Fonte
		corregge    bool
	}{
		{FonteGML, FonteGeoJSON, true}, {FonteGML, FonteCXF, true}, {FonteGeoJSON, FonteCXF, true},
		{FonteCXF, FonteGeoJSON, false}, {FonteCXF, FonteGML, false}, {FonteGeoJSON, FonteGML, false},
		{FonteCXF, FonteCXF, true}, {FonteGML, FonteGML, true}, {FonteGeoJSON, FonteGeoJSON, true},
	} {
		t.Run(string(c.prima)+" then "+string(c.dopo), func(t *testing.T) {
			b := b.per(t)
			opz := Opzioni{Riferimento: giorno(t, "2020-01-01")}
			e1 := b.una(Acquisita, opz, fonte(t, c.prima, bassa))
			prima := b.stato()
			e2 := b.una(Acquisita, opz, fonte(t, c.dopo, alta))
			want := bassa
			if c.corregge {
				want = alta
				if conta(e2) != [4]int64{0, 2, 0, 2} {
					t.Errorf("counts %v", conta(e2))
				}
			} else if conta(e2) != [4]int64{} {
				t.Errorf("the lesser source counted %v", conta(e2))
			}
			if _, ok := haAvviso(e2, "FONTE_INFERIORE"); ok == c.corregge {
				t.Errorf("avvisi %v", e2.Avvisi)
			}
			for _, g := range []string{"1950-01-01", "2020-01-01", "2025-01-01"} {
				b.vede(want, g)
				b.tassella(want.nome, g)
			}
			if n := len(b.successioni()); n != 0 {
				t.Errorf("a correction made %d successioni", n)
			}
			senzaErrore(t, b.annulla(e2))
			uguale(t, "undo", b.stato(), prima)
			senzaErrore(t, b.annulla(e1))
			if s := b.stato(); len(s) != 1 {
				t.Fatalf("after the undo of all: %v", s)
			}
		})
	}
}

func TestTheLaterDateWinsWhateverTheSource(t *testing.T) {
	b := nuovoBanco(t, "X100")
	vecchia, nuova := tav("X100_000100", "1 2", "1 3"), tav("X100_000100", "1 2", "3 3")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteCXF, vecchia))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-02")}, fonte(t, FonteGML, nuova))
	if conta(e) != [4]int64{0, 2, 0, 2} {
		t.Errorf("counts %v", conta(e))
	}
	b.vede(vecchia, "2020-01-01")
	b.vede(nuova, "2020-01-02")
}

// A better source of the last day corrects that day, and no earlier one.
func TestACorrectionOfTheLastDayLeavesTheDaysBeforeAlone(t *testing.T) {
	b := nuovoBanco(t, "X100")
	anno20, anno22, vera22 := tav("X100_000100", "1 2 4", "1 3 4"), tav("X100_000100", "1 2 2", "1 3 4"), tav("X100_000100", "1 1 4", "7 3 4")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteGML, anno20))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01")}, fonte(t, FonteGML, anno22))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, fonte(t, FonteCXF, vera22))
	for g, s := range map[string]tavola{"1950-01-01": anno20, "2021-12-31": anno20, "2022-01-01": vera22, "2030-01-01": vera22} {
		b.vede(s, g)
		b.tassella(s.nome, g)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

func TestAnOlderSheetGoesBeforeAndTakesTheOpenBound(t *testing.T) {
	b := nuovoBanco(t, "X100")
	anno10, anno20, anno22 := tav("X100_000100", "1 1 9", "1 3 9"), tav("X100_000100", "1 2 =", "1 3 ="), tav("X100_000100", "1 2 2", "1 3 =")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteCXF, anno20))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01")}, fonte(t, FonteGML, anno22))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2010-01-01")}, fonte(t, FonteGeoJSON, anno10))
	for g, s := range map[string]tavola{"1900-01-01": anno10, "2019-12-31": anno10, "2020-01-01": anno20, "2021-12-31": anno20, "2022-01-01": anno22} {
		b.vede(s, g)
		b.tassella(s.nome, g)
	}
	if e.Chiusi != 0 {
		t.Errorf("an older delivery closed %d things", e.Chiusi)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

func TestASheetBetweenTwoLoadedIsRefusedAndRefusesItsDelivery(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2 2")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01")}, tav("X100_000100", "1 1 2").cxf(t, t.TempDir()))
	prima := b.stato()
	dir := t.TempDir()
	tav("X100_000100", "1 4").cxf(t, dir)
	tav("X100_000200", "1 2").cxf(t, dir)
	e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2021-01-01")}, dir)
	if !strings.Contains(*e.Motivo, "X100_000100") || strings.Contains(*e.Motivo, "X100_000200") {
		t.Errorf("motivo %q", *e.Motivo)
	}
	uguale(t, "refusal", b.stato(), prima)
	b.pulito()
}

// Between two of one format and day the later delivery corrects, also on the oldest day.
func TestARedeliveryOfTheOldestDayCorrectsIt(t *testing.T) {
	b := nuovoBanco(t, "X100")
	sbagliata, giusta, nuova := tav("X100_000100", "1 2 2 5"), tav("X100_000100", "1 1 2 5"), tav("X100_000100", "1 2 2 6")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, sbagliata.cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, nuova.cxf(t, t.TempDir()))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, giusta.cxf(t, t.TempDir()))
	if conta(e) != [4]int64{0, 2, 0, 2} {
		t.Errorf("counts %v", conta(e))
	}
	for g, s := range map[string]tavola{"1950-01-01": giusta, "2021-12-31": giusta, "2022-01-01": nuova, "2030-01-01": nuova} {
		b.vede(s, g)
		b.tassella(s.nome, g)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

// A better source of a day that is past corrects that past, and today does not notice.
func TestABetterSourceOfAPastDayCorrectsThatPast(t *testing.T) {
	b := nuovoBanco(t, "X100")
	gml20, gml22, cxf20 := tav("X100_000100", "1 2 4 =", "1 3 4 ="), tav("X100_000100", "1 2 2 =", "1 3 3 ="), tav("X100_000100", "1 1 4 =", "7 3 4 =")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteGML, gml20))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, fonte(t, FonteGML, gml22))
	const oggi = `SELECT ROW(p.id, d.fonte, ST_AsText(d.geom), d.digest)::text FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id)
		WHERE d.superseded_at IS NULL AND d.al IS NULL ORDER BY 1`
	prima, vivi, successioni := b.stato(), righe(b, oggi), b.successioni()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, fonte(t, FonteCXF, cxf20))
	// 7 is new, 1 redrawn, 2 gone; 3, 4, the road and the confine are as they were.
	if conta(e) != [4]int64{1, 1, 1, 4} {
		t.Errorf("counts %v", conta(e))
	}
	for g, s := range map[string]tavola{"1950-01-01": cxf20, "2020-01-01": cxf20, "2021-12-31": cxf20, "2022-01-01": gml22, "2030-01-01": gml22} {
		b.vede(s, g)
		b.tassella(s.nome, g)
	}
	uguale(t, "the map of today", righe(b, oggi), vivi)
	// Who descends from whom on the day after follows what was drawn before it.
	if got := strings.Join(b.successioni(), " "); got != "1>2 4>2 4>3 7>1" {
		t.Errorf("parents and children %q; they were %q", got, successioni)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, fonte(t, FonteCXF, cxf20))
	prima = b.stato()
	inferiore := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteGeoJSON, gml22))
	if _, ok := haAvviso(inferiore, "FONTE_INFERIORE"); !ok {
		t.Errorf("the lesser source does not say so: %v", inferiore.Avvisi)
	}
	b.vede(cxf20, "2021-06-01")
	senzaErrore(t, b.annulla(inferiore))
	uguale(t, "undo of the lesser", b.stato(), prima)
}

// What held before, on and after a day in the middle is cut in two by what corrects that day:
// buildings and signs too.
func TestACorrectionInTheMiddleLeavesWhatWasBeforeAndAfter(t *testing.T) {
	b := nuovoBanco(t, "X100")
	grande, piccolo, altro := edificio{"1", 2, 2, 6, 6}, edificio{"1", 2, 12, 4, 4}, edificio{"1", 2, 12, 7, 7}
	rio, via := testoSegnato{"Rio", 5, 15}, testoSegnato{"Via", 15, 15}
	disegna := func(s tavola, testo testoSegnato, edifici ...edificio) tavola {
		s.testi = []testoSegnato{testo}
		return s.con(edifici...)
	}
	sempre := disegna(tav("X100_000100", "1 2 8", "1 3 8"), rio, grande, piccolo)
	mezzo, dopo := disegna(tav("X100_000100", "1 2 9", "1 3 9"), rio, grande, piccolo), disegna(tav("X100_000100", "1 2 5", "1 3 5"), rio, grande, piccolo)
	vero := disegna(tav("X100_000100", "1 1 9", "1 3 9"), via, grande, altro)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteCXF, sempre))
	ok := []string{"FOGLIO_DIMEZZATO"}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: ok}, fonte(t, FonteCXF, mezzo))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01"), Conferma: ok}, fonte(t, FonteCXF, dopo))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: ok}, fonte(t, FonteCXF, vero))
	alto := func(g string) string {
		return uno[string](b, `SELECT concat_ws(' ', string_agg(COALESCE(d.testo, d.ordine || ':' || round(d.area_mq)), ' ' ORDER BY d.classe, d.ordine, d.testo),
				count(*) FILTER (WHERE d.classe = 3 AND p.numero = '1'))
			FROM catasto.disegno d LEFT JOIN catasto.particella p USING (ente_id, particella_id)
			WHERE d.classe > 2 AND d.superseded_at IS NULL AND (d.dal IS NULL OR d.dal <= $1::date) AND (d.al IS NULL OR d.al > $1::date)`, g)
	}
	for _, c := range []struct {
		g, alto string
		s       tavola
	}{
		{"1950-01-01", "1:36 2:16 Rio 2", sempre}, {"2021-12-31", "1:36 2:16 Rio 2", sempre},
		{"2022-01-01", "1:49 2:36 Via 2", vero}, {"2023-12-31", "1:49 2:36 Via 2", vero},
		{"2024-01-01", "1:36 2:16 Rio 2", dopo}, {"2030-01-01", "1:36 2:16 Rio 2", dopo},
	} {
		b.vede(c.s, c.g)
		b.tassella(c.s.nome, c.g)
		if got := alto(c.g); got != c.alto {
			t.Errorf("buildings and signs on %s: %q, want %q", c.g, got, c.alto)
		}
	}
	// The other side of a cut tells what its drawing was, not who cut it.
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno c JOIN catasto.disegno r USING (ente_id, foglio_id, classe, codice, digest, fonte, riga)
		WHERE c.fornitura_id = $1 AND c.dal = '2024-01-01' AND r.fornitura_id <> $1 AND r.al = '2022-01-01'
		  AND ST_Equals(c.geom, r.geom) AND c.tile_geom = r.tile_geom AND c.ordine = r.ordine AND c.area_mq IS NOT DISTINCT FROM r.area_mq`, *e.Fornitura); n != 5 {
		t.Errorf("%d drawings go on after the day corrected, want 1, 2, two buildings and a sign", n)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

// Where a sheet lies is what its latest drawing says: a past day redelivered where it lay then is
// moved onto it, and the map of today stays.
func TestAShiftedRedeliveryOfAPastDayIsMovedOntoTheSheet(t *testing.T) {
	ieri := tav("X100_000100", "1 1 4 =", "1 3 4 =", "5 5 6 6", "5 5 7 8")
	oggi := tav("X100_000100", "1 2 4 =", "1 3 4 =", "5 5 6 6", "5 5 7 8")
	vero := tav("X100_000100", "1 1 4 =", "1 3 4 =", "5 5 6 8", "5 5 7 8")
	ed, largo := []edificio{{"5", 2, 2, 5, 5}, {"5", 12, 2, 4, 4}}, []edificio{{"5", 2, 2, 5, 5}, {"5", 12, 2, 7, 7}}
	for _, f := range []Fonte{FonteCXF, FonteGeoJSON} {
		b := nuovoBanco(t, "X100")
		b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteGeoJSON, ieri.con(ed...)))
		b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01")}, fonte(t, FonteGeoJSON, oggi.con(ed...).spostata(0.6, -1)))
		prima := b.stato()
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, f, vero.con(largo...)))
		// Of 6, 8 and a building there are new drawings, the other building changes place, 1 is as
		// it was delivered then: the confine, 3, 4, 5, 7 and the road lie where they lay.
		if a, ok := haAvviso(e, "TRASLAZIONE"); !ok || a.N != 6 {
			t.Errorf("%s: avvisi %v", f, e.Avvisi)
		}
		for g, s := range map[string]tavola{"1950-01-01": vero, "2021-12-31": vero, "2022-01-01": oggi} {
			b.vede(s.spostata(0.6, -1), g)
			b.tassella(s.nome, g)
		}
		if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE superata_da = $1 AND al IS NULL`, *e.Fornitura); n != 0 {
			t.Errorf("%s: %d drawings of today were replaced", f, n)
		}
		posti := righe(b, `SELECT string_agg(round(area_mq) || '', ' ' ORDER BY ordine) || ' ' || count(DISTINCT ordine) FROM catasto.disegno
			WHERE classe = 3 AND superseded_at IS NULL AND dal IS NULL AND (al IS NULL OR al > '2020-01-01')`)
		if posti[0] != "49 25 2" {
			t.Errorf("%s: buildings of the past day, by place: %v", f, posti)
		}
		senzaErrore(t, b.annulla(e))
		uguale(t, "undo", b.stato(), prima)
	}
}

func TestAFormatSpeaksOnlyOfItsClasses(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2", "1 3").con(edificio{"1", 2, 2, 4, 4}, edificio{"3", 12, 2, 4, 4})
	s.testi = []testoSegnato{{"Rio", 5, 15}}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, fonte(t, FonteGML, tav("X100_000100", "1 2", "3 3")))
	if conta(e) != [4]int64{0, 2, 0, 2} {
		t.Errorf("counts %v", conta(e))
	}
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE classe IN (3, 4) AND al IS NULL AND superseded_at IS NULL`); n != 3 {
		t.Errorf("%d of 3 buildings and signs survive a GML", n)
	}
	// Only particelle: the confine stays.
	dir := t.TempDir()
	gmlIn(t, dir, "", tav("X100_000100", "1 1", "3 3"))
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, dir+"/X100_PROVA_ple.gml")
	if conta(e) != [4]int64{0, 1, 1, 1} {
		t.Errorf("particelle alone: %v", conta(e))
	}
	// A CXF does speak of buildings: one that it lacks is gone.
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2023-01-01")}, tav("X100_000100", "1 1", "3 3").con(edificio{"3", 12, 2, 4, 4}).cxf(t, t.TempDir()))
	if conta(e) != [4]int64{0, 0, 2, 4} {
		t.Errorf("CXF: %v", conta(e))
	}
}

func TestADeliverySpeaksOnlyOfItsSheets(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	uno, due := tav("X100_000100", "1 2").con(edificio{"1", 2, 2, 4, 4}), tav("X100_000200", "1 2").con(edificio{"1", 2, 2, 4, 4})
	uno.cxf(t, dir)
	due.cxf(t, dir)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, uno.spostata(0.01, 0).cxf(t, t.TempDir()))
	if e.Chiusi != 0 || e.Modo != "parziale" {
		t.Errorf("%s closed %d", e.Modo, e.Chiusi)
	}
	b.vede(due, "2022-01-01")
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01"), Completa: true}, uno.spostata(0.02, 0).cxf(t, t.TempDir()))
	if e.Chiusi != 4 || e.Modo != "completa" {
		t.Errorf("--completa: %s closed %d, want the 4 drawings of the other sheet", e.Modo, e.Chiusi)
	}
	b.vede(due, "2020-12-31")
	b.vede(tav("X100_000200", ". ."), "2021-01-01")
	b.vede(uno, "2021-01-01")
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo of --completa", b.stato(), prima)
	// A GML, whole or not, says nothing of buildings.
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01"), Completa: true}, fonte(t, FonteGML, uno))
	if n := contaEdifici(b); n != 2 {
		t.Errorf("%d of 2 buildings after a whole GML", n)
	}
}

func contaEdifici(b *banco) int {
	return uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE classe = 3 AND al IS NULL AND superseded_at IS NULL`)
}

// A whole delivery does not end a sheet that was seen after its day, and a sheet that it ended
// has no second life on the days before.
func TestAWholeDeliveryEndsOnlyWhatWasSeenBeforeIt(t *testing.T) {
	b := nuovoBanco(t, "X100")
	uno, due := tav("X100_000100", "1 2"), tav("X100_000200", "1 2")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2023-01-01")}, due.cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01"), Completa: true}, uno.cxf(t, t.TempDir()))
	b.vede(due, "2023-06-01")
}

func TestASheetEndedByAWholeDeliveryDoesNotComeBackBeforeThat(t *testing.T) {
	b := nuovoBanco(t, "X100")
	uno, due := tav("X100_000100", "1 2"), tav("X100_000200", "1 2")
	dir := t.TempDir()
	uno.cxf(t, dir)
	due.cxf(t, dir)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Completa: true}, uno.spostata(0.01, 0).cxf(t, t.TempDir()))
	es := b.importa(Opzioni{Riferimento: giorno(t, "2021-01-01")}, due.spostata(0.01, 0).cxf(t, t.TempDir()))
	t.Logf("%s %s", es[0].Esito, es[0].Codice)
	b.vede(due, "2021-06-01") // once, not twice
	if es[0].Esito == Rifiutata {
		b.vede(tav("X100_000200", ". ."), "2022-06-01")
	}
}

func TestAHalvedSheetAsksForAConfirmation(t *testing.T) {
	b := nuovoBanco(t, "X100")
	intero := tav("X100_000100", "1 2 3 4 5", "6 7 8 9 10", "= = A B C")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, intero.cxf(t, t.TempDir()))
	prima := b.stato()
	meta := tav("X100_000100", "1 2 3 4 5", "6 7 7 7 7", "= = A B C")
	e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2021-01-01")}, meta.cxf(t, t.TempDir()))
	if e.Codice != "FOGLIO_DIMEZZATO" || !strings.Contains(*e.Motivo, "X100_000100") || !strings.Contains(*e.Motivo, "--conferma FOGLIO_DIMEZZATO") {
		t.Errorf("%s: %s", e.Codice, *e.Motivo)
	}
	uguale(t, "refusal", b.stato(), prima)
	// A fifth is not over a fifth; letters and roads do not count.
	quinto := tav("X100_000100", "1 2 3 4 5", "6 7 8 8 8", "8 8 8 8 8")
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, quinto.cxf(t, t.TempDir()))
	senzaErrore(t, b.annulla(e))
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, meta.cxf(t, t.TempDir()))
	if conforto := uno[string](b, `SELECT conferme::text || ' ' || chi FROM forniture.fornitura WHERE fornitura_id = $1`, *e.Fornitura); !strings.HasPrefix(conforto, "{FOGLIO_DIMEZZATO} ") {
		t.Errorf("the register says %q of the confirmation", conforto)
	}
	b.vede(meta, "2021-01-01")
}

func TestATruncatedSheetRefusesItsDelivery(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	intera := tav("X100_000100", "1 2").cxfDi(t)
	deposita(t, dir, "X100_000100.cxf", intera[:len(intera)-len("EOF\r\n")])
	tav("X100_000200", "1 2").cxf(t, dir)
	deposita(t, dir, "X100_000300.cxf", intera[:len(intera)/2])
	e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
	if e.Codice != "FOGLIO_TRONCATO" || !strings.Contains(*e.Motivo, "X100_000100") {
		t.Errorf("%s: %s", e.Codice, *e.Motivo)
	}
	b.pulito()
	if n := uno[int](b, `SELECT count(*) FROM catasto.foglio`); n != 0 {
		t.Errorf("%d sheets after a refusal", n)
	}
}
