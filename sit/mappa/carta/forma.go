package carta

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit/mappa"
)

// forma is a drawing brought to the page, in millimetres from its upper left corner.
type forma struct {
	mappa.Disegno
	aree   []orb.Polygon
	linee  []orb.LineString
	punto  orb.Point // of a sign
	scritt orb.Point // where its number or text is
	bordo  orb.Bound
	scelta bool
}

// proiezione brings metres of the grid to millimetres of the page.
type proiezione struct {
	ovest, nord float64 // of the window
	x, y        float64 // of the quadro
	mm          float64 // of a metre
}

func proietta(finestra orb.Bound, q riquadro, scala int) proiezione {
	return proiezione{finestra.Min[0], finestra.Max[1], q.x, q.y, 1000 / float64(scala)}
}

func (t proiezione) punto(p orb.Point) orb.Point {
	return orb.Point{t.x + (p[0]-t.ovest)*t.mm, t.y + (t.nord-p[1])*t.mm}
}

func (t proiezione) punti(in []orb.Point) []orb.Point {
	out := make([]orb.Point, len(in))
	for i, p := range in {
		out[i] = t.punto(p)
	}
	return out
}

func (t proiezione) forma(d mappa.Disegno) forma {
	f := forma{Disegno: d}
	f.aggiungi(t, d.Geom)
	b := d.Geom.Bound()
	a, c := t.punto(b.Min), t.punto(b.Max)
	f.bordo = orb.Bound{Min: orb.Point{a[0], c[1]}, Max: orb.Point{c[0], a[1]}}
	if d.HaScritta {
		f.scritt = t.punto(d.Etichetta)
	}
	return f
}

func (f *forma) aggiungi(t proiezione, g orb.Geometry) {
	switch g := g.(type) {
	case orb.Polygon:
		p := make(orb.Polygon, len(g))
		for i, r := range g {
			p[i] = t.punti(r)
		}
		f.aree = append(f.aree, p)
	case orb.MultiPolygon:
		for _, p := range g {
			f.aggiungi(t, p)
		}
	case orb.LineString:
		f.linee = append(f.linee, t.punti(g))
	case orb.MultiLineString:
		for _, l := range g {
			f.aggiungi(t, l)
		}
	case orb.Point:
		f.punto = t.punto(g)
	case orb.Collection:
		for _, x := range g {
			f.aggiungi(t, x)
		}
	}
}

// dentro is true for a point inside the area, holes apart.
func (f *forma) dentro(p orb.Point) bool {
	si := false
	f.lati(func(a, b orb.Point) {
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			si = !si
		}
	})
	return si
}

func (f *forma) lati(fn func(a, b orb.Point)) {
	for _, p := range f.aree {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				fn(r[i-1], r[i])
			}
		}
	}
}

// campata finds where a box of height h has room to its sides inside the area and inside the
// limits, looking from the middle of it up and down:
//
//	 ╱‾‾‾‾‾‾‾‾╲        three lines cross the area, h/2 apart; what
//	╱──────────╲       all three have in common is room for the
//	│──────────│──╮    box. The first that has room to spare for a
//	╲──────────┴──╯    width of basta is taken, else the widest.
func (f *forma) campata(h, basta float64, limiti orb.Bound) (centro orb.Point, larga float64) {
	sotto, sopra := max(f.bordo.Min[1], limiti.Min[1]), min(f.bordo.Max[1], limiti.Max[1])
	if sopra <= sotto {
		return centro, 0
	}
	n := min(25, max(3, int((sopra-sotto)/h*2)))
	for i := range n {
		k := n/2 + (i+1)/2*(1-2*(i%2)) // the middle, one above, one below, and so on
		y := sotto + (sopra-sotto)*(float64(k)+0.5)/float64(n)
		comune := f.interni(y, limiti)
		for _, d := range []float64{-h / 2, h / 2} {
			if len(comune) > 0 {
				comune = incrocia(comune, f.interni(y+d, limiti))
			}
		}
		for _, c := range comune {
			if w := c[1] - c[0]; w > larga*1.1 {
				larga, centro = w, orb.Point{(c[0] + c[1]) / 2, y}
			}
		}
		if larga > basta*1.4 {
			break
		}
	}
	return centro, larga
}

// interni are the stretches of a horizontal line inside the area.
func (f *forma) interni(y float64, limiti orb.Bound) [][2]float64 {
	if y <= limiti.Min[1] || y >= limiti.Max[1] {
		return nil
	}
	var xs []float64
	f.lati(func(a, b orb.Point) {
		if (a[1] > y) != (b[1] > y) {
			xs = append(xs, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
		}
	})
	slices.Sort(xs)
	var out [][2]float64
	for i := 0; i+1 < len(xs); i += 2 {
		if da, a := max(xs[i], limiti.Min[0]), min(xs[i+1], limiti.Max[0]); a > da {
			out = append(out, [2]float64{da, a})
		}
	}
	return out
}

func incrocia(a, b [][2]float64) [][2]float64 {
	var out [][2]float64
	for _, x := range a {
		for _, y := range b {
			if da, al := max(x[0], y[0]), min(x[1], y[1]); al > da {
				out = append(out, [2]float64{da, al})
			}
		}
	}
	return out
}

// Interno is a point well inside an area, in its own units.
func Interno(g orb.Geometry) orb.Point {
	f := proiezione{mm: 1}.forma(mappa.Disegno{Geom: g})
	alto := f.bordo.Max[1] - f.bordo.Min[1]
	c, larga := f.campata(alto/20, math.Inf(1), f.bordo.Pad(1))
	if larga == 0 {
		return g.Bound().Center()
	}
	return orb.Point{c[0], -c[1]}
}
