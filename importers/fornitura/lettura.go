package fornitura

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
)

// lettura is the reading of one file.
type lettura struct {
	r       *raccolta
	v       importers.Voce
	conta   *importers.Contatore
	buf     *bufio.Reader
	tipo    string
	inizio  time.Time
	oggetti int64

	collezione bool                 // it is JSON
	toccate    []*consegna          // deliveries that the file feeds
	visti      map[*foglio]bool     // sheets whose dates have been noted
	comune     catasto.CodiceComune // last one looked up, and its delivery
	di         *consegna
}

// consegna is the delivery of a comune, nil when its objects are to be passed over.
func (l *lettura) consegna(ctx context.Context, comune catasto.CodiceComune, fonte Fonte) (*consegna, error) {
	return l.consegnaDi(ctx, comune, l.r.tipo(fonte), fonte)
}

func (l *lettura) consegnaDi(ctx context.Context, comune catasto.CodiceComune, tipo string, fonte Fonte) (*consegna, error) {
	if comune == l.comune && l.di != nil {
		return l.di, nil
	}
	c, err := l.r.consegnaDi(ctx, comune, tipo, fonte, l.v.Percorso)
	if err != nil {
		return nil, err
	}
	if c != nil {
		l.comune, l.di = comune, c
		if !slices.Contains(l.toccate, c) {
			l.toccate = append(l.toccate, c)
		}
	}
	return c, nil
}

// data notes what the file knows of the day of a sheet, once for each sheet.
func (l *lettura) data(f *foglio, delContenuto *sit.Giorno) {
	if l.visti == nil {
		l.visti = map[*foglio]bool{}
	}
	if l.visti[f] {
		return
	}
	l.visti[f] = true
	if delContenuto != nil && (f.diFile == nil || *f.diFile < *delContenuto) {
		f.diFile = delContenuto
	}
	ora := sit.GiornoDi(l.v.ModTime)
	if l.v.ModTime.IsZero() {
		ora = l.r.opz.Oggi
	}
	f.diOra = max(f.diOra, ora)
}

// avanza counts an object and now and then tells how far the reading is.
func (l *lettura) avanza() {
	l.oggetti++
	if l.oggetti%5000 == 0 {
		l.r.opz.progresso(Avanzamento{Fase: "lettura", File: l.v.Percorso, Letti: l.conta.Letti(), Totale: max(l.v.Dimensione, 0), Oggetti: l.oggetti})
	}
}

// concludi ends the reading of a file: err is what stopped it. What is wrong with the file
// refuses the deliveries that it feeds; anything else ends the import.
func (l *lettura) concludi(ctx context.Context, err error) error {
	if err == nil {
		err = l.scorri()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, ok := errors.AsType[*importers.Rifiuto](err); ok {
		for _, c := range l.toccate { // so that who reports it finds what had been read
			c.file = append(c.file, contenuto{percorso: l.v.Percorso, sha256: l.conta.SHA256()})
		}
		return err // of the archive around the file: the visit reports it
	}
	codice, motivo := "", ""
	if err != nil {
		if e, ok := comeRifiuto(err); ok {
			codice, motivo = e.Codice, e.Messaggio
		} else if e, ok := errors.AsType[*erroreFile](err); ok {
			codice, motivo = e.codice, e.Error()
		} else {
			return fmt.Errorf("read %s: %w", l.v.Percorso, err)
		}
	}
	f := contenuto{percorso: l.v.Percorso, sha256: l.conta.SHA256()}
	for _, c := range l.toccate {
		c.file = append(c.file, f)
		if err != nil {
			c.rifiuta(codice, "%s", motivo)
		}
	}
	for _, e := range l.r.estranei {
		if e.file == l.v.Percorso {
			e.sha256 = f.sha256
		}
	}
	if err != nil && len(l.toccate) == 0 {
		l.r.rifiuti = append(l.r.rifiuti, rifiutoFile{file: f.percorso, sha256: f.sha256, tipo: l.tipo, codice: codice, motivo: motivo})
	}
	l.r.letti += l.conta.Letti()
	return nil
}

// erroreFile is what a codec says of a file that it cannot go on reading.
type erroreFile struct {
	codice string
	err    error
}

func (e *erroreFile) Error() string {
	s := e.err.Error()
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func (e *erroreFile) Unwrap() error { return e.err }

// scartoDi tells the rejection of one object from an error that ends the file.
func scartoDi(err error) (*catasto.SyntaxError, bool) {
	return errors.AsType[*catasto.SyntaxError](err)
}

// scorri reads to the end of the file, for its digest.
func (l *lettura) scorri() error {
	_, err := io.Copy(io.Discard, l.buf)
	return err
}
