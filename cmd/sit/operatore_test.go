package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg/pgtest"
)

func TestOperatoriFromTheCommandLine(t *testing.T) {
	url := pgtest.URL(t)
	comando := func(riga ...string) (int, string, string) { return sitCmd(t, append(riga, "--db", url)...) }
	if code, _, err := comando("ente", "add", "X100", "--nome", "Borgo di Prova"); code != exitOK {
		t.Fatal(err)
	}
	add := []string{"operatore", "add", "--cf", "mlnpsc79h51x100u", "--nome", "Priscilla Melanzani", "--email", "p@comune.example", "--ente", "X100", "--ruolo", "Tributi,DPO"}
	for i, vuole := range []string{`{"nuovo":true}`, `{"nuovo":false}`} {
		if code, out, err := comando(append(add, "--json")...); code != exitOK || strings.TrimSpace(out) != vuole {
			t.Errorf("%d: exit %d, %s, %s", i, code, out, err)
		}
	}
	leggi := func() (o struct {
		CF, Nome     string
		Incarichi    []string
		Password     bool
		Disabilitato *string
		Scade        *string
	}) {
		t.Helper()
		code, out, err := comando("operatore", "list", "--json")
		if code != exitOK || strings.Count(out, "\n") != 1 || json.Unmarshal([]byte(out), &o) != nil {
			t.Fatalf("exit %d, %q, %s", code, out, err)
		}
		return o
	}
	if o := leggi(); o.CF != "MLNPSC79H51X100U" || strings.Join(o.Incarichi, " ") != "X100:dpo X100:tributi" || o.Password || o.Disabilitato != nil || o.Scade != nil {
		t.Errorf("%+v", o)
	}
	if code, out, _ := comando("operatore", "list"); code != exitOK || !strings.Contains(out, "Priscilla Melanzani") || !strings.Contains(out, "attivo") {
		t.Errorf("exit %d, %s", code, out)
	}
	code, out, stderr := comando("operatore", "password", "MLNPSC79H51X100U", "--genera")
	if code != exitOK || len(strings.TrimSpace(out)) < 26 || strings.Contains(stderr, strings.TrimSpace(out)) {
		t.Errorf("exit %d, %q, %q", code, out, stderr)
	}
	var detto struct{ Password string }
	if code, out, _ := comando("operatore", "password", "MLNPSC79H51X100U", "--genera", "--json"); code != exitOK || json.Unmarshal([]byte(out), &detto) != nil || len(detto.Password) < 26 {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, _, err := comando("operatore", "disabilita", "MLNPSC79H51X100U"); code != exitOK {
		t.Error(err)
	}
	if o := leggi(); o.Disabilitato == nil || !o.Password {
		t.Errorf("%+v", o)
	}
	// Added again she is back, until a day.
	if code, _, err := comando(append(add, "--scade", "2099-12-31")...); code != exitOK {
		t.Error(err)
	}
	if o := leggi(); o.Disabilitato != nil || o.Scade == nil || *o.Scade != "2099-12-31" || len(o.Incarichi) != 2 {
		t.Errorf("%+v", o)
	}
	for _, c := range []struct {
		riga   string
		codice int
		testo  string
	}{
		{"operatore add --cf MLNPSC79H51X100X --nome N --email e@x.example --ente X100 --ruolo tributi", exitUsage, "CF_NON_VALIDO"},
		{"operatore add --cf MLNPSC79H51X100U --nome N --email e --ente X100 --ruolo tributi", exitUsage, "EMAIL_NON_VALIDA"},
		{"operatore add --cf MLNPSC79H51X100U --nome N --email e@x.example --ente X100 --ruolo sindaco", exitUsage, "RUOLO_SCONOSCIUTO"},
		{"operatore add --cf MLNPSC79H51X100U --nome N --email e@x.example --ente X200 --ruolo tributi", exitRefused, "ENTE_SCONOSCIUTO"},
		{"operatore disabilita SRPGDN68C04X100P", exitRefused, "OPERATORE_SCONOSCIUTO"},
		{"operatore disabilita boh", exitUsage, "CF_NON_VALIDO"},
		{"operatore password SRPGDN68C04X100P --genera", exitRefused, "OPERATORE_SCONOSCIUTO"},
		{"operatore password MLNPSC79H51X100U", exitUsage, "SENZA_TERMINALE"},
	} {
		if code, out, err := comando(strings.Fields(c.riga)...); code != c.codice || out != "" || !strings.HasPrefix(err, c.testo) {
			t.Errorf("%s: exit %d, %q, %q", c.riga, code, out, err)
		}
	}
}

// What is altered behind the register's back is found, and told with exit 1.
func TestVerifyFindsWhatWasDone(t *testing.T) {
	url := pgtest.URL(t)
	sitCmd(t, "ente", "add", "X100", "--nome", "Borgo di Prova", "--db", url)
	if code, out, err := sitCmd(t, "import", "esempio/borgo/2024", "--db", url); code != exitOK {
		t.Fatalf("%s%s", out, err)
	}
	conn, err := pgx.Connect(t.Context(), pgtest.AdminURL(t, url))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	sql := func(s string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	sql(`INSERT INTO authz.consultazione (ente_id, genere, chi, nome, ufficio, sessione, indirizzo, scopo, risorsa, oggetto, campi, persone)
		SELECT ente_id, 1, 1, 'N', 'tributi', 's', '::1', 'prova', 'visura', 'o' || g, '{}', '{}' FROM sit.ente, generate_series(1, 3) g`)
	controlla := func(vuole ...string) {
		t.Helper()
		code, out, err := sitCmd(t, "verify", "--db", url)
		// The cluster of the tests does without fsync, and says so: all else must be well.
		if code != exitFailed {
			t.Errorf("exit %d, %s%s", code, out, err)
		}
		for _, v := range append(vuole, "bene  proiezioni", "guasto  fsync") {
			if !strings.Contains(out+err, v) {
				t.Errorf("without %q: %s%s", v, out, err)
			}
		}
	}
	controlla("bene  geometria", "bene  riferimenti", "bene  registro X100: 3 righe, ultimo sigillo ", "DATI_GUASTI")
	sql(`ALTER TABLE authz.consultazione DISABLE TRIGGER USER`)
	sql(`DELETE FROM authz.consultazione WHERE oggetto = 'o2'`)
	controlla("guasto  registro X100", "(sigillo 2) è stata tolta", "REGISTRO_ALTERATO")
	sql(`UPDATE catasto.disegno SET particella_id = -1 WHERE disegno_id = (SELECT min(disegno_id) FROM catasto.disegno WHERE classe = 2)`)
	sql(`UPDATE catasto.disegno SET geom = ST_SetSRID(ST_GeomFromText('POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))'), ST_SRID(geom)) WHERE disegno_id = (SELECT max(disegno_id) FROM catasto.disegno WHERE classe = 2)`)
	controlla("guasto  geometria", "disegni con una geometria non valida: 1", "guasto  riferimenti", "disegni di una particella che non c'è: 1")
	if code, out, _ := sitCmd(t, "verify", "--json", "--db", url); code != exitFailed || !strings.Contains(out, `"controllo":"registro","ente":"X100","esito":"guasto","righe":3,"sigillo":"`) {
		t.Errorf("exit %d, %s", code, out)
	}
}

func TestTheIdentityProviderIsConfigured(t *testing.T) {
	dir := t.TempDir()
	segreto, ruoli, brutti := filepath.Join(dir, "segreto"), filepath.Join(dir, "ruoli.json"), filepath.Join(dir, "brutti.json")
	for file, testo := range map[string]string{segreto: "concordato\n", ruoli: `[{"claim":"groups","valore":"t","ente":"x100","ruolo":"DPO"}]`, brutti: `[{"claim":"groups"}]`} {
		if err := os.WriteFile(file, []byte(testo), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := conAccesso{OIDCIssuer: "https://id.comune.example", OIDCClientID: "sit", OIDCClientSecret: segreto, OIDCRuoli: ruoli, OIDCClaimCF: "fiscal_number", Mesi: 6, Allerta: 1}
	a, err := c.accessi()
	if err != nil || a.OIDC.ClientSecret != "concordato" || len(a.OIDC.Ruoli) != 1 || a.OIDC.Ruoli[0].Ente != "X100" || a.OIDC.Ruoli[0].Ruolo != "dpo" {
		t.Errorf("%+v, %v", a, err)
	}
	url := pgtest.URL(t)
	for riga, vuole := range map[string]string{
		"--oidc-issuer http://id.comune.example --oidc-client-id sit":                                   "OIDC_NON_VALIDO",
		"--oidc-issuer boh --oidc-client-id sit":                                                        "OIDC_NON_VALIDO",
		"--oidc-issuer https://id.comune.example":                                                       "OIDC_INCOMPLETO",
		"--oidc-issuer https://id.comune.example --oidc-client-id sit --oidc-client-secret-file " + dir: "OIDC_NON_VALIDO",
		"--oidc-issuer https://id.comune.example --oidc-client-id sit --oidc-ruoli " + brutti:           "RUOLI_NON_VALIDI",
		"--oidc-issuer https://id.comune.example --oidc-client-id sit --oidc-ruoli " + dir + "/manca":   "RUOLI_NON_VALIDI",
		"--cors-origini *":          "ORIGINE_NON_VALIDA",
		"--consultazioni-mesi 5":    "MESI_NON_VALIDI",
		"--consultazioni-allerta 0": "ALLERTA_NON_VALIDA",
	} {
		code, _, err := sitCmd(t, append(strings.Fields("serve --addr 127.0.0.1:0 --db "+url), strings.Fields(riga)...)...)
		if code != exitUsage || !strings.HasPrefix(err, vuole) {
			t.Errorf("%s: exit %d, %s", riga, code, err)
		}
	}
	t.Setenv("SIT_OIDC_ISSUER", "https://id.comune.example")
	t.Setenv("SIT_OIDC_CLIENT_SECRET_FILE", segreto)
	t.Setenv("SIT_OIDC_BOH", "x")
	code, out, stderr := sitCmd(t, "config")
	if code != exitOK || !strings.Contains(out, "https://id.comune.example") || strings.Contains(out, segreto) || !strings.Contains(out, masked) || !strings.Contains(stderr, "SIT_OIDC_BOH") {
		t.Errorf("exit %d, %s, %s", code, out, stderr)
	}
}
