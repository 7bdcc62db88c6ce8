package authz

import (
	"strings"

	"github.com/cestor/sit/sit"
)

// LeggiCF reads the tax code of a natural person, in any case and with blanks, and checks its last
// character (D.M. 23-12-1976); the digits may have become letters (omocodia).
func LeggiCF(s string) (string, error) {
	cf := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if !cfValido(cf) {
		return "", sit.Rifiuto(sit.Invalid, "CF_NON_VALIDO", "Il codice fiscale non è valido: ha sedici caratteri, e l'ultimo li controlla. Ricopiarlo dalla tessera.").Su("cf")
	}
	return cf, nil
}

// The two tables of the decree: what a character is worth in an odd place and in an even one.
const (
	cifreOmocodia = "LMNPQRSTUV"
	formaCF       = "LLLLLLNNLNNLNNNL"
)

var dispari = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

func cfValido(cf string) bool {
	if len(cf) != len(formaCF) {
		return false
	}
	somma := 0
	for i := range len(cf) {
		c := cf[i]
		lettera, cifra := c >= 'A' && c <= 'Z', c >= '0' && c <= '9'
		if formaCF[i] == 'L' && !lettera || formaCF[i] == 'N' && !cifra && strings.IndexByte(cifreOmocodia, c) < 0 {
			return false
		}
		v := int(c - 'A')
		if cifra {
			v = int(c - '0')
		}
		switch {
		case i == len(cf)-1:
			return v == somma%26
		case i%2 == 0:
			somma += dispari[v]
		default:
			somma += v
		}
	}
	return false
}
