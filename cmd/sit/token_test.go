package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/cestor/sit/sit/pg/pgtest"
)

// A token is printed once and works at once; revoked, it is refused at once.
func TestATokenIsMadeUsedAndRevoked(t *testing.T) {
	url := pgtest.URL(t)
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Borgo di Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	code, out, stderr := sitCmd(t, "token", "create", "--ente", "x100", "--scope", "catasto:read,titolari:read:case", "--scade", "12h", "--nome", "Gestionale", "--db", url)
	chiave := strings.TrimSuffix(out, "\n")
	if code != exitOK || !regexp.MustCompile(`^sit_[A-Za-z0-9_-]{43}$`).MatchString(chiave) || strings.Contains(stderr, chiave) {
		t.Fatalf("exit %d, %q, %q", code, out, stderr)
	}
	code, out, _ = sitCmd(t, "token", "create", "--ente", "X100", "--scope", "catasto:read", "--json", "--db", url)
	var detto struct{ Token, Scade string }
	if err := json.Unmarshal([]byte(out), &detto); code != exitOK || err != nil || !strings.HasPrefix(detto.Token, "sit_") || len(detto.Scade) < 20 {
		t.Fatalf("exit %d, %v, %q", code, err, out)
	}
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", url)
	prova := func(vuole int) {
		t.Helper()
		r, err := http.NewRequest(http.MethodGet, a.url+"api/v1/eventi", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+chiave)
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		w.Body.Close()
		if w.StatusCode != vuole {
			t.Errorf("status %d, want %d", w.StatusCode, vuole)
		}
	}
	prova(http.StatusNotImplemented)
	_, lista, _ := sitCmd(t, "token", "list", "--db", url)
	if !strings.Contains(lista, "Gestionale") || strings.Contains(lista, chiave) || strings.Count(lista, "valida") != 2 {
		t.Errorf("%s", lista)
	}
	if code, _, err := sitCmd(t, "token", "revoca", "1", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	prova(http.StatusUnauthorized)
	for riga, vuole := range map[string]struct {
		codice int
		testo  string
	}{
		"--ente X100 --scope tutto":                           {exitUsage, "PERMESSO_SCONOSCIUTO"},
		"--ente X100 --scope catasto:read --scade 90":         {exitUsage, "SCADENZA_NON_VALIDA"},
		"--ente X100 --scope catasto:read --scade 2020-01-01": {exitUsage, "SCADENZA_NON_VALIDA"},
		"--ente 100 --scope catasto:read":                     {exitUsage, "CODICE_NON_VALIDO"},
		"--ente X100,X200 --scope catasto:read":               {exitRefused, "ENTE_SCONOSCIUTO"},
	} {
		code, out, err := sitCmd(t, append(strings.Fields("token create --db "+url), strings.Fields(riga)...)...)
		if code != vuole.codice || out != "" || !strings.HasPrefix(err, vuole.testo) {
			t.Errorf("%s: exit %d, %q, %q", riga, code, out, err)
		}
	}
	if code, _, err := sitCmd(t, "token", "revoca", "99", "--db", url); code != exitRefused || !strings.HasPrefix(err, "CHIAVE_INESISTENTE") {
		t.Errorf("exit %d, %q", code, err)
	}
}
