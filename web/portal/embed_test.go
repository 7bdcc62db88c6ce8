package portal

import (
	"strings"
	"testing"
)

func TestLeggiOrigini(t *testing.T) {
	got, err := LeggiOrigini([]string{"https://www.Comune.example/", " http://127.0.0.1:8000", "https://www.comune.example"})
	if err != nil || strings.Join(got, " ") != "https://www.comune.example http://127.0.0.1:8000" {
		t.Errorf("%q, %v", got, err)
	}
	for _, s := range []string{"", "*", "https://*.example", "comune.example", "https://comune.example/pagina", "https://a.example?x", "javascript:alert(1)", "https://a.example; script-src *", "'self'", "https://u@a.example"} {
		if got, err := LeggiOrigini([]string{s}); err == nil {
			t.Errorf("%q is taken for %q", s, got)
		}
	}
}

func TestEmbed(t *testing.T) {
	chiusa := chiama(apri(t, Config{}), "/embed")
	if csp := chiusa.Header().Get("Content-Security-Policy"); csp != CSP || !strings.Contains(chiusa.Body.String(), "--embed-origini") {
		t.Errorf("closed by default, and it says so: %s", csp)
	}
	h := apri(t, Config{EmbedOrigini: []string{"https://www.comune.example", "https://altro.example"}})
	w := chiama(h, "/embed")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasSuffix(csp, "; frame-ancestors https://www.comune.example https://altro.example") {
		t.Errorf("policy %s", csp)
	}
	if w.Header().Get("Cross-Origin-Opener-Policy") != "unsafe-none" || !strings.Contains(w.Body.String(), `data-origini="https://www.comune.example https://altro.example"`) {
		t.Error("the page does not know who may hold it")
	}
	for _, s := range []string{"<header", "--embed-origini", `id="ricerca"`} {
		if strings.Contains(w.Body.String(), s) {
			t.Errorf("the frame has %s", s)
		}
	}
	if inlinea.MatchString(w.Body.String()) {
		t.Error("something in the page would be refused by the policy")
	}
	if mappa := chiama(h, "/"); !strings.HasSuffix(mappa.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") || mappa.Header().Get("Cross-Origin-Opener-Policy") != "same-origin" {
		t.Error("another page may be framed")
	} else if !strings.Contains(mappa.Body.String(), `data-embed="aperto"`) {
		t.Error("the map does not offer the frame")
	}
	if w := chiama(h, "/embed?lang=en"); !strings.Contains(w.Body.String(), "Open in the portal") {
		t.Error("the frame speaks one language only")
	}
}
