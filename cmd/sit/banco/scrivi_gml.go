package banco

import (
	"bytes"
	"fmt"
	"io"

	"github.com/cestor/sit/catasto/gml"
)

// srsGML is the system of the open data: RDN2008 in degrees.
const srsGML = 6706

// The reference date of each of the two years.
var timeStamp = [...]string{"2024-01-01T03:00:00", "2025-01-01T03:00:00"}

// gradi turns the vertices of the sheet into degrees, each once.
func (f *foglio) gradi() [][2]float64 {
	for _, p := range f.punti[len(f.lonlat):] {
		lon, lat := Geografiche(p.metri())
		f.lonlat = append(f.lonlat, [2]float64{grado(lon), grado(lat)})
	}
	return f.lonlat
}

// scriviPLE writes the particelle of the sheet into an open data file.
func (f *foglio) scriviPLE(w *gml.Writer) error {
	gradi := f.gradi()
	nome := f.ID.String()
	r := gml.Record{Tipo: gml.Particella, SRID: srsGML, Comune: string(f.ID.Comune), Inizio: "2010-01-01T00:00:00Z"}
	for i := range f.particelle {
		p := &f.particelle[i]
		r.Riferimento, r.Label = nome+"."+p.numero, p.numero
		r.Flat, r.Ends = r.Flat[:0], r.Ends[:0]
		for _, parte := range p.parti {
			var ends []int
			for _, anello := range parte {
				r.Flat = appendGradi(r.Flat, gradi, anello)
				ends = append(ends, len(r.Flat))
			}
			r.Ends = append(r.Ends, ends)
		}
		if err := w.Write(&r); err != nil {
			return fmt.Errorf("particella %s: %w", r.Riferimento, err)
		}
	}
	return nil
}

// scriviMAP writes the outline of the sheet.
func (f *foglio) scriviMAP(w *gml.Writer) error {
	nome := f.ID.String()
	r := gml.Record{Tipo: gml.Foglio, SRID: srsGML, Comune: string(f.ID.Comune), Riferimento: nome, Label: nome, Scala: scalaFoglio}
	r.Flat = appendGradi(r.Flat, f.gradi(), f.confine)
	r.Ends = [][]int{{len(r.Flat)}}
	return w.Write(&r)
}

func appendGradi(flat []float64, gradi [][2]float64, ring []int32) []float64 {
	for _, i := range ring {
		flat = append(flat, gradi[i][0], gradi[i][1])
	}
	return append(flat, gradi[ring[0]][0], gradi[ring[0]][1])
}

// frammento runs fn on a writer of its own and returns what it wrote without what surrounds the
// features, so that sheets may be written side by side and laid one after the other.
func frammento(anno int, fn func(*gml.Writer) error) ([]byte, error) {
	testa, coda, err := cornice(anno)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := nuovoGML(anno, &b)
	if err := fn(w); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes()[len(testa) : b.Len()-len(coda)], nil
}

func nuovoGML(anno int, w io.Writer) *gml.Writer {
	return gml.NewWriter(w, gml.Header{TimeStamp: timeStamp[anno], NumberMatched: "unknown"}, -1)
}

// cornice is what a file of the given year begins and ends with.
func cornice(anno int) (testa, coda []byte, err error) {
	var b bytes.Buffer
	if err := nuovoGML(anno, &b).Close(); err != nil {
		return nil, nil, err
	}
	i := bytes.LastIndex(b.Bytes(), []byte("</"))
	return b.Bytes()[:i], b.Bytes()[i:], nil
}
