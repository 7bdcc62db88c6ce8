package docfa

import (
	"testing"

	"github.com/cestor/sit/catasto/censuario"
)

func poligono(ambiente string, mq float64, altezze ...int64) Poligono {
	p := Poligono{Ambiente: ambiente, Superficie: censuario.Decimale{Milli: int64(mq * 1000), Presente: true}}
	for i, h := range altezze {
		d := censuario.Decimale{Milli: h * 1000, Presente: true}
		if i == 0 {
			p.Altezza = d
		} else {
			p.AltezzaMassima = d
		}
	}
	return p
}

func TestTheAreaOfAUnitFollowsTheNorm(t *testing.T) {
	for _, c := range []struct {
		nome, categoria string
		poligoni        []Poligono
		want            int64
		ok              bool
	}{
		{"rooms count whole", "A02", []Poligono{poligono("A", 80.4, 270), poligono("A1", 10), poligono("A2", 5)}, 95, true},
		{"half a square metre goes up", "A02", []Poligono{poligono("A", 80.5)}, 81, true},
		{"accessories by half and a quarter", "A/3", []Poligono{poligono("A", 80), poligono("B", 10), poligono("C", 20)}, 90, true},
		{"a balcony up to 25 m²", "A02", []Poligono{poligono("A", 80), poligono("D", 10)}, 83, true},
		{"balconies together over 25 m²", "A02", []Poligono{poligono("A", 80), poligono("D", 20), poligono("D", 25)}, 90, true}, // 7.5 + 2
		{"balconies apart over 25 m²", "A02", []Poligono{poligono("A", 80), poligono("E", 45)}, 85, true},                       // 3.75 + 1
		{"open areas up to the rooms and above", "A02", []Poligono{poligono("A", 80), poligono("F", 180)}, 90, true},            // 8 + 2
		{"the garden of a villa does not", "A07", []Poligono{poligono("A", 230), poligono("F", 594)}, 230, true},
		{"but for what exceeds five times the rooms", "A08", []Poligono{poligono("A", 100), poligono("F", 700)}, 112, true}, // 200: 10 + 2
		{"nor the court of a school", "B05", []Poligono{poligono("A", 500), poligono("F", 300)}, 500, true},
		{"what is not relevant is not", "A02", []Poligono{poligono("A", 80), poligono("G", 30), poligono("Z", 30), poligono("", 30)}, 80, true},
		{"low rooms neither", "A02", []Poligono{poligono("A", 80, 270), poligono("A", 6, 140), poligono("B", 8, 100, 149)}, 80, true},
		{"unless a part is high enough", "A02", []Poligono{poligono("A", 80, 120, 300), poligono("D", 10, 100)}, 83, true},
		{"a shop has other criteria", "C01", []Poligono{poligono("A", 80)}, 0, false},
		{"an office too", "A10", []Poligono{poligono("A", 80)}, 0, false},
		{"no categoria", "", []Poligono{poligono("A", 80)}, 0, false},
		{"no polygon", "A02", nil, 0, false},
		{"only what does not count", "A02", []Poligono{poligono("G", 80), {Ambiente: "A"}, {Ambiente: "A", Superficie: censuario.Decimale{Milli: -5000, Presente: true}}}, 0, false},
	} {
		if got, ok := SuperficieCatastale(c.categoria, c.poligoni); got != c.want || ok != c.ok {
			t.Errorf("%s: %d %v, want %d %v", c.nome, got, ok, c.want, c.ok)
		}
	}
}

func TestATwentiethIsTolerated(t *testing.T) {
	for _, c := range []struct {
		calcolata, dichiarata int64
		want                  bool
	}{{105, 100, false}, {106, 100, true}, {95, 100, false}, {94, 100, true}, {50, 0, false}, {0, 1, true}} {
		if got := Discorde(c.calcolata, c.dichiarata); got != c.want {
			t.Errorf("%d against %d: %v", c.calcolata, c.dichiarata, got)
		}
	}
}
