package tiles

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
)

// The naive way: every feature of the territory, projected and clipped with orb in floating
// point, one by one. Tiles must say the same.
func TestTilesSayWhatANaiveDrawingSays(t *testing.T) {
	land := newTerritory(11, 9, 17)
	s := Empty().With(land.segments(1), nil)
	byLayer := map[Layer][]Feature{}
	again := newTerritory(11, 9, 17)
	again.features(func(l Layer, f Feature) { byLayer[l] = append(byLayer[l], f) })
	r := rand.New(rand.NewPCG(1, 1))
	seen := 0
	for range 60 {
		z := 13 + r.IntN(9)
		x, y := tileAt(z, testX+r.Float64()*9*66, testY+r.Float64()*15*66)
		tile := mustTile(t, s, Sit, z, x, y, 20000)
		layers := map[string]*mvt.Layer{}
		if !tile.Empty {
			layers = decode(t, tile)
		}
		for l, features := range byLayer {
			if z < l.MinZoom() {
				if layers[l.String()] != nil {
					t.Errorf("%d/%d/%d: %v drawn below its zoom", z, x, y, l)
				}
				continue
			}
			seen += compareNaive(t, fmt.Sprintf("%d/%d/%d %v", z, x, y, l), l, z, x, y, features, layers[l.String()])
		}
	}
	if seen < 500 {
		t.Errorf("only %d features compared", seen)
	}
}

func compareNaive(t *testing.T, where string, l Layer, z, x, y int, features []Feature, got *mvt.Layer) int {
	t.Helper()
	drawn := map[string]orb.Geometry{}
	if got != nil {
		for _, f := range got.Features {
			drawn[fmt.Sprint(map[string]any(f.Properties))] = f.Geometry
		}
	}
	bound := orb.Bound{Min: orb.Point{clipMin, clipMin}, Max: orb.Point{clipMax, clipMax}}
	n := 0
	for _, f := range features {
		key := fmt.Sprint(wantProperties(l, f))
		g := toTile(f, z, x, y)
		geometry, ok := drawn[key]
		delete(drawn, key)
		if f.Kind == Point {
			p := g.(orb.Point)
			if in := bound.Contains(p); in != ok && distanceToBound(bound, p) > 1 {
				t.Errorf("%s: %s drawn %v, is inside %v", where, key, ok, in)
			}
			continue
		}
		want := planarArea(clip.Geometry(bound, orb.Clone(g)))
		have := 0.0
		if ok {
			have = planarArea(geometry)
			n++
		}
		// Each border may move by the tolerance and the half step of rounding.
		length := 0.0
		for _, ring := range g.(orb.Polygon) {
			for i := 1; i < len(ring); i++ {
				length += math.Hypot(ring[i][0]-ring[i-1][0], ring[i][1]-ring[i-1][1])
			}
		}
		slack := tolerance + 1.0
		if z >= 19 {
			slack = 1
		}
		if math.Abs(want-have) > slack*math.Min(length, 40000)+slack*slack {
			t.Errorf("%s: %s has area %.0f, want %.0f (perimeter %.0f)", where, key, have, want, length)
		}
	}
	for key := range drawn {
		t.Errorf("%s: drawn %s, which does not exist", where, key)
	}
	return n
}

func distanceToBound(b orb.Bound, p orb.Point) float64 {
	return math.Min(math.Min(math.Abs(p[0]-b.Min[0]), math.Abs(p[0]-b.Max[0])), math.Min(math.Abs(p[1]-b.Min[1]), math.Abs(p[1]-b.Max[1])))
}

func wantProperties(l Layer, f Feature) map[string]any {
	switch l {
	case Comuni:
		return map[string]any{"ente": f.Ente, "nome": f.Testo}
	case Fogli:
		return map[string]any{"id": f.ID, "ente": f.Ente, "foglio": float64(f.Foglio)}
	case Particelle:
		return map[string]any{"id": f.ID, "ente": f.Ente, "foglio": float64(f.Foglio), "numero": f.Numero, "tipo": f.Tipo}
	case Edifici:
		return map[string]any{"id": f.ID, "ente": f.Ente, "particella": f.Particella, "numero": f.Numero}
	}
	return map[string]any{"numero": f.Numero, "angolo": float64(float32(f.Angolo))}
}

func toTile(f Feature, z, x, y int) orb.Geometry {
	size := 2 * halfWorld / math.Exp2(float64(z))
	at := func(i int) orb.Point {
		return orb.Point{
			((f.Flat[i]+halfWorld)/size - float64(x)) * extent,
			((halfWorld-f.Flat[i+1])/size - float64(y)) * extent,
		}
	}
	if f.Kind == Point {
		return at(0)
	}
	ends := [][]int{{len(f.Flat)}}
	if f.Ends != nil {
		ends = f.Ends
	}
	var p orb.Polygon
	from := 0
	for _, end := range ends[0] {
		var r orb.Ring
		for ; from < end; from += 2 {
			r = append(r, at(from))
		}
		if r[0] != r[len(r)-1] {
			r = append(r, r[0])
		}
		p = append(p, r)
	}
	return p
}
