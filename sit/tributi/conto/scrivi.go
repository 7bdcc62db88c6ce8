package conto

import (
	"strings"
)

// Soldi writes cents as people do: 1.505,97 €.
func Soldi(cent int64) string { return Decimale(Di(cent, 100), 2, 2) + " €" }

// Importo writes an exact amount of euro with two decimals, or as many as it has up to five.
func Importo(euro *Frazione) string { return Decimale(euro, 2, 5) + " €" }

// Decimale writes a number with a decimal comma, between a least and a most number of decimals:
// those beyond the least are written when they say something.
func Decimale(n *Frazione, minimo, massimo int) string {
	s := strings.TrimPrefix(n.FloatString(massimo), "-")
	intero, decimali, _ := strings.Cut(s, ".")
	for len(decimali) > minimo && decimali[len(decimali)-1] == '0' {
		decimali = decimali[:len(decimali)-1]
	}
	var b strings.Builder
	if n.Sign() < 0 {
		b.WriteByte('-')
	}
	for i, c := range intero {
		if i > 0 && (len(intero)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(c)
	}
	if decimali != "" {
		b.WriteString("," + decimali)
	}
	return b.String()
}

// Quota writes a share: 1/3; the whole is 1/1.
func Quota(q *Frazione) string { return q.Num().String() + "/" + q.Denom().String() }

// JSON writes a number as a decimal literal of JSON, exact up to some decimals.
func JSON(n *Frazione, decimali int) []byte {
	s := n.FloatString(decimali)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return []byte(s)
}
