package edilizia

import "strings"

// Kind is the kind of a pratica (contract §3.2, edilizia §1.1).
type Kind string

// The kinds.
const (
	CILA          Kind = "CILA"
	CILAS         Kind = "CILAS"
	SCIA          Kind = "SCIA"
	SCIAAlt       Kind = "SCIA_ALT"
	PDC           Kind = "PDC"
	SCA           Kind = "SCA"
	Sanatoria     Kind = "SANATORIA"
	Condono       Kind = "CONDONO"
	Paesaggistica Kind = "PAESAGGISTICA"
)

// Kinds are all of them, in the order of the contract.
var Kinds = []Kind{CILA, CILAS, SCIA, SCIAAlt, PDC, SCA, Sanatoria, Condono, Paesaggistica}

var testiKind = map[Kind]string{
	CILA: "CILA", CILAS: "CILA-S", SCIA: "SCIA", SCIAAlt: "SCIA alternativa al permesso", PDC: "Permesso di costruire", SCA: "Agibilità (SCA)",
	Sanatoria: "Sanatoria", Condono: "Condono", Paesaggistica: "Autorizzazione paesaggistica",
}

// Testo is how the kind is called by a person.
func (k Kind) Testo() string { return testiKind[k] }

// proposte are the names by which a kind goes; the layout has codes, so they are proposed and not taken.
var proposte = map[string]Kind{
	"CILA SUPERBONUS": CILAS, "PERMESSO DI COSTRUIRE": PDC, "PERMESSO": PDC, "PERMESSO COSTRUIRE": PDC, "CONCESSIONE EDILIZIA": PDC, "CONCESSIONE": PDC, "LICENZA EDILIZIA": PDC,
	"DIA": SCIA, "DIA ALTERNATIVA": SCIAAlt, "SUPER DIA": SCIAAlt, "SUPERDIA": SCIAAlt, "SCIA ALTERNATIVA": SCIAAlt, "SCIA ALTERNATIVA AL PDC": SCIAAlt,
	"AGIBILITA": SCA, "ABITABILITA": SCA, "ACCERTAMENTO DI CONFORMITA": Sanatoria, "ART 36": Sanatoria, "ART 36 BIS": Sanatoria,
	"CONDONO EDILIZIO": Condono, "AUTORIZZAZIONE PAESAGGISTICA": Paesaggistica, "COMUNICAZIONE INIZIO LAVORI": CILA, "CIL": CILA,
}

// LeggiKind reads a kind in any case, with accents, blanks or signs: SCIA ALT, P.d.C., Cila-S. Of an
// unknown one proposta is the nearest, or empty.
func LeggiKind(s string) (kind Kind, proposta Kind, ok bool) {
	p := parola(s)
	stretta := strings.ReplaceAll(p, " ", "")
	for _, k := range Kinds {
		if stretta == strings.ReplaceAll(string(k), "_", "") {
			return k, "", true
		}
	}
	if k, nota := proposte[p]; nota {
		return "", k, false
	}
	meglio := 0
	for _, k := range Kinds {
		if d := vicinanza(p, parola(string(k))); d > meglio {
			meglio, proposta = d, k
		}
	}
	return "", proposta, false
}
