package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit/pg/local"
	"github.com/cestor/sit/sit/pg/pgtest"
)

const testataINDIR = "CODICE_COMUNE;CODICE_ISTAT;PROGRESSIVO_NAZIONALE;CODICE_COMUNALE;ODONIMO;LOCALITA';DIZIONE_LINGUA1;DIZIONE_LINGUA2;PROGRESSIVO_ACCESSO;CODICE_COMUNALE_ACCESSO;CIVICO;ESPONENTE;SPECIFICITA;METRICO;PROGRESSIVO_SNC;COORD_X_COMUNE;COORD_Y_COMUNE;QUOTA;METODO"

// indirDiProva writes n civici on streets of a hundred. In the second year the streets have new
// names, a tenth of the doors has moved and one in thirty is gone.
func indirDiProva(t *testing.T, dir, comune string, n int, secondo bool) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("\ufeff" + testataINDIR + "\r\n")
	for i := range n {
		nome, x := fmt.Sprintf("VIA DEL NUMERO %d", i/100), 14.8+float64(i%997)/10000
		if secondo {
			nome = "NUOVA " + nome
			if i%10 == 0 {
				x += 0.001
			}
			if i%30 == 7 {
				continue
			}
		}
		fmt.Fprintf(&b, "%s;999100;%d;%d;%s;;;;%d;;%d;;;;;%s;%s;;4\r\n", comune, 5000+i/100, i/100, nome, 70000+i, 1+i%100,
			strings.Replace(fmt.Sprintf("%.6f", x), ".", ",", 1), strings.Replace(fmt.Sprintf("%.6f", 41.2+float64(i/997)/1000), ".", ",", 1))
	}
	p := filepath.Join(dir, "INDIR_"+comune+".csv")
	if err := os.WriteFile(p, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

const statoIndirizzi = `SELECT md5(COALESCE(string_agg(r, '|' ORDER BY r), '')) FROM (
	SELECT ROW(k.codice, s.odonimo, s.dal, s.al, s.superseded_at IS NULL)::text AS r FROM indirizzi.stato_via s JOIN indirizzi.via k USING (ente_id, via_id)
	UNION ALL SELECT ROW(k.codice, s.testo, ST_AsText(s.geom), s.dal, s.al, s.superseded_at IS NULL)::text FROM indirizzi.stato_civico s JOIN indirizzi.civico k USING (ente_id, civico_id)
	UNION ALL SELECT codice FROM indirizzi.via UNION ALL SELECT codice FROM indirizzi.civico
	UNION ALL SELECT 'fornitura ' || sha256 FROM forniture.fornitura WHERE stato = 'acquisita') AS tutto`

// An import of addresses killed at any instant, or whose server is, leaves the state before or the
// state after, as that of a map does. SIT_TEST_ROUNDS says how often, for a night.
func TestAddressesKilledAtAnyInstantAreBeforeOrAfter(t *testing.T) {
	giri := 9
	if n, err := strconv.Atoi(os.Getenv("SIT_TEST_ROUNDS")); err == nil {
		giri = n
	}
	dir := cartella(t)
	uno, due := indirDiProva(t, t.TempDir(), "X100", 12_000, false), indirDiProva(t, t.TempDir(), "X100", 12_000, true)
	custode, err := local.Open(t.Context(), dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { custode.Close() })
	sit := func(args ...string) string {
		t.Helper()
		out, err := programma(append(args, "--dir", dir)...).CombinedOutput()
		if err != nil {
			t.Fatalf("sit %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	sit("ente", "add", "X100", "--nome", "Prova")
	sit("import", uno, "--riferimento", "2020-01-01")
	prima := chiede(t, dir, statoIndirizzi)
	inizio := time.Now()
	sit("import", due, "--riferimento", "2021-01-01")
	durata := time.Since(inizio)
	dopo := chiede(t, dir, statoIndirizzi)
	ultima := func() string {
		return chiede(t, dir, `SELECT max(fornitura_id)::text FROM forniture.fornitura WHERE stato = 'acquisita'`)
	}
	sit("forniture", "annulla", ultima(), "--motivo", "prova")
	if s := chiede(t, dir, statoIndirizzi); s != prima {
		t.Fatal("the undo does not give the state before")
	}
	fatti := map[string]int{}
	for giro := range giri {
		attesa := durata/8 + time.Duration(rand.Int64N(int64(durata)))
		chi := uccidi(t, custode, giro, attesa, programma("import", due, "--riferimento", "2021-01-01", "--dir", dir))
		stato := chiede(t, dir, statoIndirizzi)
		switch stato {
		case prima:
			fatti[chi+" before"]++
		case dopo:
			fatti[chi+" after"]++
		default:
			t.Fatalf("round %d: %s killed after %v of %v: the state is neither before nor after", giro, chi, attesa, durata)
		}
		sit("import", uno, "--riferimento", "2020-01-01") // already here: it only sweeps
		if resti := chiede(t, dir, restiSQL); resti != "" {
			t.Fatalf("round %d: %s killed after %v: left behind %s", giro, chi, attesa, resti)
		}
		if stato == dopo {
			sit("forniture", "annulla", ultima(), "--motivo", "prova")
		}
	}
	t.Logf("an import takes %v; states found: %v", durata, fatti)
}

func TestTheScartiOfAddressesAreShown(t *testing.T) {
	url := pgtest.URL(t)
	p := filepath.Join(t.TempDir(), "INDIR.csv")
	if err := os.WriteFile(p, []byte(testataINDIR+"\nX100;1;1;;VIA ROMA;;;;1;;1;;;;;;;;\nX100;1;;;VIA ROMA;;;;2;;2;;;;;;;;\nX100;1;1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"ente", "add", "X100", "--nome", "Prova"}, {"import", p, "--riferimento", "2024-01-01"}} {
		if code, out, err := sitCmd(t, append(args, "--db", url)...); code != exitOK {
			t.Fatalf("%v: %d %s %v", args, code, out, err)
		}
	}
	code, out, err := sitCmd(t, "forniture", "scarti", "1", "--db", url)
	if code != exitOK || !strings.Contains(out, "INDIR.csv:3: il civico è senza la sua via") || !strings.Contains(out, "INDIR.csv:4: la riga ha 3 campi invece di 19") {
		t.Errorf("%d %s %v", code, out, err)
	}
	code, out, err = sitCmd(t, "forniture", "annulla", "1", "--motivo", "prova", "--db", url)
	if code != exitOK {
		t.Errorf("%d %s %v", code, out, err)
	}
}
