package riscontri

import (
	"encoding/json"
	"time"

	"github.com/cestor/sit/sit"
)

var _ = regola(Regola{
	Codice:   "XC-12",
	Versione: 1,
	Titolo:   "Categorie F rimaste oltre il tempo",
	Norma:    "DM 28/1998, artt. 3 e 6; RDL 652/1939, artt. 20 e 28; L. 311/2004, art. 1, comma 336; L. 160/2019, art. 1, comma 746",
	Severita: SeveritaB,
	Descrizione: "Unità in costruzione (F/3) da più di 24 mesi, in corso di definizione (F/4) o in attesa di dichiarazione (F/6) da più di 12, contati da quando hanno la categoria. " +
		"Le collabenti (F/2) solo se sono usate: un'utenza TARI, o residenti a un civico dove non ci sono altre abitazioni. " +
		"Se l'unità è usata la stima presume la rendita; se no si tassa il valore dell'area.",
	Trappole: []string{
		"I lavori in corso, iniziati da meno di tre anni, o sospesi",
		"I cantieri sotto sequestro (annotazione dello stadio)",
		"Un edificio finito solo in parte: i residenti al civico stanno nelle unità già accatastate",
		"Le collabenti senza segni d'uso",
		"La categoria cambiata da poco, anche se l'unità è vecchia",
		"Le unità di Stato ed enti pubblici",
	},
	Minuti: 20,
	Soglie: map[string]float64{"mesi_f3": 24, "mesi_f4": 12, "mesi_f6": 12},
	Serve:  []Ingresso{IngressoUIU},
	Stima:  stimaXC12,
})

// stimaXC12 is, for each year that is not lost, the tax on the presumed rendita of a dwelling where the
// unit is used, else on the value of the land.
func stimaXC12(c *Calcolo, t *Traccia) error {
	var e struct {
		Usata      bool        `json:"usata"`
		Foglio     string      `json:"foglio"`
		Superficie json.Number `json:"superficie_mq"`
		Zona       string      `json:"zona"`
		Terreno    json.Number `json:"mq_particella"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	switch mq := numero(e.Superficie); {
	case e.Usata && mq > 0:
		rendita := c.Rendita(e.Foglio, UsoAbitazione, mq)
		if rendita.Cent == nil {
			t.Spiegazione = rendita.Perche
			return nil
		}
		t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
			s := c.IMU(anno, OggettoIMU{Categoria: "A03", Rendita: *rendita.Cent, Mesi: mesiNellAnno(t.Dal, anno)})
			s.Perche = rendita.Perche + " " + s.Perche
			return s
		})
	case e.Usata:
		t.Spiegazione = "La superficie non è nota: la rendita non si può presumere."
	case e.Zona == "" || numero(e.Terreno) <= 0:
		t.Spiegazione = "In costruzione si tassa il valore dell'area, ma la particella non è in una zona edificabile di cui si conosca il valore."
	default:
		t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
			v := c.ValoreArea(anno, e.Zona, numero(e.Terreno))
			if v.Cent == nil {
				return v
			}
			s := c.IMU(anno, OggettoIMU{ValoreArea: *v.Cent, Mesi: mesiNellAnno(t.Dal, anno)})
			s.Perche = v.Perche + " " + s.Perche
			return s
		})
	}
	return nil
}

// mesiNellAnno are the months of a year since a day: one of which half or more is left counts
// (c. 761).
func mesiNellAnno(dal sit.Giorno, anno int) (n int) {
	for m := time.January; m <= time.December; m++ {
		primo, dopo := sit.Data(anno, m, 1), sit.Data(anno, m+1, 1)
		if dal.Aperto() || 2*(dopo-max(primo, dal)) >= dopo-primo {
			n++
		}
	}
	return n
}
