package censuario

import (
	"io"
	"iter"

	"github.com/cestor/sit/catasto"
)

// Affine is a file of another supply of the catasto that is made as those of the census are:
// lines of fields closed by a separator, of one layout.
type Affine[T any] struct {
	Tipo  string   // of the file, for its Formato
	Campi []string // names of the fields: as many as a line must have
	Leggi func(c *Campi) (T, *catasto.SyntaxError)
}

// RigaAffine is one line of an Affine; see RigaFAB.
type RigaAffine[T any] struct {
	Riga   int
	Valore T
	Avvisi []Avviso
	Grezza []byte

	tracciato *tracciato
	lettura   func(c *Campi) (T, *catasto.SyntaxError)
}

// LeggiAffine yields the lines; see LeggiFAB for the errors.
func LeggiAffine[T any](r io.Reader, opz Opzioni, a *Affine[T]) iter.Seq2[*RigaAffine[T], error] {
	return scorri(r, opz, a.Tipo, func() *RigaAffine[T] {
		return &RigaAffine[T]{tracciato: &tracciato{record: a.Tipo, nomi: a.Campi}, lettura: a.Leggi}
	})
}

func (r *RigaAffine[T]) azzera(n int, grezza []byte) {
	*r = RigaAffine[T]{Riga: n, Grezza: grezza, tracciato: r.tracciato, lettura: r.lettura}
}

func (r *RigaAffine[T]) leggi(l *lettore) *catasto.SyntaxError {
	l.tracciato = r.tracciato
	rifiuto := l.misura(len(r.tracciato.nomi))
	if rifiuto != nil {
		return rifiuto
	}
	if r.Valore, rifiuto = r.lettura(&Campi{l}); rifiuto == nil {
		l.extra(len(r.tracciato.nomi))
	}
	return rifiuto
}

func (r *RigaAffine[T]) concludi(avvisi []Avviso) byte {
	r.Avvisi = avvisi
	return 0
}

func (r *RigaAffine[T]) formato(*Formato) {}

// Campi are the fields of a line, numbered from 1. What one of them should not hold becomes an
// Avviso of the line.
type Campi struct{ l *lettore }

// Comune reads the codice amministrativo, which is the first field.
func (c *Campi) Comune() string { return c.l.comune() }

// Testo is the field as delivered, empty when it is of blanks alone.
func (c *Campi) Testo(i int) string { return c.l.testo(i) }

// Intero reads a whole number.
func (c *Campi) Intero(i int) Intero { return c.l.intero(i) }

// Decimale reads an amount.
func (c *Campi) Decimale(i int) Decimale { return c.l.decimale(i) }

// Data reads a date.
func (c *Campi) Data(i int) Data { return c.l.data(i) }

// ID reads the identifier of an immobile. A line without one is rejected.
func (c *Campi) ID(i int) (int64, *catasto.SyntaxError) {
	n, ok := c.l.id(i)
	if !ok || c.l.testo(i) == "" {
		return 0, c.l.rifiuta(c.l.nome(i), "non è un numero")
	}
	return n, nil
}

// Identificativo reads sezione urbana, foglio, numero, denominatore, subalterno and edificialità
// from field i on.
func (c *Campi) Identificativo(i int) Identificativo { return c.l.identificativo(i) }

// AccodaCampi appends to dst a line of these fields, written as those of the census are.
func AccodaCampi(dst []byte, campi ...string) ([]byte, error) {
	s := scrittura{b: dst}
	s.testi(campi...)
	return s.fine(dst)
}
