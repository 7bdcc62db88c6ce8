package portal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

type paginaElenco struct {
	testata
	ambito
	Enti       []sit.Ente
	Scelto     string
	Particelle string // as pasted
	Geometria  string // GeoJSON, drawn on the map
	Via        string
	Distanza   string
	Errori     map[string]string // by field
	Firma      string            // a second operatore has to sign
	Fatto      bool
	righeElenco
}

// righeElenco are the first rows of a list; the file has them all.
type righeElenco struct {
	Righe    []visura.VoceElenco
	Quante   int
	Immobili int
	Persone  int
}

const righePerPagina = 100

// handleElenco lists the holders of a list of particelle, of an area, of what is along a street. It
// is asked with a POST, and answered with a page or with a file.
func (p *portale) handleElenco(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	campo := func(nome string) string { return strings.TrimSpace(r.PostForm.Get(nome)) }
	pagina := paginaElenco{testata: p.testata(r, "Intestatari di una zona"), ambito: a, Scelto: campo("ente"), Particelle: campo("particelle"),
		Geometria: campo("geometria"), Via: campo("via"), Distanza: campo("distanza"), Errori: map[string]string{}}
	pagina.NonIndicizza, pagina.Canonico, pagina.qui = true, "/ufficio/elenco", "/ufficio/elenco"
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.Titolo, ""}}
	if _, err := authz.Esige(r.Context(), authz.TitolariRead, 0); err != nil {
		return err
	}
	if pagina.Enti, err = p.enti(r.Context(), a, authz.TitolariRead); err != nil {
		return err
	}
	if r.Method != http.MethodPost {
		return p.render(w, http.StatusOK, "intestatari", pagina)
	}
	e, d, err := p.domandaElenco(r, &pagina)
	if err != nil {
		return err
	}
	if len(pagina.Errori) > 0 {
		pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
		return p.render(w, http.StatusUnprocessableEntity, "intestatari", pagina)
	}
	elenco, err := p.Registri.Elenco(r.Context(), e, d, a.Giorno)
	switch {
	case err == nil:
	case sit.Codice(err) == "SCOPO_MANCANTE":
		return p.mancaScopo(w, r)
	case sit.Codice(err) == "SECONDA_FIRMA":
		pagina.Firma = sit.Messaggio(err)
		return p.render(w, http.StatusForbidden, "intestatari", pagina)
	case sit.Kind(err) == sit.Invalid || sit.Codice(err) == "PART_INESISTENTE":
		pagina.Errori["particelle"] = pagina.traduci(err, sit.Messaggio(err))
		return p.render(w, http.StatusUnprocessableEntity, "intestatari", pagina)
	default:
		return err
	}
	if f := campo("formato"); f != "" {
		return scriviTabella(w, elenco.Tabella(), f)
	}
	pagina.Fatto, pagina.righeElenco = true, contaElenco(elenco)
	return p.render(w, http.StatusOK, "intestatari", pagina)
}

func contaElenco(e visura.Elenco) righeElenco {
	out := righeElenco{Righe: e.Items, Quante: len(e.Items)}
	immobili, persone := map[string]bool{}, map[string]bool{}
	for _, x := range e.Items {
		immobili[x.Tipo+x.Immobile] = true
		if x.Soggetto != nil {
			persone[*x.Soggetto] = true
		}
	}
	out.Immobili, out.Persone = len(immobili), len(persone)
	out.Righe = out.Righe[:min(len(out.Righe), righePerPagina)]
	return out
}

// domandaElenco reads the form; what is wrong in it goes beside its field.
func (p *portale) domandaElenco(r *http.Request, pagina *paginaElenco) (sit.Ente, visura.DomandaElenco, error) {
	var d visura.DomandaElenco
	if pagina.Scelto == "" && len(pagina.Enti) == 1 {
		pagina.Scelto = string(pagina.Enti[0].Codice)
	}
	i := slices.IndexFunc(pagina.Enti, func(e sit.Ente) bool { return string(e.Codice) == pagina.Scelto })
	if i < 0 {
		pagina.Errori["ente"] = pagina.testo("Scegliere il comune.")
		return sit.Ente{}, d, nil
	}
	e := pagina.Enti[i]
	if pagina.Distanza != "" {
		metri, err := strconv.ParseFloat(strings.ReplaceAll(pagina.Distanza, ",", "."), 64)
		if err != nil || !(metri >= 0 && metri <= 1000) {
			pagina.Errori["distanza"] = pagina.testo("La distanza è un numero di metri, da 0 a 1000.")
		}
		d.Distanza = metri
	}
	switch {
	case pagina.Geometria != "":
		g, err := leggiGeometria(pagina.Geometria)
		if err != nil {
			pagina.Errori["geometria"] = pagina.testo("L'area disegnata non si può leggere: disegnarla di nuovo sulla mappa.")
		}
		d.Geometria = g
	case pagina.Via != "":
		g, err := p.lungoVia(r, e, pagina.Via)
		if err != nil {
			return e, d, err
		}
		if g == nil {
			pagina.Errori["via"] = pagina.testo("Nessuna via di questo comune si chiama così, o nessuno dei suoi civici ha una posizione.")
			return e, d, nil
		}
		if d.Geometria = g; d.Distanza == 0 {
			d.Distanza = 15
		}
	default:
		d.Distanza = 0
		var sbagliate []string
		d.Particelle, sbagliate = leggiParticelle(pagina.Scelto, pagina.Particelle)
		switch {
		case len(sbagliate) > 0:
			pagina.Errori["particelle"] = pagina.testo("Queste non sono particelle: %s. Si scrivono una per riga, come 4/45 o B542_000400.45.", strings.Join(sbagliate[:min(5, len(sbagliate))], ", "))
		case len(d.Particelle) == 0:
			pagina.Errori["particelle"] = pagina.testo("Scrivere almeno una particella, oppure una via, oppure disegnare un'area sulla mappa.")
		}
	}
	return e, d, nil
}

// leggiParticelle reads what was pasted: references, or foglio/numero in the comune that was
// chosen, divided by lines, blanks, commas or semicolons.
func leggiParticelle(ente, testo string) (ids, sbagliate []string) {
	for _, s := range strings.FieldsFunc(testo, func(c rune) bool { return c == '\n' || c == '\r' || c == ',' || c == ';' || c == ' ' || c == '\t' }) {
		if m := foglioNumero.FindStringSubmatch(strings.ToUpper(s)); m != nil {
			n, _ := strconv.Atoi(m[2]) // four digits by the pattern
			sezione := m[1]
			if sezione == "" {
				sezione = "_"
			}
			s = fmt.Sprintf("%s%s%04d00.%s", ente, sezione, n, m[3])
		}
		id, err := catasto.ParseIDParticella(s)
		if err != nil {
			sbagliate = append(sbagliate, s)
			continue
		}
		ids = append(ids, id.String())
	}
	return ids, sbagliate
}

var foglioNumero = regexp.MustCompile(`^([A-Z])?([0-9]{1,4})/([0-9]{1,9}(?:/[0-9]{1,4})?)$`)

func leggiGeometria(s string) (orb.Geometry, error) {
	var g geojson.Geometry
	if err := json.Unmarshal([]byte(s), &g); err != nil {
		return nil, err
	}
	punti := 0
	switch x := g.Geometry().(type) {
	case orb.Polygon:
		for _, a := range x {
			punti += len(a)
		}
	case orb.LineString:
		punti = len(x)
	default:
		return nil, fmt.Errorf("a %T is no area", x)
	}
	if punti < 2 || punti > 2000 {
		return nil, fmt.Errorf("%d vertices", punti)
	}
	return g.Geometry(), nil
}

// lungoVia are the places of the civici of a street, which the office of the registers widens by
// the distance. Nil when no street is called so.
func (p *portale) lungoVia(r *http.Request, e sit.Ente, nome string) (orb.Geometry, error) {
	if p.Ricercatore == nil || p.Vie == nil {
		return nil, errIncompleto
	}
	esiti, err := p.Ricercatore.Cerca(r.Context(), nome, string(e.Codice), limiteEsiti)
	if err != nil && sit.Kind(err) != sit.Invalid {
		return nil, err
	}
	i := slices.IndexFunc(esiti, func(x Esito) bool { return x.Tipo == "indirizzo" && x.ID != "" && !x.Soppressa })
	if i < 0 {
		return nil, nil
	}
	vie, err := p.Vie.Via(r.Context(), string(e.Codice), esiti[i].ID, "")
	if err != nil || len(vie) == 0 {
		return nil, err
	}
	var punti orb.MultiPoint
	for _, c := range vie[0].Civici {
		if c.Lon != nil && c.Lat != nil {
			punti = append(punti, orb.Point{*c.Lon, *c.Lat})
		}
	}
	if len(punti) == 0 {
		return nil, nil
	}
	return punti, nil
}

// scriviTabella answers with a file. It is made whole first, so that an error can still be a page.
func scriviTabella(w http.ResponseWriter, t visura.Tabella, formato string) error {
	var b bytes.Buffer
	tipo, scrivi := "text/csv; charset=utf-8", t.CSV
	if formato == "xlsx" {
		tipo, scrivi = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", t.XLSX
	} else {
		formato = "csv"
	}
	if err := scrivi(&b); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	nome := strings.ToLower(strings.ReplaceAll(t.Nome, " ", "-")) + "." + formato
	h := w.Header()
	h.Set("Content-Type", tipo)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": nome}))
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = w.Write(b.Bytes()) // the client went away: nothing to do
	return nil
}

// handleDecidiElenco is the second signature.
func (p *portale) handleDecidiElenco(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	e, err := p.Registri.EnteDi(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(mux.Vars(r)["richiesta"], 10, 64)
	if err != nil {
		return nonTrovato("Questa richiesta non esiste.")
	}
	if err := p.Registri.DecidiElenco(r.Context(), e, n, r.PostForm.Get("decisione") == "si"); err != nil {
		return err
	}
	http.Redirect(w, r, "/ufficio", http.StatusSeeOther)
	return nil
}
