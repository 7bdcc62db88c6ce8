package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/web/auth"
)

func TestVouchersAreConfigured(t *testing.T) {
	dir := t.TempDir()
	buono, brutto := filepath.Join(dir, "fruitori.json"), filepath.Join(dir, "brutto.json")
	for file, testo := range map[string]string{
		buono:  `[{"purposeId":"5b1c0d3e-8a77-4f6b-b0c4-2d9e6a310001","nome":"Provincia Inventata","enti":["x100"],"scopi":["catasto:read"],"scade":"2999-12-31"}]`,
		brutto: `[{"purposeId":"boh"}]`,
	} {
		if err := os.WriteFile(file, []byte(testo), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := conPDND{PDNDJWKS: "https://interop.example/.well-known/jwks.json", PDNDIssuer: "interop.example", PDNDAudience: "https://sit.example", PDNDFruitori: buono}
	p, err := c.pdnd()
	if err != nil || p.JWKS != c.PDNDJWKS || p.Issuer != c.PDNDIssuer || p.Audience != c.PDNDAudience || p.Fruitori[auth.Riconosciuto{PurposeID: "5b1c0d3e-8a77-4f6b-b0c4-2d9e6a310001"}].Enti[0] != "X100" {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := (&conPDND{}).pdnd(); err != nil || p.JWKS != "" {
		t.Errorf("%+v, %v", p, err)
	}
	tutto := func(jwks, file string) string {
		return "--pdnd-jwks " + jwks + " --pdnd-issuer interop.example --pdnd-audience https://sit.example --pdnd-fruitori " + file
	}
	for riga, vuole := range map[string]string{
		"--pdnd-jwks https://interop.example/jwks.json":       "PDND_INCOMPLETO",
		"--pdnd-fruitori " + buono:                            "PDND_INCOMPLETO",
		tutto("http://interop.example/jwks.json", buono):      "PDND_NON_VALIDO",
		tutto("interop.example", buono):                       "PDND_NON_VALIDO",
		tutto("https://interop.example/jwks.json", brutto):    "FRUITORI_NON_VALIDI",
		tutto("https://interop.example/jwks.json", dir+"/no"): "FRUITORI_NON_VALIDI",
	} {
		code, _, err := sitCmd(t, append(strings.Fields("serve --addr 127.0.0.1:0 --db postgres://nessuno.invalid/x"), strings.Fields(riga)...)...)
		if code != exitUsage || !strings.HasPrefix(err, vuole) {
			t.Errorf("%s: exit %d, %s", riga, code, err)
		}
	}
	for nome, valore := range map[string]string{"JWKS": c.PDNDJWKS, "ISSUER": c.PDNDIssuer, "AUDIENCE": c.PDNDAudience, "FRUITORI": buono} {
		t.Setenv("SIT_PDND_"+nome, valore)
	}
	code, out, stderr := sitCmd(t, "config")
	if code != exitOK || stderr != "" {
		t.Errorf("exit %d, %s", code, stderr)
	}
	for _, valore := range []string{c.PDNDJWKS, "variabile SIT_PDND_ISSUER", c.PDNDAudience, buono} {
		if !strings.Contains(out, valore) {
			t.Errorf("no %s in %s", valore, out)
		}
	}
	_, esempio, _ := strings.Cut(aiutoPDND, "\n  ")
	esempio, _, _ = strings.Cut(esempio, "\n")
	if f, err := auth.LeggiFruitori(strings.NewReader(esempio)); err != nil || len(f) != 1 {
		t.Errorf("the example %s: %v", esempio, err)
	}
	if code, out, _ := sitCmd(t, "serve", "--help"); code != exitOK || !strings.Contains(out, "purposeId") || !strings.Contains(out, "DPoP") {
		t.Errorf("exit %d, %s", code, out)
	}
}
