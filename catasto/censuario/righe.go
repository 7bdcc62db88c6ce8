package censuario

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	maxRiga        = 1 << 20
	campione       = 64 << 10
	grezzaTagliata = 4 << 10 // what is kept of a line over the limit
)

// Codifica is how the characters of a file are written.
type Codifica string

// The values of Codifica.
const (
	ASCII       Codifica = "ASCII"
	Windows1252 Codifica = "Windows-1252"
	UTF8        Codifica = "UTF-8"
)

var errRigaLunga = errors.New("riga oltre il limite")

// righe reads physical lines: they end at byte 0x0A only, because 0x85 is a character here.
//
// A file is UTF-8 when its first 64 KB hold a multi-byte sequence and nothing that is not UTF-8;
// Windows-1252, a superset of ISO-8859-1, when they hold anything else that is not ASCII. When
// they are ASCII the first later line that is not decides in the same way. In a UTF-8 file a
// line that is not is read as Windows-1252, with an avviso.
type righe struct {
	r        *bufio.Reader
	limite   int
	lunga    []byte // of a line longer than the buffer
	senzaNUL []byte
	n        int // number of the current line
	codifica Codifica
	letti    int64
	crlf, lf int
	aperte   bool  // the file leaves out the closing separator
	errore   error // met while sampling, to be told where it stands
}

func nuoveRighe(r io.Reader, limite int) *righe {
	if limite <= 0 {
		limite = maxRiga
	}
	l := &righe{r: bufio.NewReaderSize(r, campione), limite: limite, codifica: ASCII}
	b, err := l.r.Peek(campione)
	if err != nil && !errors.Is(err, io.EOF) {
		l.errore = err
	}
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	l.codifica = codificaDi(b)
	l.aperte = aperte(b)
	return l
}

var bom = []byte("\xEF\xBB\xBF")

// codificaDi passes over the mark: an editor adds it whatever it makes of what follows.
func codificaDi(b []byte) Codifica {
	b = bytes.TrimPrefix(b, bom)
	switch {
	case ascii(b):
		return ASCII
	case utf8.Valid(b):
		return UTF8
	}
	return Windows1252
}

// aperte tells a file whose records are not closed by a separator: there an empty element at
// the end is a field. One line in ten decides, because records often end in an empty field.
func aperte(b []byte) bool {
	tutte, senza := 0, 0
	for riga := range bytes.Lines(b) {
		if riga = bytes.TrimRight(riga, "\r\n"); len(riga) == 0 {
			continue
		}
		tutte++
		if riga[len(riga)-1] != '|' {
			senza++
		}
	}
	return senza*10 >= tutte && senza > 0
}

// next returns the line without its end, io.EOF after the last. The bytes are good until the
// next call. A line over the limit is skipped to its end and reported once by errRigaLunga, with
// its beginning.
func (l *righe) next() ([]byte, error) {
	l.lunga = l.lunga[:0]
	troppo := false
	for {
		pezzo, err := l.r.ReadSlice('\n')
		l.letti += int64(len(pezzo))
		if err == nil && len(l.lunga) == 0 && !troppo && len(pezzo) <= l.limite {
			return l.consegna(pezzo), nil
		}
		if !troppo {
			l.lunga = append(l.lunga, pezzo...)
			if len(l.lunga) > l.limite+2 {
				l.lunga, troppo = bytes.Clone(l.lunga[:min(grezzaTagliata, l.limite)]), true
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case err != nil && l.errore != nil:
			return nil, l.errore
		case err != nil && len(l.lunga) == 0:
			return nil, err
		}
		b := l.consegna(l.lunga)
		if troppo || len(b) > l.limite {
			return b[:min(grezzaTagliata, len(b))], errRigaLunga
		}
		return b, nil
	}
}

func (l *righe) consegna(b []byte) []byte {
	l.n++
	n := len(b)
	if n == 0 || b[n-1] != '\n' {
		return b
	}
	if b = b[:n-1]; n > 1 && b[n-2] == '\r' {
		l.crlf++
		return b[:n-2]
	}
	l.lf++
	return b
}

// vuota is true for a line with nothing in it: blanks, NUL, the end mark of DOS.
func vuota(b []byte) bool {
	if len(b) > 0 && b[0] > ' ' && b[0] < utf8.RuneSelf {
		return false
	}
	return len(bytes.Trim(bytes.TrimPrefix(b, bom), " \t\r\x00\x1a")) == 0
}

// mende are what had to be mended in a line.
type mende struct {
	bom, mista      bool
	nul, indefiniti int
}

// testo decodes a line. The mark of UTF-8 is removed from any line: files are also joined.
func (l *righe) testo(b []byte) (s string, m mende) {
	if bytes.IndexByte(b, 0) >= 0 {
		l.senzaNUL = l.senzaNUL[:0]
		for _, c := range b {
			if c != 0 {
				l.senzaNUL = append(l.senzaNUL, c)
			}
		}
		m.nul = len(b) - len(l.senzaNUL)
		b = l.senzaNUL
	}
	if ascii(b) {
		return string(b), m
	}
	for bytes.HasPrefix(b, bom) {
		m.bom, b = true, b[len(bom):]
	}
	if l.codifica == ASCII {
		l.codifica = codificaDi(b)
	}
	if l.codifica == Windows1252 || !utf8.Valid(b) {
		m.mista = l.codifica == UTF8
		s, m.indefiniti = decodifica(b)
		return s, m
	}
	return string(b), m
}

func decodifica(b []byte) (s string, indefiniti int) {
	var t strings.Builder
	t.Grow(len(b) + 16)
	for _, c := range b {
		if c < utf8.RuneSelf {
			t.WriteByte(c)
			continue
		}
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError { // one of the five bytes that Windows-1252 leaves undefined
			indefiniti++
		}
		t.WriteRune(r)
	}
	return t.String(), indefiniti
}

// ascii looks at eight bytes at a time: nearly every line is.
func ascii(b []byte) bool {
	const alti = 0x8080808080808080
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&alti != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
