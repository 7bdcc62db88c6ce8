package api

import (
	"net/http"
	"net/url"

	"github.com/cestor/sit/sit/visura"
)

// soggetti looks for persons over the enti of the caller.
func (a *API) soggetti(w http.ResponseWriter, r *http.Request) error {
	valori := r.URL.Query()
	n, err := limite(valori)
	if err != nil {
		return err
	}
	d := visura.DomandaSoggetti{CF: valori.Get("cf"), Cognome: valori.Get("cognome"), Nome: valori.Get("nome"), Limite: n}
	for _, campo := range []string{"cf", "cognome", "nome"} {
		if len(valori.Get(campo)) > lungoNome {
			return nonValido(campo, "Il parametro %s ha al massimo %d caratteri.", campo, lungoNome)
		}
	}
	if s := valori.Get("nascita"); s != "" {
		g, err := a.giorno(s)
		if err != nil {
			return nonValido("nascita", "Il parametro nascita è un giorno: si scrive anno-mese-giorno, per esempio 1970-03-31.")
		}
		d.Nascita = &g.Giorno
	}
	s, err := a.Visura.CercaSoggetti(r.Context(), d)
	if err != nil {
		return err
	}
	return scriviJSON(w, s)
}

const lungoNome = 200

// soggetto answers one person.
func (a *API) soggetto(w http.ResponseWriter, r *http.Request) error {
	id := variabile(r, "id")
	s, err := a.Visura.Soggetto(r.Context(), id)
	if err != nil {
		return err
	}
	altraScrittura(w, id, s.ID, "/api/v1/soggetti/"+s.ID)
	return scriviJSON(w, s)
}

// immobiliDiSoggetto lists what a person holds.
func (a *API) immobiliDiSoggetto(w http.ResponseWriter, r *http.Request) error {
	q, err := a.quandoRegistri(r.URL.Query())
	if err != nil {
		return err
	}
	p, err := paginaRegistri(r.URL.Query())
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	i, err := a.Visura.Immobili(r.Context(), id, q, p)
	if err != nil {
		return err
	}
	percorso := "/api/v1/soggetti/" + i.Canonico + "/immobili"
	altraScrittura(w, id, i.Canonico, percorso)
	return scriviJSON(w, elencoJSON[visura.Possesso]{Items: i.Items, Next: a.proseguo(r, percorso, i.Seguito)})
}

// ioImmobili lists what the caller himself holds.
func (a *API) ioImmobili(w http.ResponseWriter, r *http.Request) error {
	q, err := a.quandoRegistri(r.URL.Query())
	if err != nil {
		return err
	}
	p, err := paginaRegistri(r.URL.Query())
	if err != nil {
		return err
	}
	i, err := a.Visura.MieiImmobili(r.Context(), q, p)
	if err != nil {
		return err
	}
	return scriviJSON(w, elencoJSON[visura.Possesso]{Items: i.Items, Next: a.proseguo(r, "/api/v1/io/immobili", i.Seguito)})
}

// ioVisura is the visura of an immobile of the caller.
func (a *API) ioVisura(w http.ResponseWriter, r *http.Request) error {
	q, err := a.quandoRegistri(r.URL.Query())
	if err != nil {
		return err
	}
	storica, err := tipoVisura(r.URL.Query())
	if err != nil {
		return err
	}
	pdf, err := formatoVisura(r)
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	d, err := a.Visura.MiaVisura(r.Context(), id, storica, q, a.oggi())
	if err != nil {
		return err
	}
	altraScrittura(w, id, d.Immobile, "/api/v1/io/immobili/"+url.PathEscape(d.Immobile)+"/visura")
	return a.scriviVisura(w, r, d, pdf)
}
