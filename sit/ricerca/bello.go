package ricerca

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bello writes a name delivered in capitals as people write it: "VIA SANT'ANTONIO DI LA' I" is "Via
// Sant'Antonio di Là I". A name that has small letters is left as it is.
func bello(nome string) string {
	if strings.IndexFunc(nome, unicode.IsLower) >= 0 {
		return nome
	}
	campi := strings.Fields(nome)
	for i, p := range campi {
		campi[i] = bellaParola(p, i == 0)
	}
	return strings.Join(campi, " ")
}

func bellaParola(p string, prima bool) string {
	if n := romano(p); n > 0 {
		return p
	}
	if accentata, ok := conAccento(p); ok {
		p = accentata
	}
	pezzi := strings.Split(p, "'")
	for i, s := range pezzi {
		piccola := !prima && deboli[s] && len(s) > 1 && s != "GLI" && (i == 0 || s != "")
		if len(s) == 1 && i == 0 && len(pezzi) == 1 && !prima && (s == "E" || s == "A") {
			piccola = true
		}
		if len(s) == 1 && i == 0 && len(pezzi) > 1 && !prima && s != "D" {
			piccola = true
		}
		if s == "LA" || s == "LE" || s == "LO" || s == "IL" || s == "DE" || s == "DA" || s == "DAL" {
			piccola = false // "La Fonte", "De Meis": part of the name
		}
		if piccola {
			pezzi[i] = strings.ToLower(s)
		} else {
			r, n := utf8.DecodeRuneInString(s)
			if n > 0 {
				pezzi[i] = string(r) + strings.ToLower(s[n:])
			}
		}
	}
	p = strings.Join(pezzi, "'")
	// After a dash or a period a new word begins.
	for i, c := range p {
		if (c == '-' || c == '.') && i+1 < len(p) {
			r, n := utf8.DecodeRuneInString(p[i+1:])
			p = p[:i+1] + string(unicode.ToUpper(r)) + p[i+1+n:]
		}
	}
	return p
}

// conAccento turns the apostrophe after a final vowel into the accent it stands for.
func conAccento(p string) (string, bool) {
	if len(p) < 3 || p[len(p)-1] != '\'' {
		return p, false
	}
	accenti := map[byte]string{'A': "À", 'E': "È", 'I': "Ì", 'O': "Ò", 'U': "Ù"}
	v, ok := accenti[p[len(p)-2]]
	if !ok {
		return p, false
	}
	return p[:len(p)-2] + v, true
}
