package pg

import (
	"fmt"

	"github.com/paulmach/orb"
)

// appendOrb writes what the offices draw and answer with. It has no SRID: the query that takes
// it says which with ST_SetSRID.
func appendOrb(buf []byte, g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case orb.Point:
		return appendFloats(appendHeader(buf, uint32(Point), 0), g[:]), nil
	case orb.LineString:
		return appendPoints(appendHeader(buf, uint32(LineString), 0), g), nil
	case orb.Ring:
		return appendOrb(buf, orb.Polygon{g})
	case orb.Bound:
		return appendOrb(buf, g.ToPolygon())
	case orb.Polygon:
		buf = appendCount(appendHeader(buf, uint32(Polygon), 0), len(g))
		for _, r := range g {
			buf = appendPoints(buf, r)
		}
		return buf, nil
	case orb.MultiPoint:
		return appendMembers(buf, MultiPoint, g)
	case orb.MultiLineString:
		return appendMembers(buf, MultiLineString, g)
	case orb.MultiPolygon:
		return appendMembers(buf, MultiPolygon, g)
	}
	return nil, fmt.Errorf("encode geometry: %T is not handled", g)
}

func appendMembers[T orb.Geometry](buf []byte, typ GeomType, members []T) ([]byte, error) {
	buf = appendCount(appendHeader(buf, uint32(typ), 0), len(members))
	var err error
	for _, m := range members {
		if buf, err = appendOrb(buf, m); err != nil {
			return nil, err
		}
	}
	return buf, nil
}

func appendPoints(buf []byte, ps []orb.Point) []byte {
	buf = appendCount(buf, len(ps))
	for i := range ps {
		buf = appendFloats(buf, ps[i][:])
	}
	return buf
}

func scanOrb(src []byte, target any) error {
	var g orb.Geometry
	if src != nil {
		var f Flat
		if err := f.ParseEWKB(src); err != nil {
			return fmt.Errorf("scan geometry: %w", err)
		}
		g = f.Orb()
	}
	ok := false
	switch t := target.(type) {
	case *orb.Geometry:
		*t, ok = g, true
	case *orb.Point:
		*t, ok = g.(orb.Point)
	case *orb.LineString:
		ok = assignOrb(t, g)
	case *orb.Polygon:
		ok = assignOrb(t, g)
	case *orb.MultiPoint:
		ok = assignOrb(t, g)
	case *orb.MultiLineString:
		ok = assignOrb(t, g)
	case *orb.MultiPolygon:
		ok = assignOrb(t, g)
		if p, single := g.(orb.Polygon); single {
			*t, ok = orb.MultiPolygon{p}, true
		}
	}
	if !ok {
		return fmt.Errorf("scan geometry: %T into %T", g, target)
	}
	return nil
}

// assignOrb leaves nil for NULL.
func assignOrb[T any](dst *T, g orb.Geometry) bool {
	var zero T
	*dst = zero
	if g == nil {
		return true
	}
	v, ok := g.(any).(T)
	if ok {
		*dst = v
	}
	return ok
}

// Orb is the geometry as an orb type of its own kind; an empty point is an empty MultiPoint,
// since orb cannot say it, and NULL is nil.
func (f *Flat) Orb() orb.Geometry {
	points := func(from, to int) []orb.Point {
		ps := make([]orb.Point, 0, (to-from)/2)
		for i := from; i < to; i += 2 {
			ps = append(ps, orb.Point{f.Coords[i], f.Coords[i+1]})
		}
		return ps
	}
	from := 0
	polygon := func(ends []int) orb.Polygon {
		p := make(orb.Polygon, 0, len(ends))
		for _, end := range ends {
			p = append(p, points(from, end))
			from = end
		}
		return p
	}
	switch f.Type {
	case Point:
		if len(f.Coords) == 2 {
			return orb.Point{f.Coords[0], f.Coords[1]}
		}
		return orb.MultiPoint{}
	case LineString:
		return orb.LineString(points(0, len(f.Coords)))
	case MultiPoint:
		return orb.MultiPoint(points(0, len(f.Coords)))
	case Polygon:
		if len(f.Ends) == 0 {
			return orb.Polygon{}
		}
		return polygon(f.Ends[0])
	case MultiLineString:
		lines := orb.MultiLineString{}
		if len(f.Ends) == 1 {
			for _, end := range f.Ends[0] {
				lines = append(lines, points(from, end))
				from = end
			}
		}
		return lines
	case MultiPolygon:
		mp := make(orb.MultiPolygon, 0, len(f.Ends))
		for _, ends := range f.Ends {
			mp = append(mp, polygon(ends))
		}
		return mp
	}
	return nil
}
