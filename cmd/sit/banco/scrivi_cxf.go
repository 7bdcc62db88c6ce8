package banco

import (
	"io"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
)

const scalaFoglio = 2000

// scriviCXF writes the sheet as the catasto delivers it to comuni, with buildings and signs.
func (f *foglio) scriviCXF(w io.Writer) error {
	out := cxf.NewWriter(w, cxf.Header{Genere: cxf.Mappa, Nome: f.ID.String(), Foglio: f.ID, Scala: scalaFoglio})
	var flat []float64
	var ends []int
	bordo := func(codice string, interno punto, angolo float64, anelli ...[]int32) error {
		flat, ends = flat[:0], ends[:0]
		for _, a := range anelli {
			flat = f.appendMetri(flat, a)
			ends = append(ends, len(flat))
		}
		x, y := interno.metri()
		return out.Write(cxf.Bordo{Codice: codice, Dimensione: 25, Angolo: angolo,
			Posizione: [2]float64{x - 4, y - 2}, PuntoInterno: [2]float64{x, y}, Flat: flat, Ends: [][]int{ends}})
	}
	if err := bordo(f.ID.String(), f.punti[0], 0, f.confine); err != nil {
		return err
	}
	for i := range f.particelle {
		p := &f.particelle[i]
		codice := p.numero
		switch p.tipo {
		case catasto.Strada:
			codice = "STRADA"
		case catasto.Acqua:
			codice = "ACQUA"
		}
		for _, parte := range p.parti {
			if err := bordo(codice, p.interno, p.angolo, parte...); err != nil {
				return err
			}
		}
	}
	for _, e := range f.edifici {
		if err := bordo(e.numero+"+", f.punti[e.anello[0]], 0, e.anello); err != nil {
			return err
		}
	}
	for _, s := range f.segni {
		x, y := s.p.metri()
		var o cxf.Object
		switch s.tipo {
		case 'f':
			o = cxf.Fiduciale{Numero: s.testo, Simbolo: cxf.SimboloFiduciale, X: x, Y: y, XEtichetta: x + 3, YEtichetta: y + 3}
		case 's':
			o = cxf.Simbolo{Codice: cxf.SimboloTermine, X: x, Y: y}
		default:
			o = cxf.Testo{Testo: s.testo, Dimensione: 40, Angolo: s.angolo, X: x, Y: y}
		}
		if err := out.Write(o); err != nil {
			return err
		}
	}
	return out.Close()
}

// appendMetri appends a ring, closed.
func (f *foglio) appendMetri(flat []float64, ring []int32) []float64 {
	for _, i := range ring {
		x, y := f.punti[i].metri()
		flat = append(flat, x, y)
	}
	x, y := f.punti[ring[0]].metri()
	return append(flat, x, y)
}
