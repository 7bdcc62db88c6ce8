package portal

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// pubblicati are the layers of the tiles (contract §5) and the attributes of each.
var pubblicati = map[string]string{
	"comuni": "ente nome", "fogli": "id ente sezione foglio", "particelle": "id ente foglio numero tipo",
	"edifici": "id ente particella numero", "particelle_etichette": "numero angolo", "segni": "tipo testo angolo",
	"civici": "id testo", "zone": "id ente sigla zto stato", "vincoli": "id ente codice zto stato",
}

type stileProva struct {
	Version  int
	Glyphs   *string
	Sprite   *string
	Metadata struct {
		Voci []struct{ ID, Nome, Gruppo string } `json:"sit:voci"`
	}
	Sources map[string]struct {
		Type        string
		Tiles       []string
		Attribution string
	}
	Layers []struct {
		ID, Type, Source string
		SourceLayer      string `json:"source-layer"`
		Metadata         map[string]string
		Filter           any
		Layout, Paint    map[string]any
	}
}

func TestStili(t *testing.T) {
	h, _ := prova(t)
	for _, nome := range []string{"catasto", "chiaro", "scuro"} {
		w := chiama(h, "http://sit.example:8080/stili/"+nome+".json")
		if w.Code != http.StatusOK || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Fatalf("%s: status %d, CORS %q", nome, w.Code, w.Header().Get("Access-Control-Allow-Origin"))
		}
		testo := w.Body.String()
		if m := regexp.MustCompile(`"@[a-z_]+"`).FindString(testo); m != "" {
			t.Errorf("%s: colour %s is not in the palette", nome, m)
		}
		if altri := strings.ReplaceAll(testo, "http://sit.example:8080/tiles/", ""); strings.Contains(altri, "//") {
			t.Errorf("%s names another host", nome)
		}
		var s stileProva
		if err := json.Unmarshal([]byte(testo), &s); err != nil {
			t.Fatalf("%s: %v", nome, err)
		}
		if s.Version != 8 || s.Glyphs != nil || s.Sprite != nil {
			t.Errorf("%s: version %d; glyphs and sprites come from nowhere", nome, s.Version)
		}
		if got := s.Sources["sit"].Tiles; len(got) != 1 || got[0] != "http://sit.example:8080/tiles/sit/{z}/{x}/{y}.mvt" {
			t.Errorf("%s: tiles %q", nome, got)
		}
		if !strings.Contains(s.Sources["sit"].Attribution, "Agenzia delle Entrate") {
			t.Errorf("%s: the source is not cited", nome)
		}
		voci := map[string]bool{}
		for _, v := range s.Metadata.Voci {
			voci[v.ID] = true
		}
		usate := map[string]bool{}
		for _, l := range s.Layers {
			if l.Type == "background" {
				continue
			}
			attributi, ok := pubblicati[l.SourceLayer]
			if !ok || l.Source != "sit" {
				t.Errorf("%s: layer %s draws %s/%s, which no tile has", nome, l.ID, l.Source, l.SourceLayer)
			}
			for _, parte := range []any{l.Filter, l.Layout, l.Paint} {
				for _, a := range attributiLetti(parte) {
					if !strings.Contains(" "+attributi+" ", " "+a+" ") {
						t.Errorf("%s: layer %s reads %q, which %s does not carry", nome, l.ID, a, l.SourceLayer)
					}
				}
			}
			if v := l.Metadata["sit:voce"]; !voci[v] {
				t.Errorf("%s: layer %s belongs to %q, which the panel does not list", nome, l.ID, v)
			} else {
				usate[v] = true
			}
			if f, ok := l.Layout["text-font"]; ok && !strings.HasPrefix(f.([]any)[0].(string), "Titillium Web") {
				t.Errorf("%s: layer %s writes in %v, which we do not serve", nome, l.ID, f)
			}
		}
		for v := range voci {
			if !usate[v] {
				t.Errorf("%s: the panel lists %q, which nothing draws", nome, v)
			}
		}
	}
	if w := chiama(h, "/stili/altro.json"); w.Code != http.StatusNotFound {
		t.Errorf("unknown style: status %d", w.Code)
	}
}

// attributiLetti finds the names inside ["get", name] and ["has", name].
func attributiLetti(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			out = append(out, attributiLetti(x)...)
		}
	case []any:
		if len(v) == 2 && (v[0] == "get" || v[0] == "has") {
			return []string{v[1].(string)}
		}
		for _, x := range v {
			out = append(out, attributiLetti(x)...)
		}
	}
	return out
}

func TestBase(t *testing.T) {
	for nome, c := range map[string]struct {
		cfg       Config
		host, dal string
	}{
		"the host of the request":           {Config{}, "sit.example:8080", "http://sit.example:8080/tiles/"},
		"https behind a trusted proxy":      {Config{HTTPS: true}, "sit.example", "https://sit.example/tiles/"},
		"the configured address wins":       {Config{Base: "https://sit.comune.example/"}, "altro.example", "https://sit.comune.example/tiles/"},
		"an IPv6 host":                      {Config{}, "[::1]:8080", "http://[::1]:8080/tiles/"},
		"a host that is none is not echoed": {Config{}, `x"><script>`, "/tiles/"},
	} {
		h := apri(t, c.cfg)
		r, _ := http.NewRequest(http.MethodGet, "/stili/catasto.json", nil)
		r.Host = c.host
		w := registra(h, r)
		if !strings.Contains(w, `"`+c.dal) {
			t.Errorf("%s: no tile begins with %q", nome, c.dal)
		}
	}
}
