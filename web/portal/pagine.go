package portal

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cestor/sit/sit"
)

//go:embed pagine/*.html
var filePagine embed.FS

// testata is what every page starts from.
type testata struct {
	lingua
	Titolo        string
	Installazione string
	Q             string // what the search box holds
	Sito          Sito   // what surrounds the page: the ente's own words, on its pages
	DellEnte      string // codice of the ente that the page is about; may be empty
	Lingue        []altraLingua
	Briciole      []briciola
	Gemelli       []gemello
	Canonico      string // path of the page
	Stampa        string // address and moment, for the paper
	NonIndicizza  bool
	Compatta      bool      // the map: one line above, nothing below
	Giudizio      string    // kind of page that may be judged; empty: it may not
	Chi           *presente // who has signed in; nil: nobody
	SiEntra       bool      // one could
	qui           string    // path and query of the page, to come back to
}

type altraLingua struct {
	Codice, Nome, Indirizzo string
	Corrente                bool
}

// briciola is a step of the way to a page; the last one has no address.
type briciola struct{ Testo, Indirizzo string }

// Lingua is the code of the page's language.
func (t testata) Lingua() string { return string(t.lingua) }

func (t testata) voce() lingua { return t.lingua }

// Segnala is the form that reports an error on what the page is about.
func (t testata) Segnala() string {
	v := url.Values{}
	if len(t.Gemelli) > 0 && t.Gemelli[0].oggetto != "" {
		v.Set("oggetto", t.Gemelli[0].oggetto)
	}
	if t.DellEnte != "" {
		v.Set("ente", t.DellEnte)
	}
	if len(v) == 0 {
		return "/segnala"
	}
	return "/segnala?" + v.Encode()
}

// testata begins a page in the language of who asks. The title is a sentence of the tables.
func (p *portale) testata(r *http.Request, titolo string, args ...any) testata {
	l := linguaDi(r)
	t := testata{lingua: l, Titolo: l.testo(titolo, args...), Installazione: p.Nome, Sito: p.Sito, Canonico: r.URL.EscapedPath(), Chi: presenteIn(r), SiEntra: p.Portiere != nil}
	if r.Method == http.MethodGet {
		t.qui = r.URL.RequestURI()
	}
	for _, x := range []altraLingua{{Codice: "it", Nome: "Italiano"}, {Codice: "en", Nome: "English"}} {
		q := r.URL.Query()
		q.Set("lang", x.Codice)
		x.Indirizzo, x.Corrente = r.URL.EscapedPath()+"?"+q.Encode(), x.Codice == string(l)
		t.Lingue = append(t.Lingue, x)
	}
	t.Stampa = l.testo("Pagina %s, stampata il %s", p.base(r)+r.URL.EscapedPath(), p.Adesso().In(sit.Roma()).Format("02/01/2006 15:04"))
	return t
}

// di gives the page to an ente: its words around it, and the way to it.
func (t *testata) di(ente, nome string, passi ...briciola) {
	t.DellEnte, t.Sito = ente, t.Sito.di(ente)
	t.Briciole = append([]briciola{{t.testo("Comuni"), "/centro"}, {nome, "/comune/" + url.PathEscape(ente)}}, passi...)
	t.Briciole[len(t.Briciole)-1].Indirizzo = ""
}

// parla is every page: it knows its language.
type parla interface {
	voce() lingua
	intestata() testata
}

func (t testata) intestata() testata { return t }

// pagine are the templates; each is the common frame and its own blocks.
var pagine = []string{"mappa", "cerca", "particella", "foglio", "comune", "errore", "centro", "vie", "via", "scarica",
	"aiuto", "privacy", "note", "accessibilita", "segnala", "esito", "grazie", "scelta", "accesso", "operatori", "consultazioni", "guardato",
	"forniture", "fornitura", "operazione", "scarti",
	"qualita", "sciolti", "sezioni",
	"tracce", "traccia", "insieme", "riscontri", "esecuzione",
	"accedi", "scopo", "ufficio", "unita", "soggetto", "discendenza", "intestatari", "patrimonio", "differenze", "io",
	"urbanistica", "urbanistica-qui", "urbanistica-tabella"}

// modelli are parsed once.
var modelli = sync.OnceValue(func() map[string]*template.Template {
	out := map[string]*template.Template{}
	for _, nome := range pagine {
		out[nome] = template.Must(template.New("cornice.html").Funcs(funzioni).
			ParseFS(filePagine, "pagine/cornice.html", "pagine/anticipi.html", "pagine/registri.html", "pagine/tavolo.html", "pagine/piani.html", "pagine/"+nome+".html"))
	}
	// A page for the frames of other sites: it has no header, so no frame of ours either.
	out["embed"] = template.Must(template.New("embed.html").Funcs(funzioni).ParseFS(filePagine, "pagine/embed.html", "pagine/anticipi.html"))
	return out
})

// funzioni of the templates; those of the language and of the bundle are replaced at each rendering.
var funzioni = funzioniDi(italiano, func(string) (string, error) { return "", fmt.Errorf("asset outside a page") }, nil)

func funzioniDi(l lingua, asset func(string) (string, error), anticipi []string) template.FuncMap {
	f := template.FuncMap{
		"asset": asset, "anticipi": func() []string { return anticipi }, "t": l.testo, "th": l.html, "frase": l.frase,
		"giorno": l.giorno, "mq": l.mq, "metri": l.metri, "migliaia": l.migliaia, "ettari": l.ettari, "percento": percento,
		"fonte": l.fonte, "segmento": url.PathEscape, "significato": l.significato, "gravita": l.gravita, "tipo": l.tipoFornitura,
		"stato": l.stato, "modo": l.modo, "metodo": l.metodo, "origine": l.origine, "genere": l.genere, "foglio": l.nomeFoglio, "tema": l.tema, "peso": l.peso,
		"ruolo": l.ruolo, "uffici": l.uffici, "risorsa": l.risorsa, "momento": l.quando,
		"acquisito": l.acquisito, "esito": l.esitoDi, "fase": l.faseDi, "entra": l.modoEntra, "catasto": l.catasto, "superare": l.superare,
		"voce": l.voceQualita, "suCento": l.suCento,
	}
	maps.Copy(f, funzioniRegistri(l))
	maps.Copy(f, funzioniPiani(l))
	maps.Copy(f, funzioniTavolo(l))
	return f
}

// render executes a page whole before the first byte leaves, so that an error can still be a page.
func (p *portale) render(w http.ResponseWriter, stato int, nome string, dati parla) error {
	t, err := modelli()[nome].Clone()
	if err != nil {
		return fmt.Errorf("render %s: %w", nome, err)
	}
	l := dati.voce()
	var b bytes.Buffer
	if err := t.Funcs(funzioniDi(l, p.file.indirizzo, p.file.Anticipi)).Execute(&b, dati); err != nil {
		return fmt.Errorf("render %s: %w", nome, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(l))
	h.Add("Vary", "Cookie")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	x := dati.intestata()
	if x.NonIndicizza || stato >= http.StatusBadRequest {
		h.Set("X-Robots-Tag", "noindex")
	}
	for _, g := range x.Gemelli {
		h.Add("Link", "<"+strings.ReplaceAll(g.Indirizzo, ">", "%3E")+`>; rel="alternate"; type="`+g.Tipo+`"`)
	}
	w.WriteHeader(stato)
	_, _ = w.Write(b.Bytes()) // the client went away: nothing to do
	return nil
}

// oggi is the day in Rome.
func (p *portale) oggi() string { return p.Adesso().In(sit.Roma()).Format(time.DateOnly) }
