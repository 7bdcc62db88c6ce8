package carta

import (
	"math"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	"github.com/paulmach/orb"
)

// punto is how many points of PDF make a millimetre.
const punto = 72 / 25.4

// colore is red, green and blue.
type colore [3]uint8

// penna writes paths straight into the content of a page: a map has more vertices than anything
// else, and fpdf formats each of them anew. Coordinates are millimetres from the upper left
// corner; they reach the page with two decimals of a point, which is 4 thousandths of a
// millimetre.
type penna struct {
	b    []byte
	alta float64 // height of the page, mm
}

func (p *penna) num(v float64) {
	p.b = strconv.AppendFloat(p.b, math.Round(v*100)/100, 'f', -1, 64)
	p.b = append(p.b, ' ')
}

func (p *penna) xy(x, y float64) { p.num(x * punto); p.num((p.alta - y) * punto) }

func (p *penna) op(s string) { p.b = append(append(p.b, s...), '\n') }

func (p *penna) muovi(x, y float64) { p.xy(x, y); p.op("m") }
func (p *penna) linea(x, y float64) { p.xy(x, y); p.op("l") }

func (p *penna) curva(x1, y1, x2, y2, x3, y3 float64) {
	p.xy(x1, y1)
	p.xy(x2, y2)
	p.xy(x3, y3)
	p.op("c")
}

// tratto and pieno set the colours, spessore the width of the line in mm.
func (p *penna) tratto(c colore) { p.rgb(c); p.op("RG") }
func (p *penna) pieno(c colore)  { p.rgb(c); p.op("rg") }

func (p *penna) rgb(c colore) {
	for _, v := range c {
		p.b = strconv.AppendFloat(p.b, math.Round(float64(v)/255*1000)/1000, 'f', -1, 64)
		p.b = append(p.b, ' ')
	}
}

func (p *penna) spessore(mm float64) {
	p.b = strconv.AppendFloat(p.b, math.Round(mm*punto*1000)/1000, 'f', -1, 64)
	p.op(" w")
}

// tratteggio is the dash of a line, in mm; none is a whole line.
func (p *penna) tratteggio(mm ...float64) {
	p.b = append(p.b, '[')
	for _, v := range mm {
		p.num(v * punto)
	}
	p.op("] 0 d")
}

// anello is a closed line; what a viewer could not tell from the point before is left out.
func (p *penna) anello(r []orb.Point) {
	if len(r) == 0 {
		return
	}
	p.spezza(r)
	p.op("h")
}

// spezza is an open line.
func (p *penna) spezza(r []orb.Point) {
	p.muovi(r[0][0], r[0][1])
	x, y := r[0][0], r[0][1]
	for i, q := range r[1:] {
		if math.Abs(q[0]-x)+math.Abs(q[1]-y) < 0.01 && i+2 < len(r) {
			continue
		}
		x, y = q[0], q[1]
		p.linea(x, y)
	}
}

func (p *penna) area(poligono orb.Polygon) {
	for _, r := range poligono {
		p.anello(r)
	}
}

func (p *penna) segmento(x1, y1, x2, y2 float64) {
	p.muovi(x1, y1)
	p.linea(x2, y2)
	p.op("S")
}

func (p *penna) rettangolo(r riquadro, op string) {
	p.xy(r.x, r.y+r.h)
	p.num(r.w * punto)
	p.num(r.h * punto)
	p.op("re " + op)
}

// cerchio is four curves.
func (p *penna) cerchio(x, y, r float64, op string) {
	const k = 0.5523
	p.muovi(x+r, y)
	p.curva(x+r, y+k*r, x+k*r, y+r, x, y+r)
	p.curva(x-k*r, y+r, x-r, y+k*r, x-r, y)
	p.curva(x-r, y-k*r, x-k*r, y-r, x, y-r)
	p.curva(x+k*r, y-r, x+r, y-k*r, x+r, y)
	p.op(op)
}

// ritaglia begins to draw only inside a rectangle, until fine.
func (p *penna) ritaglia(r riquadro) { p.op("q"); p.rettangolo(r, "W n") }
func (p *penna) salva()              { p.op("q") }
func (p *penna) fine()               { p.op("Q") }

// versa puts what was written on the page.
func (p *penna) versa(pdf *fpdf.Fpdf) {
	if len(p.b) > 0 {
		pdf.RawWriteStr(string(p.b[:len(p.b)-1]))
		p.b = p.b[:0]
	}
}
