package censuario

import (
	"bytes"
	"io"
	"iter"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// stabile reads, writes and reads again, whatever was given: nothing is lost or changed by
// writing, and what is written once is written the same ever after.
func stabile[T any](t *testing.T, f func(io.Reader, Opzioni) iter.Seq2[*T, error], b []byte) {
	primo := leggi(t, f, string(b), Opzioni{MaxRiga: 4096})
	if primo.err != nil || primo.stat.Righe != len(primo.righe)+len(primo.scarti) || primo.stat.Scarti != len(primo.scarti) {
		t.Fatalf("%v: %d lines and %d scarti, counted %+v", primo.err, len(primo.righe), len(primo.scarti), primo.stat)
	}
	var scritto []byte
	for i := range primo.righe {
		var err error
		if scritto, err = scriviRiga(scritto, &primo.righe[i]); err != nil {
			return // a character that only UTF-8 has
		}
	}
	if !ascii(scritto) && utf8.Valid(scritto) {
		return // by chance these bytes of Windows-1252 are UTF-8 too
	}
	secondo := leggi(t, f, string(scritto), Opzioni{})
	if len(secondo.scarti) > 0 {
		t.Fatalf("%v\n%q", secondo.scarti[0], scritto)
	}
	if d := diverse(primo.righe, secondo.righe); d != "" {
		t.Fatalf("%s\n%q", d, scritto)
	}
	var ancora []byte
	for i := range secondo.righe {
		ancora, _ = scriviRiga(ancora, &secondo.righe[i])
	}
	if !bytes.Equal(scritto, ancora) {
		t.Fatalf("%q\n%q", scritto, ancora)
	}
}

// semi adds the example, and each of its lines with the defects of §5.5.
func semi(f *testing.F, nome string) {
	testo := file(f, nome)
	f.Add([]byte(testo))
	for riga := range strings.Lines(testo) {
		riga = strings.TrimSuffix(riga, "\n")
		f.Add([]byte("\xEF\xBB\xBF" + riga + "\r\n\r\n"))
		f.Add([]byte(strings.TrimSuffix(riga, "|")))
		f.Add([]byte(strings.Replace(riga, "A", "\xB0\x00\x81\x85", 1)))
		f.Add([]byte(strings.Replace(riga, "A", "à", 1) + "|x|\n" + riga[:len(riga)/2]))
	}
}

func FuzzFAB(f *testing.F) {
	semi(f, "X100000001.FAB")
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiFAB, b) })
}

func FuzzTER(f *testing.F) {
	semi(f, "X100000002.TER")
	f.Add([]byte("X100| |1|T|1|4|AA|1|02|0|30|0|1,5|2|AB|29|01|0|12|15|3|0,25|\n"))
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiTER, b) })
}

func FuzzSOG(f *testing.F) {
	semi(f, "X100.SOG")
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiSOG, b) })
}

func FuzzTIT(f *testing.F) {
	semi(f, "X100.TIT")
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiTIT, b) })
}

func FuzzPRM(f *testing.F) {
	semi(f, "X100000001.PRM")
	f.Add([]byte("Comune richiesto: x100 - sez. a\nTipologia di Estrazione: TERRENI  COMPLETA PTASPEC NO\nFOGLI estratti:1,2\nnota: x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := LeggiPRM(bytes.NewReader(b))
		if err != nil {
			return
		}
		var scritto bytes.Buffer
		if err := ScriviPRM(&scritto, &p); err != nil || !ascii(scritto.Bytes()) && utf8.Valid(scritto.Bytes()) {
			return // a character that only UTF-8 has, or bytes that are both
		}
		q, err := LeggiPRM(bytes.NewReader(scritto.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%q", err, scritto.Bytes())
		}
		if d := cmp.Diff(p, q, cmpopts.IgnoreFields(PRM{}, "Voci")); d != "" {
			t.Fatalf("%s\n%q", d, scritto.Bytes())
		}
		var ancora bytes.Buffer
		if err := ScriviPRM(&ancora, &q); err != nil || !bytes.Equal(scritto.Bytes(), ancora.Bytes()) {
			t.Fatalf("%v\n%q\n%q", err, scritto.Bytes(), ancora.Bytes())
		}
	})
}
