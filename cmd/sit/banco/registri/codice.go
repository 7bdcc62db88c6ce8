package registri

import (
	"fmt"
	"strings"

	"github.com/cestor/sit/catasto/censuario"
)

// CodiceFiscale is the tax code that the law gives to a person: surname, given name, birth, sex,
// place of birth, check character (D.M. 23.12.1976).
func CodiceFiscale(cognome, nome string, nascita censuario.Data, donna bool, luogo string) string {
	giorno := nascita.Giorno()
	if donna {
		giorno += 40
	}
	s := tre(cognome, false) + tre(nome, true) +
		fmt.Sprintf("%02d%c%02d%s", nascita.Anno()%100, "ABCDEHLMPRST"[nascita.Mese()-1], giorno, luogo)
	return s + string(controllo(s))
}

// tre is the three letters of a name: consonants first, then vowels. Of a given name with four
// consonants or more the second is left out.
func tre(s string, eNome bool) string {
	var consonanti, vocali []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c < 'A' || c > 'Z':
		case strings.IndexByte("AEIOU", c) >= 0:
			vocali = append(vocali, c)
		default:
			consonanti = append(consonanti, c)
		}
	}
	if eNome && len(consonanti) > 3 {
		consonanti = append(consonanti[:1], consonanti[2:]...)
	}
	t := append(append(consonanti, vocali...), "XXX"...)
	return string(t[:3])
}

var dispari = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

// controllo is the sixteenth character of a tax code, of its first fifteen.
func controllo(s string) byte {
	somma := 0
	for i := range len(s) {
		v := int(s[i] - 'A')
		if s[i] <= '9' {
			v = int(s[i] - '0')
		}
		if i%2 == 0 {
			v = dispari[v]
		}
		somma += v
	}
	return 'A' + byte(somma%26)
}

// omocodia writes the last digit of a tax code as a letter, as is done when two people would
// have the same.
func omocodia(cf string) string {
	s := cf[:14] + string("LMNPQRSTUV"[cf[14]-'0'])
	return s + string(controllo(s))
}

// PartitaIVA is the tax code of others than people, of its first ten digits.
func PartitaIVA(n int64) string {
	s := fmt.Sprintf("%010d", n)
	somma := 0
	for i := range len(s) {
		v := int(s[i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		somma += v
	}
	return s + string('0'+byte((10-somma%10)%10))
}
