package censuario

import (
	"bytes"

	"github.com/cespare/xxhash/v2"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/importers/binario"
)

// piega puts together the lines of one state that lie one after the other. Of each record the last
// line holds, and those before it are counted.
type piega struct {
	aperta bool
	chiave censuario.Chiave
	prima  int // its first line

	riga1  int          // line of record 1; 0 while it has not come
	uno    binario.Riga // the columns of record 1
	liste  [6]elenco
	somme  [6]uint64 // digest of each record, by its number
	c      [6]bool   // which records came
	chiavi []string  // identifiers, normalised
	luogo  collocata // of a terreno
	estero bool      // its comune is another's: its lines are scarti already

	righe  []int32 // of the other records, while there is no record 1
	grezze [][]byte
}

// apri begins a state and tells whether it is another than the one that was open.
func (p *piega) apri(k censuario.Chiave, n int) {
	*p = piega{aperta: true, chiave: k, prima: n, uno: p.uno[:0], chiavi: p.chiavi[:0], righe: p.righe[:0], grezze: p.grezze[:0],
		liste: [6]elenco{p.liste[0][:0], p.liste[1][:0], p.liste[2][:0], p.liste[3][:0], p.liste[4][:0], p.liste[5][:0]}}
}

// arriva notes that a record came, and counts the one it takes the place of.
func (p *piega) arriva(record int, ripetute *int64) {
	if p.c[record] {
		*ripetute++
	}
	p.c[record] = true
}

// sospendi keeps a line that has no record 1 before it: if none comes it is a scarto.
func (p *piega) sospendi(n int, grezza []byte) {
	if p.riga1 == 0 {
		p.righe, p.grezze = append(p.righe, int32(n)), append(p.grezze, bytes.Clone(grezza))
	}
}

// somma digests what a record says, with the number of the record: the digest of a state is the
// exclusive or of those of its records, in whatever order and pieces they came.
func (p *piega) somma(record int, b []byte) {
	d := xxhash.New()
	_, _ = d.Write([]byte{byte(record)})
	_, _ = d.Write(b)
	p.somme[record] = d.Sum64()
}

func (p *piega) impronta() (h uint64) {
	for i, s := range p.somme {
		if p.c[i] {
			h ^= s
		}
	}
	return h
}

// coda writes what every state ends with: the digests of its n records and of the whole, the file,
// the line, and the lines that may be scarti.
func (p *piega) coda(r riga, n int, file string) {
	for i := 1; i <= n; i++ {
		if p.c[i] {
			r.Int64(int64(p.somme[i]))
		} else {
			r.Nullo()
		}
	}
	r.Int64(int64(p.impronta()))
	r.Pieno(file)
	if p.riga1 > 0 {
		r.Int32(int32(p.riga1))
		r.nulli(2)
		return
	}
	r.Int32(int32(p.prima))
	r.interi(p.righe)
	r.byte(p.grezze)
}
