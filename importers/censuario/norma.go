package censuario

import (
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

// norma is a field of an identifier in the form in which it is looked for (§3.2): no blanks around,
// upper case, no zeros in front if it is all digits, and "0" where nothing but zeros was.
func norma(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	cifre := true
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			cifre = false
			break
		}
	}
	if !cifre {
		return strings.ToUpper(s)
	}
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}

// normaDenominatore: a denominatore of zeros is none.
func normaDenominatore(s string) string {
	if s = norma(s); s == "0" {
		return ""
	}
	return s
}

// collocata is a particella of TER as the map knows it; Numero is empty where the census writes
// something that no map can: a star, a slash, nothing.
type collocata struct {
	Foglio               int32
	Numero, Denominatore string
	Mappa                string
}

func colloca(comune, sezione, foglio, numero, denominatore string) (c collocata) {
	f, err := strconv.Atoi(norma(foglio))
	if err != nil || f < 0 || f > 9999 || len(sezione) > 1 {
		return c
	}
	scritto := strings.TrimPrefix(norma(numero), ".") // a particella edificiale of the tavolare
	if d := normaDenominatore(denominatore); d != "" {
		scritto += "/" + d
	}
	n, err := catasto.ParseNumero(scritto)
	if err != nil {
		return c
	}
	c = collocata{Foglio: int32(f), Numero: n.Numero, Denominatore: n.Denominatore}
	if !n.Numerata() {
		c.Mappa = catasto.IDFoglio{Comune: catasto.CodiceComune(comune), Sezione: sezione, Foglio: f}.String()
	}
	return c
}

// qualita is a code of the table of qualità; false where there is none, or it is no number.
func qualita(s string) (int32, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	return int32(n), err == nil && s != ""
}
