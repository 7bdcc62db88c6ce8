package portal

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/gorilla/mux"
)

// risposte is the API of an invented comune of one particella, as the page will meet it:
//
//	14.000        14.001
//	   +-------------+ 41.001
//	   |  4/45       |
//	   +-------------+ 41.000
var risposte = map[string]string{
	"/api/v1/enti":    `{"items":[{"ente":"X100","nome":"Borgo <b>Prova</b>","bbox":[14,41,14.001,41.001]}]}`,
	"/api/v1/ricerca": `{"items":[{"tipo":"particella","testo":"Borgo Prova, foglio 4 particella 45","id":"X100_000400.45","ente":"X100","punteggio":1,"soppressa":true,"successori":["X100_000400.46"]}]}`,
	"/api/v1/punto":   `{"ente":"X100","particella":"X100_000400.45","foglio":"X100_000400","edificio":"X100_000400.45+1","civico":{"testo":"12","distanza_m":4},"zone":[],"vincoli":[]}`,
	"/api/v1/X100/particelle": `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"id":"X100_000400.45","allegato":null,"sviluppo":null}},
		{"type":"Feature","geometry":null,"properties":{"id":"X100_0004A0.45","allegato":"A","sviluppo":null}}]}`,
	"/api/v1/X100/intersezioni": `{"particelle":[{"id":"X100_000400.46","mq":3,"percento":1}],"edifici":[{"id":"X100_000400.45+1","mq":120,"percento":100}],"zone":[],"vincoli":[],"civici":[]}`,
	"/api/v1/X100/particelle/X100_000400.45": `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[14,41],[14.001,41],[14.001,41.001],[14,41.001],[14,41]]]},
		"properties":{"id":"X100_000400.45","comune":"X100","sezione":null,"foglio":4,"numero":"45","denominatore":null,"subalterni":[],"in_mappa":true,"in_censuario":false,
		"superficie_mappa_mq":9300.4,"superficie_catastale_mq":null,"soppressa":true,"successori":["X100_000400.46"],"predecessori":[],"valida_dal":null,"valida_al":null,"precisione_m":0.6,"fonte":"gml"},
		"avvisi":[{"codice":"MAPPA_POSTERIORE","testo":"La mappa è posteriore al giorno chiesto."}]}`,
	"/api/v1/X100/particelle/X100_000400.45/confinanti": `{"items":[{"id":"X100_000400.46","lunghezza_m":12.5}]}`,
}

func serverDiProva(t *testing.T) string {
	t.Helper()
	return serverDi(t, Config{})
}

// serverDi is serverDiProva with a configuration of its own.
func serverDi(t *testing.T, cfg Config) string {
	t.Helper()
	cfg.Oggetti, cfg.Ricercatore = &ufficio{}, &ufficio{}
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r := mux.NewRouter()
	r.HandleFunc("/tiles/sit/{z}/{x}/{y}.mvt", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	r.PathPrefix("/api/").HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		corpo, ok := risposte[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			corpo = `{"codice":"NON_TROVATA","detail":"Non c'è."}`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, corpo)
	})
	p.Routes(r)
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	return s.URL
}

// apriBrowser starts Chromium, and gathers what its console complains of.
func apriBrowser(t *testing.T) context.Context {
	t.Helper()
	opzioni := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	ctx, fine := chromedp.NewExecAllocator(t.Context(), opzioni...)
	t.Cleanup(fine)
	ctx, chiudi := chromedp.NewContext(ctx)
	t.Cleanup(chiudi)
	ctx, scade := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(scade)
	return ctx
}

func valuta(t *testing.T, ctx context.Context, js string) string {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", js, err)
	}
	return v
}

// aspetta polls an expression until it gives what is wanted.
func aspetta(t *testing.T, ctx context.Context, cosa, js, vuole string) {
	t.Helper()
	var ultimo string
	for range 150 {
		if ultimo = valuta(t, ctx, "String("+js+")"); strings.Contains(ultimo, vuole) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s: %q, want %q", cosa, ultimo, vuole)
}

// A person types 4/45, lands on the particella, reads its card, asks for its neighbours; then
// opens the address that the bar shows, and finds the same. All under the page's own policy.
func TestNelBrowser(t *testing.T) {
	indirizzo := serverDiProva(t)
	ctx := apriBrowser(t)
	fai := func(passi ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, passi...); err != nil {
			t.Fatal(err)
		}
	}
	fai(chromedp.Navigate(indirizzo + "/"))
	// Buffered: what the policy refused before this line counts too.
	valuta(t, ctx, `(window.violazioni = [], new ReportingObserver((l) => l.forEach((r) => violazioni.push(r.body.effectiveDirective + ' ' + r.body.blockedURL)), { types: ['csp-violation'], buffered: true }).observe(), 'ok')`)
	aspetta(t, ctx, "the map starts", "window.sit?.mappa.loaded()", "true")

	fai(chromedp.Focus("#q"), chromedp.KeyEvent("4/45"), chromedp.KeyEvent(kb.Enter))
	aspetta(t, ctx, "the card opens", `document.querySelector('#scheda h2')?.textContent`, "Particella 45")
	scheda := valuta(t, ctx, `document.getElementById('scheda').innerText`)
	for _, s := range []string{"Borgo <b>Prova</b>", "9.300 m²", "Particella soppressa", "posteriore al giorno", "± 0,6 m", "dati aperti"} {
		if !strings.Contains(scheda, s) {
			t.Errorf("the card lacks %q:\n%s", s, scheda)
		}
	}
	aspetta(t, ctx, "the address is the permalink", "location.hash", "sel=particella:X100_000400.45")
	aspetta(t, ctx, "the map goes there", "sit.mappa.getBounds().contains([14.0005, 41.0005]) && sit.mappa.getZoom() > 15", "true")
	valuta(t, ctx, `([...document.querySelectorAll('.azioni button')].find((b) => b.innerText === 'Confinanti').click(), 'ok')`)
	aspetta(t, ctx, "the neighbours", `document.querySelector('.dentro')?.innerText`, "12,5 m")

	valuta(t, ctx, `(document.querySelector('#strumenti button').click(), document.querySelector('input[value=scuro]').click(), 'ok')`)
	aspetta(t, ctx, "another look keeps the selection", "sit.mappa.getStyle()?.name + sit.mappa.getStyle()?.sources.scelta?.data?.geometry?.type", "ScuroPolygon")
	aspetta(t, ctx, "the map is still", "!sit.mappa.isMoving()", "true")
	permalink := valuta(t, ctx, "location.href")
	if v := valuta(t, ctx, "violazioni.join(', ')"); v != "" {
		t.Errorf("the policy was violated: %s", v)
	}
	fai(chromedp.Navigate("about:blank"), chromedp.Navigate(permalink))
	aspetta(t, ctx, "the permalink opens the card", `document.querySelector('#scheda h2')?.textContent`, "Particella 45")
	if got := valuta(t, ctx, "location.href"); got != permalink {
		t.Errorf("the permalink moved: %s, was %s", got, permalink)
	}
}
