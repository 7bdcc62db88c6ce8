package tiles

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// An invented comune, tiled without gaps as real sheets are.
//
//	+--~~--+--~~~-+------+      corners are jittered, borders wind between them and belong to
//	|  ()  |      |      |      both sides alike; some particelle have an island, which is a
//	+-~-+--+---~--+--~---+      particella of its own; every eighth row is a strada as long as
//	|   |[]|      | [__] |      the sheet; a building stands on every fourth particella
//	+=====================+
type territory struct {
	rng        *rand.Rand
	cols, rows int
	cell       float64 // metres of EPSG:3857
	x0, y0     float64
	winding    int // most vertices between two corners
	islands    bool
	foglio     int32
	ente       string

	corner map[[2]int][2]float64
	edge   map[[3]int][][2]float64
}

const (
	testX, testY = 1630000, 5030000 // near Benevento
)

func newTerritory(seed uint64, cols, rows int) *territory {
	return &territory{
		rng: rand.New(rand.NewPCG(seed, 7)), cols: cols, rows: rows, cell: 66, x0: testX, y0: testY, winding: 6, islands: true,
		foglio: 1, ente: "X100", corner: map[[2]int][2]float64{}, edge: map[[3]int][][2]float64{},
	}
}

const roadEvery = 8

func (t *territory) isRoad(r int) bool { return r%roadEvery == roadEvery-1 }

// at is the place of a corner; rows of road are a tenth as high.
func (t *territory) at(c, r int) [2]float64 {
	k := [2]int{c, r}
	if p, ok := t.corner[k]; ok {
		return p
	}
	y := float64(r) - 0.9*float64(r/roadEvery)
	jx, jy := (t.rng.Float64()-0.5)*0.5, (t.rng.Float64()-0.5)*0.5
	if t.isRoad(r) || t.isRoad(r-1) {
		jy = 0
	}
	if c == 0 || c == t.cols {
		jx = 0
	}
	if r == 0 || r == t.rows {
		jy = 0
	}
	p := [2]float64{t.x0 + (float64(c)+jx)*t.cell, t.y0 + (y+jy)*t.cell}
	t.corner[k] = p
	return p
}

// border runs from corner (c, r) east (dir 0) or north (dir 1), without its last corner.
func (t *territory) border(c, r, dir int) [][2]float64 {
	k := [3]int{c, r, dir}
	if e, ok := t.edge[k]; ok {
		return e
	}
	a, b := t.at(c, r), t.at(c+1-dir, r+dir)
	n := t.rng.IntN(t.winding + 1)
	swing := 0.02
	if t.rng.IntN(4) == 0 {
		swing = 0.0004 // a few centimetres: simplified away but at the deepest zooms
	}
	e := [][2]float64{a}
	for i := 1; i <= n; i++ {
		f := float64(i) / float64(n+1)
		off := (t.rng.Float64() - 0.5) * swing * t.cell
		e = append(e, [2]float64{a[0] + (b[0]-a[0])*f - (b[1]-a[1])/t.cell*off, a[1] + (b[1]-a[1])*f + (b[0]-a[0])/t.cell*off})
	}
	t.edge[k] = e
	return e
}

func appendRun(ring []float64, run [][2]float64) []float64 {
	for _, p := range run {
		ring = append(ring, p[0], p[1])
	}
	return ring
}

// backwards is the border walked the other way: from its last corner, without its first.
func backwards(run [][2]float64, last [2]float64) [][2]float64 {
	out := [][2]float64{last}
	for i := len(run) - 1; i > 0; i-- {
		out = append(out, run[i])
	}
	return out
}

// outline goes round the cells from column c0 to c1 of a row.
func (t *territory) outline(c0, c1, r int) []float64 {
	var ring []float64
	for c := c0; c < c1; c++ {
		ring = appendRun(ring, t.border(c, r, 0))
	}
	ring = appendRun(ring, t.border(c1, r, 1))
	for c := c1 - 1; c >= c0; c-- {
		ring = appendRun(ring, backwards(t.border(c, r+1, 0), t.at(c+1, r+1)))
	}
	ring = appendRun(ring, backwards(t.border(c0, r, 1), t.at(c0, r+1)))
	return append(ring, ring[0], ring[1])
}

func (t *territory) centre(c, r int) (x, y float64) {
	for _, p := range [][2]float64{t.at(c, r), t.at(c+1, r), t.at(c, r+1), t.at(c+1, r+1)} {
		x, y = x+p[0]/4, y+p[1]/4
	}
	return x, y
}

// blob is a ring of n vertices around a point.
func (t *territory) blob(x, y, radius float64, n int) []float64 {
	var ring []float64
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		d := radius * (0.8 + 0.2*t.rng.Float64())
		ring = append(ring, x+d*math.Cos(a), y+d*math.Sin(a))
	}
	return append(ring, ring[0], ring[1])
}

// features yields everything of the sheet, by layer.
func (t *territory) features(yield func(Layer, Feature)) {
	sheet := fmt.Sprintf("%s_%04d00", t.ente, t.foglio)
	numero, strade := 0, 0
	base := Feature{
		Dal: MinDay, Al: MaxDay, Ente: t.ente, Foglio: t.foglio, Tipo: "particella", Flags: InMappa, Precisione: 0.6,
		Riferimento: 20000, Fonte: "mappa.gml", Comune: t.ente,
	}
	next := func() Feature {
		numero++
		f := base
		f.Numero = fmt.Sprint(numero)
		f.ID = sheet + "." + f.Numero
		return f
	}
	for r := range t.rows {
		if t.isRoad(r) {
			strade++
			f := base
			f.Tipo, f.Numero = "strada", fmt.Sprintf("STRADA%03d", strade)
			f.ID = sheet + "." + f.Numero
			f.Flat = t.outline(0, t.cols, r)
			yield(Particelle, f)
			continue
		}
		for c := range t.cols {
			f := next()
			f.Flat = t.outline(c, c+1, r)
			x, y := t.centre(c, r)
			if t.islands && t.rng.IntN(10) == 0 {
				island := next()
				island.Flat = t.blob(x, y, t.cell/6, 9)
				f.Ends = [][]int{{len(f.Flat), len(f.Flat) + len(island.Flat)}}
				f.Flat = append(f.Flat, island.Flat...)
				yield(Particelle, island)
			}
			yield(Particelle, f)
			yield(Etichette, Feature{Kind: Point, Flat: []float64{x, y}, Dal: MinDay, Al: MaxDay, Numero: f.Numero, Angolo: float64(c%3) * 0.4})
			if numero%4 == 0 {
				w, h := t.cell/5, t.cell/7
				yield(Edifici, Feature{
					Flat: []float64{x, y, x + w, y, x + w, y + h, x + w/2, y + h, x + w/2, y + h/2, x, y + h/2, x, y},
					Dal:  MinDay, Al: MaxDay, ID: f.ID + "+1", Ente: t.ente, Particella: f.ID, Numero: f.Numero,
				})
			}
		}
	}
	var border []float64
	for c := range t.cols {
		border = appendRun(border, t.border(c, 0, 0))
	}
	for r := range t.rows {
		border = appendRun(border, t.border(t.cols, r, 1))
	}
	for c := t.cols - 1; c >= 0; c-- {
		border = appendRun(border, backwards(t.border(c, t.rows, 0), t.at(c+1, t.rows)))
	}
	for r := t.rows - 1; r >= 0; r-- {
		border = appendRun(border, backwards(t.border(0, r, 1), t.at(0, r+1)))
	}
	border = append(border, border[0], border[1])
	yield(Fogli, Feature{Flat: border, Dal: MinDay, Al: MaxDay, ID: sheet, Ente: t.ente, Foglio: t.foglio, Riferimento: 20000})
	yield(Comuni, Feature{Flat: border, Dal: MinDay, Al: MaxDay, Ente: t.ente, Testo: "Campo Inventato"})
}

// segments builds the sheet, one segment a layer.
func (t *territory) segments(ente int32) []*Segment {
	builders := map[Layer]*SegmentBuilder{}
	t.features(func(l Layer, f Feature) {
		b := builders[l]
		if b == nil {
			b = NewSegment(SegmentKey{Ente: ente, Layer: l, Foglio: t.foglio})
			builders[l] = b
		}
		if err := b.Add(f); err != nil {
			panic(err)
		}
	})
	var segs []*Segment
	for _, l := range allLayers {
		if b := builders[l]; b != nil {
			segs = append(segs, b.Build())
		}
	}
	return segs
}

// tileAt is the tile of a zoom in which a place in metres lies.
func tileAt(z int, x, y float64) (int, int) {
	gx, gy, _ := gridPoint(x, y)
	return int(gx >> (32 - z)), int(gy >> (32 - z))
}
