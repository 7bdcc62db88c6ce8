package gml

import (
	"slices"

	"github.com/cestor/sit/catasto"
)

// Tipo says which of the two features a record is.
type Tipo string

// The two features.
const (
	Particella Tipo = "CadastralParcel"
	Foglio     Tipo = "CadastralZoning"
)

// Record is one feature. The Scanner reuses it: whoever keeps it beyond the next one clones it.
type Record struct {
	Line        int
	Tipo        Tipo
	Riferimento string           // national reference as delivered
	Foglio      catasto.IDFoglio // the sheet it is, or is drawn on
	Numero      catasto.Numero   // zero for a foglio
	Label       string           // number of the particella, or name of the foglio
	LocalID     string           // INSPIRE identifier, with its prefix
	Comune      string           // ADMINISTRATIVEUNIT
	Scala       int              // of a foglio, zero when absent
	Inizio      string           // BEGINLIFESPANVERSION as delivered, never a reference date
	SRID        int              // EPSG code, zero without geometry
	Flat        []float64        // x, y of every vertex
	Ends        [][]int          // for each polygon, where its rings end in Flat
}

// Clone copies what the Scanner reuses.
func (r *Record) Clone() *Record {
	c := *r
	c.Flat = slices.Clone(r.Flat)
	c.Ends = make([][]int, len(r.Ends))
	for i, e := range r.Ends {
		c.Ends[i] = slices.Clone(e)
	}
	return &c
}

// reset empties the record and keeps its arrays.
func (r *Record) reset() {
	*r = Record{Flat: r.Flat[:0], Ends: r.Ends[:0]}
}

// poligono opens a polygon, with the array that held one before if there was.
func (r *Record) poligono() {
	if n := len(r.Ends); n < cap(r.Ends) {
		r.Ends = r.Ends[:n+1]
		r.Ends[n] = r.Ends[n][:0]
		return
	}
	r.Ends = append(r.Ends, make([]int, 0, 4))
}

// senzaGeometria drops what was read of a geometry found wrong.
func (r *Record) senzaGeometria() {
	r.Flat, r.Ends, r.SRID = r.Flat[:0], r.Ends[:0], 0
}
