package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/carta"
)

const (
	tipoPDF  = "application/pdf"
	tipoCSV  = "text/csv"
	tipoXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// vuole is the first of some types that the caller accepts by name; JSON when he names none.
func vuole(r *http.Request, tipi ...string) string {
	for parte := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		t, _, err := mime.ParseMediaType(strings.TrimSpace(parte))
		if err != nil {
			continue
		}
		if t == "application/json" || t == "*/*" {
			return ""
		}
		for _, x := range tipi {
			if t == x {
				return x
			}
		}
	}
	return ""
}

// visura issues a visura, as JSON or on paper.
func (a *API) visura(w http.ResponseWriter, r *http.Request) error {
	e, q, err := a.enteEGiorno(r)
	if err != nil {
		return err
	}
	valori := r.URL.Query()
	d := visura.DomandaVisura{UIU: strings.TrimSpace(valori.Get("uiu")), Particella: strings.TrimSpace(valori.Get("particella"))}
	if d.Storica, err = tipoVisura(valori); err != nil {
		return err
	}
	pdf, err := formatoVisura(r)
	if err != nil {
		return err
	}
	doc, err := a.Visura.Visura(r.Context(), e, d, q, a.oggi())
	if err != nil {
		return err
	}
	return a.scriviVisura(w, r, doc, pdf)
}

func tipoVisura(q url.Values) (storica bool, err error) {
	switch q.Get("tipo") {
	case "", "attuale":
		return false, nil
	case "storica":
		return true, nil
	}
	return false, nonValido("tipo", "Il parametro tipo è attuale oppure storica.")
}

func formatoVisura(r *http.Request) (pdf bool, err error) {
	switch r.URL.Query().Get("formato") {
	case "":
		return vuole(r, tipoPDF) == tipoPDF, nil
	case "json":
		return false, nil
	case "pdf":
		return true, nil
	}
	return false, nonValido("formato", "Il parametro formato è json oppure pdf.")
}

func (a *API) scriviVisura(w http.ResponseWriter, r *http.Request, d visura.Documento, pdf bool) error {
	w.Header().Add("Vary", "Accept")
	if !pdf {
		return scriviJSON(w, d)
	}
	libera, err := a.occupa(r.Context())
	if err != nil {
		return err
	}
	defer libera()
	return scriviPDF(w, r, d.NomeFile(), carta.Visura{Documento: d, Nome: a.Nome}.PDF)
}

// scriviTabella answers with a list as a file.
func scriviTabella(w http.ResponseWriter, t visura.Tabella, tipo string) error {
	h := w.Header()
	estensione := ".csv"
	if tipo == tipoXLSX {
		estensione = ".xlsx"
		h.Set("Content-Type", tipo)
	} else {
		h.Set("Content-Type", tipo+"; charset=utf-8")
	}
	h.Set("Content-Disposition", `attachment; filename="`+strings.ToLower(strings.ReplaceAll(t.Nome, " ", "-"))+estensione+`"`)
	if tipo == tipoXLSX {
		return t.XLSX(w)
	}
	return t.CSV(w)
}

// differenze lists what changed between two days, or by a delivery.
func (a *API) differenze(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	valori := r.URL.Query()
	var d visura.DomandaDifferenze
	switch f := valori.Get("fornitura"); {
	case f != "":
		if d.Fornitura, err = strconv.ParseInt(f, 10, 64); err != nil || d.Fornitura <= 0 || valori.Get("dal")+valori.Get("al") != "" {
			return nonValido("fornitura", "Il parametro fornitura è il numero di una fornitura, da solo.")
		}
	default:
		for campo, dove := range map[string]*sit.Giorno{"dal": &d.Dal, "al": &d.Al} {
			if *dove, err = sit.ParseGiorno(valori.Get(campo)); err != nil {
				return nonValido(campo, "Indicare due giorni, dal e al, anno-mese-giorno, oppure una fornitura.")
			}
		}
	}
	p, err := paginaRegistri(valori)
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	tipo := vuole(r, tipoXLSX, tipoCSV)
	if tipo != "" {
		p = visura.Pagina{} // a file is whole
	}
	x, err := a.Visura.Differenze(r.Context(), e.Ente, d, a.oggi(), p)
	if err != nil {
		return err
	}
	if tipo != "" {
		return scriviTabella(w, x.Tabella(), tipo)
	}
	return scriviJSON(w, elencoJSON[visura.Differenza]{Items: x.Items,
		Next: a.proseguo(r, "/api/v1/"+string(e.Codice)+"/differenze", x.Seguito, "dal", "al", "fornitura")})
}

type domandaElenco struct {
	Geometria  json.RawMessage `json:"geometria"`
	Particelle []string        `json:"particelle"`
	CF         listaCF         `json:"cf"`
	Distanza   *float64        `json:"distanza_m"`
	Data       string          `json:"data"`
}

// listaCF is one tax code, or several.
type listaCF []string

func (l *listaCF) UnmarshalJSON(b []byte) error {
	var uno string
	if json.Unmarshal(b, &uno) == nil {
		if uno != "" {
			*l = listaCF{uno}
		}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(l))
}

// titolariElenco lists the owners in a place, or what some persons own.
func (a *API) titolariElenco(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	var d domandaElenco
	if err := leggiJSON(r, &d); err != nil {
		return err
	}
	g, err := a.giorno(d.Data)
	if err != nil {
		return err
	}
	domanda := visura.DomandaElenco{Particelle: d.Particelle, CF: d.CF}
	if len(d.Geometria) > 0 && string(d.Geometria) != "null" {
		if domanda.Geometria, err = leggiGeometria(d.Geometria); err != nil {
			return err
		}
	}
	if d.Distanza != nil {
		if *d.Distanza < 0 || *d.Distanza > maxDistanza {
			return nonValido("distanza_m", "La distanza è in metri, da 0 a %g.", maxDistanza)
		}
		domanda.Distanza = *d.Distanza
	}
	libera, err := a.occupa(r.Context())
	if err != nil {
		return err
	}
	defer libera()
	x, err := a.Visura.Elenco(r.Context(), e.Ente, domanda, visura.Il(g.Giorno))
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	if tipo := vuole(r, tipoXLSX, tipoCSV); tipo != "" {
		return scriviTabella(w, x.Tabella(), tipo)
	}
	return scriviJSON(w, elencoJSON[visura.VoceElenco]{Items: x.Items})
}
