package riscontri

import (
	"encoding/json"
	"math/big"
)

var _ = regola(Regola{
	Codice:   "XC-03",
	Versione: 1,
	Titolo:   "Superficie TARI sotto l'80 % di quella catastale",
	Norma:    "L. 147/2013, art. 1, commi 645-648; DPR 138/1998, allegato C; L. 296/2006, art. 1, commi 161 e 162",
	Severita: SeveritaA,
	Descrizione: "Per le unità dei gruppi A, B e C legate a utenze TARI (M1-M3 o confermate) la superficie dichiarata è sotto l'80 % di quella catastale, oltre la tolleranza di 3 m² o del 3 %. " +
		"Se un'utenza ha più unità, o un'unità più utenze, si confrontano le somme. La superficie è quella totale del catasto (FAB), che può comprendere balconi e giardini: la confidenza lo dice. " +
		"Se si dichiara più di quello che c'è la traccia è XC-03b, un possibile rimborso.",
	Trappole: []string{
		"La differenza entro la tolleranza",
		"Più unità sotto una sola utenza: contano le somme",
		"Un'unità divisa fra più utenze: contano le somme",
		"Una riga della stessa utenza ancora senza legame, che può essere degli stessi locali",
		"Un'altra utenza proposta per la stessa unità e non ancora confermata",
		"Le aree che producono rifiuti speciali (comma 649)",
		"Le unità dei gruppi D ed E, che hanno solo la superficie calpestabile",
		"Le utenze che si succedono nell'anno: non si sommano",
	},
	Minuti:   15,
	Varianti: map[string]string{"XC-03b": "Superficie TARI sopra quella catastale"},
	Soglie:   map[string]float64{"tolleranza_mq": 3, "tolleranza_percento": 3},
	Serve:    []Ingresso{IngressoUIU, IngressoTARI},
	Stima:    stimaXC03,
})

// stimaXC03 is, for each year, the TARI of the surface that is missing to 80 per cent: of the
// utenza as it is, on the square metres more. Beyond the whole it is negative.
func stimaXC03(c *Calcolo, t *Traccia) error {
	var e struct {
		Dichiarata json.Number `json:"superficie_dichiarata_mq"`
		Catastale  json.Number `json:"superficie_catastale_mq"`
		Minimo     json.Number `json:"minimo_mq"`
		Riga       json.Number `json:"superficie_riga_mq"`
		Tipo       string      `json:"tipo_utenza"`
		Componenti int         `json:"componenti"`
		Categoria  string      `json:"categoria"`
	}
	if err := t.Leggi(&e); err != nil {
		return err
	}
	giusta := centesimiDi(e.Minimo)
	if t.Codice != nil {
		giusta = centesimiDi(e.Catastale)
	}
	riga := centesimiDi(e.Riga)
	u := UtenzaTARI{Domestica: e.Tipo == "D", Componenti: e.Componenti, Categoria: e.Categoria, Superficie: riga}
	t.somma(c, c.Anni(t.Dal), func(anno int) Stima {
		u := u
		u.Giorni = giorniNellAnno(t.Dal, anno)
		v := u
		v.Superficie = max(0, riga+giusta-centesimiDi(e.Dichiarata))
		return differenza(c.TARI(anno, v), c.TARI(anno, u))
	})
	if t.Cent != nil && *t.Cent < 0 {
		t.Peso = -*t.Cent
	}
	return nil
}

// centesimiDi reads a number of the evidence into hundredths, exactly: areas have two decimals. What
// is no number is nothing.
func centesimiDi(n json.Number) int64 {
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return 0
	}
	r.Mul(r, big.NewRat(100, 1))
	return new(big.Int).Quo(r.Num(), r.Denom()).Int64()
}

// differenza of two estimates; it says both.
func differenza(a, b Stima) Stima {
	switch {
	case a.Cent == nil:
		return a
	case b.Cent == nil:
		return b
	}
	d := *a.Cent - *b.Cent
	return Stima{Cent: &d, Perche: "Sarebbe: " + a.Perche + " È: " + b.Perche}
}
