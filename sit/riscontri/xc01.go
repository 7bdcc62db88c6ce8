package riscontri

import "strings"

var _ = regola(Regola{
	Codice:   "XC-01",
	Versione: 1,
	Titolo:   "Unità senza utenza TARI",
	Norma:    "L. 147/2013, art. 1, commi 641-642 e 646; L. 296/2006, art. 1, comma 340",
	Severita: SeveritaB,
	Descrizione: "Un'unità esistente di categoria A, C/1-C/4, C/6 (e D, se l'ente lo vuole) a cui nell'anno non si lega nessuna utenza TARI, nemmeno per la storia dell'identificativo. " +
		"La prova d'uso sono i residenti al civico la cui famiglia non paga un'altra utenza: senza, la confidenza è 40. " +
		"Se un'utenza slegata può essere la sua (stessa particella senza sub, o stessa persona allo stesso civico con superficie vicina) la traccia è XC-01b.",
	Trappole: []string{
		"Le pertinenze (C/2, C/6) dichiarate con l'abitazione dello stesso titolare sulla stessa particella",
		"Più unità dello stesso titolare sotto una sola utenza, che ne dichiara la superficie intera",
		"I beni comuni non censibili",
		"Le unità con lavori in corso",
		"Le unità dello Stato, degli enti pubblici e degli istituti per le case popolari",
		"Le categorie F e, se l'ente non le aggiunge, le D: gli alberghi hanno un'utenza sola",
		"L'utenza legata attraverso un identificativo soppresso",
	},
	Minuti:   25,
	Varianti: map[string]string{"XC-01b": "Utenza TARI senza il giusto identificativo"},
	Soglie:   map[string]float64{"gruppo_d": 0},
	Serve:    []Ingresso{IngressoUIU, IngressoTARI},
	Stima:    stimaXC01,
})

// stimaXC01 is the TARI of the years on 80 % of the cadastral surface (L. 147/2013 c. 646), for
// those who live there or for one occupant.
func stimaXC01(c *Calcolo, t *Traccia) error {
	if t.Codice != nil { // the utenza pays already: it is an identifier to correct
		zero := int64(0)
		t.Cent, t.Spiegazione = &zero, "L'utenza c'è: è da correggere l'identificativo."
		return nil
	}
	var e struct {
		Categoria  string `json:"categoria"`
		Superficie int64  `json:"superficie_mq"`
		Mediana    int64  `json:"superficie_mediana_mq"`
		Componenti int    `json:"componenti"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	mq := e.Superficie
	if mq == 0 {
		mq = e.Mediana
	}
	if mq == 0 {
		t.Spiegazione = "La superficie catastale non è nota."
		return nil
	}
	domestica := strings.HasPrefix(e.Categoria, "A") && e.Categoria != "A10"
	pertinenza := e.Categoria == "C02" || e.Categoria == "C06"
	if !domestica && !pertinenza {
		t.Spiegazione = "La categoria TARI dell'attività non si ricava dal catasto: la stima è da fare a mano."
		return nil
	}
	u := UtenzaTARI{Domestica: true, Componenti: max(1, e.Componenti), Superficie: mq * 80, SoloFissa: pertinenza}
	t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
		u := u
		u.Giorni = giorniNellAnno(t.Dal, anno)
		return c.TARI(anno, u)
	})
	return nil
}
