package fornitura

import (
	"encoding/binary"
	"math"

	"github.com/cespare/xxhash/v2"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit/pg"
)

// The classes of what is drawn, as catasto.disegno keeps them.
const (
	classeConfine    int16 = 1
	classeParticella int16 = 2
	classeFabbricato int16 = 3
	classeSegno      int16 = 4
)

// oggetto is one drawn thing on its way to staging.oggetto.
type oggetto struct {
	Foglio     *foglio
	Classe     int16
	Codice     string
	Numero     catasto.Numero
	Tipo       string // particella, strada, acqua; of a segno its tile tipo; else empty
	Testo      string
	Angolo     float64 // radians, anticlockwise from East
	Altezza    float64 // metres on the ground; 0 is not stated
	Esterno    bool
	Etichetta  *[2]float64
	Superficie float64 // as delivered; 0 is not stated
	File       string
	Riga       int
	Geom       pg.Flat
}

// riga is an oggetto encoded: what the COPY sends. Its bytes live in the arena of the batch.
type riga struct {
	fornitura                    int64
	n                            int32
	foglio                       string
	classe                       int16
	codice, numero, denominatore string
	tipo, testo                  *string
	angolo, altezza, superficie  *float64
	esterno                      bool
	etichetta, geom              pg.EWKB
	file                         string
	riga                         int32
	digest                       int64
}

// digest identifies the coordinates as delivered, in the system they were delivered in, and for
// a segno also what it says: two drawings with the same digest are the same drawing.
func (o *oggetto) digest(ewkb []byte) int64 {
	d := xxhash.New()
	_, _ = d.Write(ewkb)
	var b [8]byte
	binary.LittleEndian.PutUint32(b[:], uint32(o.Foglio.SRID))
	_, _ = d.Write(b[:4])
	if o.Classe == classeSegno {
		_, _ = d.WriteString(o.Tipo)
		_, _ = d.WriteString("\x00" + o.Testo)
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(o.Angolo))
		_, _ = d.Write(b[:])
	}
	return int64(d.Sum64())
}

func oppureNullo[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
