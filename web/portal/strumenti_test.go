package portal

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
)

// Of the invented comune the particella 45 was divided on 1 June 2024, 47 has moved a border
// and a building is gone.
func (u *ufficio) Cronologia(_ context.Context, ente string) (mappa.Cronologia, error) {
	u.chiesto = ente
	return mappa.Cronologia{
		Dal: sit.Data(2019, 3, 31), Al: sit.Data(2024, 6, 1), Versione: "7", Zona: 7792,
		Giorni: []mappa.GiornoMappa{{Giorno: sit.Data(2021, 1, 15), Particelle: 1}, {Giorno: sit.Data(2024, 6, 1), Particelle: 3, Edifici: 1}},
	}, nil
}

func (u *ufficio) Cambiamenti(_ context.Context, ente string, dal, al sit.Giorno, b orb.Bound) (mappa.Cambiamenti, error) {
	u.chiesto = ente + " " + dal.String() + " " + al.String()
	quadro := func(x, y float64) orb.Geometry {
		return orb.Polygon{{{14 + x, 41 + y}, {14.000400000001 + x, 41 + y}, {14.0004 + x, 41.0004 + y}, {14 + x, 41 + y}}}
	}
	return mappa.Cambiamenti{
		Particelle: []mappa.Cambiamento{
			{ID: "X100_000400.45", Genere: mappa.Divisa, A: []string{"X100_000400.45", "X100_000400.46"}, MqPrima: 100, MqDopo: 50, GeomPrima: quadro(0, 0), GeomDopo: quadro(0, 0)},
			{ID: "X100_000400.46", Genere: mappa.Nuova, Da: []string{"X100_000400.45"}, MqDopo: 50.126, GeomDopo: quadro(0.0005, 0)},
			{ID: "X100_000400.47", Genere: mappa.Ridisegnata, MqPrima: 10, MqDopo: 12, GeomPrima: quadro(0, 0.0005), GeomDopo: quadro(0, 0.0006)},
		},
		Edifici: []mappa.Cambiamento{
			{ID: "X100_000400.45+1", Genere: mappa.Soppressa, MqPrima: 20, GeomPrima: quadro(0, 0)},
			{ID: "X100_000400.47+1", Genere: mappa.Ridisegnata, MqPrima: 20, GeomPrima: quadro(0, 0)},
			{ID: "X100_000400.47+1", Genere: mappa.Ridisegnata, MqDopo: 20, GeomDopo: quadro(0, 0)},
		},
	}, nil
}

func (u *ufficio) Sistema(_ context.Context, f catasto.IDFoglio) (mappa.Sistema, error) {
	return mappa.Sistema{Foglio: f.String(), Testo: "Cassini-Soldner, origine Monte Palombo", Origine: "Monte Palombo",
		PROJ: "+proj=cass +lat_0=41.6510226 +lon_0=14.25965522 +x_0=0 +y_0=0 +ellps=WGS84 +units=m", Precisione: 2, Fonte: "cxf", Riferimento: sit.Data(2024, 6, 1)}, nil
}

func (u *ufficio) Scelte(_ context.Context, ente string, ids []string, data string) ([]mappa.Scelta, error) {
	u.chiesto = ente + " " + strings.Join(ids, ",") + " " + data
	if len(ids) == 0 {
		return nil, sit.Rifiuto(sit.Invalid, "ELENCO_NON_VALIDO", "Indicare da una a 1000 particelle.")
	}
	return []mappa.Scelta{
		{ID: "X100A000400.45", Foglio: 4, Sezione: "A", Numero: "45", Mq: 50.126, Geom: orb.Polygon{{{14, 41}, {14.0004, 41}, {14.0004, 41.0004}, {14, 41}}}},
		{ID: "X100A000400.99", Foglio: 4, Numero: "99"},
	}, nil
}

func provaStrumenti(t *testing.T) (http.Handler, *ufficio) {
	u := &ufficio{}
	return apri(t, Config{Ricercatore: u, Oggetti: u, Storico: u, Stato: func(err error) (int, string) {
		switch sit.Kind(err) {
		case sit.Invalid:
			return http.StatusBadRequest, sit.Messaggio(err)
		case sit.Unavailable:
			return http.StatusServiceUnavailable, sit.Messaggio(err)
		}
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return http.StatusRequestEntityTooLarge, "troppo"
		}
		return 0, ""
	}}), u
}

func TestStoriaIsOfOneVersion(t *testing.T) {
	h, u := provaStrumenti(t)
	w := chiama(h, "/storia/X100.json")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" || u.chiesto != "X100" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	want := `{"al":"2024-06-01","dal":"2019-03-31","giorni":[{"giorno":"2021-01-15","particelle":1,"edifici":0},{"giorno":"2024-06-01","particelle":3,"edifici":1}],"zona":7792}`
	if got := w.Body.String(); got != want {
		t.Errorf("%s", got)
	}
	if w := chiama(h, "/storia/X100.json", "If-None-Match", w.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("again: status %d, want 304", w.Code)
	}
}

func TestCambiamentiAreDrawnAndCounted(t *testing.T) {
	h, u := provaStrumenti(t)
	w := chiama(h, "/cambiamenti/X100.geojson?dal=2021-01-01&al=2024-06-02&bbox=13.9,40.9,14.1,41.1")
	if w.Code != http.StatusOK || u.chiesto != "X100 2021-01-01 2024-06-02" {
		t.Fatalf("%d, asked %q: %s", w.Code, u.chiesto, w.Body)
	}
	var fc struct {
		Type     string
		Features []struct {
			Geometry   struct{ Coordinates [][][2]float64 }
			Properties map[string]any
		}
		Conti  map[string]map[string]int
		Troppi bool
	}
	if err := json.Unmarshal(w.Body.Bytes(), &fc); err != nil {
		t.Fatal(err)
	}
	var visti []string
	for _, f := range fc.Features {
		visti = append(visti, f.Properties["id"].(string)[len("X100_000400."):]+" "+f.Properties["genere"].(string)+" "+f.Properties["quando"].(string))
	}
	if got := strings.Join(visti, ", "); got != "45 divisa prima, 46 nuova dopo, 47 ridisegnata prima, 47 ridisegnata dopo, 45+1 soppressa prima, 47+1 ridisegnata prima, 47+1 ridisegnata dopo" {
		t.Error(got)
	}
	if fc.Conti["particelle"]["nuova"] != 1 || fc.Conti["particelle"]["divisa"] != 1 || fc.Conti["edifici"]["ridisegnata"] != 1 {
		t.Errorf("%v", fc.Conti)
	}
	if p := fc.Features[1]; p.Properties["mq_dopo"].(float64) != 50.13 || p.Geometry.Coordinates[0][1][0] != 14.0009 {
		t.Errorf("%+v", p)
	}
}

func TestDataOfTheToolsRefuseWhatTheyMust(t *testing.T) {
	h, _ := provaStrumenti(t)
	for path, stato := range map[string]int{
		"/cambiamenti/X100.geojson?dal=2021-01-01&al=2024-06-02":                           400, // the whole of an ente
		"/cambiamenti/X100.geojson?dal=ieri&al=2024-06-02&bbox=13,40,14,41":                400,
		"/cambiamenti/X100.geojson?dal=2021-01-01&bbox=13,40,14,41":                        400,
		"/cambiamenti/X100.geojson?dal=2021-01-01&al=2024-06-02&bbox=13,40,14":             400,
		"/cambiamenti/X100.geojson?dal=2021-01-01&al=2024-06-02&bbox=14,40,13,41":          400,
		"/cambiamenti/X100.geojson?dal=2021-01-01&al=2024-06-02&bbox=NaN,40,14,41":         400,
		"/cambiamenti/X100.geojson?dal=2021-01-01&al=2024-06-02&bbox=13,40,14,41%3BSELECT": 400,
		"/sistema/boh.json":         404,
		"/sistema/X100_000400.json": 200,
	} {
		w := chiama(h, path)
		if w.Code != stato {
			t.Errorf("%s: status %d, want %d", path, w.Code, stato)
		}
		if stato != http.StatusOK && (w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), `"detail":`)) {
			t.Errorf("%s: no problem: %s", path, w.Body)
		}
	}
	senza, _ := prova(t)
	if w := chiama(senza, "/storia/X100.json"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("without the office: status %d", w.Code)
	}
}

func TestSelezioneIsAFile(t *testing.T) {
	h, u := provaStrumenti(t)
	manda := func(corpo string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/selezione.geojson", strings.NewReader(corpo)))
		return w
	}
	w := manda(`{"ente":"X100","particelle":["X100A000400.45","X100A000400.99"],"data":"2024-01-01"}`)
	want := `{"features":[{"id":"X100A000400.45","type":"Feature","geometry":{"type":"Polygon","coordinates":[[[14,41],[14.0004,41],[14.0004,41.0004],[14,41]]]},"properties":{"foglio":4,"id":"X100A000400.45","numero":"45","sezione":"A","superficie_mappa_mq":50.13}},` +
		`{"id":"X100A000400.99","type":"Feature","geometry":null,"properties":{"foglio":4,"id":"X100A000400.99","numero":"99","sezione":null,"superficie_mappa_mq":null}}],"type":"FeatureCollection"}`
	if w.Code != http.StatusOK || w.Body.String() != want || u.chiesto != "X100 X100A000400.45,X100A000400.99 2024-01-01" {
		t.Errorf("%d %s, asked %s", w.Code, w.Body, u.chiesto)
	}
	for corpo, stato := range map[string]int{
		`{"ente":"X100","particelle":[]}`: 400, `nulla`: 400, ``: 400,
		`{"ente":"` + strings.Repeat("x", maxRichiesta) + `"}`: 413,
	} {
		if w := manda(corpo); w.Code != stato {
			t.Errorf("%.40s: status %d, want %d", corpo, w.Code, stato)
		}
	}
	if w := chiama(h, "/selezione.geojson"); w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: status %d", w.Code)
	}
}

// The scripts fetch a table of their own: what only the pages' tables know they cannot say.
func TestTheScriptsFindTheirSentences(t *testing.T) {
	file, err := filepath.Glob("testi/en.script*.json")
	if err != nil || len(file) == 0 {
		t.Fatal(err)
	}
	tutte := map[string]string{}
	for _, f := range file {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &tutte); err != nil {
			t.Fatal(err)
		}
	}
	for f := range frasi(t, "assets/src/*.js", negliScript) {
		if tutte[f] == "" {
			t.Errorf("not in testi/en.script.*.json: %q", f)
		}
	}
}

func FuzzLeggiRiquadro(f *testing.F) {
	for _, s := range []string{"14.6,41.1,14.7,41.2", "", ",,,", "1e309,0,0,0", "NaN,NaN,NaN,NaN", "0x1p3,2,9,4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := leggiRiquadro(s)
		if err == nil && !(b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1] && b.Max[0] <= 180 && b.Min[0] >= -180) {
			t.Errorf("%q: %v", s, b)
		}
	})
}
