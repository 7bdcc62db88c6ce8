// Package cartatest reads back the pages that package carta draws, for the tests that measure them
// as somebody with a ruler would: where a line runs, where a word stands, in millimetres of paper.
//
// It understands what our own pages contain and no more. Nothing but tests imports it.
package cartatest

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/paulmach/orb"
)

// Pagina is a page: its size, and what is on it, in millimetres from its upper left corner.
type Pagina struct {
	Larga, Alta float64
	Testi       []Testo
	Tratti      []Tratto
}

// Testo is a piece of text and where it begins.
type Testo struct {
	Dove orb.Point
	S    string
}

// Tratto is a line, with what it was drawn with. Op is the operator that painted it.
type Tratto struct {
	Punti    []orb.Point
	Chiuso   bool
	Colore   string // of the line, as the page writes it
	Pieno    string // of the inside
	Spessore float64
	Op       string
}

// Scritto is the whole text of a page, a piece a line.
func (p Pagina) Scritto() string {
	var b strings.Builder
	for _, t := range p.Testi {
		b.WriteString(t.S + "\n")
	}
	return b.String()
}

// Ha is true when some piece of text of the page is exactly s.
func (p Pagina) Ha(s string) bool { return p.Quante(s) > 0 }

// Quante pieces of text of the page are exactly s.
func (p Pagina) Quante(s string) (n int) {
	for _, t := range p.Testi {
		if t.S == s {
			n++
		}
	}
	return n
}

const punto = 72 / 25.4

var (
	foglio = regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`)
	corpo  = regexp.MustCompile(`^<<(/Filter /FlateDecode )?/Length ([0-9]+)>>\nstream\n`)
)

// Leggi reads the pages of a document.
func Leggi(t testing.TB, pdf []byte) []Pagina {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(pdf), []byte("%%EOF")) {
		t.Fatalf("not a whole PDF: %.40q", pdf)
	}
	misura := func(b []byte) (w, h float64) {
		m := foglio.FindSubmatch(b)
		if m == nil {
			return 0, 0
		}
		w, _ = strconv.ParseFloat(string(m[1]), 64)
		h, _ = strconv.ParseFloat(string(m[2]), 64)
		return w, h
	}
	comune := pdf[bytes.Index(pdf, []byte("/Type /Pages")):]
	var pagine []Pagina
	for resto := pdf; ; {
		i := bytes.Index(resto, []byte("<</Type /Page\n"))
		if i < 0 {
			return pagine
		}
		resto = resto[i:]
		fine := bytes.Index(resto, []byte("endobj"))
		w, h := misura(resto[:fine])
		if w == 0 {
			w, h = misura(comune)
		}
		resto = resto[fine:]
		resto = resto[bytes.Index(resto, []byte("<<")):]
		m := corpo.FindSubmatch(resto)
		if m == nil {
			t.Fatalf("no content after a page: %.60q", resto)
		}
		n, _ := strconv.Atoi(string(m[2]))
		b := resto[len(m[0]) : len(m[0])+n]
		if len(m[1]) > 0 {
			z, err := zlib.NewReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if b, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		p := lettore{Pagina: Pagina{Larga: w / punto, Alta: h / punto}, ctm: identita}
		p.leggi(b)
		pagine = append(pagine, p.Pagina)
	}
}

// matrice is a b c d e f, as in the specification.
type matrice [6]float64

var identita = matrice{1, 0, 0, 1, 0, 0}

func (m matrice) per(n matrice) matrice {
	return matrice{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

type stato struct {
	ctm           matrice
	colore, pieno string
	spessore      float64
}

// lettore runs the operators of a page.
type lettore struct {
	Pagina
	ctm   matrice
	ora   stato
	pila  []stato
	corso []Tratto
	testo orb.Point
}

func (l *lettore) dove(x, y float64) orb.Point {
	m := l.ctm
	return orb.Point{(m[0]*x + m[2]*y + m[4]) / punto, l.Alta - (m[1]*x+m[3]*y+m[5])/punto}
}

func (l *lettore) leggi(b []byte) {
	var num []float64
	var grezzi []string
	for len(b) > 0 {
		var parola string
		switch {
		case strings.IndexByte(" \n\r\t[]", b[0]) >= 0:
			b = b[1:]
			continue
		case b[0] == '(':
			var s []byte
			s, b = stringa(b[1:])
			grezzi = append(grezzi, unicode(s))
			continue
		}
		fine := bytes.IndexAny(b, " \n\r\t[](")
		if fine < 0 {
			fine = len(b)
		}
		parola, b = string(b[:fine]), b[fine:]
		if v, err := strconv.ParseFloat(parola, 64); err == nil {
			num, grezzi = append(num, v), append(grezzi, parola)
			continue
		}
		l.opera(parola, num, grezzi)
		num, grezzi = num[:0], grezzi[:0]
	}
}

func (l *lettore) opera(op string, n []float64, grezzi []string) {
	switch op {
	case "q":
		l.ora.ctm = l.ctm
		l.pila = append(l.pila, l.ora)
	case "Q":
		l.ora, l.pila = l.pila[len(l.pila)-1], l.pila[:len(l.pila)-1]
		l.ctm = l.ora.ctm
	case "cm":
		l.ctm = matrice(n).per(l.ctm)
	case "RG":
		l.ora.colore = strings.Join(grezzi, " ")
	case "rg":
		l.ora.pieno = strings.Join(grezzi, " ")
	case "w":
		l.ora.spessore = n[0] / punto
	case "m":
		l.corso = append(l.corso, Tratto{Punti: []orb.Point{l.dove(n[0], n[1])}})
	case "l", "c":
		t := &l.corso[len(l.corso)-1]
		t.Punti = append(t.Punti, l.dove(n[len(n)-2], n[len(n)-1]))
	case "h":
		l.corso[len(l.corso)-1].Chiuso = true
	case "re":
		l.corso = append(l.corso, Tratto{Chiuso: true, Punti: []orb.Point{
			l.dove(n[0], n[1]), l.dove(n[0]+n[2], n[1]), l.dove(n[0]+n[2], n[1]+n[3]), l.dove(n[0], n[1]+n[3])}})
	case "S", "s", "f", "f*", "B", "B*", "b", "n":
		for _, t := range l.corso {
			t.Colore, t.Pieno, t.Spessore, t.Op = l.ora.colore, l.ora.pieno, l.ora.spessore, op
			l.Tratti = append(l.Tratti, t)
		}
		l.corso = nil
	case "Td":
		l.testo = l.dove(n[0], n[1])
	case "Tj":
		l.Testi = append(l.Testi, Testo{l.testo, grezzi[0]})
	}
}

// stringa reads up to the closing parenthesis.
func stringa(b []byte) (s, resto []byte) {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case ')':
			return s, b[i+1:]
		case '\\':
			i++
			if b[i] == 'r' {
				s = append(s, '\r')
				continue
			}
			s = append(s, b[i])
		default:
			s = append(s, b[i])
		}
	}
	return s, nil
}

func unicode(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}

// Lungo is the length of a line on paper.
func Lungo(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }
