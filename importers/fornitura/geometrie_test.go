package fornitura

import (
	"strings"
	"testing"
)

// farfalla is a bow-tie of two triangles of 25 m².
func farfalla(codice string) tavola {
	s := tav("X100_000100", "1 2", ". .")
	s.senza = true
	s.parti = []parte{{codice, []float64{0, 0, 10, 10, 10, 0, 0, 10, 0, 0}}}
	return s
}

func TestABowTieIsKeptAsDeliveredAndRepaired(t *testing.T) {
	for _, f := range []Fonte{FonteCXF, FonteGeoJSON, FonteGML} {
		b := nuovoBanco(t, "X100")
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, f, farfalla("3")))
		if e.Acquisiti["particelle"] != 3 || e.Scarti != 0 {
			t.Errorf("%s: %+v", f, e)
		}
		got := uno[string](b, `SELECT concat_ws(' ', ST_IsValid(geom), round(ST_Area(geom)::numeric, 1), round(area_mq::numeric, 1), ST_IsValid(geom_consegnata), ST_NPoints(geom_consegnata), tile_geom IS NOT NULL)
			FROM catasto.disegno WHERE codice = '3'`)
		if got != "t 50.0 50.0 f 5 t" {
			t.Errorf("%s: %s", f, got)
		}
		if a := b.anomalie("C03"); len(a) != 1 || !strings.Contains(a[0], "X100_000100.3") {
			t.Errorf("%s: C03 %q", f, a)
		}
		if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE codice IN ('1', '2') AND geom_consegnata IS NOT NULL`); n != 0 {
			t.Errorf("%s: %d valid ones were touched", f, n)
		}
		// The same again, later, from the same source: unchanged.
		due := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, fonte(t, f, farfalla("3").spostata(0.01, 0)))
		if due.Nuovi+due.Modificati+due.Chiusi != 0 {
			t.Errorf("%s again: %v", f, conta(due))
		}
	}
}

// Too few points: the particella is there, its drawing is not.
func TestTooFewPointsLeaveAParticellaWithoutADrawing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	fatto := false
	raw := perPosList(t, tav("X100_000100", "1 2", "3 4"), func(campi []string) {
		if !fatto {
			for i := 4; i < len(campi); i++ {
				campi[i] = ""
			}
			fatto = true
		}
	})
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), "X100_PROVA_ple.gml", raw))
	if e.Acquisiti["particelle"] != 4 || conta(e) != [4]int64{4, 0, 0, 0} {
		t.Errorf("%+v", e)
	}
	if got := uno[string](b, `SELECT p.id || ' ' || (d.geom IS NULL) || ' ' || (d.area_mq IS NULL) FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) WHERE d.codice = '1'`); got != "X100_000100.1 true true" {
		t.Errorf("1 is %s", got)
	}
	if a := b.anomalie("C03"); len(a) != 1 {
		t.Errorf("C03 %q", a)
	}
	// Drawn in the end: a new drawing of the same particella.
	prima := b.stato()
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, tav("X100_000100", "1 2", "3 4").cxf(t, t.TempDir()))
	if e.Modificati != 1 || e.Invariati != 3 {
		t.Errorf("%v", conta(e))
	}
	b.vede(tav("X100_000100", ". 2", "3 4"), "2020-06-01")
	b.vede(tav("X100_000100", "1 2", "3 4"), "2021-06-01")
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

func TestASheetThatDoesNotTileIsListedAndComesIn(t *testing.T) {
	b := nuovoBanco(t, "X100")
	buona := tav("X100_000100", "1 2", "3 4")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, buona.cxf(t, t.TempDir()))
	if e.Anomalie != 0 {
		t.Errorf("a sheet that tiles has anomalie: %q", append(b.anomalie("C05"), b.anomalie("C04")...))
	}
	senzaErrore(t, b.annulla(e))
	sopra := buona
	sopra.parti = []parte{{"9", []float64{5, 5, 5, 8, 8, 8, 8, 5, 5, 5}}} // over 3
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, sopra.cxf(t, t.TempDir()))
	if a := b.anomalie("C05"); len(a) != 1 || !strings.Contains(a[0], "9.00") {
		t.Errorf("overlap of 9 m²: %q", a)
	}
	senzaErrore(t, b.annulla(e))
	senza := buona
	senza.senza = true
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, senza.cxf(t, t.TempDir()))
	if a := b.anomalie("C02"); len(a) != 1 {
		t.Errorf("missing confine: %q", a)
	}
	senzaErrore(t, b.annulla(e))
	// An island is no gap, and nothing is lost in the middle of it.
	isola := tav("X100_000100", "1 1 1", "1 2 1", "1 1 1")
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, isola.cxf(t, t.TempDir()))
	if e.Anomalie != 0 {
		t.Errorf("%d anomalie of a sheet with an island", e.Anomalie)
	}
	b.vede(isola, "2020-01-01")
	b.tassella(isola.nome, "2020-01-01")
}
