package edilizia

import (
	"slices"
	"strings"
)

// Stato is where a pratica stands (edilizia §1.2).
type Stato string

// The stati, in the order in which a pratica goes through them.
const (
	Bozza                Stato = "bozza"
	Presentata           Stato = "presentata"
	InVerificaFormale    Stato = "in_verifica_formale"
	Irricevibile         Stato = "irricevibile"
	InIstruttoria        Stato = "in_istruttoria"
	Sospesa              Stato = "sospesa"
	PreavvisoDiDiniego   Stato = "preavviso_di_diniego"
	AssentitaPerSilenzio Stato = "assentita_per_silenzio" // presumed, until the office confirms
	Conclusa             Stato = "conclusa"               // of old registers, which do not say how
	Rilasciata           Stato = "rilasciata"
	Efficace             Stato = "efficace"
	Diniegata            Stato = "diniegata"
	Decaduta             Stato = "decaduta"
	Annullata            Stato = "annullata"
	Archiviata           Stato = "archiviata"
	LavoriIniziati       Stato = "lavori_iniziati"
	Variante             Stato = "variante"
	LavoriUltimati       Stato = "lavori_ultimati"
	SCAPresentata        Stato = "sca_presentata"
	Chiusa               Stato = "chiusa"
)

// Stati are all of them, in that order.
var Stati = []Stato{
	Bozza, Presentata, InVerificaFormale, Irricevibile, InIstruttoria, Sospesa, PreavvisoDiDiniego, AssentitaPerSilenzio,
	Conclusa, Rilasciata, Efficace, Diniegata, Decaduta, Annullata, Archiviata, LavoriIniziati, Variante, LavoriUltimati, SCAPresentata, Chiusa,
}

// passaggi is the machine of edilizia §1.2. A CILA and a SCIA have effect as they are presented, so
// the formal steps may be passed over; what is ended stays ended, but for the archive.
var passaggi = map[Stato][]Stato{
	Bozza:                {Presentata, Archiviata},
	Presentata:           {InVerificaFormale, Irricevibile, InIstruttoria, AssentitaPerSilenzio, Rilasciata, Efficace, Diniegata, Archiviata, LavoriIniziati},
	InVerificaFormale:    {Irricevibile, InIstruttoria, Sospesa, Efficace, Archiviata},
	Irricevibile:         {Archiviata},
	InIstruttoria:        {Sospesa, PreavvisoDiDiniego, AssentitaPerSilenzio, Rilasciata, Efficace, Diniegata, Archiviata},
	Sospesa:              {InIstruttoria, PreavvisoDiDiniego, Diniegata, Archiviata},
	PreavvisoDiDiniego:   {InIstruttoria, Rilasciata, Efficace, Diniegata, Archiviata},
	AssentitaPerSilenzio: {Rilasciata, Efficace, Decaduta, Annullata, LavoriIniziati},
	Conclusa:             {Rilasciata, Efficace, Diniegata, Decaduta, Annullata, Archiviata, LavoriIniziati, LavoriUltimati, Chiusa},
	Rilasciata:           {LavoriIniziati, Decaduta, Annullata, Archiviata, Chiusa},
	Efficace:             {LavoriIniziati, LavoriUltimati, Decaduta, Annullata, Archiviata, Chiusa},
	Diniegata:            {Archiviata},
	Decaduta:             {Archiviata},
	Annullata:            {Archiviata},
	Archiviata:           {},
	LavoriIniziati:       {Variante, LavoriUltimati, Decaduta, Annullata},
	Variante:             {Variante, LavoriUltimati, Decaduta, Annullata},
	LavoriUltimati:       {SCAPresentata, Chiusa, Annullata},
	SCAPresentata:        {Chiusa, Annullata},
	Chiusa:               {Archiviata},
}

// Passaggi are the stati to which a pratica may go from another.
func (s Stato) Passaggi() []Stato { return slices.Clone(passaggi[s]) }

// VersoDi tells whether a pratica may go from a stato to another.
func (s Stato) VersoDi(a Stato) bool { return slices.Contains(passaggi[s], a) }

// Esito is true for the stati that conclude: their day is data_esito.
func (s Stato) Esito() bool {
	switch s {
	case AssentitaPerSilenzio, Conclusa, Rilasciata, Efficace, Diniegata, Decaduta, Annullata, Archiviata, Irricevibile:
		return true
	}
	return false
}

// Testo is how the stato is written for a person.
func (s Stato) Testo() string {
	if s == SCAPresentata {
		return "SCA presentata"
	}
	return strings.ReplaceAll(string(s), "_", " ")
}

// sinonimi are the other words with which registers write the stati, in the form of parola.
var sinonimi = map[string]Stato{
	"PROTOCOLLATA": Presentata, "DEPOSITATA": Presentata, "RICEVUTA": Presentata, "ACQUISITA": Presentata,
	"IN VERIFICA": InVerificaFormale, "VERIFICA FORMALE": InVerificaFormale,
	"IRRICEVIBILITA": Irricevibile, "IMPROCEDIBILE": Irricevibile, "NON RICEVIBILE": Irricevibile,
	"ISTRUTTORIA": InIstruttoria, "IN CORSO": InIstruttoria, "IN LAVORAZIONE": InIstruttoria, "IN ESAME": InIstruttoria,
	"IN SOSPESO": Sospesa, "SOSPENSIONE": Sospesa, "INTEGRAZIONE": Sospesa, "IN ATTESA INTEGRAZIONI": Sospesa, "CONFERENZA SERVIZI": Sospesa,
	"PREAVVISO DINIEGO": PreavvisoDiDiniego, "PREAVVISO": PreavvisoDiDiniego,
	"SILENZIO ASSENSO": AssentitaPerSilenzio, "ASSENTITA": AssentitaPerSilenzio,
	"DEFINITA": Conclusa, "ESITATA": Conclusa,
	"RILASCIO": Rilasciata, "CONCESSA": Rilasciata, "ACCOLTA": Rilasciata, "APPROVATA": Rilasciata, "AUTORIZZATA": Rilasciata,
	"VALIDA": Efficace, "DINIEGO": Diniegata, "NEGATA": Diniegata, "RESPINTA": Diniegata, "RIGETTATA": Diniegata,
	"SCADUTA": Decaduta, "DECADENZA": Decaduta, "REVOCATA": Annullata, "ANNULLAMENTO": Annullata, "ARCHIVIAZIONE": Archiviata, "RITIRATA": Archiviata,
	"INIZIO LAVORI": LavoriIniziati, "LAVORI IN CORSO": LavoriIniziati, "LAVORI INIZIO": LavoriIniziati,
	"VARIANTI": Variante, "IN VARIANTE": Variante,
	"FINE LAVORI": LavoriUltimati, "ULTIMATA": LavoriUltimati, "LAVORI FINITI": LavoriUltimati, "LAVORI FINE": LavoriUltimati, "LAVORI CONCLUSI": LavoriUltimati,
	"AGIBILITA PRESENTATA": SCAPresentata, "SCA": SCAPresentata, "CHIUSURA": Chiusa, "TERMINATA": Chiusa,
}

// LeggiStato reads a stato as registers write it: in any case, with blanks or signs between the words,
// in the masculine too, or by a synonym. Of an unknown one proposta is the nearest, or empty.
func LeggiStato(s string) (stato Stato, proposta Stato, ok bool) {
	p := parola(s)
	if stato, ok = statoDi(p); ok {
		return stato, "", true
	}
	if q, maschile := strings.CutSuffix(p, "O"); maschile {
		if stato, ok = statoDi(q + "A"); ok {
			return stato, "", true
		}
	}
	meglio := 0
	for _, c := range Stati {
		if d := vicinanza(p, parola(string(c))); d > meglio {
			meglio, proposta = d, c
		}
	}
	for k, c := range sinonimi {
		if d := vicinanza(p, k); d > meglio || d == meglio && d > 0 && c < proposta {
			meglio, proposta = d, c
		}
	}
	return "", proposta, false
}

func statoDi(p string) (Stato, bool) {
	for _, s := range Stati {
		if p == parola(string(s)) {
			return s, true
		}
	}
	s, ok := sinonimi[p]
	return s, ok
}
