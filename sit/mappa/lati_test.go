package mappa

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

func rettangolo(x1, y1, x2, y2 float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}, {x1, y1}}}}
}

//	30 ┌────┬────┐        i: an island in a hole of D
//	   │ C  │ D ▫│        E: below A, 0.2 m away, half a side to the right
//	10 ├────┼────┤        F: turns away from the right side of B
//	   │ A  │ B  │╲
//	 0 └────┴────┘ ╲F
//
// -0.2   ┌────┐
//
//	│ E  │
func TestComuneMeasuresSidesAndNotCorners(t *testing.T) {
	a, b := rettangolo(0, 0, 10, 10), rettangolo(10, 0, 20, 10)
	c, d := rettangolo(0, 10, 10, 30), rettangolo(10, 10, 20, 30)
	isola := rettangolo(15, 20, 17, 22)
	d[0] = append(d[0], isola[0][0])
	e := rettangolo(5, -10, 15, -0.2)
	f := orb.MultiPolygon{{{{20, 10}, {25, 0}, {25, 10}, {20, 10}}}}
	cases := []struct {
		name       string
		uno, altro orb.MultiPolygon
		tolleranza float64
		want       float64
	}{
		{"side by side", a, b, tolleranzaFoglio, 10},
		{"one above the other", a, c, tolleranzaFoglio, 10},
		{"only a corner", a, d, tolleranzaFoglio, 0},
		{"only a corner, other way", b, c, tolleranzaFoglio, 0},
		{"an island in its hole", d, isola, tolleranzaFoglio, 8},
		{"across sheets, half a side", a, e, tolleranzaTraFogli, 5},
		{"across sheets, seen as one sheet", a, e, tolleranzaFoglio, 0},
		{"across sheets, a corner", c, e, tolleranzaTraFogli, 0},
		{"turning away", b, f, tolleranzaTraFogli, 0},
		{"a neighbour split where the other is whole", rettangolo(0, 0, 10, 10), orb.MultiPolygon{{{{10, 0}, {20, 0}, {20, 10}, {10, 10}, {10, 7}, {10, 2}, {10, 0}}}}, tolleranzaFoglio, 10},
	}
	for _, x := range cases {
		if got := nuovoContorno(x.uno).comune(x.altro, x.tolleranza); math.Abs(got-x.want) > 1e-6 {
			t.Errorf("%s: %g m, want %g", x.name, got, x.want)
		}
		if got := nuovoContorno(x.altro).comune(x.uno, x.tolleranza); math.Abs(got-x.want) > 1e-6 {
			t.Errorf("%s, seen from the other: %g m, want %g", x.name, got, x.want)
		}
	}
}

// Wherever a strip is cut in two, at whatever angle it lies, the two share the whole cut; and
// how rings are wound never matters.
func TestComuneIsSymmetricWhateverTheAngle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		angolo := rapid.Float64Range(0, 2*math.Pi).Draw(t, "angolo")
		largo := rapid.Float64Range(1, 200).Draw(t, "largo")
		scarto := rapid.Float64Range(0, 0.25).Draw(t, "scarto")
		gira := func(m orb.MultiPolygon) orb.MultiPolygon {
			s, c := math.Sincos(angolo)
			for i, p := range m[0][0] {
				m[0][0][i] = orb.Point{4e5 + p[0]*c - p[1]*s, 4e6 + p[0]*s + p[1]*c}
			}
			if rapid.Bool().Draw(t, "rovescia") {
				m[0][0].Reverse()
			}
			return m
		}
		sotto, sopra := gira(rettangolo(0, 0, largo, 30)), gira(rettangolo(0, 30+scarto, largo, 70))
		got, back := nuovoContorno(sotto).comune(sopra, tolleranzaTraFogli), nuovoContorno(sopra).comune(sotto, tolleranzaTraFogli)
		if math.Abs(got-largo) > 0.01 || math.Abs(got-back) > 0.01 {
			t.Fatalf("%g and %g m, want %g", got, back, largo)
		}
	})
}
