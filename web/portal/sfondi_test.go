package portal

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
)

const buono = `{"id":"orto","nome":"Ortofoto","tipo":"xyz","url":"https://tegole.example/{z}/{x}/{y}.jpg","attribuzione":"© Prova"}`

func TestLeggiSfondi(t *testing.T) {
	sfondi, err := LeggiSfondi(strings.NewReader(`[{"preset":"catasto-ade","nome":"Il catasto"},` + buono + `,
		{"id":"reg","nome":"Regione","tipo":"wms","url":"http://wms.example:8080/ows?map=a","livelli":"orto","versione":"1.3.0","crs":"EPSG:4326","attribuzione":"© Regione","minzoom":8,"maxzoom":20}]`))
	if err != nil {
		t.Fatal(err)
	}
	ade, orto, reg := sfondi[0], sfondi[1], sfondi[2]
	if ade.ID != "catasto-ade" || ade.Nome != "Il catasto" || ade.CRS != "EPSG:6706" || ade.Versione != "1.1.1" || ade.MinZoom != 13 {
		t.Errorf("the preset with a name of its own: %+v", ade)
	}
	if orto.MaxZoom != 19 || orto.CRS != "EPSG:3857" {
		t.Errorf("what is left out is filled: %+v", orto)
	}
	if reg.Versione != "1.3.0" || reg.MinZoom != 8 {
		t.Errorf("what is written stays: %+v", reg)
	}
	if got := strings.Join(origini(sfondi), " "); got != "https://wms.cartografia.agenziaentrate.gov.it https://tegole.example http://wms.example:8080" {
		t.Errorf("origins %s", got)
	}
}

func TestSfondiRifiutati(t *testing.T) {
	con := func(vecchio, nuovo string) string { return "[" + strings.Replace(buono, vecchio, nuovo, 1) + "]" }
	for nome, c := range map[string]struct{ testo, dice string }{
		"no list":             {`{"id":"a"}`, "elenco JSON"},
		"two lists":           {`[][]`, "elenco JSON"},
		"an unknown field":    {con(`"id"`, `"colore":1,"id"`), "elenco JSON"},
		"an unknown preset":   {`[{"preset":"google"}]`, "preset"},
		"an id with blanks":   {con(`"orto"`, `"Orto 1"`), "Sfondo 1: id"},
		"the same id twice":   {"[" + buono + "," + buono + "]", "già di un altro"},
		"no source":           {con(`© Prova`, ` `), "attribuzione"},
		"a file":              {con(`https://tegole.example`, `file:///etc`), "url"},
		"a user and password": {con(`https://`, `https://a:b@`), "url"},
		"a host of tricks":    {con(`tegole.example`, `tegole.example;script-src`), "url"},
		"no place for x":      {con(`{x}`, ``), "{x}"},
		"a kind of its own":   {con(`"xyz"`, `"wmts"`), "tipo"},
		"zooms upside down":   {con(`"id"`, `"minzoom":20,"id"`), "minzoom"},
		"a WMS of nothing":    {con(`"xyz"`, `"wms"`), "livelli"},
		"a WMS in metres":     {con(`"xyz"`, `"wms","livelli":"a","crs":"EPSG:25832"`), "crs"},
		"a WMS of the past":   {con(`"xyz"`, `"wms","livelli":"a","versione":"1.0.0"`), "versione"},
		"too many":            {"[" + strings.Repeat(buono+",", maxSfondi) + buono + "]", "troppi"},
		"too long":            {strings.Repeat(" ", maxFileSfondi+1), "megabyte"},
	} {
		_, err := LeggiSfondi(strings.NewReader(c.testo))
		if r, ok := err.(*sit.Errore); !ok || !strings.Contains(r.Messaggio, c.dice) || r.Codice != "SFONDI_NON_VALIDI" {
			t.Errorf("%s: %v, want %q", nome, err, c.dice)
		}
	}
}

// Whatever the file says, no origin in the policy may end it or begin another directive.
func FuzzLeggiSfondi(f *testing.F) {
	f.Add(`[{"preset":"catasto-ade"}]`)
	f.Add("[" + buono + "]")
	f.Add(`[{"preset":"catasto-ade","url":"https://a b;c/"}]`)
	f.Fuzz(func(t *testing.T, testo string) {
		sfondi, err := LeggiSfondi(strings.NewReader(testo))
		if err != nil {
			return
		}
		for _, o := range origini(sfondi) {
			if strings.ContainsAny(o, " ;,'\"\r\n*") || !strings.HasPrefix(o, "http") {
				t.Errorf("origin %q", o)
			}
		}
		if len(origini(sfondi)) > len(sfondi) {
			t.Error("origins of nobody")
		}
	})
}

func TestBackdropsOpenThePolicyToTheirHostsOnly(t *testing.T) {
	sfondi, err := LeggiSfondi(strings.NewReader("[" + buono + "]"))
	if err != nil {
		t.Fatal(err)
	}
	h := apri(t, Config{Sfondi: sfondi})
	w := chiama(h, "/mappa")
	csp := w.Header().Get("Content-Security-Policy")
	if w.Code != http.StatusOK || !strings.Contains(csp, "img-src 'self' data: https://tegole.example;") ||
		!strings.Contains(csp, "connect-src 'self' https://tegole.example;") || strings.Count(csp, "tegole") != 2 {
		t.Errorf("status %d, policy %s", w.Code, csp)
	}
	var stile struct {
		Metadata struct {
			Sfondi []Sfondo `json:"sit:sfondi"`
		}
		Sources map[string]any
	}
	if err := json.Unmarshal(chiama(h, "/stili/scuro.json").Body.Bytes(), &stile); err != nil {
		t.Fatal(err)
	}
	if len(stile.Metadata.Sfondi) != 1 || stile.Metadata.Sfondi[0] != sfondi[0] || len(stile.Sources) != 1 {
		t.Errorf("the style lists them and shows none: %+v", stile)
	}
	if s := chiama(apri(t, Config{}), "/stili/catasto.json").Body.String(); strings.Contains(s, "sit:sfondi") {
		t.Error("backdrops of nobody")
	}
}
