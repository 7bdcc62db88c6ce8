package catasto

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NomeRicerca is a name as it is kept to be looked for, and as it is looked for: upper case, letters and
// digits alone, a single blank between words. Accents go away, and so do the signs with which old files
// write them after the vowel (catasto-censuario §1.5).
func NomeRicerca(s string) string {
	if !ascii(s) {
		s = norm.NFD.String(s)
	}
	b := make([]byte, 0, len(s))
	spazio := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if spazio && len(b) > 0 {
				b = append(b, ' ')
			}
			spazio = false
			b = utf8.AppendRune(b, unicode.ToUpper(r))
		case unicode.IsSpace(r):
			spazio = true
		}
	}
	return string(b)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
