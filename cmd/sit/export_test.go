package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/tiles/pmtiles"
)

// esportabile is a database with the real comune of the demonstration.
func esportabile(t *testing.T) (url string) {
	t.Helper()
	url = pgtest.URL(t)
	if code, out, err := sitCmd(t, "import", "esempio/B542.zip", "--crea-ente", "--riferimento", "2025-09-22", "--db", url); code != exitOK {
		t.Fatalf("exit %d\n%s%s", code, out, err)
	}
	return url
}

func TestExportWritesWholeFilesAndTellsWhatTheyAre(t *testing.T) {
	url := esportabile(t)
	dir := t.TempDir()
	t.Chdir(dir)
	for args, nome := range map[string]string{"gpkg": "B542_mappa_2025-09-22.gpkg", "pmtiles": "B542_mappa_2025-09-22.pmtiles", "geojson": "B542_particelle_2025-09-22.geojson",
		"csv --tema fogli": "B542_fogli_2025-09-22.csv", "csv --virgola -o miei.csv": "miei.csv", "pmtiles --tema particelle -o p.pmtiles": "p.pmtiles"} {
		riga := append(append([]string{"export"}, strings.Fields(args)...), "--ente", "b542", "--json", "--db", url)
		code, out, stderr := sitCmd(t, riga...)
		var e esportato
		if err := json.Unmarshal([]byte(out), &e); code != exitOK || err != nil {
			t.Fatalf("sit export %s: exit %d, %v\n%s%s", args, code, err, out, stderr)
		}
		b, err := os.ReadFile(filepath.Join(dir, nome))
		if err != nil {
			t.Fatalf("sit export %s: %v", args, err)
		}
		sum := sha256.Sum256(b)
		if e.File != nome || e.Byte != int64(len(b)) || e.SHA256 != hex.EncodeToString(sum[:]) || e.Oggetti == 0 || e.Giorno != sit.Data(2025, 9, 22) || e.Attribuzione != esporta.Attribuzione {
			t.Errorf("sit export %s: %+v", args, e)
		}
		// Again, the same bytes.
		if _, out2, _ := sitCmd(t, riga...); out2 != out {
			t.Errorf("sit export %s: %s then %s", args, out, out2)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	f, err := os.Open(filepath.Join(dir, "B542_mappa_2025-09-22.pmtiles"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pmtiles.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Name, Attribution, License, Version string
		Layers                              []struct{ ID string } `json:"vector_layers"`
	}
	if err := r.Metadata(&m); err != nil || m.Version != "2025-09-22" || m.Attribution != esporta.Attribuzione || m.License != "CC BY 4.0" || len(m.Layers) != 4 {
		t.Errorf("%+v %v", m, err)
	}
	if code, out, stderr := sitCmd(t, "export", "csv", "--ente", "B542", "--tema", "fogli", "-o", "-", "--db", url); code != exitOK || !strings.HasPrefix(out, "\ufeffid;comune;") || strings.Count(out, "\n") != 9 {
		t.Errorf("to stdout: exit %d\n%s%s", code, out, stderr)
	}
}

func TestExportLeavesNothingHalfDone(t *testing.T) {
	url := esportabile(t)
	dir := t.TempDir()
	mio := filepath.Join(dir, "mio.geojson")
	if err := os.WriteFile(mio, []byte("di prima"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line, want string
		code       int
	}{
		{"export geojson --ente B542 --tema persone -o " + mio, "TEMA_SCONOSCIUTO", exitUsage},
		{"export geojson --ente A001 -o " + mio, "ENTE_SCONOSCIUTO", exitFailed},
		{"export pmtiles --ente B542 --tema edifici -o " + mio, "TEMA_VUOTO", exitFailed},
		{"export csv --ente B542 -o " + dir, "FILE_NON_SCRIVIBILE", exitFailed},
		{"export csv --ente B542 -o " + filepath.Join(dir, "manca", "x.csv"), "FILE_NON_SCRIVIBILE", exitFailed},
		{"export geojson --ente B542 --virgola -o " + mio, "PARAMETRO_NON_VALIDO", exitUsage},
	} {
		if code, out, stderr := sitCmd(t, append(strings.Fields(c.line), "--db", url)...); code != c.code || !strings.Contains(stderr, c.want) || out != "" {
			t.Errorf("sit %s: exit %d\n%s%s", c.line, code, out, stderr)
		}
	}
	// Interrupted in the middle.
	ctx, stop := context.WithCancel(t.Context())
	var stderr bytes.Buffer
	code := run(ctx, []string{"export", "geojson", "--ente", "B542", "-o", mio, "--db", url}, io.Discard, scatta{&stderr, stop})
	if code == exitOK {
		t.Error("it ended well although interrupted")
	}
	if b, err := os.ReadFile(mio); err != nil || string(b) != "di prima" {
		t.Errorf("the file of before: %q %v", b, err)
	}
	if voci, err := os.ReadDir(dir); err != nil || len(voci) != 1 {
		t.Errorf("left behind: %v %v", voci, err)
	}
}

// scatta interrupts the program as soon as it says that it is exporting.
type scatta struct {
	io.Writer
	stop func()
}

func (s scatta) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("esportazione")) {
		s.stop()
	}
	return s.Writer.Write(b)
}

// What the server gives out is what the command writes.
func TestServerAndCommandGiveTheSameBytes(t *testing.T) {
	url := esportabile(t)
	dir := t.TempDir()
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", url, "--exports-dir", filepath.Join(dir, "scarica"))
	for _, formato := range []string{"pmtiles", "csv"} {
		file := filepath.Join(dir, "a."+formato)
		if code, _, stderr := sitCmd(t, "export", formato, "--ente", "B542", "-o", file, "--db", url); code != exitOK {
			t.Fatal(stderr)
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"api/v1/B542/scarica/"+formato, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "identity")
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(w.Body)
		w.Body.Close()
		if err != nil || w.StatusCode != 200 || !bytes.Equal(got, want) {
			t.Errorf("%s: %d, %d bytes, want %d, %v", formato, w.StatusCode, len(got), len(want), err)
		}
	}
	if code := a.stop(); code != exitOK {
		t.Errorf("exit %d\n%s", code, a.stderr)
	}
	voci, err := os.ReadDir(filepath.Join(dir, "scarica"))
	if err != nil || len(voci) != 2 {
		t.Errorf("%v %v", voci, err)
	}
}
