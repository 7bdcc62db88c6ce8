package fornitura

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
)

// tavola is an invented sheet, written as a grid of squares: equal words are one particella.
// "=" is a strada, "~" an acqua, "." lies outside the sheet.
type tavola struct {
	nome     string // the eleven characters
	righe    []string
	lato     float64 // of a square, metres; 10 when zero
	dx, dy   float64 // shift of the whole sheet
	edifici  []edificio
	testi    []testoSegnato
	parti    []parte // polygons that are no squares
	senza    bool    // without its confine
	sotto    string  // replaces nome in the place on the ground: two sheets one over the other
	etich    map[string][2]float64
	rovescia bool // codes in the file from the last to the first
}

// edificio is a rectangle in metres from the lower left corner of the sheet.
type edificio struct {
	codice     string // number of its particella, for the CXF
	x, y, w, h float64
}

type testoSegnato struct {
	testo string
	x, y  float64
}

// parte is a polygon of its own, in metres from the lower left corner.
type parte struct {
	codice string
	anello []float64
}

func tav(nome string, righe ...string) tavola { return tavola{nome: nome, righe: righe} }

func (t tavola) spostata(dx, dy float64) tavola { t.dx, t.dy = t.dx+dx, t.dy+dy; return t }

func (t tavola) con(edifici ...edificio) tavola { t.edifici = edifici; return t }

func (t tavola) id() catasto.IDFoglio {
	id, err := catasto.ParseIDFoglio(t.nome)
	if err != nil {
		panic(err)
	}
	return id
}

func (t tavola) misura() float64 {
	if t.lato == 0 {
		return 10
	}
	return t.lato
}

// origine is where the lower left corner lies: each sheet on ground of its own, in UTM 33.
func (t tavola) origine() (e, n float64) {
	id := t.id()
	if t.sotto != "" {
		id, _ = catasto.ParseIDFoglio(t.sotto)
	}
	e, n = 470_000+1000*float64(id.Foglio), 4_553_000
	if !id.Principale() {
		n += 500
	}
	if id.Sezione != "" {
		n += 1000 * float64(1+id.Sezione[0]%7)
	}
	return e + t.dx, n + t.dy
}

// celle is the grid, row 0 on top.
func (t tavola) celle() [][]string {
	out := make([][]string, len(t.righe))
	for i, r := range t.righe {
		out[i] = strings.Fields(r)
	}
	return out
}

// poligono is what is drawn of one code: rings in ground coordinates, outer rings first.
type poligono struct {
	codice string
	parti  [][][]float64 // polygons, each an outer ring and its holes
}

// poligoni draws each code of the grid, in order of appearance.
func (t tavola) poligoni() []poligono {
	var out []poligono
	var codici []string
	for _, r := range t.celle() {
		for _, c := range r {
			if c != "." && !slices.Contains(codici, c) {
				codici = append(codici, c)
			}
		}
	}
	if t.rovescia {
		slices.Reverse(codici)
	}
	for _, c := range codici {
		out = append(out, poligono{c, t.contorno(func(s string) bool { return s == c })})
	}
	e0, n0 := t.origine()
	for _, p := range t.parti {
		a := slices.Clone(p.anello)
		for i := range a {
			if i%2 == 0 {
				a[i] += e0
			} else {
				a[i] += n0
			}
		}
		out = append(out, poligono{p.codice, [][][]float64{{a}}})
	}
	return out
}

func (t tavola) confine() poligono {
	return poligono{t.nome, t.contorno(func(s string) bool { return s != "." })}
}

// contorno is the outline of the squares that dentro chooses. Sides walked both ways cancel, what
// is left is chained into rings: outer ones clockwise, holes anticlockwise.
func (t tavola) contorno(dentro func(string) bool) [][][]float64 {
	type punto [2]int
	lati := map[punto][]punto{}
	celle := t.celle()
	at := func(r, c int) bool {
		return r >= 0 && r < len(celle) && c >= 0 && c < len(celle[r]) && dentro(celle[r][c])
	}
	for r := range celle {
		for c := range celle[r] {
			if !at(r, c) {
				continue
			}
			x, y := c, len(celle)-1-r
			add := func(a, b punto) { lati[a] = append(lati[a], b) }
			if !at(r, c-1) {
				add(punto{x, y}, punto{x, y + 1})
			}
			if !at(r-1, c) {
				add(punto{x, y + 1}, punto{x + 1, y + 1})
			}
			if !at(r, c+1) {
				add(punto{x + 1, y + 1}, punto{x + 1, y})
			}
			if !at(r+1, c) {
				add(punto{x + 1, y}, punto{x, y})
			}
		}
	}
	e0, n0 := t.origine()
	l := t.misura()
	var fuori, buchi [][]float64
	for len(lati) > 0 {
		var da punto
		primo := true
		for p := range lati {
			if primo || p[0] < da[0] || p[0] == da[0] && p[1] < da[1] {
				da, primo = p, false
			}
		}
		giro := []punto{da}
		qui, prima := da, punto{}
		for {
			dopo := lati[qui]
			k := 0
			if len(dopo) == 2 && prima != qui { // two squares touch by a corner: turn right, so that rings do not cross
				dx, dy := qui[0]-prima[0], qui[1]-prima[1]
				if dopo[1] == (punto{qui[0] + dy, qui[1] - dx}) {
					k = 1
				}
			}
			next := dopo[k]
			if lati[qui] = slices.Delete(slices.Clone(dopo), k, k+1); len(lati[qui]) == 0 {
				delete(lati, qui)
			}
			prima, qui = qui, next
			giro = append(giro, qui)
			if qui == da {
				break
			}
		}
		var a []float64
		for _, p := range giro {
			a = append(a, e0+float64(p[0])*l, n0+float64(p[1])*l)
		}
		if area2(a) < 0 {
			fuori = append(fuori, a)
		} else {
			buchi = append(buchi, a)
		}
	}
	out := make([][][]float64, len(fuori))
	for i, a := range fuori {
		out[i] = [][]float64{a}
	}
	for _, b := range buchi {
		// A point just inside the square that borders the hole belongs to the part around it.
		for i, a := range fuori {
			if avvolge(a, (b[0]+b[4])/2+l*1e-3, (b[1]+b[5])/2+l*1e-3) {
				out[i] = append(out[i], b)
				break
			}
		}
	}
	return out
}

// avvolge is the even-odd rule.
func avvolge(a []float64, x, y float64) (dentro bool) {
	for i := 2; i+1 < len(a); i += 2 {
		x0, y0, x1, y1 := a[i-2], a[i-1], a[i], a[i+1]
		if (y0 > y) != (y1 > y) && x < x0+(y-y0)/(y1-y0)*(x1-x0) {
			dentro = !dentro
		}
	}
	return dentro
}

// piatto is a polygon in the arrays of the codecs.
func piatto(anelli [][]float64) (flat []float64, ends []int) {
	for _, a := range anelli {
		flat = append(flat, a...)
		ends = append(ends, len(flat))
	}
	return flat, ends
}

func TestTheGridDrawsWhatItSays(t *testing.T) {
	s := tav("X100_000100", "1 1 1 2", "1 3 1 2", "1 1 1 .", "4 . 4 4")
	var area float64
	parti := map[string]string{}
	for _, p := range s.poligoni() {
		for _, poly := range p.parti {
			for _, a := range poly {
				area -= area2(a) / 2
			}
			parti[p.codice] += fmt.Sprint(len(poly))
		}
	}
	if area != 1400 {
		t.Errorf("the polygons cover %v m², want 1400", area)
	}
	if parti["1"] != "2" || parti["4"] != "11" || parti["2"] != "1" {
		t.Errorf("rings by part: %v", parti)
	}
	var b bilancio
	for _, p := range append(s.poligoni(), s.confine()) {
		classe := classeParticella
		if p.codice == s.nome {
			classe = classeConfine
		}
		for _, poly := range p.parti {
			flat, ends := piatto(poly)
			b.aggiungi(classe, flat, [][]int{ends}, 7792)
		}
	}
	if b.scuciture(7792).Type != 0 {
		t.Error("the grid does not tile")
	}
}

// capovolta gives the same drawing with the codes met from the bottom up: another file order.
func (t tavola) capovolta() tavola { t.rovescia = true; return t }
