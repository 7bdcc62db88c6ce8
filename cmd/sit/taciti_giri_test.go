package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/tiles"
)

// oggetti are particelle of the sample, two of them suppressed and one with a denominatore.
var oggetti = []string{"X100_000100.9", "X100_000100.24", "X100_000100.11", "X100_000100.26", "X100_000100.45%2F2", "X100_000100.2", "X100_000200.1", "B542_000400.45", "B542_000500.142"}

// daTutti asks all that anybody may ask, and all that nobody may ask without signing in.
func daTutti(v *visitatore) {
	v.t.Helper()
	c := esempio.Cittadino()
	for _, p := range []string{"/api/v1/enti", "/api/openapi.yaml", "/api", "/status", "/readyz", "/stili/catasto.json", "/api/v1/punto?lon=14.6538141&lat=41.1303412",
		"/storia/X100.json", "/storia/B542.json", "/cambiamenti/X100.geojson?dal=2019-04-01&al=2024-06-01", "/sistema/X100_000100.json", "/sistema/B542_000400.json",
		"/api/v1/X100/particelle?limit=400", "/api/v1/X100/particelle?foglio=1&numero=9", "/api/v1/B542/particelle?limit=400&foglio=5",
		"/api/v1/X100/estratto?foglio=1", "/embed", "/qr.svg?id=X100_000100.9"} {
		v.prendi(p)
	}
	for _, id := range oggetti {
		e := "/api/v1/" + id[:4]
		for _, p := range []string{e + "/particelle/" + id, e + "/particelle/" + id + "?data=2020-01-01", e + "/particelle/" + id + "/confinanti", e + "/particelle/" + id + "/scheda",
			e + "/estratto?particella=" + id, "/particella/" + id, "/particella/" + id + "?data=2020-01-01", "/particella/" + id + "/discendenza",
			// of which only who signed in has an answer
			e + "/particelle/" + id + "/uiu", e + "/particelle/" + id + "/titolari", e + "/visura?particella=" + id, e + "/immobili/" + id + "/fascicolo", "/uiu/X100-F-1001", e + "/uiu/X100-F-1001", e + "/differenze?dal=2024-01-01&al=2024-05-01"} {
			v.prendi(p)
		}
	}
	for _, s := range []struct{ Scritto, Altro string }{{c.Cognome, "/soggetto"}, {c.CF, "/ufficio"}, {c.Nome + " " + c.Cognome, "/ufficio/elenco"}, {redditiScritti[0], "/io"}} {
		q := url.QueryEscape(s.Scritto)
		for _, p := range []string{"/api/v1/ricerca?q=" + q, "/cerca?q=" + q, "/?q=" + q, "/api/v1/soggetti?cognome=" + q, "/api/v1/soggetti?cf=" + q, "/segnala?oggetto=" + q,
			"/api/v1/X100/particelle?foglio=" + q, "/api/v1/X100/particelle/" + url.PathEscape(s.Scritto), "/particella/" + url.PathEscape(s.Scritto), "/api/v1/X100/estratto?particella=" + q,
			"/api/v1/punto?lon=" + q + "&lat=41", s.Altro + "/" + url.PathEscape(s.Scritto), "/tiles/" + url.PathEscape(s.Scritto) + ".json", "/consultazioni?oggetto=" + q, "/accesso?dopo=/" + url.PathEscape(s.Scritto)} {
			v.prendi(p, s.Scritto)
		}
		v.chiedi(http.MethodPost, "/accesso", modulo, url.Values{"cf": {s.Scritto}, "password": {"una parola sbagliata"}}.Encode(), s.Scritto)
		v.chiedi(http.MethodPost, "/ufficio", modulo, url.Values{"q": {s.Scritto}}.Encode(), s.Scritto)
		v.chiedi(http.MethodPost, "/api/v1/X100/intersezioni", oggettoJSON, `{"particelle": ["`+s.Scritto+`"]}`, s.Scritto)
		_, b := v.chiedi(http.MethodPost, "/api/v1/X100/errori", oggettoJSON, `{"oggetto": "X100_000100.9", "testo": "Qui abita `+s.Scritto+`, e non chi dice il catasto."}`)
		var segnalato struct{ Codice string }
		if err := json.Unmarshal(b, &segnalato); err != nil || segnalato.Codice == "" {
			v.t.Fatalf("a report has no code: %v", err)
		}
		v.prendi("/segnala/X100/" + segnalato.Codice)
	}
	v.chiedi(http.MethodPost, "/api/v1/X100/intersezioni", oggettoJSON, `{"particelle": ["X100_000100.11", "X100_000100.26"], "distanza_m": 30, "layer": ["particelle", "edifici", "civici"]}`)
	v.chiedi(http.MethodPost, "/selezione.geojson", oggettoJSON, `{"ente": "X100", "ids": ["X100_000100.11"]}`)
	for _, e := range []string{"X100", "B542"} {
		for _, x := range []string{"geojson", "csv", "gpkg", "pmtiles", "geojson?tema=civici", "csv?tema=edifici&data=2020-01-01"} {
			v.prendi("/api/v1/" + e + "/scarica/" + x)
		}
	}
	tegole(v)
	v.gira(250, "/", "/comune/X100", "/comune/B542", "/comune/X100/vie", "/foglio/X100_000100?data=2020-01-01", "/centro", "/aiuto", "/privacy")
}

// tegole asks every layer at all the zooms, where the sample is.
func tegole(v *visitatore) {
	v.t.Helper()
	disegnate := 0
	for _, l := range []tiles.Layer{tiles.Comuni, tiles.Fogli, tiles.Particelle, tiles.Edifici, tiles.Zone, tiles.Vincoli, tiles.Etichette, tiles.Segni, tiles.Civici, tiles.Sit} {
		v.prendi("/tiles/" + l.String() + ".json")
		for z := l.MinZoom(); z <= 19; z++ {
			for _, p := range [][2]float64{{14.6538141, 41.1303412}, {14.8935, 41.0995}} {
				n := math.Exp2(float64(z))
				x, y := int(n*(p[0]+180)/360), int(n*(1-math.Asinh(math.Tan(p[1]*math.Pi/180))/math.Pi)/2)
				for _, data := range []string{"", "?data=2020-01-01"} {
					if b := v.prendi(fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt%s", l, z, x, y, data)); len(b) > 0 {
						disegnate++
					}
				}
			}
		}
	}
	for _, p := range []string{"16/35479/24522", "17/70958/49044", "17/70959/49045"} { // in the middle of Borgo
		for _, l := range []string{"sit", "particelle", "civici", "segni"} {
			if b := v.prendi("/tiles/" + l + "/" + p + ".mvt"); len(b) > 0 {
				disegnate++
			}
		}
	}
	if disegnate < 60 {
		v.t.Errorf("only %d tiles have something", disegnate)
	}
}

// fornitureSenzaNomi has a broken delivery refused or taken with what cannot be read, by the command and at
// the counter, and looks at all that is said of it.
func fornitureSenzaNomi(t *testing.T, g *guardia, a *acceso, db string) {
	t.Helper()
	dice := func(dove string, args ...string) string {
		t.Helper()
		_, out, stderr := sitCmd(t, append(args, "--db", db)...)
		g.guarda(dove, []byte(out+stderr))
		return out
	}
	for _, e := range []string{"X101", "X102"} {
		dice("sit ente add", "ente", "add", e, "--nome", "Prova "+e)
	}
	rotta := storpiati(t, "X101", intera)
	dice("sit import of a broken delivery", "import", rotta, "--json", "--dry-run")
	dice("sit import of a broken delivery", "import", rotta, "--json")
	dice("sit import of a broken delivery, in words", "import", rotta, "--conferma", "LACUNA")
	dice("sit import of a month that comes too early", "import", storpiati(t, "X101", marzo), "--json")

	_, chiave, _ := sitCmd(t, "token", "create", "--ente", "X102", "--scope", "flussi:write,catasto:read,titolari:read", "--db", db)
	c := &cliente{t: t, url: a.url, chiave: strings.TrimSpace(chiave)}
	file, err := filepath.Glob(filepath.Join(storpiati(t, "X102", intera), "*"))
	if err != nil || len(file) == 0 {
		t.Fatal(err)
	}
	luogo := c.carica("X102", nil, file...)
	c.fino(luogo, "conclusa", "rifiutata", "fallita")
	for _, p := range []string{luogo, "/api/v1/X102/forniture", "/api/v1/X102/anomalie?limit=500", "/api/v1/X102/qualita"} {
		stato, corpo, _ := c.chiedi(http.MethodGet, p, "", nil)
		g.guarda(fmt.Sprintf("GET %s (%d, of a broken delivery)", p, stato), corpo)
	}
	dice("sit forniture", "forniture")
	righe, scarti := dice("sit forniture --json", "forniture", "--json"), 0
	for riga := range strings.Lines(righe) {
		var f struct{ Fornitura, Scarti int64 }
		if err := json.Unmarshal([]byte(riga), &f); err != nil {
			t.Fatal(err)
		}
		numero := fmt.Sprint(f.Fornitura)
		if f.Scarti > 0 {
			scarti++
		}
		dice("sit forniture scarti "+numero, "forniture", "scarti", numero)
		dice("sit forniture formato "+numero, "forniture", "formato", numero)
		dice("sit forniture formato --json "+numero, "forniture", "formato", numero, "--json")
	}
	if scarti < 2 {
		t.Errorf("%d deliveries have lines that could not be read: the broken ones do not do what they are for", scarti)
	}
	for _, s := range []string{fornitura.Acquisita, fornitura.Rifiutata} {
		if !strings.Contains(righe, `"`+s+`"`) {
			t.Errorf("no delivery is %s", s)
		}
	}
}

// programmi ask with a token: what they may, what they may not, without a reason, with a name where a number is.
func programmi(t *testing.T, g *guardia, chi func(string, ...string) *visitatore, db string) {
	t.Helper()
	c := esempio.Cittadino()
	chiave := func(scopi string) string {
		_, out, _ := sitCmd(t, "token", "create", "--ente", "X100", "--scope", scopi, "--db", db)
		return "Bearer " + strings.TrimSpace(out)
	}
	tutta := chiave("catasto:read,catasto:rendita,titolari:read,flussi:write")
	q, n := url.QueryEscape(c.Cognome), url.QueryEscape(c.Nome)
	persone := []string{"/api/v1/soggetti?cf=" + c.CF, "/api/v1/soggetti?cognome=" + q, "/api/v1/soggetti?cognome=" + q + "&nome=" + n, "/api/v1/X100/uiu/X100-F-1001/titolari",
		"/api/v1/X100/particelle/X100_000100.11/titolari", "/api/v1/X100/visura?uiu=X100-F-1001", "/api/v1/X100/visura?uiu=X100-F-1001&formato=pdf", "/api/v1/X100/visura?particella=X100_000100.2&tipo=storica",
		"/api/v1/X100/immobili/X100-F-1001/fascicolo", "/api/v1/X100/differenze?dal=2024-01-01&al=2024-05-31&limit=2", "/api/v1/X100/uiu?foglio=1&limit=2", "/api/v1/X100/uiu/X100-F-1001", "/api/v1/X100/forniture?limit=2",
		"/api/v1/X100/anomalie?limit=2", "/api/v1/X100/qualita?elenco=uiu_particella", "/api/v1/B542/uiu?foglio=5", "/api/v1/X100/uiu?foglio=" + q, "/api/v1/X100/uiu/" + q, "/api/v1/X100/visura?uiu=" + q + "&data=" + n,
		"/api/v1/soggetti?nascita=" + q + "&cognome=" + q, "/api/v1/soggetti/" + c.CF, "/api/v1/soggetti/" + q + "/immobili", "/api/v1/soggetti?cf=" + c.CF[:15], "/api/v1/consultazioni?oggetto=" + c.CF, "/api/v1/io/immobili", "/api/v1/operazioni/" + q,
		"/api/v1/X100/forniture?cursor=" + q, "/api/v1/X100/differenze?dal=" + q + "&al=" + n, "/api/v1/X100/uiu?sub=" + q + "&limit=" + q}
	for _, v := range []*visitatore{
		chi("a program that may", "Authorization", tutta, "Purpose", "verifica 12"),
		chi("a program without a reason", "Authorization", tutta),
		chi("a program that sees no persons", "Authorization", chiave("catasto:read"), "Purpose", "verifica 12"),
		chi("a token that is none", "Authorization", "Bearer "+c.CF, "Purpose", "verifica 12"),
	} {
		var mostra, rendita bool
		for _, p := range persone {
			r, b := v.chiedi(http.MethodGet, p, "", "")
			mostra = mostra || r.StatusCode == http.StatusOK && strings.HasSuffix(p, "/titolari") && g.trova(piatto(b), nil)
			rendita = rendita || r.StatusCode == http.StatusOK && strings.HasSuffix(p, "/uiu/X100-F-1001") && bytes.Contains(b, []byte(redditiScritti[2]))
			v.chiedi(http.MethodPost, "/api/v1/X100/titolari/elenco", oggettoJSON, `{"cf": "`+c.CF+`"}`)
		}
		v.chiedi(http.MethodPost, "/api/v1/X100/titolari/elenco", oggettoJSON, `{"cf": 1, "particelle": "`+c.Cognome+`"}`)
		// Who may see persons sees them: what is searched for is what is shown.
		if puo := v.chi == "a program that may"; mostra != puo {
			t.Errorf("%s is shown persons: %v", v.chi, mostra)
		}
		if puo := v.chi == "a program that may" || v.chi == "a program without a reason"; rendita != puo {
			t.Errorf("%s is shown incomes: %v", v.chi, rendita)
		}
		t.Logf("%s: %v", v.chi, v.stati)
		attesi := map[string][]int{"a program that may": {200, 400, 403, 404}, "a program without a reason": {428}, "a program that sees no persons": {403}, "a token that is none": {401}}
		for _, s := range attesi[v.chi] {
			if v.stati[s] == 0 {
				t.Errorf("%s was never answered %d", v.chi, s)
			}
		}
	}
}

var unaPersona = regexp.MustCompile(`/soggetto/[0-9a-f-]{36}`)

// uffici sign in to the portal as everybody of the demo, look for a person, and follow the links of their pages.
func uffici(t *testing.T, g *guardia, chi func(string, ...string) *visitatore, url_ string) {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{URL: url_})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	account, err := creaAccountDimostrativi(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	c := esempio.Cittadino()
	for _, a := range account {
		v := chi("the " + a.Ruolo)
		if a.Ruolo == "cittadino" {
			v.suo = []string{c.Scritto(), c.CF}
		}
		v.entra(a.CF, a.Password)
		v.chiedi(http.MethodPost, "/ufficio", modulo, url.Values{"q": {c.Cognome}}.Encode()) // no reason yet
		v.chiedi(http.MethodPost, "/scopo", modulo, url.Values{"motivo": {"verifica"}, "numero": {"IMU 2024"}, "dopo": {"/ufficio"}}.Encode())
		da := []string{"/ufficio", "/io", "/io/chi-ha-guardato", "/consultazioni", "/operatori", "/uiu/X100-F-1001", "/uiu/X100-F-1001/genealogia", "/particella/X100_000100.2", "/ufficio/elenco", "/ufficio/patrimonio?ente=X100",
			"/ufficio/differenze?ente=X100&dal=2024-01-01&al=2024-05-31", "/comune/X101/forniture", "/comune/X100/forniture", "/comune/X100/qualita", "/consultazioni.csv", "/soggetto/" + c.CF, "/consultazioni?oggetto=" + c.CF}
		trovata := false
		for _, q := range []string{c.Cognome, c.Cognome + " " + c.Nome, c.CF, "1/11", redditiScritti[0]} {
			_, b := v.chiedi(http.MethodPost, "/ufficio", modulo, url.Values{"q": {q}}.Encode())
			for _, m := range unaPersona.FindAll(b, 3) {
				da, trovata = append(da, string(m)), true
			}
			v.chiedi(http.MethodPost, "/ufficio/persone", modulo, url.Values{"q": {q}}.Encode())
		}
		v.chiedi(http.MethodPost, "/ufficio/elenco", modulo, url.Values{"ente": {"X100"}, "cf": {c.CF}}.Encode())
		v.gira(45, da...)
		v.stanze(authz.Ruolo(a.Ruolo).Permessi()...)
		if trovata != (a.Ruolo == string(authz.Tributi)) {
			t.Errorf("the %s finds persons: %v", a.Ruolo, trovata)
		}
		v.chiedi(http.MethodPost, "/esci", modulo, "")
		t.Logf("%s: %v", v.chi, v.stati)
	}
}

// piantati puts a person, each time in another place, where each of the collectors looks: all of them find her.
func piantati(t *testing.T, g *guardia, conn *pgx.Conn) {
	c := esempio.Cittadino()
	carta := func(scritto string) []byte {
		return []byte("%PDF-1.7\n1 0 obj\n<</Title (" + strings.Join(strings.Split(scritto, ""), "\x00") + ")>>\nendobj\n")
	}
	var tegola bytes.Buffer
	z := gzip.NewWriter(&tegola)
	fmt.Fprintf(z, "VIA\x04%s\x01", c.Cognome)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var libro bytes.Buffer
	cartella := zip.NewWriter(&libro)
	foglio, err := cartella.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(foglio, "<c><is><t>%s</t></is></c>", c.Scritto())
	if err := cartella.Close(); err != nil {
		t.Fatal(err)
	}
	for nome, risposta := range map[string]func(http.ResponseWriter){
		"a page":                 func(w http.ResponseWriter) { fmt.Fprintf(w, "<p>%s</p>", c.Scritto()) },
		"a tile":                 func(w http.ResponseWriter) { fmt.Fprintf(w, "\x1a\x0cX%s\x00", c.CF) },
		"a workbook":             func(w http.ResponseWriter) { _, _ = w.Write(libro.Bytes()) },
		"an archive of tiles":    func(w http.ResponseWriter) { fmt.Fprintf(w, "PMTiles\x03%s", tegola.Bytes()) },
		"a header":               func(w http.ResponseWriter) { w.Header().Set("X-Sit-Avvisi", "di "+strings.ToLower(c.Cognome)) },
		"where one is sent":      func(w http.ResponseWriter) { w.Header().Set("Location", "/soggetto/"+c.CF); w.WriteHeader(303) },
		"an income with a comma": func(w http.ResponseWriter) { fmt.Fprintf(w, `{"rendita":"%s"}`, redditiScritti[0]) },
		"an income in cents":     func(w http.ResponseWriter) { fmt.Fprintf(w, `{"rendita":%s}`, redditiScritti[2]) },
		"escapes of JSON":        func(w http.ResponseWriter) { fmt.Fprint(w, `{"nome":"\u0054REVOLANT\u0049NI"}`) },
		"an error": func(w http.ResponseWriter) {
			w.WriteHeader(400)
			fmt.Fprintf(w, `{"detail":"%s non è un numero"}`, c.Cognome)
		},
		"a link": func(w http.ResponseWriter) {
			fmt.Fprintf(w, `<a class="x" href="/cerca?q=%s">x</a>`, "TREV%4FLANTINI")
		},
		"the next page": func(w http.ResponseWriter) {
			fmt.Fprintf(w, `{"next":"https://sit.example/api/v1/soggetti?cf=%s"}`, c.CF)
		},
		"a title": func(w http.ResponseWriter) { fmt.Fprintf(w, "<title>Scheda di %s</title>", c.Scritto()) },
	} {
		ascolta := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { risposta(w) }))
		for _, chi := range []string{"", "an officer"} {
			suo := guardia{per: g.per}
			v := visitatore{t: t, g: &suo, chi: chi, base: ascolta.URL, testa: http.Header{}, stati: map[int]int{}}
			v.prendi("/")
			trovato := len(suo.luoghi) > 0
			// What an officer reads in a page is for him; the rest is for nobody.
			if perLui := nome == "a page" || nome == "a tile" || nome == "an archive of tiles" || nome == "a workbook" || strings.HasPrefix(nome, "an income") || nome == "escapes of JSON"; trovato == (chi != "" && perLui) {
				t.Errorf("%s, to %q: found %v", nome, chi, trovato)
			}
		}
		ascolta.Close()
	}
	for nome, b := range map[string][]byte{
		"the log":     []byte(`{"level":"DEBUG","msg":"richiesta","q":"` + strings.ToLower(c.Nome+" "+c.Cognome) + `"}`),
		"the metrics": []byte(`sit_richieste_totale{rotta="/soggetto/` + c.CF + `"} 1`),
		"a paper":     carta(c.Cognome),
		"a refusal":   []byte("riga 3, campo consistenza: " + nomeRifiutato + " non è un numero"),
	} {
		suo := guardia{per: g.per}
		if suo.guarda(nome, b); len(suo.luoghi) != 1 {
			t.Errorf("%s: found in %v", nome, suo.luoghi)
		}
	}
	for tabella, sql := range map[string]string{
		"catasto.anomalia":     `UPDATE catasto.anomalia SET testo = $1 WHERE anomalia_id = (SELECT min(anomalia_id) FROM catasto.anomalia)`,
		"forniture.fornitura":  `UPDATE forniture.fornitura SET avvisi = to_jsonb(ARRAY[$1::text]) WHERE fornitura_id = 1`,
		"jobs.operazione":      `UPDATE jobs.operazione SET errore = $1`,
		"infra.river_job":      `UPDATE infra.river_job SET args = jsonb_build_object('x', $1::text)`,
		"catasto.scarto":       `UPDATE catasto.scarto SET motivo = $1`,
		"authz.consultazione":  `INSERT INTO authz.consultazione (ente_id, genere, chi, nome, ufficio, sessione, indirizzo, scopo, risorsa, oggetto, campi, persone) SELECT ente_id, 1, 1, 'N', 'tributi', 's', '::1', 'prova', 'visura', $1, '{}', '{}' FROM sit.ente`,
		"catasto.tile_version": `UPDATE catasto.tile_version SET layer = $1 WHERE foglio_id = (SELECT min(foglio_id) FROM catasto.tile_version)`,
		"catasto.disegno":      `UPDATE catasto.disegno SET testo = $1 WHERE disegno_id = (SELECT min(disegno_id) FROM catasto.disegno)`,
	} {
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		suo := guardia{per: g.per}
		if r, err := tx.Exec(t.Context(), sql, "il signor "+c.Scritto()); err != nil || r.RowsAffected() == 0 {
			t.Errorf("%s: %v, %v", tabella, r, err)
		} else if _, err := suo.banca(t.Context(), tx); err != nil || len(suo.luoghi) != 1 || suo.luoghi[0] != "table "+tabella {
			t.Errorf("%s: %v, found in %v", tabella, err, suo.luoghi)
		}
		if err := tx.Rollback(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}
