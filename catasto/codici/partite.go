package codici

import "strings"

// PartitaSpeciale is what a partita says of an immobile when it is not the number of an account.
type PartitaSpeciale string

// The values of PartitaSpeciale.
const (
	PartitaOrdinaria       PartitaSpeciale = "" // the number of an account, or none
	PartitaSoppressa       PartitaSpeciale = "soppressa"
	BeneComuneCensibile    PartitaSpeciale = "bene_comune_censibile"
	BeneComuneNonCensibile PartitaSpeciale = "bene_comune_non_censibile" // exists, and has no titles
	FabbricatoRurale       PartitaSpeciale = "fabbricato_rurale"
	EntiUrbani             PartitaSpeciale = "enti_urbani" // and promiscui
	AccessoriComuni        PartitaSpeciale = "accessori_comuni"
	FabbricatiDivisi       PartitaSpeciale = "fabbricati_divisi" // rural, or urban to be ascertained
	AcqueEsenti            PartitaSpeciale = "acque_esenti"
	StradePubbliche        PartitaSpeciale = "strade_pubbliche"
)

// PartitaDi recognises a special partita of the fabbricati ('F') or of the terreni ('T'), zeros
// before it or not. False for what is neither special nor a number.
func PartitaDi(tipo byte, partita string) (PartitaSpeciale, bool) {
	p := strings.ToUpper(senzaZeri(partita))
	t := partiteF
	if tipo == 'T' {
		t = partiteT
	}
	if s, ok := t[p]; ok {
		return s, true
	}
	return PartitaOrdinaria, strings.Trim(p, "0123456789") == ""
}

var partiteF = map[string]PartitaSpeciale{
	"0": BeneComuneCensibile, "A": BeneComuneNonCensibile, "C": PartitaSoppressa, "R": FabbricatoRurale,
}

var partiteT = map[string]PartitaSpeciale{
	"0": PartitaSoppressa, "1": EntiUrbani, "2": AccessoriComuni, "3": FabbricatiDivisi, "4": AcqueEsenti, "5": StradePubbliche,
}

// Nome of a special partita, as people read it.
func (p PartitaSpeciale) Nome() string { return nomiPartita[p] }

var nomiPartita = map[PartitaSpeciale]string{
	PartitaSoppressa:       "soppressa",
	BeneComuneCensibile:    "bene comune censibile",
	BeneComuneNonCensibile: "bene comune non censibile",
	FabbricatoRurale:       "fabbricato rurale",
	EntiUrbani:             "aree di enti urbani e promiscui",
	AccessoriComuni:        "accessori comuni ad enti rurali o ad enti rurali e urbani",
	FabbricatiDivisi:       "aree di fabbricati rurali o urbani da accertare, divisi in subalterni",
	AcqueEsenti:            "acque esenti da estimo",
	StradePubbliche:        "strade pubbliche",
}
