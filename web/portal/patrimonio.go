package portal

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

type paginaPatrimonio struct {
	testata
	ambito
	Enti     []sit.Ente
	Ente     sit.Ente
	Codici   []visura.CodicePatrimonio
	Proposti []visura.CodicePatrimonio
	righeElenco
}

// handlePatrimonio lists what the comune itself holds; ?formato= gives the file.
func (p *portale) handlePatrimonio(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.TitolariRead, 0); err != nil {
		return err
	}
	pagina := paginaPatrimonio{testata: p.testata(r, "Patrimonio del comune"), ambito: a}
	pagina.NonIndicizza, pagina.Canonico = true, "/ufficio/patrimonio"
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.Titolo, ""}}
	if pagina.Enti, err = p.enti(r.Context(), a, authz.TitolariRead); err != nil {
		return err
	}
	if pagina.Ente, err = scegliEnte(pagina.Enti, r.FormValue("ente")); err != nil {
		return err
	}
	if pagina.Codici, pagina.Proposti, err = p.Registri.CodiciPatrimonio(r.Context(), pagina.Ente); err != nil {
		return err
	}
	if len(pagina.Codici) > 0 {
		elenco, err := p.Registri.Patrimonio(r.Context(), pagina.Ente, a.Giorno)
		if err != nil {
			return err
		}
		if f := r.FormValue("formato"); f != "" {
			t := elenco.Tabella()
			t.Nome = "Patrimonio " + string(pagina.Ente.Codice)
			return scriviTabella(w, t, f)
		}
		pagina.righeElenco = contaElenco(elenco)
	}
	return p.render(w, http.StatusOK, "patrimonio", pagina)
}

// handleScriviPatrimonio adds or takes away one of the codes under which the comune owns.
func (p *portale) handleScriviPatrimonio(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	e, err := p.Registri.EnteDi(r.Context(), r.PostForm.Get("ente"))
	if err != nil {
		return err
	}
	if err := p.Registri.ScriviCodicePatrimonio(r.Context(), e, r.PostForm.Get("cf"), strings.TrimSpace(r.PostForm.Get("nota")), r.PostForm.Get("togli") != ""); err != nil {
		return err
	}
	http.Redirect(w, r, "/ufficio/patrimonio?"+url.Values{"ente": {string(e.Codice)}}.Encode(), http.StatusSeeOther)
	return nil
}

// scegliEnte is the one asked for, or the first of those of who asks.
func scegliEnte(enti []sit.Ente, codice string) (sit.Ente, error) {
	for _, e := range enti {
		if codice == "" || strings.EqualFold(codice, string(e.Codice)) {
			return e, nil
		}
	}
	return sit.Ente{}, nonTrovato("Questo comune non è fra quelli a cui si ha accesso.")
}
