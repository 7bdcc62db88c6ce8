package api_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// geometra is a program of the edilizia office: its chiave, and a way to send.
func (u *ufficio) geometra(scopi ...authz.Scope) func(metodo, dove, corpo string, testate ...string) *httptest.ResponseRecorder {
	chiave := "Bearer " + u.banco.chiave(time.Hour, scopi, "X100")
	return func(metodo, dove, corpo string, testate ...string) *httptest.ResponseRecorder {
		u.t.Helper()
		return u.manda(metodo, "/api/v1/X100/pratiche"+dove, corpo, append([]string{"Authorization", chiave, "Purpose", "sopralluogo"}, testate...)...)
	}
}

func (u *ufficio) corpo(w *httptest.ResponseRecorder, stato int) map[string]any {
	u.t.Helper()
	var v map[string]any
	u.json(w, stato, &v)
	if w.Header().Get("Cache-Control") != "no-store" {
		u.t.Errorf("kept by caches: %v", w.Header())
	}
	return v
}

func TestAPraticaOverHTTPFromItsBirth(t *testing.T) {
	u := apriRegistri(t)
	manda := u.geometra(authz.Edilizia.Permessi()...)
	w := manda("POST", "", `{"archivio":"SUE","anno":2025,"numero":"12/bis","protocollo":"991","data_protocollo":"2025-02-03","kind":"pdc","oggetto":"Ampliamento","cf_richiedente":"TRBDLO61E63X100K","richiedente":"TREBIOTTI ODILIA","mq_aggiunti":12.5,"immobili":[{"foglio":"0001","numero_particella":"00005"}]}`, "Idempotency-Key", "uno")
	p := u.corpo(w, 201)
	dove := "/" + p["id"].(string)
	if w.Header().Get("Location") != "/api/v1/X100/pratiche"+dove || p["kind"] != "PDC" || p["stato"] != "presentata" || p["cf_richiedente"] != "TRBDLO61E63X100K" {
		t.Fatalf("%v %v", w.Header(), p)
	}
	immobili := p["immobili"].([]any)
	i := immobili[0].(map[string]any)
	if got := fmt.Sprintln(len(immobili), i["foglio"], i["numero_particella"], i["particella"], i["livello"], i["dichiarata"], i["sub"]); got != "2 1 5 X100_000100.6 M3 X100_000100.5 <nil>\n" {
		t.Error(got)
	}
	if g := p["geometria"].(map[string]any); g["type"] != "Polygon" && g["type"] != "MultiPolygon" || p["geometria_origine"] != "particelle" {
		t.Errorf("%v %v", g, p["geometria_origine"])
	}
	u.errore(manda("POST", "", `{"archivio":"SUE","anno":2025,"numero":"12/BIS","kind":"CILA"}`), 409, "PRATICA_ESISTENTE")
	u.errore(manda("POST", "", `{"anno":2025,"numero":"9","kind":"CILA"}`, "Idempotency-Key", "uno"), 409, "CHIAVE_RIUSATA")

	w = manda("GET", dove, "")
	etag := w.Header().Get("ETag")
	p = u.corpo(w, 200)
	if etag == "" || len(p["eventi"].([]any)) != 1 {
		t.Errorf("%q %v", etag, p["eventi"])
	}
	u.errore(manda("PATCH", dove, `{"oggetto":"Altro"}`), 428, "IF_MATCH_MANCANTE")
	u.errore(manda("PATCH", dove, `{"oggetto":"Altro"}`, "If-Match", `"boh"`), 412, "VERSIONE_SUPERATA")
	w = manda("PATCH", dove, `{"oggetto":"Altro","data_esito":null}`, "If-Match", etag)
	if p = u.corpo(w, 200); p["oggetto"] != "Altro" || w.Header().Get("ETag") == etag {
		t.Errorf("%v", p["oggetto"])
	}
	u.errore(manda("PATCH", dove, `{"oggetto":"Di nuovo"}`, "If-Match", etag), 412, "VERSIONE_SUPERATA")

	p = u.corpo(manda("POST", dove+"/eventi", `{"data":"2025-03-01","stato":"in istruttoria","atto":"avvio"}`), 201)
	if p["stato"] != "in_istruttoria" {
		t.Error(p["stato"])
	}
	if e := u.errore(manda("POST", dove+"/eventi", `{"stato":"chiusa"}`), 409, "STATO_NON_AMMESSO"); !strings.Contains(e.Dettaglio, "rilasciata") {
		t.Error(e.Dettaglio)
	}
	lon, lat := mappatest.LonLat(t, u.db, 25, 5)
	const d = 0.0001
	poligono := fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]g,%[2]g],[%[3]g,%[2]g],[%[3]g,%[4]g],[%[1]g,%[4]g],[%[1]g,%[2]g]]]}`, lon, lat, lon+d, lat+d)
	if p = u.corpo(manda("PUT", dove+"/geometria", poligono), 200); p["geometria_origine"] != "disegno" {
		t.Error(p["geometria_origine"])
	}
	u.errore(manda("PUT", dove+"/geometria", `{"type":"Point","coordinates":[14.6,41.1]}`), 422, "GEOM_NON_VALIDA")
	u.errore(manda("PUT", dove+"/geometria", strings.ReplaceAll(poligono, "[[[", "[[[8,45],[")), 422, "GEOM_NON_VALIDA")
	if p = u.corpo(manda("PUT", dove+"/geometria", `null`), 200); p["geometria_origine"] != "particelle" {
		t.Error(p["geometria_origine"])
	}

	l := u.corpo(manda("GET", "?particella=X100_000100.7&limit=1", ""), 200)
	if items := l["items"].([]any); len(items) != 1 || items[0].(map[string]any)["cf_richiedente"] != nil || l["next"] != nil {
		t.Errorf("%v", l)
	}
	u.errore(manda("GET", "?stato=boh", ""), 400, "CAMPO_NON_VALIDO")
	u.errore(manda("GET", "?cursor=boh", ""), 400, "CURSORE_NON_VALIDO")
	u.errore(manda("GET", "/0", ""), 404, "PRATICA_INESISTENTE")
	u.errore(manda("POST", "", `[]`), 400, "CORPO_NON_VALIDO")
}

func TestNamesOfAPraticaByRole(t *testing.T) {
	u := apriRegistri(t)
	scrive := u.geometra(authz.Edilizia.Permessi()...)
	p := u.corpo(scrive("POST", "", `{"anno":2025,"numero":"1","kind":"CILA","richiedente":"TREBIOTTI ODILIA","oggetto":"Tetto di Trebiotti"}`), 201)
	dove := "/" + p["id"].(string)
	for _, ruolo := range []authz.Ruolo{authz.Urbanistica, authz.Tecnico} {
		legge := u.geometra(ruolo.Permessi()...)
		q := u.corpo(legge("GET", dove, ""), 200)
		if b, _ := json.Marshal(q); strings.Contains(strings.ToUpper(string(b)), "TREBIOTTI") || q["richiedente"] != nil || q["oggetto"] != "Tetto di …" {
			t.Errorf("%s sees %v", ruolo, q)
		}
		u.errore(legge("POST", "", `{"numero":"2","kind":"CILA"}`), 403, "PERMESSO_MANCANTE")
		u.errore(legge("PATCH", dove, `{}`, "If-Match", "*"), 403, "PERMESSO_MANCANTE")
		u.errore(legge("PUT", dove+"/geometria", `null`), 403, "PERMESSO_MANCANTE")
		u.errore(legge("GET", dove, "", "Purpose", ""), 428, "SCOPO_MANCANTE")
		u.corpo(legge("GET", "", "", "Purpose", ""), 200)
	}
	altrove := "Bearer " + u.banco.chiave(time.Hour, authz.Scopes, "X200")
	for _, d := range []string{"", dove} {
		u.errore(u.prendi("/api/v1/X100/pratiche"+d, "Authorization", altrove, "Purpose", "prova"), 404, "NON_TROVATO")
	}
	u.errore(u.prendi("/api/v1/X100/pratiche"), 401, "NON_AUTENTICATO")
}

// An officer of the edilizia sees holders and incomes only of the immobili of a pratica that he names.
func TestACaseOverHTTP(t *testing.T) {
	u := apriRegistri(t)
	scrive := u.geometra(authz.Edilizia.Permessi()...)
	p := u.corpo(scrive("POST", "", `{"anno":2025,"numero":"1","protocollo":"0044/2025","kind":"CILA","immobili":[{"foglio":7,"numero_particella":45,"sub":3}]}`), 201)
	caso := "Bearer " + u.banco.chiave(time.Hour, []authz.Scope{authz.CatastoRead, authz.TitolariReadUno, authz.CatastoRenditaUno}, "X100")
	chiedi := func(dove, scopo string) *httptest.ResponseRecorder {
		t.Helper()
		return u.prendi("/api/v1/X100/"+dove, "Authorization", caso, "Purpose", scopo)
	}
	pratica := "pratica:" + p["id"].(string)
	if x := u.oggetto(chiedi("uiu/X100-F-1001/titolari", pratica)); len(x["items"].([]any)) != 2 {
		t.Errorf("of the unit: %v", x)
	}
	if x := u.oggetto(chiedi("uiu/X100-F-1001", pratica)); x["rendita_cent"] == nil {
		t.Errorf("its income: %v", x)
	}
	if x := u.oggetto(chiedi("uiu/X100-F-1002", pratica)); x["rendita_cent"] != nil {
		t.Errorf("the income of another: %v", x)
	}
	for _, scopo := range []string{pratica, "curiosità", "pratica:000000000000000", "protocollo:44/2025", "protocollo:044/2025"} {
		u.errore(chiedi("uiu/X100-F-1002/titolari", scopo), 403, "FUORI_PRATICA")
	}
	u.oggetto(chiedi("uiu/X100-F-1001/titolari", "protocollo:44/2025"))
	u.oggetto(chiedi("uiu/X100-F-1002/titolari", "protocollo:45/2025")) // an application not yet entered
	u.errore(chiedi("uiu/X100-F-1001/titolari", ""), 428, "SCOPO_MANCANTE")
	u.errore(u.prendi("/api/v1/X200/uiu/X200-F-500/titolari", "Authorization", caso, "Purpose", pratica), 404, "NON_TROVATO")

	// The DPO is told, thirty days later, of the application that no pratica bears, and of no other.
	tra := time.Now().Add(31 * 24 * time.Hour)
	enti := visuratest.Enti(t, u.db, "X100")
	dpo := authz.NewChi(authz.Persona, sit.Operatore{ID: 5, Nome: "Dpo di Prova"}, map[authz.Scope]sit.Ambito{authz.AuditRead: sit.AmbitoDi(enti[0].ID)})
	q, err := authz.NewRegistro(u.db).Quadro(authz.ConChi(t.Context(), dpo), authz.Filtro{}, 1000, tra)
	if err != nil || len(q.Protocolli) != 1 || q.Protocolli[0].Scopo != "protocollo:45/2025" {
		t.Errorf("%+v %v", q.Protocolli, err)
	}
}
