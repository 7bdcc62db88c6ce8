package api

import "testing"

func FuzzLeggiSegno(f *testing.F) {
	for _, s := range []string{"WzE3MDAwMDAwMDAwMDAwMDAsMV0", "", "W10", "bnVsbA", "WzFlNDAwLDFd", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		segno, err := leggiSegno(s)
		if err != nil || segno == nil {
			return
		}
		ancora, err := leggiSegno(scriviSegno(*segno))
		if err != nil || *ancora != *segno {
			t.Fatalf("%q: %v, then %v, %v", s, segno, ancora, err)
		}
	})
}
