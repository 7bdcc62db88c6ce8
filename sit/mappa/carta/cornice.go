package carta

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"rsc.io/qr"

	"github.com/cestor/sit/sit/caratteri"
)

const fonteDati = "© Agenzia delle Entrate – Cartografia catastale, CC BY 4.0"

const senzaValore = "Estratto senza valore legale"

// cornice draws the frame of the map, and on it the coordinates of the grid: a cross on the map
// every five centimetres of paper, at round numbers.
func (f *foglio) cornice(fig figura) {
	t := proietta(fig.finestra, fig.quadro, fig.scala)
	q := fig.quadro
	passo := 50 * float64(fig.scala) / 1000 // metres in 5 cm
	f.carattere(caratteri.Tondo, 5.5)
	f.colore(coloreTenue)
	prima := func(v float64) float64 { return math.Ceil(v/passo) * passo }
	var est, nord []float64
	for e := prima(fig.finestra.Min[0]); e <= fig.finestra.Max[0]; e += passo {
		est = append(est, e)
	}
	for n := prima(fig.finestra.Min[1]); n <= fig.finestra.Max[1]; n += passo {
		nord = append(nord, n)
	}
	f.disegna(func(p *penna) {
		p.tratto(coloreTenue)
		p.spessore(0.1)
		for _, e := range est {
			x := t.punto(orb.Point{e, fig.finestra.Min[1]})[0]
			p.segmento(x, q.y+q.h, x, q.y+q.h+1)
			p.segmento(x, q.y, x, q.y-1)
			for _, n := range nord {
				c := t.punto(orb.Point{e, n})
				p.segmento(c[0]-1.5, c[1], c[0]+1.5, c[1])
				p.segmento(c[0], c[1]-1.5, c[0], c[1]+1.5)
			}
		}
		for _, n := range nord {
			y := t.punto(orb.Point{0, n})[1]
			p.segmento(q.x-1, y, q.x, y)
			p.segmento(q.x+q.w, y, q.x+q.w+1, y)
		}
		p.tratto(coloreTesto)
		p.spessore(0.4)
		p.rettangolo(q, "S")
	})
	for _, e := range est {
		x := t.punto(orb.Point{e, 0})[0]
		if s := coordinata(e) + " E"; x-f.larga(s)/2 > q.x && x+f.larga(s)/2 < q.x+q.w {
			f.scriviCentro(x, q.y+q.h+1.2+alte(5.5), s)
		}
	}
	for _, n := range nord {
		y := t.punto(orb.Point{0, n})[1]
		if s := coordinata(n) + " N"; y-f.larga(s)/2 > q.y && y+f.larga(s)/2 < q.y+q.h {
			f.ruotata(orb.Point{q.x - 1.2 - alte(5.5)/2, y}, math.Pi/2, 5.5, s)
		}
	}
	f.colore(coloreTesto)
}

// coordinata writes whole metres with a dot at the thousands: 482.350.
func coordinata(v float64) string { return migliaia(int64(math.Round(v))) }

func migliaia(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// tacche are how many metres each piece of the scale bar is, and how many pieces it has.
func tacche(scala int) (metri float64, pezzi int) {
	switch {
	case scala <= 500:
		return 5, 4
	case scala <= 1000:
		return 10, 4
	case scala <= 2000:
		return 20, 5
	}
	return 50, 4
}

// barra draws the scale bar with its left end at x; what it says is metres, what it measures is
// paper.
func (f *foglio) barra(x, y float64, scala int) {
	metri, pezzi := tacche(scala)
	w := metri * 1000 / float64(scala)
	f.disegna(func(p *penna) {
		p.tratto(coloreTesto)
		p.spessore(0.2)
		for i := range pezzi {
			p.pieno(colore{255, 255, 255})
			if i%2 == 0 {
				p.pieno(coloreTesto)
			}
			p.rettangolo(riquadro{x + float64(i)*w, y, w, 1.4}, "B")
		}
	})
	f.carattere(caratteri.Tondo, 6.5)
	for i := range pezzi + 1 {
		s := fmt.Sprint(int(metri) * i)
		if i == pezzi {
			s += " m"
		}
		f.scrivi(x+float64(i)*w-f.larga(fmt.Sprint(int(metri)*i))/2, y+4.4, s)
	}
}

// nord draws the arrow of the grid north, which is the top of the page.
func (f *foglio) nord(x, y, alto float64) {
	f.disegna(func(p *penna) {
		p.tratto(coloreTesto)
		p.spessore(0.25)
		largo := alto * 0.22
		p.pieno(coloreTesto)
		p.muovi(x, y)
		p.linea(x-largo, y+alto)
		p.linea(x, y+alto*0.78)
		p.op("b")
		p.pieno(colore{255, 255, 255})
		p.muovi(x, y)
		p.linea(x+largo, y+alto)
		p.linea(x, y+alto*0.78)
		p.op("b")
	})
	f.carattere(caratteri.Grassetto, 9)
	f.scriviCentro(x, y-1, "N")
	f.carattere(caratteri.Tondo, 5.5)
	f.scriviCentro(x, y+alto+3, "nord di rete")
}

// qr draws the code of an address in a square; without an address there is none.
func (f *foglio) qr(x, y, lato float64, link string) error {
	if link == "" {
		return nil
	}
	c, err := qr.Encode(link, qr.M)
	if err != nil {
		return fmt.Errorf("encode the address as QR: %w", err)
	}
	m := lato / float64(c.Size)
	f.disegna(func(p *penna) {
		p.pieno(colore{0, 0, 0})
		for r := range c.Size {
			for da := 0; da < c.Size; da++ {
				if !c.Black(da, r) {
					continue
				}
				a := da
				for a < c.Size && c.Black(a, r) {
					a++
				}
				// A hair taller, so that no viewer shows paper between the rows.
				p.rettangolo(riquadro{x + float64(da)*m, y + float64(r)*m, float64(a-da) * m, m + 0.01}, "f")
				da = a
			}
		}
	})
	return nil
}

// sistema names the grid of an ente's zone.
func sistema(srid int) string {
	return fmt.Sprintf("RDN2008 / UTM %dN (EPSG:%d)", srid-7791+32, srid)
}
