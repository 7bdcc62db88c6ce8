package anncsu

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
)

// maxRiga bounds a line (contract §1, Limits).
const maxRiga = 1 << 20

// ErrIntestazione marks a file that does not begin with the names of its columns.
var ErrIntestazione = errors.New("la prima riga non è l'intestazione di un file INDIR o STRAD")

// Scanner reads a table of ANNCSU, one line at a time. A record is one line: no odonimo holds an
// end of line, and a quote left open must cost its own line and not the rest of the file.
type Scanner struct {
	lettore
	br      *bufio.Reader
	sep     byte
	colonne []campo
	ignote  []string
	fine    int // columns without a name at the end
	n       int
	vals    valori
	pezzi   [][]byte
	line    []byte
	testi   []string
	codice  []byte // comune of the line before, as written
	comune  catasto.CodiceComune
}

// NewScanner reads r; file is its name as delivered, for messages. The header is read at once.
func NewScanner(r io.Reader, file string) (*Scanner, error) {
	br, ok := r.(*bufio.Reader)
	if !ok {
		br = bufio.NewReaderSize(r, 64<<10)
	}
	s := &Scanner{br: br, lettore: lettore{file: file, srid: sridGeografico}}
	for {
		line, _, err := s.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
		if len(bytes.TrimSpace(line)) > 0 {
			return s, s.intestazione(line)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, ErrIntestazione)
		}
	}
}

// Genere is what the file holds, as its columns say.
func (s *Scanner) Genere() Genere { return s.genere }

// Ignote are the columns that are not of the layout.
func (s *Scanner) Ignote() []string { return s.ignote }

// intestazione chooses the separator with which most names are known.
func (s *Scanner) intestazione(line []byte) error {
	migliore, scelto := 0, byte(';')
	for _, sep := range []byte{';', ',', '\t', '|'} {
		s.sep = sep
		pezzi, _ := s.dividi(line)
		nomi := make([]campo, len(pezzi))
		note := 0
		for i, p := range pezzi {
			if nomi[i] = campoDi(decodifica(p)); nomi[i] >= 0 {
				note++
			}
		}
		if note <= migliore {
			continue
		}
		migliore, scelto, s.colonne, s.ignote = note, sep, nomi, nil
		for i, p := range pezzi {
			if nomi[i] == cIgnoto {
				s.ignote = append(s.ignote, strings.TrimSpace(decodifica(p)))
			}
		}
	}
	s.sep = scelto
	for i, c := range s.colonne {
		if c < 0 {
			continue
		}
		if s.vals.ha[c] {
			s.colonne[i] = cNoto // the first of two columns of one name is the one
			continue
		}
		s.vals.ha[c] = true
	}
	for i := len(s.colonne) - 1; i >= 0 && s.colonne[i] == cAnonimo; i-- {
		s.fine++
	}
	s.genere = STRAD
	if s.vals.ha[cAccesso] || s.vals.ha[cCivico] {
		s.genere = INDIR
	}
	if !s.vals.ha[cVia] || !s.vals.ha[cComune] {
		return fmt.Errorf("%s: %w: servono le colonne CODICE_COMUNE e PROGRESSIVO_NAZIONALE", s.file, ErrIntestazione)
	}
	if s.genere == STRAD && !s.vals.ha[cOdonimo] && !s.vals.ha[cDenominazione] {
		return fmt.Errorf("%s: %w: manca la colonna ODONIMO", s.file, ErrIntestazione)
	}
	return nil
}

// Righe yields the lines of the comuni that interessa wants; the others cost next to nothing. An
// error of type *catasto.SyntaxError concerns one line, and comes with what is known of it, its
// comune included; any other error is the last thing yielded. A Riga is overwritten by the next.
func (s *Scanner) Righe(interessa func(catasto.CodiceComune) bool) iter.Seq2[*Riga, error] {
	return func(yield func(*Riga, error) bool) {
		for {
			line, troppo, err := s.next()
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, err)
				return
			}
			if len(line) > 0 && len(bytes.TrimSpace(line)) > 0 {
				if r, rerr := s.record(line, troppo, interessa); r != nil && !yield(r, rerr) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

// record reads one line; nil when nobody wants it.
func (s *Scanner) record(line []byte, troppo bool, interessa func(catasto.CodiceComune) bool) (*Riga, error) {
	s.riga = Riga{Comune: s.comune, Line: s.n}
	if troppo {
		return &s.riga, s.scarta(line, "", fmt.Sprintf("la riga supera %d byte", maxRiga))
	}
	pezzi, aperte := s.dividi(line)
	i := slices.Index(s.colonne, cComune)
	if i < len(pezzi) && !aperte {
		if err := s.dove(pezzi[i]); err != nil {
			s.riga.Comune = ""
			return &s.riga, s.scarta(line, "CODICE_COMUNE", "il codice del comune non è valido")
		}
		s.riga.Comune = s.comune
		if interessa != nil && !interessa(s.comune) {
			return nil, nil
		}
	}
	switch {
	case aperte:
		return &s.riga, s.scarta(line, "", "le virgolette aperte non si chiudono sulla stessa riga")
	case len(pezzi) < len(s.colonne)-s.fine, len(pezzi) > len(s.colonne) && slices.ContainsFunc(pezzi[len(s.colonne):], func(p []byte) bool { return len(p) > 0 }):
		return &s.riga, s.scarta(line, "", fmt.Sprintf("la riga ha %d campi invece di %d", len(pezzi), len(s.colonne)-s.fine))
	}
	s.vals.pulisci()
	s.testi = s.testi[:0]
	for i, c := range s.colonne {
		switch {
		case i >= len(pezzi):
		case c >= 0:
			s.vals.testo[c] = decodifica(pezzi[i])
		case c == cIgnoto:
			s.testi = append(s.testi, decodifica(pezzi[i]))
		}
	}
	if err := s.leggi(&s.vals); err != nil {
		return &s.riga, s.scarta(line, err.Field, err.Reason)
	}
	if s.riga.Civico != nil && len(s.testi) > 0 {
		s.riga.Civico.Altro = altro(s.ignote[:len(s.testi)], s.testi)
	}
	return &s.riga, nil
}

// scarta keeps the line whole: who mends it must see it.
func (s *Scanner) scarta(line []byte, campo, motivo string) *catasto.SyntaxError {
	return &catasto.SyntaxError{File: s.file, Line: s.n, Field: campo, Value: strings.ReplaceAll(decodifica(line[:min(len(line), 4096)]), "\x00", ""), Reason: motivo}
}

// dove reads the comune of a line: nearly always that of the line before.
func (s *Scanner) dove(p []byte) error {
	if s.comune != "" && bytes.Equal(p, s.codice) {
		return nil
	}
	c, err := catasto.ParseCodiceComune(strings.TrimSpace(string(p[:min(len(p), 40)])))
	if err != nil {
		return err
	}
	s.codice, s.comune = append(s.codice[:0], p...), c
	return nil
}

// next is a line without its end. troppo: it was over the limit, and this is its beginning.
func (s *Scanner) next() (line []byte, troppo bool, err error) {
	s.line = s.line[:0]
	s.n++
	for {
		part, err := s.br.ReadSlice('\n')
		if len(s.line)+len(part) <= maxRiga {
			s.line = append(s.line, part...)
		} else {
			troppo = true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimRight(s.line, "\r\n"), troppo, err
	}
}

// dividi cuts a line into its fields, without their quotes. A quote in the middle of a field that
// did not begin with one is a letter like the others; so is what follows a closing one. aperte:
// the last quote is not closed.
func (s *Scanner) dividi(line []byte) (pezzi [][]byte, aperte bool) {
	s.pezzi = s.pezzi[:0]
	for {
		var p []byte
		if len(line) > 0 && line[0] == '"' {
			p, line, aperte = tolto(line[1:], s.sep)
			if aperte {
				return append(s.pezzi, p), true
			}
		} else {
			i := bytes.IndexByte(line, s.sep)
			if i < 0 {
				p, line = line, nil
			} else {
				p, line = line[:i], line[i:]
			}
		}
		s.pezzi = append(s.pezzi, p)
		if len(line) == 0 {
			return s.pezzi, false
		}
		line = line[1:] // the separator
	}
}

// tolto reads a quoted field up to its separator, which it leaves.
func tolto(line []byte, sep byte) (p, resto []byte, aperte bool) {
	i := bytes.IndexByte(line, '"')
	if i < 0 {
		return line, nil, true
	}
	if i+1 == len(line) || line[i+1] == sep {
		return line[:i], line[i+1:], false // nearly always
	}
	p = append(p, line[:i]...)
	for dentro := true; ; {
		switch {
		case i >= len(line):
			return p, nil, dentro
		case line[i] == '"' && i+1 < len(line) && line[i+1] == '"' && dentro:
			p = append(p, '"')
			i++
		case line[i] == '"':
			dentro = !dentro
		case line[i] == sep && !dentro:
			return p, line[i:], false
		default:
			p = append(p, line[i])
		}
		i++
	}
}
