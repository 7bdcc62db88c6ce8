package imu

import (
	"strconv"
	"strings"

	"github.com/cestor/sit/sit/tributi/conto"
)

// Spiegazione says in Italian how each euro of the voce comes about.
func (v *Voce) Spiegazione() string {
	var b strings.Builder
	frase := func(s string) {
		if s == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	frase(v.base)
	for _, n := range v.note {
		frase(n)
	}
	if v.Quota.Presunta {
		frase("La quota non è indicata nei registri, o le quote non tornano: sono presunte parti uguali.")
	}
	if v.scelta.Aliquota == 0 && v.Aliquota == 0 {
		frase(maiuscola(v.Mesi.testo()) + ": nulla è dovuto.")
		return b.String()
	}
	frase(maiuscola(v.testoAliquota()) + "; quota " + conto.Quota(v.Quota.Frazione()) + "; " + v.Mesi.testo() + ": " +
		conto.Importo(v.Imponibile) + " × " + conto.Decimale(v.Aliquota.Permille(), 0, 4) + "/1000 × " + conto.Quota(v.Quota.Frazione()) + " × " + strconv.Itoa(v.Mesi.Quanti()) + "/12" +
		v.testoImposta() + " = " + conto.Importo(v.lordo) + ".")
	if v.detrazione != nil {
		d := "Detrazione"
		if v.periodo.Condizioni.ha(Casa) {
			d += " " + conto.Soldi(v.scelta.Detrazione) + " × " + strconv.Itoa(v.Mesi.Quanti()) + "/12" + fraResidenti(v.periodo.Residenti) + " (c. 749)"
		} else {
			d += " che avanza dall'abitazione (c. 749)"
		}
		frase(d + ": si tolgono " + conto.Importo(v.detrazione) + ", restano " + conto.Importo(v.netto) + ".")
	}
	frase("Dovuto " + conto.Soldi(v.Dovuto) + ".")
	return b.String()
}

func (v *Voce) testoAliquota() string {
	switch v.Codice {
	case DStato:
		return "quota dello Stato " + v.Aliquota.String() + " (c. 744)"
	case DComune:
		if v.scelta.Fattispecie == GruppoD {
			return v.scelta.testo() + ", meno quella dello Stato " + QuotaStato.String() + " restano al comune " + v.Aliquota.String()
		}
	}
	return v.scelta.testo()
}

// testoImposta is the factor of the reductions of the tax, when there is one.
func (v *Voce) testoImposta() string {
	switch c := v.periodo.Condizioni; {
	case v.periodo.Oggetto.Genere != Fabbricato:
		return ""
	case c.ha(Concordato):
		return " × 75/100"
	case c.ha(Estero):
		return " × 50/100"
	}
	return ""
}

func maiuscola(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func fraResidenti(n int) string {
	if n < 2 {
		return ""
	}
	return " divisa fra " + strconv.Itoa(n) + " residenti"
}
