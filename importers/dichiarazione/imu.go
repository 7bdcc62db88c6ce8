package dichiarazione

import (
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
)

// The columns of the IMU extract (contract §3.1).
const (
	iComune = iota
	iPosizione
	iAnno
	iCF
	iDenominazione
	iTipo
	iSezione
	iFoglio
	iNumero
	iDenominatore
	iSub
	iCategoria
	iRendita
	iDominicale
	iArea
	iQuotaNum
	iQuotaDen
	iMesi
	iPrincipale
	iPertinenza
	iRiduzione
	iEsenzione
	iAliquota
	iDovuto
)

const annoMinimo, annoMassimo = 1990, 2199

var imu = &tracciato{
	Tracciato: Tracciato{
		Tipo: importers.TributiIMU, Genere: "IMU", Cosa: "posizioni", Schema: "tributi", Staging: []string{"imu", "nominata"}, Posizioni: true,
		Colonne: colonne([]string{"cod_comune", "id_posizione", "anno", "cf", "tipo_oggetto", "foglio", "numero", "sub"},
			"cod_comune", "id_posizione", "anno", "cf", "denominazione", "tipo_oggetto", "sezione", "foglio", "numero", "denominatore", "sub",
			"categoria", "rendita", "reddito_dominicale", "valore_area", "quota_num", "quota_den", "mesi", "abitazione_principale", "pertinenza",
			"riduzione", "esenzione", "aliquota", "dovuto_cent"),
	},
	indice: 1, campi: 33, comune: iComune, nomina: [3]int{iPosizione, -1, iAnno},
	nome: "IMU", annuale: true,
	scrivi: scriviIMU,
}

func scriviIMU(c *Consegna, r *tabella.Riga, w *binario.Riga) {
	w.Pieno(r.Pieno(iPosizione))
	c.anno(r, w, iAnno)
	c.persona(r, w, iCF)
	w.Testo(r.Testo(iDenominazione))
	tipo := r.Scelta(iTipo, "F", "T", "A")
	if tipo == "" {
		r.Pieno(iTipo)
	}
	w.Pieno(tipo)
	if i := c.identificativo(r, w, iSezione, iFoglio, iNumero, iDenominatore, iSub); !i.Completo() {
		c.segnala(r, "IDENTIFICATIVO_ASSENTE", avviso, "la posizione non dice foglio e numero")
	}
	c.categoria(r, w, iCategoria)
	for _, t := range []int{iRendita, iDominicale, iArea} {
		n, ok := r.Decimale(t, 2)
		w.Int64O(n, ok)
	}
	c.quota(r, w, iQuotaNum, iQuotaDen)
	mesi, ok := r.Intero(iMesi, 0, 12)
	w.Int16O(mesi, ok)
	w.Bool(r.SiNo(iPrincipale))
	w.Bool(r.SiNo(iPertinenza))
	w.Testo(r.Scelta(iRiduzione, "comodato", "storico", "inagibile", "concordato", "estero"))
	w.Testo(r.Testo(iEsenzione))
	permille, ok := r.Decimale(iAliquota, 4)
	if ok && permille > 20_0000 {
		r.Difetto(iAliquota, "l'aliquota è in millesimi, e nessuna supera 20", "")
	}
	w.NumericoO(permille, ok, 4)
	dovuto, ok := r.Intero(iDovuto, -1e12, 1e12)
	w.Int64O(dovuto, ok)
	c.altro(r, w)
}

// quota reads a share. 0/0 is a share that nobody stated (contract §0).
func (c *Consegna) quota(r *tabella.Riga, w *binario.Riga, num, den int) {
	n, okN := r.Intero(num, 0, 1e15)
	d, okD := r.Intero(den, 0, 1e15)
	switch {
	case okN && okD && d == 0 && n == 0:
		okN, okD = false, false
	case okD && d == 0:
		r.Difetto(den, "il denominatore della quota è zero", "")
	case okN != okD && (r.Testo(num) == "" || r.Testo(den) == ""):
		c.segnala(r, "QUOTA_ERRATA", avviso, "della quota c'è solo metà")
	case okN && n > d:
		c.segnala(r, "QUOTA_ERRATA", avviso, "la quota è più di un intero")
	}
	w.Int64O(n, okN)
	w.Int64O(d, okD)
}
