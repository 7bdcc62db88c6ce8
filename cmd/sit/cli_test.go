package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/cestor/sit/sit/pg/pgtest"
)

// sitCmd runs the program as a shell would.
func sitCmd(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

func leaves(t *testing.T) (paths []string) {
	t.Helper()
	var cli CLI
	p, err := kong.New(&cli, options(t.Context(), &cli, &uscita{})...)
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *kong.Node)
	walk = func(n *kong.Node) {
		if n.Parent != nil && !n.Hidden {
			paths = append(paths, strings.TrimPrefix(n.FullPath(), "sit "))
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(p.Model.Node)
	return paths
}

func TestEveryCommandOfTheContractIsThereWithAnExample(t *testing.T) {
	all := leaves(t)
	for _, want := range []string{"demo", "serve", "migrate", "migrate status", "ente add", "ente list", "import", "forniture", "forniture annulla",
		"riscontri run", "riscontri list", "cdu", "token create", "operatore add", "operatore list", "operatore disabilita", "operatore password",
		"export", "backup", "restore", "verify", "bench", "config"} {
		if !slices.Contains(all, want) {
			t.Errorf("sit %s is missing", want)
		}
	}
	for _, path := range all {
		code, out, _ := sitCmd(t, append(strings.Fields(path), "--help")...)
		if code != exitOK || !strings.Contains(out, "Uso: sit "+path) || !strings.Contains(out, "Esempio:\n  ") {
			t.Errorf("sit %s --help: exit %d\n%s", path, code, out)
		}
		for _, english := range []string{"Usage", "Flags:", "Show ", "Arguments", "Commands:"} {
			if strings.Contains(out, english) {
				t.Errorf("sit %s --help says %q", path, english)
			}
		}
	}
}

func TestWrongUsageIsExitTwoAndInItalian(t *testing.T) {
	for line, want := range map[string]string{
		"--foo": "--foo non esiste", "entee": "forse ente", "ente": "manca add, list", "ente add": "manca <codice>",
		"forniture annulla 1": "manca --motivo", "forniture annulla x --motivo a": "«x» non va bene",
		"export shp --ente B542": "può essere pmtiles", "import x --riferimento 2025-13-01": "anno-mese-giorno",
		"riscontri list --ente X --csv --xlsx f": "non si usano insieme", "ente add 12": "CODICE_NON_VALIDO",
		"ente add B542 A001 --nome X": "un ente alla volta", "export gpkg --ente B542 -o -": "binario", "export csv --ente B542 -o - --json": "riepilogo",
		"export csv --ente 12": "CODICE_NON_VALIDO", "export csv": "manca --ente",
	} {
		code, out, err := sitCmd(t, strings.Fields(line)...)
		if code != exitUsage || out != "" || !strings.Contains(err, want) {
			t.Errorf("sit %s: exit %d, stdout %q, stderr %q; want %q", line, code, out, err, want)
		}
		if strings.Contains(err, "non è scritto bene") {
			t.Errorf("sit %s was not translated: %s", line, err)
		}
	}
}

func TestWhatIsNotBuiltSaysSo(t *testing.T) {
	for _, line := range []string{"cdu --ente B542 --particelle 3/45", "backup f", "restore f"} {
		code, out, err := sitCmd(t, strings.Fields(line)...)
		if code != exitFailed || out != "" || !strings.HasPrefix(err, "NON_ANCORA_DISPONIBILE: ") {
			t.Errorf("sit %s: exit %d, %q, %q", line, code, out, err)
		}
	}
}

func TestConfigSaysWhereValuesComeFromAndMasksSecrets(t *testing.T) {
	t.Setenv("SIT_DATABASE_URL", "postgres://u:segreto@host/db?password=segreto2")
	t.Setenv("SIT_ADDR", ":9090")
	t.Setenv("SIT_ADR", "typo")
	code, out, err := sitCmd(t, "config", "--json", "--dir", "/srv/sit")
	if code != exitOK || !strings.Contains(err, "SIT_ADR") {
		t.Fatalf("exit %d, %s", code, err)
	}
	found := map[string]valore{}
	for line := range strings.Lines(out) {
		var v valore
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		found[v.Comando+" "+v.Nome] = v
	}
	for name, want := range map[string]valore{
		" db":        {"db", "", "postgres://u:" + masked + "@host/db?password=" + masked, "variabile SIT_DATABASE_URL"},
		" dir":       {"dir", "", "/srv/sit", "opzione --dir"},
		"serve addr": {"addr", "serve", ":9090", "variabile SIT_ADDR"},
		"bench seed": {"seed", "bench", "1", "predefinito"},
	} {
		if found[name] != want {
			t.Errorf("%s: %+v", name, found[name])
		}
	}
	for in, want := range map[string]string{
		"postgres://u:p@ss@h/d": "postgres://u:" + masked + "@h/d", "postgres://u@h/d": "postgres://u@h/d",
		"host=h password='a b' user=u": "host=h password=" + masked + " user=u", "postgres://u:%zz@[h": "postgres://u:" + masked + "@[h",
	} {
		if got := mask("db", in); got != want {
			t.Errorf("mask(%s) = %s", in, got)
		}
	}
}

func TestMigrateAndEnteOnAServerOfOnesOwn(t *testing.T) {
	url := pgtest.URL(t)
	for _, c := range []struct {
		line, stdout, stderr string
		code                 int
	}{
		{"migrate", "già aggiornata", "", exitOK},
		{"ente list", "", "Nessun ente", exitOK},
		{"ente add B542", "", "Registrato l'ente B542", exitOK},
		{"ente add b542", "", "già registrato", exitOK},
		{"ente add B542 --srid 7791", "", "SRID_DIVERSO", exitUsage},
		{"ente add A001 --srid 3003", "", "SRID_NON_AMMESSO", exitUsage},
		{"migrate --srid 7791", "", "SRID_DIVERSO", exitUsage},
		{"migrate --srid 7792", "già aggiornata", "", exitOK},
		{"ente add X100", "", "COMUNE_SCONOSCIUTO", exitRefused},
		{"ente add A000 --nome Nessuno", "", "COMUNE_SCONOSCIUTO", exitRefused},
		{"ente add X100 --nome Prova", "", "Registrato", exitOK},
		{"ente list", "X100", "", exitOK},
		{"ente list --json", `"provincia":"BN","regione":"Campania","srid":7792`, "", exitOK},
	} {
		code, out, err := sitCmd(t, append(strings.Fields(c.line), "--db", url)...)
		if code != c.code || !strings.Contains(out, c.stdout) || !strings.Contains(err, c.stderr) {
			t.Errorf("sit %s: exit %d\n%s%s", c.line, code, out, err)
		}
	}
}

func TestAServerOfOnesOwnIsMigratedOnlyWhenAsked(t *testing.T) {
	empty := pgtest.EmptyURL(t)
	code, _, err := sitCmd(t, "ente", "list", "--db", empty)
	if code != exitFailed || !strings.Contains(err, "MIGRAZIONI_MANCANTI") || !strings.Contains(err, "sit migrate") {
		t.Errorf("exit %d, %s", code, err)
	}
	if code, out, err := sitCmd(t, "migrate", "status", "--json", "--db", empty); code != exitOK || !strings.HasPrefix(out, `{"nome":"0001_ente.sql","applicata":false}`) {
		t.Errorf("exit %d, %s%s", code, out, err)
	}
	// The login may not create extensions: the message must hold the lines.
	if code, _, err := sitCmd(t, "migrate", "--db", empty); code != exitFailed || !strings.Contains(err, "CREATE EXTENSION postgis;") {
		t.Errorf("exit %d, %s", code, err)
	}
	if code, out, err := sitCmd(t, "migrate", "--db", pgtest.AdminURL(t, empty)); code != exitOK || !strings.Contains(out, "Passi applicati") {
		t.Errorf("exit %d, %s%s", code, out, err)
	}
}

func TestADirectoryNeedsNoPreparation(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Chmod(filepath.Dir(filepath.Dir(dir)), 0o755); err != nil { // the server's user must pass
		t.Fatal(err)
	}
	if code, _, err := sitCmd(t, "ente", "add", "B542", "--dir", dir); code != exitOK {
		t.Fatal(err)
	}
	code, out, err := sitCmd(t, "ente", "list", "--dir", dir, "--json")
	if code != exitOK || !strings.Contains(out, "B542") {
		t.Errorf("exit %d, %s%s", code, out, err)
	}
}
