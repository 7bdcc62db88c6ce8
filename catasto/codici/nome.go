package codici

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minori are the words of a name that are written small when they are not its first word.
var minori = map[string]bool{
	"a": true, "ad": true, "al": true, "ai": true, "alla": true, "allo": true, "alle": true, "agli": true, "all": true,
	"con": true, "col": true, "d": true, "da": true, "dal": true, "dalla": true, "de": true, "degli": true, "dei": true, "del": true,
	"dell": true, "della": true, "delle": true, "dello": true, "di": true, "e": true, "ed": true, "fra": true, "in": true, "tra": true,
	"nel": true, "nell": true, "nella": true, "nelle": true, "per": true, "sotto": true, "sopra": true, "su": true, "sul": true, "sull": true, "sulla": true, "sulle": true,
	"an": true, "der": true, "dem": true, "am": true, "im": true, "und": true, "von": true,
}

// NomeProprio writes as people do a name that the archives keep in capitals: "CAMPOLI DEL MONTE
// TABURNO" is Campoli del Monte Taburno, "SANT'ANGELO D'ALIFE" Sant'Angelo d'Alife.
func NomeProprio(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		j := i
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			if !unicode.IsLetter(r) {
				break
			}
			j += n
		}
		parola := strings.ToLower(s[i:j])
		elisa := j < len(s) && s[j] == '\'' && j+1 < len(s) && s[j+1] != ' ' // D'ASTI, not DE' SALI
		switch {
		case i > 0 && minori[parola] && (elisa || !elidibile[parola]):
			b.WriteString(parola)
		case parola != "":
			r, n := utf8.DecodeRuneInString(parola)
			b.WriteRune(unicode.ToUpper(r))
			b.WriteString(parola[n:])
		}
		for i = j; i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			if unicode.IsLetter(r) {
				break
			}
			b.WriteRune(r)
			i += n
		}
	}
	return b.String()
}

// elidibile are words only before an apostrophe.
var elidibile = map[string]bool{"d": true, "all": true, "dell": true, "nell": true, "sull": true}
