package docfa

import (
	"fmt"

	"github.com/cestor/sit/catasto/censuario"
)

// Testa is what each line begins with.
type Testa struct {
	Comune        string
	Sezione       string
	Immobile      int64 // identificativo immobile, as in the census
	Protocollo    string
	Registrazione censuario.Data
}

// Dichiarata is a line of DC.DAT: a unit as declared.
type Dichiarata struct {
	Testa
	Zona               string
	Categoria          string
	Classe             string
	Consistenza        censuario.Decimale
	Superficie         censuario.Intero
	RenditaEuro        censuario.Decimale
	PartitaSpeciale    string
	Lotto              string
	Edificio           string
	Scala              string
	Interno            [2]string
	Piano              [4]string
	Identificativo     censuario.Identificativo // the first, where there are graffati
	Graffati           string                   // presenza graffati
	Toponimo           string                   // in letters, unlike that of the census
	Indirizzo          string
	Civico             [3]string
	UlterioriIndirizzi string
}

// Poligono is a line of DM.DAT: a polygon that was measured in a unit.
type Poligono struct {
	Testa
	Progressivo    censuario.Intero
	Superficie     censuario.Decimale // square metres
	Ambiente       string             // A to G, see NomeAmbiente
	Altezza        censuario.Decimale // centimetres
	AltezzaMassima censuario.Decimale
}

// Scheda is a line of SC.DAT: a drawing. That of an Immobile 0 is an elaborato planimetrico, of
// a whole building.
type Scheda struct {
	Testa
	NomeFile string
	Numero   censuario.Intero // numero scheda
	Formato  string
	Scala    censuario.Intero // denominator
}

// ElaboratoPlanimetrico tells the drawing of a whole building from that of a unit.
func (s *Scheda) ElaboratoPlanimetrico() bool { return s.Immobile == 0 }

// File is the name of the image in the supply.
func (s *Scheda) File() string { return fmt.Sprintf("%s.%03d", s.NomeFile, s.Numero.N) }

// NomeAmbiente says what an ambiente is. A1 and A2, which the program writes, are A.
func NomeAmbiente(codice string) (string, bool) {
	if codice == "A1" || codice == "A2" {
		codice = "A"
	}
	n, ok := ambienti[codice]
	if !ok {
		n = codice
	}
	return n, ok
}

var ambienti = map[string]string{
	"A": "vani principali e accessori diretti",
	"B": "accessori indiretti comunicanti",
	"C": "accessori indiretti non comunicanti",
	"D": "balconi e terrazze comunicanti",
	"E": "balconi e terrazze non comunicanti",
	"F": "aree scoperte",
	"G": "superfici non rilevanti",
}
