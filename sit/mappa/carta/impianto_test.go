package carta_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/carta"
)

func TestWithoutAScaleTheLargestThatFits(t *testing.T) {
	for _, c := range []struct {
		w, h        float64
		f           carta.Formato
		chiesta     int
		scala       int
		orizzontale bool
		entra       bool
		proposte    string
	}{
		{20, 30, carta.A4, 0, 500, false, true, ""},
		{90, 30, carta.A4, 0, 500, true, true, ""},
		{100, 180, carta.A4, 0, 1000, false, true, ""},
		{300, 300, carta.A4, 0, 2000, false, true, ""},
		{300, 300, carta.A3, 0, 2000, false, true, ""},
		{800, 700, carta.A4, 0, 5000, true, true, ""},
		{300, 300, carta.A4, 500, 500, false, false, "[1:2000 in A4]"},
		{200, 240, carta.A4, 500, 500, false, false, "[1:2000 in A4 1:1000 in A3]"},
		{5000, 100, carta.A4, 0, 5000, true, false, "[]"},
	} {
		b := orb.Bound{Min: orb.Point{e0, n0}, Max: orb.Point{e0 + c.w, n0 + c.h}}
		i := carta.Impagina(b, b.Min, c.f, c.chiesta)
		if i.Scala != c.scala || i.Orizzontale != c.orizzontale || i.Entra != c.entra || !c.entra && fmt.Sprint(i.Proposte) != c.proposte {
			t.Errorf("%g × %g in %s at 1:%d: %+v", c.w, c.h, c.f.Nome, c.chiesta, i)
		}
		if f := i.Pagine[0].Finestra; c.entra && (!f.Contains(b.Min) || !f.Contains(b.Max)) || !c.entra && f.Center() != b.Min {
			t.Errorf("%g × %g: the window is %v", c.w, c.h, f)
		}
	}
	x := estratto(t, 500, carta.A4)
	if s := strings.ReplaceAll(pagine(t, x)[0].Scritto(), "\n", " "); x.Impianto.Entra || !strings.Contains(s, "non entra per intero in un foglio A4 alla scala 1:500") {
		t.Errorf("%+v: %s", x.Impianto, s)
	}
}

func TestASheetIsCutInPagesThatOverlap(t *testing.T) {
	grande := area(0, 0, 900, 0, 900, 1300, 0, 1300)
	i, err := carta.ImpaginaFoglio(grande.Bound(), grande, carta.A4, 2000)
	if err != nil || len(i.Pagine) < 9 || len(i.Pagine) > carta.MaxPagine {
		t.Fatalf("%+v, %v", i, err)
	}
	for x := 1.0; x < 900; x += 49 {
		for y := 1.0; y < 1300; y += 49 {
			p := orb.Point{e0 + x, n0 + y}
			if !slices.ContainsFunc(i.Pagine, func(q carta.Pagina) bool { return q.Finestra.Contains(p) }) {
				t.Fatalf("%v is on no page", p)
			}
		}
	}
	x := estratto(t, 2000, carta.A4)
	x.Particella, x.Impianto = nil, i
	x.Tavola.Disegni = append(x.Tavola.Disegni, mappa.Disegno{Classe: mappa.ClasseParticella, Foglio: "X100_000200", ID: "X100_000200.77", Numero: "77",
		Tipo: "particella", Geom: area(200, 200, 300, 200, 300, 300, 200, 300)})
	tutte := pagine(t, x)
	if len(tutte) != len(i.Pagine) {
		t.Fatalf("%d pages of %d", len(tutte), len(i.Pagine))
	}
	for n, p := range tutte {
		if want := fmt.Sprintf("A4, pagina %d di %d (%s)", n+1, len(tutte), i.Pagine[n].Sigla()); !p.Ha(want) || !p.Ha(nonVale) {
			t.Errorf("page %d does not say %q", n+1, want)
		}
		if p.Ha("77") {
			t.Error("a number of another sheet is written")
		}
	}
	// A sheet like an L leaves a corner of paper empty: that page is not printed.
	elle := area(0, 0, 900, 0, 900, 300, 200, 300, 200, 1300, 0, 1300)
	l, err := carta.ImpaginaFoglio(elle.Bound(), elle, carta.A4, 2000)
	if err != nil || len(l.Pagine) >= len(i.Pagine) {
		t.Errorf("%d pages, %v", len(l.Pagine), err)
	}
	if uno, err := carta.ImpaginaFoglio(area(0, 0, 140, 0, 140, 80, 0, 80).Bound(), nil, carta.A4, 0); err != nil || uno.Scala != 1000 || len(uno.Pagine) != 1 {
		t.Errorf("a small sheet: %+v, %v", uno, err)
	}
	enorme := area(0, 0, 9000, 0, 9000, 13000, 0, 13000)
	_, err = carta.ImpaginaFoglio(enorme.Bound(), enorme, carta.A4, 500)
	if sit.Codice(err) != "ESTRATTO_TROPPO_GRANDE" {
		t.Fatalf("%v", err)
	}
	_, err = carta.ImpaginaFoglio(grande.Bound(), grande, carta.A4, 500)
	if m := sit.Messaggio(err); sit.Codice(err) != "ESTRATTO_TROPPO_GRANDE" || !strings.Contains(m, "1:2000 in A4") || !strings.Contains(m, "1:1000 in A3") {
		t.Errorf("what would do is not said: %s", m)
	}
}

func TestInternoIsInside(t *testing.T) {
	for _, p := range []orb.Polygon{area(0, 0, 100, 0, 100, 5, 5, 5, 5, 100, 0, 100), area(0, 0, 3, 0, 3, 200, 0, 200)} {
		if c := carta.Interno(p); !ringContains(p[0], c) {
			t.Errorf("%v is not inside %v", c, p)
		}
	}
}

func ringContains(r orb.Ring, p orb.Point) bool {
	dentro := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			dentro = !dentro
		}
	}
	return dentro
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "500", "1:2000", "1:2.000", "A4", "a3", "-1", "1e3", "5000 ", "\x00", "１００"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := carta.ParseScala(s); (err != nil && sit.Kind(err) != sit.Invalid) || (err == nil && n != 0 && !slices.Contains(carta.Scale, n)) {
			t.Errorf("%q: %d, %v", s, n, err)
		}
		if x, err := carta.ParseFormato(s); (err != nil && sit.Kind(err) != sit.Invalid) || (err == nil && x != carta.A4 && x != carta.A3) {
			t.Errorf("%q: %v, %v", s, x, err)
		}
	})
}
