package fornitura

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Every hostile file of addresses is refused in words, or costs the lines that are wrong, and
// never touches what was there.
func TestHostileFilesOfAddressesAreRefusedClearly(t *testing.T) {
	riga := func(n int, resto string) string { return fmt.Sprintf("X100;1;1;;VIA ROMA;;;;%d;;%s\n", 1000+n, resto) }
	buona := riga(1, "1;;;;;;;;")
	var dentro strings.Builder
	dentro.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range 50 {
		fmt.Fprintf(&dentro, `{"type":"Feature","properties":{"CODICE_COMUNE":"X100","PROGR_NAZIONALE":1.0,"VIA":"VIA ROMA","PROGR_CIVICO":%d.0,"CIVICO":%d.0},"geometry":null},`, 2000+i, i+1)
	}
	file := map[string]struct {
		nome, testo string
		codice      string
	}{
		"only a header":    {"a.csv", testataINDIR + "\n", "CONSEGNA_VUOTA"},
		"all lines short":  {"a.csv", testataINDIR + "\nX100;1;1\nX100;1\n", "NIENTE_DI_LEGGIBILE"},
		"no comune":        {"a.csv", testataINDIR + "\n;1;1;;VIA ROMA;;;;1;;1;;;;;;;;\n", "NIENTE_DI_LEGGIBILE"},
		"no comune column": {"a.csv", "PROGRESSIVO_NAZIONALE;ODONIMO\n1;VIA ROMA\n", "INTESTAZIONE_SCONOSCIUTA"},
		"half a JSON":      {"a.geojson", dentro.String(), "FILE_TRONCATO"},
		"bad JSON":         {"a.geojson", strings.Replace(dentro.String(), `{"type":"Feature"`, `{"type":"Feature",,`, 1), "GEOJSON_ILLEGGIBILE"},
		"nulls":            {"a.csv", testataINDIR + "\n" + strings.ReplaceAll(buona, "VIA ROMA", "VIA\x00ROMA"), "NIENTE_DI_LEGGIBILE"},
		"a line of 3 MB":   {"a.csv", testataINDIR + "\nX100;1;1;;" + strings.Repeat("x", 3<<20) + "\n", "NIENTE_DI_LEGGIBILE"},
	}
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	indir(t, dir, "X100", "9 VIA_CHE_RESTA 91 1 .")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2019-01-01")}, dir)
	stato := b.statoIndirizzi()
	for nome, f := range file {
		t.Run(nome, func(t *testing.T) {
			b := b.per(t)
			e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), f.nome, []byte(f.testo)))
			if e.Codice != f.codice || e.Motivo == nil || strings.Contains(*e.Motivo, "%!") {
				t.Errorf("%s: %v", e.Codice, e.Motivo)
			} else {
				t.Logf("%s: %.200s", e.Codice, *e.Motivo)
			}
			fermo(t, "refusal", b.statoIndirizzi(), stato)
			b.pulito()
		})
	}
	// Among good lines the bad ones cost themselves.
	misto := testataINDIR + "\n" + buona + riga(2, `"2;;;;;;;;`) + riga(3, "3;;;;;x;y;;") + riga(4, "4;;;;;1e400;41;;") + riga(5, "5';--;;;;;;;") + "\xff\xfe\n" + riga(6, "6;"+strings.Repeat("a", 500)+";;;;;;;")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), "misto.csv", []byte(misto)))
	if e.Letti["INDIR"] != 7 || e.Scarti != 4 || e.Acquisiti["civici"] != 3 {
		t.Errorf("%+v", e)
	}
	if n := uno[int](b, `SELECT count(*) FROM indirizzi.scarto WHERE contenuto IS NOT NULL`); n < 4 {
		t.Errorf("%d scarti keep their line", n)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}
