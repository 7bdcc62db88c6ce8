package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/api"
)

var segnaposto = regexp.MustCompile(`\{(\w+)(?::([^}|]+)[^}]*)?\}`)

// esempio is an address of a route: X100 for the ente, the first of the alternatives for the rest.
func esempio(modello string) string {
	return segnaposto.ReplaceAllStringFunc(modello, func(s string) string {
		m := segnaposto.FindStringSubmatch(s)
		switch {
		case m[2] != "":
			return m[2]
		case m[1] == "ente":
			return "X100"
		case m[1] == "layer":
			return "sit"
		}
		return "1"
	})
}

func TestWhatIsNotBuiltSaysSo(t *testing.T) {
	b := apri(t)
	chiave := b.chiave(time.Hour, authz.Scopes, "X100")
	future := 0
	for _, r := range (&api.API{}).Rotte() {
		for metodo := range r.Metodi {
			if r.Testo != "" {
				continue
			}
			future++
			w := b.manda(metodo, esempio(r.Modello), "", "Authorization", "Bearer "+chiave, "Purpose", "prova")
			b.errore(w, 501, "NON_ANCORA_DISPONIBILE")
			if (w.Header().Get("Access-Control-Allow-Origin") == "*") != r.Aperta {
				t.Errorf("%s: CORS %v", r.Modello, w.Header())
			}
		}
		w := b.manda("DELETE", esempio(r.Modello), "")
		b.errore(w, 405, "METODO_NON_AMMESSO")
		for metodo := range r.Metodi {
			if !strings.Contains(w.Header().Get("Allow"), metodo) {
				t.Errorf("%s: Allow %q", r.Modello, w.Header().Get("Allow"))
			}
		}
	}
	if future < 20 {
		t.Errorf("only %d operations are promised", future)
	}
	for _, altrove := range []string{"/api/v2/enti", "/api/v1/X100/niente", "/api/v1/X100/particelle/1/2/3", "/tiles/sit/1/2/3.png", "/ogc/boh", "/api/v1", "/niente", "//api//v1/enti", "/api/v1/X100/scarica/exe"} {
		b.errore(b.prendi(altrove), 404, "RISORSA_SCONOSCIUTA")
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	b := apri(t)
	for _, r := range (&api.API{}).Rotte() {
		w := b.manda("GET", esempio(r.Modello), "")
		for nome, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'", "Permissions-Policy": "camera=()"} {
			if !strings.HasPrefix(w.Header().Get(nome), want) {
				t.Errorf("%s: %s %q", r.Modello, nome, w.Header().Get(nome))
			}
		}
		if w.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s: no X-Request-Id", r.Modello)
		}
	}
	if w := b.prendi("/healthz", "X-Request-Id", "abc-12345"); w.Header().Get("X-Request-Id") != "abc-12345" {
		t.Errorf("the caller's id is lost: %v", w.Header())
	}
	if w := b.prendi("/healthz", "X-Request-Id", "a b\"c<script>"); strings.Contains(w.Header().Get("X-Request-Id"), "script") {
		t.Errorf("a hostile id comes back: %v", w.Header())
	}
	w := b.manda("OPTIONS", "/api/v1/X100/intersezioni", "")
	if w.Code != 204 || !strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "POST") {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
	w = b.prendi("/api", "Accept-Encoding", "gzip")
	if w.Code != 200 || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("/api: %d %v", w.Code, w.Header())
	}
	if w = b.prendi("/api"); strings.Contains(w.Body.String(), "https://") || !strings.Contains(w.Body.String(), "/api/v1/punto") {
		t.Errorf("the page names another host, or not its resources")
	}
	if w := b.manda("HEAD", "/api/v1/enti", ""); w.Code != 200 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

func TestTheLogHasThePatternAndNeverThePath(t *testing.T) {
	b := apri(t)
	b.prendi("/api/v1/X100/particelle/SEGRETO?data=RISERVATO")
	b.prendi("/SEGRETO?q=RISERVATO")
	b.manda("SEGRETO", "/api/v1/enti", "")
	log := b.registro.String()
	if strings.Contains(log, "SEGRETO") || strings.Contains(log, "RISERVATO") || !strings.Contains(log, `"rotta":"/api/v1/{ente}/particelle/{id}"`) {
		t.Errorf("log: %s", log)
	}
	if n := strings.Count(log, "\n"); n != 3 {
		t.Errorf("%d lines for three requests", n)
	}
}

type guasto struct{ panico bool }

func (g guasto) Tile(tiles.Layer, int, int, int, tiles.Day) (tiles.Tile, error) {
	if g.panico {
		panic("SEGRETO")
	}
	return tiles.Tile{}, errors.New("SEGRETO")
}

func TestInternalCausesNeverReachThePerson(t *testing.T) {
	for _, panico := range []bool{false, true} {
		b := apri(t, func(c *web.Config) { c.Mosaico = guasto{panico} })
		w := b.prendi("/tiles/sit/5/1/1.mvt")
		b.errore(w, 500, "ERRORE_INTERNO")
		if strings.Contains(w.Body.String(), "SEGRETO") || !strings.Contains(b.registro.String(), "SEGRETO") {
			t.Errorf("panic %v: answer %s, log %s", panico, w.Body, b.registro)
		}
	}
}

func TestReadinessTellsTheReason(t *testing.T) {
	b := apri(t, func(c *web.Config) {
		c.Pronto = func(context.Context) error {
			return sit.Rifiuto(sit.Unavailable, "LAYER_IN_CARICAMENTO", "La mappa si sta caricando.")
		}
	})
	for _, p := range []string{"/readyz", "/status"} {
		w := b.prendi(p)
		if e := b.errore(w, 503, "LAYER_IN_CARICAMENTO"); e.Dettaglio != "La mappa si sta caricando." || w.Header().Get("Retry-After") == "" {
			t.Errorf("%+v", e)
		}
	}
	if w := b.prendi("/healthz"); w.Code != 200 {
		t.Errorf("healthz %d", w.Code)
	}
}

// With the database gone, what is in memory goes on being answered, and the rest says so.
func TestMemoryAnswersWithoutTheDatabase(t *testing.T) {
	b := apri(t)
	qui := b.punto(10, 10)
	for _, indirizzo := range []string{"/api/v1/X100/particelle/X100_000100.1", "/tiles/sit/18/1/1.mvt?data=2000-01-01"} {
		if w := b.prendi(indirizzo); w.Code >= 300 {
			t.Fatalf("%s: %d", indirizzo, w.Code)
		}
	}
	b.db.Close()
	for _, indirizzo := range []string{"/api/v1/X100/particelle/X100_000100.1", "/api/v1/punto?" + qui, "/tiles/sit/18/1/1.mvt", "/healthz"} {
		if w := b.prendi(indirizzo); w.Code >= 300 {
			t.Errorf("%s: %d %s", indirizzo, w.Code, w.Body)
		}
	}
	for _, indirizzo := range []string{"/readyz", "/api/v1/X100/particelle/X100_000100.5", "/api/v1/ricerca?q=3/45"} {
		if w := b.prendi(indirizzo); w.Code < 500 || strings.Contains(w.Body.String(), "closed") {
			t.Errorf("%s: %d %s", indirizzo, w.Code, w.Body)
		}
	}
}

func TestCostlyQuestionsAreCounted(t *testing.T) {
	b := apri(t, func(c *web.Config) { c.AlMinuto = 3; c.ProxyFidato = true })
	var ultima *httptest.ResponseRecorder
	for range 4 {
		ultima = b.prendi("/api/v1/X100/particelle", "X-Forwarded-For", "127.0.0.1, 198.51.100.7")
	}
	b.errore(ultima, 429, "TROPPE_RICHIESTE")
	if ultima.Header().Get("Retry-After") == "" {
		t.Errorf("%v", ultima.Header())
	}
	if w := b.prendi("/api/v1/X100/particelle", "X-Forwarded-For", "198.51.100.8"); w.Code != 200 {
		t.Errorf("another address: %d", w.Code)
	}
	if w := b.prendi("/healthz", "X-Forwarded-For", "198.51.100.7"); w.Code != 200 {
		t.Errorf("what costs nothing is not counted: %d", w.Code)
	}
}

// What people and robots put into parameters must never be our fault: no 5xx, whatever it is.
func FuzzParameters(f *testing.F) {
	for _, s := range []string{"'", "1' OR '1'='1", "1; DROP TABLE sit.ente; --", "\x00", "%00", "$1", "@ente", "\\", "NULL", "-1", "1e308", "NaN", "🂡", "{}", "[[]]", "2025-01-01", "9999-12-31", "0000-01-01", "3/45"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(5))
	}
	b := apri(f)
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		v := url.QueryEscape(s)
		tutte := []string{
			"/api/v1/X100/particelle?limit=1&foglio=" + v, "/api/v1/X100/particelle?limit=1&foglio=1&numero=" + v, "/api/v1/X100/particelle?limit=1&sezione=" + v,
			"/api/v1/X100/particelle?cursor=" + v, "/api/v1/X100/particelle?limit=" + v, "/api/v1/X100/particelle?limit=1&data=" + v,
			"/api/v1/ricerca?limit=2&q=" + v, "/api/v1/ricerca?q=1&limit=1&ente=" + v, "/api/v1/punto?lat=41&lon=" + v, "/api/v1/punto?lon=14&lat=" + v,
			"/api/v1/punto?lon=14.6&lat=41.1&data=" + v, "/api/v1/X100/particelle/X100_000100.1?data=" + v, "/api/v1/X100/particelle/" + url.PathEscape(s),
			"/api/v1/" + url.PathEscape(s) + "/particelle", "/api/v1/X100/particelle/X100_000100.1/confinanti?data=" + v, "/tiles/" + url.PathEscape(s) + "/1/1/1.mvt",
			"/tiles/sit/" + url.PathEscape(s) + "/1/1.mvt", "/tiles/sit/1/1/1.mvt?data=" + v, "/tiles/sit.json?data=" + v,
		}
		indirizzo := tutte[int(n)%len(tutte)]
		if n == 0 {
			for _, i := range tutte {
				prova(t, b, i)
			}
			return
		}
		prova(t, b, indirizzo)
		w := httptest.NewRecorder()
		corpo := `{"particelle":["` + strings.NewReplacer(`"`, "", `\`, "").Replace(s) + `"],"layer":["particelle"]}`
		b.porta.ServeHTTP(w, httptest.NewRequest("POST", "/api/v1/X100/intersezioni", strings.NewReader(corpo)))
		if w.Code >= 500 {
			t.Fatalf("%q: %d %s", corpo, w.Code, w.Body)
		}
	})
}

func prova(t *testing.T, b *banco, indirizzo string) {
	r, err := http.NewRequest("GET", "http://example.com"+indirizzo, nil)
	if err != nil {
		return
	}
	w := httptest.NewRecorder()
	b.porta.ServeHTTP(w, r)
	if w.Code >= 500 && w.Code != 501 {
		t.Fatalf("%s: %d %s", indirizzo, w.Code, w.Body)
	}
}
