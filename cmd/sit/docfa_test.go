package main

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// fornituraDocfa is a month of invented declarations in an outer zip, in which each part is a zip.
func fornituraDocfa(t *testing.T) string {
	t.Helper()
	zippa := func(voci ...string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(voci); i += 2 {
			e, err := w.Create(voci[i])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := e.Write([]byte(voci[i+1])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	p := filepath.Join(t.TempDir(), "febbraio.zip")
	tutto := zippa(
		"X100_202402_DC.zip", zippa("DC.DAT", "X100| |1005|AB0012345|15022024|1|A02|03|6,5|118|523,17||||A|3||2|T|||A|0007|00045||0003|||VIA|DELLE GINESTRE|12||||\n"),
		"X100_202402_DM_PL_1.zip", zippa("DM.DAT", "X100| |1005|AB0012345|15022024|1|105,4|A|270|270|\n", "SC.DAT", "X100| |1005|AB0012345|15022024|AB0012345|1|TIF|200|\n", "AB0012345.001", "II*\x00pianta"),
		"X100_202402_DOC.zip", zippa("AB0012345.PDF", "%PDF-1.4", "AB0012345.DAT", "B"))
	if err := os.WriteFile(p, []byte(tutto), 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestADocfaSupplyKeepsItsFilesInTheFolderThatIsSaid(t *testing.T) {
	url, dir, p := pgtest.URL(t), t.TempDir(), fornituraDocfa(t)
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	importa := func(code int, esito string, altri ...string) fornitura.Esito {
		t.Helper()
		got, out, stderr := sitCmd(t, append([]string{"import", p, "--db", url, "--json"}, altri...)...)
		es := esitiJSON(t, out)
		if got != code || len(es) != 1 || strings.TrimSpace(es[0].Esito+" "+es[0].Codice) != esito {
			t.Fatalf("exit %d, %s%s", got, out, stderr)
		}
		return es[0]
	}
	file := func() int {
		l, err := filepath.Glob(filepath.Join(dir, "??", "*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(l)
	}
	e := importa(exitRefused, "rifiutata ARCHIVIO_NON_CONFIGURATO")
	if !strings.Contains(*e.Motivo, "--archivio") {
		t.Error(*e.Motivo)
	}
	importa(exitOK, "acquisita", "--archivio", dir, "--dry-run")
	if n := file(); n != 0 {
		t.Errorf("a rehearsal kept %d files", n)
	}
	e = importa(exitOK, "acquisita", "--archivio", dir)
	if e.Nuovi != 5 || e.Scarti+e.Anomalie != 1 || e.Riferimento.String() != "2024-02-29" || file() != 3 {
		t.Errorf("%+v, %d files", e, file())
	}
	t.Setenv("SIT_ARCHIVIO", dir)
	importa(exitOK, "gia_acquisita")
	if code, _, err := sitCmd(t, "forniture", "annulla", "3", "--motivo", "prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	if e = importa(exitOK, "acquisita"); e.Nuovi != 5 || file() != 3 {
		t.Errorf("after the undo: %+v, %d files", e, file())
	}
}

// An uploaded zip of documents has persons in it, and must be known for what it is before it is kept.
func TestTheCounterKnowsADocfaSupplyByItsArchive(t *testing.T) {
	p := fornituraDocfa(t)
	tipi, err := magazzino{}.Esamina(context.Background(), filepath.Dir(p), []string{filepath.Base(p)}, forniture.Opzioni{})
	if err != nil || !slices.Equal(tipi, []string{"catasto.docfa"}) {
		t.Errorf("%v %v", tipi, err)
	}
}
