package importers

import (
	"bufio"
	"bytes"
	"errors"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

const (
	methodStored  = 0
	methodDeflate = 8

	bufferSize = 64 << 10
)

// sorgente is compressed bytes and how many of them were used: the inflater reads byte by byte
// from the buffer, so that it never takes one that belongs to the next entry.
type sorgente struct {
	*bufio.Reader
	under contatoreGrezzo
}

type contatoreGrezzo struct {
	r io.Reader
	n int64
}

func (c *contatoreGrezzo) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func newSorgente(r io.Reader) *sorgente {
	s := &sorgente{under: contatoreGrezzo{r: r}}
	s.Reader = bufio.NewReaderSize(&s.under, bufferSize)
	return s
}

func (s *sorgente) reset(r io.Reader) {
	s.under = contatoreGrezzo{r: r}
	s.Reader.Reset(&s.under)
}

func (s *sorgente) pos() int64 { return s.under.n - int64(s.Buffered()) }

// lettore is the content of an entry, checked as it flows. What is wrong with it ends the
// reading with a *Rifiuto, which it also remembers, so that nobody can swallow it.
type lettore struct {
	v    *visita
	file string
	src  io.Reader
	from *sorgente
	base int64 // where in from the entry begins

	known      bool // size, crc and compressed are those of the headers, not yet of a descriptor
	compressed int64
	size       int64
	crc        uint32
	descriptor func(*lettore) *Rifiuto // reads what follows the data, in a flow; may be nil

	n        int64
	sum      uint32
	done     bool
	rifiuto  *Rifiuto
	reported bool
}

func (l *lettore) Read(p []byte) (int, error) {
	switch {
	case l.rifiuto != nil:
		return 0, l.rifiuto
	case l.done:
		return 0, io.EOF
	case len(p) == 0:
		return 0, nil
	}
	if err := l.v.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := l.src.Read(p)
	l.n += int64(n)
	l.v.inflated += int64(n)
	l.sum = crc32.Update(l.sum, crc32.IEEETable, p[:n])
	if l.rifiuto = l.excess(); l.rifiuto != nil {
		return 0, l.rifiuto
	}
	switch {
	case err == io.EOF:
		l.done = true
		if l.rifiuto = l.closing(); l.rifiuto != nil {
			return n, l.rifiuto
		}
		return n, io.EOF
	case err != nil && errors.Is(err, l.v.ctx.Err()):
		return n, err
	case err != nil:
		if l.rifiuto = new(Rifiuto); !errors.As(err, &l.rifiuto) { // the archive around is broken
			l.rifiuto = rifiuto(ArchivioCorrotto, l.file, err,
				"i dati compressi sono rovinati o troncati: farsi consegnare di nuovo l'archivio.")
		}
		return n, l.rifiuto
	}
	return n, nil
}

// excess holds an entry to the limits while it inflates.
func (l *lettore) excess() *Rifiuto {
	lim := l.v.lim
	compressed := l.compressed
	if !l.known {
		compressed = l.from.pos() - l.base
	}
	switch {
	case l.v.inflated > lim.Totale:
		l.v.exhausted = true
		return rifiuto(ArchivioSospetto, l.file, nil,
			"il contenuto supera il limite di %d byte in tutto: consegnare meno file per volta o alzare il limite.", lim.Totale)
	case l.n > lim.Soglia && l.n/lim.Rapporto > compressed:
		return rifiuto(ArchivioSospetto, l.file, nil,
			"si espande oltre %d volte: è fatto per riempire il disco, non per consegnare dati.", lim.Rapporto)
	case l.known && l.n > l.size:
		return l.corrupt("contiene più dati di quanti ne dichiara")
	}
	return nil
}

// closing compares what came with what was announced.
func (l *lettore) closing() *Rifiuto {
	if l.descriptor != nil {
		return l.descriptor(l)
	}
	switch {
	case l.n != l.size:
		return l.corrupt("è lungo %d byte invece dei %d dichiarati", l.n, l.size)
	case l.from.pos()-l.base != l.compressed:
		return l.corrupt("i dati compressi finiscono prima di quanto dichiarato")
	case l.sum != l.crc:
		return l.corrupt("la somma di controllo non torna")
	}
	return nil
}

func (l *lettore) corrupt(why string, args ...any) *Rifiuto {
	return rifiuto(ArchivioCorrotto, l.file, nil, why+": farsi consegnare di nuovo l'archivio.", args...)
}

// inflater keeps one decompressor for all the entries of an archive.
type inflater struct{ r io.ReadCloser }

func (i *inflater) over(from *sorgente) io.Reader {
	if i.r == nil {
		i.r = flate.NewReader(from.Reader)
	} else if err := i.r.(flate.Resetter).Reset(from.Reader, nil); err != nil {
		i.r = flate.NewReader(from.Reader)
	}
	return i.r
}

// consegna gives an entry to fn, or walks into it when it is itself a zip. sezione is the same
// content by position, when the entry is stored in something that has positions.
func (v *visita) consegna(voce Voce, l *lettore, sezione *io.SectionReader, livello int) error {
	report := func(r *Rifiuto) error {
		if l.reported {
			return nil
		}
		l.reported = true
		return v.segnala(voce, r)
	}
	head := make([]byte, 4)
	n, err := io.ReadFull(l, head)
	if l.rifiuto != nil {
		return report(l.rifiuto)
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), l)
	if archivio(voce.Nome, head[:n]) {
		r, err := v.annidato(voce, whole, sezione, livello+1)
		if err != nil {
			return err
		}
		if r == nil {
			r = l.rifiuto
		}
		if r != nil {
			return report(r)
		}
		return nil
	}
	if r := falsoZip(voce); r != nil {
		return report(r)
	}
	err = v.fn(voce, whole)
	if l.rifiuto != nil {
		return report(l.rifiuto)
	}
	return err
}

func (v *visita) annidato(voce Voce, r io.Reader, sezione *io.SectionReader, livello int) (*Rifiuto, error) {
	if livello > v.lim.Profondita {
		return rifiuto(TroppoAnnidato, voce.Percorso, nil,
			"ci sono più di %d archivi uno dentro l'altro: estrarre quello che serve e consegnarlo da solo.", v.lim.Profondita), nil
	}
	if sezione != nil {
		return v.diretto(voce.Percorso, sezione, sezione.Size(), livello)
	}
	return v.flusso(voce.Percorso, r, livello)
}

// illeggibile says why the content of an entry cannot be had, whatever its bytes are.
func (t *testata) illeggibile(file string) *Rifiuto {
	switch {
	case t.flags&(flagEncrypted|flagMasked) != 0 || t.method == 99:
		return rifiuto(ArchivioCifrato, file, nil,
			"è protetto da una password: estrarlo con la password e consegnare il contenuto.")
	case t.link:
		return rifiuto(PercorsoVietato, file, nil,
			"è un collegamento a un altro file: mettere nell'archivio il file vero.")
	case t.method != methodStored && t.method != methodDeflate:
		return rifiuto(ArchivioIgnoto, file, nil,
			"è compresso con un metodo (%d) che non si legge: rifare l'archivio come zip comune.", t.method)
	}
	return nil
}
