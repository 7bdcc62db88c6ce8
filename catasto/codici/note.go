package codici

import "strings"

// NotaDi names a tipo nota of the fabbricati ('F') or of the terreni ('T'). What is in no list
// is shown as it is, with false.
func NotaDi(tipo byte, codice string) (string, bool) {
	t := noteF
	if tipo == 'T' {
		t = noteT
	}
	return nome(t, strings.ToUpper(strings.TrimSpace(codice)))
}

var noteF = map[string]string{
	"A": "accatastamento",
	"D": "voltura",
	"I": "impianto",
	"N": "nota di voltura",
	"R": "voltura automatica dalla conservatoria",
	"V": "variazione",
}

var noteT = map[string]string{
	"A": "voltura o nota di variazione",
	"B": "trasporto o frazionamento da note di voltura",
	"C": "voltura",
	"D": "voltura",
	"F": "frazionamento",
	"I": "impianto",
	"M": "tipo mappale",
	"N": "voltura o nota di variazione",
	"R": "voltura automatica dalla conservatoria",
	"T": "tabella di variazione",
	"V": "voltura",
	"W": "voltura o variazione",
}

// RegimeDi names a regime of the spouses; blank is none.
func RegimeDi(codice string) (string, bool) {
	return nome(regimi, strings.ToUpper(strings.TrimSpace(codice)))
}

var regimi = map[string]string{
	"C": "comunione legale dei beni", "P": "bene personale", "S": "separazione dei beni", "D": "comunione de residuo",
}

// RiservaDi names a riserva of either catasto.
func RiservaDi(codice string) (string, bool) { return nome(riserve, strings.TrimSpace(codice)) }

var riserve = map[string]string{
	"1": "mancano agli atti passaggi intermedi",
	"2": "elementi catastali errati nell'atto",
	"3": "dati anagrafici errati nell'atto",
	"4": "tipo di frazionamento non presentato",
	"5": "correzione d'ufficio di un frazionamento non idoneo",
	"6": "stato di fatto non convalidato",
	"7": "collegamento con particelle di altra partita",
}

// ClassamentoDi names a flag classamento; blank is that of units older than DOCFA.
func ClassamentoDi(codice string) (string, bool) { return nome(classamenti, strings.TrimSpace(codice)) }

var classamenti = map[string]string{
	"1": "classamento proposto dalla parte",
	"2": "classamento proposto e validato dall'ufficio",
	"3": "classamento automatico in sostituzione di quello proposto",
	"4": "classamento rettificato",
	"5": "classamento proposto divenuto definitivo per decorrenza dei termini",
}

// ToponimoDi names a toponimo of the addresses, in capitals as they are; 0 is none.
func ToponimoDi(codice string) (string, bool) {
	codice = senzaZeri(codice)
	if codice == "0" {
		return "", true
	}
	return nome(toponimi(), codice)
}
