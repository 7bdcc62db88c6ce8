package cxf

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"

	"github.com/cestor/sit/catasto"
)

const (
	maxVertici = 1_000_000
	tolleranza = 0.05 // metres: a ring missing its first vertex by less is closed
)

// Scanner reads one sheet. It holds one object at a time.
type Scanner struct {
	righe    *righe
	file     string
	header   Header
	aperto   bool
	err      error // what ended the scan
	eof      bool  // the EOF record was met
	salta    bool  // looking for the next keyword
	keyword  string
	esterno  bool
	primaria int // line of the keyword
}

// NewScanner reads r; file is its name as delivered, for messages.
func NewScanner(r io.Reader, file string) *Scanner {
	return &Scanner{righe: newRighe(r), file: file}
}

// Header reads the three records at the top. Its error ends the scan: without them nothing
// that follows can be placed.
func (s *Scanner) Header() (Header, error) {
	if s.aperto || s.err != nil {
		return s.header, s.err
	}
	s.aperto = true
	s.header, s.err = s.leggiHeader()
	return s.header, s.err
}

func (s *Scanner) leggiHeader() (h Header, err error) {
	var r [3]string
	for i := range r {
		b, err := s.righe.next()
		if errors.Is(err, io.EOF) {
			return h, fmt.Errorf("%s: il file finisce prima delle tre righe di intestazione del CXF", s.file)
		}
		if err != nil {
			return h, fmt.Errorf("%s:%d: %w", s.file, s.righe.n+1, err)
		}
		r[i] = strings.ToUpper(strings.TrimSpace(testo(b)))
	}
	switch {
	case r[0] == string(Mappa), r[0] == string(MappaFondiario):
		h.Genere = Genere(r[0])
	case strings.HasPrefix(r[0], "QUADRO D"): // the apostrophe is typed in several ways
		h.Genere = QuadroUnione
	default:
		return h, fmt.Errorf("%s:1: la prima riga è %q: in un CXF è MAPPA, MAPPA FONDIARIO o QUADRO D'UNIONE", s.file, catasto.Taglia(r[0]))
	}
	h.Nome = r[1]
	if h.Foglio, err = catasto.ParseIDFoglio(r[1]); err != nil {
		return h, fmt.Errorf("%s:2: %w", s.file, err)
	}
	scala, ok := reale([]byte(r[2]))
	if !ok || scala <= 0 {
		return h, fmt.Errorf("%s:3: scala %q: serve il denominatore, per esempio 2000.000", s.file, catasto.Taglia(r[2]))
	}
	h.Scala = scala
	return h, nil
}

// Troncato is true when the scan ended without meeting the EOF record: the sheet is not whole.
func (s *Scanner) Troncato() bool { return !s.eof }

// Objects yields the elements in file order. An error of type *catasto.SyntaxError rejects one
// object and the scan goes on at the next keyword; any other error is the last thing yielded.
func (s *Scanner) Objects() iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		if _, err := s.Header(); err != nil {
			yield(nil, err)
			return
		}
		for {
			o, err := s.next()
			if o == nil && err == nil {
				return
			}
			if !yield(o, err) || s.err != nil {
				return
			}
		}
	}
}

// next returns the next object or rejection; both nil at the end.
func (s *Scanner) next() (Object, error) {
	for {
		b, err := s.righe.next()
		switch {
		case s.eof, errors.Is(err, io.EOF):
			return nil, nil
		case errors.Is(err, errRigaLunga):
			s.primaria, s.salta = s.righe.n, true
			return nil, s.rifiuta("", "", err.Error())
		case err != nil:
			s.err = fmt.Errorf("%s:%d: read: %w", s.file, s.righe.n+1, err)
			return nil, s.err
		}
		if len(b) == 0 {
			continue
		}
		keyword, esterno := parola(b)
		if keyword == "" {
			if s.salta {
				continue
			}
			s.salta, s.primaria = true, s.righe.n
			return nil, s.rifiuta("", testo(b), "parola chiave sconosciuta: si riprende dalla prossima conosciuta")
		}
		s.salta = false
		if keyword == "EOF" {
			s.eof = true
			return nil, nil
		}
		s.keyword, s.esterno, s.primaria = keyword, esterno, s.righe.n
		o, err := s.oggetto()
		if err != nil {
			s.salta = true
			return nil, err
		}
		return o, nil
	}
}

// parola recognises a keyword, in either case, with the backslash that means "outside".
func parola(b []byte) (keyword string, esterno bool) {
	if len(b) > 24 {
		return "", false
	}
	t := strings.ToUpper(strings.TrimSpace(string(b)))
	if n, ok := strings.CutSuffix(t, `\`); ok {
		t, esterno = strings.TrimSpace(n), true
	}
	switch t {
	case "BORDO", "TESTO", "SIMBOLO", "FIDUCIALE", "LINEA", "LIBRETTO", "RIFERIMENTO_RASTER", "EOF":
		return t, esterno
	}
	return "", false
}

// rifiuta makes the rejection of the current object, at its current line.
func (s *Scanner) rifiuta(campo, valore, motivo string) error {
	return &catasto.SyntaxError{
		File: s.file, Line: max(s.righe.n, s.primaria), Field: campo, Value: catasto.Taglia(valore), Reason: motivo,
	}
}

// chiudi checks the rings that end at the given vertices and returns coordinates and ends, the
// rings closed. A gap within the tolerance gets the first vertex again, a larger one is refused.
func (s *Scanner) chiudi(flat []float64, fini []int) ([]float64, []int, error) {
	aperti := false
	da := 0
	for i, a := range fini {
		if a-da < 8 {
			return nil, nil, s.rifiuta("NUMEROVERTICI", "", fmt.Sprintf("anello %d con %d vertici: ne servono almeno 4", i+1, (a-da)/2))
		}
		dx, dy := flat[a-2]-flat[da], flat[a-1]-flat[da+1]
		if dx != 0 || dy != 0 {
			if gap := math.Hypot(dx, dy); gap > tolleranza {
				return nil, nil, s.rifiuta("VERTICI", fmt.Sprintf("%.3f m", gap), fmt.Sprintf("anello %d non chiuso: il primo e l'ultimo vertice distano più di 5 cm", i+1))
			}
			aperti = true
		}
		da = a
	}
	if !aperti {
		return flat, fini, nil
	}
	chiusi, ends := make([]float64, 0, len(flat)+2*len(fini)), make([]int, 0, len(fini))
	da = 0
	for _, a := range fini {
		chiusi = append(chiusi, flat[da:a]...)
		if flat[a-2] != flat[da] || flat[a-1] != flat[da+1] {
			chiusi = append(chiusi, flat[da], flat[da+1])
		}
		ends = append(ends, len(chiusi))
		da = a
	}
	return chiusi, ends, nil
}
