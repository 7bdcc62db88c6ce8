package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const (
	limiteEsiti   = 50
	limiteDomanda = 200 // bytes: no identifier or address is longer
)

type paginaCerca struct {
	testata
	Enti      []Comune
	Ente      string
	Sezione   string
	Foglio    string
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
		testata: p.testata(r, "Ricerca"), Ente: campo("ente"), Sezione: campo("sezione"),
		Foglio: campo("foglio"), Numero: campo("numero"),
	}
	if p.Oggetti != nil {
		enti, err := p.Oggetti.Enti(r.Context())
		if err != nil {
			return err
		}
		pagina.Enti = enti
	}
	domanda := campo("q")
	pagina.Q = domanda
	if domanda == "" && pagina.Foglio != "" {
		domanda = strings.Join(strings.Fields(strings.Join([]string{pagina.Ente, pagina.Sezione, pagina.Foglio}, " ")), " ")
		if pagina.Numero != "" {
			domanda += "/" + pagina.Numero
		} else {
			domanda = strings.TrimSpace(pagina.Ente+" "+pagina.Sezione) + " foglio " + pagina.Foglio
		}
	}
	switch {
	case len(domanda) > limiteDomanda:
		pagina.Messaggio = fmt.Sprintf("La ricerca è troppo lunga: usare al più %d caratteri.", limiteDomanda)
	case domanda != "":
		pagina.Chiesto = true
		esiti, err := p.Ricercatore.Cerca(r.Context(), domanda, pagina.Ente, limiteEsiti)
		if err != nil {
			return err
		}
		for _, e := range esiti {
			pagina.Esiti = append(pagina.Esiti, rigaEsito{Esito: e, Indirizzo: indirizzoEsito(e), Genere: generi[e.Tipo]})
		}
	}
	return p.render(w, http.StatusOK, "cerca", pagina)
}

var generi = map[string]string{
	"particella": "Particella", "foglio": "Foglio", "indirizzo": "Via", "civico": "Civico",
	"luogo": "Luogo", "ente": "Comune", "coordinate": "Coordinate",
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
	case e.Lon != nil && e.Lat != nil:
		return fmt.Sprintf("/#18/%.6f/%.6f", *e.Lat, *e.Lon)
	}
	return ""
}
