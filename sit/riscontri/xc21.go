package riscontri

var _ = regola(Regola{
	Codice:   "XC-21",
	Versione: 1,
	Titolo:   "Posizioni doppie",
	Norma:    "L. 160/2019, art. 1, commi 743 e 761; L. 147/2013, art. 1, comma 642; L. 296/2006, art. 1, comma 164",
	Severita: SeveritaC,
	Descrizione: "La stessa unità tassata due volte nell'anno allo stesso soggetto (A: può esserci un rimborso); quote oltre il 100,5 % pesate per i mesi; " +
		"due utenze TARI sulla stessa unità negli stessi giorni che dichiarano più della superficie che c'è; due codici fiscali che differiscono solo per omocodia. " +
		"L'effetto può essere negativo.",
	Trappole: []string{
		"I cambiamenti nell'anno in due righe: i mesi si sommano, fino a dodici",
		"Due titoli della stessa persona sulla stessa unità, con quote che insieme non superano l'intero",
		"Chi condivide un'unità e ne dichiara le parti",
		"Gli uffici con più utenze non domestiche sulla stessa unità",
		"Il subentro con un giorno in comune",
		"Due residenti diversi con codici omocodici",
	},
	Minuti: 10,
	Soglie: map[string]float64{"tolleranza": 0.005},
	Stima:  stimaXC21,
})

// stimaXC21 is what was asked twice, with its sign: a refund is negative.
func stimaXC21(_ *Calcolo, t *Traccia) error {
	var e struct {
		Caso string `json:"caso"`
		Cent *int64 `json:"di_troppo_cent"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	cent := int64(0)
	t.Spiegazione = "Nessun importo: è una posizione da correggere."
	if e.Caso == "doppia" && e.Cent != nil {
		cent, t.Peso = -*e.Cent, *e.Cent
		t.Spiegazione = "È il dovuto delle posizioni di troppo: se è stato versato è da rimborsare."
	}
	t.Cent = &cent
	return nil
}
