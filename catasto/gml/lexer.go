package gml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	maxToken   = 1 << 20  // a tag, a comment, a text
	maxPosList = 64 << 20 // the text of a posList
	maxDepth   = 64
)

// ErrTroncato marks a file that ends before its root element does.
var ErrTroncato = errors.New("il file finisce prima della fine dell'elemento radice: è troncato")

// lexer is a window over the file. Positions are relative to pos, because the window moves.
type lexer struct {
	r      io.Reader
	file   string
	buf    []byte
	pos    int
	fine   int
	eof    bool
	riga   int // lines before contata
	contat int // position in buf up to which lines are counted
}

func newLexer(r io.Reader, file string) *lexer {
	return &lexer{r: r, file: file, buf: make([]byte, 256<<10), riga: 1}
}

// linea is the line of pos.
func (l *lexer) linea() int {
	l.riga += bytes.Count(l.buf[l.contat:l.pos], []byte{'\n'})
	l.contat = l.pos
	return l.riga
}

func (l *lexer) errorf(formato string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", l.file, l.linea(), fmt.Errorf(formato, args...))
}

// riempi reads more, growing the window up to limite bytes beyond pos.
func (l *lexer) riempi(limite int) error {
	if l.eof {
		return io.EOF
	}
	if l.fine-l.pos >= limite {
		return l.errorf("un elemento supera %d MB: il file è danneggiato o costruito per nuocere", limite>>20)
	}
	if l.pos > 0 {
		l.linea() // count before the bytes go
		copy(l.buf, l.buf[l.pos:l.fine])
		l.fine -= l.pos
		l.pos, l.contat = 0, 0
	}
	if l.fine == len(l.buf) {
		l.buf = append(l.buf, make([]byte, len(l.buf))...)
	}
	for range 100 { // readers may return nothing now and then, not for ever
		n, err := l.r.Read(l.buf[l.fine:])
		l.fine += n
		if errors.Is(err, io.EOF) {
			l.eof = true
			if n > 0 {
				return nil
			}
			return io.EOF
		}
		if err != nil {
			return l.errorf("read: %w", err)
		}
		if n > 0 {
			return nil
		}
	}
	return l.errorf("read: %w", io.ErrNoProgress)
}

// cerca returns the offset from pos of the first c at or after da.
func (l *lexer) cerca(c byte, da, limite int) (int, error) {
	for {
		if l.pos+da < l.fine {
			if i := bytes.IndexByte(l.buf[l.pos+da:l.fine], c); i >= 0 {
				return da + i, nil
			}
		}
		da = l.fine - l.pos
		if err := l.riempi(limite); err != nil {
			return 0, err
		}
	}
}

// sequenza returns the offset of s at or after da.
func (l *lexer) sequenza(s string, da int) (int, error) {
	for {
		i, err := l.cerca(s[0], da, maxToken)
		if err != nil {
			return 0, err
		}
		for l.fine-l.pos-i < len(s) {
			if err := l.riempi(maxToken); err != nil {
				return 0, err
			}
		}
		if string(l.buf[l.pos+i:l.pos+i+len(s)]) == s {
			return i, nil
		}
		da = i + 1
	}
}

// ha tells whether the file goes on with s.
func (l *lexer) ha(s string) bool {
	for l.fine-l.pos < len(s) {
		if l.riempi(maxToken) != nil {
			return false
		}
	}
	return string(l.buf[l.pos:l.pos+len(s)]) == s
}

// tag returns the tag at pos, without its brackets, and moves beyond it. A '>' inside quotes
// does not close it. The bytes are good until the window moves.
func (l *lexer) tag() ([]byte, error) {
	da, visto := 1, 1
	var aperta byte // the quote that is open at visto
	for {
		i, err := l.cerca('>', da, maxToken)
		if err != nil {
			return nil, err
		}
		b := l.buf[l.pos+1 : l.pos+i]
		// Nearly always the quotes are double and in pairs, and three quick looks say so.
		if visto == 1 && bytes.Count(b, []byte{'"'})%2 == 0 && bytes.IndexByte(b, '\'') < 0 && bytes.IndexByte(b, '<') < 0 {
			l.pos += i + 1
			return b, nil
		}
		for _, c := range l.buf[l.pos+visto : l.pos+i] {
			switch {
			case aperta == 0 && (c == '"' || c == '\''):
				aperta = c
			case c == aperta:
				aperta = 0
			case c == '<':
				return nil, l.errorf("XML non ben formato: '<' dentro un elemento")
			}
		}
		visto, da = i, i+1
		if aperta == 0 {
			l.pos += i + 1
			return b, nil
		}
	}
}
