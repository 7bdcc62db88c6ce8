package portaletest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// vista is the window of a person.
type vista struct {
	nome        string
	larga, alta int64
	tocco       bool // a telephone: touch, no mouse
}

var (
	scrivania  = vista{"1440", 1440, 900, false}
	telefono   = vista{"390", 390, 844, true}
	stretta    = vista{"320", 320, 640, true}
	ingrandita = vista{"400%", 360, 225, false} // a desk of 1440 × 900 enlarged four times
)

// pagina is a tab. When the test ends it tells what the console, the policy and the network
// complained of, unless that was foreseen.
type pagina struct {
	t      testing.TB
	scheda context.Context
	ctx    context.Context // of the tab, for the time that its test may take
	base   string
	vista  vista

	mu       sync.Mutex
	guai     []string
	previsti []string
	risposte map[network.RequestID]*risposta
}

type risposta struct {
	indirizzo string
	tipo      network.ResourceType
	stato     int64
	codifica  string
	byte      float64 // as they travelled
}

// apri opens an empty tab of a reader never seen before: no cache, no cookie. Animations are
// reduced, as that reader wants: a picture of something that moves proves nothing.
func apri(t testing.TB, v vista) *pagina {
	t.Helper()
	base := server(t)
	ctx, chiudi := chromedp.NewContext(comune.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(chiudi)
	return scheda(t, ctx, base, v)
}

// accanto opens another tab of the same reader, with what the first one has in its cache. Each
// map has a tab of its own: the browser draws in software, and one renderer that has drawn
// twenty of them stops answering.
func (p *pagina) accanto(t testing.TB) *pagina {
	t.Helper()
	ctx, chiudi := chromedp.NewContext(p.scheda)
	t.Cleanup(chiudi)
	return scheda(t, ctx, p.base, p.vista)
}

func scheda(t testing.TB, ctx context.Context, base string, v vista) *pagina {
	t.Helper()
	p := &pagina{t: t, scheda: ctx, base: base, risposte: map[network.RequestID]*risposta{}}
	ctx, scade := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(scade)
	p.ctx = ctx
	p.fai()
	if err := chromedp.Listen(ctx, p.ascolta); err != nil {
		t.Fatal(err)
	}
	p.finestra(v)
	p.preferisce("prefers-reduced-motion", "reduce")
	t.Cleanup(p.lamenta)
	return p
}

func (p *pagina) finestra(v vista) {
	p.t.Helper()
	p.vista = v
	opzioni := []chromedp.EmulateViewportOption{}
	if v.tocco {
		opzioni = append(opzioni, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	p.fai(chromedp.EmulateViewport(v.larga, v.alta, opzioni...))
}

func (p *pagina) preferisce(nome, valore string) {
	p.t.Helper()
	comanda(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: nome, Value: valore}}})
}

// comanda sends the browser a command of its protocol.
func comanda[P, R any](p *pagina, c cdp.Command[P, R], parametri P) (r R) {
	p.t.Helper()
	r, err := chromedp.Call(p.ctx, c, parametri)
	if err != nil {
		p.t.Fatalf("%s: %v", c.Method, err)
	}
	return r
}

func (p *pagina) ascolta(evento any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	guaio := func(formato string, args ...any) { p.guai = append(p.guai, fmt.Sprintf(formato, args...)) }
	switch e := evento.(type) {
	case *runtime.EventExceptionThrown:
		guaio("exception: %s %s", e.ExceptionDetails.Text, descrizione(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			var parole []string
			for _, a := range e.Args {
				parole = append(parole, strings.Trim(string(a.Value), `"`)+a.Description)
			}
			guaio("console %s: %s", e.Type, strings.Join(parole, " "))
		}
	case *log.EventEntryAdded:
		// What the browser itself says: refused by the policy, not found, deprecated; but not
		// that this machine draws in software.
		if e.Entry.Source != "rendering" && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			guaio("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err != nil || (u.Scheme+"://"+u.Host != p.base && u.Scheme != "data") {
			guaio("a request leaves for %s", e.Request.URL)
		}
		p.risposte[e.RequestID] = &risposta{indirizzo: strings.TrimPrefix(e.Request.URL, p.base), tipo: e.Type}
	case *network.EventResponseReceived:
		if r := p.risposte[e.RequestID]; r != nil {
			r.stato, r.tipo = e.Response.Status, e.Type
			for k, v := range e.Response.Headers {
				if strings.EqualFold(k, "content-encoding") {
					r.codifica = fmt.Sprint(v)
				}
			}
		}
	case *network.EventLoadingFinished:
		if r := p.risposte[e.RequestID]; r != nil {
			r.byte = e.EncodedDataLength
		}
	case *network.EventLoadingFailed:
		if r := p.risposte[e.RequestID]; r != nil && !e.Canceled {
			guaio("%s was not loaded: %s", r.indirizzo, e.ErrorText)
		}
	}
}

// prevede says that a complaint holding these words is part of the test.
func (p *pagina) prevede(parole ...string) { p.previsti = append(p.previsti, parole...) }

func (p *pagina) lamenta() {
	p.mu.Lock()
	defer p.mu.Unlock()
guai:
	for _, g := range p.guai {
		for _, parole := range p.previsti {
			if strings.Contains(g, parole) {
				continue guai
			}
		}
		p.t.Errorf("%s", g)
	}
}

func (p *pagina) fai(passi ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, passi...); err != nil {
		p.t.Fatal(err)
	}
}

// vai goes to an address of the server, as if typed: a new hash is a new page.
func (p *pagina) vai(percorso string) {
	p.t.Helper()
	if p.js("location.href") != "about:blank" {
		p.fai(chromedp.Navigate("about:blank"))
	}
	p.fai(chromedp.Navigate(p.base + percorso))
}

// js is the value of an expression, waited for if it is a promise, as text.
func (p *pagina) js(espressione string) string {
	p.t.Helper()
	v, err := p.valuta(espressione)
	if err != nil {
		p.t.Fatalf("%s: %v", espressione, err)
	}
	return v
}

func (p *pagina) valuta(espressione string) (string, error) {
	return chromedp.Run(p.ctx, chromedp.Evaluate[string]("Promise.resolve("+espressione+").then(String)", chromedp.EvalAwaitPromise))
}

// aspetta polls an expression until it contains what is wanted. A page that is being left while
// it is asked answers with an error: the next one is asked again.
func (p *pagina) aspetta(cosa, espressione, vuole string) {
	p.t.Helper()
	var ultimo string
	var err error
	for range 200 {
		if ultimo, err = p.valuta(espressione); err == nil && strings.Contains(ultimo, vuole) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("%s: %s is %q (%v), want %q", cosa, espressione, ultimo, err, vuole)
}

// ferma waits until the map has drawn all that it has to draw, letters included.
func (p *pagina) ferma() {
	p.t.Helper()
	p.aspetta("the map starts", "Boolean(globalThis.sit?.mappa?.isStyleLoaded())", "true")
	p.js(`(async () => {
		const { mappa } = sit;
		do {
			const fermo = new Promise((r) => mappa.once('idle', r));
			mappa.triggerRepaint();
			await Promise.race([fermo, new Promise((r) => setTimeout(r, 15000))]);
			await document.fonts.ready;
		} while (!mappa.isStyleLoaded() || !mappa.areTilesLoaded());
	})()`)
}

// scrivi types in a field, after emptying it.
func (p *pagina) scrivi(selettore, testo string) {
	p.t.Helper()
	p.js(fmt.Sprintf(`(() => { const c = document.querySelector(%q); c.focus(); c.select?.(); })()`, selettore))
	p.fai(chromedp.KeyEvent(testo))
}

// premi presses a control where it is on the screen, with the finger or the mouse of its reader;
// one that is covered cannot be pressed.
func (p *pagina) premi(selettore string) {
	p.t.Helper()
	p.aspetta("there is a "+selettore, fmt.Sprintf("Boolean(document.querySelector(%q))", selettore), "true")
	coperto := p.js(fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		e.scrollIntoView({ block: 'nearest' });
		const r = e.getBoundingClientRect();
		const sopra = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
		return e === sopra || e.contains(sopra) || e.closest('label')?.contains(sopra) ? '' : 'covered by ' + (sopra?.outerHTML ?? 'the edge').slice(0, 160);
	})()`, selettore))
	if coperto != "" {
		p.t.Fatalf("%s cannot be pressed: %s", selettore, coperto)
	}
	if p.vista.tocco {
		p.fai(chromedp.Tap(chromedp.CSS(selettore)))
	} else {
		p.fai(chromedp.Click(chromedp.CSS(selettore)))
	}
}

// premiVoce presses what a person would call by its name: the first visible control whose name
// begins with the words, inside the part of the page that a selector finds.
func (p *pagina) premiVoce(dove, nome string) {
	p.t.Helper()
	p.aspetta("there is «"+nome+"» in "+dove, fmt.Sprintf(`(() => {
		document.querySelectorAll('[data-voce]').forEach((e) => e.removeAttribute('data-voce'));
		const nome = (e) => (e.getAttribute('aria-label') ?? e.textContent).replace(/\s+/g, ' ').trim();
		const e = [...document.querySelectorAll(%q)].flatMap((d) => [...d.querySelectorAll('a, button, summary, label, [role=option]')])
			.find((x) => x.checkVisibility({ visibilityProperty: true }) && nome(x).startsWith(%q));
		e?.setAttribute('data-voce', '');
		return Boolean(e);
	})()`, dove, nome), "true")
	p.premi("[data-voce]")
}

// legge is the text that a part of the page shows.
func (p *pagina) legge(selettore string) string {
	p.t.Helper()
	return p.js(fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selettore))
}

// dice waits until a part of the page shows some words.
func (p *pagina) dice(selettore, parole string) {
	p.t.Helper()
	p.aspetta(selettore+" says it", fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selettore), parole)
}

// prende fetches an address of the page as its reader's browser would, and gives type and body.
func (p *pagina) prende(indirizzo string) (tipo string, corpo []byte) {
	p.t.Helper()
	if !strings.HasPrefix(indirizzo, p.base) {
		indirizzo = p.base + indirizzo
	}
	r, err := http.Get(indirizzo)
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	if corpo, err = io.ReadAll(r.Body); err != nil {
		p.t.Fatal(err)
	}
	if r.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answers %d: %.300s", indirizzo, r.StatusCode, corpo)
	}
	return r.Header.Get("Content-Type"), corpo
}

func descrizione(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description
}
