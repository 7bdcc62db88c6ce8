package cxf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxRiga bounds a physical line. A real one has some twenty characters.
const maxRiga = 1 << 20

var errRigaLunga = errors.New("riga di oltre 1 MB: il file è danneggiato o non è un CXF")

// righe reads physical lines, counted, with one line of push-back.
type righe struct {
	r       *bufio.Reader
	lunga   []byte
	attuale []byte
	n       int // number of the current line
	tenuta  bool
	letto   bool
}

func newRighe(r io.Reader) *righe { return &righe{r: bufio.NewReaderSize(r, 64<<10)} }

// next returns the line without its end. The bytes are good until the next call. A line over
// the limit is skipped to its end and reported once, so that the scan may go on after it.
func (l *righe) next() ([]byte, error) {
	if l.tenuta {
		l.tenuta = false
		return l.attuale, nil
	}
	l.lunga = l.lunga[:0]
	troppo := false
	for {
		pezzo, err := l.r.ReadSlice('\n')
		if err == nil && len(l.lunga) == 0 && !troppo {
			return l.consegna(pezzo), nil
		}
		if troppo = troppo || len(l.lunga)+len(pezzo) > maxRiga; !troppo {
			l.lunga = append(l.lunga, pezzo...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(l.lunga) == 0 && !troppo):
			return nil, err
		case troppo:
			l.lunga = nil
			l.consegna(nil)
			return nil, errRigaLunga
		}
		return l.consegna(l.lunga), nil
	}
}

func (l *righe) consegna(b []byte) []byte {
	l.n++
	if !l.letto {
		l.letto = true
		b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	}
	l.attuale = bytes.TrimRight(b, " \t\r\n\x00")
	return l.attuale
}

// indietro makes next give the current line again.
func (l *righe) indietro() { l.tenuta = true }

// testo decodes a line. Files are nominally ASCII; place names come in CP1252, sometimes in
// UTF-8. No byte is ever refused, but NUL, which no text column can hold, is dropped.
func testo(b []byte) string {
	if bytes.IndexByte(b, 0) >= 0 {
		b = bytes.ReplaceAll(b, []byte{0}, nil)
	}
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return s.String()
}

// intero reads an I field. Some writers put decimals there.
func intero(b []byte) (int, bool) {
	b = bytes.TrimSpace(b)
	if n, err := strconv.Atoi(string(b)); err == nil {
		return n, n >= -maxIntero && n <= maxIntero
	}
	f, ok := reale(b)
	return int(f), ok && f == math.Trunc(f) && math.Abs(f) <= maxIntero
}

const maxIntero = 1e9

// reale reads an R field. Only decimal notation: ParseFloat alone would take NaN, Inf and
// hexadecimal too.
func reale(b []byte) (float64, bool) {
	b = bytes.TrimSpace(b)
	for _, c := range b {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(b), 64)
	// No coordinate, angle or scale of this planet exceeds a hundred thousand kilometres.
	return f, err == nil && math.Abs(f) <= 1e8
}
