package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
)

// Edilizia is the register of building files. Who asks is in the context.
type Edilizia interface {
	List(ctx context.Context, e sit.Ente, f edilizia.Filtro) (edilizia.Elenco, error)
	Una(ctx context.Context, e sit.Ente, id string) (*edilizia.Pratica, error)
	Crea(ctx context.Context, e sit.Ente, c edilizia.Campi, m edilizia.Modo) (*edilizia.Pratica, error)
	Aggiungi(ctx context.Context, e sit.Ente, id string, c edilizia.Campi, m edilizia.Modo) (*edilizia.Pratica, error)
	Disegna(ctx context.Context, e sit.Ente, id string, g orb.MultiPolygon, m edilizia.Modo) (*edilizia.Pratica, error)
	Luoghi(ctx context.Context, e sit.Ente, f edilizia.FiltroLuoghi) ([]edilizia.Luogo, error)
}

func (p *portale) rottePratiche(get, post func(string, handler)) {
	get("/ufficio/pratiche", p.riservata(p.handlePratiche))
	get("/ufficio/pratiche/nuova", p.riservata(p.handleNuovaPratica))
	post("/ufficio/pratiche/nuova", p.riservata(p.handleCreaPratica))
	get("/ufficio/pratiche/{id}", p.riservata(p.handlePratica))
	post("/ufficio/pratiche/{id}", p.riservata(p.handleScriviPratica))
	get("/fascicolo/{id:.+}", p.riservata(p.handleFascicolo))
}

// sportello is a page of the edilizia office: of which ente.
type sportello struct {
	testata
	ambito
	Enti   []sit.Ente
	Ente   sit.Ente
	Scrive bool
	Stati  []edilizia.Stato
	Kinds  []edilizia.Kind
}

// sportello opens a page to who has edilizia:read in the ente that the address names, or in any when it names none.
func (p *portale) sportello(r *http.Request, titolo string, args ...any) (s sportello, err error) {
	if p.Edilizia == nil {
		return s, errIncompleto
	}
	if s.ambito, err = p.ambito(r); err != nil {
		return s, err
	}
	if _, err := authz.Esige(r.Context(), authz.EdiliziaRead, 0); err != nil {
		return s, err
	}
	if s.Enti, err = p.enti(r.Context(), s.ambito, authz.EdiliziaRead); err != nil {
		return s, err
	}
	if s.Ente, err = scegliEnte(s.Enti, r.FormValue("ente")); err != nil {
		return s, err
	}
	s.testata = p.testata(r, titolo, args...)
	s.NonIndicizza, s.Canonico = true, ""
	s.Scrive = s.chi.Puo(authz.EdiliziaWrite, s.Ente.ID)
	s.Stati, s.Kinds = edilizia.Stati, edilizia.Kinds
	return s, nil
}

type paginaPratiche struct {
	sportello
	Filtro  edilizia.Filtro
	Anno    string
	Elenco  edilizia.Elenco
	Seguito string // address of the next page
	Mappa   string // address of the map with what of the filter it knows: the group of the stato, the year
}

const pratichePerPagina = 50

func (p *portale) handlePratiche(w http.ResponseWriter, r *http.Request) error {
	s, err := p.sportello(r, "Pratiche edilizie")
	if err != nil {
		return err
	}
	pagina := paginaPratiche{sportello: s}
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.Titolo, ""}}
	q := r.URL.Query()
	campo := func(nome string) string { return strings.TrimSpace(q.Get(nome)) }
	pagina.Filtro = edilizia.Filtro{Stato: campo("stato"), Kind: campo("kind"), Q: campo("q"), Protocollo: campo("protocollo"), Particella: campo("particella"), Dopo: campo("dopo"), Limite: pratichePerPagina}
	if pagina.Anno = campo("anno"); pagina.Anno != "" {
		if pagina.Filtro.Anno, err = strconv.Atoi(pagina.Anno); err != nil || pagina.Filtro.Anno < 1 || pagina.Filtro.Anno > 9999 {
			return sit.Rifiuto(sit.Invalid, "FILTRO_NON_VALIDO", "L'anno si scrive con quattro cifre, per esempio 2025.").Su("anno")
		}
	}
	pagina.Mappa = mappaPratiche(s.Ente, pagina.Filtro)
	if pagina.Elenco, err = p.Edilizia.List(r.Context(), s.Ente, pagina.Filtro); err != nil {
		return err
	}
	if pagina.Elenco.Seguito != "" {
		q.Set("dopo", pagina.Elenco.Seguito)
		pagina.Seguito = "/ufficio/pratiche?" + q.Encode()
	}
	return p.render(w, http.StatusOK, "pratiche", pagina)
}

func mappaPratiche(e sit.Ente, f edilizia.Filtro) string {
	s := "tutte"
	if slices.Contains(edilizia.Stati, edilizia.Stato(f.Stato)) {
		s = string(edilizia.Stato(f.Stato).Gruppo())
	}
	if f.Anno != 0 {
		s += fmt.Sprintf(";%04d-%04d", f.Anno, f.Anno)
	}
	return "/#sel=comune:" + string(e.Codice) + "&pratiche=" + s
}

type paginaPratica struct {
	sportello
	Pratica                 *edilizia.Pratica
	Passaggi                []edilizia.Stato
	Geometria               string // as GeoJSON, to be copied
	SullaMappa, DaDisegnare string // addresses of the map: at the place, and with the drawing tool open
	Errore                  string
	Fatto                   bool
	Modulo                  url.Values
}

func (p *portale) paginaPratica(r *http.Request) (paginaPratica, error) {
	s, err := p.sportello(r, "Pratica edilizia")
	if err != nil {
		return paginaPratica{}, err
	}
	pagina := paginaPratica{sportello: s, Modulo: url.Values{}}
	if pagina.Pratica, err = p.Edilizia.Una(r.Context(), s.Ente, mux.Vars(r)["id"]); err != nil {
		return pagina, err
	}
	x := pagina.Pratica
	pagina.Passaggi = x.Stato.Passaggi()
	if x.Geometria != nil {
		b, err := json.Marshal(geojson.NewGeometry(x.Geometria))
		if err != nil {
			return pagina, err
		}
		pagina.Geometria = string(b)
	}
	posto := postoPratica(s.Ente, x)
	pagina.SullaMappa, pagina.DaDisegnare = "/#"+posto+"&pratiche=tutte", "/#"+posto+"&pratica="+string(s.Ente.Codice)+","+x.ID
	pagina.Titolo = pagina.testo("Pratica %s", x.Nome())
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.testo("Pratiche edilizie"), "/ufficio/pratiche?ente=" + string(s.Ente.Codice)}, {x.Nome(), ""}}
	return pagina, nil
}

// postoPratica is where the map looks for a pratica: its place, else the first particella that it
// names, else the comune.
func postoPratica(e sit.Ente, x *edilizia.Pratica) string {
	if len(x.Geometria) > 0 {
		b := x.Geometria.Bound()
		// Half a screen of a thousand pixels holds the place: at zoom z it spans 360/2^z degrees a 512 pixels.
		lato := max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1], 1e-4)
		zoom := min(19, math.Floor(math.Log2(360/lato)*10)/10)
		return fmt.Sprintf("%g/%.6f/%.6f", zoom, b.Center()[1], b.Center()[0])
	}
	for _, i := range x.Immobili {
		if i.Particella != nil {
			return "sel=particella:" + url.QueryEscape(*i.Particella)
		}
	}
	return "sel=comune:" + string(e.Codice)
}

func (p *portale) handlePratica(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaPratica(r)
	if err != nil {
		return err
	}
	pagina.Fatto = r.FormValue("fatto") == "1"
	return p.render(w, http.StatusOK, "pratica", pagina)
}

// handleScriviPratica adds an event, or draws the place. What cannot be written comes back with what was typed.
func (p *portale) handleScriviPratica(w http.ResponseWriter, r *http.Request) error {
	if err := leggiModulo(w, r); err != nil {
		return err
	}
	s, err := p.sportello(r, "Pratica edilizia")
	if err != nil {
		return err
	}
	if _, err := authz.EsigePersone(r.Context(), authz.EdiliziaWrite, s.Ente.ID); err != nil {
		return err
	}
	id, f := mux.Vars(r)["id"], r.PostForm
	m := edilizia.Modo{Oggi: s.Giorno.Giorno}
	m.Versione, _ = strconv.ParseInt(f.Get("versione"), 10, 64)
	if f.Get("cosa") == "geometria" {
		var g orb.MultiPolygon
		if g, err = poligoniDi(f.Get("geometria")); err == nil {
			_, err = p.Edilizia.Disegna(r.Context(), s.Ente, id, g, m)
		}
	} else {
		_, err = p.Edilizia.Aggiungi(r.Context(), s.Ente, id, campiDi(f, "data", "stato", "atto", "nota"), m)
	}
	if err == nil {
		http.Redirect(w, r, "/ufficio/pratiche/"+url.PathEscape(id)+"?ente="+string(s.Ente.Codice)+"&fatto=1", http.StatusSeeOther)
		return nil
	}
	stato, messaggio := p.stato(err)
	if stato >= http.StatusInternalServerError || sit.Kind(err) == sit.NotFound {
		return err
	}
	pagina, errPagina := p.paginaPratica(r)
	if errPagina != nil {
		return errPagina
	}
	pagina.Errore, pagina.Modulo = messaggio, f
	return p.render(w, http.StatusUnprocessableEntity, "pratica", pagina)
}

// campiDi are the fields of a form that say something, as the office reads them.
func campiDi(f url.Values, nomi ...string) edilizia.Campi {
	c := edilizia.Campi{}
	for _, n := range nomi {
		if s := strings.TrimSpace(f.Get(n)); s != "" {
			c[n], _ = json.Marshal(s) // of a text: it cannot fail
		}
	}
	return c
}

// poligoniDi reads what was pasted; nothing is nil, which gives a pratica back the place of its particelle.
func poligoniDi(s string) (orb.MultiPolygon, error) {
	if s = strings.TrimSpace(s); s == "" {
		return nil, nil
	}
	b := []byte(s)
	var f struct {
		Type     string          `json:"type"`
		Geometry json.RawMessage `json:"geometry"`
	}
	if json.Unmarshal(b, &f) == nil && f.Type == "Feature" {
		b = f.Geometry
	}
	g, err := geojson.UnmarshalGeometry(b)
	if err == nil {
		switch x := g.Geometry().(type) {
		case orb.Polygon:
			return orb.MultiPolygon{x}, nil
		case orb.MultiPolygon:
			return x, nil
		}
	}
	return nil, sit.Rifiuto(sit.Invalid, "GEOM_NON_VALIDA", "Il disegno è un poligono GeoJSON, in longitudine e latitudine: copiarlo intero, con le sue parentesi.").Su("geometria")
}

type paginaNuovaPratica struct {
	sportello
	Errore string
	Modulo url.Values
}

func (p *portale) handleNuovaPratica(w http.ResponseWriter, r *http.Request) error {
	s, err := p.sportello(r, "Nuova pratica")
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.EdiliziaWrite, s.Ente.ID); err != nil {
		return err
	}
	pagina := paginaNuovaPratica{sportello: s, Modulo: r.URL.Query()}
	return p.renderNuova(w, http.StatusOK, pagina)
}

func (p *portale) renderNuova(w http.ResponseWriter, stato int, pagina paginaNuovaPratica) error {
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.testo("Pratiche edilizie"), "/ufficio/pratiche?ente=" + string(pagina.Ente.Codice)}, {pagina.Titolo, ""}}
	return p.render(w, stato, "nuova-pratica", pagina)
}

func (p *portale) handleCreaPratica(w http.ResponseWriter, r *http.Request) error {
	if err := leggiModulo(w, r); err != nil {
		return err
	}
	s, err := p.sportello(r, "Nuova pratica")
	if err != nil {
		return err
	}
	f := r.PostForm
	c := campiDi(f, "archivio", "numero", "protocollo", "data_protocollo", "kind", "stato", "oggetto", "richiedente", "cf_richiedente", "via_testo", "civico")
	if a := strings.TrimSpace(f.Get("anno")); a != "" {
		c["anno"] = json.RawMessage(strconv.Quote(a))
		if _, err := strconv.Atoi(a); err == nil {
			c["anno"] = json.RawMessage(a)
		}
	}
	if immobile := campiDi(f, "sezione", "foglio", "numero_particella", "sub"); len(immobile) > 0 {
		b, err := json.Marshal([]edilizia.Campi{immobile})
		if err != nil {
			return err
		}
		c["immobili"] = b
	}
	x, err := p.Edilizia.Crea(r.Context(), s.Ente, c, edilizia.Modo{Oggi: s.Giorno.Giorno})
	if err == nil {
		http.Redirect(w, r, "/ufficio/pratiche/"+x.ID+"?ente="+string(s.Ente.Codice)+"&fatto=1", http.StatusSeeOther)
		return nil
	}
	stato, messaggio := p.stato(err)
	if stato >= http.StatusInternalServerError {
		return err
	}
	return p.renderNuova(w, http.StatusUnprocessableEntity, paginaNuovaPratica{s, messaggio, f})
}
