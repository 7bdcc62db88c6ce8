package tari

import (
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

func aperta(k Chiave, mq Superficie, riduzioni ...Riduzione) Utenza {
	return Utenza{Chiave: k, Superficie: mq, Dal: sit.DaSempre, Al: sit.PerSempre, Riduzioni: riduzioni}
}

// The test vectors of tributi.md §9.2. 2023 has no component beside the tax.
func TestVectors(t *testing.T) {
	setteMesi := aperta(ChiaveDomestica(4), 11000)
	setteMesi.Dal = sit.Data(2023, 6, 1)
	for _, c := range []struct {
		nome                        string
		t                           Tariffa
		u                           Utenza
		r                           Regole
		imposta, tefa, totale, euro int64
	}{
		{"T1", Tariffa{FissaMq: 920_000, Variabile: 1_184_000, TEFA: -1}, aperta(ChiaveDomestica(3), 8400), Regole{}, 19568, 978, 20546, 205},
		{"T2", Tariffa{FissaMq: 840_000, Variabile: 551_000, TEFA: 500_000}, aperta(ChiaveDomestica(1), 6000, SempreRidotta("RID", 300)), Regole{}, 7385, 369, 7754, 78},
		{"T3", Tariffa{FissaMq: 2_350_000, VariabileMq: 3_100_000, TEFA: -1}, aperta(ChiaveNonDomestica("N13"), 24000), Regole{}, 130800, 6540, 137340, 1373},
		{"T4", Tariffa{FissaMq: 980_000, Variabile: 1_653_000, TEFA: -1}, setteMesi, Regole{AMesi: true}, 15931, 797, 16728, 167},
	} {
		t.Run(c.nome, func(t *testing.T) {
			k := Calcola(2023, c.t, c.u, c.r)
			if k.Imposta != c.imposta || k.TEFA != c.tefa || k.Totale() != c.totale || k.DaVersare() != c.euro {
				t.Errorf("%d %d %d %d: %s", k.Imposta, k.TEFA, k.Totale(), k.DaVersare(), k.Spiegazione())
			}
		})
	}
}

// T5: the rule of 80 per cent, and its tolerance.
func TestT5(t *testing.T) {
	for catastale, minimo := range map[Superficie]Superficie{9800: 7840, 11250: 9000, 14300: 11440} {
		if got := MinimoAccertabile(catastale); got != minimo {
			t.Errorf("%d: %d, wanted %d", catastale, got, minimo)
		}
	}
	if !SottoMinimo(7500, 9800) || SottoMinimo(7600, 9800) || SottoMinimo(7540, 9800) || !SottoMinimo(7539, 9800) {
		t.Error("the tolerance of 3 m²")
	}
	if !SottoMinimo(15399, 20000) || SottoMinimo(15400, 20000) { // 160.00 less 3 per cent of 200
		t.Error("the tolerance of 3 per cent")
	}
}

func TestReductions(t *testing.T) {
	tariffa := Tariffa{FissaMq: 1_000_000, Variabile: 1_000_000, TEFA: 0} // 100 m²: 100 € and 100 €
	dal := func(r Riduzione, g, al sit.Giorno) Riduzione { r.Dal, r.Al = g, al; return r }
	con := func(r Riduzione, a Ambito) Riduzione { r.Ambito = a; return r }
	alPiu := func(r Riduzione) Riduzione { r.AlPiu = true; return r }
	luglio := sit.Data(2023, time.July, 1)
	for _, c := range []struct {
		nome      string
		riduzioni []Riduzione
		r         Regole
		cent      int64
		dice      string
	}{
		{"of one part", []Riduzione{con(SempreRidotta("COMP", 200), SoloVariabile)}, Regole{}, 18000, "variabile al 80 per cento"},
		{"of the other", []Riduzione{con(SempreRidotta("X", 200), SoloFissa)}, Regole{}, 18000, "fissa al 80 per cento"},
		{"that add up", []Riduzione{SempreRidotta("A", 300), SempreRidotta("B", 300)}, Regole{}, 8000, "A 30 per cento, B 30 per cento"},
		{"that the comune limits", []Riduzione{SempreRidotta("A", 300), SempreRidotta("B", 300)}, Regole{Tetto: 500}, 10000, "fissa al 50 per cento"},
		{"never below nothing", []Riduzione{SempreRidotta("A", 700), SempreRidotta("B", 700)}, Regole{}, 0, "fissa al 0 per cento"},
		{"at most so much, far from the collection", []Riduzione{alPiu(SempreRidotta("DIST", 400))}, Regole{}, 8000, "al più 40 per cento"},
		{"at most so much, and what is already less stays", []Riduzione{SempreRidotta("A", 700), alPiu(SempreRidotta("DIST", 400))}, Regole{}, 6000, "fissa al 30 per cento"},
		{"for a part of the year", []Riduzione{dal(SempreRidotta("A", 500), luglio, sit.PerSempre)}, Regole{AMesi: true}, 15000, "Per 6/12 dell'anno con riduzioni"},
		{"for its days", []Riduzione{dal(SempreRidotta("A", 1000), luglio, sit.PerSempre)}, Regole{}, 9918, "181/365"}, // 200 × 181/365
		{"over", []Riduzione{dal(SempreRidotta("A", 500), sit.DaSempre, sit.Data(2022, 1, 1))}, Regole{}, 20000, "Tassa 200,00 €"},
	} {
		t.Run(c.nome, func(t *testing.T) {
			k := Calcola(2023, tariffa, aperta(ChiaveDomestica(1), 10000, c.riduzioni...), c.r)
			if k.Imposta != c.cent || !strings.Contains(k.Spiegazione(), c.dice) {
				t.Errorf("%d instead of %d: %s", k.Imposta, c.cent, k.Spiegazione())
			}
		})
	}
}

func TestWhatIsOwedBesideTheTax(t *testing.T) {
	for anno, cent := range map[int]int64{2023: 0, 2024: 160, 2025: 760} {
		k := Calcola(anno, Tariffa{FissaMq: 1_000_000, TEFA: -1}, aperta(ChiaveDomestica(1), 10000), Regole{})
		if k.Perequazione != cent || k.Totale() != 10500 {
			t.Errorf("%d: %d beside %d", anno, k.Perequazione, k.Totale())
		}
	}
	garage := aperta(ChiaveDomestica(2), 2000)
	garage.SenzaVariabile = true
	if k := Calcola(2023, Tariffa{FissaMq: 1_000_000, Variabile: 1_000_000}, garage, Regole{}); k.Imposta != 2000 {
		t.Errorf("the variable part is repeated: %s", k.Spiegazione())
	}
	chiusa := aperta(ChiaveDomestica(2), 2000)
	chiusa.Al = sit.Data(2020, 1, 1)
	if k := Calcola(2023, Tariffa{FissaMq: 1_000_000}, chiusa, Regole{}); k.Totale() != 0 || k.DaVersare() != 0 {
		t.Errorf("closed, and owed for: %s", k.Spiegazione())
	}
}

func TestKeysOfTariffs(t *testing.T) {
	if ChiaveDomestica(9) != ChiaveDomestica(6) || ChiaveDomestica(0).Componenti != 1 || ChiaveNonDomestica("N07") != ChiaveNonDomestica("7") || ChiaveNonDomestica("N07").Categoria != "7" {
		t.Error("one tariff has two keys")
	}
}

func BenchmarkCalcola(b *testing.B) {
	t := Tariffa{FissaMq: 840_000, Variabile: 551_000, TEFA: 500_000}
	u := aperta(ChiaveDomestica(1), 6000, SempreRidotta("RID", 300))
	b.ReportAllocs()
	for b.Loop() {
		Calcola(2023, t, u, Regole{})
	}
}
