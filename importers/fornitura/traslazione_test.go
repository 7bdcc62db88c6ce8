package fornitura

import (
	"testing"
)

func TestAShiftOfTheSheetIsACorrectionAndThePastFollows(t *testing.T) {
	b := nuovoBanco(t, "X100")
	anno18, anno20 := tav("X100_000100", "1 1 4 =", "1 3 4 =", "5 5 6 6"), tav("X100_000100", "1 2 4 =", "1 3 4 =", "5 5 6 6")
	anno22 := tav("X100_000100", "1 2 4 =", "7 3 4 =", "5 5 6 8").spostata(0.6, -1)
	ed := []edificio{{"5", 2, 2, 5, 5}, {"4", 22, 12, 5, 5}}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2018-01-01")}, anno18.con(ed...).cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, anno20.con(ed...).cxf(t, t.TempDir()))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01")}, anno22.con(ed[0]).cxf(t, t.TempDir()))
	// New 7, 8; redrawn 1, 6; the building on 4 is gone; confine, road, 2, 3, 4, 5 and a building only moved.
	if conta(e) != [4]int64{2, 2, 1, 7} {
		t.Errorf("nuovi, modificati, chiusi, invariati %v", conta(e))
	}
	if a, ok := haAvviso(e, "TRASLAZIONE"); !ok || a.N != 7 {
		t.Errorf("avvisi %v", e.Avvisi)
	}
	// Everything of the past is now where the sheet says: the grids are those of then, moved.
	for g, s := range map[string]tavola{"1990-01-01": anno18, "2019-12-31": anno18, "2020-01-01": anno20, "2021-12-31": anno20} {
		b.vede(s.spostata(0.6, -1), g)
		b.tassella(s.nome, g)
	}
	b.vede(anno22, "2022-01-01")
	b.tassella(anno22.nome, "2022-01-01")
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE superseded_at IS NULL AND classe = 2 AND dal IS NULL AND al IS NULL AND geom_consegnata IS NULL`); n != 4 {
		t.Errorf("%d of 3, 4, 5 and the road keep their validity (and are drawn as delivered)", n)
	}
	// As delivered is kept: of every moved drawing, and it is where the sheet lay before.
	if got := uno[string](b, `SELECT count(*) || ' ' || bool_and(abs(ST_X(ST_Centroid(geom)) - ST_X(ST_Centroid(geom_consegnata)) - 0.6) < 1e-3 AND abs(ST_Y(ST_Centroid(geom)) - ST_Y(ST_Centroid(geom_consegnata)) + 1) < 1e-3)
		FROM catasto.disegno WHERE superseded_at IS NULL AND al IS NOT NULL`); got != "4 true" {
		t.Errorf("moved with as delivered beside: %s, want 4 (1 twice, 6, a building)", got)
	}
	if dx := uno[float64](b, `SELECT dx FROM catasto.stesura WHERE fornitura_id = $1 AND gruppo = 1`, *e.Fornitura); dx < 0.59 || dx > 0.61 {
		t.Errorf("the sheet says dx %v", dx)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

func TestAShiftIsMeasuredWhateverTheSourceAndTheMode(t *testing.T) {
	s := tav("X100_000100", "1 2 4", "1 3 4", "5 5 6")
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	prima := b.stato()
	for _, f := range []Fonte{FonteCXF, FonteGeoJSON, FonteGML} {
		for _, c := range []struct {
			g, mode string
			resta   bool // an older sheet is moved onto the newer
		}{{"2020-01-01", "correction", f != FonteCXF}, {"2021-01-01", "new", false}, {"2019-01-01", "older", true}} {
			e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, c.g)}, fonte(t, f, s.spostata(1.2, 0.9)))
			mossa := s.spostata(1.2, 0.9)
			want := [4]int64{0, 0, 0, 7}
			if f != FonteCXF && c.g == "2020-01-01" {
				want = [4]int64{}
			}
			if c.resta {
				mossa = s
			}
			if conta(e) != want {
				t.Errorf("%s %s: %v, want %v", f, c.mode, conta(e), want)
			}
			for _, g := range []string{"1990-01-01", "2020-01-01", "2030-01-01"} {
				b.vede(mossa, g)
				b.tassella(s.nome, g)
			}
			senzaErrore(t, b.annulla(e))
			uguale(t, "undo of "+string(f)+" "+c.mode, b.stato(), prima)
		}
	}
}

// What an older shifted delivery alone knows is moved to where the sheet lies now.
func TestAnOlderShiftedSheetIsMovedOntoTheNewer(t *testing.T) {
	b := nuovoBanco(t, "X100")
	oggi, ieri := tav("X100_000100", "1 2 4", "1 3 4", "5 5 6"), tav("X100_000100", "1 1 4", "1 3 4", "5 5 5")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, oggi.cxf(t, t.TempDir()))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2010-01-01")}, ieri.spostata(-0.7, 0.7).cxf(t, t.TempDir()))
	b.vede(ieri, "2015-01-01")
	b.tassella(ieri.nome, "2015-01-01")
	b.vede(oggi, "2020-01-01")
	b.tassella(ieri.nome, "2020-01-01")
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE fornitura_id = $1 AND geom_consegnata IS NOT NULL AND ST_XMin(geom) - ST_XMin(geom_consegnata) BETWEEN 0.69 AND 0.71`, *e.Fornitura); n != 2 {
		t.Errorf("%d drawings moved with as delivered beside, want 1 and 5", n)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

func TestMoreThanTwoMetresIsNotATranslation(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2", "3 4")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	for _, c := range []struct {
		dx, dy float64
		sposta bool
	}{{1.41, 1.41, true}, {1.42, 1.42, false}, {2.5, 0, false}, {0.06, 0, true}} {
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, s.spostata(c.dx, c.dy).cxf(t, t.TempDir()))
		want := [4]int64{0, 5, 0, 0}
		if c.sposta {
			want = [4]int64{0, 0, 0, 5}
		}
		if conta(e) != want {
			t.Errorf("shift %v %v: %v, want %v", c.dx, c.dy, conta(e), want)
		}
		b.tassella(s.nome, "2020-06-01")
		b.tassella(s.nome, "2022-06-01")
		senzaErrore(t, b.annulla(e))
	}
}

// A residual over 0.3 m is a redrawing, whatever the sheet did.
func TestAResidualOverThirtyCentimetresIsARedrawing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	quadri := func(x float64) tavola {
		s := tav("X100_000100", "1 2 3", "4 5 6", "7 8 9", ". . .")
		s.senza = true
		s.parti = []parte{{"20", []float64{0, 0, 0, 10, 20 + x, 10, 20 + x, 0, 0, 0}}}
		return s
	}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, quadri(0).cxf(t, t.TempDir()))
	for _, c := range []struct {
		residuo float64
		want    [4]int64
	}{{0.25, [4]int64{0, 0, 0, 10}}, {0.35, [4]int64{0, 1, 0, 9}}} {
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, quadri(c.residuo).spostata(1, 0).cxf(t, t.TempDir()))
		if conta(e) != c.want {
			t.Errorf("residual %v: %v, want %v", c.residuo, conta(e), c.want)
		}
		senzaErrore(t, b.annulla(e))
	}
	// Without any shift of the sheet thirty centimetres are a redrawing too.
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, quadri(0.25).cxf(t, t.TempDir()))
	if conta(e) != [4]int64{0, 1, 0, 9} {
		t.Errorf("no shift: %v", conta(e))
	}
}
