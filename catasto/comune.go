package catasto

import "fmt"

// CodiceComune is the codice catastale (Belfiore) of a comune: a letter and three digits,
// upper case, such as H501.
type CodiceComune string

// ParseCodiceComune accepts either case and surrounding blanks.
func ParseCodiceComune(s string) (CodiceComune, error) {
	s = pulisci(s)
	if len(s) != 4 || !lettera(s[0]) || !cifre(s[1:]) {
		return "", fmt.Errorf("codice catastale %q: servono una lettera e tre cifre, per esempio H501", Taglia(s))
	}
	return CodiceComune(s), nil
}

func (c CodiceComune) String() string { return string(c) }
