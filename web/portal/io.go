package portal

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/cestor/sit/sit/visura"
)

type paginaIo struct {
	testata
	ambito
	Nome     string
	Immobili []immobileProprio
	Seguito  string
}

type immobileProprio struct {
	visura.Possesso
	NomeComune     string
	Mappa          string // place of it; empty when it is not known
	Visura, Intera string // PDF, of the day and with its history
}

// handleIo shows to a person what is his, in every ente, and nothing of others.
func (p *portale) handleIo(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	possessi, err := p.Registri.MieiImmobili(r.Context(), a.Giorno, visura.Pagina{Limite: immobiliPerPagina, Dopo: r.FormValue("dopo")})
	if err != nil {
		return err
	}
	enti, err := p.Registri.Enti(r.Context())
	if err != nil {
		return err
	}
	pagina := paginaIo{testata: p.testata(r, "I miei immobili"), ambito: a, Nome: a.chi.Operatore.Nome}
	for _, x := range possessi.Items {
		m := immobileProprio{Possesso: x, NomeComune: x.Ente, Mappa: doveSta(x)}
		for _, e := range enti {
			if string(e.Codice) == x.Ente {
				m.NomeComune = e.Nome
			}
		}
		if x.Immobile != nil {
			m.Visura = "/io/visura/" + url.PathEscape(*x.Immobile)
			m.Intera = m.Visura + "?tipo=storica"
		}
		pagina.Immobili = append(pagina.Immobili, m)
	}
	if possessi.Seguito != "" {
		pagina.Seguito = "?" + url.Values{"dopo": {possessi.Seguito}}.Encode()
	}
	pagina.NonIndicizza, pagina.Canonico = true, "/io"
	return p.render(w, http.StatusOK, "io", pagina)
}

var scrittoSu = regexp.MustCompile(`foglio ([0-9]+) particella ([0-9]+(?:/[0-9]+)?)`)

// doveSta leads to the map: by the particella, or by the numbers that an identifier says.
func doveSta(x visura.Possesso) string {
	if x.Tipo == "T" && x.Immobile != nil {
		return "/#sel=particella:" + url.QueryEscape(*x.Immobile)
	}
	if m := scrittoSu.FindStringSubmatch(x.Descrizione); m != nil {
		return "/cerca?" + url.Values{"ente": {x.Ente}, "q": {m[1] + "/" + m[2]}}.Encode()
	}
	return ""
}
