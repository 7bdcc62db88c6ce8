package censuario

import (
	"strconv"
	"strings"
)

// Data is a day as delivered, written AAAAMMGG; 0 when absent. Days that do not exist keep
// their digits: see Valida.
type Data int32

// Impianto is 01010001, "since the catasto was formed": no lower bound.
const Impianto Data = 10101

// Anno, Mese and Giorno are the digits, whether or not the day exists.
func (d Data) Anno() int   { return int(d) / 10000 }
func (d Data) Mese() int   { return int(d) / 100 % 100 }
func (d Data) Giorno() int { return int(d) % 100 }

// Valida is true for a day of the calendar, Impianto included.
func (d Data) Valida() bool {
	a, m, g := d.Anno(), d.Mese(), d.Giorno()
	return a >= 1 && a <= 9999 && m >= 1 && m <= 12 && g >= 1 && g <= giorni(a, m)
}

func giorni(anno, mese int) int {
	switch mese {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if anno%4 == 0 && (anno%100 != 0 || anno%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// ISO is the day as AAAA-MM-GG, which PostgreSQL reads; empty when absent. For Impianto and for
// days that do not exist it is the digits all the same.
func (d Data) ISO() string {
	if d == 0 {
		return ""
	}
	var b [10]byte
	a, m, g := d.Anno(), d.Mese(), d.Giorno()
	b[0], b[1], b[2], b[3] = '0'+byte(a/1000), '0'+byte(a/100%10), '0'+byte(a/10%10), '0'+byte(a%10)
	b[4], b[5], b[6] = '-', '0'+byte(m/10), '0'+byte(m%10)
	b[7], b[8], b[9] = '-', '0'+byte(g/10), '0'+byte(g%10)
	return string(b[:])
}

// Decimale is a number with up to three decimals, in thousandths.
type Decimale struct {
	Milli    int64
	Presente bool
}

// Intero is a whole number that a field may leave out.
type Intero struct {
	N        int64
	Presente bool
}

// ParseIntero reads a whole number as the files write it: digits, perhaps with decimals that
// are all zero. Blanks alone are an absent number. False when it is not a number.
func ParseIntero(s string) (Intero, bool) {
	d, ok := ParseDecimale(s)
	if ok && d.Milli%1000 == 0 {
		return Intero{N: d.Milli / 1000, Presente: d.Presente}, true
	}
	return Intero{}, false
}

// maxInteri is how many digits may come before the comma: with three decimals after them they
// fit an int64.
const maxInteri = 15

// ParseDecimale reads an amount with a comma as decimal mark, no thousands mark and up to three
// decimals. Blanks alone are an absent number. False when it is not a number.
func ParseDecimale(s string) (Decimale, bool) {
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' {
		if s = strings.Trim(s, " "); s == "" {
			return Decimale{}, true
		}
	}
	var n int64
	i, interi := 0, 0
	for ; i < len(s) && cifra(s[i]); i++ {
		n = n*10 + int64(s[i]-'0')
		if n > 0 {
			interi++
		}
		if interi > maxInteri {
			return Decimale{}, false
		}
	}
	if i == len(s) {
		return Decimale{Milli: n * 1000, Presente: true}, true
	}
	resto := s[i+1:]
	if s[i] != ',' || i == 0 && resto == "" {
		return Decimale{}, false
	}
	for j := range max(3, len(resto)) {
		c := byte('0')
		if j < len(resto) {
			c = resto[j]
		}
		if !cifra(c) || j >= 3 && c != '0' {
			return Decimale{}, false
		}
		if j < 3 {
			n = n*10 + int64(c-'0')
		}
	}
	return Decimale{Milli: n, Presente: true}, true
}

// String writes the amount as the files do: 523,17; 10,9; 149; empty when absent.
func (d Decimale) String() string { return string(d.accoda(nil)) }

func (d Decimale) accoda(b []byte) []byte {
	if !d.Presente {
		return b
	}
	b = strconv.AppendInt(b, d.Milli/1000, 10)
	m := d.Milli % 1000
	if m == 0 {
		return b
	}
	b = append(b, ',', '0'+byte(m/100))
	if m%100 != 0 {
		b = append(b, '0'+byte(m/10%10))
	}
	if m%10 != 0 {
		b = append(b, '0'+byte(m%10))
	}
	return b
}

// String writes the number, empty when absent.
func (n Intero) String() string {
	if !n.Presente {
		return ""
	}
	return strconv.FormatInt(n.N, 10)
}

// ParseData reads GGMMAAAA, also where a spreadsheet lost the first zero. Blanks alone, and
// zeros alone, are an absent date. False when it is not made of digits.
func ParseData(s string) (Data, bool) {
	if s = strings.Trim(s, " "); s == "" {
		return 0, true
	}
	n, ok := cifre(s)
	if !ok || len(s) > 8 || len(s) < 7 && n != 0 {
		return 0, false
	}
	g, m, a := n/1_000_000, n/10_000%100, n%10_000
	return Data(a*10_000 + m*100 + g), true
}

// String writes the date as the files do, GGMMAAAA; empty when absent.
func (d Data) String() string { return string(d.accoda(nil)) }

func (d Data) accoda(b []byte) []byte {
	if d == 0 {
		return b
	}
	a, m, g := d.Anno(), d.Mese(), d.Giorno()
	return append(b, '0'+byte(g/10), '0'+byte(g%10), '0'+byte(m/10), '0'+byte(m%10),
		'0'+byte(a/1000), '0'+byte(a/100%10), '0'+byte(a/10%10), '0'+byte(a%10))
}

// dopo is the next day; of what is no day, itself.
func (d Data) dopo() Data {
	switch a, m, g := d.Anno(), d.Mese(), d.Giorno(); {
	case !d.Valida():
		return d
	case g < giorni(a, m):
		return d + 1
	case m < 12:
		return Data(a*10000 + (m+1)*100 + 1)
	default:
		return Data((a+1)*10000 + 101)
	}
}
