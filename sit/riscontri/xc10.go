package riscontri

var _ = regola(Regola{
	Codice:   "XC-10",
	Versione: 1,
	Titolo:   "Ente urbano senza unità immobiliari",
	Norma:    "R.D.L. 652/1939, artt. 3 e 28; D.L. 201/2011, art. 13, comma 14-ter; L. 311/2004, art. 1, comma 336",
	Severita: SeveritaB,
	Descrizione: "Una particella che il catasto terreni dice ente urbano (qualità 282, o partita 1) da più di dodici mesi, e su cui nessuna unità esistente dice di stare. " +
		"Con un fabbricato disegnato sulla mappa è di severità B; senza, può essere una corte, ed è C con confidenza 30.",
	Trappole: []string{
		"Le corti comuni: beni comuni non censibili, o utilità comuni di altre unità",
		"Le particelle nominate come graffato da un'unità della particella vicina",
		"Le aree urbane F/1",
		"Le strade e le acque",
		"Il tipo mappale da meno di dodici mesi, che aspetta il DOCFA",
		"Le particelle rinumerate, con le unità ancora sul numero di prima",
	},
	Minuti: 20,
	Soglie: map[string]float64{"mesi": 12, "min_mq": 8},
	Serve:  []Ingresso{IngressoUIU, IngressoTerreni},
	Stima:  stimaXC10,
})

func stimaXC10(c *Calcolo, t *Traccia) error {
	var e struct {
		Foglio string  `json:"foglio"`
		Mq     float64 `json:"edifici_mq"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	if e.Mq == 0 {
		t.Spiegazione = "Sulla mappa non c'è un fabbricato: la rendita non si può presumere."
		return nil
	}
	t.imuPresunta(c, e.Foglio, e.Mq)
	return nil
}

// abitabile is from how many square metres a building that nobody declared is taken for a dwelling.
const abitabile = 60

// imuPresunta is the IMU of the years on a building that the cadastre does not know, by the income
// of its like in the foglio (tributi.md §7.3).
func (t *Traccia) imuPresunta(c *Calcolo, foglio string, mq float64) {
	uso, categoria := UsoDeposito, "C02"
	if mq >= abitabile {
		uso, categoria = UsoAbitazione, "A03"
	}
	r := c.Rendita(foglio, uso, mq)
	if r.Cent == nil {
		t.Spiegazione = r.Perche
		return
	}
	t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
		s := c.IMU(anno, OggettoIMU{Categoria: categoria, Rendita: *r.Cent, Mesi: 12})
		s.Perche = r.Perche + " " + s.Perche
		return s
	})
}
