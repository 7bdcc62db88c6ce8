package cxf

import (
	"errors"
	"io"
	"strings"
)

// campi reads the records of one object; after the first that is wrong the others read as
// zero, and err keeps the reason.
type campi struct {
	s   *Scanner
	err error
}

func (c *campi) riga(campo string) []byte {
	if c.err != nil {
		return nil
	}
	b, err := c.s.righe.next()
	switch {
	case err == nil:
		return b
	case errors.Is(err, io.EOF):
		c.err = c.s.rifiuta(campo, "", "il file finisce a metà di "+c.s.keyword)
	case errors.Is(err, errRigaLunga):
		c.err = c.s.rifiuta(campo, "", err.Error())
	default:
		c.err = c.s.rifiuta(campo, "", "lettura interrotta")
		c.s.err = err
	}
	return nil
}

func (c *campi) numero(campo string, b []byte, ok bool, motivo string) {
	if c.err != nil || ok {
		return
	}
	// A keyword where a number was due means that records are missing: the object that
	// begins there must not be lost with this one.
	if k, _ := parola(b); k != "" {
		c.s.righe.indietro()
	}
	c.err = c.s.rifiuta(campo, testo(b), motivo)
}

func (c *campi) intero(campo string) int {
	b := c.riga(campo)
	n, ok := intero(b)
	c.numero(campo, b, ok, "serve un numero intero")
	return n
}

func (c *campi) reale(campo string) float64 {
	b := c.riga(campo)
	f, ok := reale(b)
	c.numero(campo, b, ok, "serve un numero decimale finito")
	return f
}

func (c *campi) codice(campo string) string {
	b := c.riga(campo)
	s := strings.TrimSpace(testo(b))
	if c.err == nil && s == "" {
		c.err = c.s.rifiuta(campo, "", "manca il codice")
	}
	return s
}

func (c *campi) conta(campo string, minimo, massimo int) int {
	n := c.intero(campo)
	if c.err == nil && (n < minimo || n > massimo) {
		c.err = c.s.rifiuta(campo, "", conteggio(n, minimo, massimo))
	}
	if c.err != nil {
		return 0
	}
	return n
}

// punti reads n pairs. The slice grows as they are read: a count is a claim, not a promise.
func (c *campi) punti(campo string, n int) []float64 {
	flat := make([]float64, 0, 2*min(n, 4096))
	for range n {
		flat = append(flat, c.reale(campo), c.reale(campo))
		if c.err != nil {
			return nil
		}
	}
	return flat
}
