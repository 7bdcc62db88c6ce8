package docfa

import (
	"strings"
	"testing"

	codec "github.com/cestor/sit/catasto/docfa"
)

func TestWhatAFileIsByItsNameAndItsArchive(t *testing.T) {
	for _, c := range []struct {
		nome   string
		dentro codec.Contenuto
		want   Genere
	}{
		{"DC.DAT", codec.DatiCensuari, DC}, {"dc.dat", "", DC}, {"DM.DAT", codec.MetriciSchede, DM}, {"SC.DAT", codec.CensuariSchede, SC}, {"DC.DAT", codec.CensuariSchede, DC},
		{"AB0012345.001", codec.MetriciSchede, PL}, {"ab0012345.123", codec.CensuariSchede, PL}, {"AB0012345.001", "", PL}, {"AB0012345.001", codec.DatiCensuari, ""},
		{"AB0012345.01", codec.MetriciSchede, ""}, {"AB0012345.1234", codec.MetriciSchede, ""}, {"AB0012345.0x1", codec.MetriciSchede, ""}, {"leggimi.txt", codec.MetriciSchede, ""},
		{"AB0012345.PDF", codec.MetriciSchede, ""}, {"AB0012345.PDF", codec.Documenti, DOC}, {"AB0012345.dat", codec.Documenti, DOC}, {"AB0012345.pdf.p7m", codec.Documenti, DOC},
		{"X100.LIS", codec.Documenti, LIS}, {"AB0012345.001", codec.Documenti, ""}, {"leggimi.txt", codec.Documenti, ""}, {"", "", ""}, {".", "", ""},
	} {
		if got := GenereDi(c.nome, c.dentro); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.nome, c.dentro, got, c.want)
		}
	}
	for nome, want := range map[string]string{"AB0012345.PDF": "AB0012345", " ab0012345 .001": "AB0012345", "senza": "SENZA"} {
		if got := radice(nome); got != want {
			t.Errorf("%q: %q", nome, got)
		}
	}
}

func FuzzGenere(f *testing.F) {
	f.Add("AB0012345.001", "DM_PL")
	f.Add("X.LIS", "DOC")
	f.Fuzz(func(t *testing.T, nome, dentro string) {
		if GenereDi(nome, codec.Contenuto(dentro)) == PL {
			if n := scheda(nome[len(nome)-4:]); n < 0 || n > 999 {
				t.Fatalf("%q: %d", nome, n)
			}
		}
		if r := radice(nome); r != strings.TrimSpace(r) {
			t.Fatalf("%q: %q", nome, r)
		}
	})
}
