package importers

import (
	"errors"
	"hash/maphash"
	"io"
	"strings"
)

// flusso walks a zip that can only be read forward, because it is compressed inside another.
// It goes from local header to local header, and when the directory comes at last it compares
// the two: by then the entries were handed out, so a disagreement refuses the archive after
// the fact. The Rifiuto is of the archive; the error ends the visit.
func (v *visita) flusso(percorso string, r io.Reader, livello int) (*Rifiuto, error) {
	f := &flusso{
		v: v, livello: livello, from: newSorgente(r), seed: maphash.MakeSeed(), seen: map[int64]impronta{},
		direttorio: direttorio{file: percorso, max: v.maxVoci(livello)},
	}
	err := f.walk()
	var broken *archivioRotto
	if errors.As(err, &broken) {
		return broken.Rifiuto, nil
	}
	return nil, err
}

type flusso struct {
	direttorio
	v       *visita
	livello int
	from    *sorgente
	inflate inflater
	seed    maphash.Seed
	seen    map[int64]impronta // by position of the local header
}

// impronta is what is kept of an entry to compare with the directory.
type impronta struct {
	name             uint64
	crc              uint32
	compressed, size int64
	checked          bool // the three above are measured or declared, not zeros to be filled later
}

func (f *flusso) walk() error {
	for {
		if err := f.v.ctx.Err(); err != nil {
			return err
		}
		sig, err := f.from.Peek(4)
		if err != nil {
			return f.cut(err)
		}
		switch le.Uint32(sig) {
		case sigLocal:
			if len(f.seen) == f.max {
				return &archivioRotto{f.many()}
			}
			if err := f.entry(); err != nil {
				return err
			}
		case sigCentral, sigEnd:
			if err := f.directory(); err != nil {
				return err
			}
			// What follows belongs to the entry that holds this archive, whose checksum covers it.
			if _, err := f.from.WriteTo(io.Discard); err != nil {
				return f.cut(err)
			}
			return nil
		default:
			return &archivioRotto{f.corrupt(errFormat, "dopo una voce non comincia la successiva")}
		}
	}
}

// cut tells an archive that ends too early from a container that broke underneath it and from
// a visit called off.
func (f *flusso) cut(err error) error {
	if ctxErr := f.v.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if r := (*Rifiuto)(nil); errors.As(err, &r) {
		return &archivioRotto{r}
	}
	return &archivioRotto{f.corrupt(err, "finisce prima del suo indice, è troncato")}
}

func (f *flusso) entry() error {
	at := f.from.pos()
	var fixed [localLen]byte
	if _, err := io.ReadFull(f.from, fixed[:]); err != nil {
		return f.cut(err)
	}
	t, nameLen, extraLen := parseLocal(fixed[:])
	rest := make([]byte, nameLen+extraLen)
	if _, err := io.ReadFull(f.from, rest); err != nil {
		return f.cut(err)
	}
	if !t.complete(rest[:nameLen], rest[nameLen:], false) {
		return &archivioRotto{f.corrupt(errFormat, "una voce dichiara una lunghezza impossibile")}
	}
	late := t.flags&flagDescriptor != 0
	mark := impronta{name: maphash.String(f.seed, t.raw), crc: t.crc, compressed: t.compressed, size: t.size, checked: !late}
	f.seen[at] = mark

	voce := t.voce(f.file)
	if late {
		voce.Dimensione = -1
	}
	bad := vietato(f.file, t.name)
	if bad == nil {
		bad = t.illeggibile(voce.Percorso)
	}
	if bad != nil && late && t.illeggibile(voce.Percorso) != nil {
		// Its end cannot be found without reading it, and it cannot be read.
		if err := f.v.segnala(voce, bad); err != nil {
			return err
		}
		return &archivioRotto{rifiuto(bad.Codice, f.file, nil, "oltre la voce %q non si può leggere: %s", t.name, bad.Motivo)}
	}
	if bad != nil && !late {
		if err := f.v.segnala(voce, bad); err != nil {
			return err
		}
		return f.skip(t.compressed)
	}

	l := f.open(t, voce.Percorso, late)
	var err error
	switch {
	case bad != nil:
		l.reported = true
		err = f.v.segnala(voce, bad)
	case !ignorata(t.name) && !strings.HasSuffix(t.name, "/"):
		err = f.v.consegna(voce, l, nil, f.livello)
	}
	if err != nil {
		return err
	}
	if err := f.drain(voce, l, late); err != nil {
		return err
	}
	f.seen[at] = impronta{name: mark.name, crc: l.crc, compressed: l.compressed, size: l.size, checked: l.known}
	return nil
}

func (f *flusso) open(t testata, file string, late bool) *lettore {
	l := &lettore{
		v: f.v, file: file, from: f.from, base: f.from.pos(),
		known: !late, compressed: t.compressed, size: t.size, crc: t.crc,
	}
	if late {
		l.descriptor = f.descriptor
	}
	switch {
	case t.method == methodDeflate:
		l.src = f.inflate.over(f.from)
	case late:
		l.src = &finoAlDescrittore{l: l}
	default:
		l.src = &esatto{r: f.from, left: t.compressed}
	}
	return l
}

// drain brings the flow to the end of the entry, whatever was read of it. A broken entry whose
// length is known is stepped over; one whose length is not takes the archive with it.
func (f *flusso) drain(voce Voce, l *lettore, late bool) error {
	_, err := io.Copy(io.Discard, l)
	if l.rifiuto == nil {
		return err
	}
	if !l.reported {
		l.reported = true
		if err := f.v.segnala(voce, l.rifiuto); err != nil {
			return err
		}
	}
	if f.v.exhausted {
		return l.rifiuto
	}
	if late && l.known { // the descriptor was found: only the content disagrees
		return nil
	}
	left := l.compressed - (f.from.pos() - l.base)
	if late || left < 0 {
		return &archivioRotto{rifiuto(l.rifiuto.Codice, f.file, l.rifiuto,
			"oltre la voce %q non si può leggere: %s", voce.Nome, l.rifiuto.Motivo)}
	}
	return f.skip(left)
}

func (f *flusso) skip(n int64) error {
	if _, err := io.CopyN(io.Discard, f.from, n); err != nil {
		return f.cut(err)
	}
	return nil
}

// descriptor reads the record after the data that says what they were: with or without a
// signature, in 32 or 64 bits, which nothing announces. The one that fits what was read, and
// after which another record begins, is the right one.
func (f *flusso) descriptor(l *lettore) *Rifiuto {
	l.size, l.compressed, l.crc = l.n, f.from.pos()-l.base, l.sum
	b, _ := f.from.Peek(28)
	signed := len(b) >= 4 && le.Uint32(b) == sigDescriptor
	for _, form := range [...]struct{ lead, width int }{{4, 4}, {4, 8}, {0, 4}, {0, 8}} {
		total := form.lead + 4 + 2*form.width
		if len(b) < total || (form.lead == 4 && !signed) || !record(b[total:]) {
			continue
		}
		body := b[form.lead:total]
		var compressed, size uint64
		if form.width == 4 {
			compressed, size = uint64(le.Uint32(body[4:])), uint64(le.Uint32(body[8:]))
			// Over 4 GB some writers keep the low half.
			if compressed != uint64(uint32(l.compressed)) || size != uint64(uint32(l.size)) {
				continue
			}
		} else {
			compressed, size = le.Uint64(body[4:]), le.Uint64(body[12:])
			if compressed != uint64(l.compressed) || size != uint64(l.size) {
				continue
			}
		}
		if _, err := f.from.Discard(total); err != nil {
			return l.corrupt("è troncato")
		}
		l.known = true // from here the flow goes on, even if the content is not what it should be
		if l.crc = le.Uint32(body); l.crc != l.sum {
			return l.corrupt("la somma di controllo non torna")
		}
		return nil
	}
	return l.corrupt("le lunghezze non tornano o il file è troncato")
}

// record is true when b begins as something that may follow an entry.
func record(b []byte) bool {
	if len(b) < 4 {
		return len(b) == 0
	}
	switch le.Uint32(b) {
	case sigLocal, sigCentral, sigEnd, sigExtraData, sigSigned:
		return true
	}
	return false
}

// directory compares the directory with what was met on the way.
func (f *flusso) directory() error {
	met := 0
	for {
		sig, err := f.from.Peek(4)
		if err != nil {
			return f.cut(err)
		}
		if le.Uint32(sig) != sigCentral {
			break
		}
		t, _, err := readCentral(f.from.Reader)
		if err == errFormat {
			return &archivioRotto{f.corrupt(err, "il suo indice è rovinato")}
		}
		if err != nil {
			return f.cut(err)
		}
		mark, ok := f.seen[t.offset]
		if ok && mark.checked {
			ok = mark.crc == t.crc && mark.compressed == t.compressed && mark.size == t.size
		}
		if !ok || mark.name != maphash.String(f.seed, t.raw) {
			return &archivioRotto{f.suspect("l'indice e le voci dicono cose diverse")}
		}
		delete(f.seen, t.offset)
		met++
	}
	if len(f.seen) > 0 {
		return &archivioRotto{f.suspect("contiene voci che il suo indice non nomina")}
	}
	sig, err := f.from.Peek(4)
	if err != nil {
		return f.cut(err)
	}
	switch le.Uint32(sig) {
	case sigEnd, sigEnd64, sigSigned:
		return nil
	}
	return &archivioRotto{f.corrupt(errFormat, "il suo indice non è chiuso")}
}
