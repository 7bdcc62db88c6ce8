package api

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/riscontri"
)

// rotteSegnalazioni are the questions about riscontri and their segnalazioni.
func (a *API) rotteSegnalazioni() []Rotta {
	una := riservata(get, "/api/v1/{ente}/segnalazioni/{id}", "Una segnalazione con l'evidenza; con PATCH se ne cambiano stato, motivo e incaricato (If-Match). Con lo scopo in Purpose.", a.segnalazione)
	una.Metodi[patch] = a.cambiaSegnalazione
	file := riservata(get, "/api/v1/{ente}/segnalazioni.{formato:geojson|csv|xlsx}", "Le segnalazioni di un filtro in un file.", a.segnalazioniFile)
	file.Lunga = true
	esegui := Rotta{Modello: "/api/v1/{ente}/riscontri", Metodi: map[string]Handler{post: a.eseguiRiscontri},
		Testo: "Esegue i confronti: anno e regole nel corpo; risponde con l'operazione da seguire."}
	return []Rotta{
		riservata(get, "/api/v1/{ente}/segnalazioni", "Le segnalazioni per regola, severita, stato, presenza, anno, min_cent, oggetto e bbox, una pagina alla volta (limit, cursor): senza nomi né codici fiscali.", a.segnalazioni),
		file, una, esegui,
	}
}

// filtroSegnalazioni reads the filter that list, files and tiles share.
func filtroSegnalazioni(q url.Values) (f riscontri.Filtro, err error) {
	f = riscontri.Filtro{Regola: parole(q, "regola"), Severita: parole(q, "severita"), Stato: parole(q, "stato"), Presenza: parole(q, "presenza"), Oggetto: q.Get("oggetto"), Soggetto: q.Get("soggetto")}
	if err := f.Controlla(); err != nil {
		return f, err
	}
	if strings.ContainsFunc(f.Oggetto, func(r rune) bool { return r < ' ' }) || len(f.Oggetto) > 100 {
		return f, nonValido("oggetto", "Il parametro oggetto è l'identificativo di un'unità, di una particella o di una posizione.")
	}
	if s := q.Get("anno"); s != "" {
		if f.Anno, err = strconv.Atoi(s); err != nil || f.Anno < 1900 || f.Anno > 2999 {
			return f, nonValido("anno", "Il parametro anno è un anno di quattro cifre.")
		}
	}
	if s := q.Get("min_cent"); s != "" {
		if f.MinCent, err = strconv.ParseInt(s, 10, 64); err != nil || f.MinCent < 0 {
			return f, nonValido("min_cent", "Il parametro min_cent è un numero intero di centesimi di euro.")
		}
	}
	f.BBox, err = riquadro(q.Get("bbox"))
	return f, err
}

// parole are the values of a parameter that may be repeated, or hold several between commas; nil
// when there are none.
func parole(q url.Values, nome string) (out []string) {
	for _, v := range q[nome] {
		for s := range strings.SplitSeq(v, ",") {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// riquadro reads west, south, east, north in degrees.
func riquadro(s string) (*orb.Bound, error) {
	if s == "" {
		return nil, nil
	}
	cattivo := nonValido("bbox", "Il parametro bbox è ovest,sud,est,nord in gradi decimali, per esempio 14.64,41.12,14.67,41.14.")
	parti := strings.Split(s, ",")
	if len(parti) != 4 {
		return nil, cattivo
	}
	var n [4]float64
	for i, p := range parti {
		v, err := decimale(url.Values{"bbox": {strings.TrimSpace(p)}}, "bbox", -180, 180)
		if err != nil {
			return nil, cattivo
		}
		n[i] = v
	}
	if n[0] > n[2] || n[1] > n[3] || n[1] < -90 || n[3] > 90 {
		return nil, cattivo
	}
	return &orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}, nil
}

// campiFiltro are the parameters of filtroSegnalazioni, which the next page asks again.
var campiFiltro = []string{"regola", "severita", "stato", "presenza", "oggetto", "soggetto", "anno", "min_cent", "bbox"}

func (a *API) segnalazioni(w http.ResponseWriter, r *http.Request) error {
	e, p, f, err := a.domandaSegnalazioni(r)
	if err != nil {
		return err
	}
	el, err := a.Riscontri.Lista(r.Context(), e.Ente, f, p)
	if err != nil {
		return err
	}
	return scriviRiservato(w, elencoJSON[riscontri.Segnalazione]{Items: el.Items, Next: a.proseguoTutto(r, el.Seguito)})
}

func (a *API) domandaSegnalazioni(r *http.Request) (e mappa.Ente, p riscontri.Pagina, f riscontri.Filtro, err error) {
	if e, err = a.Mappa.Ente(r.Context(), variabile(r, "ente")); err != nil {
		return e, p, f, err
	}
	if _, err = authz.Esige(r.Context(), authz.TributiRead, e.ID); err != nil {
		return e, p, f, err
	}
	q := r.URL.Query()
	if f, err = filtroSegnalazioni(q); err != nil {
		return e, p, f, err
	}
	p.Dopo = q.Get("cursor")
	p.Limite, err = limite(q)
	return e, p, f, err
}

// proseguoTutto is the next page of a question with repeated parameters.
func (a *API) proseguoTutto(r *http.Request, cursore string) string {
	if cursore == "" {
		return ""
	}
	v, q := url.Values{"cursor": {cursore}}, r.URL.Query()
	for _, c := range append([]string{"limit"}, campiFiltro...) {
		if len(q[c]) > 0 {
			v[c] = q[c]
		}
	}
	return a.Base(r) + r.URL.EscapedPath() + "?" + v.Encode()
}

func (a *API) segnalazione(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	d, err := a.Riscontri.Una(r.Context(), e.Ente, variabile(r, "id"))
	if err != nil {
		return err
	}
	w.Header().Set("ETag", etagSegnalazione(d.Versione))
	return scriviRiservato(w, d.Segnalazione)
}

// etagSegnalazione is the ETag of a segnalazione.
func etagSegnalazione(n int) string { return `"` + strconv.Itoa(n) + `"` }

// versioneChiesta reads If-Match; 0 is any.
func versioneChiesta(r *http.Request) (int, error) {
	s := strings.TrimSpace(r.Header.Get("If-Match"))
	if s == "" {
		return 0, sit.Rifiuto(sit.Invalid, "IF_MATCH_MANCANTE", "Indicare in If-Match l'ETag della segnalazione com'è stata letta.").Su("If-Match")
	}
	if s == "*" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(s, "W/"), `"`))
	if err != nil || n < 1 {
		return -1, nil // an ETag of nobody's: no version is this one
	}
	return n, nil
}

func (a *API) cambiaSegnalazione(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.TributiWrite, e.ID); err != nil {
		return err
	}
	n, err := versioneChiesta(r)
	if err != nil {
		return err
	}
	c, err := leggiCambio(r)
	if err != nil {
		return err
	}
	s, err := a.Riscontri.Cambia(r.Context(), e.Ente, variabile(r, "id"), n, c)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", etagSegnalazione(s.Versione))
	return scriviRiservato(w, s)
}

// leggiCambio reads what is to be changed; assegnata_a null takes it away from whoever has it.
func leggiCambio(r *http.Request) (c riscontri.Cambio, err error) {
	var corpo struct {
		Stato      *string         `json:"stato"`
		Motivo     *string         `json:"motivo"`
		AssegnataA json.RawMessage `json:"assegnata_a"`
		Nota       *string         `json:"nota"`
	}
	if err := leggiJSON(r, &corpo); err != nil {
		return c, err
	}
	c = riscontri.Cambio{Stato: corpo.Stato, Motivo: corpo.Motivo, Nota: corpo.Nota}
	switch s := strings.TrimSpace(string(corpo.AssegnataA)); {
	case s == "":
	case s == "null":
		c.AssegnataA = new(string)
	default:
		chi := strings.Trim(s, `"`) // operatore-12, or its number
		c.AssegnataA = &chi
	}
	return c, nil
}

// segnalazioniFile writes them as they are read: all of them, or a page of the GeoJSON where
// limit asks for one.
func (a *API) segnalazioniFile(w http.ResponseWriter, r *http.Request) error {
	e, p, f, err := a.domandaSegnalazioni(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	formato := variabile(r, "formato")
	if formato == "geojson" {
		h.Set("Content-Type", tipoGeoJSON)
		if q := r.URL.Query(); q.Get("limit") == "" && q.Get("cursor") == "" {
			return raccolta(w, a.Riscontri.Tutte(r.Context(), e.Ente, f), "")
		}
		el, err := a.Riscontri.Lista(r.Context(), e.Ente, f, p)
		if err != nil {
			return err
		}
		return raccolta(w, inFila(el.Items), a.proseguoTutto(r, el.Seguito))
	}
	h.Set("Content-Disposition", `attachment; filename="segnalazioni-`+string(e.Codice)+"."+formato+`"`)
	f.Ordine = riscontri.PerPriorita
	lista := a.Riscontri.Tutte(r.Context(), e.Ente, f)
	if formato == "csv" {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		return intero(w, func(w io.Writer) error { return riscontri.CSV(w, lista) })
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return intero(w, func(w io.Writer) error { return riscontri.XLSX(w, lista) })
}

// intero sends a file when it is whole: half of one with status 200 would be taken for all.
func intero(w http.ResponseWriter, scrivi func(io.Writer) error) error {
	var b bytes.Buffer
	if err := scrivi(&b); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return scritto(err)
}

func inFila(s []riscontri.Segnalazione) iter.Seq2[riscontri.Segnalazione, error] {
	return func(yield func(riscontri.Segnalazione, error) bool) {
		for _, x := range s {
			if !yield(x, nil) {
				return
			}
		}
	}
}

// raccolta writes a FeatureCollection of points; what stands nowhere has no geometry.
func raccolta(w http.ResponseWriter, lista iter.Seq2[riscontri.Segnalazione, error], next string) error {
	return intero(w, func(w io.Writer) error {
		type punto struct {
			Tipo       string   `json:"type"`
			Coordinate [2]grado `json:"coordinates"`
		}
		type elemento struct {
			Tipo      string                 `json:"type"`
			ID        string                 `json:"id"`
			Geometria *punto                 `json:"geometry"`
			Proprieta riscontri.Segnalazione `json:"properties"`
		}
		n := 0
		for s, err := range lista {
			if err != nil {
				return err
			}
			x := elemento{Tipo: "Feature", ID: s.ID, Proprieta: s}
			if s.Punto != (orb.Point{}) {
				x.Geometria = &punto{Tipo: "Point", Coordinate: [2]grado{grado(s.Punto[0]), grado(s.Punto[1])}}
			}
			b, err := json.Marshal(x)
			if err != nil {
				return err
			}
			prima := ","
			if n == 0 {
				prima = `{"type":"FeatureCollection","features":[`
			}
			n++
			if _, err := io.WriteString(w, prima+string(b)); err != nil {
				return err
			}
		}
		coda := "]"
		if n == 0 {
			coda = `{"type":"FeatureCollection","features":[]`
		}
		if next != "" {
			b, err := json.Marshal([]map[string]string{{"rel": "next", "type": tipoGeoJSON, "href": next}})
			if err != nil {
				return err
			}
			coda += `,"links":` + string(b)
		}
		_, err := io.WriteString(w, coda+`,"numberReturned":`+strconv.Itoa(n)+"}\n")
		return err
	})
}

// eseguiRiscontri queues a run.
func (a *API) eseguiRiscontri(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	chi, err := authz.Esige(r.Context(), authz.TributiWrite, e.ID)
	if err != nil {
		return err
	}
	if a.Operazioni == nil {
		return nonAncora(w, r)
	}
	chiave, err := chiaveIdempotenza(r)
	if err != nil {
		return err
	}
	var arg riscontri.Argomenti
	if r.ContentLength != 0 {
		if err := leggiJSON(r, &arg); err != nil {
			return err
		}
	}
	id, err := a.Riscontri.Accoda(r.Context(), a.Operazioni, e.Ente, arg, chiave)
	if err != nil {
		return err
	}
	o, err := a.Operazioni.Mia(r.Context(), sit.AmbitoDi(e.ID), int16(chi.Genere), chi.Operatore.ID, id)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/operazioni/"+id)
	return scriviStato(w, http.StatusAccepted, operazione(o))
}
