package portal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// gemello is the same thing for a program, one link away.
type gemello struct {
	Nome, Tipo, Indirizzo string
	oggetto               string // id of what the page is about
}

const (
	tipoJSON    = "application/json"
	tipoGeoJSON = "application/geo+json"
)

// gemelli of a page: its data, and its shape where there is one. geo is the address of the latter;
// empty: the page's own ?formato=geojson; "-": there is none.
func (t *testata) gemelli(r *http.Request, oggetto, geo string) {
	indirizzo := func(formato string) string {
		q := url.Values{"formato": {formato}}
		if d := r.URL.Query().Get("data"); d != "" {
			q.Set("data", d)
		}
		return r.URL.EscapedPath() + "?" + q.Encode()
	}
	t.Gemelli = []gemello{{"JSON", tipoJSON, indirizzo("json"), oggetto}}
	switch geo {
	case "-":
	case "":
		t.Gemelli = append(t.Gemelli, gemello{"GeoJSON", tipoGeoJSON, indirizzo("geojson"), oggetto})
	default:
		t.Gemelli = append(t.Gemelli, gemello{"GeoJSON", tipoGeoJSON, geo, oggetto})
	}
}

// formato is what is asked of a page: html, json or geojson. The parameter wins over Accept, and a
// browser, which accepts anything, gets the page.
func formato(r *http.Request) string {
	switch f := r.URL.Query().Get("formato"); f {
	case "json", "geojson":
		return f
	}
	accetta := r.Header.Get("Accept")
	if strings.Contains(accetta, "text/html") || strings.Contains(accetta, "*/*") {
		return "html"
	}
	switch {
	case strings.Contains(accetta, tipoGeoJSON):
		return "geojson"
	case strings.Contains(accetta, tipoJSON):
		return "json"
	}
	return "html"
}

// scriviGemello answers with data instead of a page. Like all that is open, any site may read it.
func scriviGemello(w http.ResponseWriter, tipo string, dati any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(dati); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", tipo)
	h.Set("Cache-Control", "public, no-cache")
	h.Add("Vary", "Accept")
	h.Set("Access-Control-Allow-Origin", "*")
	_, _ = w.Write(b.Bytes()) // the client went away: nothing to do
	return nil
}

// caratteristica is a GeoJSON Feature, and raccolta a collection of them.
type caratteristica struct {
	Tipo         string `json:"type"`
	ID           string `json:"id"`
	Geometria    any    `json:"geometry"`
	Proprieta    any    `json:"properties"`
	Attribuzione string `json:"attribuzione,omitempty"`
}

type raccolta struct {
	Tipo            string           `json:"type"`
	Caratteristiche []caratteristica `json:"features"`
	Attribuzione    string           `json:"attribuzione,omitempty"`
}

const attribuzione = "© Agenzia delle Entrate – Cartografia catastale, CC BY 4.0"
