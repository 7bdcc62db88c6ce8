package fornitura

import (
	"fmt"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/sit"
)

// foglio is a sheet of the delivery, as far as it has been read.
type foglio struct {
	ID          catasto.IDFoglio
	Nome        string // ID in its eleven characters
	File        string
	SRID        int    // of the coordinates as delivered
	Sistema     string // the same, in words, for the register
	Affine      []float64
	Adattamento []byte // JSON of the fit, when there was one
	Precisione  float64
	Scala       int
	Riferimento sit.Giorno

	diFile *sit.Giorno // the date that the content itself says: SUP, timeStamp
	diOra  sit.Giorno  // the time of the file, when nothing better is known

	bilancio bilancio
	strade   int // numbered so far, where the format does not number them
	acque    int

	cassini  bool   // coordinates from a local origin, known only at the end of the file
	origine  string // its name, as printed on the sheet
	conteggi cxf.Conteggi
	aree     map[string][]float64 // of the particelle by code, in the delivered system: for the SUP

	disegnato [5]string // by class, the file that draws it; 0 is a file that draws them all
	ripetuto  bool

	id               *int32 // of catasto.foglio, when the sheet is known
	gruppo1, gruppo2 ingresso
}

// numera gives a road or a water without a number the next one of its sheet, in file order:
// contract §0 promises no stability.
func (f *foglio) numera(tipo catasto.TipoParticella) catasto.Numero {
	if tipo == catasto.Strada {
		f.strade++
		return catasto.Numero{Numero: fmt.Sprintf("STRADA%03d", f.strade)}
	}
	f.acque++
	return catasto.Numero{Numero: fmt.Sprintf("ACQUA%03d", f.acque)}
}

// ripete refuses the delivery when a second file draws what another has drawn: two years of one
// sheet in a folder are two deliveries, not one sheet drawn twice over.
func (c *consegna) ripete(f *foglio, classe int16, file string) bool {
	switch f.disegnato[classe] {
	case file:
		return false
	case "":
		f.disegnato[classe] = file
		return false
	}
	if !f.ripetuto {
		f.ripetuto = true
		c.rifiuta("FOGLIO_RIPETUTO", "Il foglio %s è consegnato due volte: lasciarne uno solo (%s).", f.Nome, file)
	}
	return true
}

// posa says in which system the coordinates of the sheet are.
func (f *foglio) posa(srid int) {
	f.SRID = srid
	f.Sistema = fmt.Sprintf("EPSG:%d", srid)
	f.Precisione = precisioneDi(srid)
}

// precisioneDi is the accuracy of a particella in metres, by the system in which it was
// delivered (contract §0, Areas): what comes in ETRF2000 was transformed by the State with its
// own grids, the rest is transformed by us without them.
func precisioneDi(srid int) float64 {
	switch srid {
	case 6706, 4258, 4326, 7791, 7792, 7793, 25832, 25833, 32632, 32633:
		return 0.6
	}
	return 2
}
