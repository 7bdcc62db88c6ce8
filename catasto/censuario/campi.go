package censuario

import "strings"

// Fields are numbered from 1, as in the layouts.

func (l *lettore) testo(i int) string { return testo(l.campi[i-1]) }

// testo is the field as delivered, empty when it is of blanks alone.
func testo(s string) string {
	if s == "" || s[0] > ' ' {
		return s
	}
	if strings.Trim(s, " \t") == "" {
		return ""
	}
	return s
}

// id reads an identifier: digits, as many as an int64 holds. Empty is 0.
func (l *lettore) id(i int) (int64, bool) { return cifre(strings.Trim(l.campi[i-1], " ")) }

func cifre(s string) (n int64, ok bool) {
	if len(s) > 18 {
		s = strings.TrimLeft(s, "0")
	}
	if len(s) > 18 {
		return 0, false
	}
	for j := range len(s) {
		c := s[j] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	return n, true
}

// riferimento reads an identifier that may be absent or wrong without loss of the line.
func (l *lettore) riferimento(i int) int64 {
	if l.campi[i-1] == "" {
		return 0
	}
	n, ok := l.id(i)
	if !ok {
		l.avvisa(NumeroIllegibile, l.nome(i))
	}
	return n
}

func (l *lettore) intero(i int) Intero {
	s := l.campi[i-1]
	if s == "" {
		return Intero{}
	}
	v, ok := ParseIntero(s)
	if !ok {
		l.avvisa(NumeroIllegibile, l.nome(i))
	}
	return v
}

func (l *lettore) decimale(i int) Decimale {
	s := l.campi[i-1]
	if s == "" {
		return Decimale{}
	}
	v, ok := ParseDecimale(s)
	if !ok {
		l.avvisa(NumeroIllegibile, l.nome(i))
	}
	return v
}

func (l *lettore) data(i int) Data {
	s := l.campi[i-1]
	if s == "" {
		return 0
	}
	d, ok := ParseData(s)
	switch {
	case !ok:
		l.avvisa(DataIllegibile, l.nome(i))
	case d != 0 && !d.Valida():
		l.avvisa(DataInesistente, l.nome(i))
	}
	return d
}

// tipo reads a letter among those given, in either case. What is not one of them is 0.
func (l *lettore) tipo(i int, lettere string) byte {
	s := strings.Trim(l.campi[i-1], " ")
	if len(s) != 1 {
		return 0
	}
	c := s[0]
	if c >= 'a' && c <= 'z' {
		c -= 'a' - 'A'
	}
	if strings.IndexByte(lettere, c) < 0 {
		return 0
	}
	return c
}

// comune reads the codice amministrativo and looks at its form.
func (l *lettore) comune() string {
	s := testo(l.campi[0])
	if len(s) != 4 || s[0] < 'A' || s[0] > 'Z' || !cifra(s[1]) || !cifra(s[2]) || !cifra(s[3]) {
		l.avvisa(ComuneIllegibile, l.nome(1))
	}
	return s
}

func cifra(c byte) bool { return c >= '0' && c <= '9' }

// nota reads tipo, numero, progressivo and anno from field i on.
func (l *lettore) nota(i int) Nota {
	return Nota{Tipo: l.testo(i), Numero: l.testo(i + 1), Progressivo: l.testo(i + 2), Anno: l.intero(i + 3)}
}
