package anncsu

import (
	"math"
	"strconv"
	"strings"
)

// intero reads a whole number as tables write it: 448349, 0012, 2.0, 2,00. The empty text is no
// number and no error; the number comes back as digits without leading zeros.
func intero(s string) (digits string, ok bool) {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, ".,"); i > 0 && strings.Trim(s[i+1:], "0") == "" {
		s = s[:i]
	}
	if s == "" {
		return "", true
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return "", false
		}
	}
	if s = strings.TrimLeft(s, "0"); s == "" {
		s = "0"
	}
	return s, len(s) <= 18
}

// decimale reads a number with a comma or a point before its decimals.
func decimale(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "xXpP_iInN") { // what ParseFloat likes and no table writes
		return 0, false
	}
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// parti cuts a number and what follows it: 12/A, 12 bis, 12-A, 12A.
func parti(s string) (numero, esponente string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], strings.TrimLeft(s[n:], " /-")
}

// senzaNumero are the ways in which a table says that there is none.
func senzaNumero(s string) bool {
	switch strings.NewReplacer(".", "", " ", "", "/", "").Replace(s) {
	case "SNC", "SN", "SENZANUMERO", "SENZANUMEROCIVICO":
		return true
	}
	return false
}

// numera gives the civico its number, or says why it cannot: what is delivered as one text may
// hold the esponente too.
func (c *Civico) numera(civico, esponente, specificita, metrico, snc string) (motivo string) {
	civico, esponente = strings.ToUpper(spazi(civico)), strings.ToUpper(spazi(esponente))
	c.Specificita, c.SNC = strings.ToUpper(spazi(specificita)), strings.ToUpper(spazi(snc))
	if n, ok := intero(c.SNC); ok {
		c.SNC = n
	}
	c.Metrico = spazi(metrico)
	if n, ok := intero(c.Metrico); ok {
		c.Metrico = n
	}
	numero, ok := intero(civico)
	switch {
	case ok && numero == "0": // no door bears it
		numero = ""
	case !ok && senzaNumero(civico):
		numero, c.SNC = "", orElse(c.SNC, "SNC")
	case !ok:
		var resto string
		numero, resto = parti(civico)
		if n, ok := intero(numero); numero == "" || !ok {
			return "il civico non comincia con un numero"
		} else {
			numero = n
		}
		if resto != "" && esponente != "" && resto != esponente {
			return "il civico porta con sé un esponente diverso da quello indicato"
		}
		esponente = orElse(esponente, resto)
	}
	c.Numero, c.Esponente = numero, strings.TrimLeft(esponente, "/- ")
	c.Ordine = ordine(orElse(numero, c.Metrico))
	c.Testo = c.scrive()
	return ""
}

// ordine is the number by which civici are put in order and looked for.
func ordine(s string) int32 {
	n, _ := parti(s)
	v, err := strconv.ParseInt(n, 10, 32)
	if err != nil {
		return 0
	}
	return int32(v)
}

// scrive is the civico as it is written after the name of its street: 12, 12/A, 12/A ROSSO. A
// road numbered by metres writes those.
func (c *Civico) scrive() string {
	s := c.Numero
	switch {
	case s == "" && c.Metrico != "":
		s = c.Metrico
	case s == "":
		s = "SNC"
	}
	if c.Esponente != "" {
		s += "/" + c.Esponente
	}
	if c.Specificita != "" {
		s += " " + c.Specificita
	}
	return s
}

func orElse(s, altrimenti string) string {
	if s == "" {
		return altrimenti
	}
	return s
}

// metodi are the codes of METODO, as those who reuse the open data label them: the table of the
// technical specification of ANNCSU is not among our sources. The errors are ours, in metres: 3 for
// a satellite receiver held at the door, 5 for what is read off a map or a photograph at 1:2000
// (two or three millimetres on paper), 10 for a source that is not named. A code that we do not
// know is kept as it is and promises nothing.
var metodi = map[string]struct {
	nome       string
	precisione float64
}{
	"1": {"GPS", 3},
	"2": {"cartografia", 5},
	"3": {"mappa catastale", 5},
	"4": {"ortofoto", 5},
	"5": {"altra fonte", 10},
}

func (c *Civico) metodo(s string) {
	s = strings.TrimSpace(s)
	if n, ok := intero(s); ok {
		s = n
	}
	if m, ok := metodi[s]; ok {
		c.Metodo, c.Precisione = m.nome, m.precisione
		return
	}
	if s != "" && s != "0" {
		c.Metodo = "metodo " + s
	}
}
