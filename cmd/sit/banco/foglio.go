package banco

import (
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/cestor/sit/catasto"
)

// A sheet is a grid of cells whose corners are jittered and whose borders wind. A border
// belongs to the cells on both its sides, so that the sheet tiles exactly, vertex by vertex.
//
//	+--~~--+--~~~-+------+      most cells are a particella; some have an island, which is
//	|  ()  |      |      |      another; some share a number with one further on (a code drawn
//	+-~-+--+---~--+--~---+      twice); every eighth row is a strada or an acqua as long as
//	|   |[]|      | [__] |      the sheet; a building stands on every fourth particella
//	+=====================+
type foglio struct {
	ID         catasto.IDFoglio
	particelle []particella
	edifici    []edificio
	segni      []segno
	confine    []int32

	punti      []punto
	col, righe int
	oriz, vert [][]int32 // inner vertices of each border: from a corner eastward, or northward
	lonlat     [][2]float64
	rng        *rand.Rand
	cambio     *rand.Rand
	x0, y0     float64
	numero     int // the last given
	strade     [2]int
}

// punto is a vertex in millimetres, so that two borders meet exactly or not at all.
type punto struct{ x, y int64 }

func (p punto) metri() (x, y float64) { return float64(p.x) / 1000, float64(p.y) / 1000 }

// particella is what has one number on the sheet: one polygon, or two.
type particella struct {
	numero  string
	tipo    catasto.TipoParticella
	parti   [][][]int32 // polygons, each of rings of vertices, not closed
	angolo  float64
	interno punto
	c, r    int  // its cell
	intera  bool // a plain cell: nothing inside it, and no second part
}

type edificio struct {
	numero string
	anello []int32
}

// segno is a text, a boundary stone or a fiduciale.
type segno struct {
	tipo   byte // 't', 's', 'f'
	testo  string
	angolo float64
	p      punto
}

const (
	ognistrada = 8
	larghezza  = 9.0 // of a strada, metres
)

func (f *foglio) strada(r int) bool { return r%ognistrada == ognistrada-1 }

// genera draws the k-th sheet as first delivered.
func (t Territorio) genera(comune, k int) *foglio {
	f := &foglio{ID: t.nome(comune, k), rng: rand.New(rand.NewPCG(uint64(t.Seed), uint64(k)))}
	f.x0, f.y0 = t.posto(k)
	f.col, f.righe = 28+f.rng.IntN(5), 30+f.rng.IntN(3)
	f.griglia()
	f.celle()
	f.confine = f.contorno(0, f.col, 0, f.righe)
	f.disegnaSegni()
	f.cambio = rand.New(rand.NewPCG(uint64(t.Seed)^0x9e3779b97f4a7c15, uint64(k)))
	return f
}

func (f *foglio) aggiungi(x, y float64) int32 {
	f.punti = append(f.punti, punto{int64(math.Round(x * 1000)), int64(math.Round(y * 1000))})
	return int32(len(f.punti) - 1)
}

func (f *foglio) vertice(c, r int) int32 { return int32(r*(f.col+1) + c) }

// griglia places the corners, then the vertices of the borders between them.
func (f *foglio) griglia() {
	strade := 0
	for r := range f.righe {
		if f.strada(r) {
			strade++
		}
	}
	w := lato / float64(f.col)
	h := (lato - larghezza*float64(strade)) / float64(f.righe-strade)
	y := f.y0
	for r := 0; r <= f.righe; r++ {
		for c := 0; c <= f.col; c++ {
			jx, jy := (f.rng.Float64()-0.5)*0.44*w, (f.rng.Float64()-0.5)*0.44*h
			if f.strada(r) || r > 0 && f.strada(r-1) {
				jy = (f.rng.Float64() - 0.5) * larghezza / 4
			}
			if c == 0 || c == f.col {
				jx = 0
			}
			if r == 0 || r == f.righe {
				jy = 0
			}
			f.aggiungi(f.x0+float64(c)*w+jx, y+jy)
		}
		if f.strada(r) {
			y += larghezza
		} else {
			y += h
		}
	}
	f.oriz, f.vert = make([][]int32, (f.righe+1)*f.col), make([][]int32, f.righe*(f.col+1))
	for r := 0; r <= f.righe; r++ {
		for c := range f.col {
			f.oriz[r*f.col+c] = f.bordo(f.vertice(c, r), f.vertice(c+1, r), r == 0 || r == f.righe)
		}
	}
	for r := range f.righe {
		for c := 0; c <= f.col; c++ {
			if f.strada(r) && c > 0 && c < f.col {
				continue // a strada is one polygon
			}
			f.vert[r*(f.col+1)+c] = f.bordo(f.vertice(c, r), f.vertice(c, r+1), c == 0 || c == f.col)
		}
	}
}

// bordo makes the vertices between two corners. The outer borders of a sheet are straight: its
// neighbours are drawn by somebody else and share none of them.
func (f *foglio) bordo(a, b int32, dritto bool) []int32 {
	ax, ay := f.punti[a].metri()
	bx, by := f.punti[b].metri()
	n := f.rng.IntN(7)
	ampiezza := 1.2
	if f.rng.IntN(4) == 0 {
		ampiezza = 0.04 // a few centimetres: only the deepest zooms show them
	}
	if dritto {
		ampiezza = 0
	}
	lungo := math.Hypot(bx-ax, by-ay)
	out := make([]int32, 0, n)
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n+1)
		d := (f.rng.Float64() - 0.5) * ampiezza / lungo
		out = append(out, f.aggiungi(ax+(bx-ax)*t-(by-ay)*d, ay+(by-ay)*t+(bx-ax)*d))
	}
	return out
}

func (f *foglio) est(ring []int32, c, r int) []int32 {
	return append(append(ring, f.vertice(c, r)), f.oriz[r*f.col+c]...)
}

func (f *foglio) ovest(ring []int32, c, r int) []int32 {
	return rovescia(append(ring, f.vertice(c+1, r)), f.oriz[r*f.col+c])
}

func (f *foglio) nord(ring []int32, c, r int) []int32 {
	return append(append(ring, f.vertice(c, r)), f.vert[r*(f.col+1)+c]...)
}

func (f *foglio) sud(ring []int32, c, r int) []int32 {
	return rovescia(append(ring, f.vertice(c, r+1)), f.vert[r*(f.col+1)+c])
}

func rovescia(ring, bordo []int32) []int32 {
	for i := len(bordo) - 1; i >= 0; i-- {
		ring = append(ring, bordo[i])
	}
	return ring
}

// contorno goes round the cells of columns [c0, c1) and rows [r0, r1), anticlockwise.
func (f *foglio) contorno(c0, c1, r0, r1 int) []int32 {
	ring := make([]int32, 0, 24*(c1-c0+r1-r0)/2)
	for c := c0; c < c1; c++ {
		ring = f.est(ring, c, r0)
	}
	for r := r0; r < r1; r++ {
		ring = f.nord(ring, c1, r)
	}
	for c := c1 - 1; c >= c0; c-- {
		ring = f.ovest(ring, c, r1)
	}
	for r := r1 - 1; r >= r0; r-- {
		ring = f.sud(ring, c0, r)
	}
	return ring
}

func (f *foglio) centro(c, r int) (x, y float64) {
	for _, v := range [4]int32{f.vertice(c, r), f.vertice(c+1, r), f.vertice(c, r+1), f.vertice(c+1, r+1)} {
		px, py := f.punti[v].metri()
		x, y = x+px/4, y+py/4
	}
	return x, y
}

func (f *foglio) prossimo() string {
	f.numero++
	return strconv.Itoa(f.numero)
}

// isola is a ring of n vertices around a point, clockwise as a hole is.
func (f *foglio) isola(x, y, raggio float64, n int) []int32 {
	ring := make([]int32, n)
	for i := range ring {
		a := -2 * math.Pi * float64(i) / float64(n)
		d := raggio * (0.8 + 0.2*f.rng.Float64())
		ring[i] = f.aggiungi(x+d*math.Cos(a), y+d*math.Sin(a))
	}
	return ring
}
