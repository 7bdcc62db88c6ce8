package carta

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// segno draws the conventional signs of the cadastral sheet, in a square of 48 units turned
// about its reference point: its left end for what lies along a line, else its centre
// (cartografia §1.6).
type segno struct {
	p      *penna
	o      orb.Point
	s, c   float64 // sine and cosine of the turn
	misura float64 // mm of a unit
	x0     float64 // unit of the reference point; its y is always 24
}

const mezzo = 24.0

func (g segno) xy(x, y float64) (float64, float64) {
	x, y = (x-g.x0)*g.misura, (y-mezzo)*g.misura
	return g.o[0] + x*g.c + y*g.s, g.o[1] - x*g.s + y*g.c
}

func (g segno) linea(punti ...float64) {
	for i := 0; i+1 < len(punti); i += 2 {
		x, y := g.xy(punti[i], punti[i+1])
		if i == 0 {
			g.p.muovi(x, y)
		} else {
			g.p.linea(x, y)
		}
	}
	g.p.op("S")
}

func (g segno) cerchio(x, y, r float64, op string) {
	x, y = g.xy(x, y)
	g.p.cerchio(x, y, r*g.misura, op)
}

func (g segno) freccia(fine float64) {
	g.linea(2, mezzo, fine, mezzo)
	g.linea(fine-9, mezzo-6, fine, mezzo, fine-9, mezzo+6)
}

// graffa is the long S that ties a building to its corte.
func (g segno) graffa(alta float64) {
	p := func(x, y float64) [2]float64 { a, b := g.xy(x, y); return [2]float64{a, b} }
	a := p(mezzo+9, mezzo-alta)
	g.p.muovi(a[0], a[1])
	for _, c := range [][6]float64{
		{mezzo - 4, mezzo - alta - 5, mezzo + 2, mezzo - 4, mezzo, mezzo},
		{mezzo - 2, mezzo + 4, mezzo + 4, mezzo + alta + 5, mezzo - 9, mezzo + alta},
	} {
		x, y, z := p(c[0], c[1]), p(c[2], c[3]), p(c[4], c[5])
		g.p.curva(x[0], x[1], y[0], y[1], z[0], z[1])
	}
	g.p.op("S")
}

// simbolo draws one sign; a code that we do not know is a dot.
func (p *penna) simbolo(o orb.Point, tipo string, angolo, misura float64) {
	g := segno{p, o, math.Sin(angolo), math.Cos(angolo), misura / 48, mezzo}
	p.pieno(colore{255, 255, 255})
	p.tratto(coloreSegno)
	p.spessore(0.15)
	codice, _ := strconv.Atoi(strings.TrimPrefix(tipo, "simbolo_"))
	if tipo == "fiduciale" {
		codice = 20
	}
	switch codice {
	case 1:
		g.linea(8, 8, 40, 40)
		g.linea(40, 8, 8, 40)
	case 2: // termine
		g.x0 = 5
		g.cerchio(14, mezzo, 9, "B")
	case 3: // parametro
		g.linea(mezzo, 4, mezzo, 44)
		g.linea(4, mezzo, 44, mezzo)
	case 4: // osso di morto
		g.linea(13, mezzo, 35, mezzo)
		g.cerchio(8, mezzo, 5, "B")
		g.cerchio(40, mezzo, 5, "B")
	case 5, 6, 7: // the flow of water
		g.x0 = 2
		p.tratto(coloreAcquaBordo)
		g.freccia(46 - 8*float64(codice-5))
	case 8: // punto fiduciale trigonometrico
		p.tratto(coloreFiduciale)
		g.linea(mezzo, 6, 43, 40, 5, 40, mezzo, 6)
		p.pieno(coloreFiduciale)
		g.cerchio(mezzo, 29, 3.5, "f")
	case 9:
		g.graffa(13)
	case 14:
		g.graffa(19)
	case 10: // ancora
		g.linea(mezzo, 8, mezzo, 40)
		g.linea(14, 16, 34, 16)
		g.linea(12, 32, 16, 37, mezzo, 40, 32, 37, 36, 32)
	case 11: // termine provinciale
		g.x0 = 5
		g.cerchio(16, mezzo, 11, "B")
		p.pieno(coloreSegno)
		g.cerchio(16, mezzo, 3, "f")
	case 13: // croce su roccia
		g.linea(mezzo, 10, mezzo, 38)
		g.linea(10, mezzo, 38, mezzo)
	case 15, 16: // baffettatura
		g.linea(mezzo, mezzo, mezzo, 38+8*float64(codice-15))
	case 20: // punto fiduciale
		p.tratto(coloreFiduciale)
		g.cerchio(mezzo, mezzo, 12, "B")
		g.linea(mezzo, 6, mezzo, 42)
		g.linea(6, mezzo, 42, mezzo)
	case 31:
		g.linea(mezzo+12, mezzo-6, mezzo, mezzo, mezzo+12, mezzo+6)
	case 32:
		g.linea(mezzo-8, mezzo, mezzo+8, mezzo)
	default:
		p.pieno(coloreSegno)
		g.cerchio(mezzo, mezzo, 4, "f")
	}
}

// tratti are the dashes of the lines of the sheet, in mm (cartografia §1.8); a kind that is not
// here is whole.
var tratti = map[string][]float64{
	"linea_5": {1.6, 1}, "linea_6": {0.1, 0.9}, "linea_30": {0.6, 0.8}, "linea_31": {0.6, 0.7, 0.1, 0.7},
	"linea_32": {0.6, 0.7, 0.1, 0.5, 0.1, 0.7}, "linea_33": {2.5, 0.7, 0.2, 0.5, 0.2, 0.7}, "linea_34": {2.5, 0.8, 0.2, 0.8},
	"linea_35": {2.5, 1.2},
}
