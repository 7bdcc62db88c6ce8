package dichiarazione

import (
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
)

// The columns of the residents (contract §3.4).
const (
	rComune = iota
	rCF
	rCognome
	rNome
	rNascita
	rDecesso
	rFamiglia
	rVia
	rCivico
	rEsponente
	rInterno
	rAccesso
	rDal
	rAl
)

var residenti = &tracciato{
	Tracciato: Tracciato{
		Tipo: importers.AnagrafeResidenti, Genere: "RESIDENTI", Cosa: "residenti", Schema: "anagrafe", Staging: []string{"residente", "nominata"}, Posizioni: true,
		Colonne: colonne([]string{"cod_comune", "cf", "cognome", "nome", "dal"},
			"cod_comune", "cf", "cognome", "nome", "nascita", "decesso", "id_famiglia", "via_testo", "civico", "esponente", "interno", "prog_accesso", "dal", "al"),
	},
	indice: 2, campi: 24, comune: rComune, nomina: [3]int{rCF, -1, -1},
	nome:   "Residenti",
	scrivi: scriviResidente,
}

func scriviResidente(c *Consegna, r *tabella.Riga, w *binario.Riga) {
	cf, cognome, nome := strings.ToUpper(r.Testo(rCF)), r.Testo(rCognome), r.Testo(rNome)
	chiave := cf
	if cf == "" {
		if cognome == "" {
			r.Pieno(rCognome)
		}
		chiave = catasto.NomeRicerca(cognome) + "|" + catasto.NomeRicerca(nome) + "|" + r.Testo(rNascita)
	}
	w.Pieno(chiave)
	valido := c.persona(r, w, rCF)
	w.Testo(cognome)
	w.Testo(nome)
	nascita, nato := r.Giorno(rNascita)
	w.GiornoO(nascita, nato)
	if valido {
		c.concorda(r, catasto.CodiceFiscale(cf), cognome, nome, nascita, nato)
	}
	decesso, morto := r.Giorno(rDecesso)
	w.GiornoO(decesso, morto)
	if nato && morto && decesso < nascita {
		c.segnala(r, "DATE_INVERTITE", errore, "il decesso è prima della nascita")
	}
	for _, t := range []int{rFamiglia, rVia, rCivico, rEsponente, rInterno} {
		w.Testo(r.Testo(t))
	}
	c.progressivo(r, w, rAccesso)
	c.intervallo(r, w, rDal, rAl)
	c.altro(r, w)
}

// concorda compares a tax code with what the line says of the person.
func (c *Consegna) concorda(r *tabella.Riga, cf catasto.CodiceFiscale, cognome, nome string, nascita sit.Giorno, nato bool) {
	if !cf.Persona() {
		return
	}
	if cognome != "" && nome != "" && !cf.Concorda(cognome, nome) {
		c.segnala(r, "CF_DISCORDE", avviso, "il codice fiscale non è di questo cognome e nome")
	}
	if v, ok := cf.Nascita(); ok && nato {
		if a, m, g := nascita.Date(); a%100 != v.Anno || int(m) != v.Mese || g != v.Giorno {
			c.segnala(r, "CF_DISCORDE", avviso, "il codice fiscale non è di questo giorno di nascita")
		}
	}
}
