package fornitura

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/cestor/sit/sit/pg"
)

// bilancio settles whether a sheet tiles without comparing polygons with each other. Every
// edge inside a tiling is walked twice, once each way, if all rings turn the same way; so the
// edges of the particelle must cancel out, and those on the border cancel the confine's.
//
//	┌───►───┬───►───┐
//	▲   A   ▼▲  B   ▼      the two edges between A and B go in and come out
//	└───◄───┴───◄───┘
//
// Edges enter as hashes into a sum for each cell of a hundred metres, by their first end: where
// a sum is not zero something does not meet, and only there PostGIS has to look. Vertices are
// taken to a grid of 5 mm first, because real exports write one corner with a few tenths of
// millimetre of difference from neighbour to neighbour.
type bilancio struct {
	celle map[cella]uint64
}

type cella struct{ x, y int32 }

// passi are the steps of the vertex grid in a unit of the system, and of the cells in the grid.
const passiCella = 20_000

func passi(srid int) float64 {
	switch srid {
	case 6706, 4258, 4326, 4265:
		return 2e7 // of a degree
	}
	return 200 // of a metre
}

// aggiungi walks the rings of a polygon. Outer rings are turned clockwise and holes
// anticlockwise, whatever the file did; the confine is taken away.
func (b *bilancio) aggiungi(classe int16, flat []float64, ends [][]int, srid int) {
	if b.celle == nil {
		b.celle = map[cella]uint64{}
	}
	from := 0
	for _, poligono := range ends {
		for i, end := range poligono {
			ring := flat[from:end]
			from = end
			orario := area2(ring) < 0
			b.giro(ring, passi(srid), orario != (i == 0) != (classe == classeConfine))
		}
	}
}

// giro adds the edges of a ring, each with the sign of its direction.
func (b *bilancio) giro(ring []float64, passi float64, togli bool) {
	if len(ring) < 4 {
		return
	}
	var key [32]byte
	bx, by := math.Round(ring[0]*passi), math.Round(ring[1]*passi)
	for i := 2; i+1 < len(ring); i += 2 {
		ax, ay := bx, by
		bx, by = math.Round(ring[i]*passi), math.Round(ring[i+1]*passi)
		if ax == bx && ay == by {
			continue
		}
		x0, y0, x1, y1 := ax, ay, bx, by
		indietro := bx < ax || bx == ax && by < ay
		if indietro {
			x0, y0, x1, y1 = bx, by, ax, ay
		}
		binary.LittleEndian.PutUint64(key[0:], math.Float64bits(x0))
		binary.LittleEndian.PutUint64(key[8:], math.Float64bits(y0))
		binary.LittleEndian.PutUint64(key[16:], math.Float64bits(x1))
		binary.LittleEndian.PutUint64(key[24:], math.Float64bits(y1))
		h := xxhash.Sum64(key[:])
		if indietro != togli {
			h = -h
		}
		b.celle[cella{int32(math.Floor(x0 / passiCella)), int32(math.Floor(y0 / passiCella))}] += h
	}
}

// scuciture are the cells where the sheet does not tile, as boxes in its own system; NULL when
// it does.
func (b *bilancio) scuciture(srid int) pg.Flat {
	var dove []cella
	for c, somma := range b.celle {
		if somma != 0 {
			dove = append(dove, c)
		}
	}
	if len(dove) == 0 {
		return pg.Flat{}
	}
	slices.SortFunc(dove, func(a, b cella) int {
		if a.x != b.x {
			return int(a.x) - int(b.x)
		}
		return int(a.y) - int(b.y)
	})
	f := pg.Flat{Type: pg.MultiPolygon}
	lato := passiCella / passi(srid)
	for _, c := range dove {
		x, y := float64(c.x)*lato, float64(c.y)*lato
		f.Coords = append(f.Coords, x, y, x+lato, y, x+lato, y+lato, x, y+lato, x, y)
		f.Ends = append(f.Ends, []int{len(f.Coords)})
	}
	return f
}

// area2 is twice the signed area, positive anticlockwise. Coordinates are taken from the first
// vertex, or large northings would eat the digits.
func area2(ring []float64) (a float64) {
	for i := 2; i+1 < len(ring); i += 2 {
		x0, y0 := ring[i-2]-ring[0], ring[i-1]-ring[1]
		x1, y1 := ring[i]-ring[0], ring[i+1]-ring[1]
		a += x0*y1 - x1*y0
	}
	return a
}
