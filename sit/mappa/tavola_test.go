package mappa_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

func finestra(x0, y0, x1, y1 float64) orb.Bound {
	return orb.Bound{Min: orb.Point{470_000 + x0, 4_550_000 + y0}, Max: orb.Point{470_000 + x1, 4_550_000 + y1}}
}

func ids(t mappa.Tavola, classe int, soloConfinanti bool) []string {
	var out []string
	for _, d := range t.Disegni {
		if d.Classe == classe && (d.Confinante || !soloConfinanti) {
			out = append(out, d.Foglio[8:9]+"."+d.Numero)
		}
	}
	slices.Sort(out)
	return out
}

func TestTavolaHasWhatIsInTheWindowOnTheDay(t *testing.T) {
	_, m, e := apri(t)
	for _, c := range []struct {
		nome       string
		finestra   orb.Bound
		quando     mappa.Quando
		scelta     string
		particelle []string
		confinanti []string
		edifici    int
		fogli      []string
		riferiti   []string
	}{
		{"today", finestra(1, 1, 59, 39), oggi, "X100_000100.6",
			[]string{"1.1", "1.2", "1.3", "1.4", "1.6", "1.7", "1.731/2", "1.STRADA001", "2.10"}, []string{"1.2", "1.7", "1.731/2"},
			1, []string{"X100_000100", "X100_000200"}, []string{"2022-01-01", "2020-01-01"}},
		{"before the split", finestra(41, 5, 59, 35), al("2021-06-01"), "X100_000100.5",
			[]string{"1.2", "1.4", "1.5", "1.731/2"}, []string{"1.2", "1.4", "1.731/2"}, 0, []string{"X100_000100"}, []string{"2020-01-01"}},
		{"before all maps", finestra(45, 5, 55, 15), al("1990-06-01"), "", []string{"1.5"}, nil, 0, []string{"X100_000100"}, []string{"2020-01-01"}},
		{"across sheets", finestra(5, -10, 25, 5), oggi, "X100_000200.10", []string{"1.1", "1.2", "2.10"}, []string{"1.1", "1.2"},
			1, []string{"X100_000100", "X100_000200"}, []string{"2022-01-01", "2020-01-01"}},
		{"nothing there", finestra(5000, 0, 5100, 100), oggi, "X100_000100.1", nil, nil, 0, nil, nil},
	} {
		tv, err := m.Tavola(t.Context(), e, c.finestra, c.scelta, c.quando)
		if err != nil {
			t.Errorf("%s: %v", c.nome, err)
			continue
		}
		// The search is by box and a metre wide: what only touches the window may be there too.
		got := ids(tv, mappa.ClasseParticella, false)
		for _, p := range c.particelle {
			if !slices.Contains(got, p) {
				t.Errorf("%s: %s is missing from %v", c.nome, p, got)
			}
		}
		if len(got) > len(c.particelle)+2 {
			t.Errorf("%s: particelle %v, want %v", c.nome, got, c.particelle)
		}
		if got := ids(tv, mappa.ClasseParticella, true); !slices.Equal(got, c.confinanti) {
			t.Errorf("%s: neighbours %v, want %v", c.nome, got, c.confinanti)
		}
		if got := len(ids(tv, mappa.ClasseFabbricato, false)); got != c.edifici {
			t.Errorf("%s: %d buildings", c.nome, got)
		}
		var fogli, riferiti []string
		for _, f := range tv.Fogli {
			fogli, riferiti = append(fogli, f.ID.String()), append(riferiti, f.Riferimento.String())
			if math.Abs(f.Precisione-0.6) > 1e-6 || f.Fonte != "cxf" {
				t.Errorf("%s: %+v", c.nome, f)
			}
		}
		if !slices.Equal(fogli, c.fogli) || !slices.Equal(riferiti, c.riferiti) {
			t.Errorf("%s: sheets %v of %v", c.nome, fogli, riferiti)
		}
	}
}

func TestInquadraFindsAParticella(t *testing.T) {
	_, m, e := apri(t)
	for _, c := range []struct {
		id      string
		quando  mappa.Quando
		inMappa bool
		finita  sit.Giorno
		box     orb.Bound
	}{
		{"x100_000100.0001", oggi, true, sit.PerSempre, finestra(0, 0, 20, 20)},
		{"X100_0003A0.45", oggi, true, sit.PerSempre, finestra(100, 0, 220, 20)}, // drawn on two sheets
		{"X100_000100.5", oggi, false, giorno("2022-01-01"), orb.Bound{}},
		{"X100_000100.5", al("2021-12-31"), true, sit.PerSempre, finestra(40, 0, 60, 40)},
		{"X100_000100.6", al("2021-12-31"), false, sit.PerSempre, orb.Bound{}},
		{"X100_000300.99", oggi, false, sit.PerSempre, orb.Bound{}},
	} {
		i, err := m.InquadraParticella(t.Context(), e, c.id, c.quando)
		if err != nil {
			t.Errorf("%s: %v", c.id, err)
			continue
		}
		if i.InMappa != c.inMappa || i.Finita != c.finita || i.Riquadro != c.box || i.InMappa != (i.Foglio != "") {
			t.Errorf("%s on %s: %+v", c.id, c.quando.Giorno, i)
		}
	}
	for _, id := range []string{"X100_000100.45", "boh", ""} {
		if _, err := m.InquadraParticella(t.Context(), e, id, oggi); sit.Codice(err) != "PART_INESISTENTE" {
			t.Errorf("%q: %v", id, err)
		}
	}
	senza, err := m.Ente(t.Context(), "X200")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.InquadraParticella(t.Context(), senza, "X200_000100.1", al("2020-01-01")); sit.Codice(err) != "DATA_FUORI_STORIA" {
		t.Errorf("a day of an ente without a map: %v", err)
	}
}

func TestInquadraFindsSheets(t *testing.T) {
	_, m, e := apri(t)
	vuota, a := "", "A"
	for _, c := range []struct {
		nome    string
		numero  int
		sezione *string
		want    []string
	}{
		{"X100_0003A0", 0, nil, []string{"X100_0003A0"}},
		{"", 3, nil, []string{"X100_000300"}}, // an allegato is asked for by name
		{"", 3, &vuota, []string{"X100_000300"}},
		{"", 3, &a, nil},
		{"X100_000900", 0, nil, nil},
	} {
		trovati, err := m.InquadraFogli(t.Context(), e, c.nome, c.numero, c.sezione, oggi)
		var got []string
		for _, f := range trovati {
			got = append(got, f.Foglio)
			if !f.InMappa || f.Riquadro.IsEmpty() {
				t.Errorf("%+v", f)
			}
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q %d: %v, %v", c.nome, c.numero, got, err)
		}
	}
	g, err := m.Contorno(t.Context(), e, "X100_000300", oggi)
	if err != nil || g == nil || g.Bound() != finestra(100, 0, 170, 40) {
		t.Errorf("%v, %v", g, err)
	}
	if g, err := m.Contorno(t.Context(), e, "X100_000900", oggi); err != nil || g != nil {
		t.Errorf("of no sheet: %v, %v", g, err)
	}
}
