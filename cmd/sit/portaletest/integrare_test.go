package portaletest

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// spezzone is an example of docs/integrare.md: its language, its text, and what must come out of it.
type spezzone struct{ lingua, testo, risponde string }

var (
	recinto = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")
	attesa  = regexp.MustCompile(`(?m)^\s*(?:#|//) risponde: (.+)$`)
)

func spezzoni(t *testing.T) (out []spezzone) {
	t.Helper()
	b, err := os.ReadFile("../../../docs/integrare.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range recinto.FindAllStringSubmatch(string(b), -1) {
		s := spezzone{lingua: m[1], testo: m[2]}
		if r := attesa.FindStringSubmatch(m[2]); r != nil {
			s.risponde = r[1]
		}
		out = append(out, s)
	}
	return out
}

// integrazione is a second server on the same data, open to the site of another program.
type integrazione struct {
	sit, sito string
	token     string
	cartella  string // what the site serves
}

func apriIntegrazione(t *testing.T) *integrazione {
	t.Helper()
	server(t)
	p := &integrazione{cartella: t.TempDir()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.sito = "http://" + l.Addr().String()
	sito := &http.Server{Handler: http.FileServer(http.Dir(p.cartella))}
	go func() { _ = sito.Serve(l) }()
	t.Cleanup(func() { sito.Close() })
	base, ferma, err := avvia("integrazione.log", "serve", "--embed-origini", p.sito, "--cors-origini", p.sito)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ferma)
	p.sit = base
	out, err := exec.Command(comune.programma, "token", "create", "--dir", filepath.Join(comune.dir, "data"), "--ente", "X100",
		"--scope", "catasto:read,titolari:read,tributi:read,edilizia:read,edilizia:write", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var chiave struct{ Token string }
	if err := json.Unmarshal(out, &chiave); err != nil || chiave.Token == "" {
		t.Fatalf("%s: %v", out, err)
	}
	p.token = chiave.Token
	return p
}

// What the manual of who connects a program says is done here, word for word.
func TestTheManualForProgramsWorks(t *testing.T) {
	p := apriIntegrazione(t)
	eseguiti := map[string]int{}
	for _, s := range spezzoni(t) {
		t.Run(s.lingua+" "+prima(s.testo), func(t *testing.T) {
			eseguiti[s.lingua]++
			switch s.lingua {
			case "sh":
				p.conShell(t, s)
			case "go":
				p.inGo(t, s)
			case "js":
				p.inJavaScript(t, s)
			case "html":
				p.inUnaPagina(t, s)
			default:
				t.Fatalf("nobody runs what is written in %s", s.lingua)
			}
		})
	}
	if eseguiti["sh"] < 6 || eseguiti["go"] == 0 || eseguiti["js"] == 0 || eseguiti["html"] < 2 {
		t.Errorf("the manual has only %v", eseguiti)
	}
}

// prima is the first line that does something.
func prima(testo string) string {
	for riga := range strings.Lines(testo) {
		if riga = strings.TrimSpace(riga); riga != "" && !attesa.MatchString(riga) {
			return riga
		}
	}
	return ""
}

func (p *integrazione) ambiente() []string {
	return append(os.Environ(), "SIT_URL="+p.sit, "SIT_TOKEN="+p.token, "SIT_SCOPO=prova del manuale", "GOFLAGS=-mod=mod -buildvcs=false")
}

// senzaSpazi lets a manual be read: how a program spaces its JSON is its own business.
func senzaSpazi(s string) string { return strings.Join(strings.Fields(s), "") }

func (p *integrazione) controlla(t *testing.T, s spezzone, uscita string) {
	t.Helper()
	if s.risponde == "" {
		t.Fatal("the example does not say what it answers")
	}
	if !strings.Contains(senzaSpazi(uscita), senzaSpazi(s.risponde)) {
		t.Errorf("answers\n%s\nwant in it %s", uscita, s.risponde)
	}
}

func (p *integrazione) conShell(t *testing.T, s spezzone) {
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", s.testo)
	cmd.Env = p.ambiente()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p.controlla(t, s, string(out))
}

func (p *integrazione) inGo(t *testing.T, s spezzone) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../docs/esempi/go")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(s.testo), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir, cmd.Env = dir, p.ambiente()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p.controlla(t, s, string(out))
}

// The example program itself, over a particella with everything.
func TestTheExampleProgramTellsAParticella(t *testing.T) {
	p := apriIntegrazione(t)
	cmd := exec.Command("go", "run", ".", "X100", "1", "24")
	cmd.Dir, cmd.Env = "../../../docs/esempi/go", p.ambiente()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"X100_000100.24", "C1", "unità X100-F-", "pratica PDC"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("it does not tell %q:\n%s", want, out)
		}
	}
}

// inJavaScript runs a module in a page of another site.
func (p *integrazione) inJavaScript(t *testing.T, s spezzone) {
	b, err := os.ReadFile("../../../docs/esempi/js/sit.js")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.cartella, "sit.js"), b, 0o644); err != nil {
		t.Fatal(err)
	}
	modulo := strings.ReplaceAll(s.testo, "console.log(", "window.detto = [") // its arguments become a list
	modulo = strings.Replace(modulo, ");\n// risponde", "].join(' ');\n// risponde", 1)
	pagina := "<!doctype html><html lang=it><title>prova</title><script>const SIT_URL = '" + p.sit + "'; window.onunhandledrejection = (e) => { window.detto = 'guasto: ' + e.reason; };</script><script type=module>\n" + modulo + "</script>"
	p.controlla(t, s, p.apri(t, pagina, "window.detto ?? ''"))
}

// inUnaPagina puts the lines in a page of another site and waits for what they promise.
func (p *integrazione) inUnaPagina(t *testing.T, s spezzone) {
	pagina := "<!doctype html><html lang=it><title>prova</title>" + strings.ReplaceAll(s.testo, "$SIT_URL", p.sit) +
		"<script>addEventListener('sit-selezione', (e) => { window.scelto = e.detail.id; });</script>"
	var chiede, want string
	switch {
	case strings.Contains(s.testo, "prova: mappa"):
		// The frame opens the particella, and tells the page.
		chiede, want = "window.scelto ?? ''", "B542_000400.45"
	case strings.Contains(s.testo, "prova: particella"):
		chiede, want = "new FormData(document.forms[0]).get('particella') ?? ''", "B542_000400.45"
	default:
		t.Fatal("nobody knows what these lines do")
	}
	if got := p.apri(t, pagina, chiede); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// apri shows a page of the other site until an expression is no longer empty.
func (p *integrazione) apri(t *testing.T, pagina, espressione string) string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.cartella, "prova.html"), []byte(pagina), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, chiudi := chromedp.NewContext(comune.browser)
	defer chiudi()
	if err := chromedp.Do(ctx, chromedp.Navigate(p.sito+"/prova.html")); err != nil {
		t.Fatal(err)
	}
	for range 400 {
		s, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+espressione+")"))
		if err != nil {
			t.Fatal(err)
		}
		if s != "" {
			return s
		}
		time.Sleep(50 * time.Millisecond)
	}
	return ""
}
