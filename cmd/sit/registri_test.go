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
)

// censuarioDiProva writes a whole load of n units with a title each, and of as many particelle. In the second
// one unit in five has another rendita and one in fifty is not there.
func censuarioDiProva(t *testing.T, dir, comune string, n int, secondo bool) string {
	t.Helper()
	var fab, ter, sog, tit strings.Builder
	anno, rendita := "2022", "523,17"
	if secondo {
		anno = "2023"
	}
	for i := 1; i <= n; i++ {
		if secondo && i%50 == 7 {
			continue
		}
		r := rendita
		if secondo && i%5 == 0 {
			r = "600,01"
		}
		fmt.Fprintf(&fab, "%s| |%d|F|1|1||A02|03|6,5|118||%s||A|1|||2||||10062015|11062015|V|021733|001|2015|||||||||%d||||VAR||||1|\n%[1]s| |%[2]d|F|1|2||0007|%05[5]d||0001||\n",
			comune, i, r, 700000+i, 1+i%300)
		fmt.Fprintf(&ter, "%s| |%d|T|1|1|7|%05d||||1|01|0|1|%d|0|0|0|0|0|1,5|1,5|15031990|15031990|M|000321|001|1990||||||||||%d||TM||||\n", comune, i, i, i%90, 800000+i)
		fmt.Fprintf(&sog, "%s| |%d|G|DITTA INVENTATA %d|%[1]s||\n", comune, i, i)
		fmt.Fprintf(&tit, "%s| |%d|G|%[2]d|%%c|10 ||1|1| ||10062015|V|021733|001|2015|11062015||||||||700450||%%d|||||\n", comune, i)
	}
	titoli := func(lettera byte, primo int) string {
		var b strings.Builder
		k := primo
		for l := range strings.Lines(tit.String()) {
			fmt.Fprintf(&b, l, lettera, k)
			k++
		}
		return b.String()
	}
	for nome, testo := range map[string]string{
		"A.FAB": fab.String(), "A.SOG": sog.String(), "A.TIT": titoli('F', 1), "A.PRM": "Comune richiesto: " + comune + "\nTipologia di estrazione: Fabbricati completa\nData selezione: 31/12/" + anno + "\n",
		"B.TER": ter.String(), "B.SOG": sog.String(), "B.TIT": titoli('T', 1_000_000), "B.PRM": "Comune richiesto: " + comune + "\nTipologia di estrazione: Terreni completa ptaspec si\nData selezione: 31/12/" + anno + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, nome), []byte(testo), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// statoRegistri is what is believed of one cadastre, and which deliveries it comes from.
const statoRegistri = `SELECT md5(COALESCE(string_agg(r, '|' ORDER BY r), '')) FROM (
	SELECT ROW(immobile, progressivo, rendita_milli, dal, al, aperto, chiusura, identificativi, superseded_at IS NULL)::text AS r FROM catasto.stadio_uiu
	UNION ALL SELECT ROW(s.immobile, s.progressivo, s.superficie_mq, s.dal, s.al, s.aperto, s.chiusura, p.id, s.superseded_at IS NULL)::text FROM catasto.stadio_terreno s LEFT JOIN catasto.particella p USING (ente_id, particella_id)
	UNION ALL SELECT ROW(chiave, immobile_tipo, dal, al, aperto, chiusura, superseded_at IS NULL)::text FROM catasto.titolarita
	UNION ALL SELECT ROW(soggetto, denominazione, superseded_at IS NULL)::text FROM catasto.soggetto
	UNION ALL SELECT ROW(immobile, foglio, numero)::text FROM catasto.identificativo
	UNION ALL SELECT ROW(immobile, superficie_mq)::text FROM catasto.terreno
	UNION ALL SELECT ROW(uiu, particelle)::text FROM catasto.consistenza
	UNION ALL SELECT p.id FROM catasto.particella p
	UNION ALL SELECT 'anomalia ' || codice || COALESCE(oggetto, '') FROM catasto.anomalia
	UNION ALL SELECT 'fornitura ' || tipo || sha256 FROM forniture.fornitura WHERE stato = 'acquisita') AS tutto`

// An import of registers that is killed leaves each of its deliveries undone or done, never half.
func TestKilledWhileItImportsRegistersEachDeliveryIsWholeOrAbsent(t *testing.T) {
	giri := 6
	if n, err := strconv.Atoi(os.Getenv("SIT_TEST_ROUNDS")); err == nil {
		giri = n
	}
	dir, uno, due := cartella(t), t.TempDir(), t.TempDir()
	censuarioDiProva(t, uno, "X100", 2000, false)
	censuarioDiProva(t, due, "X100", 2000, true)
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
	sit("import", uno)
	stati := map[string]string{chiede(t, dir, statoRegistri): "neither"}
	inizio := time.Now()
	sit("import", due)
	durata := time.Since(inizio)
	stati[chiede(t, dir, statoRegistri)] = "both"
	ultime := func() []string {
		n := chiede(t, dir, `SELECT string_agg(fornitura_id::text, ' ' ORDER BY conclusa_at DESC) FROM forniture.fornitura WHERE stato = 'acquisita' AND riferimento = '2023-12-31'`)
		return strings.Fields(n)
	}
	sit("forniture", "annulla", ultime()[0], "--motivo", "prova")
	stati[chiede(t, dir, statoRegistri)] = "the first"
	for _, n := range ultime() {
		sit("forniture", "annulla", n, "--motivo", "prova")
	}
	if s := stati[chiede(t, dir, statoRegistri)]; s != "neither" {
		t.Fatalf("the undo does not give the state before: %q", s)
	}
	fatti := map[string]int{}
	for giro := range giri {
		attesa := durata/8 + time.Duration(rand.Int64N(int64(durata)))
		chi := uccidi(t, custode, giro, attesa, programma("import", due, "--dir", dir))
		stato := stati[chiede(t, dir, statoRegistri)]
		if stato == "" {
			t.Fatalf("round %d: %s killed after %v of %v: the state is none of those between deliveries", giro, chi, attesa, durata)
		}
		fatti[chi+" "+stato]++
		sit("import", uno) // already here: it only sweeps
		if resti := chiede(t, dir, restiSQL); resti != "" {
			t.Fatalf("round %d: %s killed after %v: left behind %s", giro, chi, attesa, resti)
		}
		for _, n := range ultime() {
			sit("forniture", "annulla", n, "--motivo", "prova")
		}
	}
	t.Logf("an import takes %v; deliveries found: %v", durata, fatti)
}

// Two enti come in side by side, each in a process of its own, with their first terreni and with them the
// partitions of their particelle.
func TestTwoEntiImportTheirRegistersAtOnce(t *testing.T) {
	dir := cartella(t)
	custode, err := local.Open(t.Context(), dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { custode.Close() })
	enti := []string{"X100", "X101"}
	for _, e := range enti {
		if out, err := programma("ente", "add", e, "--nome", "Prova", "--dir", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	esiti := make(chan error, len(enti))
	for _, e := range enti {
		cons := censuarioDiProva(t, t.TempDir(), e, 1500, false)
		go func() {
			out, err := programma("import", cons, "--dir", dir).CombinedOutput()
			if err != nil {
				err = fmt.Errorf("%s: %w\n%s", e, err, out)
			}
			esiti <- err
		}()
	}
	for range enti {
		if err := <-esiti; err != nil {
			t.Error(err)
		}
	}
	const conti = `SELECT string_agg(e.codice || ' ' || c.uiu || ' ' || c.particelle || ' ' || (SELECT count(*) FROM catasto.titolarita t WHERE t.ente_id = e.ente_id) || ' ' || (SELECT count(*) FROM catasto.soggetto s WHERE s.ente_id = e.ente_id), ', ' ORDER BY e.codice)
		FROM catasto.consistenza c JOIN sit.ente e USING (ente_id)`
	if got := chiede(t, dir, conti); got != "X100 1500 1500 3000 1500, X101 1500 1500 3000 1500" {
		t.Error(got)
	}
	// What one could not drop while the other was reading, the next sweep drops.
	if out, err := programma("import", censuarioDiProva(t, t.TempDir(), "X100", 2, false), "--dry-run", "--dir", dir).CombinedOutput(); err != nil {
		t.Logf("the last import: %v\n%s", err, out)
	}
	if resti := chiede(t, dir, restiSQL); resti != "" {
		t.Errorf("left behind %s", resti)
	}
	out, err := programma("forniture", "formato", "1", "--dir", dir).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "righe") || strings.Contains(string(out), "DITTA") {
		t.Errorf("format report: %v\n%s", err, out)
	}
	if out, err := programma("forniture", "formato", "99", "--dir", dir).CombinedOutput(); err == nil || !strings.Contains(string(out), "non esiste") {
		t.Errorf("a delivery that is not there: %v\n%s", err, out)
	}
}
