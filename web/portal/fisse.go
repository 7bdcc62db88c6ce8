package portal

import "net/http"

// The pages that say how the portal works and who answers for it.

type paginaTesto struct {
	testata
	Oggi string
}

func (p *portale) paginaFissa(w http.ResponseWriter, r *http.Request, nome string, t testata) error {
	if e := r.FormValue("ente"); e != "" && p.Oggetti != nil {
		c, err := p.Oggetti.Comune(r.Context(), e)
		if err != nil {
			return err
		}
		t.di(c.Ente, c.Nome, briciola{t.Titolo, ""})
	} else {
		t.Briciole = []briciola{{t.testo("Mappa"), "/"}, {t.Titolo, ""}}
	}
	t.Canonico = r.URL.EscapedPath()
	return p.render(w, http.StatusOK, nome, paginaTesto{testata: t, Oggi: p.oggi()})
}

func (p *portale) handleAiuto(w http.ResponseWriter, r *http.Request) error {
	return p.paginaFissa(w, r, "aiuto", p.testata(r, "Aiuto"))
}

func (p *portale) handlePrivacy(w http.ResponseWriter, r *http.Request) error {
	return p.paginaFissa(w, r, "privacy", p.testata(r, "Informativa sul trattamento dei dati personali"))
}

func (p *portale) handleNote(w http.ResponseWriter, r *http.Request) error {
	return p.paginaFissa(w, r, "note", p.testata(r, "Note legali"))
}

func (p *portale) handleAccessibilita(w http.ResponseWriter, r *http.Request) error {
	return p.paginaFissa(w, r, "accessibilita", p.testata(r, "Dichiarazione di accessibilità"))
}
