package portal

import (
	"context"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/gorilla/mux"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

// terreno serves the tiles of the invented comune (see risposte) and takes note of what is asked.
type terreno struct {
	mu       sync.Mutex
	chiesto  []string
	giorni   map[string]bool // of the tiles
	percorso string
}

func (x *terreno) tile(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	x.giorni[r.FormValue("data")] = true
	x.mu.Unlock()
	v := mux.Vars(r)
	z, _ := strconv.Atoi(v["z"])
	a, _ := strconv.Atoi(v["x"])
	b, _ := strconv.Atoi(v["y"])
	f := geojson.NewFeature(orb.Polygon{{{14, 41}, {14.001, 41}, {14.001, 41.001}, {14, 41.001}, {14, 41}}})
	f.Properties = geojson.Properties{"id": "X100_000400.45", "ente": "X100", "foglio": 4, "numero": "45", "tipo": "particella"}
	strato := mvt.NewLayer("particelle", &geojson.FeatureCollection{Features: []*geojson.Feature{f}})
	strato.ProjectToTile(maptile.New(uint32(a), uint32(b), maptile.Zoom(z)))
	strato.Clip(mvt.MapboxGLDefaultExtentBound)
	corpo, err := mvt.Marshal(mvt.Layers{strato})
	if err != nil || len(strato.Features) == 0 || strato.Features[0].Geometry == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
	_, _ = w.Write(corpo)
}

func (x *terreno) intersezioni(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	x.mu.Lock()
	x.chiesto = append(x.chiesto, string(b))
	x.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"particelle":[{"id":"X100_000400.9","mq":10.5,"percento":2},{"id":"X100_000400.45","mq":4000.25,"percento":43.01}],"avvisi":[{"codice":"X","testo":"Una cosa da sapere."}]}`)
}

func (x *terreno) ultimo() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.chiesto) == 0 {
		return ""
	}
	return x.chiesto[len(x.chiesto)-1]
}

func (x *terreno) haGiorno(g string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.giorni[g]
}

func serverStrumenti(t *testing.T) (string, *terreno) {
	t.Helper()
	u := &ufficio{}
	p, err := New(Config{Oggetti: u, Ricercatore: u, Storico: u})
	if err != nil {
		t.Fatal(err)
	}
	x := &terreno{giorni: map[string]bool{}}
	r := mux.NewRouter()
	r.HandleFunc("/tiles/sit/{z}/{x}/{y}.mvt", x.tile)
	r.HandleFunc("/api/v1/X100/intersezioni", x.intersezioni).Methods(http.MethodPost)
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
	return s.URL, x
}

// apriAttrezzo opens the map on the particella and one of its tools.
func apriAttrezzo(t *testing.T, ctx context.Context, indirizzo, attrezzo string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate("about:blank"), chromedp.Navigate(indirizzo)); err != nil {
		t.Fatal(err)
	}
	valuta(t, ctx, `(window.violazioni = [], new ReportingObserver((l) => l.forEach((r) => violazioni.push(r.body.effectiveDirective + ' ' + r.body.blockedURL)), { types: ['csp-violation'], buffered: true }).observe(), 'ok')`)
	aspetta(t, ctx, "the map is drawn", "window.sit?.mappa.loaded() && sit.mappa.areTilesLoaded() && document.querySelectorAll('#attrezzi button').length", "5")
	if attrezzo == "" {
		return
	}
	valuta(t, ctx, `(document.querySelector('[data-attrezzo=`+attrezzo+`]').click(), 'ok')`)
	aspetta(t, ctx, "the tool opens", "document.getElementById('"+attrezzo+"')?.hidden", "false")
}

func nessunaViolazione(t *testing.T, ctx context.Context) {
	t.Helper()
	if v := valuta(t, ctx, "violazioni.join(', ')"); v != "" {
		t.Errorf("the policy was violated: %s", v)
	}
}

func tasti(t *testing.T, ctx context.Context, tasti ...string) {
	t.Helper()
	for _, k := range tasti {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(k)); err != nil {
			t.Fatal(err)
		}
	}
}

const vista = "/#19/41.000500/14.000500"

// Two corners by keyboard, in the middle of the map; then a click near a corner of the particella,
// which is taken for the corner.
func TestMisuraNelBrowser(t *testing.T) {
	indirizzo, _ := serverStrumenti(t)
	ctx := apriBrowser(t)
	apriAttrezzo(t, ctx, indirizzo+vista, "misura")
	esito := "document.querySelector('.misura-esito').innerText"
	valuta(t, ctx, "(sit.mappa.getCanvas().focus(), 'ok')")
	tasti(t, ctx, kb.Enter)
	aspetta(t, ctx, "a corner by keyboard", esito, "mettere il prossimo")
	valuta(t, ctx, "(sit.mappa.jumpTo({ center: [14.0005, 41.0010] }), 'ok')")
	tasti(t, ctx, kb.Enter)
	// 0.0005° of meridian at 41°: 55.53 m on the ellipsoid, 0.9996 of it on the plane.
	aspetta(t, ctx, "the length", esito, "55,53 m")
	aspetta(t, ctx, "it is said", "document.getElementById('attrezzi-voce').textContent", "55,53 m")
	if v := valuta(t, ctx, esito); !strings.Contains(v, "55,51 m") || !strings.Contains(v, "Direzione dal nord della rete: 0,66°") {
		t.Errorf("plane and bearing: %s", v)
	}
	tasti(t, ctx, kb.Backspace)
	aspetta(t, ctx, "the last corner goes", esito+"+document.getElementById('attrezzi-voce').textContent", "Primo vertice")
	tasti(t, ctx, kb.Enter, kb.Enter)
	aspetta(t, ctx, "Enter twice ends", "[...document.querySelectorAll('#misura button')].find((b) => b.textContent === 'Fine').disabled", "true")

	valuta(t, ctx, "(sit.mappa.jumpTo({ center: [14.0008, 41.0008], zoom: 19 }), document.querySelector('input[value=area]').click(), 'ok')")
	aspetta(t, ctx, "the tiles come", "sit.mappa.areTilesLoaded()", "true")
	for _, c := range [][4]float64{{14.001, 41.001, 6, -5}, {14.001, 41.0006, -4, 0}, {14.0006, 41.0006, 0, 0}} {
		p := strings.Split(valuta(t, ctx, "((p) => p.x + ' ' + (p.y + document.getElementById('mappa').getBoundingClientRect().top))(sit.mappa.project(["+numeroJS(c[0])+","+numeroJS(c[1])+"]))"), " ")
		x, _ := strconv.ParseFloat(p[0], 64)
		y, _ := strconv.ParseFloat(p[1], 64)
		if err := chromedp.Do(ctx, chromedp.MouseClickXY(x+c[2], y+c[3])); err != nil {
			t.Fatal(err)
		}
	}
	// Half of a rectangle of 0.0004° by 0.0004°: 33.65 by 44.42 m.
	aspetta(t, ctx, "the area", esito, "Area misurata")
	aspetta(t, ctx, "the corners are those of the particella", `((m) => Math.abs(Number(m[1].replace(',', '.')) - 747.3) < 1)(/Area misurata\s+([\d,]+) m²/.exec(`+esito+`))`, "true")
	if v := valuta(t, ctx, esito); strings.Contains(strings.ToLower(v), "superficie") {
		t.Errorf("a measured area is no superficie: %s", v)
	}
	valuta(t, ctx, "([...document.querySelectorAll('#misura button')].find((b) => b.textContent === 'Fine').click(), sit.applica({ ...sit.stato, stile: 'scuro', livelli: {}, altro: {} }), 'ok')")
	aspetta(t, ctx, "another look", "sit.mappa.getStyle()?.name + sit.mappa.areTilesLoaded()", "Scurotrue")
	if v := valuta(t, ctx, esito); !strings.Contains(v, "Area misurata") {
		t.Errorf("another look took the measure away: %s", v)
	}
	valuta(t, ctx, "(document.querySelector('[aria-controls=livelli]').click(), document.querySelector('[data-attrezzo=misura]').click(), 'ok')")
	aspetta(t, ctx, "and so does another panel", esito, "Area misurata")
	if v := valuta(t, ctx, "String(document.getElementById('scheda').hidden)"); v != "true" {
		t.Error("a click of the tool asked what is there")
	}
	tasti(t, ctx, kb.Escape)
	nessunaViolazione(t, ctx)
}

func numeroJS(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// A person pastes a shape, finds two particelle, leaves one out, and takes the other away.
func TestDisegnoNelBrowser(t *testing.T) {
	indirizzo, x := serverStrumenti(t)
	ctx := apriBrowser(t)
	apriAttrezzo(t, ctx, indirizzo+vista, "disegno")
	premi := func(testo string) {
		t.Helper()
		if v := valuta(t, ctx, `((b) => { const va = b && !b.disabled; b?.click(); return String(va); })([...document.querySelectorAll('#disegno button')].find((b) => b.textContent === '`+testo+`'))`); v != "true" {
			t.Fatalf("button %s: %s", testo, v)
		}
	}
	scrivi := func(wkt string) {
		t.Helper()
		valuta(t, ctx, "(document.getElementById('disegno-testo').value = '"+wkt+"')")
		premi("Usa il testo")
	}
	errore := "document.querySelector('#disegno .errore').innerText"
	scrivi("POLYGON((41 14,41 14.1,41.1 14.1,41 14))")
	aspetta(t, ctx, "axes the wrong way", errore, "latitudine prima")
	scrivi("POLYGON((14 41,14.0005 41.0005,14.0005 41,14 41.0005,14 41))")
	aspetta(t, ctx, "a bow tie", errore, "si incrocia")
	scrivi("LINESTRING(14 41,14.001 41.001)")
	premi("Trova le particelle")
	aspetta(t, ctx, "a line covers nothing", errore, "di quanti metri")
	scrivi("POLYGON((14.0002 41.0002,14.0008 41.0002,14.0008 41.0008,14.0002 41.0008,14.0002 41.0002))")
	valuta(t, ctx, "(document.getElementById('disegno-distanza').value = '5')")
	premi("Trova le particelle")
	aspetta(t, ctx, "the list", "document.querySelector('.disegno-conto')?.textContent", "2 particelle scelte di 2; sotto la forma 4.010,75 m²")
	if v := x.ultimo(); !strings.Contains(v, `"distanza_m":5`) || !strings.Contains(v, `[14.0002,41.0002]`) || !strings.Contains(v, `"layer":["particelle"]`) {
		t.Errorf("asked %s", v)
	}
	aspetta(t, ctx, "the remark of the server", "document.querySelector('.disegno-esiti').innerText", "Una cosa da sapere")
	righe := "[...document.querySelectorAll('.disegno-esiti tbody tr')].map((r) => r.innerText.replace(/\\s+/g, ' ').trim()).join('; ')"
	if v := valuta(t, ctx, righe); !strings.HasPrefix(v, "9 foglio 4 10,50 2,00; 45 foglio 4 4.000,25 43,01") {
		t.Errorf("by number: %s", v)
	}
	valuta(t, ctx, "(document.querySelector('[data-per=mq]').click(), document.querySelector('[data-per=mq]').click(), 'ok')")
	if v := valuta(t, ctx, righe); !strings.HasPrefix(v, "45 foglio 4") {
		t.Errorf("by area, the largest first: %s", v)
	}
	valuta(t, ctx, "(document.querySelector('.disegno-esiti tbody tr:last-child input').click(), 'ok')")
	aspetta(t, ctx, "one is left out", "document.querySelector('.disegno-conto').textContent", "1 particelle scelte di 2")
	aspetta(t, ctx, "the other stands out", "JSON.stringify(sit.mappa.getFilter('trovate'))", `["X100_000400.45"]`)

	valuta(t, ctx, "(window.file = [], URL.createObjectURL = (b) => { b.arrayBuffer().then((x) => file.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(x))); return '#'; }, 'ok')")
	premi("Scarica CSV")
	aspetta(t, ctx, "the CSV", "file.join('|')", "\ufefftipo;id;ente;comune;sezione;foglio;allegato;sviluppo;numero;mq_sotto_la_forma;percento\r\nparticella;X100_000400.45;X100;X100;;4;;;45;4000,25;43,01\r\n")
	premi("Scarica GeoJSON")
	aspetta(t, ctx, "the GeoJSON", "file.join('|')", `"type":"FeatureCollection","features":[{"id":"X100A000400.45"`)
	nessunaViolazione(t, ctx)
}

// The slider goes to the day before, and the map follows; what changed is drawn, counted, listed,
// and is in the address.
func TestTempoNelBrowser(t *testing.T) {
	indirizzo, x := serverStrumenti(t)
	ctx := apriBrowser(t)
	apriAttrezzo(t, ctx, indirizzo+vista, "")
	valuta(t, ctx, "(document.querySelector('[aria-controls=giorno]').click(), 'ok')")
	aspetta(t, ctx, "the days", "document.getElementById('tempo-cursore')?.max", "3")
	valuta(t, ctx, "(document.getElementById('tempo-cursore').focus(), 'ok')")
	tasti(t, ctx, kb.ArrowLeft)
	aspetta(t, ctx, "the day is said", "document.getElementById('tempo-cursore').getAttribute('aria-valuetext')", "01/06/2024: 3 particelle cambiate, un edificio")
	aspetta(t, ctx, "the address", "location.hash", "data=2024-06-01")
	aspetta(t, ctx, "the map", "document.getElementById('avviso').innerText", "Mappa al 01/06/2024")
	if !x.haGiorno("2024-06-01") {
		t.Error("no tile of that day was asked for")
	}
	valuta(t, ctx, "([...document.querySelectorAll('.tempo button')].find((b) => b.textContent === 'Giorno prima').click(), 'ok')")
	aspetta(t, ctx, "the day before", "location.hash", "data=2021-01-15")

	valuta(t, ctx, "(document.getElementById('cambi-dal').value = '2020-01-01', document.getElementById('cambi-al').value = '2024-07-01', document.querySelector('.cambi').requestSubmit(), 'ok')")
	aspetta(t, ctx, "the legend", "document.querySelector('.cambi-esito').innerText.replace(/\\s+/g, ' ')", "Particelle 1 nuova 1 divisa 1 ridisegnata Edifici 1 tolto 1 ridisegnato")
	aspetta(t, ctx, "what is drawn", "sit.mappa.getSource('cambi').serialize().data.features.map((f) => f.properties.lettera).join('')", "DNRRSRR")
	if v := valuta(t, ctx, "document.querySelector('.cambi-elenco').textContent"); !strings.Contains(v, "Particella 45 divisa in 45, 46") || !strings.Contains(v, "Particella 46 nuova da 45") {
		t.Errorf("the list: %s", v)
	}
	permalink := valuta(t, ctx, "location.href")
	if !strings.Contains(permalink, "cambi=2020-01-01..2024-07-01") {
		t.Errorf("the address: %s", permalink)
	}
	valuta(t, ctx, "(document.querySelector('[aria-controls=giorno]').click(), document.querySelector('input[value=scuro]')?.click(), 'ok')")
	apriAttrezzo(t, ctx, permalink, "")
	aspetta(t, ctx, "the address draws it again", "sit.mappa.getSource('cambi')?.serialize().data.features?.length", "7")
	nessunaViolazione(t, ctx)
}

func TestConfrontoNelBrowser(t *testing.T) {
	indirizzo, x := serverStrumenti(t)
	ctx := apriBrowser(t)
	apriAttrezzo(t, ctx, indirizzo+vista+"&confronto=2021-01-15", "")
	aspetta(t, ctx, "two maps", "document.querySelectorAll('.maplibregl-canvas').length + document.querySelector('.confronto-etichetta.prima').textContent", "215/01/2021")
	for range 50 {
		if x.haGiorno("2021-01-15") {
			break
		}
		valuta(t, ctx, "new Promise((r) => setTimeout(() => r('ok'), 100))")
	}
	if !x.haGiorno("2021-01-15") {
		t.Error("the second map asked for no tile of its day")
	}
	maniglia := "document.querySelector('.confronto-maniglia')"
	valuta(t, ctx, "("+maniglia+".focus(), 'ok')")
	tasti(t, ctx, kb.ArrowLeft, kb.ArrowLeft)
	aspetta(t, ctx, "the handle moves", maniglia+".getAttribute('aria-valuenow') + document.getElementById('mappa-b').style.clipPath", "40inset(0")
	valuta(t, ctx, "(sit.mappa.jumpTo({ center: [14.0007, 41.0007], zoom: 18 }), document.querySelector('[data-attrezzo=misura]').click(), 'ok')")
	aspetta(t, ctx, "it steps aside for a tool that draws", "document.querySelector('.confronto').hidden", "true")
	valuta(t, ctx, "(document.querySelector('[data-attrezzo=confronto]').click(), 'ok')")
	aspetta(t, ctx, "and comes back", "document.querySelector('.confronto').hidden", "false")
	valuta(t, ctx, "([...document.querySelectorAll('#confronto button')].find((b) => b.textContent === 'Togli il confronto').click(), 'ok')")
	aspetta(t, ctx, "it goes from the address", "`${document.querySelector('.confronto').hidden}${location.hash.includes('confronto')}`", "truefalse")
	nessunaViolazione(t, ctx)
}

// The bar speaks the system that one chooses, and goes where one types; the paper is true.
func TestCoordinateEStampaNelBrowser(t *testing.T) {
	indirizzo, _ := serverStrumenti(t)
	ctx := apriBrowser(t)
	apriAttrezzo(t, ctx, indirizzo+vista, "")
	casella := "document.getElementById('coordinate-testo')"
	aspetta(t, ctx, "UTM", casella+".value + '|' + "+casella+".title", "415940.55 4539293.61|RDN2008 / UTM 33N (EPSG:7792)")
	valuta(t, ctx, "((s) => (s.value = 'foglio', s.dispatchEvent(new Event('change')), 'ok'))(document.querySelector('#coordinate select'))")
	aspetta(t, ctx, "the system of the sheet", casella+".title", "Cassini-Soldner, origine Monte Palombo, ± 2 m")
	valuta(t, ctx, "((s) => (s.value = 'gradi', s.dispatchEvent(new Event('change')), 'ok'))(document.querySelector('#coordinate select'))")
	aspetta(t, ctx, "degrees", casella+".value + localStorage.getItem('sit-sistema')", "14.000500 41.000500gradi")
	valuta(t, ctx, "("+casella+".focus(), 'ok')")
	tasti(t, ctx, "14,0002 41,0008", kb.Enter)
	aspetta(t, ctx, "it goes there", "sit.mappa.getCenter().toArray().map((v) => v.toFixed(4)).join()", "14.0002,41.0008")

	valuta(t, ctx, "(window.stampe = 0, window.print = () => { stampe++; }, document.querySelector('[data-attrezzo=stampa]').click(), 'ok')")
	aspetta(t, ctx, "the tool opens", "document.getElementById('stampa')?.hidden", "false")
	valuta(t, ctx, "(document.getElementById('stampa-scala').value = '1:1000', document.getElementById('stampa-scala').dispatchEvent(new Event('change')), 'ok')")
	aspetta(t, ctx, "how much ground", "document.getElementById('stampa').innerText", "190 × 241 m di terreno")
	valuta(t, ctx, "([...document.querySelectorAll('#stampa .btn')].find((b) => b.textContent === 'Stampa').click(), 'ok')")
	aspetta(t, ctx, "the browser prints", "window.stampe", "1")
	// 190 mm of paper, in the pixels of CSS.
	largo, err := strconv.ParseFloat(valuta(t, ctx, "String(document.querySelector('#foglio-stampa img').getBoundingClientRect().width)"), 64)
	if err != nil || math.Abs(largo-190/25.4*96) > 0.5 {
		t.Errorf("the picture is %.2f pixels wide, %v", largo, err)
	}
	if v := valuta(t, ctx, "document.getElementById('foglio-stampa').innerText"); !strings.Contains(v, "Scala 1:1.000") || !strings.Contains(v, "Non ha valore legale") || !strings.Contains(v, "Agenzia delle Entrate") {
		t.Errorf("the sheet: %s", v)
	}
	nessunaViolazione(t, ctx)
}
