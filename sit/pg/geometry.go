package pg

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// registerTypes teaches a connection our geometries and days. The number of the type geometry
// differs from database to database, so it is asked for.
func registerTypes(ctx context.Context, conn *pgx.Conn) error {
	registerCivil(conn.TypeMap())
	var one, many *int64
	if err := conn.QueryRow(ctx, queries.SQL("GeometryTypes")).Scan(&one, &many); err != nil {
		return fmt.Errorf("look up geometry: %w", err)
	}
	if one == nil || many == nil {
		return fmt.Errorf("the database has no PostGIS")
	}
	t := &pgtype.Type{Name: "geometry", OID: uint32(*one), Codec: geometryCodec{}}
	conn.TypeMap().RegisterType(t)
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "_geometry", OID: uint32(*many), Codec: &pgtype.ArrayCodec{ElementType: t}})
	for _, v := range []any{EWKB(nil), &Flat{}, &geom.Point{}, &geom.LineString{}, &geom.Polygon{}, &geom.MultiPolygon{},
		&geom.MultiPoint{}, &geom.MultiLineString{}, orb.Point{}, orb.LineString{}, orb.Polygon{}, orb.MultiPolygon{}} {
		conn.TypeMap().RegisterDefaultPgType(v, "geometry")
	}
	return nil
}

// geometryCodec carries a geometry as EWKB, which is both what PostGIS sends and what it
// receives, in queries and in COPY.
type geometryCodec struct{}

func (geometryCodec) FormatSupported(format int16) bool {
	return format == pgtype.BinaryFormatCode || format == pgtype.TextFormatCode
}

func (geometryCodec) PreferredFormat() int16 { return pgtype.BinaryFormatCode }

func (geometryCodec) PlanEncode(_ *pgtype.Map, _ uint32, format int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case EWKB, *Flat, geom.T, orb.Geometry:
		if format == pgtype.TextFormatCode {
			return hexEncodePlan{}
		}
		return encodePlan{}
	}
	return nil
}

type encodePlan struct{}

func (encodePlan) Encode(value any, buf []byte) ([]byte, error) {
	switch v := value.(type) {
	case EWKB:
		return append(buf, v...), nil
	case *Flat:
		if v.Type == 0 {
			return nil, nil
		}
		return v.AppendEWKB(buf)
	case geom.T:
		return appendGeom(buf, v)
	case orb.Geometry:
		return appendOrb(buf, v)
	}
	return nil, fmt.Errorf("encode geometry: unexpected %T", value)
}

// hexEncodePlan serves the protocol without types, where everything travels as text.
type hexEncodePlan struct{}

func (hexEncodePlan) Encode(value any, buf []byte) ([]byte, error) {
	b, err := encodePlan{}.Encode(value, nil)
	if b == nil || err != nil {
		return nil, err
	}
	return hex.AppendEncode(buf, b), nil
}

func (geometryCodec) PlanScan(_ *pgtype.Map, _ uint32, format int16, target any) pgtype.ScanPlan {
	switch target.(type) {
	case *EWKB, *Flat, *geom.T, *geom.Point, *geom.LineString, *geom.Polygon, *geom.MultiPoint, *geom.MultiLineString,
		*geom.MultiPolygon, *orb.Geometry, *orb.Point, *orb.LineString, *orb.Polygon, *orb.MultiPoint,
		*orb.MultiLineString, *orb.MultiPolygon:
		return scanPlan{text: format == pgtype.TextFormatCode}
	}
	return nil
}

type scanPlan struct{ text bool }

func (p scanPlan) Scan(src []byte, target any) error {
	if p.text && src != nil {
		b, err := hex.DecodeString(string(src))
		if err != nil {
			return fmt.Errorf("scan geometry: %w", err)
		}
		src = b
	}
	switch t := target.(type) {
	case *EWKB:
		*t = slices.Clone(src) // the buffer is the driver's
		return nil
	case *Flat:
		if src == nil {
			t.reset()
			return nil
		}
		return t.ParseEWKB(src)
	case *orb.Geometry, *orb.Point, *orb.LineString, *orb.Polygon, *orb.MultiPoint, *orb.MultiLineString, *orb.MultiPolygon:
		return scanOrb(src, t)
	}
	return scanGeom(src, target)
}

func (geometryCodec) DecodeDatabaseSQLValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (driver.Value, error) {
	return slices.Clone(src), nil
}

func (geometryCodec) DecodeValue(_ *pgtype.Map, _ uint32, format int16, src []byte) (any, error) {
	if src == nil {
		return nil, nil
	}
	var b EWKB
	err := scanPlan{text: format == pgtype.TextFormatCode}.Scan(src, &b)
	return b, err
}

// appendGeom writes the two shapes that come by the million itself, and leaves the rest to the
// module they come from.
func appendGeom(buf []byte, g geom.T) ([]byte, error) {
	var flags uint32
	switch g.Layout() {
	case geom.XY:
	case geom.XYZ:
		flags = flagZ
	case geom.XYM:
		flags = flagM
	case geom.XYZM:
		flags = flagZ | flagM
	default:
		return nil, fmt.Errorf("encode geometry: layout %v", g.Layout())
	}
	switch g := g.(type) {
	case *geom.Polygon:
		buf, _ = appendRings(appendHeader(buf, uint32(Polygon)|flags, g.SRID()), g.FlatCoords(), g.Ends(), 0, g.Stride())
		return buf, nil
	case *geom.MultiPolygon:
		buf = appendCount(appendHeader(buf, uint32(MultiPolygon)|flags, g.SRID()), len(g.Endss()))
		from := 0
		for _, ends := range g.Endss() {
			buf, from = appendRings(appendHeader(buf, uint32(Polygon)|flags, 0), g.FlatCoords(), ends, from, g.Stride())
		}
		return buf, nil
	}
	w := bytes.NewBuffer(buf)
	if err := ewkb.Write(w, ewkb.NDR, g); err != nil {
		return nil, fmt.Errorf("encode geometry: %w", err)
	}
	return w.Bytes(), nil
}

func scanGeom(src []byte, target any) error {
	if src == nil {
		if t, ok := target.(*geom.T); ok {
			*t = nil
			return nil
		}
		return fmt.Errorf("scan geometry: NULL into %T", target)
	}
	g, err := ewkb.Unmarshal(src)
	if err != nil {
		return fmt.Errorf("scan geometry: %w", err)
	}
	if t, ok := target.(*geom.T); ok {
		*t = g
		return nil
	}
	ok := false
	switch t := target.(type) {
	case *geom.Point:
		ok = assign(t, g)
	case *geom.LineString:
		ok = assign(t, g)
	case *geom.Polygon:
		ok = assign(t, g)
	case *geom.MultiPoint:
		ok = assign(t, g)
	case *geom.MultiLineString:
		ok = assign(t, g)
	case *geom.MultiPolygon:
		ok = assign(t, g)
	}
	if !ok {
		return fmt.Errorf("scan geometry: %T into %T", g, target)
	}
	return nil
}

func assign[T any](dst *T, g geom.T) bool {
	v, ok := any(g).(*T)
	if ok {
		*dst = *v
	}
	return ok
}
