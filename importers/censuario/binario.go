package censuario

import (
	"encoding/binary"
	"time"

	"github.com/cestor/sit/catasto/censuario"
)

// riga is a tuple of COPY in binary format while it is written. Rows are as wide as the layouts, and
// go by the million: they are encoded once, where they are read, into the bytes that travel.
type riga []byte

var be = binary.BigEndian

// testataCopia and codaCopia begin and end a stream of COPY in binary format.
var (
	testataCopia = []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	codaCopia    = []byte{0xff, 0xff}
)

func (r *riga) campi(n int16) { *r = be.AppendUint16(*r, uint16(n)) }

func (r *riga) nullo() { *r = append(*r, 0xff, 0xff, 0xff, 0xff) }

func (r *riga) nulli(n int) {
	for range n {
		r.nullo()
	}
}

// testo writes what is empty as NULL.
func (r *riga) testo(s string) {
	if s == "" {
		r.nullo()
		return
	}
	r.pieno(s)
}

// pieno writes a text that may be empty.
func (r *riga) pieno(s string) {
	*r = be.AppendUint32(*r, uint32(len(s)))
	*r = append(*r, s...)
}

func (r *riga) int64(n int64) {
	*r = append(*r, 0, 0, 0, 8)
	*r = be.AppendUint64(*r, uint64(n))
}

func (r *riga) int32(n int32) {
	*r = append(*r, 0, 0, 0, 4)
	*r = be.AppendUint32(*r, uint32(n))
}

// id writes an identifier, of which 0 is none.
func (r *riga) id(n int64) {
	if n == 0 {
		r.nullo()
		return
	}
	r.int64(n)
}

func (r *riga) intero(n censuario.Intero) {
	if !n.Presente {
		r.nullo()
		return
	}
	r.int64(n.N)
}

func (r *riga) anno(n censuario.Intero) {
	if !n.Presente || n.N != int64(int32(n.N)) {
		r.nullo()
		return
	}
	r.int32(int32(n.N))
}

func (r *riga) milli(n censuario.Decimale) {
	if !n.Presente {
		r.nullo()
		return
	}
	r.int64(n.Milli)
}

func (r *riga) bool(b bool) {
	v := byte(0)
	if b {
		v = 1
	}
	*r = append(*r, 0, 0, 0, 1, v)
}

var zeroPG = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400

// giornoPG is the day as PostgreSQL counts it.
func giornoPG(d censuario.Data) int32 {
	return int32(time.Date(d.Anno(), time.Month(d.Mese()), d.Giorno(), 0, 0, 0, 0, time.UTC).Unix()/86400 - zeroPG)
}

// data writes NULL for impianto, which is no lower bound, and for days that no calendar has.
func (r *riga) data(d censuario.Data) {
	if d == 0 || d == censuario.Impianto || !d.Valida() {
		r.nullo()
		return
	}
	r.int32(giornoPG(d))
}

// json writes a jsonb: a version, then its text.
func (r *riga) json(b []byte) {
	*r = be.AppendUint32(*r, uint32(len(b)+1))
	*r = append(*r, 1)
	*r = append(*r, b...)
}

const (
	oidBytea = 17
	oidInt4  = 23
	oidTesto = 25
)

// vettore opens an array of n elements, and returns where its length is to be written.
func (r *riga) vettore(n int, oid uint32) int {
	*r = append(*r, 0, 0, 0, 0)
	da := len(*r)
	dimensioni := uint32(1)
	if n == 0 {
		dimensioni = 0
	}
	*r = be.AppendUint32(*r, dimensioni)
	*r = be.AppendUint32(*r, 0)
	*r = be.AppendUint32(*r, oid)
	if n > 0 {
		*r = be.AppendUint32(*r, uint32(n))
		*r = be.AppendUint32(*r, 1)
	}
	return da
}

func (r *riga) chiudiVettore(da int) { be.PutUint32((*r)[da-4:], uint32(len(*r)-da)) }

// testi writes an array without its empty tail.
func (r *riga) testi(v ...string) {
	for len(v) > 0 && v[len(v)-1] == "" {
		v = v[:len(v)-1]
	}
	da := r.vettore(len(v), oidTesto)
	for _, s := range v {
		r.pieno(s)
	}
	r.chiudiVettore(da)
}

// testiONullo writes NULL where there is nothing.
func (r *riga) testiONullo(v []string) {
	if len(v) == 0 {
		r.nullo()
		return
	}
	r.testi(v...)
}

func (r *riga) interi(v []int32) {
	da := r.vettore(len(v), oidInt4)
	for _, n := range v {
		r.int32(n)
	}
	r.chiudiVettore(da)
}

func (r *riga) byte(v [][]byte) {
	da := r.vettore(len(v), oidBytea)
	for _, b := range v {
		*r = be.AppendUint32(*r, uint32(len(b)))
		*r = append(*r, b...)
	}
	r.chiudiVettore(da)
}

// atto writes the days, the note, the mutation and the causale of an act: nine columns.
func (r *riga) atto(a *censuario.Atto) {
	r.data(a.Efficacia)
	r.data(a.Registrazione)
	r.testo(a.Tipo)
	r.testo(a.Numero)
	r.testo(a.Progressivo)
	r.anno(a.Anno)
	r.id(a.Mutazione)
	r.testo(a.Causale)
	r.testo(a.Descrizione)
}
