package ricerca

import "strings"

// termine is a word or a number of a line, or of the name of a street.
type termine struct {
	testo     string
	cifre     bool
	punto     bool // a period follows: an abbreviation
	attaccato bool // nothing but letters and digits before it: 12A
	apostrofo bool // an apostrophe follows
	barra     bool // a slash or a dash comes before it: 12/A
	ordinale  bool // a mark of ordinal follows: 1°
}

// maxTermini bounds what is read of a line as an address; of a longer one the rest is not read.
const maxTermini = 16

// termini cuts a bare line, in upper case and without accents. Abbreviations come out whole and
// spelt out: "P.ZZA" is PIAZZA, "S.N.C." is SNC.
func termini(s string, massimo int) []termine {
	out := make([]termine, 0, min(massimo, 12))
	for i := 0; i < len(s) && len(out) < massimo; {
		c := s[i]
		switch {
		case cifra(c):
			j := mentre(s, i, cifra)
			t := termine{testo: s[i:j], cifre: true, attaccato: i > 0 && lettera(s[i-1]), barra: dopoBarra(s, i)}
			if strings.HasPrefix(s[j:], "°") || strings.HasPrefix(s[j:], "º") || strings.HasPrefix(s[j:], "ª") || strings.HasPrefix(s[j:], "^") {
				t.ordinale = true
			}
			out, i = append(out, t), j
		case lettera(c):
			if giusta, j := abbreviata(s, i); j > i {
				out, i = append(out, termine{testo: giusta}), j
				continue
			}
			j := mentre(s, i, lettera)
			t := termine{testo: s[i:j], attaccato: i > 0 && cifra(s[i-1]), barra: dopoBarra(s, i)}
			if j < len(s) {
				t.punto, t.apostrofo = s[j] == '.', apostrofo(s[j:])
				t.ordinale = strings.HasPrefix(s[j:], "°") || strings.HasPrefix(s[j:], "º")
			}
			out, i = append(out, t), j
		default:
			i++
		}
	}
	return out
}

func apostrofo(s string) bool {
	return s[0] == '\'' || s[0] == '`' || strings.HasPrefix(s, "’") || strings.HasPrefix(s, "‘") || strings.HasPrefix(s, "´")
}

// dopoBarra tells what a slash or a dash ties to the number before it, blanks aside.
func dopoBarra(s string, i int) bool {
	for i--; i >= 0 && s[i] == ' '; i-- {
	}
	return i > 0 && (s[i] == '/' || s[i] == '-' || s[i] == '\\')
}

// abbreviata reads an abbreviation of the table that begins at i, in one piece ("PZZA") or in
// pieces that periods or slashes join ("P.ZZA", "C/DA"); j is where it ends, i when there is none.
func abbreviata(s string, i int) (giusta string, fine int) {
	var buf [12]byte
	n, fine := 0, i
	for j := i; j < len(s) && lettera(s[j]); {
		k := mentre(s, j, lettera)
		if n+k-j > len(buf) {
			break
		}
		n += copy(buf[n:], s[j:k])
		if g, ok := abbreviazioni[string(buf[:n])]; ok {
			giusta, fine = g, k
		}
		if k+1 >= len(s) || s[k] != '.' && s[k] != '/' && s[k] != '\\' {
			break
		}
		j = k + 1
	}
	// "V. Roma" and "V.ROMA": a V alone with its period is a via, unless it is the number five.
	if fine == i && s[i] == 'V' && i+1 < len(s) && s[i+1] == '.' && (i == 0 || !cifra(s[i-1])) {
		return "VIA", i + 1
	}
	return giusta, fine
}

// piega writes a word as it sounds to whoever misspells it: no doubles, one letter for those that
// Italian confounds. The result never grows.
func piega(s string) string {
	var buf [maxParola]byte
	n := 0
	for i := 0; i < len(s) && n < len(buf); i++ {
		c := s[i]
		switch c {
		case 'H':
			continue
		case 'J', 'Y':
			c = 'I'
		case 'K', 'Q':
			c = 'C'
		case 'W':
			c = 'V'
		case 'P':
			if i+1 < len(s) && s[i+1] == 'H' {
				c = 'F'
			}
		}
		if n > 0 && buf[n-1] == c {
			continue
		}
		buf[n] = c
		n++
	}
	return string(buf[:n])
}

// maxParola is how much of a word is compared, in bytes.
const maxParola = 32
