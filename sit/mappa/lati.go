package mappa

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// How near two sides must run to be one boundary. Within a sheet the sides coincide but for the
// rounding of coordinates; across sheets they were drawn apart (contract §4.2).
const (
	tolleranzaFoglio   = 0.02
	tolleranzaTraFogli = 0.3
)

// lato is a side of a polygon, with the inside on its left.
type lato struct{ a, b orb.Point }

// contorno holds the sides of an area, ready to be measured against those of others.
type contorno struct {
	lati   []lato
	albero rtree.RTreeG[int]
}

func nuovoContorno(m orb.MultiPolygon) *contorno {
	c := &contorno{lati: lati(m)}
	for i, l := range c.lati {
		lo, hi := l.riquadro(0)
		c.albero.Insert(lo, hi, i)
	}
	return c
}

// lati lists the sides of an area with the inside on the left, however its rings were wound.
func lati(m orb.MultiPolygon) []lato {
	var tutti []lato
	for _, p := range m {
		for i, r := range p {
			verso := orb.CCW
			if i > 0 {
				verso = orb.CW
			}
			da := len(tutti)
			for j := 1; j < len(r); j++ {
				if r[j-1] != r[j] {
					tutti = append(tutti, lato{r[j-1], r[j]})
				}
			}
			if r.Orientation() != verso {
				for k := da; k < len(tutti); k++ {
					tutti[k].a, tutti[k].b = tutti[k].b, tutti[k].a
				}
			}
		}
	}
	return tutti
}

func (l lato) riquadro(margine float64) (lo, hi [2]float64) {
	lo = [2]float64{math.Min(l.a[0], l.b[0]) - margine, math.Min(l.a[1], l.b[1]) - margine}
	hi = [2]float64{math.Max(l.a[0], l.b[0]) + margine, math.Max(l.a[1], l.b[1]) + margine}
	return lo, hi
}

// comune measures the boundary that the contorno shares with another area: where a side of one
// runs along a side of the other, within the tolerance and in the opposite direction, for the
// insides are on opposite hands. Corners that touch share nothing; neither do sides that only
// end near each other.
func (c *contorno) comune(altra orb.MultiPolygon, tolleranza float64) float64 {
	tratti := map[int][][2]float64{} // per side of c, the stretches that are shared
	for _, l := range lati(altra) {
		lo, hi := l.riquadro(tolleranza)
		c.albero.Search(lo, hi, func(_, _ [2]float64, i int) bool {
			if da, a, ok := c.lati[i].accanto(l, tolleranza); ok {
				tratti[i] = append(tratti[i], [2]float64{da, a})
			}
			return true
		})
	}
	lunghezza := 0.0
	for _, t := range tratti {
		lunghezza += unione(t)
	}
	if lunghezza <= tolleranza {
		return 0 // no longer than the doubt itself
	}
	return lunghezza
}

// senoParallelo is the widest angle (5 degrees) at which two sides count as running along each
// other.
const senoParallelo = 0.087

// accanto gives the stretch of l, in metres from its beginning, along which m runs.
func (l lato) accanto(m lato, tolleranza float64) (da, a float64, ok bool) {
	ux, uy := l.b[0]-l.a[0], l.b[1]-l.a[1]
	lu := math.Hypot(ux, uy)
	vx, vy := m.b[0]-m.a[0], m.b[1]-m.a[1]
	lv := math.Hypot(vx, vy)
	ux, uy = ux/lu, uy/lu
	seno := (ux*vy - uy*vx) / lv
	if ux*vx+uy*vy >= 0 || math.Abs(seno) > senoParallelo {
		return 0, 0, false
	}
	// Along l, and away from it, of the two ends of m.
	t1, d1 := l.su(m.b, ux, uy)
	t2, d2 := l.su(m.a, ux, uy)
	da, a = math.Max(0, t1), math.Min(lu, t2)
	if t2 <= t1 || a <= da {
		return 0, 0, false
	}
	// Keep only the part that is within the tolerance: the distance changes evenly along m.
	pendenza := (d2 - d1) / (t2 - t1)
	for _, soglia := range [2]float64{tolleranza, -tolleranza} {
		switch {
		case pendenza == 0:
			if math.Abs(d1) > tolleranza {
				return 0, 0, false
			}
		case (soglia > 0) == (pendenza > 0):
			a = math.Min(a, t1+(soglia-d1)/pendenza)
		default:
			da = math.Max(da, t1+(soglia-d1)/pendenza)
		}
	}
	return da, a, a > da
}

func (l lato) su(p orb.Point, ux, uy float64) (lungo, fuori float64) {
	x, y := p[0]-l.a[0], p[1]-l.a[1]
	return x*ux + y*uy, ux*y - uy*x
}

// unione is the length covered by stretches that may overlap.
func unione(tratti [][2]float64) float64 {
	slices.SortFunc(tratti, func(a, b [2]float64) int {
		if a[0] < b[0] {
			return -1
		} else if a[0] > b[0] {
			return 1
		}
		return 0
	})
	lungo, fine := 0.0, math.Inf(-1)
	for _, t := range tratti {
		if t[1] > fine {
			lungo += t[1] - math.Max(t[0], fine)
			fine = t[1]
		}
	}
	return lungo
}
