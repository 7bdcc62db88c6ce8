package fornitura

import (
	"slices"
	"testing"
)

func TestSplitsAndMergesAreRecognisedByOverlap(t *testing.T) {
	b := nuovoBanco(t, "X100")
	cases := []struct {
		name       string
		prima      []string
		dopo       []string
		want       []string
		dx         float64
		lato       float64
		confermato bool
	}{
		{"a split into new numbers", []string{"1 1 1 1 9 8 7 6"}, []string{"2 2 3 3 9 8 7 6"}, []string{"1>2", "1>3"}, 0, 10, true},
		{"a split that keeps the number", []string{"1 1 1 1 9"}, []string{"1 1 3 3 9"}, []string{"1>3"}, 0, 10, true},
		{"a merge into one that goes on", []string{"1 1 2 2 9"}, []string{"1 1 1 1 9"}, []string{"2>1"}, 0, 10, true},
		{"a merge into a new number", []string{"1 1 2 2 9"}, []string{"5 5 5 5 9"}, []string{"1>5", "2>5"}, 0, 10, true},
		{"a renumbering", []string{"1 1 2 2 9"}, []string{"1 1 5 5 9"}, []string{"2>5"}, 0, 10, true},
		{"two that go on exchange land", []string{"1 1 1 2 9"}, []string{"1 2 2 2 9"}, nil, 0, 10, true},
		{"shrinking, with a new number beside", []string{"1 1 1 2 2 2 9"}, []string{"1 1 5 5 2 2 9"}, []string{"1>5", "2>5"}, 0, 10, true},
		{"two into three", []string{"1 1 1 2 2 2 9"}, []string{"3 3 4 4 5 5 9"}, []string{"1>3", "1>4", "2>4", "2>5"}, 0, 10, true},
		{"under a shift of the sheet", []string{"1 1 2 2 9 8 7 6 = A"}, []string{"3 4 2 2 9 8 7 6 = A"}, []string{"1>3", "1>4"}, 1.5, 10, true},
		{"roads and waters beget nobody", []string{"= = 2 2 9"}, []string{"3 3 ~ ~ 9"}, nil, 0, 10, true},
		// Squares of one metre: 2 m² are not more than 2 m².
		{"two square metres", []string{"1 1 1 1 9 9 9 9"}, []string{"5 5 1 1 9 9 9 9"}, nil, 0, 1, true},
		{"three square metres", []string{"1 1 1 1 9 9 9 9"}, []string{"5 5 5 1 9 9 9 9"}, []string{"1>5"}, 0, 1, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := b.per(t)
			s := tav("X100_000100", c.prima...)
			s.lato = c.lato
			e1 := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
			prima := b.stato()
			s.righe = c.dopo
			opz := Opzioni{Riferimento: giorno(t, "2021-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}
			e2 := b.una(Acquisita, opz, s.spostata(c.dx, 0).cxf(t, t.TempDir()))
			if got := b.successioni(); !slices.Equal(got, c.want) {
				t.Errorf("successioni %v, want %v", got, c.want)
			}
			if n := uno[int](b, `SELECT count(*) FROM catasto.successione WHERE origine <> 'sovrapposizione' OR data <> '2021-01-01' OR area_mq IS NULL`); n != 0 {
				t.Errorf("%d successioni of another day or origin", n)
			}
			senzaErrore(t, b.annulla(e2))
			uguale(t, "undo", b.stato(), prima)
			senzaErrore(t, b.annulla(e1))
			// And the other way round: the older delivery comes second.
			n := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, s.spostata(c.dx, 0).cxf(t, t.TempDir()))
			s.righe = c.prima
			v := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
			if got := b.successioni(); !slices.Equal(got, c.want) {
				t.Errorf("loaded backwards: successioni %v, want %v", got, c.want)
			}
			senzaErrore(t, b.annulla(v), b.annulla(n))
		})
	}
}

// At least 5 % of the smaller: a strip along the border of two large ones is a survey, not a sale.
func TestAStripUnderFivePercentMakesNoHeir(t *testing.T) {
	b := nuovoBanco(t, "X100")
	for _, c := range []struct {
		larga float64
		want  []string
	}{{0.9, []string{"1>4", "2>3"}}, {1.1, []string{"1>3", "1>4", "2>3"}}} {
		// 1 and 2 stand side by side, 20 × 10 each; 3 takes 2 and a strip of 1, 4 what is left of 1.
		foglio := func(a, b string, confine float64) tavola {
			s := tav("X100_000100", "9 9 9 9", ". . . .")
			s.senza = true
			s.parti = []parte{
				{a, []float64{0, 0, 0, 10, confine, 10, confine, 0, 0, 0}},
				{b, []float64{confine, 0, confine, 10, 40, 10, 40, 0, confine, 0}},
			}
			return s
		}
		e1 := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, foglio("1", "2", 20).cxf(t, t.TempDir()))
		e2 := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, foglio("4", "3", 20-c.larga).cxf(t, t.TempDir()))
		if got := b.successioni(); !slices.Equal(got, c.want) {
			t.Errorf("a strip of %v m: %v, want %v", c.larga, got, c.want)
		}
		senzaErrore(t, b.annulla(e2), b.annulla(e1))
	}
}

// The same two numbers may part, join and part again: undoing the last time leaves the first.
func TestUndoKeepsTheSuccessioniOfEarlierDays(t *testing.T) {
	b := nuovoBanco(t, "X100")
	unita, divisa := tav("X100_000100", "1 1 9 8 7 6"), tav("X100_000100", "1 2 9 8 7 6")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2018-01-01")}, unita.cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, divisa.cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01")}, unita.spostata(0.01, 0).cxf(t, t.TempDir()))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, divisa.spostata(0.01, 0).cxf(t, t.TempDir()))
	if got := b.successioni(); !slices.Equal(got, []string{"1>2", "2>1"}) {
		t.Errorf("successioni %v", got)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

// A particella drawn on a foglio and on its allegato may part on both, on different days.
func TestTheSamePartingOnTwoSheetsAndTwoDays(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	tav("X100_000100", "1 1 9 8 7 6").cxf(t, dir)
	tav("X100_0001A0", "1 1 19 18 17 16").cxf(t, dir)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2018-01-01")}, dir)
	prima := b.stato()
	dir = t.TempDir()
	tav("X100_000100", "1 2 9 8 7 6").conSUP(t, dir, "2020-01-01")
	tav("X100_0001A0", "1 2 19 18 17 16").conSUP(t, dir, "2020-02-01")
	e := b.una(Acquisita, Opzioni{}, dir)
	if got := b.successioni(); !slices.Equal(got, []string{"1>2"}) {
		t.Errorf("successioni %v", got)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

// A delivery of one sheet says nothing of who descends from whom on the other.
func TestADeliveryOfOneSheetKeepsTheSuccessioniOfAnother(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	tav("X100_000100", "1 1 9 8 7 6").cxf(t, dir)
	tav("X100_0001A0", "1 1 19 18 17 16").cxf(t, dir)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2018-01-01")}, dir)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_0001A0", "1 2 19 18 17 16").cxf(t, t.TempDir()))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_000100", "1 3 9 8 7 6").cxf(t, t.TempDir()))
	if got := b.successioni(); !slices.Equal(got, []string{"1>2", "1>3"}) {
		t.Errorf("successioni %v", got)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

// A correction of the last day takes back the children that the corrected delivery had made, and
// its undo gives them again.
func TestACorrectionReplacesTheSuccessioniOfItsDay(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2018-01-01")}, tav("X100_000100", "1 1 9 8 7 6").cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteGML, tav("X100_000100", "1 2 9 8 7 6")))
	prima := b.stato()
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_000100", "1 3 9 8 7 6").cxf(t, t.TempDir()))
	if got := b.successioni(); !slices.Equal(got, []string{"1>3"}) {
		t.Errorf("successioni %v", got)
	}
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}
