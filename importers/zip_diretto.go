package importers

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// diretto walks a zip whose bytes can be had by position: a file, or one stored in it without
// compression. It believes the directory, after comparing it with what lies where it points.
// The Rifiuto is of the archive; the error ends the visit.
func (v *visita) diretto(percorso string, ra io.ReaderAt, size int64, livello int) (*Rifiuto, error) {
	d := &direttorio{file: percorso, ra: ra, size: size, max: v.maxVoci(livello)}
	entries, r := d.read()
	if r == nil {
		r = d.overlap(entries)
	}
	if r != nil {
		return r, nil
	}
	from, inflate := newSorgente(nil), &inflater{}
	for i, t := range entries {
		if err := v.ctx.Err(); err != nil {
			return nil, err
		}
		limit := d.start
		if i+1 < len(entries) {
			limit = entries[i+1].offset
		}
		if err := v.voceDiretta(d, t, limit, from, inflate, livello); err != nil {
			if r := (*archivioRotto)(nil); errors.As(err, &r) {
				return r.Rifiuto, nil
			}
			return nil, err
		}
	}
	return nil, nil
}

// archivioRotto carries a refusal of the whole archive out of the handling of one entry.
type archivioRotto struct{ *Rifiuto }

func (v *visita) maxVoci(livello int) int {
	if livello == 1 {
		return v.lim.VociEsterne
	}
	return v.lim.VociInterne
}

func (v *visita) voceDiretta(d *direttorio, t testata, limit int64, from *sorgente, inflate *inflater, livello int) error {
	voce := t.voce(d.file)
	if r := vietato(d.file, t.name); r != nil {
		return v.segnala(voce, r)
	}
	if ignorata(t.name) || strings.HasSuffix(t.name, "/") {
		return nil
	}
	begin, r := d.local(t)
	if r == nil && begin+t.compressed > limit {
		r = d.suspect("le voci si sovrappongono")
	}
	if r != nil {
		return &archivioRotto{r}
	}
	if r := t.illeggibile(voce.Percorso); r != nil {
		return v.segnala(voce, r)
	}
	from.reset(io.NewSectionReader(d.ra, begin, t.compressed))
	l := &lettore{
		v: v, file: voce.Percorso, from: from, src: from,
		known: true, compressed: t.compressed, size: t.size, crc: t.crc,
	}
	if t.method == methodStored {
		return v.consegna(voce, l, io.NewSectionReader(d.ra, begin, t.compressed), livello)
	}
	l.src = inflate.over(from)
	return v.consegna(voce, l, nil, livello)
}

// voce is the entry as seen from outside.
func (t *testata) voce(archive string) Voce {
	return Voce{Percorso: archive + "!/" + t.name, Nome: path.Base(t.name), ModTime: t.mod, Dimensione: t.size}
}

// direttorio is the directory at the end of a zip.
type direttorio struct {
	file  string
	ra    io.ReaderAt
	size  int64
	max   int
	start int64 // where the directory begins, which is where the entries end
}

func (d *direttorio) corrupt(cause error, why string) *Rifiuto {
	return rifiuto(ArchivioCorrotto, d.file, cause, why+": farsi consegnare di nuovo l'archivio.")
}

func (d *direttorio) suspect(why string) *Rifiuto {
	return rifiuto(ArchivioSospetto, d.file, nil, why+": non è l'opera di un programma comune. Rifare l'archivio.")
}

func (d *direttorio) many() *Rifiuto {
	return rifiuto(TroppeVoci, d.file, nil,
		"contiene più di %d file: dividerlo in archivi più piccoli o alzare il limite.", d.max)
}

// read gives the entries in the order in which their bytes lie.
func (d *direttorio) read() ([]testata, *Rifiuto) {
	count, length, r := d.end()
	if r != nil {
		return nil, r
	}
	if count > uint64(d.max) {
		return nil, d.many()
	}
	entries := make([]testata, 0, min(count, uint64(length)/centralLen))
	br := bufio.NewReaderSize(io.NewSectionReader(d.ra, d.start, length), bufferSize)
	for left := length; left > 0; {
		t, n, err := readCentral(br)
		if err != nil {
			return nil, d.corrupt(err, "il suo indice è rovinato")
		}
		left -= n
		if len(entries) == d.max {
			return nil, d.many()
		}
		entries = append(entries, t)
	}
	if uint64(len(entries)) != count {
		return nil, d.corrupt(nil, "il suo indice non contiene tante voci quante ne dichiara")
	}
	slices.SortStableFunc(entries, func(a, b testata) int { return cmp.Compare(a.offset, b.offset) })
	return entries, nil
}

var errFormat = errors.New("malformed zip record")

// readCentral reads a record of the directory and says how long it was.
func readCentral(br *bufio.Reader) (testata, int64, error) {
	var fixed [centralLen]byte
	if _, err := io.ReadFull(br, fixed[:]); err != nil {
		return testata{}, 0, err
	}
	if le.Uint32(fixed[:]) != sigCentral {
		return testata{}, 0, errFormat
	}
	t, nameLen, extraLen, commentLen := parseCentral(fixed[:])
	rest := make([]byte, nameLen+extraLen)
	if _, err := io.ReadFull(br, rest); err != nil {
		return testata{}, 0, err
	}
	if _, err := br.Discard(commentLen); err != nil {
		return testata{}, 0, err
	}
	if !t.complete(rest[:nameLen], rest[nameLen:], true) {
		return testata{}, 0, errFormat
	}
	return t, int64(centralLen + nameLen + extraLen + commentLen), nil
}

// end finds the last record, which says where the directory is, and returns how many entries
// it declares and its length.
func (d *direttorio) end() (count uint64, length int64, r *Rifiuto) {
	const longest = endLen + 0xffff
	tail := make([]byte, min(d.size, longest))
	if _, err := d.ra.ReadAt(tail, d.size-int64(len(tail))); err != nil && err != io.EOF {
		return 0, 0, d.corrupt(err, "non si riesce a leggerne la fine")
	}
	at := -1
	for i := len(tail) - endLen; i >= 0 && at < 0; i-- {
		if le.Uint32(tail[i:]) == sigEnd && i+endLen+int(le.Uint16(tail[i+20:])) <= len(tail) {
			at = i
		}
	}
	if at < 0 {
		return 0, 0, d.corrupt(nil, "manca la fine dell'archivio, che è troncato")
	}
	e := tail[at:]
	if le.Uint16(e[4:]) != 0 || le.Uint16(e[6:]) != 0 {
		return 0, 0, rifiuto(ArchivioIgnoto, d.file, nil, "è diviso in più volumi: consegnarlo in un file solo.")
	}
	pos := d.size - int64(len(tail)) + int64(at)
	count, length = uint64(le.Uint16(e[10:])), int64(le.Uint32(e[12:]))
	offset := int64(le.Uint32(e[16:]))
	if count == 0xffff || length == 0xffffffff || offset == 0xffffffff {
		if p, b := d.end64(pos); b != nil {
			pos, count = p, le.Uint64(b[32:])
			length, offset = int64(le.Uint64(b[40:])), int64(le.Uint64(b[48:]))
		}
	}
	if length < 0 || offset < 0 || length > pos || offset > pos-length {
		return 0, 0, d.corrupt(nil, "il suo indice sta fuori del file, che è troncato")
	}
	if offset+length != pos {
		return 0, 0, d.suspect("contiene dati estranei prima delle voci o intorno all'indice")
	}
	d.start = offset
	return count, length, nil
}

// end64 is the record of archives over 4 GB or 65,535 entries; nil when there is none.
func (d *direttorio) end64(end int64) (int64, []byte) {
	locator, b := make([]byte, 20), make([]byte, 56)
	if end < 20 {
		return 0, nil
	}
	if _, err := d.ra.ReadAt(locator, end-20); err != nil || le.Uint32(locator) != sigLocator64 {
		return 0, nil
	}
	pos := int64(le.Uint64(locator[8:]))
	if pos < 0 || pos > end-20-56 {
		return 0, nil
	}
	if _, err := d.ra.ReadAt(b, pos); err != nil || le.Uint32(b) != sigEnd64 {
		return 0, nil
	}
	return pos, b
}

// overlap refuses, before anything is inflated, entries that share bytes: a bomb of a few
// kilobytes can name the same ones ten thousand times.
func (d *direttorio) overlap(entries []testata) *Rifiuto {
	for i, t := range entries {
		limit := d.start
		if i+1 < len(entries) {
			limit = entries[i+1].offset
		}
		if t.compressed > d.size || t.offset+localLen+int64(len(t.raw))+t.compressed > limit {
			return d.suspect("le voci si sovrappongono o finiscono oltre l'indice")
		}
	}
	return nil
}

// local reads the header in front of the data, which must say what the directory said, and
// returns where the data begin.
func (d *direttorio) local(t testata) (int64, *Rifiuto) {
	var fixed [localLen]byte
	if _, err := d.ra.ReadAt(fixed[:], t.offset); err != nil {
		return 0, d.corrupt(err, "una voce sta fuori del file")
	}
	if le.Uint32(fixed[:]) != sigLocal {
		return 0, d.corrupt(nil, "una voce non comincia dove dice l'indice")
	}
	l, nameLen, extraLen := parseLocal(fixed[:])
	rest := make([]byte, nameLen+extraLen)
	if _, err := d.ra.ReadAt(rest, t.offset+localLen); err != nil {
		return 0, d.corrupt(err, "una voce sta fuori del file")
	}
	l.complete(rest[:nameLen], rest[nameLen:], false)
	same := l.raw == t.raw && l.method == t.method && l.flags&flagEncrypted == t.flags&flagEncrypted
	if l.flags&(flagDescriptor|flagMasked) == 0 {
		same = same && l.crc == t.crc && l.size == t.size && l.compressed == t.compressed
	}
	if !same {
		return 0, d.suspect("l'indice e le voci dicono cose diverse")
	}
	return t.offset + localLen + int64(nameLen+extraLen), nil
}
