package carta

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"

	"github.com/cestor/sit/sit/caratteri"
)

// numero is a number of a particella in its place on the page.
type numero struct {
	testo    string
	stile    string
	corpo    float64 // points
	centro   orb.Point
	angolo   float64
	scelto   bool
	richiamo *orb.Point // the point of the particella, for a number written outside it
}

// corpi is the size of the numbers at a scale, in points.
func corpi(scala int) float64 {
	switch {
	case scala <= 500:
		return 8
	case scala <= 1000:
		return 7.5
	case scala <= 2000:
		return 6.5
	}
	return 5.5
}

const corpoMinimo = 4.5

// numeri places the numbers of the particelle on a page: the one chosen first, then its
// neighbours, then the others, the largest first. A number goes where the map wrote it, else
// where its particella has room, smaller if need be, else, for those that must be there, outside
// with a line to it. What would lie over another is left out.
func (f *foglio) numeri(forme []forma, q riquadro, scala int, occupati []orb.Bound) []numero {
	type candidato struct {
		*forma
		rango int
		area  float64
	}
	var tutti []candidato
	limiti := q.bordo().Pad(-0.6)
	for i := range forme {
		x := &forme[i]
		ordinaria := x.Tipo == string(catasto.Ordinaria)
		if x.Numero == "" || !ordinaria && !x.scelta || !x.bordo.Intersects(limiti) {
			continue
		}
		rango := 2
		switch {
		case x.scelta:
			rango = 0
		case x.Confinante:
			rango = 1
		}
		b := x.bordo
		tutti = append(tutti, candidato{x, rango, (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])})
	}
	slices.SortStableFunc(tutti, func(a, b candidato) int {
		return cmp.Or(cmp.Compare(a.rango, b.rango), cmp.Compare(b.area, a.area), cmp.Compare(a.ID, b.ID))
	})
	p := posto{limiti: limiti, occupati: slices.Clone(occupati)}
	base := corpi(scala)
	var out []numero
	scelti := map[string]bool{}
	for _, c := range tutti {
		n := numero{testo: c.Numero, stile: caratteri.Tondo, corpo: base, scelto: c.scelta}
		if c.scelta {
			if scelti[c.Foglio] { // its parts on one sheet bear one number
				continue
			}
			n.stile, n.corpo = caratteri.Grassetto, base+2.5
		}
		if f.posa(&n, c.forma, &p, c.rango < 2) {
			out = append(out, n)
			if c.scelta {
				scelti[c.Foglio] = true
			}
		}
	}
	return out
}

// posto is what is taken on the page.
type posto struct {
	limiti   orb.Bound
	occupati []orb.Bound
}

func (p *posto) libero(b orb.Bound) bool {
	if !p.limiti.Contains(b.Min) || !p.limiti.Contains(b.Max) {
		return false
	}
	for _, o := range p.occupati {
		if o.Min[0] < b.Max[0] && b.Min[0] < o.Max[0] && o.Min[1] < b.Max[1] && b.Min[1] < o.Max[1] {
			return false
		}
	}
	return true
}

// ingombro is the box of a text of a width and height, turned by an angle.
func ingombro(c orb.Point, w, h, angolo float64) orb.Bound {
	s, k := math.Abs(math.Sin(angolo)), math.Abs(math.Cos(angolo))
	dx, dy := (w*k+h*s)/2, (w*s+h*k)/2
	return orb.Bound{Min: orb.Point{c[0] - dx, c[1] - dy}, Max: orb.Point{c[0] + dx, c[1] + dy}}
}

// dritto turns an angle so that nobody reads upside down.
func dritto(a float64) float64 {
	a = math.Mod(a, 2*math.Pi)
	if a > math.Pi {
		a -= 2 * math.Pi
	}
	switch {
	case a > math.Pi/2+0.01:
		a -= math.Pi
	case a < -math.Pi/2-0.01:
		a += math.Pi
	}
	if math.Abs(a) < 0.005 {
		return 0
	}
	return a
}

// posa finds the place of a number; false when there is none.
func (f *foglio) posa(n *numero, x *forma, p *posto, deve bool) bool {
	prova := func(c orb.Point, angolo float64) bool {
		b := ingombro(c, f.larga(n.testo)+0.6, alte(n.corpo)+0.8, angolo)
		if !p.libero(b) {
			return false
		}
		n.centro, n.angolo = c, angolo
		p.occupati = append(p.occupati, b)
		return true
	}
	intero := n.corpo
	angolo := dritto(x.Angolo)
	for _, parte := range []float64{1, 0.85, 0.7} {
		if n.corpo = intero * parte; n.corpo < corpoMinimo {
			break
		}
		f.carattere(n.stile, n.corpo)
		w, h := f.larga(n.testo), alte(n.corpo)
		if x.HaScritta && !x.Esterno && x.contiene(x.scritt, w, h, angolo) && prova(x.scritt, angolo) {
			return true
		}
		if b := x.bordo; b.Max[0]-b.Min[0] < w || b.Max[1]-b.Min[1] < h {
			continue
		}
		if c, larga := x.campata(h*1.15, w+0.4, p.limiti); larga >= w+0.4 && prova(c, 0) {
			return true
		}
	}
	n.corpo = max(corpoMinimo, intero*0.85)
	f.carattere(n.stile, n.corpo)
	if !deve && !(x.HaScritta && x.Esterno) {
		return false
	}
	dentro, larga := x.campata(alte(n.corpo)*0.2, 1, p.limiti)
	if larga == 0 {
		if dentro, larga = x.campata(0.05, 0, p.limiti); larga == 0 {
			return false // nothing of it is on this page
		}
	}
	// Where the map itself wrote the number outside, with a line to its particella.
	if x.HaScritta && x.Esterno && prova(x.scritt, angolo) {
		n.richiamo = &dentro
		return true
	}
	if !deve {
		return false
	}
	w, h := f.larga(n.testo), alte(n.corpo)
	for _, r := range []float64{4, 6, 8, 11, 14, 18, 23, 30} {
		for k := range 16 {
			a := math.Pi/4 + float64(k)*math.Pi/8*float64(1-2*(k%2))
			c := orb.Point{dentro[0] + (r+w/2)*math.Cos(a), dentro[1] - (r+h/2)*math.Sin(a)}
			if prova(c, 0) {
				n.richiamo = &dentro
				return true
			}
		}
	}
	n.centro, n.angolo = dentro, 0 // better over something than missing
	p.occupati = append(p.occupati, ingombro(dentro, w, h, 0))
	return true
}

// contiene is true when the corners and the middles of a turned box are inside the area.
func (x *forma) contiene(c orb.Point, w, h, angolo float64) bool {
	s, k := math.Sin(angolo), math.Cos(angolo)
	for _, d := range [][2]float64{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}, {0, 0}, {0, 1}, {0, -1}} {
		u, v := d[0]*w/2, d[1]*h/2
		if !x.dentro(orb.Point{c[0] + u*k - v*s, c[1] - u*s - v*k}) {
			return false
		}
	}
	return true
}

// scriviNumeri writes the numbers; those outside get a line to their particella, and paper
// under them.
func (f *foglio) scriviNumeri(numeri []numero) {
	f.disegna(func(p *penna) {
		p.tratto(coloreTesto)
		p.pieno(colore{255, 255, 255})
		p.spessore(0.12)
		for _, n := range numeri {
			if n.richiamo == nil && !n.scelto {
				continue
			}
			f.carattere(n.stile, n.corpo)
			w, h := f.larga(n.testo)+0.8, alte(n.corpo)+0.8
			if n.richiamo != nil {
				p.segmento(n.richiamo[0], n.richiamo[1], n.centro[0], n.centro[1])
				p.pieno(coloreTesto)
				p.cerchio(n.richiamo[0], n.richiamo[1], 0.3, "f")
				p.pieno(colore{255, 255, 255})
			}
			if n.angolo == 0 {
				p.rettangolo(riquadro{n.centro[0] - w/2, n.centro[1] - h/2, w, h}, "f")
			}
		}
	})
	f.colore(coloreTesto)
	for _, n := range numeri {
		f.carattere(n.stile, n.corpo)
		f.ruotata(n.centro, n.angolo, n.corpo, n.testo)
	}
}
