package portal

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// apriMappa starts a browser on a page and waits for its map.
func apriMappa(t *testing.T, indirizzo string) context.Context {
	t.Helper()
	ctx := apriBrowser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(indirizzo)); err != nil {
		t.Fatal(err)
	}
	aspetta(t, ctx, "the map starts", "window.sit?.mappa.loaded()", "true")
	return ctx
}

// clicca presses the button that says testo, inside what dove selects.
func clicca(t *testing.T, ctx context.Context, dove, testo string) {
	t.Helper()
	trova := fmt.Sprintf("[...document.querySelectorAll(%q)].find((b) => b.innerText.includes(%q))", dove+" button, "+dove+" a", testo)
	aspetta(t, ctx, "there is a button "+testo, trova+" !== undefined", "true")
	valuta(t, ctx, "("+trova+".click(), 'ok')")
}

func premi(t *testing.T, ctx context.Context, tasti ...string) {
	t.Helper()
	for _, k := range tasti {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(k)); err != nil {
			t.Fatal(err)
		}
	}
}

// A click drills through the layers; the card goes from one thing to the next, asks what is
// around, and leads back.
func TestTheCardDrillsThrough(t *testing.T) {
	ctx := apriMappa(t, serverDiProva(t)+"/#18/41.000500/14.000500")
	valuta(t, ctx, `(sit.mappa.fire('click', { lngLat: { lng: 14.0005, lat: 41.0005 } }), 'ok')`)
	aspetta(t, ctx, "the stack", `document.querySelector('.catasta')?.innerText.replace(/\s+/g, ' ')`, "1 di 5 Particella 45 Edificio Civico 12 Foglio 4 Borgo")
	clicca(t, ctx, ".catasta", "Edificio")
	aspetta(t, ctx, "the edificio", `document.querySelector('#scheda h2').innerText + document.getElementById('scheda').innerText`, "X100_000400.45+1")
	aspetta(t, ctx, "the address names it", "location.hash", "sel=edificio:X100_000400.45+1")
	aspetta(t, ctx, "the focus stays in the stack", "String(document.activeElement.closest('.catasta') !== null || document.activeElement === document.body)", "true")
	clicca(t, ctx, ".scheda-dati", "Particella 45")
	aspetta(t, ctx, "its particella", `document.querySelector('#scheda h2').innerText`, "Particella 45")
	clicca(t, ctx, "#scheda", "Che cosa c'è dentro")
	aspetta(t, ctx, "what is inside", `document.querySelector('.dentro').innerText`, "1 edificio")
	if s := valuta(t, ctx, `document.querySelector('.dentro').innerText`); !strings.Contains(s, "120 m²") || strings.Contains(s, "Particella") {
		t.Errorf("inside: %s", s)
	}
	clicca(t, ctx, "#scheda", "Che cosa tocca")
	aspetta(t, ctx, "what touches", `document.querySelector('.dentro').innerText`, "Particella 46")
	if s := valuta(t, ctx, `document.querySelector('.dentro').innerText`); strings.Contains(s, "edificio") {
		t.Errorf("what lies within does not touch: %s", s)
	}
	if n := valuta(t, ctx, `String(document.querySelectorAll('.azioni [aria-expanded=true]').length)`); n != "1" {
		t.Errorf("%s questions open, want one", n)
	}
	clicca(t, ctx, "#scheda", "Edificio") // the way back
	aspetta(t, ctx, "back", `document.querySelector('#scheda h2').innerText`, "Edificio")
	premi(t, ctx, kb.Escape)
	aspetta(t, ctx, "Esc closes the card", `String(document.getElementById('scheda').hidden) + location.hash.includes('sel=')`, "truefalse")

	valuta(t, ctx, `(sit.mappa.fire('contextmenu', { lngLat: { lng: 14.0005, lat: 41.0005 }, preventDefault() {} }), 'ok')`)
	aspetta(t, ctx, "where it is", `document.getElementById('scheda').innerText`, "41.000500, 14.000500")
	aspetta(t, ctx, "the address names the point", "location.hash", "sel=punto:41.000500,14.000500")
}

// The box by keyboard: what one hears and where one is.
func TestTheSearchBoxByKeyboard(t *testing.T) {
	ctx := apriMappa(t, serverDiProva(t)+"/")
	valuta(t, ctx, `(document.getElementById('q').focus(), 'ok')`)
	premi(t, ctx, "4/45")
	aspetta(t, ctx, "the answers", `document.querySelectorAll('#esiti [role=option]').length`, "2")
	aspetta(t, ctx, "how many are said", `document.getElementById('conta').textContent`, "2 risultati")
	if s := valuta(t, ctx, `document.querySelector('#esiti mark').textContent + document.getElementById('q').getAttribute('aria-expanded')`); s != "4true" {
		t.Errorf("marked and expanded: %s", s)
	}
	if s := valuta(t, ctx, `document.querySelector('#esiti').innerText`); !strings.Contains(s, "soppressa") || !strings.Contains(s, "oggi: 46") {
		t.Errorf("a suppressed one shows what followed it: %s", s)
	}
	premi(t, ctx, kb.ArrowDown, kb.ArrowDown)
	if s := valuta(t, ctx, `document.getElementById('q').getAttribute('aria-activedescendant') + document.querySelector('[aria-selected=true]').id`); s != "esito-1esito-1" {
		t.Errorf("where one is: %s", s)
	}
	premi(t, ctx, kb.Escape)
	if s := valuta(t, ctx, `document.getElementById('q').value + document.getElementById('esiti').hidden`); s != "4/45true" {
		t.Errorf("the first Esc closes the list: %s", s)
	}
	premi(t, ctx, kb.ArrowDown, kb.ArrowDown, kb.Enter)
	aspetta(t, ctx, "Enter takes the chosen one", `document.querySelector('#scheda h2')?.innerText`, "Particella 45")
	premi(t, ctx, kb.Escape, kb.Escape)
	aspetta(t, ctx, "the recent ones of this page", `document.querySelector('#esiti').innerText`, "Ricerche recenti")

	// An address of ours is gone to, not looked for.
	valuta(t, ctx, `(() => {
		const d = new DataTransfer();
		d.setData('text', location.origin + '/#19/41.000400/14.000300&stile=scuro&layers=edifici,f');
		document.getElementById('q').dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true }));
		return 'ok';
	})()`)
	aspetta(t, ctx, "a pasted address", "location.hash", "#19/41.000400/14.000300&stile=scuro&layers=edifici,f")
}

// Another address typed in this page is applied without a reload; the map can be entered and
// left by keyboard.
func TestTheAddressAndTheKeys(t *testing.T) {
	ctx := apriMappa(t, serverDiProva(t)+"/?lang=en#17/41.000500/14.000500")
	valuta(t, ctx, `(window.segno = 1, location.hash = '#18.5/41.000600/14.000600&sel=foglio:X100_000400&date=2024-01-31&layers=particelle,,0.5;edifici,false', 'ok')`)
	aspetta(t, ctx, "the older spelling is written anew", "location.hash + window.segno", "#18.5/41.000600/14.000600&sel=foglio:X100_000400&data=2024-01-31&layers=edifici,f;particelle,,0.51")
	aspetta(t, ctx, "the card in English", `document.querySelector('#scheda h2')?.innerText`, "Sheet 4")
	if s := valuta(t, ctx, `String(sit.mappa.getLayoutProperty('edifici-area', 'visibility') + sit.mappa.getStyle().sources.sit.tiles[0].endsWith('data=2024-01-31') + document.querySelector('#livello-edifici').checked)`); s != "nonetruefalse" {
		t.Errorf("layers and day: %s", s)
	}
	valuta(t, ctx, `(sit.mappa.getCanvas().focus(), 'ok')`)
	premi(t, ctx, kb.Enter)
	aspetta(t, ctx, "Enter asks at the cross", `document.querySelector('#scheda h2')?.innerText + document.activeElement.id`, "Parcel 45scheda")
	valuta(t, ctx, `(sit.mappa.getCanvas().focus(), 'ok')`)
	premi(t, ctx, "?")
	aspetta(t, ctx, "the help", `document.querySelector('dialog[open] h2')?.innerText`, "How to use the map")
	premi(t, ctx, kb.Escape)
	aspetta(t, ctx, "and back in the map", `String(document.querySelector('dialog[open]') === null && document.activeElement === sit.mappa.getCanvas())`, "true")
	premi(t, ctx, kb.Tab)
	aspetta(t, ctx, "Tab leaves the map", "String(document.activeElement !== sit.mappa.getCanvas())", "true")

	clicca(t, ctx, "#strumenti", "Share")
	aspetta(t, ctx, "the link", `document.getElementById('link')?.value`, "#18.5/")
	aspetta(t, ctx, "the code is the address", `decodeURIComponent(document.querySelector('.qr').getAttribute('src'))`, "/qr.svg?a=/#18.5/")
	aspetta(t, ctx, "frames are closed", `document.getElementById('condividi').innerText`, "Embedding in other sites is closed")
}

// The ministry's form: field by field, with the Tab key between them.
func TestTheFormByFields(t *testing.T) {
	ctx := apriMappa(t, serverDiProva(t)+"/")
	clicca(t, ctx, "#strumenti", "Campi")
	aspetta(t, ctx, "the form is ready", `document.querySelectorAll('#c-ente option').length`, "1")
	valuta(t, ctx, `(document.getElementById('c-sezione').focus(), 'ok')`)
	premi(t, ctx, kb.Tab, "4", kb.Tab, kb.Tab, kb.Tab, "45", kb.Enter)
	aspetta(t, ctx, "both are offered", `document.getElementById('campi-esito').innerText`, "X100_0004A0.45")
	valuta(t, ctx, `(document.getElementById('c-allegato').value = '0', document.getElementById('c-numero').focus(), 'ok')`)
	premi(t, ctx, kb.Enter)
	aspetta(t, ctx, "the allegato chooses", `document.querySelector('#scheda h2')?.innerText`, "Particella 45")
}

// A backdrop is asked for only by who turns it on, from its host and from no other.
func TestABackdropInTheBrowser(t *testing.T) {
	var chieste atomic.Int64
	immagini := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		chieste.Add(1)
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		http.Error(w, "", http.StatusNotFound)
	}))
	t.Cleanup(immagini.Close)
	ctx := apriMappa(t, serverDi(t, Config{Sfondi: []Sfondo{{ID: "foto", Nome: "Foto", Tipo: "xyz", URL: immagini.URL + "/{z}/{x}/{y}.png", Attribuzione: "© Prova", MaxZoom: 19}}})+"/#17/41.000500/14.000500")
	if n := chieste.Load(); n != 0 {
		t.Fatalf("%d images before anyone asked", n)
	}
	clicca(t, ctx, "#strumenti", "Livelli")
	valuta(t, ctx, `(document.querySelector('input[name=sfondo][value=foto]').click(), 'ok')`)
	aspetta(t, ctx, "the address has it", "location.hash", "sfondo=foto")
	aspetta(t, ctx, "its source is cited", `document.querySelector('.fonte').innerText`, "© Prova")
	aspetta(t, ctx, "areas become veils", `String(sit.mappa.getPaintProperty('particelle-area', 'fill-opacity'))`, "0.25")
	aspetta(t, ctx, "under our layers", `sit.mappa.getStyle().layers.slice(0, 2).map((l) => l.id).join()`, "carta,sfondo")
	for range 50 {
		if chieste.Load() > 0 {
			break
		}
		valuta(t, ctx, `new Promise((f) => setTimeout(() => f('ok'), 100))`)
	}
	if chieste.Load() == 0 {
		t.Error("the host of the backdrop was never asked: the policy is in the way")
	}
	valuta(t, ctx, `(document.querySelector('input[name=sfondo][value=""]').click(), 'ok')`)
	aspetta(t, ctx, "and goes", `location.hash.includes('sfondo') + String(sit.mappa.getLayer('sfondo') ?? 'via') + sit.mappa.getPaintProperty('particelle-area', 'fill-opacity')`, "falsevia1")
}

// Inside a page of an allowed site the map tells it what was selected; a page of another site
// does not even see it.
func TestTheFrameInTheBrowser(t *testing.T) {
	var mappa string
	ospite := func() *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(`<!doctype html><script>window.detti=[];addEventListener('message',(e)=>detti.push(e.origin+' '+JSON.stringify(e.data)))</script>
				<iframe src="` + mappa + `/embed#18/41.000500/14.000500&amp;sel=particella:X100_000400.45" width="600" height="400"></iframe>`))
		}))
		t.Cleanup(s.Close)
		return s
	}
	ammesso, altro := ospite(), ospite()
	mappa = serverDi(t, Config{EmbedOrigini: []string{ammesso.URL}})
	ctx := apriBrowser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(ammesso.URL)); err != nil {
		t.Fatal(err)
	}
	aspetta(t, ctx, "the selection is told", "window.detti.join()", mappa+` {"tipo":"selezione","oggetto":"particella","id":"X100_000400.45"}`)
	if err := chromedp.Do(ctx, chromedp.Navigate(altro.URL)); err != nil {
		t.Fatal(err)
	}
	valuta(t, ctx, `new Promise((f) => setTimeout(() => f('ok'), 1500))`)
	if s := valuta(t, ctx, "String(window.detti.length)"); s != "0" {
		t.Errorf("another site was told %s times", s)
	}
}
