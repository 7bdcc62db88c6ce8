package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/mappa"
)

// rottePratiche are the questions about building files.
func (a *API) rottePratiche() []Rotta {
	elenco := riservata(get, "/api/v1/{ente}/pratiche", "Le pratiche edilizie, dalla più recente, senza persone: stato, kind, anno, particella, uiu, protocollo e q (come comincia il numero) restringono; una pagina alla volta (limit, cursor). POST ne inserisce una.", a.pratiche)
	elenco.Metodi[post] = a.creaPratica
	una := riservata(get, "/api/v1/{ente}/pratiche/{id}", "Una pratica edilizia, con i suoi eventi e dove si trova. PATCH ne modifica i campi, con If-Match. Con lo scopo in Purpose.", a.pratica)
	una.Metodi[patch] = a.modificaPratica
	return []Rotta{
		elenco,
		riservata(post, "/api/v1/{ente}/pratiche/{id}/eventi", "Aggiunge un evento a una pratica: data, stato, atto, nota. Un passaggio che lo stato di oggi non ammette è rifiutato, dicendo quali ammette.", a.eventoPratica),
		riservata(put, "/api/v1/{ente}/pratiche/{id}/geometria", "Disegna dove si trova una pratica: un poligono GeoJSON in longitudine e latitudine; null la rimette sulle sue particelle.", a.geometriaPratica),
		una,
	}
}

// praticaJSON is a pratica with its events and its place.
type praticaJSON struct {
	*edilizia.Pratica
	Eventi    []edilizia.Evento `json:"eventi"`
	Geometria *multiJSON        `json:"geometria"`
	Origine   *string           `json:"geometria_origine"`
	Avvisi    []edilizia.Avviso `json:"avvisi,omitempty"`
}

// multiJSON is polygons as GeoJSON.
type multiJSON orb.MultiPolygon

func (m multiJSON) MarshalJSON() ([]byte, error) {
	return appendMulti(nil, orb.MultiPolygon(m)), nil
}

func scriviPratica(w http.ResponseWriter, stato int, p *edilizia.Pratica) error {
	x := praticaJSON{Pratica: p, Eventi: p.Eventi, Origine: vuotaONull(p.Origine), Avvisi: p.Avvisi}
	if p.Geometria != nil {
		g := multiJSON(p.Geometria)
		x.Geometria = &g
	}
	w.Header().Set("ETag", `"`+strconv.FormatInt(p.Versione, 10)+`"`)
	return scriviStato(w, stato, x)
}

// pratiche lists the building files of an ente.
func (a *API) pratiche(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.EdiliziaRead, e.ID); err != nil {
		return err
	}
	q := r.URL.Query()
	for _, n := range []string{"stato", "kind", "particella", "uiu", "protocollo", "q"} {
		if s := q.Get(n); len(s) > 100 || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			return nonValido(n, "Il parametro %s ha al massimo 100 caratteri.", n)
		}
	}
	f := edilizia.Filtro{Stato: q.Get("stato"), Kind: q.Get("kind"), Particella: q.Get("particella"), UIU: q.Get("uiu"), Protocollo: q.Get("protocollo"), Q: q.Get("q"), Dopo: q.Get("cursor")}
	if f.Limite, err = limite(q); err != nil {
		return err
	}
	if s := q.Get("anno"); s != "" {
		if f.Anno, err = strconv.Atoi(s); err != nil || f.Anno < 1 || f.Anno > 9999 {
			return nonValido("anno", "Il parametro anno è un numero di quattro cifre.")
		}
	}
	l, err := a.Edilizia.List(r.Context(), e.Ente, f)
	if err != nil {
		return err
	}
	return scriviRiservato(w, elencoJSON[*edilizia.Pratica]{Items: l.Items,
		Next: a.proseguo(r, "/api/v1/"+string(e.Codice)+"/pratiche", l.Seguito, "stato", "kind", "anno", "particella", "uiu", "protocollo", "q")})
}

func (a *API) pratica(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	p, err := a.Edilizia.Una(r.Context(), e.Ente, variabile(r, "id"))
	if err != nil {
		return err
	}
	return scriviPratica(w, http.StatusOK, p)
}

// scrivente is the ente of the path, in whose register the caller may write: who may not is told before what he sent is read.
func (a *API) scrivente(r *http.Request, persone bool) (mappa.Ente, error) {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return e, err
	}
	if persone {
		_, err = authz.EsigePersone(r.Context(), authz.EdiliziaWrite, e.ID)
	} else {
		_, err = authz.Esige(r.Context(), authz.EdiliziaWrite, e.ID)
	}
	return e, err
}

func (a *API) creaPratica(w http.ResponseWriter, r *http.Request) error {
	e, err := a.scrivente(r, false)
	if err != nil {
		return err
	}
	m, c, err := a.scrittura(r)
	if err != nil {
		return err
	}
	p, err := a.Edilizia.Crea(r.Context(), e.Ente, c, m)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/"+string(e.Codice)+"/pratiche/"+p.ID)
	return scriviPratica(w, http.StatusCreated, p)
}

// scrittura reads how a writing is asked for, and the fields in the body.
func (a *API) scrittura(r *http.Request) (edilizia.Modo, edilizia.Campi, error) {
	m := edilizia.Modo{Oggi: a.oggi(), Versione: seCorrisponde(r)}
	var err error
	if m.Chiave, err = chiaveIdempotenza(r); err != nil {
		return m, nil, err
	}
	var c edilizia.Campi
	if err := leggiJSON(r, &c); err != nil {
		return m, nil, err
	}
	if c == nil {
		return m, nil, sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "Il corpo della richiesta è un oggetto JSON con i campi da scrivere.")
	}
	return m, c, nil
}

// seCorrisponde reads the version in If-Match; zero where there is none, or any will do.
func seCorrisponde(r *http.Request) int64 {
	s := strings.TrimSpace(r.Header.Get("If-Match"))
	if s == "" || s == "*" {
		return 0
	}
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(s, "W/"), `"`), 10, 64)
	if err != nil || n <= 0 {
		return -1 // of nothing that we gave: it is never the one
	}
	return n
}

func (a *API) modificaPratica(w http.ResponseWriter, r *http.Request) error {
	e, err := a.scrivente(r, true)
	if err != nil {
		return err
	}
	if r.Header.Get("If-Match") == "" {
		return sit.Rifiuto(sit.Invalid, "IF_MATCH_MANCANTE", "Per modificare una pratica serve l'intestazione If-Match con l'ETag di quando è stata letta: così non si copre ciò che altri hanno scritto intanto.").Su("If-Match")
	}
	m, c, err := a.scrittura(r)
	if err != nil {
		return err
	}
	p, err := a.Edilizia.Modifica(r.Context(), e.Ente, variabile(r, "id"), c, m)
	if err != nil {
		return err
	}
	return scriviPratica(w, http.StatusOK, p)
}

func (a *API) eventoPratica(w http.ResponseWriter, r *http.Request) error {
	e, err := a.scrivente(r, true)
	if err != nil {
		return err
	}
	m, c, err := a.scrittura(r)
	if err != nil {
		return err
	}
	p, err := a.Edilizia.Aggiungi(r.Context(), e.Ente, variabile(r, "id"), c, m)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/"+string(e.Codice)+"/pratiche/"+p.ID)
	return scriviPratica(w, http.StatusCreated, p)
}

func (a *API) geometriaPratica(w http.ResponseWriter, r *http.Request) error {
	e, err := a.scrivente(r, true)
	if err != nil {
		return err
	}
	m := edilizia.Modo{Oggi: a.oggi(), Versione: seCorrisponde(r)}
	var corpo json.RawMessage
	if err := leggiJSON(r, &corpo); err != nil {
		return err
	}
	g, err := leggiPoligoni(corpo)
	if err != nil {
		return err
	}
	p, err := a.Edilizia.Disegna(r.Context(), e.Ente, variabile(r, "id"), g, m)
	if err != nil {
		return err
	}
	return scriviPratica(w, http.StatusOK, p)
}

// leggiPoligoni reads a polygon, or several, or the one of a Feature; null is nil.
func leggiPoligoni(b json.RawMessage) (orb.MultiPolygon, error) {
	if string(bytes.TrimSpace(b)) == "null" {
		return nil, nil
	}
	var f struct {
		Type     string          `json:"type"`
		Geometry json.RawMessage `json:"geometry"`
	}
	if json.Unmarshal(b, &f) == nil && f.Type == "Feature" {
		b = f.Geometry
	}
	g, err := leggiGeometria(b)
	if err != nil {
		return nil, err
	}
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}, nil
	case orb.MultiPolygon:
		return g, nil
	}
	return nil, sit.Rifiuto(sit.Invalid, "GEOM_NON_VALIDA", "Il posto di una pratica è un poligono, anche multiplo.").Su("geometria")
}
