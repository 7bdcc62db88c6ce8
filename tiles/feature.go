package tiles

import "strings"

// Kind is the kind of a geometry.
type Kind uint8

// The kinds of geometry. A Polygon may have many parts, each with holes; a Line many pieces.
const (
	Polygon Kind = iota
	Line
	Point
)

// Flags are the standing of a particella in the two archives.
type Flags uint8

// The flags of a particella.
const (
	Soppressa Flags = 1 << iota
	InMappa
	InCensuario
	EnteUrbano
)

// Feature is what a SegmentBuilder takes: a geometry, the days on which it holds, and the
// attributes of its layer. Fields that the layer does not have are passed over; empty ones are
// left out of the tile.
type Feature struct {
	Kind Kind
	Flat []float64 // x, y pairs in metres of EPSG:3857
	Ends [][]int   // per polygon, the index in Flat where each ring ends; for lines one list of ends. nil is a single ring, line or point

	Dal, Al Day // holds on [Dal, Al); MinDay and MaxDay where unbounded

	ID         string // comuni, etichette and segni have none
	Ente       string // codice catastale
	Sezione    string // fogli, particelle
	Foglio     int32  // fogli, particelle
	Numero     string // particelle, edifici, etichette; the denominatore after a slash
	Particella string // edifici: id of the particella they stand on
	Tipo       string // particelle (particella, strada, acqua), segni; of a civico the whole name of its street, which no tile shows
	Testo      string // nome of a comune, sigla of a zona, codice of a vincolo, text of a segno or civico
	Zto        string // zone, vincoli
	Stato      string // zone, vincoli
	Angolo     float64

	// Of particelle alone: what `punto` and the card need without asking the database.
	Area        float64 // square metres in the ente's own zone; 0 has it computed from the drawing
	Flags       Flags
	Precisione  float64 // metres
	Riferimento Day     // of the sheet; decides where sheets overlap (fogli too)
	Fonte       string
	Comune      string
	Allegato    string
	Sviluppo    string
	Kin         Kin
	Stages      Stages // of the census; kept as given
	Extra       string // anything rare, handed back as it came
}

// Kin are the particelle from which one was made and those that it became.
type Kin struct{ Predecessori, Successori []string }

// class is what many features of a segment have in common. Kept once, it costs a feature an
// index instead of some two hundred bytes.
type class struct {
	kind                           Kind
	flags                          Flags
	foglio                         int32
	dal, al, riferimento           Day
	precisione                     float32
	ente, prefix, sezione, tipo    string // prefix: the sheet in an id, up to the dot
	zto, stato                     string
	fonte, comune, allegato, svilu string
}

func (c *class) holds(day Day) bool { return c.dal <= day && day < c.al }

func classOf(f *Feature) class {
	prefix, _, ok := strings.Cut(f.ID, ".")
	if !ok {
		prefix = ""
	}
	return class{
		kind: f.Kind, flags: f.Flags, foglio: f.Foglio, dal: f.Dal, al: f.Al, riferimento: f.Riferimento,
		precisione: float32(f.Precisione), ente: f.Ente, prefix: prefix, sezione: f.Sezione, tipo: f.Tipo,
		zto: f.Zto, stato: f.Stato, fonte: f.Fonte, comune: f.Comune, allegato: f.Allegato, svilu: f.Sviluppo,
	}
}
