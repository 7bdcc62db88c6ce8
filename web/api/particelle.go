package api

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/cestor/sit/sit/mappa"
)

func (a *API) particella(w http.ResponseWriter, r *http.Request) error {
	q := mappa.Quando{}
	var err error
	if r.URL.RawQuery == "" { // nothing to parse: the question asked most often
		q.Giorno = a.oggi()
	} else if q, err = a.quando(r.URL.Query()); err != nil {
		return err
	}
	ente := variabile(r, "ente")
	p, err := a.Territorio.Particella(r.Context(), ente, variabile(r, "id"), q)
	if err != nil {
		return err
	}
	if p.AltraScrittura {
		w.Header().Set("Content-Location", percorso(string(p.ID.Foglio.Comune), ente, p.ID.String(), r.URL.RawQuery))
	}
	return scrivi(w, tipoGeoJSON, func(b []byte) []byte { return appendParticella(b, p, true) })
}

// percorso is the canonical address of a particella; an ente may answer for several comuni, so
// it is not the comune that names it.
func percorso(comune, ente, id, query string) string {
	e, err := codice(ente)
	if err != nil {
		e = comune
	}
	s := "/api/v1/" + e + "/particelle/" + url.PathEscape(id)
	if query != "" {
		if v, err := url.ParseQuery(query); err == nil && v.Get("data") != "" {
			s += "?data=" + url.QueryEscape(v.Get("data"))
		}
	}
	return s
}

func (a *API) particelle(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	valori := r.URL.Query()
	q, err := a.quando(valori)
	if err != nil {
		return err
	}
	f, err := filtro(valori)
	if err != nil {
		return err
	}
	p, err := a.Mappa.Particelle(r.Context(), e, f, q)
	if err != nil {
		return err
	}
	next := ""
	if p.Dopo != nil {
		next = a.Base(r) + "/api/v1/" + string(e.Codice) + "/particelle?" + seguito(f, q, *p.Dopo).Encode()
	}
	return scrivi(w, tipoGeoJSON, func(b []byte) []byte {
		b = append(b, `{"type":"FeatureCollection","numberReturned":`...)
		b = strconv.AppendInt(b, int64(len(p.Particelle)), 10)
		b = append(b, `,"features":[`...)
		for i, x := range p.Particelle {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendParticella(b, x, false)
		}
		b = append(b, ']')
		if next != "" {
			b = append(b, `,"next":`...)
			b = appendTesto(b, next)
			b = append(b, `,"links":[{"rel":"next","type":"application/geo+json","href":`...)
			b = appendTesto(b, next)
			b = append(b, "}]"...)
		}
		return append(appendAvvisi(b, p.Avvisi), '}')
	})
}

// seguito is the query of the next page: what was asked, in its clean spelling.
func seguito(f mappa.Filtro, q mappa.Quando, dopo mappa.Segno) url.Values {
	v := url.Values{"limit": {strconv.Itoa(f.Limite)}, "cursor": {cursore(dopo)}}
	if f.Foglio != nil {
		v.Set("foglio", strconv.Itoa(*f.Foglio))
	}
	if f.Numero != nil {
		v.Set("numero", f.Numero.String())
	}
	if f.Sezione != nil {
		v.Set("sezione", *f.Sezione)
		if *f.Sezione == "" {
			v.Set("sezione", "_")
		}
	}
	if q.Esplicito {
		v.Set("data", q.Giorno.String())
	}
	return v
}

func (a *API) confinanti(w http.ResponseWriter, r *http.Request) error {
	ente := variabile(r, "ente")
	e, err := a.Mappa.Ente(r.Context(), ente)
	if err != nil {
		return err
	}
	q, err := a.quando(r.URL.Query())
	if err != nil {
		return err
	}
	id := variabile(r, "id")
	canonico, trovati, err := a.Mappa.Confinanti(r.Context(), e, id, q)
	if err != nil {
		return err
	}
	type item struct {
		ID        string      `json:"id"`
		Lunghezza arrotondato `json:"lunghezza_m"`
	}
	items := make([]item, len(trovati))
	for i, c := range trovati {
		items[i] = item{c.ID, arrotondato(c.Lunghezza)}
	}
	if canonico != id {
		w.Header().Set("Content-Location", "/api/v1/"+string(e.Codice)+"/particelle/"+url.PathEscape(canonico)+"/confinanti")
	}
	return scriviJSON(w, struct {
		Items []item `json:"items"`
	}{items})
}
