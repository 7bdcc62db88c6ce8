package banco

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// provato is a folder that the server of the bench can reach, and the program built in it.
func provato(t *testing.T) (dir, programma string) {
	t.Helper()
	dir = t.TempDir()
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil { // the server may be another user
			t.Fatal(err)
		}
	}
	programma = filepath.Join(dir, "sit")
	if out, err := exec.Command("go", "build", "-o", programma, "github.com/cestor/sit/cmd/sit").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return dir, programma
}

// The bench as a whole, on a territory of two sheets: every measure is taken, and those that
// have a yardstick are held against it.
func TestTheBenchTakesEveryMeasure(t *testing.T) {
	dir, programma := provato(t)
	misure := map[string]Misura{}
	o := Opzioni{Territorio: Territorio{Seed: 1, Comuni: 2, Particelle: 1500}, Dir: dir, Durata: 300 * time.Millisecond, Programma: programma,
		Emetti: func(m Misura) error {
			if _, err := json.Marshal(m); err != nil {
				return err
			}
			misure[m.Misura] = m
			return nil
		}}
	if err := Esegui(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	attese := []string{"territorio.genera", "import.gml.scanner", "import.cxf.scanner", "import.gml.prima", "import.gml.prima.mb",
		"import.gml.prima.memoria", "import.gml.riconsegna", "import.cxf.prima", "snapshot.carica", "snapshot.memoria",
		"tiles.cold.c16", "tiles.cold.c1", "tiles.z13", "avvio.prima_tegola",
		"urbanistica.precalcolo", "urbanistica.precalcolo.uno_strato", "urbanistica.particella", "urbanistica.particella.viva"}
	if _, err := exec.LookPath("wrk"); err == nil {
		attese = append(attese, "tiles.warm.http.c16", "query.punto.c16", "query.particella.c16", "query.punto.passato.c16",
			"query.particella.passata.c16", "query.ricerca.c16", "query.ricerca.tasti.c16",
			"carta.estratto.c1", "carta.estratto.c4", "carta.scheda.c1")
	}
	for _, nome := range attese {
		if m, ok := misure[nome]; !ok || m.Valore <= 0 || m.Unita == "" {
			t.Errorf("%s: %+v", nome, m)
		}
	}
	confronti := map[string]string{"import.gml.prima.mb": "copy", "tiles.cold.c16": "st_asmvt"}
	if _, err := exec.LookPath("ogr2ogr"); err == nil {
		confronti["import.gml.prima"], confronti["import.gml.riconsegna"] = "ogr2ogr", "ogr2ogr"
	}
	for nome, con := range confronti {
		if m := misure[nome]; m.Riferimento != con || m.Rapporto == nil || *m.Rapporto <= 0 {
			t.Errorf("%s has no yardstick %s: %+v", nome, con, m)
		}
	}
	if t.Failed() {
		t.Log(slices.Sorted(maps.Keys(misure)))
	}
}

func TestAMeasureIsALineOfJSON(t *testing.T) {
	m := misura("tiles.cold.c16", 3738.9871, "1/s").contro("st_asmvt", 549.04).tempi([]time.Duration{900 * time.Microsecond, time.Millisecond, 31 * time.Millisecond})
	b, err := json.Marshal(m)
	want := `{"misura":"tiles.cold.c16","valore":3739,"unita":"1/s","p50_ms":1,"p95_ms":1,"p99_ms":1,"riferimento":"st_asmvt","riferimento_valore":549,"rapporto":6.81}`
	if err != nil || string(b) != want {
		t.Errorf("%s, %v\nwant %s", b, err, want)
	}
	for v, want := range map[cifra]string{0: "0", 0.00012344: "0.0001234", 1234567: "1234567", 99.996: "100", 12.3456: "12.35"} {
		if got := v.Testo(); got != want {
			t.Errorf("%v is written %s, want %s", float64(v), got, want)
		}
	}
}

func TestAnUnknownGroupIsRefused(t *testing.T) {
	err := Esegui(t.Context(), Opzioni{Territorio: Territorio{1, 1, 100}, Dir: t.TempDir(), Solo: []string{"tegole"}})
	if err == nil || !strings.Contains(err.Error(), "GRUPPO_SCONOSCIUTO") && !strings.Contains(err.Error(), "tegole") {
		t.Errorf("got %v", err)
	}
}
