package cxf

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Writer writes a sheet in the layout of the Agenzia, records padded as there. Texts go out in
// UTF-8, which the Scanner reads back.
type Writer struct {
	w   *bufio.Writer
	err error
	buf []byte
}

// NewWriter writes the header at once; errors come out of Write and Close.
func NewWriter(w io.Writer, h Header) *Writer {
	t := &Writer{w: bufio.NewWriter(w)}
	t.testo(string(h.Genere))
	t.testo(h.Nome)
	t.reale(h.Scala)
	return t
}

// Write appends one object.
func (w *Writer) Write(o Object) error {
	switch o := o.(type) {
	case Bordo:
		w.bordo(o)
	case Testo:
		w.keyword("TESTO", o.Esterno)
		w.testo(o.Testo)
		w.intero(o.Dimensione)
		w.reale(o.Angolo, o.X, o.Y)
	case Simbolo:
		w.keyword("SIMBOLO", o.Esterno)
		w.intero(o.Codice)
		w.reale(o.Angolo, o.X, o.Y)
	case Fiduciale:
		w.keyword("FIDUCIALE", o.Esterno)
		w.testo(o.Numero)
		w.intero(o.Simbolo)
		w.reale(o.X, o.Y, o.XEtichetta, o.YEtichetta)
	case Linea:
		w.keyword("LINEA", o.Esterno)
		w.intero(o.Tratto, len(o.Flat)/2)
		w.reale(o.Flat...)
	case Libretto:
		w.keyword("LIBRETTO", false)
		w.testo(o.Protocollo)
		w.intero(o.Tipo, len(o.Flat)/2)
		w.reale(o.Flat...)
	case RiferimentoRaster:
		w.keyword("RIFERIMENTO_RASTER", false)
		w.testo(o.File)
		w.reale(o.Flat...)
	default:
		return fmt.Errorf("write cxf: no layout for %T", o)
	}
	return w.err
}

func (w *Writer) bordo(o Bordo) {
	ends := o.Ends[0]
	w.keyword("BORDO", false)
	w.testo(o.Codice)
	w.intero(o.Dimensione)
	w.reale(o.Angolo, o.Posizione[0], o.Posizione[1], o.PuntoInterno[0], o.PuntoInterno[1])
	w.intero(len(ends)-1, len(o.Flat)/2)
	for i := 1; i < len(ends); i++ {
		w.intero((ends[i] - ends[i-1]) / 2)
	}
	w.reale(o.Flat...)
}

// Close writes the EOF record. It does not close what lies below.
func (w *Writer) Close() error {
	w.testo("EOF")
	if err := w.w.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}

func (w *Writer) keyword(k string, esterno bool) {
	if esterno {
		k += `\`
	}
	w.testo(k)
}

// A line break inside a text would move every record after it.
var unaRiga = strings.NewReplacer("\r", " ", "\n", " ")

func (w *Writer) testo(s string) { w.record([]byte(unaRiga.Replace(s)), 0) }

func (w *Writer) intero(valori ...int) {
	for _, v := range valori {
		w.record(strconv.AppendInt(w.buf[:0], int64(v), 10), 4)
	}
}

// reale writes three decimals where they say it all, as the layout wants, else as many as it takes.
func (w *Writer) reale(valori ...float64) {
	for _, v := range valori {
		b := strconv.AppendFloat(w.buf[:0], v, 'f', 3, 64)
		if r, _ := strconv.ParseFloat(string(b), 64); r != v {
			b = strconv.AppendFloat(w.buf[:0], v, 'f', -1, 64)
		}
		w.record(b, 12)
		w.buf = b
	}
}

func (w *Writer) record(b []byte, larghezza int) {
	const spazi = "            "
	if w.err != nil {
		return
	}
	w.w.WriteString(spazi[:max(0, larghezza-len(b))])
	w.w.Write(b)
	_, w.err = w.w.WriteString("\r\n") // a bufio.Writer keeps its first error
}
