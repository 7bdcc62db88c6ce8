package censuario

import (
	"io"
	"iter"
	"strings"
	"testing"
)

func banco[T any](b *testing.B, f func(io.Reader, Opzioni) iter.Seq2[*T, error], nome string) {
	testo := strings.Repeat(file(b, nome), 1000)
	righe := strings.Count(testo, "\n")
	b.SetBytes(int64(len(testo)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range f(strings.NewReader(testo), Opzioni{}) {
			if err != nil {
				b.Fatal(err)
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

func BenchmarkFAB(b *testing.B) { banco(b, LeggiFAB, "X100000001.FAB") }
func BenchmarkTER(b *testing.B) { banco(b, LeggiTER, "X100000002.TER") }
func BenchmarkSOG(b *testing.B) { banco(b, LeggiSOG, "X100.SOG") }
func BenchmarkTIT(b *testing.B) { banco(b, LeggiTIT, "X100.TIT") }
