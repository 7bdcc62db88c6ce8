package carico_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/web/carico"
)

func leggi(a *archivio.Archivio, corpo, tipo string, massimo int64) (*carico.Modulo, error) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(corpo))
	r.Header.Set("Content-Type", tipo)
	return carico.Leggi(httptest.NewRecorder(), r, a, massimo)
}

const multipart = "multipart/form-data; boundary=b"

func parte(intestazione, testo string) string {
	return "--b\r\nContent-Disposition: form-data; " + intestazione + "\r\n\r\n" + testo + "\r\n"
}

func TestAFormIsReadInAnyOrder(t *testing.T) {
	dir := t.TempDir()
	a, err := archivio.New(archivio.Config{Dir: dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := leggi(a, parte(`name="file"; filename="A.FAB"`, "uno")+parte(`name="tipo"`, "catasto.fabbricati")+parte(`name="conferma"`, "LACUNA, FOGLIO_DIMEZZATO")+
		parte(`name="mappa"; filename="m.json"`, `{"srid":7792}`)+parte(`name="file"; filename="A.SOG"`, "")+parte(`name="file"; filename=""`, "")+parte(`name="completa"`, "on")+parte(`name="altro"`, "x")+"--b--\r\n", multipart, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.File) != 2 || m.File[0].Nome != "A.FAB" || m.File[0].Bozza.Byte != 3 || m.File[1].Bozza.Byte != 0 || m.Tipo != "catasto.fabbricati" ||
		strings.Join(m.Conferma, "|") != "LACUNA|FOGLIO_DIMEZZATO" || string(m.Mappa) != `{"srid":7792}` || !m.Completa || m.Campi["altro"] != "x" {
		t.Errorf("%+v", m)
	}
	m.Butta()
	vuota(t, dir)
}

func vuota(t *testing.T, dir string) {
	t.Helper()
	if l, err := filepath.Glob(filepath.Join(dir, "arrivo", "*")); err != nil || len(l) != 0 {
		t.Fatalf("left behind: %v, %v", l, err)
	}
}

// Whatever arrives, it is a form or an error for who sent it, and nothing stays on the disk.
func FuzzLeggi(f *testing.F) {
	for _, s := range []string{
		"", "--b--\r\n", "--b", parte(`name="file"; filename="a"`, "x"), parte(`name="file"; filename="../../etc/passwd"`, "x") + "--b--\r\n",
		parte(`name="file"; filename="a\"b"`, "x") + parte(`name="file"`, "") + "--b--\r\n", parte(`name="riferimento"`, "2025-02-30") + "--b--\r\n",
		parte(`name="file"; filename*=UTF-8''%e2%82%ac`, "x") + "--b--\r\n", parte("", "x") + "--b--\r\n", "--b\r\n" + strings.Repeat("X: y\r\n", 50) + "\r\n--b--\r\n",
	} {
		f.Add(s)
	}
	dir := f.TempDir()
	a, err := archivio.New(archivio.Config{Dir: dir}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, corpo string) {
		m, err := leggi(a, corpo, multipart, 64)
		if err == nil {
			var tutti int64
			for _, x := range m.File {
				if x.Nome == "" || strings.ContainsAny(x.Nome, "/\\\x00") || strings.HasPrefix(x.Nome, ".") {
					t.Errorf("%q is taken for a name", x.Nome)
				}
				tutti += x.Bozza.Byte
			}
			if tutti > 64 {
				t.Errorf("%d bytes over a limit of 64", tutti)
			}
			m.Butta()
		} else if sit.Kind(err) != sit.Invalid || sit.Messaggio(err) == "" {
			t.Errorf("not an error for who sends: %v", err)
		}
		vuota(t, dir)
	})
}
