package urbanistica_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/urbanistica/urbanisticatest"
)

// The sample of the CDU (edilizia §9), in Gauss-Boaga east.
const gaussBoagaEst = 3004

// vettoriale reads a layer of the sample as rows of a table, its shape in WKT.
func vettoriale(t *testing.T, strato string) (righe []map[string]string) {
	t.Helper()
	file := filepath.Join("../../../shared/data/urbanistica/cdu-test/db_esempio.gpkg")
	if _, err := os.Stat(file); err != nil {
		t.Skip("SALTATI 1: manca la cartella dei dati di prova ../shared/data")
	}
	// A copy: opening a GeoPackage writes beside it.
	copia := filepath.Join(t.TempDir(), "esempio.gpkg")
	b, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(copia, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "CSV", "/vsistdout/", copia, strato, "-lco", "GEOMETRY=AS_WKT").Output()
	if err != nil {
		t.Fatalf("ogr2ogr: %v", err)
	}
	r, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, riga := range r[1:] {
		m := map[string]string{}
		for i, nome := range r[0] {
			m[nome] = riga[i]
		}
		righe = append(righe, m)
	}
	return righe
}

// esempio opens a comune with the 193 particelle of the sample. Their numbers are foglio, mappale and sezione.
func esempio(t *testing.T) (*pg.DB, *urbanisticatest.Comune) {
	t.Helper()
	righe := vettoriale(t, "terreni_catastali")
	db := pgtest.Open(t)
	c := urbanisticatest.Apri(t, db, 0.6)
	c.SRID = gaussBoagaEst
	for _, r := range righe {
		s, err := strconv.ParseFloat(r["supcat"], 64)
		if err != nil {
			t.Fatalf("%v: %v", r, err)
		}
		c.Particella(urbanisticatest.Particella{Numero: r["foglio"] + "-" + r["mappale"] + "-" + r["sezione"], WKT: r["WKT"], Superficie: int64(s)})
	}
	return db, c
}
