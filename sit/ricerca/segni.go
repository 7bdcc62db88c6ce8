package ricerca

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

type tipoSegno uint8

const (
	parola tipoSegno = iota
	numero
	codice // a letter and three digits, the form of a codice catastale
	barra
)

type segno struct {
	tipo  tipoSegno
	testo string
}

// spoglia takes accents off and puts the line in upper case: "Forlì" and "FORLI'" meet.
func spoglia(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("SS")
		case r == unicode.ReplacementChar || r == 0:
			b.WriteByte(' ')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return strings.TrimSpace(b.String())
}

// spezza cuts a bare line into words, numbers and slashes; the rest separates. "fg.3n.45" and
// "f3 p45" come out as if there were blanks; B542 stays whole.
func spezza(s string) []segno {
	var segni []segno
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '/':
			segni = append(segni, segno{barra, "/"})
			i++
		case cifra(c):
			j := mentre(s, i, cifra)
			segni = append(segni, segno{numero, s[i:j]})
			i = j
		case lettera(c):
			j := mentre(s, i, lettera)
			k := mentre(s, j, cifra)
			fine := k == len(s) || !lettera(s[k])
			switch {
			case j-i == 1 && k-j == 3 && fine:
				segni = append(segni, segno{codice, s[i:k]})
				i = k
			case k > j && fine && (s[i:j] == "X" || s[i:j] == "STRADA" || s[i:j] == "ACQUA"):
				segni = append(segni, segno{numero, s[i:k]})
				i = k
			default:
				segni = append(segni, segno{parola, s[i:j]})
				i = j
			}
		default:
			i++
		}
	}
	return segni
}

func mentre(s string, i int, vale func(byte) bool) int {
	for i < len(s) && vale(s[i]) {
		i++
	}
	return i
}

func cifra(c byte) bool   { return '0' <= c && c <= '9' }
func lettera(c byte) bool { return 'A' <= c && c <= 'Z' }

type etichetta uint8

const (
	nessuna etichetta = iota
	eFoglio
	eParticella
	eSub
	eSezione
	eAllegato
	eSviluppo
	eDenominatore
	rumore
)

var etichette = map[string]etichetta{
	"FOGLIO": eFoglio, "FOGLI": eFoglio, "FG": eFoglio, "FGL": eFoglio, "FOG": eFoglio, "F": eFoglio,
	"PARTICELLA": eParticella, "PARTICELLE": eParticella, "PARTIC": eParticella, "PART": eParticella, "PLLA": eParticella, "LLA": eParticella,
	"MAPPALE": eParticella, "MAPP": eParticella, "MAP": eParticella, "MN": eParticella, "PC": eParticella, "PTC": eParticella, "PRT": eParticella, "PARTE": eParticella, "NUMERO": eParticella, "NUM": eParticella,
	"N": eParticella, "NR": eParticella, "P": eParticella, "M": eParticella,
	"SUBALTERNO": eSub, "SUB": eSub, "SUBALTERNI": eSub, "S": eSub,
	"SEZIONE": eSezione, "SEZ": eSezione, "SEZC": eSezione,
	"ALLEGATO": eAllegato, "ALL": eAllegato, "SVILUPPO": eSviluppo, "SVIL": eSviluppo, "SV": eSviluppo, "DENOMINATORE": eDenominatore, "DENOM": eDenominatore, "DEN": eDenominatore,
	"COMUNE": rumore, "PROVINCIA": rumore, "SEZIONECENSUARIA": rumore, "CENSUARIA": rumore, "MAPPA": rumore, "CATASTALE": rumore, "RIF": rumore, "IMMOBILE": rumore, "UNITA": rumore, "CATASTO": rumore, "TERRENI": rumore, "FABBRICATI": rumore, "CT": rumore, "CF": rumore, "NCT": rumore, "NCEU": rumore,
}

// etichettaDi recognises a label, mistyped too: "fogilo", "particela".
func etichettaDi(s string) etichetta {
	if e, ok := etichette[s]; ok {
		return e
	}
	if len(s) < 5 {
		return nessuna
	}
	for _, giusta := range []string{"FOGLIO", "PARTICELLA", "MAPPALE", "SUBALTERNO", "SEZIONE"} {
		if distanza(s, giusta) <= 1+len(giusta)/9 {
			return etichette[giusta]
		}
	}
	return nessuna
}
