package local

import (
	"errors"
	"os"
	"testing"

	"github.com/cestor/sit/sit"
)

// Only what the log says since the cluster was opened counts, and only of a server that went away.
func TestAFullDiskIsToldFromAServerThatStarts(t *testing.T) {
	p := place{base: t.TempDir()}
	scrivi := func(s string) {
		f, err := os.OpenFile(p.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(s)
		}
		if err = errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	const pieno = "PANIC:  could not write to file \"pg_wal/xlogtemp.7\": No space left on device\n"
	scrivi(pieno)
	c := &Cluster{place: p, logged: logMark(p)}
	via := sit.Rifiuto(sit.Unavailable, "BANCA_DATI_ASSENTE", "La banca dati si sta avviando.")
	if got := sit.Codice(c.Explain(via)); got != "BANCA_DATI_ASSENTE" {
		t.Errorf("a full disk of before: %s", got)
	}
	scrivi("LOG:  something else\n" + pieno)
	altro := sit.Rifiuto(sit.Conflict, "RIPROVARE", "Riprovare.")
	if got := c.Explain(altro); got != error(altro) {
		t.Errorf("another error: %v", got)
	}
	if got := c.Explain(via); sit.Codice(got) != "DISCO_PIENO" || !errors.Is(got, via) {
		t.Errorf("a full disk: %v", got)
	}
	if c.Explain(nil) != nil {
		t.Error("nothing is explained")
	}
}
