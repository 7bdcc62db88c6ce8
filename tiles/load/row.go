package load

import (
	"encoding/binary"
	"math"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/cestor/sit/tiles"
)

// The columns of the query Drawings, by position.
const (
	colFoglio = iota
	colClasse
	colFornitura
	colParticella
	colOrdine
	colDal
	colAl
	colArea
	colAngolo
	colFonte
	colTipo
	colTesto
	colID
	colNumero
	colDenominatore
	colGeom
	colLabel
	colCallout
	columns
)

// row is one drawing as it came over the wire, in binary: a value that nobody asks for is never
// decoded, and none costs an allocation. A nil column is a NULL.
type row [][]byte

func (r row) int16(i int) int16 {
	if len(r[i]) != 2 {
		return 0
	}
	return int16(binary.BigEndian.Uint16(r[i]))
}

func (r row) int32(i int) int32 {
	if len(r[i]) != 4 {
		return 0
	}
	return int32(binary.BigEndian.Uint32(r[i]))
}

func (r row) int64(i int) int64 {
	if len(r[i]) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(r[i]))
}

func (r row) float32(i int) float64 {
	if len(r[i]) != 4 {
		return 0
	}
	return float64(math.Float32frombits(binary.BigEndian.Uint32(r[i])))
}

func (r row) float64(i int) float64 {
	if len(r[i]) != 8 {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64(r[i]))
}

// epoch is the day from which PostgreSQL counts dates, 1 January 2000, in our days.
const epoch = 10957

// day reads a date; NULL and the infinities are the open end that open says.
func (r row) day(i int, open tiles.Day) tiles.Day {
	if len(r[i]) != 4 {
		return open
	}
	switch d := int32(binary.BigEndian.Uint32(r[i])); d {
	case math.MaxInt32:
		return tiles.MaxDay
	case math.MinInt32:
		return tiles.MinDay
	default:
		return tiles.Day(d) + epoch
	}
}

// point reads the EWKB of a point, false when there is none.
func (r row) point(i int) (x, y float64, ok bool) {
	const withSRID = 0x20000000
	b := r[i]
	if len(b) < 21 {
		return 0, 0, false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 0 {
		order = binary.BigEndian
	}
	kind, from := order.Uint32(b[1:]), 5
	if kind&withSRID != 0 {
		kind, from = kind&^withSRID, 9
	}
	if kind != 1 || len(b) < from+16 {
		return 0, 0, false
	}
	x, y = math.Float64frombits(order.Uint64(b[from:])), math.Float64frombits(order.Uint64(b[from+8:]))
	return x, y, x-x == 0 && y-y == 0 // no NaN: an empty point has them
}

// words keeps one copy of the strings that come again and again.
type words map[string]string

func (w words) of(b []byte) string {
	if s, ok := w[string(b)]; ok {
		return s
	}
	s := string(b)
	w[s] = s
	return s
}

// pgDate scans a date as the day it is.
type pgDate tiles.Day

func (d *pgDate) ScanDate(v pgtype.Date) error {
	switch v.InfinityModifier {
	case pgtype.Infinity:
		*d = pgDate(tiles.MaxDay)
	case pgtype.NegativeInfinity:
		*d = pgDate(tiles.MinDay)
	default:
		*d = pgDate(tiles.DayOf(v.Time))
	}
	return nil
}
