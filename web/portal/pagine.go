package portal

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed pagine/*.html
var filePagine embed.FS

// testata is what every page starts from.
type testata struct {
	lingua
	Titolo        string
	Installazione string
	Q             string // what the search box holds
}

// Lingua is the code of the page's language.
func (t testata) Lingua() string { return string(t.lingua) }

func (t testata) voce() lingua { return t.lingua }

// testata begins a page in the language of who asks. The title is a sentence of the tables.
func (p *portale) testata(r *http.Request, titolo string, args ...any) testata {
	l := linguaDi(r)
	return testata{lingua: l, Titolo: l.testo(titolo, args...), Installazione: p.Nome}
}

// parla is every page: it knows its language.
type parla interface{ voce() lingua }

// modelli are parsed once; each page is the common frame and its own blocks.
var modelli = sync.OnceValue(func() map[string]*template.Template {
	out := map[string]*template.Template{}
	for _, nome := range []string{"mappa", "cerca", "particella", "foglio", "comune", "errore"} {
		out[nome] = template.Must(template.New("cornice.html").Funcs(funzioni).
			ParseFS(filePagine, "pagine/cornice.html", "pagine/anticipi.html", "pagine/"+nome+".html"))
	}
	// A page for the frames of other sites: it has no header, so no frame of ours either.
	out["embed"] = template.Must(template.New("embed.html").Funcs(funzioni).ParseFS(filePagine, "pagine/embed.html", "pagine/anticipi.html"))
	return out
})

// funzioni of the templates; those that need the bundle are replaced at each rendering.
var funzioni = template.FuncMap{
	"asset":    func(string) (string, error) { return "", fmt.Errorf("asset outside a page") },
	"anticipi": func() []string { return nil },
	"t":        italiano.testo,
	"th":       italiano.html,
	"giorno":   scriviGiorno,
	"mq":       scriviMQ,
	"metri":    scriviMetri,
	"migliaia": func(n int) string { return migliaia(int64(n)) },
	"fonte":    scriviFonte,
	"segmento": url.PathEscape,
}

// render executes a page whole before the first byte leaves, so that an error can still be a page.
func (p *portale) render(w http.ResponseWriter, stato int, nome string, dati parla) error {
	t, err := modelli()[nome].Clone()
	if err != nil {
		return fmt.Errorf("render %s: %w", nome, err)
	}
	l := dati.voce()
	var b bytes.Buffer
	if err := t.Funcs(template.FuncMap{"asset": p.file.indirizzo, "anticipi": func() []string { return p.file.Anticipi }, "t": l.testo, "th": l.html}).Execute(&b, dati); err != nil {
		return fmt.Errorf("render %s: %w", nome, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(l))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	w.WriteHeader(stato)
	_, _ = w.Write(b.Bytes()) // the client went away: nothing to do
	return nil
}

// scriviGiorno turns 2025-09-22 into 22/09/2025, and leaves what it cannot read.
func scriviGiorno(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("02/01/2006")
}

// scriviMQ writes an area as offices do: 1.043 m².
func scriviMQ(v *float64) string { return migliaia(int64(math.Round(*v))) + " m²" }

// scriviMetri writes a distance to the centimetre, and no digit that says nothing.
func scriviMetri(v *float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(math.Round(*v*100)/100, 'f', -1, 64), ".", ",") + " m"
}

func migliaia(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// scriviFonte says where a drawing comes from.
func scriviFonte(s string) string {
	switch s {
	case "cxf":
		return "mappa catastale (CXF)"
	case "geojson":
		return "fogli di mappa (GeoJSON)"
	case "gml":
		return "dati aperti del catasto (GML)"
	case "vettoriale":
		return "file vettoriale"
	}
	return s
}
