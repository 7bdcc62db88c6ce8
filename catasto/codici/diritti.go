package codici

import "strings"

// Famiglia gathers the diritti that answer the same question.
type Famiglia string

// The values of Famiglia.
const (
	Proprieta              Famiglia = "proprieta"
	ProprietaSuperficiaria Famiglia = "proprieta_superficiaria"
	ProprietaArea          Famiglia = "proprieta_area"
	NudaProprieta          Famiglia = "nuda_proprieta"
	Usufrutto              Famiglia = "usufrutto"
	Uso                    Famiglia = "uso"
	Abitazione             Famiglia = "abitazione"
	Superficie             Famiglia = "superficie"
	Enfiteusi              Famiglia = "enfiteusi" // livello and perpetual colonia too
	Concedente             Famiglia = "concedente"
	Servitu                Famiglia = "servitu"
	Oneri                  Famiglia = "oneri"
	Possesso               Famiglia = "possesso"
	Beneficio              Famiglia = "beneficio"
	Contestazione          Famiglia = "contestazione"
	NonCodificato          Famiglia = "non_codificato" // the text is in the titolo non codificato
	SenzaTitolo            Famiglia = "senza_titolo"
	FamigliaIgnota         Famiglia = ""
)

// Diritto is a right as TIT codes it.
type Diritto struct {
	Codice   string // as delivered: blanks are part of it
	Nome     string // the code itself when the table does not have it
	Famiglia Famiglia
	Certezza Certezza
}

// Certezza says how a code was understood.
type Certezza int8

// The values of Certezza.
const (
	Esatto     Certezza = iota // the code is in the table
	Ricondotto                 // but for blanks, and nothing else could be meant
	Ambiguo                    // blanks were lost, and two rights could be meant
	Sconosciuto
)

// Proprietario is true of the rights that answer who owns an immobile.
func (d Diritto) Proprietario() bool {
	switch d.Famiglia {
	case Proprieta, ProprietaSuperficiaria, ProprietaArea, NudaProprieta:
		return true
	}
	return false
}

// Godimento is true of the rights that let one enjoy what another owns in bare.
func (d Diritto) Godimento() bool {
	return d.Famiglia == Usufrutto || d.Famiglia == Uso || d.Famiglia == Abitazione
}

// DirittoDi looks a right up by its raw characters: "30" is abitazione, "30 " a partial
// usufrutto. False when the table does not have it even but for blanks.
func DirittoDi(codice string) (Diritto, bool) {
	if v, ok := diritti[codice]; ok {
		return Diritto{Codice: codice, Nome: v.nome, Famiglia: v.famiglia}, true
	}
	nudo := strings.ToLower(strings.Trim(codice, " "))
	for _, k := range [...]string{nudo, nudo + " "} {
		if v, ok := diritti[k]; ok {
			return Diritto{Codice: codice, Nome: v.nome, Famiglia: v.famiglia, Certezza: Ricondotto}, true
		}
	}
	return Diritto{Codice: codice, Nome: nudo, Certezza: Sconosciuto}, nudo == ""
}

// DirittoTagliatoDi looks up a right of a source known to have lost the blanks: where both
// families have the code, the right is Ambiguo and of no famiglia.
func DirittoTagliatoDi(codice string) (Diritto, bool) {
	nudo := strings.ToLower(strings.Trim(codice, " "))
	nuovo, uno := diritti[nudo]
	vecchio, due := diritti[nudo+" "]
	if !uno || !due {
		return DirittoDi(codice)
	}
	return Diritto{Codice: codice, Nome: nuovo.nome + " oppure " + vecchio.nome, Certezza: Ambiguo}, true
}

// DirittoTagliato is true of a code that only a source which lost the blanks can have written:
// with one such line in a file, DirittoTagliatoDi is to be asked for all.
func DirittoTagliato(codice string) bool {
	_, esatto := diritti[codice]
	_, vecchio := diritti[codice+" "]
	return !esatto && vecchio
}

type diritto struct {
	nome     string
	famiglia Famiglia
}

var diritti = map[string]diritto{
	"10":  {"Proprietà", Proprieta},
	"1s":  {"Proprietà superficiaria", ProprietaSuperficiaria},
	"1t":  {"Proprietà per l'area", ProprietaArea},
	"20":  {"Nuda proprietà", NudaProprieta},
	"2s":  {"Nuda proprietà superficiaria", NudaProprieta},
	"30":  {"Abitazione", Abitazione},
	"3s":  {"Abitazione su proprietà superficiaria", Abitazione},
	"40":  {"Diritto del concedente", Concedente},
	"50":  {"Enfiteusi", Enfiteusi},
	"60":  {"Superficie", Superficie},
	"70":  {"Uso", Uso},
	"7s":  {"Uso su proprietà superficiaria", Uso},
	"80":  {"Usufrutto", Usufrutto},
	"8a":  {"Usufrutto con diritto di accrescimento", Usufrutto},
	"8e":  {"Usufrutto su enfiteusi", Usufrutto},
	"8s":  {"Usufrutto su proprietà superficiaria", Usufrutto},
	"90":  {"Servitù", Servitu},
	"100": {"Oneri", Oneri},
	"990": {"Titolo non codificato", NonCodificato},
	"991": {"Titolo non codificato", NonCodificato}, // seen, in no list

	"0 ":  {"Assenza di titolo", SenzaTitolo},
	"3 ":  {"Comproprietario", Proprieta},
	"4 ":  {"Comproprietario per", Proprieta},
	"7 ":  {"Comproprietario del fabbricato", Proprieta},
	"8 ":  {"Comproprietario per l'area", ProprietaArea},
	"12 ": {"Concedente in parte", Concedente},
	"14 ": {"Livellario parziale per", Enfiteusi},
	"15 ": {"Usufruttuario parziale per", Usufrutto},
	"16 ": {"Utilista della superficie", Superficie},
	"17 ": {"Utilista della superficie per", Superficie},
	"20 ": {"Livellario", Enfiteusi},
	"21 ": {"Livellario per", Enfiteusi},
	"22 ": {"Livellario in parte", Enfiteusi},
	"25 ": {"Enfiteuta in parte", Enfiteusi},
	"26 ": {"Colono perpetuo", Enfiteusi},
	"27 ": {"Colono perpetuo per", Enfiteusi},
	"28 ": {"Colono perpetuo in parte", Enfiteusi},
	"30 ": {"Usufruttuario parziale", Usufrutto},
	"33 ": {"Cousufruttuario generale", Usufrutto},
	"35 ": {"Beneficiario", Beneficio},
	"36 ": {"Usufruttuario generale di livello", Usufrutto},
	"37 ": {"Usufruttuario parziale di livello", Usufrutto},
	"39 ": {"Usufruttuario parziale di enfiteusi", Usufrutto},
	"40 ": {"Usufruttuario generale di colonia", Usufrutto},
	"41 ": {"Usufruttuario parziale di colonia", Usufrutto},
	"42 ": {"Usufruttuario generale di dominio diretto", Usufrutto},
	"43 ": {"Usufruttuario parziale di dominio diretto", Usufrutto},
	"46 ": {"Possessore", Possesso},
	"47 ": {"Possessore per", Possesso},
	"48 ": {"Compossessore", Possesso},
	"49 ": {"Compossessore per", Possesso},
	"50 ": {"Cousufruttuario per", Usufrutto},
	"52 ": {"Usuario perpetuo", Uso},
	"53 ": {"Usuario a tempo determinato", Uso},
	"54 ": {"Beneficiario di dominio diretto", Beneficio},
	"55 ": {"Contestatario", Contestazione},
	"56 ": {"Contestatario per", Contestazione},
	"57 ": {"Contestatario per usufrutto", Contestazione},
	"60 ": {"Cousufruttuario di livello", Usufrutto},
	"61 ": {"Cousufruttuario generale di livello", Usufrutto},
	"62 ": {"Usufruttuario di livello di", Usufrutto},
	"64 ": {"Comproprietario per parte di", Proprieta},
	"65 ": {"Beneficiario per", Beneficio},
	"70 ": {"Usufruttuario di colonia per", Usufrutto},
	"71 ": {"Usufruttuario di dominio diretto per", Usufrutto},
	"72 ": {"Cousufruttuario generale con diritto di accrescimento", Usufrutto},
	"99 ": {"Titolo non codificato", NonCodificato},
}
