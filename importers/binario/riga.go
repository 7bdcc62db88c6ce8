// Package binario writes rows for COPY in binary format: encoded once, where they are read, into the
// bytes that travel. Extracts go by the hundred thousand, and each has forty columns.
//
// A Riga is a buffer of tuples: Campi opens one, and each method writes its next column. What is empty
// is NULL where the method says so.
package binario

import (
	"encoding/binary"

	"github.com/cestor/sit/sit"
)

// Riga is tuples of COPY in binary format while they are written.
type Riga []byte

var be = binary.BigEndian

// Testata and Coda begin and end a stream.
var (
	Testata = []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	Coda    = []byte{0xff, 0xff}
)

// Campi begins a tuple of n columns.
func (r *Riga) Campi(n int) { *r = be.AppendUint16(*r, uint16(n)) }

// Nullo writes NULL.
func (r *Riga) Nullo() { *r = append(*r, 0xff, 0xff, 0xff, 0xff) }

// Testo writes what is empty as NULL.
func (r *Riga) Testo(s string) {
	if s == "" {
		r.Nullo()
		return
	}
	r.Pieno(s)
}

// Pieno writes a text that may be empty.
func (r *Riga) Pieno(s string) {
	*r = be.AppendUint32(*r, uint32(len(s)))
	*r = append(*r, s...)
}

// Int64 writes a bigint.
func (r *Riga) Int64(n int64) {
	*r = append(*r, 0, 0, 0, 8)
	*r = be.AppendUint64(*r, uint64(n))
}

// Int32 writes an integer.
func (r *Riga) Int32(n int32) {
	*r = append(*r, 0, 0, 0, 4)
	*r = be.AppendUint32(*r, uint32(n))
}

// Int64O writes a bigint that may not be there.
func (r *Riga) Int64O(n int64, ok bool) {
	if !ok {
		r.Nullo()
		return
	}
	r.Int64(n)
}

// Int32O writes an integer that may not be there.
func (r *Riga) Int32O(n int64, ok bool) {
	if !ok {
		r.Nullo()
		return
	}
	r.Int32(int32(n))
}

// Int16O writes a smallint that may not be there.
func (r *Riga) Int16O(n int64, ok bool) {
	if !ok {
		r.Nullo()
		return
	}
	*r = append(*r, 0, 0, 0, 2)
	*r = be.AppendUint16(*r, uint16(n))
}

// Int16 writes a smallint.
func (r *Riga) Int16(n int16) { r.Int16O(int64(n), true) }

// Bool writes a boolean.
func (r *Riga) Bool(b bool) {
	v := byte(0)
	if b {
		v = 1
	}
	*r = append(*r, 0, 0, 0, 1, v)
}

// duemila is the day from which PostgreSQL counts, 1 January 2000, as Giorno counts.
const duemila = 10957

// GiornoO writes a date that may not be there.
func (r *Riga) GiornoO(g sit.Giorno, ok bool) {
	if !ok {
		r.Nullo()
		return
	}
	r.Int32(int32(g) - duemila)
}

// UUIDO writes a uuid that may not be there.
func (r *Riga) UUIDO(u [16]byte, ok bool) {
	if !ok {
		r.Nullo()
		return
	}
	*r = append(*r, 0, 0, 0, 16)
	*r = append(*r, u[:]...)
}

// JSON writes a jsonb: a version, then its text; nothing is NULL.
func (r *Riga) JSON(b []byte) {
	if len(b) == 0 {
		r.Nullo()
		return
	}
	*r = be.AppendUint32(*r, uint32(len(b)+1))
	*r = append(*r, 1)
	*r = append(*r, b...)
}

// Numerico writes the numeric that is n divided by ten to the power of scala, at most eight: digits
// of base ten thousand, the first of which counts units of ten thousand to the power of a weight.
func (r *Riga) Numerico(n int64, scala int) {
	segno := uint16(0)
	u := uint64(n)
	if n < 0 {
		segno, u = 0x4000, -u
	}
	frazioni := (scala + 3) / 4 // groups of four behind the point
	primo := uint64(1)          // of the last group only the first digits are there
	for range frazioni*4 - scala {
		primo *= 10
	}
	var gruppi [8]uint16 // from the last
	k := 0
	if frazioni > 0 {
		base := 10000 / primo
		gruppi[0], u, k = uint16(u%base*primo), u/base, 1
	}
	for ; u > 0; k++ {
		gruppi[k], u = uint16(u%10000), u/10000
	}
	peso := k - 1 - frazioni
	for k > 0 && gruppi[k-1] == 0 {
		k, peso = k-1, peso-1
	}
	ultimo := 0
	for ultimo < k && gruppi[ultimo] == 0 {
		ultimo++
	}
	if k == ultimo {
		peso = 0
	}
	*r = be.AppendUint32(*r, uint32(8+2*(k-ultimo)))
	*r = be.AppendUint16(*r, uint16(k-ultimo))
	*r = be.AppendUint16(*r, uint16(int16(peso)))
	*r = be.AppendUint16(*r, segno)
	*r = be.AppendUint16(*r, uint16(scala))
	for i := k - 1; i >= ultimo; i-- {
		*r = be.AppendUint16(*r, gruppi[i])
	}
}

// NumericoO is Numerico of a number that may not be there.
func (r *Riga) NumericoO(n int64, ok bool, scala int) {
	if !ok {
		r.Nullo()
		return
	}
	r.Numerico(n, scala)
}
