package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit/pg/local"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// cliente is a program with a token, at the counter of a server.
type cliente struct {
	t           *testing.T
	url, chiave string
}

func (c *cliente) chiedi(metodo, percorso, tipo string, corpo io.Reader) (stato int, risposta []byte, luogo string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), metodo, strings.TrimSuffix(c.url, "/")+percorso, corpo)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.chiave)
	r.Header.Set("Purpose", "prova delle consegne")
	if tipo != "" {
		r.Header.Set("Content-Type", tipo)
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return w.StatusCode, b, w.Header.Get("Location")
}

// carica sends files of the disk, as they flow, and gives where the operazione is.
func (c *cliente) carica(ente string, campi map[string]string, file ...string) string {
	c.t.Helper()
	lettore, scrittore := io.Pipe()
	m := multipart.NewWriter(scrittore)
	go func() {
		_ = scrittore.CloseWithError(func() error {
			for k, v := range campi {
				if err := m.WriteField(k, v); err != nil {
					return err
				}
			}
			for _, nome := range file {
				f, err := os.Open(nome)
				if err != nil {
					return err
				}
				w, err := m.CreateFormFile("file", filepath.Base(nome))
				if err == nil {
					_, err = io.Copy(w, f)
				}
				if f.Close(); err != nil {
					return err
				}
			}
			return m.Close()
		}())
	}()
	stato, corpo, luogo := c.chiedi("POST", "/api/v1/"+ente+"/forniture", m.FormDataContentType(), lettore)
	if stato != http.StatusAccepted {
		c.t.Fatalf("%d %s", stato, corpo)
	}
	return luogo
}

type operazioneVista struct {
	Stato     string
	Percento  int
	Risultato []fornitura.Esito
	Errore    *string
}

func (c *cliente) operazione(luogo string) (o operazioneVista) {
	c.t.Helper()
	stato, corpo, _ := c.chiedi("GET", luogo, "", nil)
	if stato != http.StatusOK {
		c.t.Fatalf("%d %s", stato, corpo)
	}
	if err := json.Unmarshal(corpo, &o); err != nil {
		c.t.Fatal(err)
	}
	return o
}

// fino asks until the operazione has one of the states.
func (c *cliente) fino(luogo string, stati ...string) operazioneVista {
	c.t.Helper()
	for {
		o := c.operazione(luogo)
		for _, s := range stati {
			if o.Stato == s {
				return o
			}
		}
		if o.Stato != "in_coda" && o.Stato != "in_corso" {
			c.t.Fatalf("it ended: %+v", o)
		}
		select {
		case <-c.t.Context().Done():
			c.t.Fatal("too long")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func chiaveDi(t *testing.T, scopi string, dove ...string) string {
	t.Helper()
	code, out, stderr := sitCmd(t, append([]string{"token", "create", "--ente", "X100", "--scope", scopi}, dove...)...)
	if code != exitOK {
		t.Fatal(stderr)
	}
	return strings.TrimSpace(out)
}

// Maps, addresses and registers come in through the counter as they do by the command, and the
// register of deliveries is one.
func TestTheCounterImportsWhatTheCommandDoes(t *testing.T) {
	url := pgtest.URL(t)
	archivio := t.TempDir()
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Borgo di Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", url, "--archivio", archivio)
	c := &cliente{t: t, url: a.url, chiave: chiaveDi(t, "flussi:write,catasto:read,titolari:read", "--db", url)}
	const borgo = "esempio/borgo/"
	per := func(modello string) []string {
		l, err := filepath.Glob(borgo + modello)
		if err != nil || len(l) == 0 {
			t.Fatalf("%s: %v", modello, err)
		}
		return l
	}
	for _, x := range []struct {
		file  string
		esiti []string
	}{
		{"2019/*", []string{"mappa.cxf acquisita"}},
		{"indirizzi-2019/*", []string{"indirizzi.anncsu acquisita"}},
		{"registri/completa/*", []string{"catasto.fabbricati acquisita", "catasto.terreni acquisita"}},
		{"registri/2024-02/*", []string{"catasto.fabbricati rifiutata", "catasto.terreni rifiutata"}}, // January is missing
		{"registri/2024-01/*", []string{"catasto.fabbricati acquisita", "catasto.terreni acquisita"}},
		{"2019/*", []string{"mappa.cxf gia_acquisita"}},
	} {
		o := c.fino(c.carica("X100", nil, per(x.file)...), "conclusa", "rifiutata")
		var esiti []string
		for _, e := range o.Risultato {
			esiti = append(esiti, e.Tipo+" "+e.Esito)
			if strings.Contains(e.File, archivio) || strings.Contains(e.File, "/") || e.Motivo != nil && strings.Contains(*e.Motivo, archivio) {
				t.Errorf("where it is kept is told: %+v", e)
			}
		}
		if strings.Join(esiti, ", ") != strings.Join(x.esiti, ", ") {
			t.Errorf("%s: %v, want %v", x.file, esiti, x.esiti)
		}
	}
	stato, corpo, _ := c.chiedi("GET", "/api/v1/X100/forniture?stato=acquisita&tipo=catasto.fabbricati", "", nil)
	var lista struct {
		Items []struct {
			Fornitura int64
			Chi       string
		}
	}
	if err := json.Unmarshal(corpo, &lista); err != nil || stato != 200 || len(lista.Items) != 2 {
		t.Fatalf("%d %s %v", stato, corpo, err)
	}
	primo, secondo := lista.Items[1].Fornitura, lista.Items[0].Fornitura
	numero := func(n int64) string { return "/api/v1/X100/forniture/" + json.Number(jsonDi(n)).String() }
	if stato, corpo, _ := c.chiedi("GET", numero(primo)+"/formato", "", nil); stato != 200 || !json.Valid(corpo) {
		t.Errorf("format report: %d %s", stato, corpo)
	}
	annulla := func(n int64) (int, []byte) {
		stato, corpo, _ := c.chiedi("POST", numero(n)+"/annullamento", "application/json", strings.NewReader(`{"motivo":"prova"}`))
		return stato, corpo
	}
	if stato, corpo := annulla(primo); stato != http.StatusConflict || !bytes.Contains(corpo, []byte(jsonDi(secondo))) {
		t.Errorf("undo of one that is not the last: %d %s", stato, corpo)
	}
	if stato, corpo := annulla(secondo); stato != http.StatusOK || !bytes.Contains(corpo, []byte(`"stato":"annullata"`)) {
		t.Errorf("undo: %d %s", stato, corpo)
	}
	code, out, _ := sitCmd(t, "forniture", "--ente", "X100", "--db", url)
	for _, parola := range []string{"catasto.fabbricati", "catasto.terreni", "annullata", "rifiutata", "2023-12-31"} {
		if code != exitOK || !strings.Contains(out, parola) {
			t.Errorf("sit forniture does not say %q:\n%s", parola, out)
		}
	}
	if code := a.stop(); code != exitOK {
		t.Errorf("exit %d\n%s", code, a.stderr)
	}
	if log := a.stderr.String(); strings.Contains(log, "X100610000") || strings.Contains(log, c.chiave) {
		t.Error("the log says what was delivered, or the token")
	}
}

func jsonDi(v any) string { b, _ := json.Marshal(v); return string(b) }

// servizioVivo is a server in a process of its own, that one can kill.
func servizioVivo(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	cmd := programma("serve", "--addr", "127.0.0.1:0", "--dir", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	prima, err := bufio.NewReader(out).ReadString('\n')
	url := indirizzo.FindString(prima)
	if err != nil || url == "" {
		t.Fatalf("first line %q, %v", prima, err)
	}
	return cmd, url
}

// A server killed while it imports what was uploaded: the next one says that it did not succeed,
// nothing has changed, and the same upload may be sent again.
func TestAServerKilledDuringAnUploadedImport(t *testing.T) {
	dir, uno, due := cartella(t), t.TempDir(), t.TempDir()
	custode, err := local.Open(t.Context(), dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { custode.Close() })
	var fileUno, fileDue []string
	for i := range 10 {
		fileUno = append(fileUno, foglioDiProva(t, uno, i+1, 25, false))
		fileDue = append(fileDue, foglioDiProva(t, due, i+1, 25, true))
	}
	for _, args := range [][]string{{"ente", "add", "X100", "--nome", "Prova"}} {
		if out, err := programma(append(args, "--dir", dir)...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	cmd, url := servizioVivo(t, dir)
	c := &cliente{t: t, url: url, chiave: chiaveDi(t, "flussi:write", "--dir", dir)}
	if o := c.fino(c.carica("X100", map[string]string{"riferimento": "2020-01-01"}, fileUno...), "conclusa"); o.Risultato[0].Esito != fornitura.Acquisita {
		t.Fatalf("%+v", o)
	}
	prima := chiedeAltri(t, dir, statoMappa)
	dopo := map[string]string{"riferimento": "2021-01-01"}
	luogo := c.carica("X100", dopo, fileDue...)
	c.fino(luogo, "in_corso")
	const registro = `SELECT string_agg(stato, ' ' ORDER BY fornitura_id) FROM forniture.fornitura`
	for chiedeAltri(t, dir, registro) != "acquisita in_corso" { // it has begun to read
		if o := c.operazione(luogo); o.Stato != "in_corso" {
			t.Fatalf("it ended: %+v", o)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if s := chiede(t, dir, statoMappa); s != prima {
		t.Fatal("the data have changed")
	}
	if resti, err := filepath.Glob(filepath.Join(dir, "archivio", "lavoro", "*")); err != nil || len(resti) != 1 {
		t.Fatalf("it was not killed at work: %v, %v", resti, err)
	}
	_, c.url = servizioVivo(t, dir)
	o := c.fino(luogo, "fallita")
	if o.Errore == nil || !strings.Contains(*o.Errore, "Inviare di nuovo") {
		t.Errorf("%+v", o)
	}
	if o := c.fino(c.carica("X100", dopo, fileDue...), "conclusa"); len(o.Risultato) != 1 || o.Risultato[0].Esito != fornitura.Acquisita {
		t.Errorf("sent again: %+v", o)
	}
	if stati := chiedeAltri(t, dir, registro); stati != "acquisita fallita acquisita" {
		t.Errorf("the register: %s", stati)
	}
}

// A server stopped as one stops it puts back what it was doing, and the next one does it.
func TestAServerStoppedDuringAnUploadedImportGoesOnLater(t *testing.T) {
	url, archivio, due := pgtest.URL(t), t.TempDir(), t.TempDir()
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	var file []string
	for i := range 6 {
		file = append(file, foglioDiProva(t, due, i+1, 25, false))
	}
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", url, "--archivio", archivio)
	c := &cliente{t: t, url: a.url, chiave: chiaveDi(t, "flussi:write", "--db", url)}
	luogo := c.carica("X100", map[string]string{"riferimento": "2020-01-01"}, file...)
	c.fino(luogo, "in_corso")
	if code := a.stop(); code != exitOK {
		t.Fatalf("exit %d\n%s", code, a.stderr)
	}
	c.url = accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", url, "--archivio", archivio).url
	if o := c.fino(luogo, "conclusa"); len(o.Risultato) != 1 || o.Risultato[0].Esito != fornitura.Acquisita {
		t.Errorf("%+v", o)
	}
}

// chiedeAltri is chiede while a server is at work on the same data.
func chiedeAltri(t *testing.T, dir, sql string) string {
	t.Helper()
	c, err := local.Open(t.Context(), dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return unaRiga(t, c.AdminURL("sit"), sql)
}

func unaRiga(t *testing.T, url, sql string) (v string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}
