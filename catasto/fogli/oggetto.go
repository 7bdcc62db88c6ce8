package fogli

import "github.com/cestor/sit/catasto"

// Livello is the layer of an object.
type Livello string

// The layers.
const (
	Confini    Livello = "CONFINI"
	Particelle Livello = "PARTICELLE"
	Strade     Livello = "STRADE"
	Acque      Livello = "ACQUE"
	Fabbricati Livello = "FABBRICATI"
	LineeVarie Livello = "LINEEVARIE"
	Simboli    Livello = "SIMBOLI"
	Testi      Livello = "TESTI"
)

// forma is the GeoJSON type that a layer holds; a multi polygon passes for a polygon.
var forma = map[Livello]string{
	Confini: "Polygon", Particelle: "Polygon", Strade: "Polygon", Acque: "Polygon", Fabbricati: "Polygon",
	LineeVarie: "LineString", Simboli: "Point", Testi: "Point",
}

// Oggetto is one feature. It belongs to whoever receives it. Flat holds x, y of every vertex;
// Ends, for the layers of polygons only, says for each polygon where its rings end in Flat.
type Oggetto struct {
	Line      int // ordinal of the feature in the file, from one
	Livello   Livello
	Foglio    catasto.IDFoglio
	Provincia string // sigla

	Codice       string         // of a particella, as delivered
	Numero       catasto.Numero // of a particella
	Superficie   string         // as delivered, and unreliable
	Etichetta    *[2]float64    // lower left corner of the label of a particella
	PuntoInterno *[2]float64    // as delivered, and unreliable
	Angolo       float64        // radians, anticlockwise from East
	Altezza      float64        // of a text or label, tenths of millimetre on paper
	Testo        string
	Simbolo      int    // TIPO of a simbolo; 14 stands for both graffe
	Esterno      bool   // drawn outside the border
	Colore       string // of a line or a fill: all that is left of the stroke

	Flat []float64
	Ends [][]int
}
