package importers

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cestor/sit/sit"
)

func TestVisitaWalksFoldersInOrderAndRefusesLinks(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a/z.txt", "a/.DS_Store", "__MACOSX/q.txt", "c.xlsx"} {
		p := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(p), 0o700)
		os.WriteFile(p, []byte("PK\x03\x04 "+name), 0o600)
	}
	os.WriteFile(filepath.Join(dir, "a", "y.zip"), archive(t, deflated("dentro.txt", []byte("x"))), 0o600)
	os.WriteFile(filepath.Join(dir, "b.txt"), []byte("b"), 0o600)
	os.WriteFile(filepath.Join(dir, "a", "z.txt"), []byte("z"), 0o600)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Visita(t.Context(), []string{dir, filepath.Join(dir, "manca")}, Limiti{}, func(v Voce, r io.Reader) error {
		c := NewContatore(r)
		if _, err := io.Copy(io.Discard, c); err != nil {
			return err
		}
		if v.Dimensione >= 0 && c.Letti() != v.Dimensione {
			t.Errorf("%s: read %d of %d", v.Percorso, c.Letti(), v.Dimensione)
		}
		got = append(got, v.Percorso[len(dir):])
		return nil
	}, func(v Voce, r *Rifiuto) { got = append(got, v.Percorso[len(dir):]+" "+r.Codice) })
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/a/y.zip!/dentro.txt", "/a/z.txt", "/b.txt", "/c.xlsx", "/link " + PercorsoVietato, "/manca " + FileIlleggibile}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want, got: %s", diff)
	}
}

func TestVoceCarriesTheTimeOfItsEntry(t *testing.T) {
	p := filepath.Join(t.TempDir(), "x.zip")
	os.WriteFile(p, archive(t, deflated("a", nil)), 0o600)
	err := Visita(t.Context(), []string{p}, Limiti{}, func(v Voce, _ io.Reader) error {
		if want := time.Date(2025, 9, 22, 10, 0, 0, 0, time.UTC); !v.ModTime.Equal(want) {
			t.Errorf("got %v, want %v", v.ModTime, want)
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Without an extended timestamp the hour is that of a wall in Rome.
	if got, want := dosTime((2025-1980)<<9|9<<5|22, 12<<11), time.Date(2025, 9, 22, 10, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNamesAreDecodedAsTheirWriterMeant(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"ASCII", "A001_ABANO TERME_ple.gml", "A001_ABANO TERME_ple.gml"},
		{"UTF-8 without its flag", "Forlì.gml", "Forlì.gml"},
		{"code page 850", "Forl\x8d_citt\x85_perch\x82.gml", "Forlì_città_perché.gml"},
	} {
		if got := decodeName([]byte(c.raw), 0); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRifiutoSpeaksToTheHouse(t *testing.T) {
	var err error = rifiuto(ArchivioCifrato, "x.zip", nil, "è protetto da una password.")
	if sit.Kind(err) != sit.Invalid || sit.Codice(err) != ArchivioCifrato || sit.Messaggio(err) != "x.zip: è protetto da una password." {
		t.Errorf("got %v %q %q", sit.Kind(err), sit.Codice(err), sit.Messaggio(err))
	}
	if sit.Kind(&Rifiuto{Codice: GDALAssente}) != sit.Unavailable {
		t.Error("a missing program is not the fault of who delivers")
	}
	if !errors.As(err, new(*sit.Errore)) {
		t.Error("it is no Errore")
	}
}

func TestContatoreDigestsWhatItReads(t *testing.T) {
	c := NewContatore(io.LimitReader(zeros{}, 3))
	io.Copy(io.Discard, c)
	// printf '\0\0\0' | sha256sum
	if want := "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c"; c.SHA256() != want || c.Letti() != 3 {
		t.Errorf("got %d %s", c.Letti(), c.SHA256())
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
