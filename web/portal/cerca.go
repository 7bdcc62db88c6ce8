package portal

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	limiteEsiti   = 50
	limiteDomanda = 2000 // bytes: a pasted map link is long
)

type paginaCerca struct {
	testata
	Enti      []Comune
	Scelto    string
	Sezione   string
	Foglio    string
	Allegato  string
	Sviluppo  string
	Numero    string
	Chiesto   bool
	Messaggio string
	Esiti     []rigaEsito
}

type rigaEsito struct {
	Esito
	Indirizzo string
	Genere    string
}

// handleCerca is the search without scripts: the one box (?q=), or the fields of the counter
// (?ente=&sezione=&foglio=&numero=), which are put together into the words of the box.
func (p *portale) handleCerca(w http.ResponseWriter, r *http.Request) error {
	if p.Ricercatore == nil {
		return errIncompleto
	}
	campo := func(nome string) string { return strings.TrimSpace(r.FormValue(nome)) }
	pagina := paginaCerca{
		testata: p.testata(r, "Ricerca"), Scelto: campo("ente"), Sezione: campo("sezione"),
		Foglio: campo("foglio"), Allegato: campo("allegato"), Sviluppo: campo("sviluppo"), Numero: campo("numero"),
	}
	pagina.Briciole = []briciola{{pagina.testo("Mappa"), "/"}, {pagina.Titolo, ""}}
	pagina.NonIndicizza = true
	if p.Oggetti != nil {
		enti, err := p.Oggetti.Enti(r.Context())
		if err != nil {
			return err
		}
		pagina.Enti = enti
	}
	domanda := campo("q")
	pagina.Q = domanda
	if domanda == "" && pagina.Scelto != "" && (pagina.Allegato != "" || pagina.Sviluppo != "") {
		// The eleven characters of a sheet, or of a particella on it, are a search of their own.
		domanda = riferimento(pagina.Scelto, pagina.Sezione, pagina.Foglio, pagina.Allegato, pagina.Sviluppo, pagina.Numero)
	}
	if domanda == "" && pagina.Foglio != "" {
		domanda = strings.Join(strings.Fields(strings.Join([]string{pagina.Scelto, pagina.Sezione, pagina.Foglio}, " ")), " ")
		if pagina.Numero != "" {
			domanda += "/" + pagina.Numero
		} else {
			domanda = strings.TrimSpace(pagina.Scelto+" "+pagina.Sezione) + " foglio " + pagina.Foglio
		}
	}
	switch {
	case len(domanda) > limiteDomanda:
		pagina.Messaggio = pagina.testo("La ricerca è troppo lunga: usare al più %d caratteri.", limiteDomanda)
	case domanda != "":
		pagina.Chiesto = true
		esiti, err := p.Ricercatore.Cerca(r.Context(), domanda, pagina.Scelto, limiteEsiti)
		if err != nil {
			return err
		}
		for _, e := range esiti {
			pagina.Esiti = append(pagina.Esiti, rigaEsito{Esito: e, Indirizzo: indirizzoEsito(e), Genere: pagina.genere(e.Tipo)})
		}
	}
	return p.render(w, http.StatusOK, "cerca", pagina)
}

// riferimento writes the fields of the counter as the catasto does; empty when they are no sheet.
func riferimento(ente, sezione, foglio, allegato, sviluppo, numero string) string {
	n, err := strconv.Atoi(foglio)
	if err != nil || n < 0 || n > 9999 {
		return ""
	}
	f := fmt.Sprintf("%s%s%04d%s%s", ente, cmp.Or(sezione, "_"), n, cmp.Or(allegato, "0"), cmp.Or(sviluppo, "0"))
	if numero == "" {
		return f
	}
	return f + "." + numero
}

// indirizzoEsito is the page that shows an answer: its own where it has one, else the map there.
func indirizzoEsito(e Esito) string {
	switch {
	case e.Tipo == "particella" && e.ID != "":
		return "/particella/" + url.PathEscape(e.ID)
	case e.Tipo == "foglio" && e.ID != "":
		return "/foglio/" + url.PathEscape(e.ID)
	case e.Tipo == "ente" && e.Ente != "":
		return "/comune/" + url.PathEscape(e.Ente)
	case e.Tipo == "indirizzo" && e.ID != "":
		return "/via/" + url.PathEscape(e.ID) + "?ente=" + url.QueryEscape(e.Ente)
	case e.Lon != nil && e.Lat != nil:
		return indirizzoPunto(18, *e.Lon, *e.Lat)
	}
	return ""
}

// indirizzoPunto is the map at a place.
func indirizzoPunto(zoom int, lon, lat float64) string {
	return fmt.Sprintf("/#%d/%.6f/%.6f", zoom, lat, lon)
}
