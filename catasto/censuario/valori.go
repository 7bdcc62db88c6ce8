package censuario

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
