package riscontri

import "encoding/json"

var _ = regola(Regola{
	Codice:   "XC-17",
	Versione: 1,
	Titolo:   "Area fabbricabile non dichiarata",
	Norma:    "L. 160/2019, art. 1, commi 741 lett. d) e 746; DL 223/2006, art. 36, comma 2; L. 289/2002, art. 31, comma 20",
	Severita: SeveritaA,
	Descrizione: "Una particella del catasto terreni che al 1° gennaio era edificabile per uno strumento almeno adottato, per 20 m² e il 5 % o più, e che nessuna posizione IMU dell'anno dichiara come area. " +
		"I metri quadrati della mappa sono riportati alla superficie catastale; le parti sotto vincoli di inedificabilità assoluta sono tolte. " +
		"La stima è il valore di zona deliberato, per l'aliquota delle aree, meno il dovuto come terreno.",
	Trappole: []string{
		"La posizione che la dichiara già come area",
		"I terreni di coltivatori diretti e imprenditori agricoli (posizione esente)",
		"La particella con un'unità urbana, anche graffata, e gli enti urbani",
		"L'inedificabilità assoluta: fasce, PAI, cimitero",
		"Il ritaglio di zona sotto 20 m² o sotto il 5 %",
		"Lo strumento adottato dopo il 1° gennaio",
		"Lo strumento variato o annullato: la zona non vale più",
		"La particella soppressa",
		"I terreni di Stato, regioni e comuni",
	},
	Minuti: 30,
	Soglie: map[string]float64{"mq": 20, "percento": 5},
	Serve:  []Ingresso{IngressoTerreni, IngressoMappa, IngressoZone},
	Stima:  stimaXC17,
})

// stimaXC17 is, for each year since the adoption, the tax of all the holders together on the value of
// the buildable part, less what the positions owed for it as land.
func stimaXC17(c *Calcolo, t *Traccia) error {
	var e struct {
		Zone []struct {
			Sigla string      `json:"sigla"`
			Mq    json.Number `json:"mq"`
		} `json:"zone"`
		Vincolata json.Number `json:"parte_vincolata"`
		Versato   int64       `json:"versato_cent"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	libera := 1 - numero(e.Vincolata)
	t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
		var valore int64
		perche := ""
		for _, z := range e.Zone {
			v := c.ValoreArea(anno, z.Sigla, numero(z.Mq)*libera)
			if v.Cent == nil {
				return v
			}
			valore += *v.Cent
			perche += v.Perche + " "
		}
		s := c.IMU(anno, OggettoIMU{ValoreArea: valore, Mesi: 12})
		if s.Cent == nil {
			return s
		}
		cent := max(0, *s.Cent-e.Versato)
		return Stima{Cent: &cent, Perche: perche + s.Perche}
	})
	return nil
}

// numero is a measure of the evidence; what is not there is nothing.
func numero(n json.Number) float64 {
	f, err := n.Float64()
	if err != nil {
		return 0
	}
	return f
}
