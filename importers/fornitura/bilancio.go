package fornitura

import (
	"encoding/binary"
	"math"

	"github.com/cespare/xxhash/v2"
)

// bilancio settles whether a sheet tiles without comparing polygons with each other. Every
// edge inside a tiling is walked twice, once each way, if all rings turn the same way; so the
// edges of the particelle must cancel out but for those of the confine.
//
//	┌───►───┬───►───┐
//	▲   A   ▼▲  B   ▼      the two edges between A and B go in and come out
//	└───◄───┴───◄───┘
//
// Edges enter as hashes, so the whole sheet is one number. Vertices are taken to a grid of 5 mm
// first: real exports write one corner with a few tenths of millimetre of difference from
// neighbour to neighbour. A sheet whose neighbours do not share all their vertices does not
// cancel, and is left to PostGIS.
type bilancio struct {
	dentro, confine uint64
}

// griglia is how many grid steps there are to a unit of the system: 5 mm.
func griglia(srid int) float64 {
	switch srid {
	case 6706, 4258, 4326, 4265:
		return 2e7 // of a degree
	}
	return 200
}

// aggiungi walks the rings of a polygon of the given class. Outer rings are turned clockwise
// and holes anticlockwise, whatever the file did.
func (b *bilancio) aggiungi(classe int16, flat []float64, ends [][]int, griglia float64) {
	somma := &b.dentro
	if classe == classeConfine {
		somma = &b.confine
	}
	from := 0
	for _, poligono := range ends {
		for i, end := range poligono {
			ring := flat[from:end]
			from = end
			if len(ring) < 2 {
				continue
			}
			h := giro(ring, griglia)
			if orario := area2(ring) < 0; orario != (i == 0) {
				h = -h
			}
			*somma += h
		}
	}
}

func (b *bilancio) tassella() bool { return b.dentro == b.confine }

// giro is the sum of the hashes of the edges, each with the sign of its direction.
func giro(ring []float64, griglia float64) (somma uint64) {
	var key [32]byte
	bx, by := math.Round(ring[0]*griglia), math.Round(ring[1]*griglia)
	for i := 2; i+1 < len(ring); i += 2 {
		ax, ay := bx, by
		bx, by = math.Round(ring[i]*griglia), math.Round(ring[i+1]*griglia)
		if ax == bx && ay == by {
			continue
		}
		somma += lato(&key, ax, ay, bx, by)
	}
	return somma
}

// lato is the hash of an edge, negative when it is walked backwards.
func lato(key *[32]byte, ax, ay, bx, by float64) uint64 {
	avanti := ax < bx || ax == bx && ay < by
	if !avanti {
		ax, ay, bx, by = bx, by, ax, ay
	}
	binary.LittleEndian.PutUint64(key[0:], math.Float64bits(ax))
	binary.LittleEndian.PutUint64(key[8:], math.Float64bits(ay))
	binary.LittleEndian.PutUint64(key[16:], math.Float64bits(bx))
	binary.LittleEndian.PutUint64(key[24:], math.Float64bits(by))
	h := xxhash.Sum64(key[:])
	if !avanti {
		return -h
	}
	return h
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
