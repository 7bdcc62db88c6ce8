package edilizia

import (
	"strings"
	"unicode"
)

// parola is a word as it is compared: upper case, without accents, one blank between what letters
// and digits make.
func parola(s string) string {
	var b strings.Builder
	spazio := false
	for _, r := range strings.ToUpper(s) {
		if i := strings.IndexRune("ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜ", r); i >= 0 {
			r = rune("AAAAEEEEIIIIOOOOUUUU"[i/2])
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			spazio = b.Len() > 0
			continue
		}
		if spazio {
			b.WriteByte(' ')
			spazio = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// vicinanza is how near two words are, zero when one is not a slip of the other: the longer their
// length against the changes (Levenshtein) the nearer, and more than a third changed is another word.
func vicinanza(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(x) > 60 {
		return 0
	}
	prima := make([]int, len(y)+1)
	for j := range prima {
		prima[j] = j
	}
	for i := range x {
		diagonale := prima[0]
		prima[0] = i + 1
		for j := range y {
			costo := diagonale
			if x[i] != y[j] {
				costo++
			}
			diagonale = prima[j+1]
			prima[j+1] = min(costo, prima[j]+1, diagonale+1)
		}
	}
	d, lungo := prima[len(y)], max(len(x), len(y))
	if 3*d > lungo {
		return 0
	}
	return 1000 - 1000*d/lungo
}
