package censuario

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// scrittura appends the fields of one line. After the first that cannot be written err keeps
// the reason.
type scrittura struct {
	b   []byte
	err error
}

// testo writes a string and the separator after it.
func (s *scrittura) testo(v string) {
	for i := 0; i < len(v); {
		c := v[i]
		if c < utf8.RuneSelf {
			if c == '|' || c == '\n' || c == 0 {
				s.rifiuta(rune(c))
			}
			s.b = append(s.b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(v[i:])
		i += n
		switch e, ok := charmap.Windows1252.EncodeRune(r); {
		case r == utf8.RuneError:
			s.b = append(s.b, 0x81) // undefined: it is read as U+FFFD again
		case !ok:
			s.rifiuta(r)
		default:
			s.b = append(s.b, e)
		}
	}
	s.chiudi()
}

func (s *scrittura) rifiuta(r rune) {
	if s.err == nil {
		s.err = fmt.Errorf("write a line of the census: character %q cannot stand in a field", r)
	}
}

func (s *scrittura) testi(v ...string) {
	for _, t := range v {
		s.testo(t)
	}
}

// bianco writes a blank where there is nothing.
func (s *scrittura) bianco(v string) {
	if v == "" {
		v = " "
	}
	s.testo(v)
}

func (s *scrittura) byte(c byte) {
	if c != 0 {
		s.b = append(s.b, c)
	}
	s.chiudi()
}

func (s *scrittura) numero(n int64) {
	s.b = strconv.AppendInt(s.b, n, 10)
	s.chiudi()
}

// id writes an identifier, nothing when it is 0.
func (s *scrittura) id(n int64) {
	if n != 0 {
		s.b = strconv.AppendInt(s.b, n, 10)
	}
	s.chiudi()
}

func (s *scrittura) intero(n Intero) {
	if n.Presente {
		s.b = strconv.AppendInt(s.b, n.N, 10)
	}
	s.chiudi()
}

func (s *scrittura) decimale(d Decimale) {
	s.b = d.accoda(s.b)
	s.chiudi()
}

func (s *scrittura) data(d Data) {
	s.b = d.accoda(s.b)
	s.chiudi()
}

func (s *scrittura) chiudi() { s.b = append(s.b, '|') }

func (s *scrittura) nota(n *Nota) {
	s.testi(n.Tipo, n.Numero, n.Progressivo)
	s.intero(n.Anno)
}

func (s *scrittura) atto(a *Atto) {
	s.data(a.Efficacia)
	s.data(a.Registrazione)
	s.nota(&a.Nota)
}

func (s *scrittura) causali(generante, conclusivo *Atto) {
	s.testi(generante.Causale, generante.Descrizione, conclusivo.Causale, conclusivo.Descrizione)
}

func (s *scrittura) testa(k *Chiave, tipo, record byte) {
	s.testo(k.Comune)
	s.bianco(k.Sezione)
	s.numero(k.Immobile)
	s.byte(tipo)
	s.numero(int64(k.Progressivo))
	s.byte(record)
}

// fine ends the line; dst comes back as it was when the line cannot be written.
func (s *scrittura) fine(dst []byte) ([]byte, error) {
	if s.err != nil {
		return dst, s.err
	}
	return append(s.b, '\n'), nil
}

func scrivi(w io.Writer, b []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
