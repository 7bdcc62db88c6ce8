package censuario

// Voce is one line of a PRM, label and value.
type Voce struct {
	Etichetta string
	Valore    string
}

// Modo is what an extraction contains.
type Modo string

// The values of Modo.
const (
	Completa      Modo = "completa"      // every immobile as it stands at a day
	Aggiornamento Modo = "aggiornamento" // what acts registered between two days began or ended
)

// PRM are the parameters of an extraction.
type PRM struct {
	ComuneRichiesto  string // codice catastale alone
	SezioneRichiesta string
	DataRichiesta    Data
	DataElaborazione Data
	Tipologia        string // tipologia di estrazione, as written
	Modo             Modo
	TipoImmobile     byte // 'F' or 'T', 0 when Tipologia does not say
	PartiteSpeciali  Scelta
	DataSelezione    Data // reference day of a whole load
	RegistrazioneDal Data
	RegistrazioneAl  Data
	NumeroRecord     Intero
	FogliEstratti    string // not empty: limited to these sheets, absence proves nothing
	Voci             []Voce // every line, in order
}

// Parziale is true when the request was limited to some sheets.
func (p *PRM) Parziale() bool { return p.FogliEstratti != "" }

// Scelta is what a PRM says of an option that it may leave out.
type Scelta int8

// The values of Scelta.
const (
	NonDetto Scelta = iota
	Si
	No
)
