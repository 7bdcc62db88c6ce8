package portal

import (
	"context"
	"net/http"

	"github.com/gorilla/mux"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/urbanistica/tavola"
)

// Tavole says of what is drawn of the plans what the tiles do not carry.
type Tavole interface {
	Oggetto(ctx context.Context, ente, id string, giorno sit.Giorno) (tavola.Oggetto, error)
	Impronte(ctx context.Context, ente string, q orb.Bound, giorno sit.Giorno, quante int) ([]tavola.Impronta, error)
}

// maxImpronte is how many footprints a window shows: more are a blot.
const maxImpronte = 4000

func (p *portale) rotteTavole(r *mux.Router) {
	get := func(path string, h handler) { r.Handle(path, p.dati(h)).Methods(http.MethodGet, http.MethodHead) }
	get("/piano/{ente}/{id}.json", p.handlePiano)
	get("/ufficio/impronte/{ente}.geojson", p.handleImpronte)
}

func (p *portale) giornoChiesto(r *http.Request) (sit.Giorno, error) {
	if r.FormValue("data") == "" {
		return sit.ParseGiorno(p.oggi())
	}
	return leggiGiorno(r, "data")
}

// handlePiano tells of a zona or of a vincolo what the card of the map says.
func (p *portale) handlePiano(w http.ResponseWriter, r *http.Request) error {
	if p.Tavole == nil {
		return errIncompleto
	}
	g, err := p.giornoChiesto(r)
	if err != nil {
		return err
	}
	o, err := p.Tavole.Oggetto(r.Context(), mux.Vars(r)["ente"], mux.Vars(r)["id"], g)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, max-age=60")
	return scriviDati(w, "application/json", map[string]any{
		"tipo": o.Tipo, "id": o.ID, "strumento": o.Strumento, "stato": o.Stato, "codice": o.Codice, "titolo": o.Titolo, "zto": o.ZTO, "norma": o.Norma, "atto": o.Atto,
		"edificabile": o.Edificabile, "data_adozione": giornoONullo(o.DataAdozione), "data_approvazione": giornoONullo(o.DataApprovazione),
		"dal": giornoONullo(o.Dal), "al": giornoONullo(o.Al), "area_mq": o.AreaMq, "precisione_m": o.PrecisioneM,
	})
}

func giornoONullo(g *sit.Giorno) any {
	if g == nil || g.Aperto() {
		return nil
	}
	return g.String()
}

// handleImpronte draws the footprints of a window, for who works in an office of the ente (contract §0:
// they are compared with the catasto, and are not the catasto).
func (p *portale) handleImpronte(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if p.Tavole == nil || p.Registri == nil {
		return errIncompleto
	}
	if authz.DaContesto(r.Context()) == nil {
		return sit.Rifiuto(sit.Forbidden, "ACCESSO_RICHIESTO", "Le impronte degli edifici le vedono gli uffici: accedere, e riprovare.")
	}
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	e, err := p.Registri.EnteDi(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	if !a.puo(authz.CatastoRead, e.ID) {
		return sit.Rifiuto(sit.Forbidden, "AMBITO_INSUFFICIENTE", "Le impronte degli edifici le vedono gli uffici di questo comune.")
	}
	q, err := leggiRiquadro(r.FormValue("bbox"))
	if err != nil {
		return err
	}
	trovate, err := p.Tavole.Impronte(r.Context(), string(e.Codice), q, a.Giorno.Giorno, maxImpronte)
	if err != nil {
		return err
	}
	fc := geojson.NewFeatureCollection()
	for _, i := range trovate {
		f := geojson.NewFeature(orb.Round(i.Geom, 1e7))
		f.Properties = geojson.Properties{"codice": i.Codice, "altezza_m": i.AltezzaM, "piani": i.Piani, "epoca": i.Epoca}
		fc.Append(f)
	}
	fc.ExtraMembers = geojson.Properties{"troppe": len(trovate) == maxImpronte}
	return scriviDati(w, "application/geo+json", fc)
}
