package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/web"
)

type feature struct {
	ID         string         `json:"id"`
	Geometry   map[string]any `json:"geometry"`
	Properties map[string]any `json:"properties"`
	Avvisi     []struct{ Codice string }
}

func TestParticellaOverHTTP(t *testing.T) {
	b := apri(t)
	var f feature
	w := b.prendi("/api/v1/x100/particelle/X100_000100.731%2F2")
	b.json(w, 200, &f)
	if f.ID != "X100_000100.731/2" || f.Properties["denominatore"] != "2" || f.Properties["superficie_mappa_mq"] != 800.0 ||
		f.Properties["foglio"] != 1.0 || f.Properties["sezione"] != nil || w.Header().Get("Content-Location") != "" ||
		w.Header().Get("Content-Type") != "application/geo+json" {
		t.Errorf("%+v %v", f, w.Header())
	}
	w = b.prendi("/api/v1/X100/particelle/x100_0003A0.0045")
	b.json(w, 200, &f)
	if f.ID != "X100_000300.45" || w.Header().Get("Content-Location") != "/api/v1/X100/particelle/X100_000300.45" {
		t.Errorf("%s at %q", f.ID, w.Header().Get("Content-Location"))
	}
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.5"), 200, &f)
	if f.Geometry != nil || f.Properties["soppressa"] != true {
		t.Errorf("%+v", f)
	}
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.1?data=1990-01-01"), 200, &f)
	if len(f.Avvisi) != 1 || f.Avvisi[0].Codice != "MAPPA_POSTERIORE" {
		t.Errorf("%+v", f.Avvisi)
	}
	b.errore(b.prendi("/api/v1/X100/particelle/X100_000100.1234"), 404, "PART_INESISTENTE")
	b.errore(b.prendi("/api/v1/H999/particelle/X100_000100.1"), 404, "ENTE_SCONOSCIUTO")
	b.errore(b.prendi("/api/v1/X200/particelle/X200_000100.1?data=2020-01-01"), 404, "DATA_FUORI_STORIA")
	if p := b.errore(b.prendi("/api/v1/X100/particelle/X100_000100.1?data=31/12/2024"), 400, "DATA_NON_VALIDA"); len(p.Errori) != 1 || p.Errori[0].Campo != "data" {
		t.Errorf("%+v", p)
	}
}

// The two ways to the same particella, memory and database, must say the same.
func TestMemoryAndDatabaseAgree(t *testing.T) {
	b, senza := apri(t), apri(t, func(c *web.Config) { c.Territorio = soloBanca(c) })
	vicini := cmpopts.EquateApprox(0, 3e-7) // two centimetres, in degrees
	for _, n := range []string{"1", "2", "3", "4", "6", "7", "731%2F2", "STRADA001"} {
		var x, y any
		b.json(b.prendi("/api/v1/X100/particelle/X100_000100."+n), 200, &x)
		b.json(senza.prendi("/api/v1/X100/particelle/X100_000100."+n), 200, &y)
		if diff := cmp.Diff(ordina(y), ordina(x), vicini); diff != "" {
			t.Errorf("%s: database and memory: %s", n, diff)
		}
	}
	var x, y any
	b.json(b.prendi("/api/v1/X100/particelle/X100_000300.47"), 200, &x) // with a hole
	senza.json(senza.prendi("/api/v1/X100/particelle/X100_000300.47"), 200, &y)
	if diff := cmp.Diff(ordina(y), ordina(x), vicini); diff != "" {
		t.Errorf("47: %s", diff)
	}
	for _, p := range [][2]float64{{10, 10}, {2, 2}, {70, 10}, {10, 43}, {50, 30}, {125, 10}, {-40, -40}, {145, 15}} {
		b.json(b.prendi("/api/v1/punto?"+b.punto(p[0], p[1])), 200, &x)
		senza.json(senza.prendi("/api/v1/punto?"+senza.punto(p[0], p[1])), 200, &y)
		if diff := cmp.Diff(y, x); diff != "" {
			t.Errorf("%v: database and memory: %s", p, diff)
		}
	}
}

// ordina makes rings begin at the same vertex, wherever each source began them.
func ordina(v any) any {
	f := v.(map[string]any)
	g, ok := f["geometry"].(map[string]any)
	if !ok {
		return v
	}
	for i, r := range g["coordinates"].([]any) {
		ring := r.([]any)
		ring = ring[:len(ring)-1]
		primo := 0
		for k, p := range ring {
			a, b := p.([]any), ring[primo].([]any)
			if s, t := a[0].(float64)+a[1].(float64), b[0].(float64)+b[1].(float64); s < t-1e-6 {
				primo = k
			}
		}
		g["coordinates"].([]any)[i] = append(append([]any{}, ring[primo:]...), ring[:primo]...)
	}
	return v
}

func TestListsGoOnThroughNext(t *testing.T) {
	b := apri(t)
	visti := 0
	for indirizzo := "/api/v1/X100/particelle?limit=5&data=2025-01-01"; indirizzo != ""; {
		var p struct {
			Features []feature
			Next     string
			Links    []struct{ Rel, Href string }
		}
		b.json(b.prendi(indirizzo), 200, &p)
		visti += len(p.Features)
		if p.Next != "" && (!strings.HasPrefix(p.Next, "http://example.com/api/v1/X100/") || len(p.Links) != 1 || p.Links[0].Href != p.Next || p.Links[0].Rel != "next") {
			t.Fatalf("next %q, links %v", p.Next, p.Links)
		}
		indirizzo = strings.TrimPrefix(p.Next, "http://example.com")
		if visti > 100 {
			t.Fatal("no end")
		}
	}
	if visti != 12 {
		t.Errorf("%d particelle, want 12", visti)
	}
	var p struct{ Features []feature }
	b.json(b.prendi("/api/v1/X100/particelle?foglio=0001&numero=00005"), 200, &p)
	if len(p.Features) != 1 || p.Features[0].ID != "X100_000100.5" {
		t.Errorf("%+v", p)
	}
	for campo, q := range map[string]string{"foglio": "foglio=tre", "numero": "numero=4%205", "sezione": "sezione=AB", "limit": "limit=1001", "data": "data=oggi"} {
		w := b.prendi("/api/v1/X100/particelle?" + q)
		var e problema
		b.json(w, 400, &e)
		if len(e.Errori) != 1 || e.Errori[0].Campo != campo {
			t.Errorf("%s: %+v", q, e)
		}
	}
	for _, c := range []string{"x", "bm8", "WzEsIjEiXQ", "WyIxIiwiMSIsIiIsIiIsIiIsIiJd"} {
		b.errore(b.prendi("/api/v1/X100/particelle?cursor="+c), 400, "CURSORE_NON_VALIDO")
	}
	proxy := apri(t, func(c *web.Config) { c.ProxyFidato = true })
	w := proxy.prendi("/api/v1/X100/particelle?limit=1", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "sit.example.it")
	if !strings.Contains(w.Body.String(), `"next":"https://sit.example.it/api/v1/`) {
		t.Errorf("behind a proxy: %s", w.Body)
	}
}

func TestConfinantiAndIntersezioniOverHTTP(t *testing.T) {
	b := apri(t)
	var c struct {
		Items []struct {
			ID        string
			Lunghezza float64 `json:"lunghezza_m"`
		}
	}
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.1/confinanti"), 200, &c)
	if len(c.Items) != 3 || c.Items[0].Lunghezza != 20 {
		t.Errorf("%+v", c)
	}
	type trovata struct {
		ID           string
		Mq, Percento float64
	}
	var x map[string][]trovata
	b.json(b.manda("POST", "/api/v1/X100/intersezioni", `{"particelle":["X100_000100.1"],"distanza_m":2}`), 200, &x)
	for _, s := range []string{"particelle", "edifici", "zone", "vincoli", "civici"} {
		if x[s] == nil {
			t.Errorf("no list of %s: %v", s, x)
		}
	}
	if len(x["particelle"]) != 4 || len(x["edifici"]) != 1 || x["edifici"][0].Percento != 100 {
		t.Errorf("%v", x)
	}
	clear(x)
	b.json(b.manda("POST", "/api/v1/X100/intersezioni", `{"particelle":["X100_000100.1"],"layer":["zone"]}`), 200, &x)
	if len(x) != 1 || x["zone"] == nil {
		t.Errorf("%v", x)
	}
	for corpo, codice := range map[string]string{
		`{`:  "CORPO_NON_VALIDO",
		`[]`: "CORPO_NON_VALIDO",
		`{}`: "PARAMETRO_NON_VALIDO",
		`{"particelle":["X100_000100.1"],"distanza_m":-1}`:      "PARAMETRO_NON_VALIDO",
		`{"particelle":["X100_000100.1"],"layer":["catasto"]}`:  "PARAMETRO_NON_VALIDO",
		`{"particelle":["X100_000100.1"],"data":"ieri"}`:        "DATA_NON_VALIDA",
		`{"particelle":["X100_000100.1"],"distanza_m":"molto"}`: "CORPO_NON_VALIDO",
	} {
		b.errore(b.manda("POST", "/api/v1/X100/intersezioni", corpo), 400, codice)
	}
	for corpo, codice := range map[string]string{
		`{"geometria":{"type":"Polygon","coordinates":[[[14,41],[14.001,41],[14,41]]]}}`:                             "GEOM_NON_VALIDA",
		`{"geometria":{"type":"Polygon","coordinates":[[[14,41],[14.001,41.001],[14.001,41],[14,41.001],[14,41]]]}}`: "GEOM_NON_VALIDA",
		`{"geometria":{"type":"Point","coordinates":[470000,4550000]}}`:                                              "GEOM_FUORI_COMUNE",
		`{"geometria":{"type":"MultiPoint","coordinates":[` + strings.Repeat("[14,41],", 10000) + `[14,41]]}}`:       "GEOM_TROPPO_GRANDE",
		`{"particelle":["boh"]}`: "PART_NON_VALIDA",
	} {
		b.errore(b.manda("POST", "/api/v1/X100/intersezioni", corpo), 422, codice)
	}
	b.errore(b.manda("POST", "/api/v1/X100/intersezioni", `{"particelle":["`+strings.Repeat("x", 10<<20)+`"]}`), 413, "CORPO_TROPPO_GRANDE")
}

func TestRicercaAndEntiOverHTTP(t *testing.T) {
	b := apri(t)
	var r struct {
		Items []struct {
			Tipo, Testo, ID, Ente string
			Lon, Lat              *float64
			BBox                  []float64
			Soppressa             bool
			Successori            []string
		}
	}
	b.json(b.prendi("/api/v1/ricerca?q="+url.QueryEscape("3/45")), 200, &r)
	if len(r.Items) == 0 || r.Items[0].ID != "X100_000300.45" || len(r.Items[0].BBox) != 4 || r.Items[0].Lon == nil {
		t.Errorf("%+v", r)
	}
	b.json(b.prendi("/api/v1/ricerca?q=1/5&ente=x100"), 200, &r)
	if len(r.Items) == 0 || !r.Items[0].Soppressa || len(r.Items[0].Successori) != 2 {
		t.Errorf("%+v", r)
	}
	collegamento := "https://www.google.com/maps/place/" + strings.Repeat("x", 300) + "/@41.1,14.6,17z"
	w := b.prendi("/api/v1/ricerca?q=" + url.QueryEscape(collegamento))
	r.Items = nil
	b.json(w, 200, &r)
	if len(r.Items) != 1 || r.Items[0].Tipo != "coordinate" || r.Items[0].ID != "" || !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") {
		t.Errorf("%+v, %s", r, w.Header().Get("Cache-Control"))
	}
	b.errore(b.prendi("/api/v1/ricerca?q="+strings.Repeat("a", ricerca.MaxDomanda+1)), 400, "PARAMETRO_NON_VALIDO")
	b.errore(b.prendi("/api/v1/ricerca"), 400, "PARAMETRO_NON_VALIDO")
	b.errore(b.prendi("/api/v1/ricerca?q=1&ente=H501"), 404, "ENTE_SCONOSCIUTO")
	segreto := "Mario Rossi RSSMRA80A01H501U"
	if w := b.prendi("/api/v1/ricerca?q=" + url.QueryEscape(segreto)); w.Code != 200 || strings.Contains(strings.ToLower(w.Body.String()), "rossi") {
		t.Errorf("a person: %d %s", w.Code, w.Body)
	}
	for _, parola := range strings.Fields(segreto) {
		if strings.Contains(b.registro.String(), parola) {
			t.Errorf("the log holds %q", parola)
		}
	}
	var e struct {
		Items []struct {
			Ente                       string
			Fogli, Particelle, Edifici int
			BBox                       []float64
		}
	}
	b.json(b.prendi("/api/v1/enti"), 200, &e)
	if len(e.Items) != 2 || e.Items[0].Particelle != 11 || e.Items[0].BBox == nil || e.Items[1].BBox != nil {
		t.Errorf("%+v", e)
	}
}

func TestPuntoOverHTTP(t *testing.T) {
	b := apri(t)
	var p map[string]any
	b.json(b.prendi("/api/v1/punto?"+b.punto(50, 30)+"&data=2021-05-05"), 200, &p)
	if p["particella"] != "X100_000100.5" || p["edificio"] != nil || p["civico"] != nil {
		t.Errorf("%v", p)
	}
	if p["zone"] == nil || p["vincoli"] == nil {
		t.Errorf("lists must be empty, not null: %v", p)
	}
	b.errore(b.prendi("/api/v1/punto?"+b.punto(9000, 9000)), 404, "FUORI_DA_OGNI_ENTE")
	for _, q := range []string{"", "lon=14", "lon=x&lat=41", "lon=NaN&lat=41", "lon=14&lat=1e400", "lon=181&lat=41", "lon=Inf&lat=0"} {
		b.errore(b.prendi("/api/v1/punto?"+q), 400, "PARAMETRO_NON_VALIDO")
	}
}

func TestAppendArrotondatoIsWhatStrconvWrites(t *testing.T) {
	b := apri(t)
	var f struct {
		Geometry struct{ Coordinates json.RawMessage }
	}
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.1"), 200, &f)
	for _, n := range strings.FieldsFunc(string(f.Geometry.Coordinates), func(r rune) bool { return strings.ContainsRune("[],", r) }) {
		intero, decimali, _ := strings.Cut(n, ".")
		if len(decimali) > 7 || intero == "" || strings.HasSuffix(n, ".") {
			t.Errorf("coordinate %q", n)
		}
	}
}

func TestTheCensusOverHTTP(t *testing.T) {
	b := apri(t)
	mappatest.Censuario(t, b.db)
	b.mappa.Apply(segmenti(t, b.db), nil)
	var f feature
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.3?data=2025-06-01"), 200, &f)
	if p := f.Properties; p["superficie_catastale_mq"] != 396.0 || p["qualita"] != "seminativo, uliveto" || p["ente_urbano"] != false || fmt.Sprint(p["subalterni"]) != "[1 2]" || p["in_censuario"] != true {
		t.Errorf("%+v", p)
	}
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.2?data=2025-06-01"), 200, &f)
	if len(f.Avvisi) != 1 || f.Avvisi[0].Codice != "AREA_DIFFORME" {
		t.Errorf("%+v", f.Avvisi)
	}
	// Born by an act in December, drawn in January.
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.6?data=2021-12-20"), 200, &f)
	if p := f.Properties; f.Geometry != nil || p["in_mappa"] != false || p["in_censuario"] != true || p["superficie_mappa_mq"] != nil || p["superficie_catastale_mq"] != 400.0 {
		t.Errorf("%+v", f)
	}
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.4?data=2025-06-01"), 200, &f)
	if p := f.Properties; f.Geometry == nil || p["soppressa"] != true || p["in_mappa"] != true || p["in_censuario"] != false {
		t.Errorf("%+v", f)
	}
	var enti struct{ Items []map[string]any }
	b.json(b.prendi("/api/v1/enti"), 200, &enti)
	if e := enti.Items[0]; e["particelle_censuario"] != 8.0 || e["uiu"] != 4.0 || e["particelle"] == 8.0 {
		t.Errorf("%+v", e)
	}
	var lista struct{ Features []feature }
	b.json(b.prendi("/api/v1/X100/particelle?foglio=3&data=2025-06-01"), 200, &lista)
	if len(lista.Features) != 5 || lista.Features[0].ID != "X100_000300.100" || lista.Features[0].Geometry != nil {
		t.Errorf("%+v", lista.Features)
	}
}
