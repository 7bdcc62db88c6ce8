package censuario

import (
	"encoding/binary"
	"time"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/importers/binario"
)

// riga is a row while it is written: what the registers have, in the columns of COPY. Rows are as wide
// as the layouts, and go by the million: they are encoded once, where they are read.
type riga struct{ *binario.Riga }

var be = binary.BigEndian

func (r riga) nulli(n int) {
	for range n {
		r.Nullo()
	}
}

// id writes an identifier, of which 0 is none.
func (r riga) id(n int64) {
	if n == 0 {
		r.Nullo()
		return
	}
	r.Int64(n)
}

func (r riga) intero(n censuario.Intero) {
	if !n.Presente {
		r.Nullo()
		return
	}
	r.Int64(n.N)
}

func (r riga) anno(n censuario.Intero) {
	if !n.Presente || n.N != int64(int32(n.N)) {
		r.Nullo()
		return
	}
	r.Int32(int32(n.N))
}

func (r riga) milli(n censuario.Decimale) {
	if !n.Presente {
		r.Nullo()
		return
	}
	r.Int64(n.Milli)
}

var zeroPG = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400

// giornoPG is the day as PostgreSQL counts it.
func giornoPG(d censuario.Data) int32 {
	return int32(time.Date(d.Anno(), time.Month(d.Mese()), d.Giorno(), 0, 0, 0, 0, time.UTC).Unix()/86400 - zeroPG)
}

// data writes NULL for impianto, which is no lower bound, and for days that no calendar has.
func (r riga) data(d censuario.Data) {
	if d == 0 || d == censuario.Impianto || !d.Valida() {
		r.Nullo()
		return
	}
	r.Int32(giornoPG(d))
}

const (
	oidBytea = 17
	oidInt4  = 23
	oidTesto = 25
)

// vettore opens an array of n elements, and returns where its length is to be written.
func (r riga) vettore(n int, oid uint32) int {
	*r.Riga = append(*r.Riga, 0, 0, 0, 0)
	da := len(*r.Riga)
	dimensioni := uint32(1)
	if n == 0 {
		dimensioni = 0
	}
	*r.Riga = be.AppendUint32(*r.Riga, dimensioni)
	*r.Riga = be.AppendUint32(*r.Riga, 0)
	*r.Riga = be.AppendUint32(*r.Riga, oid)
	if n > 0 {
		*r.Riga = be.AppendUint32(*r.Riga, uint32(n))
		*r.Riga = be.AppendUint32(*r.Riga, 1)
	}
	return da
}

func (r riga) chiudiVettore(da int) { be.PutUint32((*r.Riga)[da-4:], uint32(len(*r.Riga)-da)) }

// testi writes an array without its empty tail.
func (r riga) testi(v ...string) {
	for len(v) > 0 && v[len(v)-1] == "" {
		v = v[:len(v)-1]
	}
	da := r.vettore(len(v), oidTesto)
	for _, s := range v {
		r.Pieno(s)
	}
	r.chiudiVettore(da)
}

// testiONullo writes NULL where there is nothing.
func (r riga) testiONullo(v []string) {
	if len(v) == 0 {
		r.Nullo()
		return
	}
	r.testi(v...)
}

func (r riga) interi(v []int32) {
	da := r.vettore(len(v), oidInt4)
	for _, n := range v {
		r.Int32(n)
	}
	r.chiudiVettore(da)
}

func (r riga) byte(v [][]byte) {
	da := r.vettore(len(v), oidBytea)
	for _, b := range v {
		*r.Riga = be.AppendUint32(*r.Riga, uint32(len(b)))
		*r.Riga = append(*r.Riga, b...)
	}
	r.chiudiVettore(da)
}

// atto writes the days, the note, the mutation and the causale of an act: nine columns.
func (r riga) atto(a *censuario.Atto) {
	r.data(a.Efficacia)
	r.data(a.Registrazione)
	r.Testo(a.Tipo)
	r.Testo(a.Numero)
	r.Testo(a.Progressivo)
	r.anno(a.Anno)
	r.id(a.Mutazione)
	r.Testo(a.Causale)
	r.Testo(a.Descrizione)
}
