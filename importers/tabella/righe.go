package tabella

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

const (
	// maxRiga bounds a record (contract §1, Limits).
	maxRiga = 1 << 20
	// maxLinee is on how many lines a field in quotes may go on. A quote that is not closed by then, or
	// closes where no field ends, costs its own line and no other.
	maxLinee = 64
	// maxTenuto is how much is kept of a line over the limit.
	maxTenuto = 64 << 10
)

// fisica is a physical line, without its end.
type fisica struct {
	testo  []byte // of one that was read ahead, its own
	fine   int    // how many bytes ended it
	n      int
	troppo bool // it was over the limit, and this is its beginning
}

// pezzo is where a field lies in a record, quotes apart.
type pezzo struct {
	da, a  int
	doppie bool // it has doubled quotes
}

type forma int

const (
	intera forma = iota
	aperta       // the last quote is not closed
	guasta       // something follows a closing quote
)

// Righe yields the records, those without any text apart. What is wrong with a record is its own
// Errore; an error here is of the reading, and the last thing yielded. A Riga is overwritten by the next.
func (l *Lettore) Righe() iter.Seq2[*Riga, error] {
	return func(yield func(*Riga, error) bool) {
		for {
			f, err := l.prossima()
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, err)
				return
			}
			if l.record(f) && !yield(&l.riga, nil) {
				return
			}
			if err != nil && len(l.coda) == 0 {
				return
			}
		}
	}
}

// record makes a Riga of a physical line and of those into which its quotes go on; false where there
// is nothing to read: a blank line, or one of separators alone, with which spreadsheets end.
func (l *Lettore) record(f fisica) bool {
	if vuota(f.testo, l.sep) {
		return false
	}
	r := &l.riga
	*r = Riga{l: l, N: f.n, Linee: 1, altri: r.altri[:0]}
	testo := f.testo
	fo := l.dividi(testo, 0)
	if fo == aperta && !f.troppo {
		testo, fo = l.prosegui(f)
		r.Linee += bytes.Count(testo, []byte{'\n'})
		l.coda = l.coda[r.Linee-1:]
	}
	r.testo = string(testo)
	l.taglia(r.testo)
	switch {
	case f.troppo:
		r.difetto("", fmt.Sprintf("la riga supera %d byte", maxRiga), "")
	case strings.IndexByte(r.testo, 0) >= 0:
		r.difetto("", "la riga contiene caratteri nulli", "togliere i caratteri nulli dalla riga")
	case !utf8.ValidString(r.testo):
		r.difetto("", "la riga non è scritta in UTF-8", "se il file è in Windows-1252 (ANSI), salvarlo in UTF-8")
	case fo == aperta:
		r.difetto("", "le virgolette aperte non si chiudono alla fine di un campo", "chiudere le virgolette, o raddoppiare quelle che fanno parte del testo")
	case fo == guasta:
		r.difetto("", "dopo le virgolette che chiudono un campo c'è dell'altro", "raddoppiare le virgolette che fanno parte del testo")
	case len(l.testi) < l.campi-l.anonime, len(l.testi) > l.campi && strings.Join(l.testi[l.campi:], "") != "":
		r.difetto("", fmt.Sprintf("la riga ha %d campi invece di %d", len(l.testi), l.campi-l.anonime), l.proponiCampi())
	}
	return true
}

// proponiCampi: a separator too many is nearly always one that is part of a text.
func (l *Lettore) proponiCampi() string {
	if len(l.testi) > l.campi {
		return fmt.Sprintf("se «%c» fa parte di un testo, mettere quel testo fra virgolette", l.sep)
	}
	return ""
}

// prosegui looks in the lines that follow for the end of a quote that is left open: the record that
// they make together or, where they make none, the line alone. They stay in coda until they are taken.
func (l *Lettore) prosegui(f fisica) ([]byte, forma) {
	testo := append(l.lungo[:0], f.testo...)
	defer func() { l.lungo = testo[:0] }()
	prima, fine := len(testo), f.fine
	for i := range maxLinee {
		if i == len(l.coda) {
			x, err := l.leggi()
			if err != nil && len(x.testo) == 0 {
				break
			}
			x.testo = bytes.Clone(x.testo)
			l.coda = append(l.coda, x)
		}
		x := l.coda[i]
		if x.troppo || fine == 0 || len(testo)+fine+len(x.testo) > maxRiga {
			break
		}
		testo = append(append(testo, "\r\n"[2-fine:]...), x.testo...)
		fine = x.fine
		if bytes.IndexByte(x.testo, '"') < 0 {
			continue
		}
		fo := l.dividi(testo, len(testo)-len(x.testo))
		if fo == intera && len(l.pezzi) >= l.campi-l.anonime && len(l.pezzi) <= l.campi {
			return testo, intera
		}
		if fo != aperta {
			break
		}
	}
	testo = testo[:prima]
	return testo, l.dividi(testo, 0)
}

// dividi finds the fields of a record from da on. At 0 it begins; further on it goes on with the last
// field, that a quote left open.
func (l *Lettore) dividi(testo []byte, da int) forma {
	if da == 0 {
		l.pezzi = l.pezzi[:0]
	}
	i := da
	for {
		if da > 0 || i < len(testo) && testo[i] == '"' {
			p := pezzo{da: i + 1}
			if da > 0 {
				p, da = l.pezzi[len(l.pezzi)-1], 0
				l.pezzi = l.pezzi[:len(l.pezzi)-1]
			} else {
				i++
			}
			for {
				j := bytes.IndexByte(testo[i:], '"')
				if j < 0 {
					p.a = len(testo)
					l.pezzi = append(l.pezzi, p)
					return aperta
				}
				i += j + 1
				if i < len(testo) && testo[i] == '"' {
					p.doppie = true
					i++
					continue
				}
				break
			}
			p.a = i - 1
			l.pezzi = append(l.pezzi, p)
			if i == len(testo) {
				return intera
			}
			if testo[i] != l.sep {
				return guasta
			}
			i++
			continue
		}
		j := bytes.IndexByte(testo[i:], l.sep)
		if j < 0 {
			l.pezzi = append(l.pezzi, pezzo{da: i, a: len(testo)})
			return intera
		}
		l.pezzi = append(l.pezzi, pezzo{da: i, a: i + j})
		i += j + 1
	}
}

// taglia makes the texts of the fields: pieces of the one string that is the record.
func (l *Lettore) taglia(testo string) {
	l.testi = l.testi[:0]
	for _, p := range l.pezzi {
		s := testo[min(p.da, len(testo)):min(p.a, len(testo))]
		if p.doppie {
			s = strings.ReplaceAll(s, `""`, `"`)
		}
		l.testi = append(l.testi, s)
	}
}

// prossima is the next physical line, of those read ahead first.
func (l *Lettore) prossima() (fisica, error) {
	if len(l.coda) == 0 {
		return l.leggi()
	}
	f := l.coda[0]
	l.coda = l.coda[1:]
	return f, nil
}

// leggi reads a physical line. It lies in the buffer, and the next one overwrites it.
func (l *Lettore) leggi() (fisica, error) {
	l.linea++
	f := fisica{n: l.linea}
	parte, err := l.br.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		var lungo []byte
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(lungo)+len(parte) <= maxRiga+2 {
				lungo = append(lungo, parte...)
			} else {
				f.troppo = true
			}
			parte, err = l.br.ReadSlice('\n')
		}
		if len(lungo)+len(parte) > maxRiga+2 {
			f.troppo = true
		} else {
			lungo = append(lungo, parte...)
		}
		parte = lungo
	}
	f.testo, f.fine = senzaFine(parte)
	if f.troppo = f.troppo || len(f.testo) > maxRiga; f.troppo {
		f.testo = f.testo[:min(len(f.testo), maxTenuto)]
	}
	return f, err
}

func senzaFine(b []byte) ([]byte, int) {
	switch {
	case bytes.HasSuffix(b, []byte("\r\n")):
		return b[:len(b)-2], 2
	case bytes.HasSuffix(b, []byte("\n")):
		return b[:len(b)-1], 1
	}
	return b, 0
}

func vuota(b []byte, sep byte) bool {
	for _, c := range b {
		if c != sep && c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
