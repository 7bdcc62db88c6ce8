package portal

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/urbanistica/tavola"
)

type tavoleFinte struct{ chiesto string }

func (f *tavoleFinte) Oggetto(_ context.Context, ente, id string, g sit.Giorno) (tavola.Oggetto, error) {
	f.chiesto = ente + " " + id + " " + g.String()
	if id != "abc" {
		return tavola.Oggetto{}, sit.Rifiuto(sit.NotFound, "OGGETTO_INESISTENTE", "Non c'è.")
	}
	strumento, dal := "PRG 2004", sit.Data(2004, time.March, 11)
	return tavola.Oggetto{Tipo: "zona", ID: id, Strumento: &strumento, Codice: "B1", Dal: &dal, PrecisioneM: 1}, nil
}

func (f *tavoleFinte) Impronte(_ context.Context, ente string, q orb.Bound, g sit.Giorno, _ int) ([]tavola.Impronta, error) {
	f.chiesto = ente + " " + g.String()
	return []tavola.Impronta{{Geom: orb.MultiPolygon{{{{14, 41}, {14.1, 41}, {14, 41.1}, {14, 41}}}}}}, nil
}

func TestWhatIsBehindAZonaIsToldAndFootprintsAreOfTheOffices(t *testing.T) {
	u, f := &ufficio{}, &tavoleFinte{}
	h := apri(t, Config{Oggetti: u, Storico: u, Registri: &registriFinti{}, Tavole: f, Adesso: func() time.Time { return time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC) },
		Stato: func(err error) (int, string) {
			return map[sit.ErrKind]int{sit.Invalid: 400, sit.NotFound: 404, sit.Forbidden: 403}[sit.Kind(err)], sit.Messaggio(err)
		}})
	w := come(h, nil, http.MethodGet, "/piano/X100/abc.json?data=2020-01-01")
	var o map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &o); err != nil || w.Code != http.StatusOK || o["strumento"] != "PRG 2004" || o["dal"] != "2004-03-11" || o["al"] != nil || f.chiesto != "X100 abc 2020-01-01" {
		t.Errorf("zona: %d %v, asked %s", w.Code, o, f.chiesto)
	}
	if come(h, nil, http.MethodGet, "/piano/X100/abc.json"); f.chiesto != "X100 abc 2025-06-01" {
		t.Errorf("today: asked %s", f.chiesto)
	}
	const finestra = "/ufficio/impronte/X100.geojson?bbox=14,41,14.1,41.1"
	for _, c := range []struct {
		nome, path string
		chi        *authz.Chi
		stato      int
		dice       string
	}{
		{"an id that nobody has", "/piano/X100/xyz.json", nil, 404, "OGGETTO_INESISTENTE"},
		{"a day that is none", "/piano/X100/abc.json?data=ieri", nil, 400, "DATA_NON_VALIDA"},
		{"footprints without a sign-in", finestra, nil, 403, "ACCESSO_RICHIESTO"},
		{"footprints for who has no office here", finestra, persona("", authz.AuditRead), 403, "AMBITO_INSUFFICIENTE"},
		{"footprints for an office", finestra, persona("", authz.CatastoRead), 200, `"troppe":false`},
		{"footprints of no window", "/ufficio/impronte/X100.geojson", persona("", authz.CatastoRead), 400, "RIQUADRO_NON_VALIDO"},
	} {
		if w := come(h, c.chi, http.MethodGet, c.path); w.Code != c.stato || !strings.Contains(w.Body.String(), c.dice) {
			t.Errorf("%s: %d %s", c.nome, w.Code, w.Body)
		}
	}
}
