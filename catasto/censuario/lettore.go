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
	campi     []string
	contati   int  // fields of the current line, before it was padded
	chiusa    bool // the current line ends in a separator
	aggiunto  bool // what looked like it was taken for an empty last field
	tracciato *tracciato
	avvisi    []Avviso
	porzioni  int  // width of the porzioni of this file, 0 until known
	shiftato  bool // TIT without identificativo titolarità
}

// contenuto is a line of one of the files.
type contenuto interface {
	azzera(n int, grezza []byte)
	leggi(l *lettore) *catasto.SyntaxError
	concludi(avvisi []Avviso) (record byte)
	formato(f *Formato)
}

// scorri yields the lines. An error of type *catasto.SyntaxError rejects one line and comes with
// its number and its bytes; any other is the last thing yielded. Nuova makes the row that is used
// for all lines.
func scorri[P contenuto](r io.Reader, opz Opzioni, tipo string, nuova func() P) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		l := &lettore{righe: *nuoveRighe(r, opz.MaxRiga), opz: opz}
		l.stat.Record, l.stat.Avvisi = map[byte]int{}, map[Avviso]int{}
		if opz.Formato != nil {
			opz.Formato.inizio(tipo)
		}
		defer l.chiudi()
		v := nuova()
		for {
			b, err := l.righe.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !errors.Is(err, errRigaLunga):
				var niente P
				yield(niente, fmt.Errorf("%s:%d: read: %w", opz.File, l.n+1, err))
				return
			case err == nil && vuota(b):
				continue
			}
			l.stat.Righe++
			v.azzera(l.n, b)
			var rifiuto *catasto.SyntaxError
			if err != nil {
				l.contati = 0
				rifiuto = l.rifiuta("", fmt.Sprintf("riga di oltre %d byte: il file è danneggiato o non è del catasto", l.limite))
			} else {
				l.apri(b)
				rifiuto = v.leggi(l)
			}
			if rifiuto != nil {
				l.stat.Scarti++
				if opz.Formato != nil {
					opz.Formato.CampiScarti[l.contati]++
				}
				if !yield(v, rifiuto) {
					return
				}
				continue
			}
			l.stat.Record[v.concludi(l.avvisi)]++
			for _, a := range l.avvisi {
				l.stat.Avvisi[a]++
			}
			if f := opz.Formato; f != nil {
				if f.riga(l); l.regolare() {
					v.formato(f)
				}
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// apri decodes a line and splits it.
func (l *lettore) apri(b []byte) {
	l.avvisi, l.campi = l.avvisi[:0], l.campi[:0]
	s, m := l.righe.testo(b)
	l.stat.NUL += m.nul
	l.stat.Indefiniti += m.indefiniti
	l.avvisaSe(m.bom, BOM)
	l.avvisaSe(m.nul > 0, NULTolti)
	l.avvisaSe(m.indefiniti > 0, ByteIndefiniti)
	l.avvisaSe(m.mista, CodificaMista)
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
	l.contati = len(l.campi)
}

// misura checks the number of fields against those of the layouts, the oldest first, and pads
// the line to the latest.
func (l *lettore) misura(varianti ...int) *catasto.SyntaxError {
	n, minimo, massimo := len(l.campi), varianti[0], varianti[len(varianti)-1]
	l.aggiunto = l.chiusa && l.aperte && n < massimo && (!slices.Contains(varianti, n) || slices.Contains(varianti, n+1))
	if l.aggiunto {
		n++
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

func (l *lettore) avvisaSe(vero bool, codice string) {
	if vero {
		l.avvisa(codice, "")
	}
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
	if l.opz.Formato != nil {
		l.opz.Formato.fine(l)
	}
}
