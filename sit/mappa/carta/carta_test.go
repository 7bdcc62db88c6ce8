package carta_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/carta"
	"github.com/cestor/sit/sit/mappa/carta/cartatest"
)

// On the paper 100 m are 100 m, at every scale and on every size: measured on the page itself.
func TestAHundredMetresAreAHundredMetres(t *testing.T) {
	for _, f := range []carta.Formato{carta.A4, carta.A3} {
		for _, scala := range carta.Scale {
			t.Run(fmt.Sprintf("%s 1:%d", f.Nome, scala), func(t *testing.T) {
				p := pagine(t, estratto(t, scala, f))[0]
				mm := 1000 / float64(scala)
				c := scelto(t, p)
				for _, lato := range []struct {
					da, a int
					m     float64
				}{{0, 1, 100}, {2, 0, 37}, {1, 2, math.Hypot(100, 37)}} {
					if got := cartatest.Lungo(c[lato.da], c[lato.a]); math.Abs(got-lato.m*mm) > decimo {
						t.Errorf("%g m are %.3f mm, want %.3f", lato.m, got, lato.m*mm)
					}
				}
				barra(t, p, scala)
				rete(t, p, c[0], mm)
				if got, want := math.Round(p.Larga)*math.Round(p.Alta), map[string]float64{"A4": 210 * 297, "A3": 297 * 420}[f.Nome]; got != want {
					t.Errorf("the page is %g × %g mm", p.Larga, p.Alta)
				}
			})
		}
	}
}

// barra measures the scale bar: its pieces from the first to the last, and the figures under them.
func barra(t *testing.T, p cartatest.Pagina, scala int) {
	t.Helper()
	da, a := math.Inf(1), math.Inf(-1)
	var y float64
	for _, x := range p.Tratti {
		if x.Op == "B" && len(x.Punti) == 4 && math.Abs(x.Punti[0][1]-x.Punti[2][1]-1.4) < 0.01 {
			da, a, y = min(da, x.Punti[0][0]), max(a, x.Punti[1][0]), x.Punti[0][1]
		}
	}
	for _, s := range p.Testi {
		n, ok := strings.CutSuffix(s.S, " m")
		if v, err := strconv.Atoi(n); ok && err == nil && math.Abs(s.Dove[1]-y-3) < 1 {
			if got := (a - da) * float64(scala) / 1000; math.Abs(got-float64(v)) > decimo*float64(scala)/1000 {
				t.Errorf("the bar of %d m measures %.2f m", v, got)
			}
			return
		}
	}
	t.Error("no scale bar")
}

// rete reads two coordinates on the frame, and with them where a known corner is.
func rete(t *testing.T, p cartatest.Pagina, corner orb.Point, mm float64) {
	t.Helper()
	var est []float64 // coordinates whose cross is on the map
	croci := map[float64]bool{}
	for _, x := range p.Tratti {
		if x.Op == "S" && len(x.Punti) == 2 && math.Abs(cartatest.Lungo(x.Punti[0], x.Punti[1])-3) < 0.01 && math.Abs(x.Punti[0][0]-x.Punti[1][0]) < 0.001 {
			croci[x.Punti[0][0]] = true
		}
	}
	for _, s := range p.Testi {
		n, ok := strings.CutSuffix(s.S, " E")
		v, err := strconv.ParseFloat(strings.ReplaceAll(n, ".", ""), 64)
		if !ok || err != nil {
			continue
		}
		est = append(est, v)
		want := corner[0] + (v-e0)*mm
		vicina := false
		for x := range croci {
			vicina = vicina || math.Abs(x-want) < decimo
		}
		if !vicina {
			t.Errorf("there is no cross at E %g, %.2f mm from the left", v, want)
		}
		if v*1000/5 != math.Trunc(v*1000/5) || math.Mod(v, 25) != 0 {
			t.Errorf("E %g is no round number", v)
		}
	}
	if len(est) < 2 {
		t.Errorf("only %d coordinates are written", len(est))
	}
}

func TestThePageSaysWhatItMust(t *testing.T) {
	x := estratto(t, 1000, carta.A4)
	p := pagine(t, x)[0]
	for _, s := range []string{nonVale, "Scala 1:1.000", "RDN2008 / UTM 33N (EPSG:7792)", "01/06/2025", "31/05/2024", "A4", "2 (al 31/03/2019)",
		"Borgo Sant'Elpidio (X100) – BN", "© Agenzia delle Entrate – Cartografia catastale, CC BY 4.0", "N", "nord di rete", "mappa catastale (CXF)",
		"± 0,6 m (posizione dei confini)", "Via di Città", "1", "2", "3456", "4"} {
		if !p.Ha(s) {
			t.Errorf("%q is not on the page", s)
		}
	}
	for _, s := range []string{"STRADA001", "Scala di 1:2000", "soppressa", "Situazione"} {
		if strings.Contains(p.Scritto(), s) {
			t.Errorf("%q is on the page", s)
		}
	}
	if !strings.Contains(strings.ReplaceAll(p.Scritto(), "\n", ""), x.Link) {
		t.Errorf("the address is not on the page:\n%s", p.Scritto())
	}
	b, err := x.PDF()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"/Lang (it-IT)", "/Author", "/Title", "/CreationDate (D:20250601"} {
		if !bytes.Contains(b, []byte(s)) && !strings.HasPrefix(s, "/CreationDate") {
			t.Errorf("the document has no %s", s)
		}
	}
	if x.NomeFile() != "estratto-X100_000100.1-1-1000-A4.pdf" {
		t.Error(x.NomeFile())
	}
}

func TestTheSameQuestionHasTheSameBytes(t *testing.T) {
	uno, err := estratto(t, 2000, carta.A4).PDF()
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		due, err := estratto(t, 2000, carta.A4).PDF()
		if err != nil || !bytes.Equal(uno, due) {
			t.Fatalf("other bytes, %v", err)
		}
	}
	x := estratto(t, 2000, carta.A4)
	x.Stampa++
	if altro, _ := x.PDF(); bytes.Equal(uno, altro) {
		t.Error("the day of printing makes no difference")
	}
}

func TestWhatIsNotOfTodayIsSaid(t *testing.T) {
	x := estratto(t, 0, carta.A4)
	x.Datata, x.Giorno = true, giorno("2020-01-02")
	x.Particella.Soppressa, x.Particella.Vigenza.Al = true, giorno("2022-01-01")
	x.Particella.Avvisi = []mappa.Avviso{{Codice: "MAPPA_POSTERIORE", Testo: "La mappa più antica è del 2021."}}
	s := strings.ReplaceAll(pagine(t, x)[0].Scritto(), "\n", " ")
	for _, want := range []string{"Particella soppressa: in mappa fino al 31/12/2021.", "Situazione al 02/01/2020: non è la mappa di oggi.", "La mappa più antica è del 2021."} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not on the page:\n%s", want, s)
		}
	}
	if !strings.HasSuffix(x.NomeFile(), "-2020-01-02.pdf") {
		t.Error(x.NomeFile())
	}
}

// A number that must be there is there, whatever the scale; none is written over another.
func TestNumbersDoNotLieOverEachOther(t *testing.T) {
	for _, scala := range carta.Scale {
		x := estratto(t, scala, carta.A4)
		for i := range 40 { // a row of thin strips, all neighbours but the last ten
			v := 2.5 * float64(i)
			x.Tavola.Disegni = append(x.Tavola.Disegni, mappa.Disegno{Classe: mappa.ClasseParticella, Foglio: "X100_000100", ID: fmt.Sprintf("X100_000100.%d", 1000+i),
				Numero: strconv.Itoa(1000 + i), Tipo: "particella", Confinante: i < 5, Geom: area(v, -30, v+2.5, -30, v+2.5, 0, v, 0)})
		}
		p := pagine(t, x)[0]
		for i := range 5 {
			if p.Quante(strconv.Itoa(1000+i)) != 1 {
				t.Errorf("1:%d: the neighbour %d is written %d times", scala, 1000+i, p.Quante(strconv.Itoa(1000+i)))
			}
		}
		var visti []cartatest.Testo
		for _, s := range p.Testi {
			if len(s.S) == 4 && strings.HasPrefix(s.S, "10") {
				for _, v := range visti {
					// The smallest character: 4 digits are wider than 3 mm and taller than 1.
					if math.Abs(v.Dove[0]-s.Dove[0]) < 3 && math.Abs(v.Dove[1]-s.Dove[1]) < 1 {
						t.Errorf("1:%d: %s lies over %s", scala, s.S, v.S)
					}
				}
				visti = append(visti, s)
			}
		}
	}
}

func TestSchedaSaysWhatIsKnown(t *testing.T) {
	e := estratto(t, 0, carta.A4)
	s := carta.Scheda{Installazione: e.Installazione, Particella: *e.Particella, Tavola: e.Tavola, MappaDel: e.Giorno}
	s.Particella.SuperficieMappa, s.Particella.Precisione, s.Particella.Fonte = 1850, 0.6, "cxf"
	s.Particella.Predecessori = []string{"X100_000100.900", "X100_000100.901"}
	s.Civici = []string{"Via di Città 12/A"}
	for i := range 150 {
		s.Confinanti = append(s.Confinanti, mappa.Confinante{ID: fmt.Sprintf("X100_000200.%d", i+1), Lunghezza: 12.34})
	}
	s.Finestra, s.Scala = carta.PerScheda(area(0, 0, 100, 0, 0, 37).Bound())
	p := pagine(t, s)
	if len(p) != 2 {
		t.Fatalf("%d pages", len(p))
	}
	for _, want := range []string{"X100_000100.1", "1.850 m²", "± 0,6 m", "X100_000100.900, X100_000100.901", "Via di Città 12/A", "1 (foglio 2)", "12,3 m",
		"Scheda senza valore legale", "dalla prima mappa consegnata", "Scala 1:2.000"} {
		if !p[0].Ha(want) {
			t.Errorf("%q is not on the card:\n%s", want, p[0].Scritto())
		}
	}
	if !p[1].Ha("150 (foglio 2)") || !p[1].Ha("Scheda senza valore legale") {
		t.Errorf("second page:\n%s", p[1].Scritto())
	}
	c := scelto(t, p[0])
	if got := cartatest.Lungo(c[0], c[1]); math.Abs(got-50) > decimo {
		t.Errorf("on the small map 100 m are %.2f mm", got)
	}
	s.Scala, s.Particella.InMappa, s.Particella.MaiDisegnata = 0, false, true
	if p := pagine(t, s); len(p) != 1 || !p[0].Ha("mai disegnata in mappa") {
		t.Errorf("of what is on no map: %s", p[0].Scritto())
	}
	if s.NomeFile() != "scheda-X100_000100.1.pdf" {
		t.Error(s.NomeFile())
	}
}

// The thickest page that is asked for: three thousand numbered particelle on an A3.
func BenchmarkEstratto(b *testing.B) {
	x := estratto(b, 5000, carta.A3)
	for i := range 3000 {
		u, v := float64(i%60)*20-500, float64(i/60)*25-600
		x.Tavola.Disegni = append(x.Tavola.Disegni, mappa.Disegno{Classe: mappa.ClasseParticella, Foglio: "X100_000100", ID: fmt.Sprintf("X100_000100.%d", 100+i),
			Numero: strconv.Itoa(100 + i), Tipo: "particella", Geom: area(u, v, u+10, v+1, u+20, v, u+19, v+12, u+20, v+25, u+9, v+24, u, v+25)})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.PDF(); err != nil {
			b.Fatal(err)
		}
	}
}
