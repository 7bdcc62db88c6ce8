package gml

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"time"

	"github.com/cestor/sit/catasto"
)

// Header is what the root element says.
type Header struct {
	TimeStamp     string // as delivered
	NumberMatched string // a number, "unknown" or empty
}

// Riferimento is the instant of TimeStamp, read in loc where it names no zone.
func (h Header) Riferimento(loc *time.Location) (time.Time, bool) {
	for _, f := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", time.DateOnly} {
		if t, err := time.ParseInLocation(f, h.TimeStamp, loc); err == nil {
			return t.In(loc), true
		}
	}
	return time.Time{}, false
}

// elemento is an open element.
type elemento struct {
	nome  nome
	testo int    // where its name begins in nomi
	spazi *spazi // in force inside it
	crs   srs    // its own or its parent's
}

// srs is a srsName as found: read says whether there was one, noto whether we know it.
type srs struct {
	crs
	letto, noto bool
}

// Scanner reads one file. It holds one feature at a time, and reuses it.
type Scanner struct {
	lexer  *lexer
	header Header
	aperto bool // the root was met
	chiuso bool // and closed
	err    error

	pila []elemento
	nomi []byte // names of the open elements, one after the other
	enc  codifica

	valore    []byte // text that came in pieces
	spezzato  bool
	messaggio []byte // of a ServiceException

	rec        Record
	dentro     bool
	campi      [nInizio + 1][]byte
	geometria  error // first thing wrong with the geometry of rec
	anello     bool
	inizio     int // where the ring begins in rec.Flat
	dimensioni int
	involucro  srs // of the Envelope of the feature
	comune     srs // of the Envelope of the collection
	ultimoNome []byte
	ultimoCRS  srs
	ultimoFgl  string
	foglio     catasto.IDFoglio
}

// NewScanner reads r; file is its name as delivered, for messages.
func NewScanner(r io.Reader, file string) *Scanner {
	return &Scanner{lexer: newLexer(r, file)}
}

// Header reads up to the root element.
func (s *Scanner) Header() (Header, error) {
	for !s.aperto && s.err == nil {
		if _, s.err = s.passo(); s.err != nil {
			break
		}
	}
	return s.header, s.err
}

// Objects yields the features in file order. An error of type *catasto.SyntaxError concerns one
// feature: with a record, the record is whole but for its geometry; without, it could not be
// identified. Any other error is the last thing yielded.
func (s *Scanner) Objects() iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		if _, err := s.Header(); err != nil {
			yield(nil, err)
			return
		}
		for {
			fatto, err := s.passo()
			switch {
			case err != nil:
				if s.err = err; !errors.Is(err, io.EOF) {
					yield(nil, err)
				}
				return
			case fatto:
				if !yield(s.completa()) {
					return
				}
			}
		}
	}
}

func (s *Scanner) cima() nome {
	if len(s.pila) == 0 {
		return nVuoto
	}
	return s.pila[len(s.pila)-1].nome
}

// passo reads a text and the markup after it. It tells whether a feature ended; io.EOF is the
// orderly end of the file.
func (s *Scanner) passo() (fatto bool, err error) {
	l := s.lexer
	n := s.cima()
	limite := limite(n)
	i, err := l.cerca('<', 0, limite)
	if errors.Is(err, io.EOF) {
		return false, s.fine()
	}
	if err != nil {
		return false, err
	}
	for l.fine-l.pos < i+2 { // the character after '<' decides
		if err := l.riempi(limite + 2); err != nil {
			return false, s.troncato(err)
		}
	}
	text, dopo := l.buf[l.pos:l.pos+i], l.buf[l.pos+i+1]
	if err := s.testo(n, text, dopo == '/'); err != nil {
		return false, err
	}
	l.pos += i
	switch dopo {
	case '/':
		return s.chiudi()
	case '!':
		return false, s.troncato(s.speciale())
	case '?':
		return false, s.troncato(s.istruzione())
	}
	return s.apri()
}

// fine judges the end of the file.
func (s *Scanner) fine() error {
	l := s.lexer
	switch {
	case !s.aperto && len(bytes.TrimSpace(l.buf[l.pos:l.fine])) == 0:
		return l.errorf("il file è vuoto")
	case !s.aperto:
		return l.errorf("il file non è XML")
	case !s.chiuso:
		return l.errorf("%w", ErrTroncato)
	case !soloBianchi(l.buf[l.pos:l.fine]):
		return l.errorf("XML non ben formato: testo dopo la fine dell'elemento radice")
	}
	return io.EOF
}

// troncato turns the end of the file inside a piece of markup into what it is.
func (s *Scanner) troncato(err error) error {
	if errors.Is(err, io.EOF) {
		return s.lexer.errorf("%w", ErrTroncato)
	}
	return err
}

// testo handles the text before a piece of markup. When the markup closes the element the
// text is applied at once, straight from the window; a text in pieces is gathered first.
func (s *Scanner) testo(n nome, text []byte, chiude bool) error {
	if n == nVuoto && len(text) > 0 {
		if !s.aperto {
			text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		}
		if bytes.HasPrefix(text, []byte("\xFE\xFF")) || bytes.HasPrefix(text, []byte("\xFF\xFE")) || bytes.IndexByte(text, 0) >= 0 {
			return s.lexer.errorf("il file è in UTF-16: serve UTF-8 o ISO-8859-1")
		}
		if !soloBianchi(text) {
			return s.lexer.errorf("XML non ben formato: testo fuori dall'elemento radice")
		}
		return nil
	}
	entita := bytes.IndexByte(text, '&') >= 0
	if !n.contenuto() {
		if entita { // nobody reads it, but a broken entity is a broken file
			if _, err := sciogli(nil, text, s.enc); err != nil {
				return s.lexer.errorf("%w", err)
			}
		}
		return nil
	}
	if s.spezzato || entita || !chiude {
		var err error
		if s.valore, err = sciogli(s.valore, text, s.enc); err != nil {
			return s.lexer.errorf("%w", err)
		}
		if limite := limite(n); len(s.valore) > limite {
			return s.lexer.errorf("un testo supera %d MB", limite>>20)
		}
		if s.spezzato = !chiude; s.spezzato {
			return nil
		}
		text = s.valore
		s.valore = s.valore[:0]
	}
	if s.campo(n, text); !pulito(text) && n != nPosList && n != nCoordinates {
		return s.lexer.errorf("XML non ben formato: carattere di controllo in un valore")
	}
	return nil
}

// limite bounds the text of an element: only coordinates are long.
func limite(n nome) int {
	if n == nPosList || n == nCoordinates {
		return maxPosList
	}
	return maxToken
}
