package riscontri

var _ = regola(Regola{
	Codice:   "XC-08",
	Versione: 1,
	Titolo:   "Fabbricato che il catasto non conosce, o conosce più piccolo",
	Norma:    "D.L. 78/2010, art. 19; R.D.L. 652/1939, art. 28; L. 311/2004, art. 1, comma 336; D.M. 28/1998, art. 3",
	Severita: SeveritaB,
	Descrizione: "L'impronta di un edificio (base topografica o immagini), erosa di mezzo metro, di almeno 20 m², su una particella senza fabbricato in mappa e senza unità (L1), " +
		"oppure con unità ma coperta dalla mappa per meno del 70 % e con almeno 25 m² di differenza (L3). " +
		"Prima del confronto si toglie lo spostamento del foglio, stimato sugli edifici che entrambe le fonti conoscono. Il fabbricato in mappa senza unità è XC-10.",
	Trappole: []string{
		"Lo spostamento della mappa",
		"Le serre, le vasche, le piscine, le tettoie aperte e ciò che è provvisorio",
		"I ricoveri bassi: meno di 1,80 m e meno di 150 m³",
		"Le impronte sotto 20 m² dopo l'erosione di mezzo metro",
		"Le particelle con un'unità F (in costruzione, collabente, area urbana)",
		"I fabbricati rurali del catasto terreni",
		"I lavori in corso con una pratica edilizia",
		"Le particelle rinumerate, con le unità sul numero di prima",
		"Le impronte viste in una sola epoca, dove ce n'è più d'una",
		"Le particelle dello Stato e degli enti pubblici",
	},
	Minuti: 40,
	Soglie: map[string]float64{"min_mq": 20, "mappata": 0.7, "delta_mq": 25},
	Serve:  []Ingresso{IngressoImpronte, IngressoMappa, IngressoUIU},
	Stima:  stimaXC08,
})

func stimaXC08(c *Calcolo, t *Traccia) error {
	var e struct {
		Foglio string  `json:"foglio"`
		Delta  float64 `json:"delta_mq"`
		Piani  float64 `json:"piani"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	t.imuPresunta(c, e.Foglio, e.Delta*max(1, e.Piani))
	return nil
}
