package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/visura"
)

// rotteSoggetti are the resources about persons over several enti; rotteRegistri those of an ente.
func (a *API) rotteSoggetti() []Rotta {
	return []Rotta{
		riservata(get, "/api/v1/soggetti", "I soggetti per codice fiscale (cf), o per cognome, nome e nascita, in tutti gli enti di chi chiede; a parte i candidati a essere la stessa persona.", a.soggetti),
		riservata(get, "/api/v1/soggetti/{id}", "Un soggetto, e i candidati a essere la stessa persona.", a.soggetto),
		riservata(get, "/api/v1/soggetti/{id}/immobili", "Ciò di cui un soggetto è titolare al giorno data, una pagina alla volta (limit, cursor).", a.immobiliDiSoggetto),
		riservata(get, "/api/v1/io", "Chi è chi chiede, e quali incarichi ha.", a.io),
		riservata(get, "/api/v1/io/immobili", "Ciò di cui è titolare chi chiede, con il proprio codice fiscale, in ogni ente.", a.ioImmobili),
		riservata(get, "/api/v1/io/immobili/{id}/visura", "La visura di un proprio immobile, attuale o storica (tipo), in JSON o PDF (formato).", a.ioVisura),
	}
}

func (a *API) rotteRegistri() []Rotta {
	return []Rotta{
		riservata(get, "/api/v1/{ente}/uiu/{id}/titolari", "I titolari di un'unità al giorno data, con le quote.", a.titolariUIU),
		riservata(get, "/api/v1/{ente}/particelle/{id}/titolari", "I titolari di una particella al giorno data, con le quote.", a.titolariParticella),
		riservata(get, "/api/v1/{ente}/particelle/{id}/uiu", "Le unità che al giorno data stanno su una particella.", a.uiuDiParticella),
		riservata(get, "/api/v1/{ente}/uiu/{id}", "Un'unità immobiliare al giorno data.", a.unUIU),
		riservata(get, "/api/v1/{ente}/uiu", "Le unità per foglio, numero, sub e sezione_urbana che esistono al giorno data, una pagina alla volta (limit, cursor).", a.uiu),
		riservata(get, "/api/v1/{ente}/visura", "La visura di un'unità (uiu) o di una particella, attuale o storica (tipo), in JSON o PDF (formato o Accept).", a.visura),
		riservata(get, "/api/v1/{ente}/differenze", "Che cosa è cambiato fra due giorni (dal, al), o con una fornitura: nuove, chiuse, divise, fuse, ridisegnate, variate, intestazioni; anche CSV e XLSX (Accept).", a.differenze),
		riservata(get, "/api/v1/{ente}/immobili/{id}/fascicolo", "Tutto ciò che gli uffici sanno di un immobile: un'unità, una particella, un edificio o un civico. Ogni voce dice perché c'è e con quale confidenza; omesse nomina le parti per cui manca il permesso.", a.fascicolo),
		riservata(http.MethodPost, "/api/v1/{ente}/titolari/elenco", "Chi è titolare in un'area (geometria), su alcune particelle, o di che cosa lo sono alcuni codici fiscali (cf); anche CSV e XLSX (Accept). Oltre 500 righe serve l'approvazione di un secondo operatore.", a.titolariElenco),
	}
}

func riservata(metodo, modello, testo string, h Handler) Rotta {
	return Rotta{Modello: modello, Metodi: map[string]Handler{metodo: h}, Testo: testo, Limite: true}
}

// quandoRegistri reads data and noto_al, the two days of a question about the registers.
func (a *API) quandoRegistri(q url.Values) (visura.Quando, error) {
	d, err := a.quando(q)
	if err != nil {
		return visura.Quando{}, err
	}
	quando := visura.Il(d.Giorno)
	if s := q.Get("noto_al"); s != "" {
		if quando.NotoAl, err = sit.ParseGiorno(s); err != nil {
			return visura.Quando{}, sit.Rifiuto(sit.Invalid, "DATA_NON_VALIDA",
				"Il parametro noto_al non è un giorno: si scrive anno-mese-giorno, per esempio 2025-03-31.").Su("noto_al").Per(err)
		}
	}
	return quando, nil
}

// paginaRegistri reads limit and cursor.
func paginaRegistri(q url.Values) (visura.Pagina, error) {
	n, err := limite(q)
	return visura.Pagina{Limite: n, Dopo: q.Get("cursor")}, err
}

// proseguo is the address of the next page: the question as it was asked, for the parameters that
// are named, none of which may be a name or a tax code.
func (a *API) proseguo(r *http.Request, percorso, cursore string, campi ...string) string {
	if cursore == "" {
		return ""
	}
	v := url.Values{"cursor": {cursore}}
	for _, c := range append(campi, "data", "noto_al", "limit") {
		if s := r.URL.Query().Get(c); s != "" {
			v.Set(c, s)
		}
	}
	return a.Base(r) + percorso + "?" + v.Encode()
}

// elencoJSON is a page of a list.
type elencoJSON[T any] struct {
	Items  []T             `json:"items"`
	Next   string          `json:"next,omitempty"`
	Avvisi []visura.Avviso `json:"avvisi,omitempty"`
}

// altraScrittura tells where a thing is that was asked for by another spelling of its id, or by one
// that it had before.
func altraScrittura(w http.ResponseWriter, chiesto, canonico, percorso string) {
	if canonico != "" && chiesto != canonico {
		w.Header().Set("Content-Location", percorso)
	}
}

// uiu lists units by identifier.
func (a *API) uiu(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	valori := r.URL.Query()
	q, err := a.quandoRegistri(valori)
	if err != nil {
		return err
	}
	p, err := paginaRegistri(valori)
	if err != nil {
		return err
	}
	f, err := filtroUIU(valori)
	if err != nil {
		return err
	}
	u, err := a.Visura.ListUIU(r.Context(), e.Ente, f, q, p)
	if err != nil {
		return err
	}
	return scriviJSON(w, elencoJSON[visura.Unita]{Items: u.Items,
		Next: a.proseguo(r, "/api/v1/"+string(e.Codice)+"/uiu", u.Seguito, "foglio", "numero", "sub", "sezione", "sezione_urbana")})
}

const lungoIdentificativo = 12

func filtroUIU(q url.Values) (visura.FiltroUIU, error) {
	var f visura.FiltroUIU
	for campo, dove := range map[string]**string{"foglio": &f.Foglio, "numero": &f.Numero, "sub": &f.Sub, "sezione_urbana": &f.SezioneUrbana, "sezione": &f.Sezione} {
		s := strings.TrimSpace(q.Get(campo))
		if s == "" {
			continue
		}
		if len(s) > lungoIdentificativo || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' }) {
			return f, nonValido(campo, "Il parametro %s ha al massimo %d caratteri.", campo, lungoIdentificativo)
		}
		*dove = &s
	}
	if f.Numero != nil {
		if n, d, ok := strings.Cut(*f.Numero, "/"); ok {
			f.Numero, f.Denominatore = &n, &d
		}
	}
	return f, nil
}

// unUIU answers one unit.
func (a *API) unUIU(w http.ResponseWriter, r *http.Request) error {
	e, q, err := a.enteEGiorno(r)
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	u, err := a.Visura.Unita(r.Context(), e, id, q)
	if err != nil {
		return err
	}
	altraScrittura(w, id, u.ID, "/api/v1/"+string(e.Codice)+"/uiu/"+u.ID)
	return scriviJSON(w, u)
}

// enteEGiorno reads what most questions about the registers begin with.
func (a *API) enteEGiorno(r *http.Request) (sit.Ente, visura.Quando, error) {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return sit.Ente{}, visura.Quando{}, err
	}
	q, err := a.quandoRegistri(r.URL.Query())
	return e.Ente, q, err
}

// uiuDiParticella lists the units of a particella.
func (a *API) uiuDiParticella(w http.ResponseWriter, r *http.Request) error {
	e, q, err := a.enteEGiorno(r)
	if err != nil {
		return err
	}
	p, err := paginaRegistri(r.URL.Query())
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	u, err := a.Visura.UIUDiParticella(r.Context(), e, id, q, p)
	if err != nil {
		return err
	}
	percorso := "/api/v1/" + string(e.Codice) + "/particelle/" + url.PathEscape(u.Canonico) + "/uiu"
	altraScrittura(w, id, u.Canonico, percorso)
	return scriviJSON(w, elencoJSON[visura.Unita]{Items: u.Items, Next: a.proseguo(r, percorso, u.Seguito)})
}

// titolariUIU answers who holds a unit.
func (a *API) titolariUIU(w http.ResponseWriter, r *http.Request) error {
	e, q, err := a.enteEGiorno(r)
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	t, err := a.Visura.TitolariUIU(r.Context(), e, id, q)
	if err != nil {
		return err
	}
	altraScrittura(w, id, t.Canonico, "/api/v1/"+string(e.Codice)+"/uiu/"+t.Canonico+"/titolari")
	return scriviJSON(w, t)
}

// titolariParticella answers who holds a particella.
func (a *API) titolariParticella(w http.ResponseWriter, r *http.Request) error {
	e, q, err := a.enteEGiorno(r)
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	t, err := a.Visura.TitolariParticella(r.Context(), e, id, q)
	if err != nil {
		return err
	}
	altraScrittura(w, id, t.Canonico, "/api/v1/"+string(e.Codice)+"/particelle/"+url.PathEscape(t.Canonico)+"/titolari")
	return scriviJSON(w, t)
}

// fascicolo answers all that the offices hold about an immobile.
func (a *API) fascicolo(w http.ResponseWriter, r *http.Request) error {
	e, q, err := a.enteEGiorno(r)
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	f, err := a.Territorio.Fascicolo(r.Context(), e, id, q)
	if err != nil {
		return err
	}
	altraScrittura(w, id, f.Immobile, "/api/v1/"+string(e.Codice)+"/immobili/"+url.PathEscape(f.Immobile)+"/fascicolo")
	return scriviJSON(w, f)
}
