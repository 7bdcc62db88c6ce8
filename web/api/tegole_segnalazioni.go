package api

import (
	"math"
	"net/http"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/project"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/tiles"
)

// The layer segnalazioni is no part of the map in memory: a question behind permission, for one's
// own enti (contract §5).
const (
	stratoSegnalazioni  = "segnalazioni"
	minZoomSegnalazioni = 12
)

var chiaviSegnalazioni = []string{"id", "regola", "severita", "stato"}

func (a *API) rotteTegoleSegnalazioni() []Rotta {
	tegola := riservata(get, "/tiles/segnalazioni/{z}/{x}/{y}.mvt", "Una tegola delle segnalazioni negli enti di chi chiede; regola, severita, stato, presenza, anno e min_cent restringono.", a.tegolaSegnalazioni)
	tegola.Tegola, tegola.Privata = true, true
	return []Rotta{tegola,
		riservata(get, "/tiles/segnalazioni.json", "La descrizione dello strato delle segnalazioni (TileJSON 3.0).", a.tileJSONSegnalazioni)}
}

func (a *API) tegolaSegnalazioni(w http.ResponseWriter, r *http.Request) error {
	if _, err := authz.Esige(r.Context(), authz.TributiRead, 0); err != nil {
		return err
	}
	z, err1 := strconv.Atoi(variabile(r, "z"))
	x, err2 := strconv.Atoi(variabile(r, "x"))
	y, err3 := strconv.Atoi(variabile(r, "y"))
	if err1 != nil || err2 != nil || err3 != nil || tiles.Check(z, x, y) != nil {
		return sit.Rifiuto(sit.NotFound, "TEGOLA_INESISTENTE", "La tegola non esiste: z va da 0 a %d, x e y da 0 a 2^z - 1.", tiles.MaxZoom)
	}
	f, err := filtroSegnalazioni(r.URL.Query())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Vary", "Accept-Encoding, Authorization, Cookie")
	h.Set("Cache-Control", "private, no-cache")
	if z < minZoomSegnalazioni {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	b := maptile.New(uint32(x), uint32(y), maptile.Zoom(z)).Bound()
	quadro := orb.Bound{Min: project.WGS84.ToMercator(b.Min), Max: project.WGS84.ToMercator(b.Max)}
	unita := (quadro.Max[0] - quadro.Min[0]) / tiles.Extent
	segni, omessi, err := a.Riscontri.Segni(r.Context(), f, quadro.Pad(unita*tiles.Buffer))
	if err != nil {
		return err
	}
	punti := make([]tiles.Dot, 0, len(segni))
	for _, s := range segni {
		px, py := int32(math.Round((s.X-quadro.Min[0])/unita)), int32(math.Round((quadro.Max[1]-s.Y)/unita))
		// The box of the question, turned into the system of the database, is a little larger.
		if min(px, py) < -tiles.Buffer || max(px, py) > tiles.Extent+tiles.Buffer {
			continue
		}
		punti = append(punti, tiles.Dot{X: px, Y: py, Tags: []string{strconv.FormatInt(s.ID, 10), s.Regola, s.Severita, s.Stato}})
	}
	t, err := tiles.Dots(stratoSegnalazioni, chiaviSegnalazioni, punti)
	if err != nil {
		return err
	}
	t.Omessi = omessi
	return scriviTegola(w, r, t)
}

func (a *API) tileJSONSegnalazioni(w http.ResponseWriter, r *http.Request) error {
	if _, err := authz.Esige(r.Context(), authz.TributiRead, 0); err != nil {
		return err
	}
	campi := map[string]string{}
	for _, k := range chiaviSegnalazioni {
		campi[k] = "String"
	}
	return scriviRiservato(w, map[string]any{
		"tilejson": "3.0.0", "name": stratoSegnalazioni, "scheme": "xyz", "tiles": []string{a.Base(r) + "/tiles/segnalazioni/{z}/{x}/{y}.mvt"},
		"minzoom": minZoomSegnalazioni, "maxzoom": tiles.MaxZoom,
		"vector_layers": []map[string]any{{"id": stratoSegnalazioni, "fields": campi, "minzoom": minZoomSegnalazioni, "maxzoom": tiles.MaxZoom}},
	})
}
