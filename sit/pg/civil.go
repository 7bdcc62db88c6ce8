package pg

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/cestor/sit/sit"
)

// registerCivil lets a sit.Giorno be a date and a sit.Vigenza a daterange, both ways.
// PostgreSQL's infinities are the open ends.
func registerCivil(m *pgtype.Map) {
	date := &pgtype.Type{Name: "date", OID: pgtype.DateOID, Codec: dateCodec{pgtype.DateCodec{}}}
	m.RegisterType(date)
	m.RegisterType(&pgtype.Type{Name: "_date", OID: pgtype.DateArrayOID, Codec: &pgtype.ArrayCodec{ElementType: date}})
	vigenza := &pgtype.Type{Name: "daterange", OID: pgtype.DaterangeOID, Codec: rangeCodec{&pgtype.RangeCodec{ElementType: date}}}
	m.RegisterType(vigenza)
	m.RegisterType(&pgtype.Type{Name: "_daterange", OID: pgtype.DaterangeArrayOID, Codec: &pgtype.ArrayCodec{ElementType: vigenza}})
	m.RegisterDefaultPgType(sit.Giorno(0), "date")
	m.RegisterDefaultPgType(sit.Vigenza{}, "daterange")
}

// pgEpoch is the day from which PostgreSQL counts.
var pgEpoch = sit.Data(2000, time.January, 1)

func toPG(g sit.Giorno) int32 {
	switch {
	case g == sit.PerSempre:
		return math.MaxInt32
	case g < math.MinInt32+pgEpoch: // DaSempre, and days that no calendar has
		return math.MinInt32
	}
	return int32(g - pgEpoch)
}

func fromPG(n int32) sit.Giorno {
	switch {
	case n == math.MinInt32:
		return sit.DaSempre
	case n > math.MaxInt32-int32(pgEpoch):
		return sit.PerSempre
	}
	return sit.Giorno(n) + pgEpoch
}

type dateCodec struct{ pgtype.DateCodec }

func (c dateCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(sit.Giorno); ok {
		if format == pgtype.TextFormatCode {
			return textGiorno{}
		}
		return encodeGiorno{}
	}
	return c.DateCodec.PlanEncode(m, oid, format, value)
}

func (c dateCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*sit.Giorno); ok && format == pgtype.BinaryFormatCode {
		return scanGiorno{}
	}
	return c.DateCodec.PlanScan(m, oid, format, target)
}

type encodeGiorno struct{}

func (encodeGiorno) Encode(value any, buf []byte) ([]byte, error) {
	return binary.BigEndian.AppendUint32(buf, uint32(toPG(value.(sit.Giorno)))), nil
}

type textGiorno struct{}

func (textGiorno) Encode(value any, buf []byte) ([]byte, error) {
	switch g := value.(sit.Giorno); g {
	case sit.DaSempre:
		return append(buf, "-infinity"...), nil
	case sit.PerSempre:
		return append(buf, "infinity"...), nil
	default:
		return append(buf, g.String()...), nil
	}
}

type scanGiorno struct{}

func (scanGiorno) Scan(src []byte, target any) error {
	if src == nil {
		return fmt.Errorf("scan date: NULL into %T", target)
	}
	if len(src) != 4 {
		return fmt.Errorf("scan date: %d bytes", len(src))
	}
	*target.(*sit.Giorno) = fromPG(int32(binary.BigEndian.Uint32(src)))
	return nil
}

type rangeCodec struct{ *pgtype.RangeCodec }

func (c rangeCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(sit.Vigenza); ok && format == pgtype.BinaryFormatCode {
		return encodeVigenza{}
	}
	return c.RangeCodec.PlanEncode(m, oid, format, value)
}

func (c rangeCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*sit.Vigenza); ok && format == pgtype.BinaryFormatCode {
		return scanVigenza{}
	}
	return c.RangeCodec.PlanScan(m, oid, format, target)
}

// The flags that begin a range in PostgreSQL's binary format.
const (
	rangeEmpty      = 0x01
	rangeLowerIncl  = 0x02
	rangeLowerOpen  = 0x08
	rangeUpperOpen  = 0x10
	rangeBoundBytes = 8 // a length and four bytes of date
)

type encodeVigenza struct{}

func (encodeVigenza) Encode(value any, buf []byte) ([]byte, error) {
	v := value.(sit.Vigenza)
	if v.Vuota() {
		return append(buf, rangeEmpty), nil
	}
	var flags byte
	if v.Dal == sit.DaSempre {
		flags |= rangeLowerOpen
	} else {
		flags |= rangeLowerIncl
	}
	if v.Al == sit.PerSempre {
		flags |= rangeUpperOpen
	}
	buf = append(buf, flags)
	for _, g := range []sit.Giorno{v.Dal, v.Al} {
		if !g.Aperto() {
			buf = binary.BigEndian.AppendUint32(buf, 4)
			buf = binary.BigEndian.AppendUint32(buf, uint32(toPG(g)))
		}
	}
	return buf, nil
}

type scanVigenza struct{}

func (scanVigenza) Scan(src []byte, target any) error {
	v := target.(*sit.Vigenza)
	if len(src) == 0 {
		return fmt.Errorf("scan daterange: NULL into %T", target)
	}
	flags, rest := src[0], src[1:]
	if flags&rangeEmpty != 0 {
		*v = sit.Vigenza{}
		return nil
	}
	*v = sit.Sempre()
	for _, b := range []struct {
		open byte
		into *sit.Giorno
	}{{rangeLowerOpen, &v.Dal}, {rangeUpperOpen, &v.Al}} {
		if flags&b.open != 0 {
			continue
		}
		if len(rest) < rangeBoundBytes {
			return fmt.Errorf("scan daterange: %d bytes", len(src))
		}
		*b.into = fromPG(int32(binary.BigEndian.Uint32(rest[4:])))
		rest = rest[rangeBoundBytes:]
	}
	return nil
}
