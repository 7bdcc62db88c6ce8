package gml

import (
	"math"
	"strconv"
)

// The powers of ten that a float64 holds exactly.
var dieci = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// bianco tells the blanks of XML.
func bianco(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// parseNumero reads one decimal number at b[i:] and returns where it ends. A coordinate has
// some ten digits: while the digits fit 53 bits and the power is exact, one division gives the
// same bits as strconv. Everything else goes to strconv itself.
func parseNumero(b []byte, i int) (f float64, fine int, ok bool) {
	da, neg := i, false
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		neg = b[i] == '-'
		i++
	}
	var m uint64
	cifre := i
	for i < len(b) && b[i]-'0' <= 9 {
		m = m*10 + uint64(b[i]-'0')
		i++
	}
	n, decimali := i-cifre, 0
	if i < len(b) && b[i] == '.' {
		i++
		cifre = i
		for i < len(b) && b[i]-'0' <= 9 {
			m = m*10 + uint64(b[i]-'0')
			i++
		}
		decimali = i - cifre
		n += decimali
	}
	if i < len(b) && !bianco(b[i]) && b[i] != ',' || n > 18 || m >= 1<<53 {
		return parseLento(b, da)
	}
	if n == 0 {
		return 0, i, false
	}
	f = float64(m) / dieci[decimali]
	if neg {
		f = -f
	}
	return f, i, m < 1e9 || math.Abs(f) <= 1e9
}

// parseLento is the fallback: exponents, many digits, and what is no number at all. It takes
// decimal notation only, where ParseFloat would take NaN, Inf and hexadecimal too.
func parseLento(b []byte, i int) (f float64, fine int, ok bool) {
	da := i
	for i < len(b) && !bianco(b[i]) && b[i] != ',' {
		c := b[i]
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' || i-da > 512 {
			return 0, i, false
		}
		i++
	}
	f, err := strconv.ParseFloat(string(b[da:i]), 64)
	return f, i, err == nil && math.Abs(f) <= 1e9
}
