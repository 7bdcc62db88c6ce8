package portaletest

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// spia notes, from inside, the milliseconds from the start of the navigation to the first tile
// on the map, to all of them drawn, and to the map at rest.
const spia = `(() => {
	const t = globalThis.tempi = {};
	let contesto;
	Object.defineProperty(globalThis, 'sit', { configurable: true, get: () => contesto, set(c) {
		contesto = c;
		t.mappa = performance.now();
		c.mappa.on('sourcedata', (e) => { if (e.sourceId === 'sit' && e.tile) t.tegola ??= performance.now(); });
		c.mappa.on('render', () => { if (t.tegola && c.mappa.areTilesLoaded()) t.disegnata ??= performance.now(); });
		c.mappa.on('idle', () => { if (t.disegnata) t.ferma ??= performance.now(); });
	} });
})()`

// lenta is the network of a reader in the country, on an old machine.
var lenta = network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
	{Latency: 40, DownloadThroughput: 10e6 / 8, UploadThroughput: 10e6 / 8},
}}

// rallenta slows the page, and the workers it starts: a browser slows each by itself.
func (p *pagina) rallenta() {
	p.t.Helper()
	comanda(p, network.EmulateNetworkConditionsByRule, lenta)
	comanda(p, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	if err := chromedp.Listen(p.ctx, func(evento any) {
		e, ok := evento.(*target.EventAttachedToTarget)
		if !ok || e.TargetInfo.Type != "worker" {
			return
		}
		go func() {
			ctx, stacca := chromedp.NewContext(p.scheda, chromedp.WithTargetID(e.TargetInfo.TargetID))
			_ = stacca // leaving it would close the worker: the tab closes it
			if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, lenta); err != nil {
				p.guaio("the worker is not slowed: " + err.Error())
			}
		}()
	}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *pagina) guaio(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.guai = append(p.guai, s)
}

type tempi struct{ Mappa, Tegola, Disegnata, Ferma, CPU float64 }

// cpu is what the page has spent on its main thread: unlike the clock, it does not count what else
// the machine is doing.
func (p *pagina) cpu() float64 {
	p.t.Helper()
	for _, m := range comanda(p, performance.GetMetrics, struct{}{}).Metrics {
		if m.Name == "TaskDuration" {
			return m.Value * 1000
		}
	}
	p.t.Fatal("the browser does not say what the page has spent")
	return 0
}

// tempi waits for the map at rest and gives what the spy noted.
func (p *pagina) tempi() (t tempi) {
	p.t.Helper()
	p.aspetta("the map is at rest", "Boolean(tempi.ferma)", "true")
	if err := json.Unmarshal([]byte(p.js("JSON.stringify(tempi)")), &t); err != nil {
		p.t.Fatal(err)
	}
	return t
}

// The first map of a reader who was never here.
func BenchmarkPrimaMappa(b *testing.B) {
	for _, c := range []struct {
		nome     string
		vista    vista
		lento    bool
		percorso string
	}{
		{"10Mbit-40ms-CPU4x/1440", scrivania, true, "/"},
		{"10Mbit-40ms-CPU4x/390", telefono, true, "/"},
		{"piena/1440", scrivania, false, "/"},
		{"piena/390", telefono, false, "/"},
		{"piena/particella", scrivania, false, "/#sel=particella:B542_000400.45"},
	} {
		b.Run(c.nome, func(b *testing.B) {
			var somma tempi
			for b.Loop() {
				b.StopTimer()
				p := apri(b, c.vista)
				comanda(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: spia})
				comanda(p, performance.Enable, performance.EnableParams{TimeDomain: "threadTicks"})
				if c.lento {
					p.rallenta()
				}
				b.StartTimer()
				p.fai(chromedp.Navigate(p.base + c.percorso))
				t := p.tempi()
				b.StopTimer()
				somma = tempi{somma.Mappa + t.Mappa, somma.Tegola + t.Tegola, somma.Disegnata + t.Disegnata, somma.Ferma + t.Ferma, somma.CPU + p.cpu()}
				chiudi(p)
				b.StartTimer()
			}
			n := float64(b.N)
			b.ReportMetric(somma.Mappa/n, "ms/script")
			b.ReportMetric(somma.Tegola/n, "ms/first-tile")
			b.ReportMetric(somma.Disegnata/n, "ms/first-map")
			b.ReportMetric(somma.Ferma/n, "ms/idle")
			b.ReportMetric(somma.CPU/n, "cpu-ms/page")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// chiudi closes the tab before its test ends: the next must not share the machine with it.
func chiudi(p *pagina) { _ = chromedp.Cancel(p.scheda) }

// passi are the recorded walk of a reader: each is an action and what must be seen after it.
var passi = []struct {
	nome string
	fai  func(*pagina)
}{
	{"search", func(p *pagina) {
		p.scrivi("#q", "4/45")
		p.aspettaJS("document.querySelectorAll('#esiti [role=option]').length > 0")
	}},
	{"go", func(p *pagina) {
		p.fai(chromedp.KeyEvent(kb.Enter))
		p.aspettaJS("document.querySelector('#scheda:not([hidden]) h2')?.textContent.includes('45')")
		p.riposa()
	}},
	{"zoom", func(p *pagina) { p.fai(chromedp.Click(chromedp.CSS(".maplibregl-ctrl-zoom-in"))); p.riposa() }},
	{"pan", func(p *pagina) { p.fai(chromedp.DragAndDropXY(600, 500, 400, 400, 8)); p.riposa() }},
	{"click", func(p *pagina) {
		prima := p.js("document.querySelector('#scheda h2').textContent")
		p.fai(chromedp.MouseClickXY(500, 600))
		p.aspettaJS(fmt.Sprintf("document.querySelector('#scheda h2').textContent !== %q && !document.querySelector('#scheda[aria-busy]')", prima))
		p.riposa()
	}},
	{"print", prepara},
}

// aspettaJS waits inside the page, so that waiting costs the measure nothing.
func (p *pagina) aspettaJS(condizione string) {
	p.t.Helper()
	if got := p.js(fmt.Sprintf(`new Promise((r) => {
		const fine = performance.now() + 20000;
		const guarda = () => (%s) ? r('si') : performance.now() > fine ? r('no') : setTimeout(guarda, 4);
		guarda();
	})`, condizione)); got != "si" {
		p.t.Fatalf("after twenty seconds not yet: %s", condizione)
	}
}

// riposa waits for the map to have drawn what the last action asked for.
func (p *pagina) riposa() {
	p.t.Helper()
	p.js(`new Promise((r) => { sit.mappa.once('idle', r); sit.mappa.triggerRepaint(); setTimeout(r, 10000); })`)
}

// The walk is right; how long it takes the benchmark says.
func TestTheWalk(t *testing.T) {
	p := apri(t, scrivania)
	p.vai("/")
	p.ferma()
	for _, s := range passi {
		s.fai(p)
	}
	if h := p.js("location.hash"); len(h) < 10 {
		t.Errorf("the address after the walk is %q", h)
	}
}

func BenchmarkPercorso(b *testing.B) {
	durate := make([]time.Duration, len(passi))
	for b.Loop() {
		b.StopTimer()
		p := apri(b, scrivania)
		p.vai("/")
		p.ferma()
		b.StartTimer()
		for i, s := range passi {
			inizio := time.Now()
			s.fai(p)
			durate[i] += time.Since(inizio)
		}
		b.StopTimer()
		chiudi(p)
		b.StartTimer()
	}
	for i, s := range passi {
		b.ReportMetric(float64(durate[i].Milliseconds())/float64(b.N), "ms/"+s.nome)
	}
	b.ReportMetric(0, "ns/op")
}
