package tabella

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
)

// intero reads a whole number. Programs that know only numbers with a point write 2025.0.
func intero(s string) (n int64, motivo, proposta string) {
	n, motivo, proposta = decimale(s, 0)
	if motivo == "" && strings.ContainsAny(s, ",.") {
		i := strings.IndexAny(s, ",.")
		if strings.Trim(s[i+1:], "0") != "" {
			return 0, "non è un numero intero", ""
		}
	}
	return n, motivo, proposta
}

// decimale reads a number with comma or point into units of ten to the power of -scala.
func decimale(s string, scala int) (n int64, motivo, proposta string) {
	resto, meno := strings.CutPrefix(s, "-")
	if !meno {
		resto, _ = strings.CutPrefix(s, "+")
	}
	cifre, decimali := resto, ""
	if i := strings.IndexAny(resto, ",."); i >= 0 {
		cifre, decimali = resto[:i], resto[i+1:]
	}
	if cifre == "" && decimali == "" || !soloCifre(cifre) || !soloCifre(decimali) {
		return 0, "non è un numero", proponiNumero(s)
	}
	if scala < 3 && len(decimali) == 3 && len(cifre) >= 1 && len(cifre) <= 3 && cifre[0] != '0' {
		return 0, "non si capisce se la virgola o il punto separa i decimali o le migliaia",
			fmt.Sprintf("forse %s%s, o forse %s.%s", cifre, decimali, cifre, decimali)
	}
	for _, c := range []byte(cifre) {
		if n > (math.MaxInt64-9)/10 {
			return 0, "il numero è troppo grande", ""
		}
		n = n*10 + int64(c-'0')
	}
	for i := range scala {
		if n > (math.MaxInt64-9)/10 {
			return 0, "il numero è troppo grande", ""
		}
		n *= 10
		if i < len(decimali) {
			n += int64(decimali[i] - '0')
		}
	}
	if len(decimali) > scala && decimali[scala] >= '5' {
		n++
	}
	if meno {
		n = -n
	}
	return n, "", ""
}

// proponiNumero: thousands and decimals both marked, a sign of currency, an O for a zero.
func proponiNumero(s string) string {
	t := strings.NewReplacer("€", "", "EUR", "", "euro", "", "'", "", "\u00a0", "", " ", "", "O", "0", "o", "0", "l", "1").Replace(s)
	if i := strings.LastIndexAny(t, ",."); i >= 0 {
		migliaia := strings.NewReplacer(",", "", ".", "")
		if resto := t[i+1:]; strings.Count(t, t[i:i+1]) > 1 {
			t = migliaia.Replace(t) // 1.234.567
		} else {
			t = migliaia.Replace(t[:i]) + "." + resto
		}
	}
	if t == s || t == "" || strings.Trim(t, "0123456789.-") != "" || strings.Trim(t, ".-") == "" {
		return ""
	}
	return "forse " + t
}

// giorno reads a day. aperto: it is a way to write that there is none.
func giorno(s string) (g sit.Giorno, aperto bool, motivo, proposta string) {
	var a, m, d int
	var ok bool
	switch {
	case len(s) == 10 && s[4] == '-' && s[7] == '-':
		a, m, d, ok = numeri(s[:4], s[5:7], s[8:])
	case len(s) == 10 && s[2] == '/' && s[5] == '/':
		a, m, d, ok = numeri(s[6:], s[3:5], s[:2])
	case len(s) >= 8 && len(s) <= 9 && strings.Count(s, "/") == 2: // 1/3/2024
		p := strings.Split(s, "/")
		a, m, d, ok = numeri(p[2], p[1], p[0])
		ok = ok && len(p[2]) == 4
	}
	const scritta = "non è una data: si scrive 2024-03-31 o 31/03/2024"
	if !ok {
		return 0, false, scritta, proponiGiorno(s)
	}
	if a == 9999 || a == 1 && m == 1 && d == 1 {
		return 0, true, "", ""
	}
	switch {
	case esiste(a, m, d) && a >= 1000:
		return sit.Data(a, time.Month(m), d), false, "", ""
	case esiste(a, d, m):
		return 0, false, "il giorno non esiste", fmt.Sprintf("forse %04d-%02d-%02d, con il giorno al posto del mese", a, d, m)
	case m >= 1 && m <= 12 && d > 28 && d <= 31:
		ultimo := sit.Data(a, time.Month(m)+1, 0)
		return 0, false, "il giorno non esiste", fmt.Sprintf("forse %s, l'ultimo del mese", ultimo)
	}
	return 0, false, "il giorno non esiste", ""
}

// proponiGiorno knows the other ways in which programs write a day.
func proponiGiorno(s string) string {
	t, _, _ := strings.Cut(s, " ")
	t, _, _ = strings.Cut(t, "T")
	t = strings.NewReplacer(".", "/", "-", "/", "O", "0", "o", "0").Replace(t)
	var a, m, d int
	var ok bool
	switch p := strings.Split(t, "/"); {
	case len(p) == 3 && len(p[0]) == 4:
		a, m, d, ok = numeri(p[0], p[1], p[2])
	case len(p) == 3 && len(p[2]) == 4:
		a, m, d, ok = numeri(p[2], p[1], p[0])
	case len(t) == 8:
		if a, m, d, ok = numeri(t[:4], t[4:6], t[6:]); !ok || !esiste(a, m, d) || a < 1800 || a > 2200 {
			a, m, d, ok = numeri(t[4:], t[2:4], t[:2])
		}
	}
	if !ok || !esiste(a, m, d) || a < 1000 {
		return ""
	}
	return fmt.Sprintf("forse %04d-%02d-%02d", a, m, d)
}

func numeri(a, m, d string) (anno, mese, giorno int, ok bool) {
	for i, s := range []string{a, m, d} {
		if s == "" || len(s) > 4 || !soloCifre(s) {
			return 0, 0, 0, false
		}
		n := 0
		for _, c := range []byte(s) {
			n = n*10 + int(c-'0')
		}
		switch i {
		case 0:
			anno = n
		case 1:
			mese = n
		default:
			giorno = n
		}
	}
	return anno, mese, giorno, true
}

func esiste(a, m, d int) bool {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return false
	}
	_, mese, giorno := sit.Data(a, time.Month(m), d).Date()
	return int(mese) == m && giorno == d
}

func soloCifre(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
