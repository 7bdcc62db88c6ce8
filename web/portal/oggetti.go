package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gorilla/mux"
)

// particellePerPagina keeps the page of a crowded sheet under 60 KB.
const particellePerPagina = 500

type paginaMappa struct {
	testata
	Enti  []Comune
	Embed bool // other sites may frame the map
}

// handleMappa serves the map. The list of comuni inside it is what remains without scripts.
func (p *portale) handleMappa(w http.ResponseWriter, r *http.Request) error {
	pagina := paginaMappa{testata: p.testata(r, "Mappa"), Embed: len(p.EmbedOrigini) > 0}
	if p.Oggetti != nil {
		enti, err := p.Oggetti.Enti(r.Context())
		if err != nil {
			return err
		}
		pagina.Enti = enti
	}
	return p.render(w, http.StatusOK, "mappa", pagina)
}

type paginaComune struct {
	testata
	Comune
}

func (p *portale) handleComune(w http.ResponseWriter, r *http.Request) error {
	if p.Oggetti == nil {
		return errIncompleto
	}
	c, err := p.Oggetti.Comune(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	return p.render(w, http.StatusOK, "comune", paginaComune{p.testata(r, "Comune di %s", c.Nome), c})
}

type paginaFoglio struct {
	testata
	Foglio
	Data    string
	Seguito string // address of the next page
}

func (p *portale) handleFoglio(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Oggetti == nil {
		return errIncompleto
	}
	f, err := p.Oggetti.Foglio(r.Context(), mux.Vars(r)["id"], data, r.FormValue("dopo"), particellePerPagina)
	if err != nil {
		return err
	}
	pagina := paginaFoglio{testata: p.testata(r, "Foglio %s · %s", f.Sezione+strconv.Itoa(f.Numero), f.NomeComune), Foglio: f, Data: data}
	if f.Seguito != "" {
		q := url.Values{"dopo": {f.Seguito}}
		if data != "" {
			q.Set("data", data)
		}
		pagina.Seguito = "?" + q.Encode()
	}
	return p.render(w, http.StatusOK, "foglio", pagina)
}

type paginaParticella struct {
	testata
	Particella
	Data  string
	Mappa string // address of the map that shows it
}

func (p *portale) handleParticella(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Oggetti == nil {
		return errIncompleto
	}
	v, err := p.Oggetti.Particella(r.Context(), mux.Vars(r)["id"], data)
	if err != nil {
		return err
	}
	pagina := paginaParticella{
		testata:    p.testata(r, "Particella %s, foglio %d · %s", v.Scritto(), v.Foglio, v.NomeComune),
		Particella: v, Data: data, Mappa: "/#sel=particella:" + url.QueryEscape(v.ID),
	}
	if data != "" {
		pagina.Mappa += "&data=" + data
	}
	return p.render(w, http.StatusOK, "particella", pagina)
}

// giornoChiesto reads ?data=, which may be absent.
func giornoChiesto(r *http.Request) (string, error) {
	data := r.FormValue("data")
	if data == "" {
		return "", nil
	}
	_, err := time.Parse(time.DateOnly, data)
	return data, err
}

func (p *portale) nonValida(w http.ResponseWriter, r *http.Request, _ error) error {
	p.errore(w, r, http.StatusBadRequest, "Il campo data non è un giorno: scriverlo come anno-mese-giorno, per esempio 2025-01-31.")
	return nil
}
