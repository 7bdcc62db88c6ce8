package cxf

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What was read, written and read again is the same, whatever was given.
func FuzzScanner(f *testing.F) {
	f.Add([]byte(testa + bordo("45+", "0", quadrato) + "EOF\r\n"))
	f.Add([]byte(testa + bordo("7", "1", "  10\r\n   5\r\n"+quadrato[6:]+quadrato[6:]) + "EOF\r\n"))
	f.Add([]byte(testa + "TESTO\\\r\nLocalit\xE0\r\n 36\r\n-.005\r\n1\r\n2\r\nSIMBOLO\r\n  14\r\n1.5\r\n0\r\n0\r\n"))
	f.Add([]byte(testa + "FIDUCIALE\r\n15\r\n20\r\n1\r\n2\r\n3\r\n4\r\nLINEA\r\n5\r\n2\r\n0\r\n0\r\n1\r\n1.23456\r\n"))
	f.Add([]byte("QUADRO D'UNIONE\nX100B0012QU\n900\nLIBRETTO\n0\n1\n2\n0\n0\n1\n1\nRIFERIMENTO_RASTER\nf.tif\n0\n1\n1\n1\n1\n0\n0\n0\neof"))
	f.Fuzz(func(t *testing.T, b []byte) {
		primo := leggi(bytes.NewReader(b))
		if primo.err != nil {
			return
		}
		secondo := leggi(bytes.NewReader(scrivi(t, primo)))
		if secondo.err != nil || len(secondo.rifiuti) > 0 || secondo.troncato || secondo.header != primo.header {
			t.Fatalf("written %+v, read again %+v", primo, secondo)
		}
		righe := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Line" }, cmp.Ignore())
		if d := cmp.Diff(primo.objects, secondo.objects, righe, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
	})
}

func FuzzReadSUP(f *testing.F) {
	f.Add([]byte(sup))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ReadSUP(bytes.NewReader(b), "f")
		if err != nil {
			return
		}
		var scritto bytes.Buffer
		if err := WriteSUP(&scritto, s); err != nil {
			t.Fatal(err)
		}
		s2, err := ReadSUP(&scritto, "f")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(s, s2); d != "" {
			t.Fatal(d)
		}
	})
}
