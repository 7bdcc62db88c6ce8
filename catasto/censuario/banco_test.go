package censuario

import (
	"io"
	"iter"
	"strings"
	"testing"
)

type plausibilita interface {
	Plausibilita([]Avviso, Data) []Avviso
}

// banco reads an example many times over; given a Formato it does all that an import does.
func banco[T any](b *testing.B, f func(io.Reader, Opzioni) iter.Seq2[*T, error], nome string, opz Opzioni) {
	testo := strings.Repeat(file(b, nome), 1000)
	righe := strings.Count(testo, "\n")
	b.SetBytes(int64(len(testo)))
	b.ReportAllocs()
	var avvisi []Avviso
	for b.Loop() {
		n := 0
		for r, err := range f(strings.NewReader(testo), opz) {
			if err != nil {
				b.Fatal(err)
			}
			if p, ok := any(r).(plausibilita); ok && opz.Formato != nil {
				avvisi = p.Plausibilita(avvisi[:0], 20150703)
			}
			n++
		}
		if n != righe {
			b.Fatalf("%d lines of %d", n, righe)
		}
	}
	b.ReportMetric(float64(righe)*float64(b.N)/b.Elapsed().Seconds(), "righe/s")
	b.ReportMetric(float64(righe), "righe/op")
}

func BenchmarkFAB(b *testing.B) { banco(b, LeggiFAB, "X100000001.FAB", Opzioni{}) }
func BenchmarkTER(b *testing.B) { banco(b, LeggiTER, "X100000002.TER", Opzioni{}) }
func BenchmarkSOG(b *testing.B) { banco(b, LeggiSOG, "X100.SOG", Opzioni{}) }
func BenchmarkTIT(b *testing.B) { banco(b, LeggiTIT, "X100.TIT", Opzioni{}) }

func BenchmarkTuttoFAB(b *testing.B) {
	banco(b, LeggiFAB, "X100000001.FAB", Opzioni{Formato: new(Formato), Statistica: new(Statistica)})
}

func BenchmarkTuttoTIT(b *testing.B) {
	banco(b, LeggiTIT, "X100.TIT", Opzioni{Formato: new(Formato), Statistica: new(Statistica)})
}
