package portal

import "time"

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
	Ente        string      `json:"ente"` // codice catastale
	Nome        string      `json:"nome"`
	Provincia   string      `json:"provincia,omitempty"`
	Regione     string      `json:"regione,omitempty"`
	ISTAT       string      `json:"istat,omitempty"`
	Particelle  int         `json:"particelle"`
	Edifici     int         `json:"edifici"`
	AggiornatoA string      `json:"aggiornato_al,omitempty"` // day as YYYY-MM-DD, empty when nothing was delivered
	Fogli       []RifFoglio `json:"elenco_fogli,omitempty"`
	NumeroFogli int         `json:"fogli"` // allegati and sviluppi apart; of Fogli when they are not listed
}

// RifFoglio names a sheet in a list.
type RifFoglio struct {
	ID         string `json:"id"`
	Sezione    string `json:"sezione,omitempty"`
	Numero     int    `json:"foglio"`
	Allegato   string `json:"allegato,omitempty"`
	Sviluppo   string `json:"sviluppo,omitempty"`
	Particelle int    `json:"particelle"`
}

// Foglio is a sheet and a page of its particelle.
type Foglio struct {
	RifFoglio
	Ente        string          `json:"ente"`
	NomeComune  string          `json:"comune"`
	Riferimento string          `json:"riferimento,omitempty"` // day as YYYY-MM-DD
	Fonte       string          `json:"fonte,omitempty"`
	Elenco      []RifParticella `json:"elenco"`
	Soppresse   []RifParticella `json:"soppresse,omitempty"` // once on this sheet, and no more
	Seguito     string          `json:"-"`                   // numero after which the next page begins; empty at the end
	Versioni    []Versione      `json:"versioni"`
	Disegno     Disegno         `json:"-"`
	Vicini      []RifFoglio     `json:"vicini,omitempty"`
	Avvisi      []Avviso        `json:"avvisi,omitempty"`
}

// Versione is what one delivery said of a sheet.
type Versione struct {
	Riferimento string  `json:"riferimento"`
	Fonte       string  `json:"fonte"`
	Contenuto   string  `json:"contenuto"` // particelle, edifici
	Modo        string  `json:"modo"`
	Sistema     string  `json:"sistema"`
	Precisione  float64 `json:"precisione_m"`
	Scala       int     `json:"scala,omitempty"` // 0: it is not said
	Spostata    float64 `json:"spostata_m,omitempty"`
	Fornitura   int64   `json:"fornitura"`
}

// RifParticella names a particella in a list.
type RifParticella struct {
	ID     string `json:"id"`
	Numero string `json:"numero"`
	Tipo   string `json:"tipo,omitempty"` // particella, strada, acqua
}

// Avviso is a remark on an answer, with its code.
type Avviso struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

// Particella is the card of one, as its stable page shows it.
type Particella struct {
	ID                  string   `json:"id"`
	Ente                string   `json:"ente"`
	Comune              string   `json:"codice_comune"` // code written in the record
	NomeComune          string   `json:"comune"`
	IDFoglio            string   `json:"id_foglio"`
	Sezione             string   `json:"sezione,omitempty"`
	Foglio              int      `json:"foglio"`
	Allegato            string   `json:"allegato,omitempty"`
	Sviluppo            string   `json:"sviluppo,omitempty"`
	Numero              string   `json:"numero"`
	Denominatore        string   `json:"denominatore,omitempty"`
	Subalterni          []string `json:"subalterni,omitempty"`
	InMappa             bool     `json:"in_mappa"`
	InCensuario         bool     `json:"in_censuario"`
	SuperficieCatastale *float64 `json:"superficie_catastale_mq"` // m², of the census
	SuperficieMappa     *float64 `json:"superficie_mappa_mq"`     // m², computed from the geometry
	Differenza          *float64 `json:"differenza_mq,omitempty"` // by how much the drawing is larger
	Qualita             string   `json:"qualita,omitempty"`
	EnteUrbano          bool     `json:"ente_urbano"`
	Soppressa           bool     `json:"soppressa"`
	ValidaDal           string   `json:"valida_dal,omitempty"` // days as YYYY-MM-DD, empty when open
	ValidaAl            string   `json:"valida_al,omitempty"`
	Predecessori        []string `json:"predecessori"`
	Successori          []string `json:"successori"`
	Precisione          *float64 `json:"precisione_m"` // metres
	Fonte               string   `json:"fonte,omitempty"`

	Disegni     []DisegnoParticella `json:"disegni"`
	Antenate    []Parente           `json:"antenate"`
	Discendenti []Parente           `json:"discendenti"`
	Confinanti  []Confinante        `json:"confinanti"`
	Civici      []RifCivico         `json:"civici"`
	Disegno     Disegno             `json:"-"`
	Avvisi      []Avviso            `json:"avvisi,omitempty"`
}

// MappaMaggiore is true when the drawing is larger than the census says.
func (p Particella) MappaMaggiore() bool { return p.Differenza != nil && *p.Differenza > 0 }

// DisegnoParticella is one drawing of a particella and when it held.
type DisegnoParticella struct {
	Foglio      string  `json:"foglio"`
	Dal         string  `json:"dal,omitempty"`
	Al          string  `json:"al,omitempty"`
	Area        float64 `json:"area_mq"`
	Fonte       string  `json:"fonte"`
	Riferimento string  `json:"riferimento,omitempty"`
	Precisione  float64 `json:"precisione_m"`
}

// Parente is a particella that another comes from, or that comes from it.
type Parente struct {
	ID        string `json:"id"`
	Tramite   string `json:"tramite"`
	Passo     int    `json:"passo"`
	Origine   string `json:"origine"`
	Data      string `json:"data,omitempty"`
	Soppressa bool   `json:"soppressa"`
}

// Confinante is a neighbour and the boundary that is shared.
type Confinante struct {
	ID        string  `json:"id"`
	Lunghezza float64 `json:"lunghezza_m"`
}

// RifCivico is a street number in a list.
type RifCivico struct {
	ID         string   `json:"id"`
	Via        string   `json:"via"`
	Odonimo    string   `json:"odonimo"`
	Testo      string   `json:"civico"`
	Particella string   `json:"particella,omitempty"`
	Edificio   string   `json:"edificio,omitempty"`
	Dentro     bool     `json:"dentro"`
	Distanza   float64  `json:"distanza_m"`
	Metodo     string   `json:"metodo,omitempty"`
	Precisione float64  `json:"precisione_m,omitempty"`
	Lon        *float64 `json:"lon"`
	Lat        *float64 `json:"lat"`
}

// Scritto is the number with its denominatore.
func (p Particella) Scritto() string {
	if p.Denominatore == "" {
		return p.Numero
	}
	return p.Numero + "/" + p.Denominatore
}

// Via is a street, its names and its street numbers.
type Via struct {
	Codice     string      `json:"codice"`
	Ente       string      `json:"ente"`
	NomeComune string      `json:"comune"`
	Odonimo    string      `json:"odonimo"`
	Localita   string      `json:"localita,omitempty"`
	Comunale   string      `json:"codice_comunale,omitempty"`
	Esiste     bool        `json:"esiste"`
	Nomi       []NomeVia   `json:"nomi"`
	Alias      []string    `json:"altri_nomi"`
	Civici     []RifCivico `json:"civici"`
}

// NomeVia is how a street was called for a while.
type NomeVia struct {
	Odonimo string `json:"odonimo"`
	Dal     string `json:"dal,omitempty"`
	Al      string `json:"al,omitempty"`
}

// RifVia is a street in a list.
type RifVia struct {
	Codice   string `json:"codice"`
	Odonimo  string `json:"odonimo"`
	Nome     string `json:"denominazione"` // without the dug: by it streets are sorted
	Localita string `json:"localita,omitempty"`
	Civici   int    `json:"civici"`
}

// Sommario is an ente in the list of a whole centre.
type Sommario struct {
	Comune
	Errori       int     `json:"anomalie_errore"`
	AvvisiN      int     `json:"anomalie_avviso"`
	Note         int     `json:"anomalie_nota"`
	SenzaMappa   int     `json:"fogli_senza_mappa"`
	PrecisioneDa float64 `json:"precisione_da_m"`
	PrecisioneA  float64 `json:"precisione_a_m"`
	Civici       int     `json:"civici"`
	Consegne     int     `json:"forniture"`
}

// Quadro is of what quality the data of an ente are.
type Quadro struct {
	Sommario
	AreaMappa float64         `json:"area_mappa_mq"`
	Confine   float64         `json:"area_confine_mq"` // 0: no boundary was delivered
	Fonti     []FonteFogli    `json:"fonti"`
	Anomalie  []ContoAnomalie `json:"anomalie"`
	Mancanti  []string        `json:"elenco_senza_mappa"`
	Fornitura []Fornitura     `json:"elenco_forniture"`
	Indirizzi Indirizzi       `json:"indirizzi"`
	Disegno   Disegno         `json:"-"`
}

// Indirizzi counts the addresses of an ente.
type Indirizzi struct {
	Vie          int         `json:"vie"`
	Civici       int         `json:"civici"`
	ConPosizione int         `json:"con_posizione"`
	InParticella int         `json:"in_particella"`
	InEdificio   int         `json:"in_edificio"`
	AggiornatiAl string      `json:"aggiornati_al,omitempty"`
	Metodi       []ContoVoce `json:"metodi"`
}

// ContoVoce counts something by name.
type ContoVoce struct {
	Nome string `json:"nome"`
	N    int    `json:"n"`
}

// FonteFogli counts sheets by source and precision.
type FonteFogli struct {
	Fonte      string  `json:"fonte"`
	Precisione float64 `json:"precisione_m"`
	Fogli      int     `json:"fogli"`
	Dal        string  `json:"dal"`
	Al         string  `json:"al"`
}

// ContoAnomalie counts the anomalie of one code.
type ContoAnomalie struct {
	Codice  string `json:"codice"`
	Gravita string `json:"gravita"`
	N       int    `json:"n"`
	Fogli   int    `json:"fogli"`
	Esempio string `json:"esempio"`
}

// Fornitura is a delivery as the public may know it: not who made it.
type Fornitura struct {
	Numero      int64     `json:"fornitura"`
	Tipo        string    `json:"tipo"`
	Riferimento string    `json:"riferimento,omitempty"`
	Stato       string    `json:"stato"`
	Nuovi       int       `json:"nuovi"`
	Modificati  int       `json:"modificati"`
	Chiusi      int       `json:"chiusi"`
	Scarti      int       `json:"scarti"`
	Anomalie    int       `json:"anomalie"`
	Quando      time.Time `json:"acquisita"`
}

// EsitoErrore is what became of a report.
type EsitoErrore struct {
	Codice, Tipo, Oggetto, Stato, Nota string
	Segnalato, Chiuso                  string // days as YYYY-MM-DD
}
