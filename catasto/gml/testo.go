package gml

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// codifica is how the bytes of the file spell letters.
type codifica uint8

const (
	utf8Enc codifica = iota
	latin1
)

// sciogli appends text with its entities resolved. The five of XML and the numeric ones are
// all there are: without a DTD nobody can declare others.
func sciogli(dst, text []byte, enc codifica) ([]byte, error) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...), nil
		}
		dst, text = append(dst, text[:i]...), text[i+1:]
		f := bytes.IndexByte(text, ';')
		if f < 0 || f > 12 {
			return dst, fmt.Errorf("XML non ben formato: '&' senza entità")
		}
		r, ok := entita(string(text[:f]))
		if !ok {
			return dst, fmt.Errorf("XML non ben formato: entità %q sconosciuta", text[:f])
		}
		if enc == latin1 && r < 0x100 {
			dst = append(dst, byte(r))
		} else {
			dst = utf8.AppendRune(dst, r)
		}
		text = text[f+1:]
	}
}

func entita(s string) (rune, bool) {
	switch s {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(s) < 2 || s[0] != '#' {
		return 0, false
	}
	base, cifre := 10, s[1:]
	if cifre[0] == 'x' {
		base, cifre = 16, cifre[1:]
	}
	n, err := strconv.ParseUint(cifre, base, 32)
	r := rune(n)
	return r, err == nil && n <= utf8.MaxRune && utf8.ValidRune(r) && (r >= ' ' || r == '\t' || r == '\n' || r == '\r')
}

// decodifica gives a value as a string. Where a file breaks its own declaration, bytes that
// are not UTF-8 are read as Latin-1: a label is worth more than a complaint.
func decodifica(b []byte, enc codifica) string {
	b = togliBianchi(b)
	if enc == utf8Enc && utf8.Valid(b) {
		return string(b)
	}
	r := make([]rune, 0, len(b))
	for _, c := range b {
		r = append(r, rune(c))
	}
	return string(r)
}

// pulito tells values that XML may not contain.
func pulito(b []byte) bool {
	for _, c := range b {
		if c < ' ' && !bianco(c) {
			return false
		}
	}
	return true
}

func soloBianchi(b []byte) bool {
	for _, c := range b {
		if !bianco(c) {
			return false
		}
	}
	return true
}

// togliBianchi trims the blanks of XML, and those only.
func togliBianchi(b []byte) []byte {
	for len(b) > 0 && bianco(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && bianco(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}
