package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/api"
)

// Who has no credential, or one that does not hold, is told so before anything else: before what
// is not built, before an id that does not exist, before an ente that is not there.
func TestNobodyPassesWithoutACredential(t *testing.T) {
	b := apri(t)
	scaduta := b.chiave(-time.Second, authz.Scopes, "X100")
	revocata := b.chiave(time.Hour, authz.Scopes, "X100")
	chiavi := authz.NewChiavi(b.db)
	tutte, err := chiavi.Elenca(t.Context())
	if err != nil || len(tutte) != 2 {
		t.Fatalf("%v, %v", tutte, err)
	}
	if err := chiavi.Revoca(t.Context(), tutte[1].ID); err != nil {
		t.Fatal(err)
	}
	buona := b.chiave(time.Hour, authz.Scopes, "X100")
	chiuse := 0
	for _, r := range (&api.API{}).Rotte() {
		for metodo := range r.Metodi {
			if r.Aperta {
				// A credential is not even read: a bad one does no harm.
				if w := b.manda(metodo, esempio(r.Modello), "", "Authorization", "Bearer sit_no"); w.Code == http.StatusUnauthorized {
					t.Errorf("%s %s wants a sign-in", metodo, r.Modello)
				}
				continue
			}
			chiuse++
			for _, c := range []struct{ credenziale, codice, sfida string }{
				{"", "NON_AUTENTICATO", `Bearer realm="sit"`},
				{"Bearer ", "CHIAVE_NON_VALIDA", `Bearer realm="sit", error="invalid_token"`},
				{"Bearer sit_abc", "CHIAVE_NON_VALIDA", `Bearer realm="sit", error="invalid_token"`},
				{"Bearer sit_" + strings.Repeat("A", 43), "CHIAVE_NON_VALIDA", `Bearer realm="sit", error="invalid_token"`},
				{"Bearer " + scaduta, "CHIAVE_NON_VALIDA", `Bearer realm="sit", error="invalid_token"`},
				{"Bearer " + revocata, "CHIAVE_NON_VALIDA", `Bearer realm="sit", error="invalid_token"`},
				{"Basic dTpw", "CHIAVE_NON_VALIDA", `Bearer realm="sit", error="invalid_token"`},
			} {
				w := b.manda(metodo, esempio(r.Modello), "", "Authorization", c.credenziale, "Purpose", "prova")
				b.errore(w, 401, c.codice)
				if w.Header().Get("WWW-Authenticate") != c.sfida || w.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s %s: %v", metodo, r.Modello, w.Header())
				}
			}
			w := b.manda(metodo, esempio(r.Modello), "", "Authorization", "bearer "+buona, "Purpose", "prova")
			tiene := "no-store"
			if r.Privata { // a tile: the browser of who asked keeps it, and asks each time whether it is still that (contract §5)
				tiene = "private, no-cache"
				if !strings.Contains(w.Header().Get("Vary"), "Authorization") {
					t.Errorf("%s %s is the same to everybody: %v", metodo, r.Modello, w.Header())
				}
			}
			if w.Code == 401 || w.Header().Get("Cache-Control") != tiene || w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s with a token: %d %v", metodo, r.Modello, w.Code, w.Header())
			}
		}
	}
	if chiuse < 30 {
		t.Errorf("only %d operations want a sign-in", chiuse)
	}
	log := b.registro.String()
	for _, segreto := range []string{buona, scaduta, revocata} {
		if strings.Contains(log, segreto) {
			t.Errorf("a token is in the log")
		}
	}
}

func TestTheReasonIsOneLineOfText(t *testing.T) {
	b := apri(t)
	chiave := "Bearer " + b.chiave(time.Hour, authz.Scopes, "X100")
	for scopo, vuole := range map[string]int{"pratica:12": 200, strings.Repeat("à", 200): 200, strings.Repeat("a", 201): 400, "a\x01b": 400, "a\tb": 400, "a\xe0b": 400} {
		if w := b.prendi("/api/v1/X100/posizioni", "Authorization", chiave, "Purpose", scopo); w.Code != vuole {
			t.Errorf("Purpose %q: %d, want %d: %s", scopo, w.Code, vuole, w.Body)
		}
	}
}

// Each caller has a share of his own, whatever the address that he asks from.
func TestEachTokenHasAShare(t *testing.T) {
	b := apri(t, func(c *web.Config) { c.AlMinutoChi = 3; c.ProxyFidato = true })
	una, altra := "Bearer "+b.chiave(time.Hour, authz.Scopes, "X100"), "Bearer "+b.chiave(time.Hour, authz.Scopes, "X100")
	for i := range 4 {
		w := b.prendi("/api/v1/consultazioni", "Authorization", una, "X-Forwarded-For", "198.51.100."+string(rune('1'+i)))
		if i < 3 && w.Code != 200 {
			t.Errorf("question %d: %d", i+1, w.Code)
		}
		if i == 3 {
			b.errore(w, 429, "TROPPE_RICHIESTE")
			if w.Header().Get("Retry-After") == "" {
				t.Errorf("%v", w.Header())
			}
		}
	}
	if w := b.prendi("/api/v1/consultazioni", "Authorization", altra); w.Code != 200 {
		t.Errorf("another token: %d", w.Code)
	}
}
