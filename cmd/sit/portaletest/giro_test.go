package portaletest

import (
	"bytes"
	"compress/gzip"
	"hash/fnv"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// partenze are where a reader may enter; the rest is found by following links.
var partenze = []string{"/", "/cerca", "/cerca?q=4/45", "/centro", "/comune/B542", "/comune/X100", "/foglio/X100_000100?data=2020-01-01",
	"/particella/B542_000400.45", "/particella/X100_000100.9", "/particella/X100_000100.45%2F2"}

var (
	collegamento = regexp.MustCompile(`<(a|link|script|img|use|form|iframe)\b[^>]*?\s(?:href|src|action)="([^"]*)"`)
	ancora       = regexp.MustCompile(`\sid="([^"]+)"`)
	etichetta    = regexp.MustCompile(`<html[^>]*\slang="(it|en)"`)
	titolo       = regexp.MustCompile(`<title>([^<]+)</title>`)
	primo        = regexp.MustCompile(`<h1\b`)
	inLinea      = regexp.MustCompile(`\sstyle="|\son[a-z]+="|<script>`)
)

// segui thins out what there are thousands of: one particella in forty, one street in ten. What a
// page links is always the same, so is what is followed.
func segui(percorso string) bool {
	h := fnv.New32a()
	_, _ = io.WriteString(h, percorso)
	switch {
	case strings.HasPrefix(percorso, "/particella/"):
		return h.Sum32()%40 == 0
	case strings.HasPrefix(percorso, "/via/"), strings.HasPrefix(percorso, "/api/v1/"), strings.HasPrefix(percorso, "/segnala"):
		return h.Sum32()%10 == 0
	}
	return true
}

// Every page that one can reach answers, is light, says its language and its title, has one first
// heading and the landmarks that a screen reader goes by, and no link of it is broken.
func TestEveryPageIsLightAndWhole(t *testing.T) {
	base := server(t)
	client := &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	visti, coda := map[string]string{}, []string{}
	aggiungi := func(da, percorso string) {
		if _, gia := visti[percorso]; !gia {
			visti[percorso] = da
			coda = append(coda, percorso)
		}
	}
	for _, p := range partenze {
		aggiungi("", p)
	}
	pagine, pesante, quale := 0, 0, ""
	for len(coda) > 0 {
		percorso := coda[0]
		coda = coda[1:]
		if len(visti) > 4000 {
			t.Fatal("the pages do not end")
		}
		stato, tipo, dove, corpo := prendi(t, client, base+percorso)
		switch {
		case stato >= 300 && stato < 400:
			if u, ok := interno(base, percorso, dove); ok {
				aggiungi(percorso, u)
			}
			continue
		case stato != http.StatusOK:
			t.Errorf("%s answers %d; %s links it", percorso, stato, visti[percorso])
			continue
		case !strings.HasPrefix(tipo, "text/html"):
			continue
		}
		pagine++
		if len(corpo) > pesante {
			pesante, quale = len(corpo), percorso
		}
		controllaHTML(t, percorso, corpo)
		for _, m := range collegamento.FindAllSubmatch(corpo, -1) {
			href := html.UnescapeString(string(m[2]))
			u, ok := interno(base, percorso, href)
			if !ok {
				if m[1][0] != 'a' {
					t.Errorf("%s takes something from elsewhere: %s", percorso, m[0])
				}
				continue
			}
			if i := strings.IndexByte(href, '#'); i == 0 && len(href) > 1 && !strings.ContainsAny(href, "/=") {
				if !trova(ancora, corpo, href[1:]) {
					t.Errorf("%s has no %s", percorso, href)
				}
				continue
			}
			if string(m[1]) != "form" && segui(u) {
				aggiungi(percorso, u)
			}
		}
	}
	if pagine < 100 {
		t.Errorf("only %d pages were reached", pagine)
	}
	t.Logf("%d addresses, %d pages; the heaviest is %s, %d bytes", len(visti), pagine, quale, pesante)
}

func controllaHTML(t *testing.T, percorso string, corpo []byte) {
	t.Helper()
	if len(corpo) > pesoPagina {
		t.Errorf("%s weighs %d bytes, want at most %d", percorso, len(corpo), pesoPagina)
	}
	if l := etichetta.FindSubmatch(corpo); l == nil {
		t.Errorf("%s does not say its language", percorso)
	}
	if n := len(primo.FindAll(corpo, -1)); n != 1 {
		t.Errorf("%s has %d first headings", percorso, n)
	}
	if m := titolo.FindSubmatch(corpo); m == nil || len(bytes.TrimSpace(m[1])) < 5 {
		t.Errorf("%s has no title", percorso)
	}
	for _, s := range []string{"<main", "<header"} {
		if !bytes.Contains(corpo, []byte(s)) {
			t.Errorf("%s has no %s>", percorso, s)
		}
	}
	if m := inLinea.Find(corpo); m != nil {
		t.Errorf("%s carries a style or a script of its own, which the policy refuses: %s", percorso, m)
	}
}

func trova(re *regexp.Regexp, corpo []byte, nome string) bool {
	for _, m := range re.FindAllSubmatch(corpo, -1) {
		if string(m[1]) == nome {
			return true
		}
	}
	return false
}

// interno resolves a link of a page; false when it leads elsewhere. The hash is dropped.
func interno(base, percorso, href string) (string, bool) {
	da, err := url.Parse(base + percorso)
	if err != nil {
		return "", false
	}
	u, err := da.Parse(href)
	if err != nil || !strings.HasPrefix(u.String(), base+"/") {
		return "", false
	}
	u.Fragment = ""
	return strings.TrimPrefix(u.String(), base), true
}

// prendi reads at most a megabyte: of a download it matters that it begins.
func prendi(t *testing.T, c *http.Client, indirizzo string) (stato int, tipo, dove string, corpo []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, indirizzo, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	r, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var lettore io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		if lettore, err = gzip.NewReader(r.Body); err != nil {
			t.Fatal(err)
		}
	}
	corpo, err = io.ReadAll(io.LimitReader(lettore, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Location"), corpo
}
