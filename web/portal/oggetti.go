package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gorilla/mux"
)

// A page stays under 60 KB: longer lists go on in another one.
const (
	particellePerPagina = 400
	soppressePerPagina  = 120
	fogliPerPagina      = 240
	mancantiPerPagina   = 40
)

type paginaMappa struct {
	testata
	Enti  []Comune
	Embed bool // other sites may frame the map
}

// handleMappa serves the map. The list of comuni inside it is what remains without scripts.
func (p *portale) handleMappa(w http.ResponseWriter, r *http.Request) error {
	pagina := paginaMappa{testata: p.testata(r, "Mappa"), Embed: len(p.EmbedOrigini) > 0}
	pagina.Compatta = true
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
	Quadro
	HaQuadro     bool
	Consegna     bool   // who looks may deliver for the ente
	SeguitoFogli string // address of the next page of sheets
}

func (p *portale) handleComune(w http.ResponseWriter, r *http.Request) error {
	if p.Oggetti == nil {
		return errIncompleto
	}
	c, err := p.Oggetti.Comune(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	pagina := paginaComune{testata: p.testata(r, "Comune di %s", c.Nome), HaQuadro: p.Registro != nil, Consegna: p.portaConsegne(r, c.Ente)}
	pagina.Comune = c
	if p.Registro != nil {
		if pagina.Quadro, err = p.Registro.Quadro(r.Context(), c.Ente); err != nil {
			return err
		}
		pagina.Comune = c
	}
	switch formato(r) {
	case "json":
		return scriviGemello(w, tipoJSON, pagina.Quadro)
	case "geojson":
		return p.geometria(w, r, "comune", c.Ente, "", c)
	}
	pagina.di(c.Ente, c.Nome)
	pagina.gemelli(r, c.Ente, "")
	pagina.Canonico, pagina.Giudizio = "/comune/"+c.Ente, "comune"
	pagina.Comune.Fogli, pagina.SeguitoFogli = daQui(c.Fogli, r.FormValue("fogli"), fogliPerPagina, func(f RifFoglio) string { return f.ID }, "fogli")
	if len(pagina.Mancanti) > mancantiPerPagina {
		pagina.Mancanti = pagina.Mancanti[:mancantiPerPagina]
	}
	return p.render(w, http.StatusOK, "comune", pagina)
}

// daQui is a page of a list: what follows the key given, and the address of the page after.
func daQui[T any](lista []T, dopo string, quanti int, chiave func(T) string, parametro string) ([]T, string) {
	if dopo != "" {
		if i := slices.IndexFunc(lista, func(x T) bool { return chiave(x) == dopo }); i >= 0 {
			lista = lista[i+1:]
		}
	}
	if len(lista) <= quanti {
		return lista, ""
	}
	return lista[:quanti], "?" + url.Values{parametro: {chiave(lista[quanti-1])}}.Encode() + "#" + parametro
}

type paginaFoglio struct {
	testata
	Foglio
	Data    string
	Mappa   string
	Seguito string // address of the next page
	Altre   int    // suppressed ones that are not listed
}

func (p *portale) handleFoglio(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Oggetti == nil {
		return errIncompleto
	}
	quanti := particellePerPagina
	if formato(r) == "json" {
		quanti = 1 << 20
	}
	f, err := p.Oggetti.Foglio(r.Context(), mux.Vars(r)["id"], data, r.FormValue("dopo"), quanti)
	if err != nil {
		return err
	}
	switch formato(r) {
	case "json":
		return scriviGemello(w, tipoJSON, f)
	case "geojson":
		return p.geometria(w, r, "foglio", f.ID, data, f.RifFoglio)
	}
	pagina := paginaFoglio{testata: p.testata(r, "Foglio %s · %s", f.Sezione+strconv.Itoa(f.Numero), f.NomeComune), Foglio: f, Data: data, Mappa: "/#sel=foglio:" + url.QueryEscape(f.ID)}
	if len(f.Soppresse) > soppressePerPagina {
		pagina.Altre = len(f.Soppresse) - soppressePerPagina
		pagina.Soppresse = f.Soppresse[:soppressePerPagina]
	}
	if f.Seguito != "" {
		q := url.Values{"dopo": {f.Seguito}}
		if data != "" {
			q.Set("data", data)
		}
		pagina.Seguito = "?" + q.Encode()
	}
	if data != "" {
		pagina.Mappa += "&data=" + data
	}
	pagina.di(f.Ente, f.NomeComune, briciola{pagina.testo("Foglio %s", pagina.nomeFoglio(f.RifFoglio)), ""})
	pagina.gemelli(r, f.ID, "")
	pagina.Canonico, pagina.Giudizio = "/foglio/"+f.ID, "foglio"
	return p.render(w, http.StatusOK, "foglio", pagina)
}

type paginaParticella struct {
	testata
	Particella
	Data      string
	Mappa     string // address of the map that shows it
	Dati      string // of the particella in the API
	Estratto  string
	AltroNome bool // asked for by another spelling
	Ufficio   *pannello
	Albero    string // page of its kin; empty: there is none
	Piano     string // page of what the plans say of it; empty: there is none
}

func (p *portale) handleParticella(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Oggetti == nil {
		return errIncompleto
	}
	id := mux.Vars(r)["id"]
	v, err := p.Oggetti.Particella(r.Context(), id, data)
	if err != nil {
		return p.particellaAssente(w, r, id, err)
	}
	dati := "/api/v1/" + url.PathEscape(v.Ente) + "/particelle/" + url.PathEscape(v.ID)
	geo := dati
	if data != "" {
		geo += "?data=" + data
	}
	switch formato(r) {
	case "json":
		return scriviGemello(w, tipoJSON, v)
	case "geojson":
		http.Redirect(w, r, geo, http.StatusSeeOther)
		return nil
	}
	pagina := paginaParticella{
		testata:    p.testata(r, "Particella %s, foglio %d · %s", v.Scritto(), v.Foglio, v.NomeComune),
		Particella: v, Data: data, Mappa: "/#sel=particella:" + url.QueryEscape(v.ID), Dati: dati, AltroNome: id != v.ID,
		Estratto: "/api/v1/" + url.PathEscape(v.Ente) + "/estratto?" + url.Values{"particella": {v.ID}, "scala": {"2000"}, "formato": {"A4"}}.Encode(),
	}
	if data != "" {
		pagina.Mappa += "&data=" + data
	}
	if pagina.Ufficio, err = p.pannello(w, r, v); err != nil {
		return err
	}
	if p.Registri != nil && len(v.Antenate)+len(v.Discendenti) > 0 {
		pagina.Albero = "/particella/" + url.PathEscape(v.ID) + "/discendenza"
	}
	if p.Piani != nil {
		pagina.Piano = "/particella/" + url.PathEscape(v.ID) + "/urbanistica"
	}
	passi := []briciola{{pagina.testo("Particella %s", v.Scritto()), ""}}
	if v.IDFoglio != "" {
		foglio := RifFoglio{Sezione: v.Sezione, Numero: v.Foglio, Allegato: v.Allegato, Sviluppo: v.Sviluppo}
		passi = append([]briciola{{pagina.testo("Foglio %s", pagina.nomeFoglio(foglio)), "/foglio/" + url.PathEscape(v.IDFoglio)}}, passi...)
	}
	pagina.di(v.Ente, v.NomeComune, passi...)
	pagina.gemelli(r, v.ID, geo)
	pagina.Canonico, pagina.Giudizio = "/particella/"+url.PathEscape(v.ID), "particella"
	return p.render(w, http.StatusOK, "particella", pagina)
}

// particellaAssente helps who mistook a number: the sheet, and the numbers near it.
func (p *portale) particellaAssente(w http.ResponseWriter, r *http.Request, id string, err error) error {
	stato, messaggio := p.stato(err)
	if stato != http.StatusNotFound || p.Registro == nil {
		return err
	}
	foglio, simili, errSimili := p.Registro.Simili(r.Context(), id)
	if errSimili != nil || foglio == nil && len(simili) == 0 {
		return err
	}
	p.errorePagina(w, r, stato, messaggio, err, func(e *paginaErrore) { e.Foglio, e.Simili = foglio, simili })
	return nil
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
	p.errore(w, r, http.StatusBadRequest, linguaDi(r).testo("Il campo data non è un giorno: scriverlo come anno-mese-giorno, per esempio 2025-01-31."))
	return nil
}

// geometria answers the GeoJSON of a thing that has a page and no resource of its own.
func (p *portale) geometria(w http.ResponseWriter, r *http.Request, tipo, id, data string, proprieta any) error {
	if p.Registro == nil {
		return errIncompleto
	}
	g, err := p.Registro.Geometria(r.Context(), tipo, id, data)
	if err != nil {
		return err
	}
	return scriviGemello(w, tipoGeoJSON, caratteristica{Tipo: "Feature", ID: id, Geometria: g, Proprieta: proprieta, Attribuzione: attribuzione})
}
