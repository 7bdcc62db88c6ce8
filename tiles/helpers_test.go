package tiles

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// decode reads a tile with orb; layers by name, coordinates in tile steps.
func decode(t testing.TB, tile Tile) map[string]*mvt.Layer {
	t.Helper()
	raw, err := tile.Raw()
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	byName := map[string]*mvt.Layer{}
	for _, l := range layers {
		if l.Version != 2 || l.Extent != extent {
			t.Errorf("layer %s: version %d extent %d", l.Name, l.Version, l.Extent)
		}
		byName[l.Name] = l
	}
	return byName
}

func mustTile(t testing.TB, s *Snapshot, layer Layer, z, x, y int, day Day) Tile {
	t.Helper()
	tile, err := s.Tile(layer, z, x, y, day)
	if err != nil {
		t.Fatal(err)
	}
	return tile
}

// one builds a snapshot of a single segment.
func one(t testing.TB, key SegmentKey, features ...Feature) *Snapshot {
	t.Helper()
	b := NewSegment(key)
	for _, f := range features {
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	return Empty().With([]*Segment{b.Build()}, nil)
}

// square is a closed ring from (x, y), in metres from the test place.
func square(x, y, w, h float64) []float64 {
	x, y = testX+x, testY+y
	return []float64{x, y, x + w, y, x + w, y + h, x, y + h, x, y}
}

// at turns metres from the test place into degrees.
func at(x, y float64) orb.Point {
	return orb.Point{(testX + x) / halfWorld * 180, math.Asin(math.Tanh((testY+y)/halfWorld*math.Pi)) * 180 / math.Pi}
}

func particella(numero string, flat []float64) Feature {
	return Feature{
		Flat: flat, Dal: MinDay, Al: MaxDay, ID: "X100_000100." + numero, Ente: "X100", Foglio: 1, Numero: numero,
		Tipo: "particella", Riferimento: 20000,
	}
}

// polygons lists the polygons of a geometry as orb decodes it.
func polygons(g orb.Geometry) []orb.Polygon {
	switch g := g.(type) {
	case orb.Polygon:
		return []orb.Polygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

func planarArea(g orb.Geometry) float64 {
	sum := 0.0
	for _, p := range polygons(g) {
		for i, r := range p {
			a := 0.0
			for k := 1; k < len(r); k++ {
				a += r[k-1][0]*r[k][1] - r[k][0]*r[k-1][1]
			}
			if i == 0 {
				sum += math.Abs(a) / 2
			} else {
				sum -= math.Abs(a) / 2
			}
		}
	}
	return sum
}
