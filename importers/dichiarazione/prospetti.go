package dichiarazione

import (
	"strings"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
)

// What the council decides for a year (contract §3.3): IMU rates, TARI tariffs, values of the areas.

// The columns of the rates.
const (
	aComune = iota
	aAnno
	aFattispecie
	aAliquota
	aDetrazione
	aCategoria
)

var aliquote = &tracciato{
	Tracciato: Tracciato{
		Tipo: importers.TributiAliquote, Genere: "ALIQUOTE", Cosa: "aliquote", Schema: "tributi", Staging: []string{"aliquota", "nominata"},
		Colonne: colonne([]string{"cod_comune", "anno", "fattispecie", "aliquota_permille"},
			"cod_comune", "anno", "fattispecie", "aliquota_permille", "detrazione_cent", "categoria"),
	},
	indice: 3, campi: 11, comune: aComune, nomina: [3]int{aFattispecie, -1, aAnno},
	nome: "Aliquote", annuale: true,
	scrivi: scriviAliquota,
}

func scriviAliquota(c *Consegna, r *tabella.Riga, w *binario.Riga) {
	c.anno(r, w, aAnno)
	w.Pieno(fattispecie(r.Pieno(aFattispecie)))
	w.Pieno(c.categoriaDi(r, aCategoria))
	r.Pieno(aAliquota)
	n, _ := r.Decimale(aAliquota, 4)
	w.Numerico(n, 4)
	detrazione, _ := r.Intero(aDetrazione, 0, 1e12)
	w.Int64(detrazione)
}

// fattispecie: those of the layout in their own spelling, the others as their office writes them.
func fattispecie(s string) string {
	for _, nota := range []string{"abitazione_principale", "rurali", "gruppo_d", "terreni", "aree", "altri"} {
		if strings.EqualFold(nota, strings.ReplaceAll(s, " ", "_")) {
			return nota
		}
	}
	return s
}

// The columns of the tariffs.
const (
	fComune = iota
	fAnno
	fTipo
	fComponenti
	fCategoria
	fFissa
	fVariabile
	fVariabileMQ
	fTEFA
)

var tariffe = &tracciato{
	Tracciato: Tracciato{
		Tipo: importers.TributiTariffe, Genere: "TARIFFE", Cosa: "tariffe", Schema: "tributi", Staging: []string{"tariffa", "nominata"},
		Colonne: colonne([]string{"cod_comune", "anno", "tipo_utenza", "fissa_euro_mq"},
			"cod_comune", "anno", "tipo_utenza", "componenti", "categoria", "fissa_euro_mq", "variabile_euro", "variabile_euro_mq", "tefa_permille"),
	},
	indice: 4, campi: 14, comune: fComune, nomina: [3]int{fTipo, -1, fAnno},
	nome: "Tariffe", annuale: true,
	scrivi: scriviTariffa,
}

func scriviTariffa(c *Consegna, r *tabella.Riga, w *binario.Riga) {
	c.anno(r, w, fAnno)
	tipo := r.Scelta(fTipo, "D", "N")
	if tipo == "" {
		r.Pieno(fTipo)
	}
	w.Pieno(tipo)
	componenti, dette := r.Intero(fComponenti, 0, 99)
	categoria, _ := normaCategoriaTARI(r.Testo(fCategoria), tipo)
	if tipo == "D" {
		// D3 is a family of three: the layout has a column for that.
		if n, ok := domestica(categoria); ok && (!dette || componenti == n) {
			componenti, dette, categoria = n, true, ""
		}
		if !dette && categoria == "" && r.Testo(fComponenti) == "" {
			r.Difetto(fComponenti, "la tariffa domestica non dice per quanti componenti è", "")
		}
	} else {
		componenti = 0
		if categoria == "" {
			r.Pieno(fCategoria)
		}
	}
	w.Int16(int16(componenti))
	w.Pieno(categoria)
	r.Pieno(fFissa)
	fissa, _ := r.Decimale(fFissa, 6)
	w.Numerico(fissa, 6)
	variabile, _ := r.Decimale(fVariabile, 4)
	w.Numerico(variabile, 4)
	mq, _ := r.Decimale(fVariabileMQ, 6)
	w.Numerico(mq, 6)
	tefa, ok := r.Decimale(fTEFA, 4)
	w.NumericoO(tefa, ok, 4)
}

// The columns of the values.
const (
	vComune = iota
	vAnno
	vZona
	vEuro
	vAbbattimento
)

var valori = &tracciato{
	Tracciato: Tracciato{
		Tipo: importers.TributiValoriAree, Genere: "VALORI_AREE", Cosa: "valori_aree", Schema: "tributi", Staging: []string{"valore_area", "nominata"},
		Colonne: colonne([]string{"cod_comune", "anno", "zona", "euro_mq"}, "cod_comune", "anno", "zona", "euro_mq", "abbattimento"),
	},
	indice: 5, campi: 10, comune: vComune, nomina: [3]int{vZona, -1, vAnno},
	nome: "Valori", annuale: true,
	scrivi: scriviValore,
}

func scriviValore(c *Consegna, r *tabella.Riga, w *binario.Riga) {
	c.anno(r, w, vAnno)
	w.Pieno(r.Pieno(vZona))
	r.Pieno(vEuro)
	euro, _ := r.Decimale(vEuro, 4)
	w.Numerico(euro, 4)
	percento, _ := r.Decimale(vAbbattimento, 4)
	if percento > 100_0000 {
		r.Difetto(vAbbattimento, "l'abbattimento è in per cento, e supera 100", "")
	}
	w.Numerico(percento, 4)
}
