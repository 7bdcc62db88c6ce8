package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/cestor/sit/web/api"
	"github.com/cestor/sit/web/auth"
)

var segnaposto = regexp.MustCompile(`\{[^}]*\}`)

// Every resource and every page, whatever the answer, to nobody and to who has signed in: the
// headers of security, none of them loose; strict transport only where there is transport security.
func TestEveryAnswerIsGuarded(t *testing.T) {
	p := apri(t, auth.OIDC{})
	dentro := p.browser()
	dentro.entra(vigilante, parola)
	indirizzi := []string{"/", "/mappa", "/embed", "/cerca", "/centro", "/comune/X100", "/comune/X100/vie", "/via/1", "/scarica/X100", "/aiuto", "/privacy", "/note-legali", "/accessibilita",
		"/segnala", "/segnala/esito", "/segnala/X100/AAAA-AAAA", "/grazie", "/foglio/x", "/particella/x", "/favicon.ico", "/qr.svg", "/stili/catasto.json", "/statico/1/x.js",
		"/accesso", "/accesso?dopo=/x", "/accesso/oidc", "/accesso/oidc/ritorno", "/operatori", "/consultazioni", "/consultazioni.csv", "/io/chi-ha-guardato", "/nessuna", "/api/nessuna", "//", "/.."}
	for _, r := range (&api.API{}).Rotte() {
		indirizzi = append(indirizzi, segnaposto.ReplaceAllString(r.Modello, "X100"))
	}
	for _, dove := range indirizzi {
		for nome, b := range map[string]*browser{"nobody": p.browser(), "the DPO": dentro} {
			for _, metodo := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
				for _, casa := range []string{"http://127.0.0.1:8080", "https://sit.comune.example"} {
					if metodo != http.MethodGet && strings.HasPrefix(casa, "https") {
						continue
					}
					chi := *b
					chi.casa = casa
					var modulo url.Values
					if metodo == http.MethodPost {
						modulo = url.Values{}
					}
					if metodo == http.MethodPost && dove == "/esci" {
						continue
					}
					h := chi.manda(metodo, dove, modulo).Header()
					cosa := fmt.Sprintf("%s %s to %s", metodo, dove, nome)
					for nome, vuole := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
						if h.Get(nome) != vuole {
							t.Errorf("%s: %s %q", cosa, nome, h.Get(nome))
						}
					}
					csp := h.Get("Content-Security-Policy")
					for _, vuole := range []string{"default-src '", "base-uri 'none'", "form-action '", "frame-ancestors 'none'"} {
						if !strings.Contains(csp, vuole) {
							t.Errorf("%s: policy %q without %s", cosa, csp, vuole)
						}
					}
					if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || !strings.Contains(h.Get("Permissions-Policy"), "camera=()") || h.Get("X-Request-Id") == "" {
						t.Errorf("%s: %v", cosa, h)
					}
					if (h.Get("Strict-Transport-Security") != "") != strings.HasPrefix(casa, "https") {
						t.Errorf("%s by %s: strict transport %q", cosa, casa, h.Get("Strict-Transport-Security"))
					}
					if h.Get("Access-Control-Allow-Credentials") != "" || h.Get("Server") != "" {
						t.Errorf("%s: %v", cosa, h)
					}
				}
			}
		}
	}
}

func TestWhatIsSentHasABound(t *testing.T) {
	p := apri(t, auth.OIDC{})
	b := p.browser()
	b.vuole(b.manda("POST", "/accesso", url.Values{"cf": {strings.Repeat("A", 70<<10)}}), 413, "troppo grande")
	b.entra(vigilante, parola)
	b.vuole(b.manda("POST", "/scopo", url.Values{"numero": {strings.Repeat("A", 70<<10)}}), 413, "troppo grande")
}
