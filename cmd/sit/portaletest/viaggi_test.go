package portaletest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// perVista runs a journey at a desk and on a telephone.
func perVista(t *testing.T, viaggio func(p *pagina)) {
	t.Helper()
	for _, v := range []vista{scrivania, telefono} {
		t.Run(v.nome, func(t *testing.T) { viaggio(apri(t, v)) })
	}
}

// cerca types in the box of the map and takes the first answer.
func (p *pagina) cerca(testo string) {
	p.t.Helper()
	p.premi("#q")
	p.scrivi("#q", testo)
	p.aspetta("the answers", "document.querySelectorAll('#esiti [role=option]').length > 0", "true")
	p.fai(chromedp.KeyEvent(kb.Enter))
	p.aspetta("the card opens", `document.querySelector('#scheda:not([hidden]):not([aria-busy]) h2')?.textContent`, "")
	p.ferma()
}

// libero is the largest rectangle of the window in which nothing lies over the map.
func (p *pagina) libero() (x0, y0, x1, y1 float64) {
	p.t.Helper()
	var r [4]float64
	if err := json.Unmarshal([]byte(p.js(`(() => {
		const passo = 16, n = Math.floor(innerWidth / passo), m = Math.floor(innerHeight / passo);
		const tela = document.querySelector('#mappa canvas'), alte = Array(n).fill(0);
		let meglio = [0, 0, 0, 0], area = 0;
		for (let j = 0; j < m; j++) {
			for (let i = 0; i < n; i++) alte[i] = document.elementFromPoint((i + 0.5) * passo, (j + 0.5) * passo) === tela ? alte[i] + 1 : 0;
			for (let i = 0; i < n; i++) for (let k = i, alta = Infinity; k < n && (alta = Math.min(alta, alte[k])) > 0; k++)
				if (alta * (k - i + 1) > area) { area = alta * (k - i + 1); meglio = [i, j + 1 - alta, k + 1, j + 1]; }
		}
		return JSON.stringify(meglio.map((v) => v * passo));
	})()`)), &r); err != nil {
		p.t.Fatal(err)
	}
	if r[2]-r[0] < 100 || r[3]-r[1] < 100 {
		p.t.Fatalf("of the map only %v is free", r)
	}
	return r[0], r[1], r[2], r[3]
}

// tocca presses a point of the window.
func (p *pagina) tocca(x, y float64) {
	p.t.Helper()
	if p.vista.tocco {
		p.fai(chromedp.TapXY(x, y))
		return
	}
	p.fai(chromedp.MouseEvent("mouseMoved", x, y), chromedp.MouseClickXY(x, y))
}

// mette places a corner, as a person does who looks whether it is there: one that a busy machine
// took for something else is placed again. voce is what the tool then says.
func (p *pagina) mette(x, y float64, voce string) {
	p.t.Helper()
	for range 3 {
		p.tocca(x, y)
		for range 60 {
			if strings.Contains(p.js(`document.getElementById('attrezzi-voce')?.textContent ?? ''`), voce) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	p.t.Fatalf("a corner at %.0f, %.0f is not placed: the tool does not say %q", x, y, voce)
}

// dove is the longitude and latitude under a point of the window.
func (p *pagina) dove(x, y float64) (lon, lat float64) {
	p.t.Helper()
	_, err := fmt.Sscan(p.js(fmt.Sprintf(`(() => {
		const r = document.querySelector('#mappa canvas').getBoundingClientRect();
		const q = sit.mappa.unproject([%f - r.x, %f - r.y]);
		return q.lng + ' ' + q.lat;
	})()`, x, y)), &lon, &lat)
	if err != nil {
		p.t.Fatal(err)
	}
	return lon, lat
}

var inMetri = regexp.MustCompile(`([\d.]+,\d+) m\b`)

// primiMetri reads the first length that a text says, as the offices write it.
func primiMetri(t testing.TB, testo string) float64 {
	t.Helper()
	m := inMetri.FindStringSubmatch(testo)
	if m == nil {
		t.Fatalf("no length in %q", testo)
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(m[1], ".", ""), ",", "."), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A planner finds a property, measures beside it, asks what lies under a shape and takes the
// answer to a spreadsheet, prints the extract, and leaves an address that opens the same.
func TestAPlanner(t *testing.T) {
	perVista(t, func(p *pagina) {
		t := p.t
		p.vai("/")
		p.ferma()
		p.cerca("4/45")
		p.dice("#scheda h2", "Particella 45")

		// The paper.
		p.premiVoce("#scheda", "Stampa e scarica")
		estratto := p.js(`[...document.querySelectorAll('#scheda a')].find((a) => a.textContent.startsWith('Estratto')).getAttribute('href')`)
		if tipo, corpo := p.prende(estratto); tipo != "application/pdf" || !bytes.HasPrefix(corpo, []byte("%PDF-1.")) {
			t.Errorf("the extract at %s is %s, %.20q", estratto, tipo, corpo)
		}
		p.premi("#scheda .chiudi")

		// A length, against the one that the sphere gives.
		p.premiVoce("#attrezzi", "Misura")
		p.aspetta("the tool is open", "document.getElementById('misura')?.hidden", "false")
		p.ferma()
		x0, y0, x1, y1 := p.libero()
		ax, ay, bx, by := x0+(x1-x0)*0.2, y0+(y1-y0)*0.3, x0+(x1-x0)*0.7, y0+(y1-y0)*0.6
		lonA, latA := p.dove(ax, ay)
		lonB, latB := p.dove(bx, by)
		// Corners fall on those of the map when it is near: here it is the pointer that counts.
		p.premiVoce("#misura", "Aggancia")
		p.mette(ax, ay, "Primo vertice")
		p.mette(bx, by, "Lato di")
		p.premiVoce("#misura", "Fine")
		p.dice("#misura", "sull'ellissoide")
		if vista, vera := primiMetri(t, p.legge("#misura")), lunghezza(lonA, latA, lonB, latB); math.Abs(vista-vera) > vera*0.01 {
			t.Errorf("the length measured is %.2f m, on the sphere it is %.2f", vista, vera)
		}

		// What lies under a shape, as a file.
		p.premiVoce("#attrezzi", "Disegna")
		p.aspetta("the tool is open", "document.getElementById('disegno')?.hidden", "false")
		p.ferma()
		x0, y0, x1, y1 = p.libero()
		for i, q := range [][2]float64{{0.2, 0.2}, {0.8, 0.25}, {0.7, 0.8}} {
			p.mette(x0+(x1-x0)*q[0], y0+(y1-y0)*q[1], fmt.Sprintf("%d vertic", i+1))
		}
		p.premiVoce("#disegno", "Chiudi il contorno")
		p.premiVoce("#disegno", "Trova le particelle")
		p.dice("#disegno", "Scarica CSV")
		nome, corpo := p.scarica(func() { p.premiVoce("#disegno", "Scarica CSV") })
		righe := strings.Split(strings.TrimSpace(string(corpo)), "\r\n")
		if !strings.HasSuffix(nome, ".csv") || !strings.HasPrefix(righe[0], "\ufefftipo;id;") || len(righe) < 2 || !strings.HasPrefix(righe[1], "particella;B542_000400.") {
			t.Errorf("%s holds %.300q", nome, corpo)
		}
		p.fai(chromedp.KeyEvent(kb.Escape))

		// The address, opened by somebody else.
		p.cerca("4/45")
		p.premiVoce("#strumenti", "Condividi")
		p.aspetta("the link", "document.getElementById('link')?.value", "sel=particella:B542_000400.45")
		link := p.js("document.getElementById('link').value")
		p.aspetta("the code to photograph", "document.querySelector('#condividi img')?.naturalWidth > 100", "true")
		altri := apri(t, p.vista)
		altri.vai(strings.TrimPrefix(link, p.base))
		schedaAperta(altri)
		altri.dice("#scheda h2", "Particella 45")
		if ora := altri.js("location.href"); ora != link {
			t.Errorf("the address moved: %s, was %s", ora, link)
		}
	})
}

// lunghezza of the arc on a sphere as large as the Earth.
func lunghezza(lonA, latA, lonB, latB float64) float64 {
	const r, k = 6_371_000, math.Pi / 180
	a := math.Pow(math.Sin((latB-latA)*k/2), 2) + math.Cos(latA*k)*math.Cos(latB*k)*math.Pow(math.Sin((lonB-lonA)*k/2), 2)
	return 2 * r * math.Asin(math.Sqrt(a))
}

// finoA presses Tab until the focus is where it is wanted.
func (p *pagina) finoA(selettore string) {
	p.t.Helper()
	for range 80 {
		p.fai(chromedp.KeyEvent(kb.Tab))
		if p.js(fmt.Sprintf("Boolean(document.activeElement?.matches(%q))", selettore)) == "true" {
			return
		}
	}
	p.t.Fatalf("eighty times Tab do not reach %s", selettore)
}

// A clerk goes through the ministry's fields with the Tab key, never touching the mouse, and
// comes to the card; in the page without scripts the same fields do the same.
func TestAClerk(t *testing.T) {
	t.Run("map", func(t *testing.T) {
		p := apri(t, scrivania)
		p.vai("/")
		p.ferma()
		p.finoA("[aria-controls=campi]")
		p.fai(chromedp.KeyEvent(kb.Enter))
		// Until its script has come the form leads to the page without scripts, as it should.
		p.aspetta("the fields have come", "performance.getEntriesByType('resource').some((e) => e.name.includes('/campi-') && e.responseEnd > 0)", "true")
		p.finoA("#c-ente")
		p.fai(chromedp.KeyEvent("Campoli"))
		p.finoA("#c-foglio")
		p.fai(chromedp.KeyEvent("4"))
		p.finoA("#c-numero")
		p.fai(chromedp.KeyEvent("45"), chromedp.KeyEvent(kb.Enter))
		p.dice("#scheda h2", "Particella 45")
		p.aspetta("it is announced", "[...document.querySelectorAll('[aria-live], [role=status]')].map((e) => e.textContent).join(' ')", "Particella 45")
		p.finoA("#scheda button, #scheda a")
	})
	t.Run("without scripts", func(t *testing.T) {
		p := apri(t, scrivania)
		comanda(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		p.vai("/cerca")
		p.finoA("summary")
		p.fai(chromedp.KeyEvent(kb.Enter))
		p.finoA("#ente")
		p.fai(chromedp.KeyEvent("Campoli"))
		p.finoA("#foglio")
		p.fai(chromedp.KeyEvent("4"))
		p.finoA("#numero")
		p.fai(chromedp.KeyEvent("45"), chromedp.KeyEvent(kb.Enter))
		p.aspetta("the answer", "location.search", "numero=45")
		p.finoA("ol.esiti a")
		p.fai(chromedp.KeyEvent(kb.Enter))
		p.dice("h1", "Particella 45")
	})
}

// A professional who does not see the map reads what the browser tells a screen reader.
func TestABlindProfessional(t *testing.T) {
	p := apri(t, scrivania)
	p.vai("/")
	p.ferma()
	p.letto("heading", "Mappa catastale")
	casella := p.letto("combobox", "Cerca particella")
	if casella.proprieta["expanded"] != "false" {
		t.Errorf("the box, before anything is written: %+v", casella)
	}
	p.finoA("#q")
	p.fai(chromedp.KeyEvent("4/45"))
	p.aspetta("how many is told", "document.getElementById('conta').textContent", "risultat")
	p.letto("option", "Foglio 4, particella 45")
	if casella = p.letto("combobox", "Cerca particella"); casella.proprieta["expanded"] != "true" {
		t.Errorf("the box, with its answers: %+v", casella)
	}
	p.fai(chromedp.KeyEvent(kb.ArrowDown))
	p.aspetta("an answer is active", "document.getElementById('q').getAttribute('aria-activedescendant')", "esito-0")
	p.fai(chromedp.KeyEvent(kb.Enter))
	p.dice("#scheda h2", "Particella 45")
	p.aspetta("the card is told", "[...document.querySelectorAll('[aria-live], [role=status]')].map((e) => e.textContent).join(' ')", "Particella 45")
	p.letto("complementary", "Scheda")
	p.letto("heading", "Particella 45")
	p.ferma()

	// What the others see around it is a list, and each line opens a card and takes the reader there.
	p.finoA("#apri-elenco")
	p.fai(chromedp.KeyEvent(kb.Enter))
	p.aspetta("the list", "document.querySelectorAll('#elenco-voci li').length > 3", "true")
	p.letto("region", "Elenco di ciò che la mappa mostra")
	p.letto("button", "Particella 44")
	p.finoA("#elenco-voci li button")
	quale := strings.Fields(p.js("document.activeElement.textContent.replace(/foglio.*/, '')"))
	p.fai(chromedp.KeyEvent(kb.Enter))
	p.dice("#scheda h2", quale[len(quale)-1])
	p.aspetta("the focus is in the card", "Boolean(document.activeElement.closest('#scheda'))", "true")

	// The neighbours are a list too.
	p.vai("/particella/B542_000400.45")
	p.letto("main", "")
	p.letto("heading", "Particella 45")
	p.letto("navigation", "Percorso")
	p.letto("link", "Apri sulla mappa")
}

// voce is a node of what a screen reader is told.
type voce struct {
	ruolo, nome string
	proprieta   map[string]string
}

// letto finds what is told with a role and a name that holds the words.
func (p *pagina) letto(ruolo, nome string) voce {
	p.t.Helper()
	var tutte strings.Builder
	for range 20 {
		tutte.Reset()
		for _, n := range comanda(p, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
			if n.Ignored || n.Role == nil {
				continue
			}
			v := voce{ruolo: testoDi(n.Role), nome: testoDi(n.Name), proprieta: map[string]string{}}
			for _, q := range n.Properties {
				v.proprieta[string(q.Name)] = testoDi(q.Value)
			}
			if v.ruolo == ruolo && strings.Contains(v.nome, nome) {
				return v
			}
			if v.nome != "" && v.ruolo != "StaticText" && v.ruolo != "InlineTextBox" {
				fmt.Fprintf(&tutte, "%s «%.60s»\n", v.ruolo, v.nome)
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.t.Fatalf("no %s «%s» is told, but\n%s", ruolo, nome, tutte.String())
	return voce{}
}

func testoDi(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) != nil {
		return string(v.Value) // a number, a truth
	}
	return s
}

// Somebody asks how a place was: a day chosen among those on which the map changed, what changed
// between two of them, and the two side by side.
func TestWhoLooksBack(t *testing.T) {
	perVista(t, func(p *pagina) {
		t := p.t
		p.vai("/#sel=foglio:X100_000100")
		p.ferma()
		if !p.vista.tocco {
			p.premi("#scheda .chiudi")
		}
		pannello("giorno")(p)
		p.aspetta("the slider", "document.getElementById('tempo-cursore')?.checkVisibility()", "true")
		p.premiVoce("#giorno", "Giorno prima")
		p.aspetta("the day is in the address", "location.hash", "data=2024-05-31")
		p.premiVoce("#giorno", "Giorno prima")
		p.aspetta("the day before is in the address", "location.hash", "data=2019-03-31")
		p.dice("#avviso", "31/03/2019")

		// What changed: the numbers agree with those of the list.
		p.premiVoce("#giorno", "Mostra")
		p.dice("#giorno", "divis")
		conta := p.legge("#giorno .cambi-legenda")
		if !regexp.MustCompile(`\d+ divis[ae]`).MatchString(conta) {
			t.Errorf("what changed is told so: %s", conta)
		}
		p.premiVoce("#giorno", "Elenco")
		p.aspetta("the list of what changed", "document.querySelectorAll('#giorno .cambi-elenco li').length > 2", "true")
		p.aspetta("the comparison is in the address", "location.hash", "cambi=2019-03-31..")
		p.premiVoce("#giorno", "Togli dalla mappa")
		p.premiVoce("#giorno", "Oggi")

		// Side by side.
		p.premiVoce("#attrezzi", "Confronta")
		p.premiVoce("#confronto", "31/03/2019")
		p.aspetta("the comparison is in the address", "location.hash", "confronto=2019-03-31")
		p.js("(document.querySelector('.confronto-maniglia, [role=slider]').focus(), 1)")
		prima := p.js("document.activeElement.getAttribute('aria-valuenow')")
		p.fai(chromedp.KeyEvent(kb.ArrowLeft))
		if dopo := p.js("document.activeElement.getAttribute('aria-valuenow')"); dopo == prima || dopo == "null" {
			t.Errorf("the handle stays at %s", dopo)
		}
		altri := apri(t, p.vista)
		altri.vai(strings.TrimPrefix(p.js("location.href"), p.base))
		altri.ferma()
		altri.aspetta("the comparison opens from its address", "document.body.classList.contains('in-confronto')", "true")
	})
}

// The map in the pages of another site: of those that the office allows, and of no other.
func TestWhoFramesTheMap(t *testing.T) {
	var base string
	pagina := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="it"><title>Il sito del comune</title><h1>Il sito del comune</h1><script>
			window.detti = []; addEventListener('message', (e) => detti.push(e.origin + ' ' + JSON.stringify(e.data)));
		</script><iframe title="Mappa" width="800" height="500" src="%s/embed#sel=particella:B542_000400.45"></iframe>`, base)
	}
	ammesso, altro := httptest.NewServer(http.HandlerFunc(pagina)), httptest.NewServer(http.HandlerFunc(pagina))
	defer ammesso.Close()
	defer altro.Close()
	server(t)
	base, ferma, err := avvia("embed.log", "serve", "--embed-origini", ammesso.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer ferma()

	p := apri(t, scrivania)
	p.prevede("a request leaves for")
	p.fai(chromedp.Navigate(ammesso.URL))
	p.aspetta("the frame tells what is open in it", "detti.join(' ')", `B542_000400.45`)
	if detti := p.js("detti.join(' ')"); !strings.Contains(detti, base+` {"tipo":"selezione","oggetto":"particella","id":"B542_000400.45"}`) {
		t.Errorf("the frame tells %s", detti)
	}

	p = apri(t, scrivania)
	p.prevede("a request leaves for", "frame-ancestors", "BLOCKED_BY_RESPONSE")
	p.fai(chromedp.Navigate(altro.URL))
	time.Sleep(2 * time.Second)
	if detti := p.js("detti.join(' ')"); detti != "" {
		t.Errorf("a site that is not allowed hears %s", detti)
	}
	if !slices.ContainsFunc(p.detto(), func(s string) bool { return strings.Contains(s, "BLOCKED_BY_RESPONSE") }) {
		t.Errorf("nothing refused the frame: %v", p.detto())
	}
}

// detto is what the browser complained of until now.
func (p *pagina) detto() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.guai)
}
