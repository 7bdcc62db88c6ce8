package catasto

import (
	"strings"
)

// Identificativo is where a thing stands in the catasto, as the offices that are not the catasto
// write it: normalised (tributi.md §2.1), empty where it is not said. Letters are upper case, numbers
// have no zeros in front. It is a key to compare with catasto.identificativo, not what was typed.
type Identificativo struct {
	Sezione      string // censuaria or urbana: whoever typed it did not say which
	Foglio       string
	Allegato     string // of the drawing; not part of the key
	Numero       string
	Denominatore string
	Subalterno   string // empty: the whole particella
}

// Difetto are the doubts of a normalisation. What bears one is kept and may be used; what came of it
// is to be shown to somebody.
type Difetto uint8

// The doubts.
const (
	LetteraPerZero       Difetto = 1 << iota // an O among digits, read as zero
	NumeroConLettera                         // 123/A, kept as 123A
	DenominatoreDiscorde                     // one in the numero and another in its own field, which wins
	FoglioNonNumerico                        // not digits: kept as written
	NumeroIllegibile                         // signs that no number of particella has: kept as written
	SubalternoDubbio                         // not digits: kept as written
	SezioneDubbia                            // over three characters, or with signs: kept as written
)

var testiDifetto = [...]string{
	"la lettera O fra le cifre è letta come zero",
	"numero seguito da barra e lettera: letto come un numero solo",
	"il denominatore scritto nel numero è diverso da quello del suo campo",
	"il foglio non è un numero",
	"il numero di particella non è leggibile",
	"il subalterno non è un numero",
	"la sezione non è di una, due o tre lettere",
}

// Testi says the doubts to a person.
func (d Difetto) Testi() []string {
	var out []string
	for i, t := range testiDifetto {
		if d&(1<<i) != 0 {
			out = append(out, t)
		}
	}
	return out
}

// Completo tells that foglio and numero are there, without which nothing is identified.
func (i Identificativo) Completo() bool { return i.Foglio != "" && i.Numero != "" }

// String is the form for people: Fg. 12 n. 45 sub 3.
func (i Identificativo) String() string {
	var b strings.Builder
	voce := func(nome, valore string) {
		if valore == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(nome)
		b.WriteString(valore)
	}
	voce("Sez. ", i.Sezione)
	voce("Fg. ", i.Foglio)
	numero := i.Numero
	if i.Denominatore != "" {
		numero += "/" + i.Denominatore
	}
	voce("n. ", numero)
	voce("sub ", i.Subalterno)
	return b.String()
}

// Chiave is the form to compare and to index, A182|F|-|12|45|-|3: comune, F for the catasto
// fabbricati or T for terreni, sezione, foglio, numero, denominatore, subalterno.
func (i Identificativo) Chiave(comune CodiceComune, catasto byte) string {
	return strings.Join([]string{
		string(comune), string(catasto), oppure(i.Sezione, "-"), oppure(i.Foglio, "-"), oppure(i.Numero, "-"), oppure(i.Denominatore, "-"), oppure(i.Subalterno, "-"),
	}, "|")
}

// NormalizzaIdentificativo reads the five fields of an identifier as any office types them, by the
// rules of tributi.md §2.1 in their order. It never fails: what it does not understand it keeps as
// written, and says so.
func NormalizzaIdentificativo(sezione, foglio, numero, denominatore, subalterno string) (Identificativo, Difetto) {
	var i Identificativo
	var d Difetto
	i.Sezione = normaSezione(sezione, &d)
	i.Foglio, i.Allegato = normaFoglio(foglio, &d)
	i.Numero, i.Denominatore = normaNumero(numero, denominatore, &d)
	i.Subalterno = normaCampo(subalterno, &d)
	if i.Subalterno != "" && !cifre(i.Subalterno) {
		d |= SubalternoDubbio
	}
	return i, d
}

// campo is rule 1, of a field that may hold letters; what stands for "nothing" is nothing.
func campo(s string) string {
	s = pulisci(s)
	if strings.ContainsAny(s, " \t\n\r\v\f\u00a0\x00") {
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' }), " ")
	}
	if strings.Trim(s, "_-. ") == "" {
		return ""
	}
	return s
}

// normaCampo is rules 1, 2 and 7, of a field that is to be a number.
func normaCampo(s string, d *Difetto) string {
	s = campo(s)
	if s == "" {
		return ""
	}
	if !cifre(s) && unaOFraCifre(s) {
		s = strings.ReplaceAll(s, "O", "0")
		*d |= LetteraPerZero
	}
	return numerico(s)
}

// unaOFraCifre: digits and the letter O, and at least one digit.
func unaOFraCifre(s string) bool {
	return strings.Trim(s, "0123456789O") == "" && strings.Trim(s, "O") != ""
}

// numerico is rule 2: digits lose the zeros in front, and zeros alone are nothing.
func numerico(s string) string {
	if cifre(s) {
		return strings.TrimLeft(s, "0")
	}
	return s
}

// normaSezione is rule 6.
func normaSezione(s string, d *Difetto) string {
	s = campo(s)
	if strings.Trim(s, "0") == "" {
		return ""
	}
	if len(s) > 3 || !alfanumerico(s) {
		*d |= SezioneDubbia
	}
	return s
}

// normaFoglio is rule 5.
func normaFoglio(s string, d *Difetto) (foglio, allegato string) {
	s = campo(s)
	if i := strings.IndexAny(s, barre); i > 0 {
		foglio, allegato = normaCampo(s[:i], d), numerico(campo(s[i+1:]))
	} else {
		foglio = normaCampo(s, d)
	}
	switch {
	case foglio == "":
		return "", "" // an allegato of no foglio
	case !cifre(foglio):
		*d |= FoglioNonNumerico
	}
	return foglio, allegato
}

// barre are the signs with which a denominatore or an allegato is written behind its number.
const barre = "/-."

// normaNumero is rules 3 and 4.
func normaNumero(numero, denominatore string, d *Difetto) (string, string) {
	n, den := campo(numero), normaCampo(denominatore, d)
	n = strings.TrimLeft(n, barre+" ") // .123 is how the tavolare writes a particella edificiale
	if i := strings.IndexAny(n, barre); i > 0 {
		prima, dopo := strings.TrimRight(n[:i], " "), strings.TrimLeft(n[i+1:], " ")
		switch {
		case dopo == "":
			n = prima
		case cifre(dopo):
			n, dopo = prima, numerico(dopo)
			if den != "" && dopo != "" && den != dopo {
				*d |= DenominatoreDiscorde
			}
			den = oppure(den, dopo)
		case alfanumerico(prima) && soloLettere(dopo):
			n = prima + dopo
			*d |= NumeroConLettera
		}
	}
	n = numerico(unito(n))
	if n != "" && !alfanumerico(n) {
		*d |= NumeroIllegibile
	}
	return n, den
}

// unito takes away the blank between a number and its letters, 123 A; between two numbers it stays,
// because together they would be a third one.
func unito(s string) string {
	a, b, ok := strings.Cut(s, " ")
	if ok && (cifre(a) && soloLettere(b) || soloLettere(a) && cifre(b)) {
		return a + b
	}
	return s
}

func alfanumerico(s string) bool {
	for i := range len(s) {
		if !lettera(s[i]) && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return s != ""
}

func soloLettere(s string) bool {
	for i := range len(s) {
		if !lettera(s[i]) {
			return false
		}
	}
	return s != ""
}
