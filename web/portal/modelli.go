package portal

// Esito is one answer of the search box (contract §4.2, ricerca).
type Esito struct {
	Tipo       string // particella, foglio, indirizzo, civico, luogo, ente, coordinate
	Testo      string
	ID         string
	Ente       string
	Lon, Lat   *float64
	Soppressa  bool
	Successori []string
}

// Comune is an ente and what its map holds.
type Comune struct {
	Ente        string // codice catastale
	Nome        string
	Provincia   string
	Regione     string
	ISTAT       string
	Particelle  int
	Edifici     int
	AggiornatoA string // day as YYYY-MM-DD, empty when nothing was delivered
	Fogli       []RifFoglio
	NumeroFogli int // of Fogli when they are not listed
}

// RifFoglio names a sheet in a list.
type RifFoglio struct {
	ID         string
	Sezione    string
	Numero     int
	Allegato   string
	Sviluppo   string
	Particelle int
}

// Foglio is a sheet and a page of its particelle.
type Foglio struct {
	RifFoglio
	Ente        string
	NomeComune  string
	Riferimento string // day as YYYY-MM-DD
	Fonte       string
	Elenco      []RifParticella
	Seguito     string // numero after which the next page begins; empty at the end
	Avvisi      []Avviso
}

// RifParticella names a particella in a list.
type RifParticella struct {
	ID     string
	Numero string
}

// Avviso is a remark on an answer, with its code.
type Avviso struct{ Codice, Testo string }

// Particella is the card of one, as its stable page shows it.
type Particella struct {
	ID                       string
	Ente                     string
	Comune                   string // code written in the record
	NomeComune               string
	IDFoglio                 string
	Sezione                  string
	Foglio                   int
	Allegato, Sviluppo       string
	Numero, Denominatore     string
	Subalterni               []string
	InMappa, InCensuario     bool
	SuperficieCatastale      *float64 // m², of the census
	SuperficieMappa          *float64 // m², computed from the geometry
	Qualita                  string
	EnteUrbano, Soppressa    bool
	ValidaDal, ValidaAl      string // days as YYYY-MM-DD, empty when open
	Predecessori, Successori []string
	Precisione               *float64 // metres
	Fonte                    string
	Avvisi                   []Avviso
}

// Scritto is the number with its denominatore.
func (p Particella) Scritto() string {
	if p.Denominatore == "" {
		return p.Numero
	}
	return p.Numero + "/" + p.Denominatore
}
