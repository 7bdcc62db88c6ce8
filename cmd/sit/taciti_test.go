package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// Two incomes of the sample become numbers that nothing else can be: 739.152,84 and 26.384,17.
var redditi = map[string][2]string{".FAB": {"|511,29|", "|739152,84|"}, ".TER": {"|3,17|", "|26384,17|"}}

var redditiScritti = []string{"739152,84", "739.152,84", "73915284", "26384,17", "26.384,17", "2638417"}

// Where a line of a delivery has a person, or an income, in the place of a number: none of it can be read.
const (
	nomeRifiutato    = "SGRANFIOLESTRI"
	redditoRifiutato = "618273,94"
)

// riservati gathers what must not be seen, from the registers themselves.
func riservati(t *testing.T, conn *pgx.Conn) *guardia {
	t.Helper()
	var g guardia
	var innocente string
	if err := conn.QueryRow(t.Context(), `SELECT string_agg(x, ' ') FROM (SELECT odonimo AS x FROM indirizzi.stato_via UNION SELECT localita FROM indirizzi.stato_via UNION SELECT nome FROM sit.ente
		UNION SELECT indirizzi::text FROM catasto.stadio_uiu) AS n`).Scan(&innocente); err != nil {
		t.Fatal(err)
	}
	innocente = string(piatto([]byte(innocente)))
	rows, _ := conn.Query(t.Context(), `SELECT DISTINCT COALESCE(cognome, ''), COALESCE(nome, ''), COALESCE(denominazione, ''), COALESCE(cf, '') FROM catasto.soggetto
		WHERE denominazione IS NULL OR denominazione !~ '^COMUNE DI '`)
	persone, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Cognome, Nome, Denominazione, CF string }])
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range persone {
		g.cerca(innocente, p.Cognome, p.Denominazione, p.CF)
		if p.Cognome != "" && p.Nome != "" {
			g.cerca(innocente, p.Cognome+" "+p.Nome, p.Nome+" "+p.Cognome)
		}
	}
	for _, p := range esempio.Persone {
		g.cerca(innocente, p.CF)
	}
	g.cercaUffici(t, conn, innocente)
	g.cerca("", append(redditiScritti, nomeRifiutato, redditoRifiutato)...)
	t.Logf("%d persons, %d words and numbers that nobody else may see", len(persone), g.quanti)
	if len(persone) < 1000 || g.quanti < 3000 {
		t.Fatal("too few to prove anything")
	}
	return &g
}

// portaDati brings in the sample, incomes changed, and looks at what the import says of it.
func portaDati(t *testing.T, db string) (detto []byte) {
	t.Helper()
	dir := t.TempDir()
	for _, c := range esempio.Consegne {
		if c.Ente == "H501" { // it has no registers: it is there for the people of the demo
			sitCmd(t, "ente", "add", c.Ente, "--db", db)
			continue
		}
		p, err := c.Scrivi(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for fine, r := range redditi {
			file, _ := filepath.Glob(filepath.Join(p, "completa", "X100*"+fine))
			for _, f := range file {
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Contains(b, []byte(r[0])) {
					t.Fatalf("%s has no %s", f, r[0])
				}
				if err := os.WriteFile(f, bytes.ReplaceAll(b, []byte(r[0]), []byte(r[1])), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		semina(t, p)
		ente := []string{"ente", "add", c.Ente, "--db", db}
		if c.Nome != "" {
			ente = append(ente, "--nome", c.Nome)
		}
		sitCmd(t, ente...) // the second time it is there
		riga := []string{"import", p, "--db", db, "--json"}
		if c.Dichiarata {
			riga = append(riga, "--riferimento", c.Riferimento)
		}
		if c.Tipo != "" {
			riga = append(riga, "--tipo", c.Tipo, "--ente", c.Ente)
		}
		code, out, stderr := sitCmd(t, riga...)
		if code != exitOK {
			t.Fatalf("%s %s: exit %d, %s%s", c.Ente, c.Cosa, code, out, stderr)
		}
		detto = append(detto, out+stderr...)
	}
	return detto
}

const (
	intera = "Tipologia di estrazione : Fabbricati completa\nData selezione : 31/12/2023\n"
	marzo  = "Tipologia di estrazione : Fabbricati aggiornamento\nDate registrazione : 01/03/2024  31/03/2024\n"
)

// storpiati writes a delivery whose lines have persons and incomes where numbers and dates are.
func storpiati(t *testing.T, comune, prm string) string {
	t.Helper()
	dir, n, r := t.TempDir(), nomeRifiutato, redditoRifiutato
	for nome, testo := range map[string]string{
		comune + "1.PRM": "Comune richiesto : " + comune + "\n" + prm,
		comune + "1.FAB": comune + "| |1|F|1|1||A02|03|6,5|118||" + r + n + "||A|1|||2||||10062015|11062015|V|021733|001|2015|||||||||1||||VAR||||1|\n" +
			comune + "| |" + n + "|F|1|1||A02|03|6,5|118||" + r + "||A|1|||2||||10062015|11062015|V|021733|001|2015|||||||||1||||VAR||||1|\n" +
			comune + "| |2|F|1|1||A02|03|" + n + "|118||" + r + "||A|1|||2||||" + n + "|11062015|V|021733|001|2015|||||||||1||||VAR||||1|\n" +
			comune + "| |3|F|1|1||" + n + "|03|6,5|118||" + r + "|||||||||10062015|11062015|" + n + "|021733|001|2015|||||||||1||||VAR||||1|\n" +
			n + "\n",
		comune + "1.SOG": comune + "| |1|P|" + n + "|ODILIA|" + n + "|" + n + "|" + n + "|" + n + "||\n" + comune + "| |" + n + "|P|" + n + "|ODILIA|2|23051961|X100|" + n + "63X1|" + n + "|\n" +
			comune + "| |2|" + n + "|" + n + "|X|Y|\n" + comune + "| |2|P|" + n + "|ODILIA\n",
		comune + "1.TIT": comune + "| |1|P|" + n + "|F|10||1|2|C|3002|07042001|N|009981|001|2001|20042001||||||||700210||9002|IST|COMPRAVENDITA|||\n" +
			comune + "| |1|P|1|F|" + n + "|" + n + "|" + n + "|2|" + n + "|" + n + "|" + n + "|N|009981|001|2001|20042001||||||||700210||9002|IST|COMPRAVENDITA|||\n" +
			comune + "| |77|P|99|F|10||3|2| ||07042001|N|009981|001|2001|20042001||||||||700210||9003|IST|COMPRAVENDITA|||\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, nome), []byte(testo), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// visitatore asks a server, as one person or program or as nobody.
type visitatore struct {
	t     *testing.T
	g     *guardia
	chi   string   // in what fails; empty: anybody
	suo   []string // his own name: on the pages that he is shown it is no secret
	base  string
	testa http.Header
	stati map[int]int
}

func (v *visitatore) chiedi(metodo, percorso, tipo, corpo string, scritto ...string) (*http.Response, []byte) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), metodo, v.base+percorso, strings.NewReader(corpo))
	if err != nil {
		v.t.Fatal(err)
	}
	maps.Copy(r.Header, v.testa)
	if tipo != "" {
		r.Header.Set("Content-Type", tipo)
	}
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w, err := c.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.stati[w.StatusCode]++
	if w.StatusCode == http.StatusTooManyRequests || w.StatusCode == http.StatusInternalServerError {
		v.t.Fatalf("%s %s: %d", metodo, percorso, w.StatusCode)
	}
	scritto = append(append(scritto, v.suo...), valori(percorso)...)
	dove := fmt.Sprintf("%s %s (%d, %s)", metodo, strings.SplitN(percorso, "?", 2)[0], w.StatusCode, v.chi)
	if v.chi == "" {
		v.g.tutto(v.t, dove, w, b, scritto...)
	} else {
		v.g.fuori(dove, w, b, scritto...)
	}
	return w, b
}

// valori are the words of an address that who asked wrote there himself, and may be told again.
func valori(percorso string) (v []string) {
	u, err := url.Parse(percorso)
	if err != nil {
		return nil
	}
	v = append(v, u.Path[strings.LastIndexByte(u.Path, '/')+1:])
	for _, x := range u.Query() {
		v = append(v, x...)
	}
	return slices.DeleteFunc(v, func(s string) bool { return len(s) < radice })
}

func (v *visitatore) prendi(percorso string, scritto ...string) []byte {
	v.t.Helper()
	_, b := v.chiedi(http.MethodGet, percorso, "", "", scritto...)
	return b
}

const modulo, oggettoJSON = "application/x-www-form-urlencoded", "application/json"

var legami = regexp.MustCompile(`<a\b[^>]*?\shref="(/[^"]*)"`)

// gira follows the links of pages, up to a number of them.
func (v *visitatore) gira(quante int, da ...string) {
	v.t.Helper()
	viste := map[string]bool{}
	for len(da) > 0 && len(viste) < quante {
		p, _, _ := strings.Cut(da[0], "#")
		da = da[1:]
		if viste[p] || strings.HasPrefix(p, "//") || strings.Contains(p, "scarica/H501") {
			continue
		}
		viste[p] = true
		for _, m := range legami.FindAllSubmatch(v.prendi(p), -1) {
			da = append(da, html.UnescapeString(string(m[1])))
		}
	}
	if len(viste) < quante/3 {
		v.t.Errorf("%s: only %d pages", v.chi, len(viste))
	}
}

// entra signs in with a password and keeps the cookie.
func (v *visitatore) entra(cf, password string) {
	v.t.Helper()
	r, b := v.chiedi(http.MethodPost, "/accesso", modulo, url.Values{"cf": {cf}, "password": {password}, "dopo": {"/ufficio"}}.Encode())
	for _, c := range r.Cookies() {
		v.testa.Set("Cookie", c.Name+"="+c.Value)
	}
	if r.StatusCode != http.StatusSeeOther || v.testa.Get("Cookie") == "" {
		v.t.Fatalf("%s cannot sign in: %d, %d bytes", v.chi, r.StatusCode, len(b))
	}
}

// No name, tax code or income is in a log, an address, a tile, a metric, an error or an answer to
// anybody: everything that the program says in a day of work is searched for everybody in its registers.
func TestNobodyIsInWhatAnybodyCanRead(t *testing.T) {
	db := pgtest.URL(t)
	detto := portaDati(t, db)
	conn, err := pgx.Connect(t.Context(), pgtest.AdminURL(t, db))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	g := riservati(t, conn)
	g.guarda("what sit import says of the sample", detto)
	confrontaInSilenzio(t, g, db)

	porta, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	metriche := porta.Addr().String()
	porta.Close()
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--metrics-addr", metriche, "--log-level", "debug", "--db", db, "--archivio", t.TempDir(), "--exports-dir", t.TempDir())
	a.aspetta(time.Minute, "/readyz", "pronto")
	chi := func(nome string, testa ...string) *visitatore {
		v := &visitatore{t: t, g: g, chi: nome, base: strings.TrimSuffix(a.url, "/"), testa: http.Header{}, stati: map[int]int{}}
		for i := 0; i < len(testa); i += 2 {
			v.testa.Set(testa[i], testa[i+1])
		}
		return v
	}
	tutti := chi("")
	daTutti(tutti)
	ufficiDaTutti(tutti)
	fornitureSenzaNomi(t, g, a, db)
	programmi(t, g, chi, db)
	stanzeProgrammi(t, chi, db)
	uffici(t, g, chi, db)
	t.Logf("answers to anybody: %v", tutti.stati)

	r, err := http.Get("http://" + metriche + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	corpo, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil || !bytes.Contains(corpo, []byte("sit_mappa_segmenti")) {
		t.Fatalf("metrics: %v, %d bytes", err, len(corpo))
	}
	g.guarda("metrics", corpo)
	if code := a.stop(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	righe := strings.Count(a.stderr.String(), `"msg":"richiesta"`)
	for i, riga := range strings.Split(a.stderr.String(), "\n") {
		g.guarda(fmt.Sprintf("log, line %d", i+1), []byte(riga))
	}
	tabelle, err := g.banca(t.Context(), conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d texts, %.1f MB, %d requests in the log, %d tables", g.visioni, float64(g.byte)/1e6, righe, tabelle)
	if righe < 300 || tabelle < 30 {
		t.Error("too little was looked at")
	}
	slices.Sort(g.luoghi)
	for _, dove := range slices.Compact(g.luoghi) {
		t.Errorf("a person or an income is in: %s", dove)
	}
	t.Run("planted", func(t *testing.T) { piantati(t, g, conn); piantatiUffici(t, g, conn) })
}
