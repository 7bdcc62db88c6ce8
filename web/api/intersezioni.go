package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// The limits of a shape (sicurezza.md, row 2) and of the rest of the question.
const (
	maxVertici  = 10000
	maxElenco   = 1000
	maxDistanza = 5000.0
)

type domandaIntersezioni struct {
	Geometria  json.RawMessage `json:"geometria"`
	Particelle []string        `json:"particelle"`
	Distanza   *float64        `json:"distanza_m"`
	Layer      []string        `json:"layer"`
	Data       string          `json:"data"`
}

var strati = []string{"particelle", "edifici", "zone", "vincoli", "civici"}

func (a *API) intersezioni(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	var d domandaIntersezioni
	if err := leggiJSON(r, &d); err != nil {
		return err
	}
	q, err := a.giorno(d.Data)
	if err != nil {
		return err
	}
	f, err := d.forma()
	if err != nil {
		return err
	}
	chiesti, err := d.strati()
	if err != nil {
		return err
	}
	select {
	case a.pesanti <- struct{}{}:
		defer func() { <-a.pesanti }()
	case <-r.Context().Done():
		return r.Context().Err()
	default:
		return sit.Rifiuto(sit.Unavailable, "SOVRACCARICO", "Troppe intersezioni in corso: riprovare tra qualche secondo.")
	}
	x, err := a.Mappa.Intersezioni(r.Context(), e, f, mappa.Strati{Particelle: chiesti["particelle"], Edifici: chiesti["edifici"],
		Zone: chiesti["zone"], Vincoli: chiesti["vincoli"], Civici: chiesti["civici"]}, q)
	if err != nil {
		return err
	}
	trovate := map[string][]mappa.Trovata{"particelle": x.Particelle, "edifici": x.Edifici, "zone": x.Zone, "vincoli": x.Vincoli}
	nomi := map[string]string{"zone": "sigla", "vincoli": "codice"}
	return scrivi(w, tipoJSON, func(b []byte) []byte {
		b = append(b, '{')
		for _, s := range strati { // always in one order
			if !chiesti[s] {
				continue
			}
			if len(b) > 1 {
				b = append(b, ',')
			}
			b = appendTesto(b, s)
			if b = append(b, ':'); s == "civici" {
				b = appendCivici(b, x.Civici)
				continue
			}
			b = appendTrovate(b, trovate[s], nomi[s])
		}
		return append(appendAvvisi(b, x.Avvisi), '}')
	})
}

// appendCivici writes points: they have no area, and what is absent is null.
func appendCivici(b []byte, civici []mappa.Civico) []byte {
	b = append(b, '[')
	for i, c := range civici {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = appendTesto(b, c.ID)
		b = append(b, `,"testo":`...)
		b = append(appendTesto(b, c.Indirizzo), `,"mq":null,"percento":null}`...)
	}
	return append(b, ']')
}

// appendTrovate writes things found; nome is the member that holds the sigla of those that have one.
func appendTrovate(b []byte, t []mappa.Trovata, nome string) []byte {
	b = append(b, '[')
	for i, x := range t {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = appendTesto(b, x.ID)
		if nome != "" {
			b = append(appendTesto(append(b, ','), nome), ':')
			b = appendTesto(b, x.Sigla)
		}
		if x.SenzaMq {
			b = append(b, `,"mq":null,"percento":null}`...)
			continue
		}
		b = append(b, `,"mq":`...)
		b = appendArrotondato(b, x.Mq, 3)
		b = append(b, `,"percento":`...)
		b = append(appendArrotondato(b, x.Percento, 4), '}')
	}
	return append(b, ']')
}

// forma checks the shape: one of the two ways to give it, within the limits.
func (d *domandaIntersezioni) forma() (mappa.Forma, error) {
	var f mappa.Forma
	haGeometria := len(d.Geometria) > 0 && string(d.Geometria) != "null"
	if haGeometria == (len(d.Particelle) > 0) {
		return f, nonValido("geometria", "Indicare una geometria oppure un elenco di particelle, e non tutte e due.")
	}
	if len(d.Particelle) > maxElenco {
		return f, nonValido("particelle", "Le particelle indicate sono troppe: al massimo %d.", maxElenco)
	}
	f.Particelle = d.Particelle
	if d.Distanza != nil {
		if *d.Distanza < 0 || *d.Distanza > maxDistanza {
			return f, nonValido("distanza_m", "La distanza è in metri, da 0 a %g.", maxDistanza)
		}
		f.Distanza = *d.Distanza
	}
	if !haGeometria {
		return f, nil
	}
	g, err := leggiGeometria(d.Geometria)
	if err != nil {
		return f, err
	}
	f.Geometria = g
	return f, nil
}

func leggiGeometria(b []byte) (orb.Geometry, error) {
	nonValida := func(messaggio string) error {
		return sit.Rifiuto(sit.Invalid, "GEOM_NON_VALIDA", "%s", messaggio).Su("geometria")
	}
	g, err := geojson.UnmarshalGeometry(b)
	if err != nil || g.Geometry() == nil {
		return nil, nonValida("La geometria non è un oggetto GeoJSON con type e coordinates.")
	}
	vertici, fuori := 0, false
	conta := func(punti []orb.Point) {
		vertici += len(punti)
		for _, p := range punti {
			// Italy and fifty kilometres around: what is beyond is in metres, or has lat before lon.
			if !(p[0] > 5.9 && p[0] < 19.3 && p[1] > 34.9 && p[1] < 47.7) {
				fuori = true
			}
		}
	}
	anelli := func(p orb.Polygon) error {
		if len(p) == 0 {
			return nonValida("Il poligono non ha anelli.")
		}
		for _, r := range p {
			if len(r) < 4 || !r.Closed() {
				return nonValida("Un anello ha almeno quattro punti, e l'ultimo è uguale al primo.")
			}
			conta(r)
		}
		return nil
	}
	switch x := g.Geometry().(type) {
	case orb.Point:
		conta([]orb.Point{x})
	case orb.MultiPoint:
		conta(x)
	case orb.LineString:
		if len(x) < 2 {
			return nil, nonValida("Una linea ha almeno due punti.")
		}
		conta(x)
	case orb.MultiLineString:
		for _, l := range x {
			if len(l) < 2 {
				return nil, nonValida("Una linea ha almeno due punti.")
			}
			conta(l)
		}
	case orb.Polygon:
		if err := anelli(x); err != nil {
			return nil, err
		}
	case orb.MultiPolygon:
		for _, p := range x {
			if err := anelli(p); err != nil {
				return nil, err
			}
		}
	default:
		return nil, nonValida("Sono accettati punti, linee e poligoni, anche multipli.")
	}
	switch {
	case vertici == 0:
		return nil, nonValida("La geometria non ha punti.")
	case vertici > maxVertici:
		return nil, sit.Rifiuto(sit.Invalid, "GEOM_TROPPO_GRANDE", "La geometria ha più di %d vertici: semplificarla.", maxVertici).Su("geometria")
	case fuori:
		return nil, sit.Rifiuto(sit.Invalid, "GEOM_FUORI_COMUNE", "La geometria esce dall'Italia: le coordinate sono longitudine e latitudine, in gradi.").Su("geometria")
	}
	return g.Geometry(), nil
}

func (d *domandaIntersezioni) strati() (map[string]bool, error) {
	chiesti := map[string]bool{}
	if len(d.Layer) == 0 {
		d.Layer = strati
	}
	noti := map[string]bool{}
	for _, s := range strati {
		noti[s] = true
	}
	for _, s := range d.Layer {
		if !noti[s] {
			return nil, nonValido("layer", "Gli strati sono particelle, edifici, zone, vincoli e civici.")
		}
		chiesti[s] = true
	}
	return chiesti, nil
}

// leggiJSON reads a body that is one JSON value, within the limit that the router has set.
func leggiJSON(r *http.Request, v any) error {
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil {
		if grande, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return grande // package web knows its status
		}
		return sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "Il corpo della richiesta è arrivato incompleto.").Per(err)
	}
	if err := json.Unmarshal(b.Bytes(), v); err != nil {
		rifiuto := sit.Rifiuto(sit.Invalid, "CORPO_NON_VALIDO", "Il corpo della richiesta non è il JSON atteso: controllare la sintassi e il tipo dei campi.")
		if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			rifiuto.Campo = t.Field
		}
		return rifiuto
	}
	return nil
}
