package fornitura

import (
	"fmt"

	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/sit/pg"
)

// daGeom turns a geometry of the file into flat coordinates, two to a point.
func daGeom(g geom.T) (pg.Flat, error) {
	var f pg.Flat
	var ends [][]int
	switch g := g.(type) {
	case *geom.Point:
		f.Type = pg.Point
	case *geom.LineString:
		f.Type = pg.LineString
	case *geom.MultiLineString:
		f.Type, ends = pg.MultiLineString, [][]int{g.Ends()}
	case *geom.Polygon:
		f.Type, ends = pg.Polygon, [][]int{g.Ends()}
	case *geom.MultiPolygon:
		f.Type, ends = pg.MultiPolygon, g.Endss()
	case *geom.MultiPoint:
		f.Type = pg.MultiPoint
	default:
		return f, fmt.Errorf("geometria di tipo %T: servono punti, linee o poligoni", g)
	}
	passo := g.Stride()
	flat := g.FlatCoords()
	if len(flat) == 0 {
		return pg.Flat{}, nil
	}
	if passo == 2 {
		f.Coords, f.Ends = flat, ends
		return f, nil
	}
	f.Coords = make([]float64, 0, len(flat)/passo*2)
	for i := 0; i+1 < len(flat); i += passo {
		f.Coords = append(f.Coords, flat[i], flat[i+1])
	}
	f.Ends = make([][]int, len(ends))
	for i, parte := range ends {
		f.Ends[i] = make([]int, len(parte))
		for j, e := range parte {
			f.Ends[i][j] = e / passo * 2
		}
	}
	return f, nil
}
