package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// acceso is a command that serves, run as a shell would, until stop.
type acceso struct {
	t       *testing.T
	url     string
	stop    func() int
	stderr  *bytes.Buffer
	seguito *bufio.Reader
}

var indirizzo = regexp.MustCompile(`https?://[0-9.:]+/`)

func accendi(t *testing.T, args ...string) *acceso {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	lettore, scrittore := io.Pipe()
	a := &acceso{t: t, stderr: &bytes.Buffer{}, seguito: bufio.NewReader(lettore)}
	fine := make(chan int, 1)
	go func() {
		fine <- run(ctx, args, scrittore, a.stderr)
		scrittore.Close()
	}()
	codice := -1
	a.stop = func() int {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, a.seguito) }()
		if codice < 0 {
			codice = <-fine
		}
		return codice
	}
	t.Cleanup(func() { a.stop() })
	prima, err := a.seguito.ReadString('\n')
	if a.url = indirizzo.FindString(prima); err != nil || a.url == "" {
		a.stop()
		t.Fatalf("first line %q, %v\n%s", prima, err, a.stderr)
	}
	return a
}

func (a *acceso) prendi(percorso string) (stato int, corpo string) {
	a.t.Helper()
	r, err := http.Get(strings.TrimSuffix(a.url, "/") + percorso)
	if err != nil {
		a.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func (a *acceso) aspetta(tempo time.Duration, percorso, vuole string) {
	a.t.Helper()
	inizio := time.Now()
	for {
		stato, corpo := a.prendi(percorso)
		if stato == http.StatusOK && strings.Contains(corpo, vuole) {
			return
		}
		if time.Since(inizio) > tempo {
			a.t.Fatalf("%s: after %v still %d %.300s", percorso, tempo, stato, corpo)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// A server runs; another command imports; within a second the map and the pages show it.
func TestServeShowsWhatAnotherCommandImports(t *testing.T) {
	url := pgtest.URL(t)
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0", "--db", url)
	a.aspetta(10*time.Second, "/readyz", "pronto")
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Borgo di Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	if stato, _ := a.prendi("/comune/X100"); stato != http.StatusOK {
		t.Errorf("the page of a comune without a map: %d", stato)
	}
	const tegola, nove = "/tiles/sit/16/35479/24522.mvt", "/api/v1/X100/particelle/X100_000100.9"
	for _, anno := range []string{"2019", "2024"} {
		if code, out, err := sitCmd(t, "import", "esempio/borgo/"+anno, "--db", url); code != exitOK {
			t.Fatalf("%s%s", out, err)
		}
		if anno == "2019" {
			a.aspetta(time.Second, tegola, "X100_000100")
			a.aspetta(time.Second, nove, `"soppressa":false`)
			continue
		}
		a.aspetta(time.Second, nove, `"soppressa":true`)
	}
	for percorso, vuole := range map[string]string{
		"/":                                   "Borgo di Prova",
		"/comune/X100":                        `href="/foglio/X100_0001A0"`,
		"/foglio/X100_0001A0":                 `/particella/X100_0001A0.105`,
		"/foglio/X100_000100?data=2020-01-01": `/particella/X100_000100.9?data=2020-01-01"`,
		"/particella/X100_000100.45%2F2":      "45/2",
		"/particella/X100_000100.9":           "X100_000100.24",
		"/cerca?q=1/45/2":                     "X100_000100.45",
		"/api/v1/ricerca?q=borgo":             "Borgo di Prova",
		"/stili/catasto.json":                 a.url + "tiles/sit/",
	} {
		if stato, corpo := a.prendi(percorso); stato != http.StatusOK || !strings.Contains(corpo, vuole) {
			t.Errorf("%s: %d without %q: %.400s", percorso, stato, vuole, corpo)
		}
	}
	for percorso, vuole := range map[string]int{"/foglio/X100_009900": 404, "/foglio/x": 404, "/particella/X100_000100.999": 404, "/comune/Z999": 404,
		"/foglio/X100_000100?dopo=%3F": 400, "/particella/X100_000100.9?data=ieri": 400, "/api/v1/X100/uiu": 401} {
		if stato, corpo := a.prendi(percorso); stato != vuole {
			t.Errorf("%s: %d, want %d: %.300s", percorso, stato, vuole, corpo)
		}
	}
	if code := a.stop(); code != exitOK {
		t.Errorf("exit %d\n%s", code, a.stderr)
	}
	metriche := regexp.MustCompile(`"msg":"metrics","addr":"127.0.0.1:\d+"`)
	if !metriche.MatchString(a.stderr.String()) || !strings.Contains(a.stderr.String(), `"rotta":"/tiles/{layer}/{z}/{x}/{y}.mvt"`) {
		t.Errorf("the log: %s", a.stderr)
	}
}

func TestServeRefusesWhatItCannotServe(t *testing.T) {
	presa := httptest.NewServer(http.NotFoundHandler())
	defer presa.Close()
	url := pgtest.URL(t)
	for riga, vuole := range map[string]struct {
		codice int
		testo  string
	}{
		"--addr " + presa.Listener.Addr().String():  {exitFailed, "PORTA_NON_DISPONIBILE"},
		"--tls-cert a.pem":                          {exitUsage, "TLS_INCOMPLETO"},
		"--sfondi manca.json":                       {exitUsage, "SFONDI_NON_VALIDI"},
		"--embed-origini https://*.example":         {exitUsage, "ORIGINE_NON_VALIDA"},
		"--tls-cert a.pem --tls-key b.pem":          {exitUsage, "TLS_NON_VALIDO"},
		"--trusted-proxy --proxy-nets tutti":        {exitUsage, "RETE_NON_VALIDA"},
		"--log-level tanto":                         {exitUsage, "log-level"},
		"--addr 127.0.0.1:0 --metrics-addr :999999": {exitFailed, "PORTA_NON_DISPONIBILE"},
	} {
		code, _, err := sitCmd(t, append(strings.Fields("serve --db "+url), strings.Fields(riga)...)...)
		if code != vuole.codice || !strings.Contains(err, vuole.testo) {
			t.Errorf("serve %s: exit %d, %s", riga, code, err)
		}
	}
}

// Only a trusted proxy is believed about who asks and how.
func TestOnlyATrustedProxyIsBelieved(t *testing.T) {
	rete, err := leggiRete("10.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	uno, err := leggiRete("::1")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ remoto, host, vuole string }{
		{"10.1.2.3:9", "sit.comune.it", "https sit.comune.it 1.2.3.4"},
		{"[::1]:9", "sit.comune.it:8443", "https sit.comune.it:8443 1.2.3.4"},
		{"[::ffff:10.1.2.3]:9", "a\"b", "https example.com 1.2.3.4"},
		{"192.0.2.1:9", "sit.comune.it", "http example.com "},
	} {
		var got string
		h := dietro([]netip.Prefix{rete, uno}, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			schema := "http"
			if r.TLS != nil {
				schema = "https"
			}
			got = schema + " " + r.Host + " " + r.Header.Get("X-Forwarded-For")
		}))
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remoto
		r.Header.Set("X-Forwarded-For", "1.2.3.4")
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("X-Forwarded-Host", c.host)
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != c.vuole {
			t.Errorf("from %s: %q, want %q", c.remoto, got, c.vuole)
		}
	}
}

// The first demo brings the territory in, the second finds it.
func TestDemoTwice(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Chmod(filepath.Dir(filepath.Dir(dir)), 0o755); err != nil { // the server's user must pass
		t.Fatal(err)
	}
	for volta := range 2 {
		a := accendi(t, "demo", "--addr", "127.0.0.1:0", "--dir", dir)
		a.aspetta(10*time.Second, "/readyz", "pronto")
		if detto := a.stderr.String(); volta == 1 && (strings.Contains(detto, "Territorio") || strings.Contains(detto, "lettura ")) {
			t.Errorf("the second start brings something in\n%s", detto)
		}
		for _, atteso := range []string{esempio.Cittadino().CF, "4/45"} { // who may sign in, then what to try
			riga := ""
			for err := error(nil); err == nil && !strings.Contains(riga, atteso); {
				riga, err = a.seguito.ReadString('\n')
			}
			if !strings.Contains(riga, atteso) {
				t.Errorf("%s is not said, the last line is %q", atteso, riga)
			}
		}
		for _, e := range esempio.Consegne {
			if _, corpo := a.prendi("/api/v1/enti"); !strings.Contains(corpo, `"ente":"`+e.Ente+`"`) {
				t.Errorf("%s is missing: %s", e.Ente, corpo)
			}
		}
		a.aspetta(time.Second, "/api/v1/ricerca?q=4/45", `"id":"B542_000400.45"`)
		a.aspetta(time.Second, "/api/v1/punto?lon=14.6538141&lat=41.1303412", `"particella":"B542_000400.45"`)
		a.aspetta(time.Second, "/api/v1/X100/particelle?foglio=1&numero=9", `"X100_000100.24","X100_000100.25"`)
		if code := a.stop(); code != exitOK {
			t.Errorf("exit %d\n%s", code, a.stderr)
		}
	}
}
