package dichiarazione

import (
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
)

// The columns of the TARI extract (tributi.md §4.7).
const (
	tComune = iota
	tUtenza
	tOggetto
	tTipo
	tCF
	tDenominazione
	tInizio
	tFine
	tSezione
	tFoglio
	tNumero
	tDenominatore
	tSub
	tCausale
	tVia
	tAccesso
	tIndirizzo
	tCivico
	tEsponente
	tScala
	tPiano
	tInterno
	tSuperficie
	tOrigine
	tCategoria
	tComponenti
	tTitolo
	tUso
	tRiduzioni
	tAteco
	tPIVA
	tFissa
	tVariabile
	tTEFA
	tPerequazione
	tAnno
)

var tari = &tracciato{
	Tracciato: Tracciato{
		Tipo: importers.TributiTARI, Genere: "TARI", Cosa: "posizioni", Schema: "tributi", Staging: []string{"tari", "nominata"}, Posizioni: true,
		Colonne: colonne([]string{"cod_comune", "id_utenza", "id_oggetto", "tipo_utenza", "cf_intestatario", "foglio", "numero", "sub", "superficie_mq", "categoria"},
			"cod_comune", "id_utenza", "id_oggetto", "tipo_utenza", "cf_intestatario", "denominazione", "data_inizio", "data_fine",
			"sezione", "foglio", "numero", "denominatore", "sub", "causale_assenza_dati", "prog_nazionale", "prog_accesso",
			"via_testo", "civico", "esponente", "scala", "piano", "interno", "superficie_mq", "superficie_origine", "categoria", "componenti",
			"titolo_occupazione", "uso", "cod_riduzione", "ateco", "piva", "dovuto_fissa", "dovuto_variabile", "tefa", "perequazione", "anno"),
	},
	indice: 0, campi: 45, comune: tComune, nomina: [3]int{tUtenza, tOggetto, -1},
	nome:   "TARI",
	scrivi: scriviTARI,
}

func scriviTARI(c *Consegna, r *tabella.Riga, w *binario.Riga) {
	w.Pieno(r.Pieno(tUtenza))
	w.Pieno(r.Testo(tOggetto))
	tipo := r.Scelta(tTipo, "D", "N")
	if tipo == "" {
		r.Pieno(tTipo)
	}
	w.Pieno(tipo)
	c.persona(r, w, tCF)
	w.Testo(r.Testo(tDenominazione))
	i := c.identificativo(r, w, tSezione, tFoglio, tNumero, tDenominatore, tSub)
	causale, ok := r.Intero(tCausale, 1, 3)
	w.Int16O(causale, ok)
	if !i.Completo() {
		c.segnala(r, "IDENTIFICATIVO_ASSENTE", avviso, "l'utenza non dice foglio e numero (L. 296/2006, c. 340)")
	}
	c.progressivo(r, w, tVia)
	c.progressivo(r, w, tAccesso)
	for _, t := range []int{tIndirizzo, tCivico, tEsponente, tScala, tPiano, tInterno} {
		w.Testo(r.Testo(t))
	}
	mq, ok := r.Decimale(tSuperficie, 2)
	w.NumericoO(mq, ok, 2)
	if ok && mq == 0 {
		c.segnala(r, "SUPERFICIE_ZERO", nota, "la superficie tassata è zero")
	}
	w.Testo(r.Scelta(tOrigine, "C", "M", "D", "P"))
	c.categoriaTARI(r, w, tCategoria, tipo)
	componenti, ok := r.Intero(tComponenti, 0, 99)
	w.Int16O(componenti, ok)
	w.Testo(r.Scelta(tTitolo, "P", "U", "L", "A"))
	uso, ok := r.Intero(tUso, 1, 5)
	w.Int16O(uso, ok)
	c.riduzioni(r, w)
	w.Testo(r.Testo(tAteco))
	piva := strings.ToUpper(r.Testo(tPIVA))
	if _, ok := catasto.ParseCodiceFiscale(piva); piva != "" && (!ok || len(piva) != 11) {
		c.segnala(r, "PIVA_ERRATA", nota, "la partita IVA non supera il controllo")
	}
	w.Testo(piva)
	for _, t := range []int{tFissa, tVariabile, tTEFA, tPerequazione} {
		n, ok := r.Intero(t, -1e12, 1e12)
		w.Int64O(n, ok)
	}
	anno, ok := r.Intero(tAnno, annoMinimo, annoMassimo)
	w.Int32O(anno, ok)
	c.intervallo(r, w, tInizio, tFine)
	c.altro(r, w)
}

// riduzioni reads RID01:30|RID02 into [{codice, percento}].
func (c *Consegna) riduzioni(r *tabella.Riga, w *binario.Riga) {
	b := append(c.json[:0], '[')
	for s := range strings.SplitSeq(r.Testo(tRiduzioni), "|") {
		codice, percento, dette := strings.Cut(strings.TrimSpace(s), ":")
		if codice = strings.TrimSpace(codice); codice == "" {
			if dette {
				r.Difetto(tRiduzioni, "c'è una percentuale senza il codice della riduzione", "")
			}
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(appendJSON(append(b, `{"codice":`...), codice), `,"percento":`...)
		n, ok := percentuale(strings.TrimSpace(percento))
		switch {
		case percento == "":
			b = append(b, "null"...)
		case !ok:
			r.Difetto(tRiduzioni, "la percentuale di una riduzione non è un numero fra 0 e 100", "")
		default:
			b = strconv.AppendInt(b, n/100, 10)
			if n%100 != 0 {
				b = append(b, '.', byte('0'+n%100/10), byte('0'+n%10))
			}
		}
		b = append(b, '}')
	}
	c.json = append(b, ']')
	w.JSON(c.json)
}

// percentuale reads hundredths of one per cent.
func percentuale(s string) (int64, bool) {
	intero, decimali, _ := strings.Cut(strings.Replace(strings.TrimSuffix(s, "%"), ",", ".", 1), ".")
	n, err := strconv.ParseUint(intero, 10, 8)
	if err != nil || len(decimali) > 2 {
		return 0, false
	}
	d, err := strconv.ParseUint((decimali + "00")[:2], 10, 8)
	v := int64(n*100 + d)
	return v, err == nil && v <= 100_00
}
