package cxf

import (
	"strings"

	"github.com/cestor/sit/catasto"
)

// Genere is the kind of document, written on its first line.
type Genere string

// The three kinds of document.
const (
	Mappa          Genere = "MAPPA"
	MappaFondiario Genere = "MAPPA FONDIARIO" // former Austrian comuni
	QuadroUnione   Genere = "QUADRO D'UNIONE"
)

// Header is what the file says of itself before its first section.
type Header struct {
	Genere Genere
	Nome   string // nome mappa as delivered, upper case
	Foglio catasto.IDFoglio
	Scala  float64 // denominator; in a quadro d'unione the longest side in metres
}

// Object is one element of a sheet: Bordo, Testo, Simbolo, Fiduciale, Linea, Libretto or
// RiferimentoRaster. It belongs to whoever receives it: nothing in it is reused.
type Object interface {
	riga() int
}

// Classe says what a bordo encloses.
type Classe string

// The classes of a bordo.
const (
	Confine      Classe = "confine"       // of the sheet itself
	ConfineAltro Classe = "confine_altro" // of another sheet, mostly in a quadro d'unione
	Strada       Classe = "strada"
	Acqua        Classe = "acqua"
	Fabbricato   Classe = "fabbricato"
	Particella   Classe = "particella"
)

// Bordo is a polygon with its label.
type Bordo struct {
	Line   int
	Codice string // as delivered, without the padding
	Classe Classe
	// Numero is set for a particella, for a strada or acqua that carries a code of its own, and
	// for a fabbricato, where it is the particella that contains it; a fabbricato whose code says
	// nothing has the zero Numero.
	Numero       catasto.Numero
	Foglio       catasto.IDFoglio // of ConfineAltro only
	Dimensione   int              // height of the label, tenths of millimetre on paper
	Angolo       float64          // radians, anticlockwise from East
	Posizione    [2]float64       // lower left corner of the label
	PuntoInterno [2]float64       // unreliable in transformed sheets: never assign by it
	Flat         []float64        // x, y of every vertex, ring after ring
	Ends         [][]int          // one polygon, where each ring ends in Flat
}

// Testo is a drawn text.
type Testo struct {
	Line       int
	Testo      string
	Dimensione int
	Angolo     float64
	X, Y       float64
	Esterno    bool
}

// Simbolo is a drawn sign.
type Simbolo struct {
	Line    int
	Codice  int
	Angolo  float64
	X, Y    float64
	Esterno bool
}

// The symbols that have a meaning beyond drawing.
const (
	SimboloTermine      = 2  // boundary stone
	SimboloTacca        = 3  // tick of the coordinate frame
	SimboloOsso         = 4  // osso di morto
	SimboloTrigonometro = 8  // punto fiduciale trigonometrico
	SimboloGraffa       = 9  // small graffa
	SimboloGraffaGrande = 14 // large graffa
	SimboloFiduciale    = 20 // punto fiduciale semplice
)

// Fiduciale is a surveyed reference point with the place of its label.
type Fiduciale struct {
	Line       int
	Numero     string
	Simbolo    int
	X, Y       float64
	XEtichetta float64
	YEtichetta float64
	Esterno    bool
}

// Linea is a drawn line that bounds no polygon.
type Linea struct {
	Line    int
	Tratto  int // stroke: 1 continuous, 5 dashed, 6 dotted, 12 invisible frame, 30–35 boundaries
	Flat    []float64
	Esterno bool
}

// Libretto is a line of a survey book on a raster sheet.
type Libretto struct {
	Line       int
	Protocollo string // "0" when registered as drawn on the map
	Tipo       int
	Flat       []float64
}

// RiferimentoRaster ties a raster image to the sheet.
type RiferimentoRaster struct {
	Line int
	File string
	Flat []float64 // four points, in the order of the file
}

func (o Bordo) riga() int             { return o.Line }
func (o Testo) riga() int             { return o.Line }
func (o Simbolo) riga() int           { return o.Line }
func (o Fiduciale) riga() int         { return o.Line }
func (o Linea) riga() int             { return o.Line }
func (o Libretto) riga() int          { return o.Line }
func (o RiferimentoRaster) riga() int { return o.Line }

// Provvisoria tells a particella whose number the State could not attribute.
func (o Bordo) Provvisoria() bool { return o.Classe == Particella && o.Numero.Provvisoria() }

// DirittoSuperficie reads texts such as "(731)": a diritto di superficie has a number and no
// polygon, and the census may name it.
func (o Testo) DirittoSuperficie() (catasto.Numero, bool) { return DirittoSuperficie(o.Testo) }

// DirittoSuperficie reads the number of a diritto di superficie out of a text between round
// brackets.
func DirittoSuperficie(testo string) (catasto.Numero, bool) {
	s := strings.TrimSpace(testo)
	if len(s) < 3 || s[0] != '(' || s[len(s)-1] != ')' {
		return catasto.Numero{}, false
	}
	n, err := catasto.ParseNumero(s[1 : len(s)-1])
	return n, err == nil && n.Numerata()
}

// Angoli orders the four points as top left, top right, bottom right, bottom left. The layout
// gives two different orders in two places: only the geometry is to be trusted.
func (o RiferimentoRaster) Angoli() (altoSinistra, altoDestra, bassoDestra, bassoSinistra [2]float64) {
	var p [4][2]float64
	for i := range p {
		p[i] = [2]float64{o.Flat[2*i], o.Flat[2*i+1]}
	}
	// Four points: two passes of exchange put the two highest first, then left before right.
	for i := range p {
		for j := i + 1; j < 4; j++ {
			if p[j][1] > p[i][1] {
				p[i], p[j] = p[j], p[i]
			}
		}
	}
	if p[0][0] > p[1][0] {
		p[0], p[1] = p[1], p[0]
	}
	if p[2][0] > p[3][0] {
		p[2], p[3] = p[3], p[2]
	}
	return p[0], p[1], p[3], p[2]
}
