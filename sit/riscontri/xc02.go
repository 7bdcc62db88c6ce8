package riscontri

var _ = regola(Regola{
	Codice:   "XC-02",
	Versione: 1,
	Titolo:   "Utenza TARI su un identificativo che non esiste",
	Norma:    "L. 296/2006, art. 1, commi 340-341; L. 147/2013, art. 1, comma 646",
	Severita: SeveritaC,
	Descrizione: "Il foglio, il numero e il sub dell'utenza non sono di nessuna unità di oggi. Prima di dirlo si segue la storia del catasto: unità rinumerate, atti che le hanno soppresse, " +
		"particelle divise e fuse. Un solo successore, o un identificativo dello stesso titolare lontano un carattere, è una proposta di correzione (XC-02b); " +
		"soppressa senza successore è di severità B. La stima è zero: si ordina per l'importo in bolletta.",
	Trappole: []string{
		"Il sub scritto 0 o 000: al catasto è l'unità intera",
		"L'identificativo graffato: vale come il principale",
		"L'identificativo soppresso con un solo successore, già legato",
		"Il sub che manca, dove le unità ci sono: lo propone il legame",
		"L'errore di battitura dello stesso titolare: è XC-02b",
	},
	Minuti:   8,
	Varianti: map[string]string{"XC-02b": "Identificativo dell'utenza TARI da correggere"},
	Serve:    []Ingresso{IngressoUIU, IngressoTARI},
	Stima:    stimaXC02,
})

// stimaXC02 is worth nothing by itself; what is billed says which to look at first.
func stimaXC02(_ *Calcolo, t *Traccia) error {
	var e struct {
		Dovuto int64 `json:"dovuto_cent"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	zero := int64(0)
	t.Cent, t.Peso, t.Spiegazione = &zero, e.Dovuto, "Nessun importo: è da correggere l'identificativo."
	return nil
}
