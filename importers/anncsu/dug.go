package anncsu

import "strings"

// dug are the generic names with which streets begin, the longer ones first where one begins
// another. ANNCSU gives the whole odonimo; the GeoJSON of some comuni its two parts.
var dug = []string{
	"STRADA PROVINCIALE", "STRADA STATALE", "STRADA REGIONALE", "STRADA COMUNALE", "STRADA VICINALE", "STRADA VICINALE COMUNALE",
	"STRADA CONSORTILE", "STRADA PRIVATA", "CASE SPARSE", "VIA PRIVATA", "VIA COMUNALE", "VIA PROVINCIALE", "VIA NAZIONALE", "VICO CHIUSO",
	"AUTOSTRADA", "BANCHINA", "BASTIONE", "BELVEDERE", "BORGATA", "BORGO", "CALATA", "CALLE", "CAMPIELLO", "CAMPO", "CANALE", "CASCINA", "CASALE", "CAVALCAVIA",
	"CHIASSO", "CIRCONVALLAZIONE", "COLLE", "CONTRA'", "CONTRADA", "CORSIA", "CORSO", "CORTE", "CORTILE", "COSTA", "CROCEVIA", "DISCESA", "FONDAMENTA", "FRAZIONE",
	"GALLERIA", "GIARDINI", "GIARDINO", "GRADINATA", "ISOLA", "LARGO", "LITORANEA", "LOCALITA'", "LOCALITÀ", "LOCALITA", "LUNGARNO", "LUNGADIGE", "LUNGOFIUME", "LUNGOLAGO", "LUNGOMARE",
	"LUNGOPO", "LUNGOTEVERE", "MASO", "MASSERIA", "MERCATO", "MOLO", "MONTE", "MULATTIERA", "PARCO", "PASSAGGIO", "PASSEGGIATA", "PASSO", "PIAGGIA", "PIANO", "PIAZZA",
	"PIAZZALE", "PIAZZETTA", "PONTE", "PORTA", "PORTICI", "PORTICO", "PORTO", "QUARTIERE", "RAMPA", "REGIONE", "RIONE", "RIVA", "RONCO", "ROTONDA", "RUGA", "SALITA",
	"SALIZADA", "SCALEA", "SCALINATA", "SCALO", "SDRUCCIOLO", "SENTIERO", "SESTIERE", "SLARGO", "SOTTOPASSO", "SPIANATA", "SPIAZZO", "STRADA", "STRADELLA", "STRADELLO", "STRADONE",
	"STRETTA", "STRETTO", "SUPPORTICO", "TANGENZIALE", "TRATTURO", "TRAVERSA", "VALLE", "VIA", "VIALE", "VIALETTO", "VICINALE", "VICO", "VICOLETTO", "VICOLO", "VIETTA", "VILLAGGIO", "VIOTTOLO", "VOCABOLO",
}

// dividi cuts an odonimo after its generic name: VIA and ROMA of VIA ROMA. A name that begins
// with none is all denominazione, and so is one that is nothing else.
func dividi(odonimo string) (generico, denominazione string) {
	migliore := 0
	for _, d := range dug {
		if len(d) > migliore && len(odonimo) > len(d) && odonimo[len(d)] == ' ' && strings.EqualFold(odonimo[:len(d)], d) {
			migliore = len(d)
		}
	}
	if migliore == 0 {
		return "", odonimo
	}
	return odonimo[:migliore], odonimo[migliore+1:]
}
