package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/catasto/gml"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit/pg/local"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// TestMain lets the test binary be the program: one that can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("SITTEST_PROGRAM") != "" {
		main()
	}
	os.Exit(m.Run())
}

// programma is the program in a process of its own.
func programma(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "SITTEST_PROGRAM=1")
	return c
}

// foglioDiProva writes a sheet of lato × lato squares. In the second year one row in five has
// its squares joined two by two, and the whole sheet is shifted.
func foglioDiProva(t *testing.T, dir string, numero, lato int, secondo bool) string {
	t.Helper()
	id := catasto.IDFoglio{Comune: "X100", Foglio: numero}
	var buf bytes.Buffer
	w := cxf.NewWriter(&buf, cxf.Header{Genere: cxf.Mappa, Nome: id.String(), Foglio: id, Scala: 2000})
	e0, n0 := 470_000+1000*float64(numero), 4_553_000.0
	if secondo {
		e0, n0 = e0+0.8, n0+0.5
	}
	rettangolo := func(codice string, c, r, largo, alto int) {
		x, y := e0+10*float64(c), n0+10*float64(r)
		flat := []float64{x, y, x, y + 10*float64(alto), x + 10*float64(largo), y + 10*float64(alto), x + 10*float64(largo), y, x, y}
		if err := w.Write(cxf.Bordo{Codice: codice, Dimensione: 10, Posizione: [2]float64{x + 1, y + 1}, Flat: flat, Ends: [][]int{{len(flat)}}}); err != nil {
			t.Fatal(err)
		}
	}
	rettangolo(id.String(), 0, 0, lato, lato)
	for r := range lato {
		for c := range lato {
			n := strconv.Itoa(1 + r*lato + c)
			if secondo && r%5 == 0 {
				if c%2 == 0 {
					rettangolo(n, c, r, 2, 1)
				}
				continue
			}
			rettangolo(n, c, r, 1, 1)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p := filepath.Join(dir, id.String()+".cxf")
	if err := os.WriteFile(p, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func esitiJSON(t *testing.T, out string) (es []fornitura.Esito) {
	t.Helper()
	for line := range strings.Lines(out) {
		var e fornitura.Esito
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		es = append(es, e)
	}
	return es
}

func TestImportEndsWithTheCodesOfTheContract(t *testing.T) {
	url := pgtest.URL(t)
	dir := t.TempDir()
	buono := foglioDiProva(t, dir, 1, 4, false)
	ignoto := filepath.Join(t.TempDir(), "H501_000100.cxf")
	b, err := os.ReadFile(buono)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ignoto, bytes.ReplaceAll(b, []byte("X100_000100"), []byte("H501_000100")), 0o644); err != nil {
		t.Fatal(err)
	}
	scarto := filepath.Join(t.TempDir(), "X100_000200.cxf")
	if err := os.WriteFile(scarto, bytes.Replace(bytes.ReplaceAll(b, []byte("X100_000100"), []byte("X100_000200")), []byte("EOF"), []byte("SIMBOLO\r\nx\r\n0\r\n1\r\n1\r\nEOF"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args  string
		code  int
		esiti string
	}{
		{"import " + buono + " --riferimento 2020-01-01 --dry-run", exitOK, "acquisita"},
		{"import " + buono + " --riferimento 2020-01-01", exitOK, "acquisita"},
		{"import " + buono + " --riferimento 2020-01-01", exitOK, "gia_acquisita"},
		{"import " + ignoto, exitRefused, "rifiutata ENTE_NON_REGISTRATO"},
		{"import " + scarto + " " + ignoto + " --riferimento 2020-01-01", exitRefused, "acquisita, rifiutata ENTE_NON_REGISTRATO"}, // a scarto changes no code
		{"import " + filepath.Join(dir, "manca.cxf"), exitRefused, "rifiutata FILE_ILLEGGIBILE"},
		{"import " + buono + " --riferimento ieri", exitUsage, ""},
		{"import " + buono + " --ente X1", exitUsage, ""},
		{"import", exitUsage, ""},
		{"import " + buono + " --srid 7791", exitUsage, ""},
		{"forniture annulla 999 --motivo prova", exitRefused, ""},
	} {
		code, out, stderr := sitCmd(t, append(strings.Fields(c.args), "--db", url, "--json")...)
		var esiti []string
		for _, e := range esitiJSON(t, out) {
			esiti = append(esiti, strings.TrimSpace(e.Esito+" "+e.Codice))
		}
		if code != c.code || strings.Join(esiti, ", ") != c.esiti {
			t.Errorf("sit %s: exit %d, %v; want %d, %s\n%s", c.args, code, esiti, c.code, c.esiti, stderr)
		}
	}
	_, out, _ := sitCmd(t, "forniture", "--ente", "X100", "--json", "--db", url)
	if n := strings.Count(out, "\n"); n != 2 {
		t.Errorf("%d lines in the register, want 2:\n%s", n, out)
	}
	// Undo out of order names the later one; in order it goes, and the digest is free.
	if code, _, err := sitCmd(t, "forniture", "annulla", "2", "--motivo", "prova", "--db", url); code != exitRefused || !strings.Contains(err, "FORNITURA_NON_ULTIMA") {
		t.Errorf("exit %d, %s", code, err)
	}
	var es []fornitura.Esito
	for _, n := range []string{"5", "4", "2"} { // numbers are spent by rehearsals and refusals too
		sitCmd(t, "forniture", "annulla", n, "--motivo", "prova", "--db", url)
	}
	_, out, _ = sitCmd(t, "import", buono, "--riferimento", "2020-01-01", "--json", "--db", url)
	if es = esitiJSON(t, out); len(es) != 1 || es[0].Esito != fornitura.Acquisita {
		t.Errorf("after the undo: %s", out)
	}
}

// cartella is one that the server's user can enter.
func cartella(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

// statoMappa is what is drawn, whatever the numbers of the rows.
const statoMappa = `SELECT md5(COALESCE(string_agg(r, '|' ORDER BY r), '')) FROM (
	SELECT ROW(f.nome, d.classe, p.id, d.codice, d.ordine, d.dal, d.al, ST_AsText(d.geom), ST_AsText(d.geom_consegnata), d.superseded_at IS NULL)::text AS r
	FROM catasto.disegno d JOIN catasto.foglio f USING (ente_id, foglio_id) LEFT JOIN catasto.particella p USING (ente_id, particella_id)
	UNION ALL SELECT ROW(da.id, a.id, s.data)::text FROM catasto.successione s JOIN catasto.particella da ON da.particella_id = s.da JOIN catasto.particella a ON a.particella_id = s.a
	UNION ALL SELECT ROW(f.nome, s.gruppo, s.riferimento, s.modo)::text FROM catasto.stesura s JOIN catasto.foglio f USING (ente_id, foglio_id)
	UNION ALL SELECT p.id FROM catasto.particella p
	UNION ALL SELECT 'fornitura ' || sha256 FROM forniture.fornitura WHERE stato = 'acquisita'
	UNION ALL SELECT 'confine ' || ST_Area(geom) FROM catasto.confine_ente) AS tutto`

const restiSQL = `SELECT string_agg(r, ', ') FROM (
	SELECT c.relname::text AS r FROM pg_class c WHERE c.relnamespace = 'staging'::regnamespace AND c.relispartition
	UNION ALL SELECT 'foglio' FROM staging.foglio UNION ALL SELECT 'anomalia' FROM staging.anomalia
	UNION ALL SELECT 'in corso ' || fornitura_id FROM forniture.fornitura WHERE stato = 'in_corso'
	UNION ALL SELECT 'staccata ' || c.relname FROM pg_class c WHERE c.relnamespace = 'catasto'::regnamespace AND c.relname ~ '^(disegno|particella)_[0-9]+' AND c.relkind = 'r' AND NOT c.relispartition) AS resti`

// chiede asks the private server one question, once nobody else is at work on it.
func chiede(t *testing.T, dir, sql string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := local.Open(ctx, dir, local.Options{})
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "postgresql.log"))
		t.Fatalf("%v\n%s", err, log[max(0, len(log)-3000):])
	}
	defer c.Close()
	conn, err := pgx.Connect(ctx, c.AdminURL("sit"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for { // the server goes on for a moment with what a dead client had asked
		var altri int
		if err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()`).Scan(&altri); err != nil {
			t.Fatal(err)
		}
		if altri == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	var v *string
	if err := conn.QueryRow(ctx, sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if v == nil {
		return ""
	}
	return *v
}

// TestKilledAtAnyInstantTheStateIsBeforeOrAfter kills the importing process, and in one round of
// three the server, at random instants. SIT_TEST_ROUNDS says how often, for a night.
func TestKilledAtAnyInstantTheStateIsBeforeOrAfter(t *testing.T) {
	giri := 15
	if n, err := strconv.Atoi(os.Getenv("SIT_TEST_ROUNDS")); err == nil {
		giri = n
	}
	dir, uno, due := cartella(t), t.TempDir(), t.TempDir()
	for i := range 8 {
		foglioDiProva(t, uno, i+1, 20, false)
		foglioDiProva(t, due, i+1, 20, true)
	}
	// One who stays keeps the server up between the rounds.
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
	prima := chiede(t, dir, statoMappa)
	inizio := time.Now()
	sit("import", due, "--riferimento", "2021-01-01")
	durata := time.Since(inizio)
	dopo := chiede(t, dir, statoMappa)
	ultima := func() string {
		return chiede(t, dir, `SELECT max(fornitura_id)::text FROM forniture.fornitura WHERE stato = 'acquisita'`)
	}
	sit("forniture", "annulla", ultima(), "--motivo", "prova")
	if s := chiede(t, dir, statoMappa); s != prima {
		t.Fatal("the undo does not give the state before")
	}
	fatti := map[string]int{}
	for giro := range giri {
		attesa := durata/8 + time.Duration(rand.Int64N(int64(durata))) // the first eighth only starts
		chi := uccidi(t, custode, giro, attesa, programma("import", due, "--riferimento", "2021-01-01", "--dir", dir))
		switch s := chiede(t, dir, statoMappa); s {
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
		if chiede(t, dir, statoMappa) == dopo {
			sit("forniture", "annulla", ultima(), "--motivo", "prova")
		}
	}
	t.Logf("an import takes %v; states found: %v", durata, fatti)
}

// uccidi starts the program and kills it after a while, or the server instead in one round of three.
func uccidi(t *testing.T, c *local.Cluster, giro int, attesa time.Duration, cmd *exec.Cmd) (chi string) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Wait() }()
	time.Sleep(attesa)
	if giro%3 != 2 {
		_ = cmd.Process.Kill()
		return "program"
	}
	pid, err := os.ReadFile(filepath.Join(c.Dir(), "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.SplitN(string(pid), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	_ = syscall.Kill(n, syscall.SIGKILL)
	return "server"
}

// A program that serves for months outlives its private server: whoever holds it starts it again,
// where the pools and the one who follows the map find it.
func TestServeOutlivesItsPrivateServer(t *testing.T) {
	dir := cartella(t)
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--dir", dir)
	a.aspetta(10*time.Second, "/readyz", "pronto")
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Borgo di Prova", "--dir", dir); code != exitOK {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(b), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(-pid, syscall.SIGKILL); err != nil { // with all its children
		t.Fatal(err)
	}
	a.aspetta(10*time.Second, "/api/v1/enti", `"ente":"X100"`)
	if out, err := programma("import", "esempio/borgo/2024", "--dir", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	a.aspetta(10*time.Second, "/tiles/sit/16/35479/24522.mvt", "X100_000100")
	if code := a.stop(); code != exitOK {
		t.Errorf("exit %d\n%s", code, a.stderr)
	}
}

// The first map of an ente is written beside the others, and attached last: killed before that it
// leaves nothing, not even a table.
func TestAFirstLoadKilledAtAnyInstantLeavesNothingOrAll(t *testing.T) {
	giri := 6
	if n, err := strconv.Atoi(os.Getenv("SIT_TEST_ROUNDS")); err == nil {
		giri = n
	}
	dir, uno := cartella(t), t.TempDir()
	for i := range 8 {
		foglioDiProva(t, uno, i+1, 20, false)
	}
	custode, err := local.Open(t.Context(), dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { custode.Close() })
	const interi = "3208" // eight sheets: 400 particelle and a confine each
	fatti := map[string]int{}
	durata := time.Second
	for giro := range giri {
		codice := fmt.Sprintf("X%d", 101+giro)
		if out, err := programma("ente", "add", codice, "--nome", "Prova", "--dir", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		suoi := t.TempDir()
		file, _ := filepath.Glob(uno + "/*")
		for _, p := range file {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			nome := strings.ReplaceAll(filepath.Base(p), "X100", codice)
			if err := os.WriteFile(filepath.Join(suoi, nome), bytes.ReplaceAll(b, []byte("X100"), []byte(codice)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		importa := []string{"import", suoi, "--riferimento", "2020-01-01", "--dir", dir}
		if giro == 0 { // one in peace, to know how long it takes
			inizio := time.Now()
			if out, err := programma(importa...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			durata = time.Since(inizio)
			continue
		}
		attesa := durata/8 + time.Duration(rand.Int64N(int64(durata)))
		chi := uccidi(t, custode, giro, attesa, programma(importa...))
		conta := "SELECT count(*)::text FROM catasto.disegno d JOIN sit.ente e USING (ente_id) WHERE e.codice = '" + codice + "'"
		stato := chiede(t, dir, conta)
		if stato != "0" && stato != interi {
			t.Fatalf("round %d: %s killed after %v of %v: %s of %s drawings", giro, chi, attesa, durata, stato, interi)
		}
		fatti[chi+" "+stato]++
		if out, err := programma(importa...).CombinedOutput(); err != nil { // again: it sweeps, and comes in
			t.Fatalf("round %d: %s killed after %v, the next import: %v\n%s", giro, chi, attesa, err, out)
		}
		if stato := chiede(t, dir, conta); stato != interi {
			t.Fatalf("round %d: the import after has %s of %s drawings", giro, stato, interi)
		}
		if resti := chiede(t, dir, restiSQL); resti != "" {
			t.Fatalf("round %d: %s killed after %v: left behind %s", giro, chi, attesa, resti)
		}
	}
	t.Logf("a first load takes %v; drawings found: %v", durata, fatti)
}

// The memory of an import does not grow with what it reads. SIT_TEST_MEMORIA says the megabytes of
// the file, for a long run.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	mega, err := strconv.Atoi(os.Getenv("SIT_TEST_MEMORIA"))
	if err != nil {
		mega = 20
	}
	dir := cartella(t)
	p := filepath.Join(t.TempDir(), "X100_PROVA_ple.gml")
	n := gmlGrande(t, p, int64(mega)<<20)
	if out, err := programma("ente", "add", "X100", "--nome", "Prova", "--dir", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c := programma("import", p, "--riferimento", "2020-01-01", "--dir", dir, "--json")
	var out, stderr bytes.Buffer
	c.Stdout, c.Stderr = &out, &stderr
	inizio := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	fine := make(chan int)
	go func() { // what the kernel says at the end would count the server that it started too
		picco := 0
		for {
			b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
			_, resto, vivo := bytes.Cut(b, []byte("VmHWM:"))
			if !vivo {
				fine <- picco / 1024
				return
			}
			fmt.Sscan(string(resto), &picco)
			time.Sleep(20 * time.Millisecond)
		}
	}()
	picco := <-fine
	if err := c.Wait(); err != nil {
		t.Fatalf("%v\n%s%s", err, out.Bytes(), stderr.Bytes())
	}
	es := esitiJSON(t, out.String())
	if len(es) != 1 || es[0].Esito != fornitura.Acquisita || es[0].Nuovi != n {
		t.Fatalf("%s, want %d nuovi", out.String(), n)
	}
	t.Logf("%d MB, %d particelle in %v: peak %d MB", mega, n, time.Since(inizio).Round(time.Millisecond), picco)
	if picco >= 300 {
		t.Errorf("peak of %d MB, want under 300", picco)
	}
}

// gmlGrande writes particelle until the file has that many bytes, and says how many.
func gmlGrande(t *testing.T, p string, quanti int64) (n int64) {
	t.Helper()
	f, err := os.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := gml.NewWriter(f, gml.Header{}, -1)
	r := gml.Record{Tipo: gml.Particella, Comune: "X100", SRID: 6706, Ends: [][]int{nil}}
	const passo, lato = 0.0001, 60
	for foglio := 1; ; foglio++ {
		id := catasto.IDFoglio{Comune: "X100", Foglio: foglio}
		x0, y0 := 14.5+float64(foglio%20)*lato*passo, 41.0+float64(foglio/20)*lato*passo
		for i := range lato * lato {
			x, y := x0+float64(i%lato)*passo, y0+float64(i/lato)*passo
			r.Flat = r.Flat[:0]
			for k := range 33 { // a boundary of many vertices, as real ones are
				lati := [4][4]float64{{0, 0, 0, 1}, {0, 1, 1, 1}, {1, 1, 1, 0}, {1, 0, 0, 0}}[min(k/8, 3)]
				q := float64(k-8*min(k/8, 3)) / 8
				r.Flat = append(r.Flat, x+passo*(lati[0]+q*(lati[2]-lati[0])), y+passo*(lati[1]+q*(lati[3]-lati[1])))
			}
			r.Ends[0] = append(r.Ends[0][:0], len(r.Flat))
			r.Label = strconv.Itoa(i + 1)
			r.Riferimento = fmt.Sprintf("%s.%d", id, i+1)
			if err := w.Write(&r); err != nil {
				t.Fatal(err)
			}
			n++
		}
		if info, err := f.Stat(); err != nil {
			t.Fatal(err)
		} else if info.Size() >= quanti {
			break
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return n
}
