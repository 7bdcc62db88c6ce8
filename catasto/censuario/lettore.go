package censuario

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
)

// lettore reads lines and their fields, and collects what is to be said of them.
type lettore struct {
	righe
	opz       Opzioni
	stat      Statistica
	grezza    []byte
	campi     []string
	contati   int  // fields of the current line, before it was padded
	chiusa    bool // the current line ends in a separator
	tracciato *tracciato
	avvisi    []Avviso
	porzioni  int  // width of the porzioni of this file, 0 until known
	shiftato  bool // TIT without identificativo titolarità
}

// contenuto is a line of one of the files.
type contenuto[T any] interface {
	*T
	azzera(n int, grezza []byte)
	leggi(l *lettore) *catasto.SyntaxError
	concludi(avvisi []Avviso) (record byte)
}

// scorri yields the lines. An error of type *catasto.SyntaxError rejects one line and comes with
// its number and its bytes; any other is the last thing yielded.
func scorri[T any, P contenuto[T]](r io.Reader, opz Opzioni) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		l := &lettore{righe: *nuoveRighe(r, opz.MaxRiga), opz: opz}
		l.stat.Record, l.stat.Avvisi = map[byte]int{}, map[Avviso]int{}
		defer l.chiudi()
		v := P(new(T))
		for {
			b, err := l.righe.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !errors.Is(err, errRigaLunga):
				yield(nil, fmt.Errorf("%s:%d: read: %w", opz.File, l.n+1, err))
				return
			case err == nil && vuota(b):
				continue
			}
			l.stat.Righe++
			v.azzera(l.n, b)
			var rifiuto *catasto.SyntaxError
			if err != nil {
				rifiuto = l.rifiuta("", fmt.Sprintf("riga di oltre %d byte: il file è danneggiato o non è del catasto", l.limite))
			} else {
				l.apri(b)
				rifiuto = v.leggi(l)
			}
			if rifiuto != nil {
				l.stat.Scarti++
				if !yield(v, rifiuto) {
					return
				}
				continue
			}
			l.stat.Record[v.concludi(l.avvisi)]++
			for _, a := range l.avvisi {
				l.stat.Avvisi[a]++
			}
			l.opz.Formato.riga(l)
			if !yield(v, nil) {
				return
			}
		}
	}
}

// apri decodes a line and splits it.
func (l *lettore) apri(b []byte) {
	l.avvisi, l.campi = l.avvisi[:0], l.campi[:0]
	s, nul, indefiniti, mista := l.righe.testo(b)
	if l.n == 1 && l.bom {
		l.avvisa(BOM, "")
	}
	if nul > 0 {
		l.stat.NUL += nul
		l.avvisa(NULTolti, "")
	}
	if indefiniti > 0 {
		l.stat.Indefiniti += indefiniti
		l.avvisa(ByteIndefiniti, "")
	}
	if mista {
		l.avvisa(CodificaMista, "")
	}
	for {
		i := strings.IndexByte(s, '|')
		if i < 0 {
			break
		}
		l.campi = append(l.campi, s[:i])
		s = s[i+1:]
	}
	l.chiusa = s == ""
	if !l.chiusa {
		l.campi = append(l.campi, s)
	}
}

// misura checks the number of fields against those of the layouts, the oldest first, and pads
// the line to the latest.
func (l *lettore) misura(varianti ...int) *catasto.SyntaxError {
	n, minimo, massimo := len(l.campi), varianti[0], varianti[len(varianti)-1]
	if l.chiusa && l.aperte && n < massimo && (!slices.Contains(varianti, n) || slices.Contains(varianti, n+1)) {
		n++ // what looks like a closing separator stands before an empty last field
		l.campi = append(l.campi, "")
		l.chiusa = false
	}
	l.contati = n
	if n < minimo {
		return l.rifiuta("", fmt.Sprintf("%d campi: il tracciato più antico ne ha %d", n, minimo))
	}
	l.separatore()
	if n < massimo && !slices.Contains(varianti, n) {
		l.avvisa(CampiInattesi, "")
	}
	for len(l.campi) < massimo {
		l.campi = append(l.campi, "")
	}
	return nil
}

func (l *lettore) separatore() {
	if l.chiusa {
		return
	}
	l.stat.SenzaSeparatore++
	if !l.aperte {
		l.avvisa(SeparatoreMancante, "")
	}
}

// extra are the fields after the first n, without the empty ones at the end.
func (l *lettore) extra(n int) []string {
	fine := len(l.campi)
	for fine > n && testo(l.campi[fine-1]) == "" {
		fine--
	}
	if fine <= n {
		return nil
	}
	l.avvisa(CampiInPiu, "")
	t := make([]string, fine-n)
	for i := range t {
		t[i] = testo(l.campi[n+i])
	}
	return t
}

func (l *lettore) avvisa(codice, campo string) {
	l.avvisi = append(l.avvisi, Avviso{Codice: codice, Campo: campo})
}

// rifiuta makes the rejection of the current line. It never quotes a value: in a line that
// cannot be read any field may hold a name.
func (l *lettore) rifiuta(campo, motivo string) *catasto.SyntaxError {
	return &catasto.SyntaxError{File: l.opz.File, Line: l.n, Field: campo, Reason: motivo}
}

func (l *lettore) chiudi() {
	s := &l.stat
	s.Byte, s.Codifica, s.LF, s.CRLF = l.letti, l.codifica, l.lf, l.crlf
	s.LarghezzaPorzioni, s.SenzaTitolarita = l.porzioni, l.shiftato
	if l.opz.Statistica != nil {
		*l.opz.Statistica = *s
	}
	l.opz.Formato.fine(l)
}
