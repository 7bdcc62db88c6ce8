package portal

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gorilla/mux"
)

const (
	viePerPagina    = 260
	civiciPerPagina = 220
)

type paginaVie struct {
	testata
	Comune
	Totale  int
	Lettere []letteraVie
	Lettera string
	Vie     []RifVia
	Seguito string
}

type letteraVie struct {
	Lettera string
	N       int
}

// handleVie is the index of the streets of an ente, by the letter of their name.
func (p *portale) handleVie(w http.ResponseWriter, r *http.Request) error {
	if p.Oggetti == nil || p.Vie == nil {
		return errIncompleto
	}
	c, err := p.Oggetti.Comune(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	vie, err := p.Vie.Vie(r.Context(), c.Ente)
	if err != nil {
		return err
	}
	if formato(r) == "json" {
		return scriviGemello(w, tipoJSON, map[string]any{"ente": c.Ente, "items": vie})
	}
	pagina := paginaVie{testata: p.testata(r, "Vie di %s", c.Nome), Comune: c, Totale: len(vie), Lettera: strings.ToUpper(r.FormValue("lettera"))}
	slices.SortStableFunc(vie, func(a, b RifVia) int { return strings.Compare(perOrdine(a.Nome), perOrdine(b.Nome)) })
	conta := map[string]int{}
	for _, v := range vie {
		conta[iniziale(v.Nome)]++
	}
	for l, n := range conta {
		pagina.Lettere = append(pagina.Lettere, letteraVie{l, n})
	}
	slices.SortFunc(pagina.Lettere, func(a, b letteraVie) int { return strings.Compare(a.Lettera, b.Lettera) })
	if pagina.Lettera != "" {
		vie = slices.DeleteFunc(vie, func(v RifVia) bool { return iniziale(v.Nome) != pagina.Lettera })
	} else if len(vie) > viePerPagina && len(pagina.Lettere) > 0 {
		pagina.Lettera = pagina.Lettere[0].Lettera
		vie = slices.DeleteFunc(vie, func(v RifVia) bool { return iniziale(v.Nome) != pagina.Lettera })
	}
	pagina.Vie, pagina.Seguito = daQui(vie, r.FormValue("vie"), viePerPagina, func(v RifVia) string { return v.Codice }, "vie")
	if pagina.Seguito != "" && pagina.Lettera != "" {
		pagina.Seguito = strings.Replace(pagina.Seguito, "?", "?lettera="+url.QueryEscape(pagina.Lettera)+"&", 1)
	}
	pagina.di(c.Ente, c.Nome, briciola{pagina.testo("Vie"), ""})
	pagina.gemelli(r, "", "-")
	pagina.Canonico = "/comune/" + c.Ente + "/vie"
	return p.render(w, http.StatusOK, "vie", pagina)
}

// particelleNome are the little words before a name: nobody looks for them.
var particelleNome = regexp.MustCompile(`^(?i:(?:DELLO|DELLA|DEGLI|DELLE|DEL|DEI|DI|DA|DAL|AL|ALLA|AI|ALLE|LA|LO|LE|IL|GLI|I)\s+|(?:DELL|L|D|ALL)['’]\s*)+`)

// perOrdine is the name of a street as an index sorts it: DELLA CONCORDIA is under C.
func perOrdine(nome string) string {
	nome = strings.TrimSpace(nome)
	if s := particelleNome.ReplaceAllString(nome, ""); s != "" {
		return s
	}
	return nome
}

// iniziale is the letter under which a name is looked for.
func iniziale(nome string) string {
	r, _ := utf8.DecodeRuneInString(perOrdine(nome))
	switch r = unicode.ToUpper(r); {
	case r >= '0' && r <= '9':
		return "0"
	case r < 'A' || r > 'Z':
		if s, ok := accentate[r]; ok {
			return s
		}
		return "#"
	}
	return string(r)
}

var accentate = map[rune]string{'À': "A", 'Á': "A", 'È': "E", 'É': "E", 'Ì': "I", 'Í': "I", 'Ò': "O", 'Ó': "O", 'Ù': "U", 'Ú': "U", 'Ü': "U", 'Ö': "O", 'Ä': "A"}

type paginaVia struct {
	testata
	Via
	Data    string
	Pagina  []RifCivico
	Mappa   string
	Seguito string
	Senza   int // civici without a place
}

// handleVia shows a street by its national number. A number of the comune's own may be that of
// several enti: then ?ente= says which.
func (p *portale) handleVia(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Vie == nil {
		return errIncompleto
	}
	trovate, err := p.Vie.Via(r.Context(), r.FormValue("ente"), mux.Vars(r)["codice"], data)
	if err != nil {
		return err
	}
	if len(trovate) > 1 {
		return p.scegliVia(w, r, trovate)
	}
	v := trovate[0]
	switch formato(r) {
	case "json":
		return scriviGemello(w, tipoJSON, v)
	case "geojson":
		return scriviGemello(w, tipoGeoJSON, puntiVia(v))
	}
	pagina := paginaVia{testata: p.testata(r, "%s · %s", v.Odonimo, v.NomeComune), Via: v, Data: data}
	for _, c := range v.Civici {
		switch {
		case c.Lon == nil:
			pagina.Senza++
		case pagina.Mappa == "":
			pagina.Mappa = indirizzoPunto(18, *c.Lon, *c.Lat)
		}
	}
	pagina.Pagina, pagina.Seguito = daQui(v.Civici, r.FormValue("civici"), civiciPerPagina, func(c RifCivico) string { return c.ID }, "civici")
	if e := r.FormValue("ente"); e != "" && pagina.Seguito != "" {
		pagina.Seguito = strings.Replace(pagina.Seguito, "?", "?ente="+url.QueryEscape(v.Ente)+"&", 1)
	}
	pagina.di(v.Ente, v.NomeComune, briciola{pagina.testo("Vie"), "/comune/" + v.Ente + "/vie"}, briciola{v.Odonimo, ""})
	pagina.gemelli(r, "via-"+v.Codice, "")
	if e := r.FormValue("ente"); e != "" {
		for i := range pagina.Gemelli {
			pagina.Gemelli[i].Indirizzo += "&ente=" + url.QueryEscape(v.Ente)
		}
	}
	pagina.Canonico, pagina.Giudizio = "/via/"+url.PathEscape(v.Codice), "via"
	return p.render(w, http.StatusOK, "via", pagina)
}

func puntiVia(v Via) raccolta {
	out := raccolta{Tipo: "FeatureCollection", Caratteristiche: []caratteristica{}}
	for _, c := range v.Civici {
		f := caratteristica{Tipo: "Feature", ID: c.ID, Proprieta: c}
		if c.Lon != nil {
			f.Geometria = map[string]any{"type": "Point", "coordinates": []float64{*c.Lon, *c.Lat}}
		}
		out.Caratteristiche = append(out.Caratteristiche, f)
	}
	return out
}

type paginaScelta struct {
	testata
	Vie []Via
}

func (p *portale) scegliVia(w http.ResponseWriter, r *http.Request, vie []Via) error {
	pagina := paginaScelta{testata: p.testata(r, "Più vie con lo stesso codice"), Vie: vie}
	pagina.NonIndicizza = true
	return p.render(w, http.StatusMultipleChoices, "scelta", pagina)
}
