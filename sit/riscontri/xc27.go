package riscontri

import (
	"time"

	"github.com/cestor/sit/sit"
)

var _ = regola(Regola{
	Codice:   "XC-27",
	Versione: 1,
	Titolo:   "Residenti diversi dai componenti TARI",
	Norma:    "DPR 158/1999, art. 5 e allegato 1; L. 147/2013, art. 1, commi 642 e 651",
	Severita: SeveritaA,
	Descrizione: "I componenti dichiarati di un'utenza domestica di residenti non sono quelli della famiglia anagrafica, giorno per giorno nell'anno, per più di 30 giorni di seguito. " +
		"La famiglia è quella dell'intestatario; se non vi risiede, l'unica che sta allo stesso civico e interno. Oltre sei componenti la tariffa è una. " +
		"Se i residenti sono meno dei componenti è un possibile rimborso, e vale C.",
	Trappole: []string{
		"Studenti, ricoverati e chi è dichiarato altrove, con la loro riduzione",
		"Una famiglia con più utenze negli stessi giorni, che divide i componenti",
		"Due famiglie allo stesso civico, ognuna con la sua utenza",
		"La famiglia trasferita: all'indirizzo non risiede più nessuno",
		"L'utenza intestata a un altro della famiglia",
		"La differenza che dura meno di 30 giorni",
		"Più di sei componenti",
		"La seconda casa del residente altrove",
	},
	Minuti: 8,
	Soglie: map[string]float64{"giorni": 30, "massimo": 6},
	Serve:  []Ingresso{IngressoTARI, IngressoResidenti},
	Stima:  stimaXC27,
})

// stimaXC27 is the variable part for those who live there less that for those declared, for the days of
// the year of the run, and for the earlier years as the first days of it were.
func stimaXC27(c *Calcolo, t *Traccia) error {
	var e struct {
		Componenti int `json:"componenti"`
		Prima      int `json:"residenti_prima"`
		Periodi    []struct {
			Dal       sit.Giorno `json:"dal"`
			Al        sit.Giorno `json:"al"`
			Residenti int        `json:"residenti"`
		} `json:"periodi"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	parte := func(anno, residenti, giorni int) Stima {
		u := UtenzaTARI{Domestica: true, Giorni: giorni, SoloVariabile: true}
		v := u
		u.Componenti, v.Componenti = residenti, e.Componenti
		return differenza(c.TARI(anno, u), c.TARI(anno, v))
	}
	anni := c.Anni(t.Dal)
	if len(e.Periodi) > 0 && e.Periodi[0].Dal > sit.Data(c.Anno, time.January, 1) {
		anni = []int{c.Anno} // it began in the year
	}
	t.somma(c, anni, func(anno int) Stima {
		if anno != c.Anno {
			return parte(anno, e.Prima, giorniNellAnno(t.Dal, anno))
		}
		var cent int64
		var ultima Stima
		for _, p := range e.Periodi {
			if ultima = parte(anno, p.Residenti, int(p.Al-p.Dal)); ultima.Cent == nil {
				return ultima
			}
			cent += *ultima.Cent
		}
		return Stima{Cent: &cent, Perche: ultima.Perche}
	})
	if t.Cent != nil && *t.Cent < 0 {
		t.Peso = -*t.Cent
	}
	return nil
}
