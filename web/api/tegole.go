package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/paulmach/orb/maptile"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/tiles"
)

const tipoTegola = "application/vnd.mapbox-vector-tile"

// tegola answers from memory alone: no database, no lock. Only the avvisi of a past day look at a
// list that is read anew every few seconds.
func (a *API) tegola(w http.ResponseWriter, r *http.Request) error {
	strato, err := strato(variabile(r, "layer"))
	if err != nil {
		return err
	}
	z, err1 := strconv.Atoi(variabile(r, "z"))
	x, err2 := strconv.Atoi(variabile(r, "x"))
	y, err3 := strconv.Atoi(variabile(r, "y"))
	if err1 != nil || err2 != nil || err3 != nil || tiles.Check(z, x, y) != nil {
		return sit.Rifiuto(sit.NotFound, "TEGOLA_INESISTENTE",
			"La tegola non esiste: z va da 0 a %d, x e y da 0 a 2^z - 1.", tiles.MaxZoom)
	}
	giorno := tiles.Day(a.oggi())
	if r.URL.RawQuery != "" {
		q, err := a.quando(r.URL.Query())
		if err != nil {
			return err
		}
		giorno = tiles.Day(q.Giorno)
		if q.Giorno < a.oggi() {
			if err := a.avvisiTegola(w, r, z, x, y, q.Giorno); err != nil {
				return err
			}
		}
	}
	t, err := a.Mosaico.Tile(strato, z, x, y, giorno)
	if err != nil {
		return err
	}
	h := w.Header()
	h["Cache-Control"] = []string{daRivedere}
	h["Vary"] = []string{"Accept-Encoding"}
	return scriviTegola(w, r, t)
}

// scriviTegola sends a tile, compressed as the client accepts; what may keep it, and who else it
// depends on, is set already.
func scriviTegola(w http.ResponseWriter, r *http.Request, t tiles.Tile) (err error) {
	h := w.Header()
	if t.Omessi > 0 {
		h["X-Sit-Omessi"] = []string{strconv.Itoa(t.Omessi)}
	}
	if t.Empty {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h["Etag"] = []string{t.ETag}
	if uguale(r.Header["If-None-Match"], t.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h["Content-Type"] = []string{tipoTegola}
	corpo := t.Gzip
	if accettaGzip(r.Header["Accept-Encoding"]) {
		h["Content-Encoding"] = []string{"gzip"}
	} else if corpo, err = t.Raw(); err != nil {
		return err
	}
	h["Content-Length"] = []string{strconv.Itoa(len(corpo))}
	_, err = w.Write(corpo)
	return scritto(err)
}

// avvisiTegola puts in the header the codes of what the reader of a past tile should know.
func (a *API) avvisiTegola(w http.ResponseWriter, r *http.Request, z, x, y int, giorno sit.Giorno) error {
	avvisi, err := a.Mappa.Posteriore(r.Context(), maptile.New(uint32(x), uint32(y), maptile.Zoom(z)).Bound(), giorno)
	if err != nil {
		return err
	}
	for _, v := range avvisi {
		w.Header().Add("X-Sit-Avvisi", v.Codice)
	}
	return nil
}

func strato(nome string) (tiles.Layer, error) {
	l, err := tiles.ParseLayer(nome)
	if err != nil {
		return 0, sit.Rifiuto(sit.NotFound, "STRATO_SCONOSCIUTO",
			"Lo strato non esiste: ci sono comuni, fogli, particelle, edifici, particelle_etichette, segni, civici, zone, vincoli e sit.").Su("layer")
	}
	return l, nil
}

// uguale compares weakly, as If-None-Match wants (RFC 9110, §13.1.2).
func uguale(richiesti []string, etag string) bool {
	etag = strings.TrimPrefix(etag, "W/")
	for _, r := range richiesti {
		for s := range strings.SplitSeq(r, ",") {
			if s = strings.TrimSpace(s); s == "*" || strings.TrimPrefix(s, "W/") == etag {
				return true
			}
		}
	}
	return false
}

// accettaGzip reads Accept-Encoding: a coding with q=0 is refused, and the star stands for
// those not named.
func accettaGzip(richiesti []string) bool {
	if len(richiesti) == 0 {
		return false
	}
	stella := false
	for _, r := range richiesti {
		for s := range strings.SplitSeq(r, ",") {
			nome, parametri, _ := strings.Cut(strings.TrimSpace(s), ";")
			nome = strings.ToLower(strings.TrimSpace(nome))
			si := !rifiutato(parametri)
			switch nome {
			case "gzip", "x-gzip":
				return si
			case "*":
				stella = si
			}
		}
	}
	return stella
}

func rifiutato(parametri string) bool {
	nome, valore, _ := strings.Cut(strings.TrimSpace(parametri), "=")
	if !strings.EqualFold(strings.TrimSpace(nome), "q") {
		return false
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(valore), 64)
	return err == nil && q == 0
}

// The fields of the attributes, by type, as TileJSON describes them.
var tipoCampo = map[string]string{"foglio": "Number", "angolo": "Number"}

// Attribuzione is what whoever shows the map must write (CC BY 4.0).
const Attribuzione = esporta.Attribuzione

// AttribuzioneIndirizzi is the same for streets and street numbers, where they are ANNCSU's.
const AttribuzioneIndirizzi = "© Agenzia delle Entrate e Istat – ANNCSU, CC BY 4.0"

func attribuzione(l tiles.Layer) string {
	switch l {
	case tiles.Civici:
		return AttribuzioneIndirizzi
	case tiles.Sit:
		return Attribuzione + " · " + AttribuzioneIndirizzi
	}
	return Attribuzione
}

func (a *API) tileJSON(w http.ResponseWriter, r *http.Request) error {
	nome := variabile(r, "layer")
	l, err := strato(nome)
	if err != nil {
		return err
	}
	type vettoriale struct {
		ID      string            `json:"id"`
		Fields  map[string]string `json:"fields"`
		MinZoom int               `json:"minzoom"`
		MaxZoom int               `json:"maxzoom"`
	}
	t := struct {
		TileJSON     string       `json:"tilejson"`
		Name         string       `json:"name"`
		Scheme       string       `json:"scheme"`
		Tiles        []string     `json:"tiles"`
		MinZoom      int          `json:"minzoom"`
		MaxZoom      int          `json:"maxzoom"`
		Bounds       []grado      `json:"bounds,omitempty"`
		Attribution  string       `json:"attribution"`
		VectorLayers []vettoriale `json:"vector_layers"`
	}{TileJSON: "3.0.0", Name: nome, Scheme: "xyz", MinZoom: l.MinZoom(), MaxZoom: tiles.MaxZoom, Attribution: attribuzione(l)}
	indirizzo := a.Base(r) + "/tiles/" + nome + "/{z}/{x}/{y}.mvt"
	q, err := a.quando(r.URL.Query())
	if err != nil {
		return err
	}
	if q.Esplicito {
		indirizzo += "?data=" + q.Giorno.String()
	}
	t.Tiles = []string{indirizzo}
	for _, p := range l.Parts() {
		v := vettoriale{ID: p.String(), Fields: map[string]string{}, MinZoom: p.MinZoom(), MaxZoom: tiles.MaxZoom}
		for _, k := range p.Attributes() {
			v.Fields[k] = "String"
			if c := tipoCampo[k]; c != "" {
				v.Fields[k] = c
			}
		}
		t.VectorLayers = append(t.VectorLayers, v)
	}
	conti, err := a.Mappa.Conti(r.Context(), a.oggi())
	if err != nil {
		return err
	}
	for i, c := range conti {
		if !c.HaRiquadro {
			continue
		}
		b := c.Riquadro
		for _, o := range conti[i+1:] {
			if o.HaRiquadro {
				b = b.Union(o.Riquadro)
			}
		}
		t.Bounds = []grado{grado(b.Min[0]), grado(b.Min[1]), grado(b.Max[0]), grado(b.Max[1])}
		break
	}
	return scriviJSON(w, t)
}
