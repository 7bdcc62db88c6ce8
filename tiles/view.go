package tiles

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"
)

// View is a feature as the snapshot holds it, for those who compare or export.
type View struct {
	Segment SegmentKey
	Kind    Kind
	ID      string
	Numero  string
	Testo   string
	Zto     string // of zones
	Stato   string // of zones
	Angolo  float64
	Dal, Al Day
	Area    float64

	seg *Segment
	i   uint32
}

// Features yields the features of a layer that hold on a day and whose box touches a rectangle in degrees,
// in the order in which tiles have them. Boxes are a few centimetres generous.
func (s *Snapshot) Features(layer Layer, bound orb.Bound, day Day) iter.Seq[View] {
	return func(yield func(View) bool) {
		minX, maxY, ok1 := gridLonLat(bound.Min[0], bound.Min[1])
		maxX, minY, ok2 := gridLonLat(bound.Max[0], bound.Max[1])
		if !ok1 || !ok2 {
			return
		}
		w := window{int64(minX), int64(minY), int64(maxX), int64(maxY)}
		segs := s.touching(layer, w, nil)
		slices.SortFunc(segs, func(a, b *Segment) int { return a.key.compare(b.key) })
		for _, seg := range segs {
			for _, i := range seg.search(w, nil) {
				if c := seg.classOf(i); c.holds(day) && !yield(seg.view(i, c)) {
					return
				}
			}
		}
	}
}

func (s *Segment) view(i uint32, c *class) View {
	v := View{
		Segment: s.key, Kind: c.kind, ID: s.id(i), Numero: s.numero(i), Testo: s.testo(i), Zto: c.zto, Stato: c.stato,
		Dal: c.dal, Al: c.al, Area: s.featureArea(i), seg: s, i: i,
	}
	if s.angle != nil {
		v.Angolo = float64(s.angle[i])
	}
	return v
}

// Geometry is the feature in degrees: an orb.MultiPolygon, MultiLineString or MultiPoint.
func (v View) Geometry() orb.Geometry {
	if v.Kind == Polygon {
		return v.seg.multiPolygon(v.i)
	}
	var lines orb.MultiLineString
	for w := v.seg.walk(v.i); ; {
		what := w.next()
		if what == walkEnd {
			break
		}
		if what == walkPart {
			lines = append(lines, nil)
		}
		last := len(lines) - 1
		lines[last] = append(lines[last], lonLat(float64(w.x), float64(w.y)))
	}
	if v.Kind == Line {
		return lines
	}
	var points orb.MultiPoint
	for _, l := range lines {
		points = append(points, l...)
	}
	return points
}
