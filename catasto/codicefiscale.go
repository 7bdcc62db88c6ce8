package catasto

import (
	"strings"
)

// CodiceFiscale is a tax code without blanks and upper case: sixteen characters for a person,
// eleven digits for anybody else, and for a person who has a provisional one.
type CodiceFiscale string

// ParseCodiceFiscale reads a tax code and checks it. False when it is not one, or its check
// character is wrong: such a code is kept where it was found, and never used to recognise
// anybody. The message of a failure is never to quote it, so there is none here.
func ParseCodiceFiscale(s string) (CodiceFiscale, bool) {
	c := CodiceFiscale(pulisci(s))
	return c, c.Valido()
}

// Valido checks form and check character.
func (c CodiceFiscale) Valido() bool {
	switch len(c) {
	case 16:
		return personaFisica(string(c)) && c[15] == controlloPersona(string(c[:15]))
	case 11:
		return cifre(string(c)) && c[10] == controlloCifre(string(c[:10])) && c != "00000000000"
	}
	return false
}

// Persona is true of the sixteen characters of a natural person.
func (c CodiceFiscale) Persona() bool { return len(c) == 16 }

// Provvisorio is true of the eleven digits: of a natural person they are a provisional code, of
// anybody else the ordinary one.
func (c CodiceFiscale) Provvisorio() bool { return len(c) == 11 }

// omocodia are the letters that stand for digits when two persons would have the same code.
const omocodia = "LMNPQRSTUV"

// cifreDi are the places of the digits in the code of a person.
var cifreDi = [...]int{6, 7, 9, 10, 12, 13, 14}

const mesi = "ABCDEHLMPRST"

func personaFisica(c string) bool {
	for i := range len(c) {
		switch i {
		case 6, 7, 9, 10, 12, 13, 14:
			if (c[i] < '0' || c[i] > '9') && strings.IndexByte(omocodia, c[i]) < 0 {
				return false
			}
		case 8:
			if strings.IndexByte(mesi, c[i]) < 0 {
				return false
			}
		default:
			if !lettera(c[i]) {
				return false
			}
		}
	}
	return true
}

// dispari are the values of 0-9 and of A-Z in odd places.
var (
	dispariCifre   = [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	dispariLettere = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
)

func controlloPersona(c string) byte {
	somma := 0
	for i := range len(c) {
		cifra, n := c[i] <= '9', int(c[i]-'A')
		if cifra {
			n = int(c[i] - '0')
		}
		switch {
		case i%2 == 1: // counted from one, an even place
			somma += n
		case cifra:
			somma += dispariCifre[n]
		default:
			somma += dispariLettere[n]
		}
	}
	return 'A' + byte(somma%26)
}

func controlloCifre(c string) byte {
	somma := 0
	for i := range len(c) {
		n := int(c[i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		somma += n
	}
	return '0' + byte((10-somma%10)%10)
}

// Normale gives the code as it was before letters took the place of digits, check character
// included: two codes of one birth and name that differ by omocodia have the same.
func (c CodiceFiscale) Normale() CodiceFiscale {
	if !c.Valido() || !c.Persona() {
		return c
	}
	b := []byte(c)
	for _, i := range cifreDi {
		if j := strings.IndexByte(omocodia, b[i]); j >= 0 {
			b[i] = '0' + byte(j)
		}
	}
	b[15] = controlloPersona(string(b[:15]))
	return CodiceFiscale(b)
}

// Nascita is what the code of a person says of it.
type Nascita struct {
	Anno    int // last two digits: the code does not say the century
	Mese    int
	Giorno  int
	Femmina bool
	Luogo   CodiceComune // or Znnn, a foreign state
}

// Nascita reads the birth out of a valid code of a person; false for any other, and where month
// and day are no day.
func (c CodiceFiscale) Nascita() (Nascita, bool) {
	if !c.Persona() || !c.Valido() {
		return Nascita{}, false
	}
	n := string(c.Normale())
	due := func(i int) int { return int(n[i]-'0')*10 + int(n[i+1]-'0') }
	v := Nascita{Anno: due(6), Mese: strings.IndexByte(mesi, n[8]) + 1, Giorno: due(9), Luogo: CodiceComune(n[11:15])}
	if v.Giorno > 40 {
		v.Femmina, v.Giorno = true, v.Giorno-40
	}
	lunghi := [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return v, v.Giorno >= 1 && v.Giorno <= lunghi[v.Mese-1]
}

// Concorda tells whether surname and name have the consonants that the code begins with. Letters
// with an accent count without it, and what is not a letter does not count.
func (c CodiceFiscale) Concorda(cognome, nome string) bool {
	return c.Persona() && string(c[:3]) == treLettere(cognome, false) && string(c[3:6]) == treLettere(nome, true)
}

func treLettere(s string, nome bool) string {
	var consonanti, vocali []byte
	for _, r := range strings.ToUpper(s) {
		b := senzaAccento(r)
		switch {
		case b == 0:
		case strings.IndexByte("AEIOU", b) >= 0:
			vocali = append(vocali, b)
		default:
			consonanti = append(consonanti, b)
		}
	}
	if nome && len(consonanti) > 3 {
		return string([]byte{consonanti[0], consonanti[2], consonanti[3]})
	}
	return string(append(append(consonanti, vocali...), "XXX"...)[:3])
}

// senzaAccento gives the capital that a letter of Windows-1252 is without its accent, 0 for what
// is no letter.
func senzaAccento(r rune) byte {
	switch {
	case r >= 'A' && r <= 'Z':
		return byte(r)
	case r >= 'À' && r <= 'Å':
		return 'A'
	case r == 'Ç':
		return 'C'
	case r >= 'È' && r <= 'Ë':
		return 'E'
	case r >= 'Ì' && r <= 'Ï':
		return 'I'
	case r == 'Ñ':
		return 'N'
	case r >= 'Ò' && r <= 'Ö', r == 'Ø':
		return 'O'
	case r >= 'Ù' && r <= 'Ü':
		return 'U'
	case r == 'Ý', r == 'Ÿ':
		return 'Y'
	case r == 'Š':
		return 'S'
	case r == 'Ž':
		return 'Z'
	}
	return 0
}
