package tari

import (
	"strconv"
	"strings"

	"github.com/cestor/sit/sit/tributi/conto"
)

// Spiegazione says in Italian how each euro comes about.
func (c *Calcolo) Spiegazione() string {
	if len(c.tratti) == 0 {
		return "L'utenza non è aperta nell'anno: nulla è dovuto."
	}
	t := c.tariffa
	mq := conto.Decimale(conto.Di(int64(c.utenza.Superficie), 100), 0, 2) + " m²"
	var b strings.Builder
	b.WriteString("Quota fissa " + mq + " × " + conto.Decimale(conto.Di(t.FissaMq, 1_000_000), 2, 6) + " € = " + conto.Importo(c.interaFissa))
	switch {
	case c.utenza.SenzaVariabile:
		b.WriteString("; quota variabile non ripetuta")
	case t.VariabileMq != 0:
		b.WriteString("; quota variabile " + mq + " × " + conto.Decimale(conto.Di(t.VariabileMq, 1_000_000), 2, 6) + " € = " + conto.Importo(c.interaVar))
	default:
		b.WriteString("; quota variabile " + conto.Importo(c.interaVar))
	}
	b.WriteString(".")
	for _, x := range c.tratti {
		if x.num == x.den && len(x.riduzioni) == 0 {
			continue
		}
		b.WriteString(" Per " + strconv.FormatInt(x.num, 10) + "/" + strconv.FormatInt(x.den, 10) + " dell'anno")
		if len(x.riduzioni) > 0 {
			b.WriteString(" con riduzioni (" + strings.Join(x.riduzioni, ", ") + ")")
		}
		b.WriteString(": fissa al " + percento(x.fissa) + ", variabile al " + percento(x.variabile) + ".")
	}
	b.WriteString(" Tassa " + conto.Soldi(c.Imposta) + "; TEFA " + conto.Decimale(conto.Per(t.tefa(), conto.Di(100, 1)), 0, 4) + " per cento " + conto.Soldi(c.TEFA))
	if c.Perequazione > 0 {
		b.WriteString("; componenti perequative " + conto.Soldi(c.Perequazione))
	}
	b.WriteString(".")
	return b.String()
}

func percento(millesimi int64) string {
	return conto.Decimale(conto.Di(millesimi, 10), 0, 1) + " per cento"
}
