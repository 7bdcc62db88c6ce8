package portal

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
)

func TestThePraticheOnTheMap(t *testing.T) {
	u, f := &ufficio{}, &ediliziaFinta{}
	h := apri(t, Config{Oggetti: u, Storico: u, Registri: &registriFinti{}, Edilizia: f, Stato: func(err error) (int, string) {
		return map[sit.ErrKind]int{sit.Invalid: 400, sit.NotFound: 404, sit.Forbidden: 403}[sit.Kind(err)], sit.Messaggio(err)
	}})
	const finestra = "/pratiche/X100.geojson?bbox=14,41,15,42"
	leggi := func(chi *authz.Chi, path string) (proprieta map[string]any, corpo string) {
		w := come(h, chi, http.MethodGet, path)
		var fc struct {
			Features []struct {
				Properties map[string]any `json:"properties"`
			} `json:"features"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &fc); err != nil || w.Code != http.StatusOK || len(fc.Features) == 0 {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return fc.Features[0].Properties, w.Body.String()
	}

	// What everybody may know, and not a word more: the number and the object are free text.
	pubbliche := []string{"anno", "data", "gruppo", "stato", "testo", "tipo"}
	for nome, chi := range map[string]*authz.Chi{"nobody": nil, "an office of another thing": persona("", authz.CatastoRead)} {
		p, corpo := leggi(chi, finestra)
		if campi := slices.Sorted(maps.Keys(p)); !slices.Equal(campi, pubbliche) {
			t.Errorf("%s is told %v", nome, campi)
		}
		if p["testo"] != "Permesso di costruire 2022 – lavori ultimati" || p["gruppo"] != "assentite" || p["data"] != "2022-03-01" {
			t.Errorf("%s: %v", nome, p)
		}
		if strings.Contains(corpo, "00000000000000a") || !strings.Contains(corpo, `"troppe":false`) {
			t.Errorf("%s: %s", nome, corpo)
		}
	}
	if p, _ := leggi(persona("", authz.EdiliziaRead), finestra); p["indirizzo"] != "/ufficio/pratiche/00000000000000a?ente=X100" {
		t.Errorf("the office has the page of each: %v", p)
	}

	leggi(nil, finestra+"&gruppi=negate&dal=2020&al=2024")
	if l := f.luoghi; !slices.Equal(l.Stati, []edilizia.Stato{edilizia.Irricevibile, edilizia.Diniegata, edilizia.Decaduta, edilizia.Annullata}) || l.Dal != 2020 || l.Al != 2024 || l.Riquadro.Max[1] != 42 {
		t.Errorf("asked: %+v", l)
	}
	f.quanti = maxLuoghi + 1
	if _, corpo := leggi(nil, finestra); !strings.Contains(corpo, `"troppe":true`) || strings.Count(corpo, `"Feature"`) != maxLuoghi {
		t.Errorf("more than a map bears: %d, %.200s", strings.Count(corpo, `"Feature"`), corpo[len(corpo)-60:])
	}
	f.quanti = 0

	for nome, c := range map[string]struct {
		path, codice string
		stato        int
	}{
		"no window":                 {"/pratiche/X100.geojson", "RIQUADRO_NON_VALIDO", 400},
		"a window of three numbers": {"/pratiche/X100.geojson?bbox=14,41,15", "RIQUADRO_NON_VALIDO", 400},
		"a window turned over":      {"/pratiche/X100.geojson?bbox=15,41,14,42", "RIQUADRO_NON_VALIDO", 400},
		"a group that is none":      {finestra + "&gruppi=verdi", "FILTRO_NON_VALIDO", 400},
		"a year that is none":       {finestra + "&dal=ieri", "FILTRO_NON_VALIDO", 400},
		"a comune that is none":     {"/pratiche/Z999.geojson?bbox=14,41,15,42", "", 404},
	} {
		w := come(h, nil, http.MethodGet, c.path)
		if w.Code != c.stato || !strings.Contains(w.Body.String(), c.codice) {
			t.Errorf("%s: %d %s", nome, w.Code, w.Body)
		}
	}
}
