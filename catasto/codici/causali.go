package codici

import "strings"

// Causale is the kind of an act. No official list is known: the names are those that the acts
// themselves most often bear.
type Causale struct {
	Codice string
	Nome   string // empty for the codes that were only seen
	Divide bool   // the act splits or merges immobili: what it ends is the parent of what it begins
}

// CausaleDi looks a causale up in the fabbricati ('F') or in the terreni ('T'). Titles use both.
func CausaleDi(tipo byte, codice string) (Causale, bool) {
	codice = strings.ToUpper(strings.TrimSpace(codice))
	t := causaliF
	if tipo == 'T' {
		t = causaliT
	}
	c, ok := t[codice]
	if !ok {
		if c, ok = causaliTitoli[codice]; !ok {
			return Causale{Codice: codice}, codice == ""
		}
	}
	c.Codice = codice
	return c, true
}

// Divide is true of an act that splits or merges immobili of the fabbricati ('F') or of the
// terreni ('T'). Acts before 2007 have no causale: there the tipo nota says it, where it can.
func Divide(tipo byte, causale, tipoNota string) bool {
	if strings.TrimSpace(causale) != "" {
		c, _ := CausaleDi(tipo, causale)
		return c.Divide
	}
	n := strings.ToUpper(strings.TrimSpace(tipoNota))
	return tipo == 'T' && (n == "F" || n == "M")
}

var causaliF = map[string]Causale{
	"AFC": {Nome: "unità edificate su corte comune"},
	"AFU": {Nome: "unità edificate su area urbana", Divide: true},
	"ALT": {Nome: "altre"},
	"AMP": {Nome: "ampliamento"},
	"CLA": {Nome: "classamento"},
	"DEP": {Nome: "demolizione parziale"},
	"DET": {Nome: "demolizione totale"},
	"DIV": {Nome: "divisione", Divide: true},
	"EAU": {Nome: "edificazione su area urbana", Divide: true},
	"FRF": {Nome: "frazionamento e fusione", Divide: true},
	"FRZ": {Nome: "frazionamento per trasferimento di diritti", Divide: true},
	"FUS": {Nome: "fusione", Divide: true},
	"IMP": {Nome: "impianto"},
	"NC":  {Nome: "nuova costruzione"},
	"NCC": {Nome: "nuova unità in corso di costruzione"},
	"RIT": {Nome: "rettifica"},
	"RST": {},
	"RUR": {},
	"UFU": {Nome: "ultimazione di fabbricato urbano"},
	"VAM": {},
	"VAR": {Nome: "variazione"},
	"VCL": {Nome: "variazione del classamento"},
	"VDE": {Nome: "da unità in corso di definizione a definita"},
	"VMI": {Nome: "variazione dell'identificativo"},
	"VRE": {},
	"VRP": {},
	"VSI": {Nome: "diversa distribuzione degli spazi interni"},
	"VTO": {Nome: "variazione toponomastica"},
	"VUF": {Nome: "variazione d'ufficio"},
}

var causaliT = map[string]Causale{
	"033": {Nome: "frazionamento", Divide: true}, // so one public system has it
	"141": {},
	"26A": {Nome: "variazione colturale da dichiarazioni agricole"},
	"26R": {Nome: "modello 26"},
	"AUS": {},
	"FRZ": {Nome: "frazionamento", Divide: true},
	"IMP": {Nome: "impianto"},
	"MAP": {Nome: "tipo mappale", Divide: true},
	"REC": {Nome: "modello 26"},
	"RIT": {Nome: "rettifica"},
	"TM":  {Nome: "tipo mappale", Divide: true},
	"VAM": {},
	"VGM": {},
	"VRS": {Nome: "variazione amministrativa"},
	"VRT": {Nome: "variazione amministrativa"},
	"VRU": {Nome: "variazione amministrativa"},
	"VUF": {},
}

// causaliTitoli are of deeds: they touch states of both catasti too.
var causaliTitoli = map[string]Causale{
	"CUS": {Nome: "ricongiungimento di usufrutto"},
	"DEC": {Nome: "decreto"},
	"DEN": {Nome: "denuncia di successione"},
	"IST": {Nome: "istrumento (atto pubblico)"},
	"SEN": {Nome: "sentenza"},
	"SPR": {Nome: "scrittura privata"},
	"TOL": {Nome: "testamento"},
	"TPU": {Nome: "testamento pubblico"},
	"VER": {Nome: "verbale"},
}
