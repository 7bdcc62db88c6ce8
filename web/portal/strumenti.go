package portal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"
	"github.com/klauspost/compress/gzhttp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// Storico answers the tools of the map: what changed and when, in which system a sheet was
// drawn, the shapes of a list of particelle.
type Storico interface {
	Cronologia(ctx context.Context, ente string) (mappa.Cronologia, error)
	Cambiamenti(ctx context.Context, ente string, dal, al sit.Giorno, riquadro orb.Bound) (mappa.Cambiamenti, error)
	Sistema(ctx context.Context, foglio catasto.IDFoglio) (mappa.Sistema, error)
	Scelte(ctx context.Context, ente string, ids []string, data string) ([]mappa.Scelta, error)
}

const (
	maxRichiesta = 256 << 10 // bytes of a list of a thousand ids, and to spare
	maxPesanti   = 4         // comparisons of two days at one time
	attesaDati   = 10 * time.Second
)

// rotteStrumenti are the data of the tools. They are part of the page, not of the API: their
// shape may change with the scripts that read them.
func (p *portale) rotteStrumenti(r *mux.Router) {
	get := func(path string, h handler) { r.Handle(path, p.dati(h)).Methods(http.MethodGet, http.MethodHead) }
	get("/storia/{ente}.json", p.handleStoria)
	get("/cambiamenti/{ente}.geojson", p.handleCambiamenti)
	get("/sistema/{foglio}.json", p.handleSistema)
	r.Handle("/selezione.geojson", p.dati(p.handleSelezione)).Methods(http.MethodPost)
}

var comprimiDati = func() func(http.Handler) http.HandlerFunc {
	w, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypes([]string{"application/json", "application/geo+json"}))
	if err != nil {
		panic(err) // the options are constants
	}
	return w
}()

// dati adapts a handler whose reader is a script: what goes wrong is a problem document.
func (p *portale) dati(h handler) http.Handler {
	return p.intestazioni(comprimiDati(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, smetti := context.WithTimeout(r.Context(), attesaDati)
		defer smetti()
		var err error = errIncompleto
		if p.Storico != nil {
			err = h(w, r.WithContext(ctx))
		}
		if err == nil || r.Context().Err() != nil {
			return
		}
		stato, messaggio := p.stato(err)
		if stato >= http.StatusInternalServerError {
			p.Log.ErrorContext(r.Context(), "portal data", "status", stato, "err", err)
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(stato)
		_ = json.NewEncoder(w).Encode(map[string]any{"status": stato, "detail": linguaDi(r).frase(messaggio), "codice": sit.Codice(err)})
	})))
}

func scriviDati(w http.ResponseWriter, tipo string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode data: %w", err)
	}
	w.Header().Set("Content-Type", tipo)
	_, _ = w.Write(b) // the client went away: nothing to do
	return nil
}

type giornoStoria struct {
	Giorno     string `json:"giorno"`
	Particelle int    `json:"particelle"`
	Edifici    int    `json:"edifici"`
}

// handleStoria lists the days on which the map of an ente changed. The answer is that of one
// version of the map: a browser asks again and is told that nothing moved.
func (p *portale) handleStoria(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Storico.Cronologia(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	etag := `W/"s` + c.Versione + `"`
	w.Header().Set("ETag", etag)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	giorni := make([]giornoStoria, 0, len(c.Giorni))
	for _, g := range c.Giorni {
		giorni = append(giorni, giornoStoria{g.Giorno.String(), g.Particelle, g.Edifici})
	}
	return scriviDati(w, "application/json", map[string]any{"zona": c.Zona, "dal": c.Dal.String(), "al": c.Al.String(), "giorni": giorni})
}

// handleCambiamenti draws what changed between two days in a box. Each thing is one or two
// features: as it was (quando prima) and as it is (dopo).
func (p *portale) handleCambiamenti(w http.ResponseWriter, r *http.Request) error {
	dal, err := leggiGiorno(r, "dal")
	if err != nil {
		return err
	}
	al, err := leggiGiorno(r, "al")
	if err != nil {
		return err
	}
	riquadro, err := leggiRiquadro(r.FormValue("bbox"))
	if err != nil {
		return err
	}
	select {
	case p.pesanti <- struct{}{}:
		defer func() { <-p.pesanti }()
	default:
		return sit.Rifiuto(sit.Unavailable, "SOVRACCARICO", "Troppi confronti in corso: riprovare tra qualche secondo.")
	}
	x, err := p.Storico.Cambiamenti(r.Context(), mux.Vars(r)["ente"], dal, al, riquadro)
	if err != nil {
		return err
	}
	fc := geojson.NewFeatureCollection()
	conti := map[string]map[mappa.Genere]int{"particelle": {}, "edifici": {}}
	for strato, elenco := range map[string][]mappa.Cambiamento{"particelle": x.Particelle, "edifici": x.Edifici} {
		for _, c := range elenco {
			// A fabbricato redrawn is two things, one for each day: it counts once.
			if strato == "particelle" || c.Genere != mappa.Ridisegnata || c.GeomDopo != nil {
				conti[strato][c.Genere]++
			}
		}
	}
	for _, c := range x.Particelle {
		aggiungi(fc, "particelle", c)
	}
	for _, c := range x.Edifici {
		aggiungi(fc, "edifici", c)
	}
	fc.ExtraMembers = geojson.Properties{"conti": conti, "troppi": x.Troppi}
	w.Header().Set("Cache-Control", "private, max-age=60")
	return scriviDati(w, "application/geo+json", fc)
}

func aggiungi(fc *geojson.FeatureCollection, strato string, c mappa.Cambiamento) {
	// What is new is drawn as it is, what ended as it was, what was redrawn as both.
	mostra := map[string]orb.Geometry{"prima": c.GeomPrima, "dopo": c.GeomDopo}
	switch c.Genere {
	case mappa.Divisa, mappa.Fusa:
		delete(mostra, "dopo")
	case mappa.Nuova:
		delete(mostra, "prima")
	}
	for _, quando := range []string{"prima", "dopo"} {
		g := mostra[quando]
		if g == nil {
			continue
		}
		f := geojson.NewFeature(orb.Round(g, 1e7))
		f.Properties = geojson.Properties{"strato": strato, "id": c.ID, "genere": c.Genere, "quando": quando}
		if c.MqPrima > 0 {
			f.Properties["mq_prima"] = centesimi(c.MqPrima)
		}
		if c.MqDopo > 0 {
			f.Properties["mq_dopo"] = centesimi(c.MqDopo)
		}
		if len(c.Da) > 0 {
			f.Properties["da"] = c.Da
		}
		if len(c.A) > 0 {
			f.Properties["a"] = c.A
		}
		fc.Append(f)
	}
}

// handleSistema says in which coordinates a sheet was drawn.
func (p *portale) handleSistema(w http.ResponseWriter, r *http.Request) error {
	f, err := catasto.ParseIDFoglio(mux.Vars(r)["foglio"])
	if err != nil {
		return nonTrovato("Questo non è un foglio: si scrive con undici caratteri, per esempio B542_000400.")
	}
	s, err := p.Storico.Sistema(r.Context(), f)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, max-age=300")
	return scriviDati(w, "application/json", map[string]any{
		"foglio": s.Foglio, "sistema": s.Testo, "epsg": s.EPSG, "proj": s.PROJ, "affine": s.Affine, "origine": s.Origine,
		"indicativo": s.Indicativo, "precisione_m": s.Precisione, "fonte": s.Fonte, "riferimento": s.Riferimento.String(),
	})
}

// handleSelezione is the list that someone made on the map, as a file.
func (p *portale) handleSelezione(w http.ResponseWriter, r *http.Request) error {
	var d struct {
		Ente       string   `json:"ente"`
		Particelle []string `json:"particelle"`
		Data       string   `json:"data"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRichiesta)).Decode(&d); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return err
		}
		return sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "La richiesta non è un elenco di particelle.").Per(err)
	}
	scelte, err := p.Storico.Scelte(r.Context(), d.Ente, d.Particelle, d.Data)
	if err != nil {
		return err
	}
	fc := geojson.NewFeatureCollection()
	for _, s := range scelte {
		var f *geojson.Feature
		if s.Geom == nil {
			f = geojson.NewFeature(nil)
		} else {
			f = geojson.NewFeature(orb.Round(s.Geom, 1e7))
		}
		f.ID = s.ID
		f.Properties = geojson.Properties{"id": s.ID, "foglio": s.Foglio, "numero": s.Numero, "sezione": nil, "superficie_mappa_mq": nil}
		if s.Sezione != "" {
			f.Properties["sezione"] = s.Sezione
		}
		if s.Geom != nil {
			f.Properties["superficie_mappa_mq"] = centesimi(s.Mq)
		}
		fc.Append(f)
	}
	return scriviDati(w, "application/geo+json", fc)
}

func leggiGiorno(r *http.Request, campo string) (sit.Giorno, error) {
	g, err := sit.ParseGiorno(r.FormValue(campo))
	if err != nil {
		return 0, sit.Rifiuto(sit.Invalid, "DATA_NON_VALIDA", "Il campo %s non è un giorno: scriverlo come anno-mese-giorno, per esempio 2025-01-31.", campo).Su(campo).Per(err)
	}
	return g, nil
}

// leggiRiquadro reads ovest,sud,est,nord in degrees, which must be said: the whole of an ente is
// not a question for a map.
func leggiRiquadro(s string) (orb.Bound, error) {
	var v [4]float64
	parti := strings.Split(s, ",")
	ok := len(parti) == 4
	for i := 0; ok && i < 4; i++ {
		var err error
		v[i], err = strconv.ParseFloat(parti[i], 64)
		ok = err == nil && v[i] >= -180 && v[i] <= 180
	}
	if !ok || v[0] > v[2] || v[1] > v[3] || v[1] < -85 || v[3] > 85 {
		return orb.Bound{}, sit.Rifiuto(sit.Invalid, "RIQUADRO_NON_VALIDO", "Il campo bbox è ovest,sud,est,nord in gradi, per esempio 14.60,41.10,14.70,41.20.").Su("bbox")
	}
	return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, nil
}

func centesimi(v float64) json.Number { return json.Number(strconv.FormatFloat(v, 'f', 2, 64)) }
