package visura

import "strings"

// The letters that take the place of a digit where two people would have the same code, in the
// order of the digits (DM 23 December 1976).
const lettereOmocodia = "LMNPQRSTUV"

// Where the digits of a tax code are, counted from 0.
var posizioniCifre = [...]int{6, 7, 9, 10, 12, 13, 14}

// baseCF is a tax code with its digits restored and without the check letter, which depends on
// them. Two people may share it: it suggests, and never merges.
func baseCF(cf string) string {
	if len(cf) != 16 {
		return cf
	}
	b := []byte(cf[:15])
	for _, i := range posizioniCifre {
		if n := strings.IndexByte(lettereOmocodia, b[i]); n >= 0 {
			b[i] = byte('0' + n)
		}
	}
	return string(b)
}

// omocodici are the other codes that have the same base: any of the seven digits may be a letter.
func omocodici(cf string) []string {
	if len(cf) != 16 {
		return nil
	}
	base := baseCF(cf)
	for _, i := range posizioniCifre {
		if base[i] < '0' || base[i] > '9' {
			return nil
		}
	}
	var out []string
	for quali := range 1 << len(posizioniCifre) {
		b := []byte(base)
		for k, i := range posizioniCifre {
			if quali>>k&1 == 1 {
				b[i] = lettereOmocodia[b[i]-'0']
			}
		}
		if c, ok := controllo(string(b)); ok {
			if altro := string(b) + string(c); altro != cf {
				out = append(out, altro)
			}
		}
	}
	return out
}

// dispari are the values of 0-9 and A-Z in an odd place (catasto-censuario §5.3).
var dispari = [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

// controllo is the check letter of the first fifteen characters.
func controllo(s string) (byte, bool) {
	somma := 0
	for i := range len(s) {
		var n int
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n = int(c - '0')
		case c >= 'A' && c <= 'Z':
			n = int(c - 'A')
		default:
			return 0, false
		}
		if i%2 == 0 { // the first place is odd
			n = dispari[n]
		}
		somma += n
	}
	return byte('A' + somma%26), true
}
