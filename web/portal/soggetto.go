package portal

import (
	"net/http"
	"net/url"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura"
)

type paginaSoggetto struct {
	testata
	ambito
	Persona  visura.Profilo
	Nome     string
	Immobili []visura.Possesso
	Seguito  string // address of the next page
	Righe    []posizioniDi
}

const immobiliPerPagina = 100

// handleSoggetto is the page of a person, by an id that says nothing of her. Her name is on the
// page and never in its address, nor in its title: a title goes into the history of a browser.
func (p *portale) handleSoggetto(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	id := mux.Vars(r)["id"]
	profilo, err := p.Registri.Profilo(r.Context(), id, a.Giorno)
	if err != nil {
		return err
	}
	if !profilo.Canonico {
		http.Redirect(w, r, "/soggetto/"+profilo.ID+a.Coda(), http.StatusSeeOther)
		return nil
	}
	possessi, err := p.Registri.Immobili(r.Context(), profilo.ID, a.Giorno, visura.Pagina{Limite: immobiliPerPagina, Dopo: r.FormValue("dopo")})
	if err != nil {
		return err
	}
	pagina := paginaSoggetto{testata: p.testata(r, "Scheda di un soggetto"), ambito: a, Persona: profilo, Nome: nominativo(profilo.Soggetto), Immobili: possessi.Items}
	if possessi.Seguito != "" {
		v := url.Values{"dopo": {possessi.Seguito}}
		if a.Data != "" {
			v.Set("data", a.Data)
		}
		pagina.Seguito = "?" + v.Encode() + "#immobili"
	}
	if pagina.Righe, err = p.posizioniDi(r.Context(), a, tributi.DomandaRighe{Persona: profilo.ID, Oggetto: profilo.ID}); err != nil {
		return err
	}
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.Titolo, ""}}
	pagina.NonIndicizza, pagina.Canonico = true, ""
	return p.render(w, http.StatusOK, "soggetto", pagina)
}

// Grado is how much speaks for another being the same person.
func (s paginaSoggetto) Grado(id string) string {
	for _, c := range s.Persona.Candidati {
		if c.ID == id {
			return c.Grado
		}
	}
	return ""
}

// handleRiconosci writes what an operatore says of two persons.
func (p *portale) handleRiconosci(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	id := mux.Vars(r)["id"]
	verdetto, ok := map[string]visura.Verdetto{"stessa": visura.Stessa, "altra": visura.Altra, "annulla": visura.Indecisa}[r.PostForm.Get("verdetto")]
	if !ok {
		return sit.Rifiuto(sit.Invalid, "VERDETTO_NON_VALIDO", "Un confronto si conferma, si esclude o si annulla.")
	}
	if err := p.Registri.Riconosci(r.Context(), id, r.PostForm.Get("altro"), verdetto); err != nil {
		return err
	}
	http.Redirect(w, r, "/soggetto/"+url.PathEscape(id)+"#omonimi", http.StatusSeeOther)
	return nil
}
