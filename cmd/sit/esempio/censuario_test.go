package esempio

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/cmd/sit/banco/registri"
)

func TestTheCensusOfTheBorgoIsTheOneTold(t *testing.T) {
	dir := t.TempDir()
	if err := raccontoDelBorgo().Scrivi(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	confrontaCartella(t, dir, filepath.Join("borgo", "registri"))
}

func TestTheCensusOfCampoliIsOfItsMapAndTheCittadinoIsInIt(t *testing.T) {
	e, err := censuarioDiCampoli()
	if err != nil {
		t.Fatal(err)
	}
	k := slices.IndexFunc(e.Siti, func(s registri.Sito) bool {
		return s.Foglio == campoDelCittadino[0] && s.Numero == campoDelCittadino[1]
	})
	if len(e.Siti) < 4000 || k < 0 || e.Siti[k].Edificato {
		t.Fatalf("%d particelle, that of the cittadino is the %dth", len(e.Siti), k)
	}
	dir := t.TempDir()
	c, err := e.Scrivi(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(c.Consegne[1].Base + ".SOG")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	trovato := false
	for r, err := range censuario.LeggiSOG(f, censuario.Opzioni{}) {
		if err != nil {
			t.Fatal(err)
		}
		trovato = trovato || r.CodiceFiscale == Cittadino().CF
	}
	if !trovato {
		t.Error("the cittadino owns nothing in Campoli")
	}
}

// elenco lists the files below a folder.
func elenco(t *testing.T, dir string) (nomi []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			nomi = append(nomi, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return nomi
}

func confrontaCartella(t *testing.T, generata, tenuta string) {
	t.Helper()
	if *update {
		if err := errors.Join(os.RemoveAll(tenuta), os.CopyFS(tenuta, os.DirFS(generata))); err != nil {
			t.Fatal(err)
		}
	}
	want := elenco(t, generata)
	if got := elenco(t, tenuta); !slices.Equal(got, want) {
		t.Fatalf("%s holds %v, want %v: go test -update", tenuta, got, want)
	}
	for _, n := range want {
		a, err := os.ReadFile(filepath.Join(generata, n))
		b, err2 := os.ReadFile(filepath.Join(tenuta, n))
		if err = errors.Join(err, err2); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is not what is told (%v): go test -update", filepath.Join(tenuta, n), err)
		}
	}
}
