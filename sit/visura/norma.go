package visura

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// norma is the clean spelling of a part of an identifier: trimmed, upper case, without the zeros
// before a number (catasto-censuario §3.2). visura.norma is the same in SQL.
func norma(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if soloCifre(s) {
		if t := strings.TrimLeft(s, "0"); t != "" {
			return t
		}
		return "0"
	}
	return s
}

// normaPtr is norma, nil for nothing.
func normaPtr(s *string) *string { return oNull(norma(testo(s))) }

// NomeRicerca is how a name is kept to be looked for: upper case, no accent nor sign, one blank
// between words. The accents that old files write with an apostrophe or a back-quote after the
// vowel are signs like the others.
func NomeRicerca(s string) string {
	var b strings.Builder
	spazio := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if spazio && b.Len() > 0 {
				b.WriteByte(' ')
			}
			spazio = false
			b.WriteRune(unicode.ToUpper(r))
		case unicode.IsSpace(r):
			spazio = true
		}
	}
	return b.String()
}
