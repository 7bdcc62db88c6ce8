package api_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// ufficio is a server with the registers of the invented comuni, and the token of an office.
type ufficio struct {
	*banco
	chiave string
}

func apriRegistri(t *testing.T, scopi ...authz.Scope) *ufficio {
	u := &ufficio{banco: apri(t)}
	visuratest.Registri(t, u.db)
	if len(scopi) == 0 {
		scopi = authz.Tributi.Permessi()
	}
	u.chiave = u.banco.chiave(time.Hour, scopi, "X100", "X200")
	return u
}

func (u *ufficio) chiedi(indirizzo string, testate ...string) *httptest.ResponseRecorder {
	u.t.Helper()
	return u.prendi(indirizzo, append([]string{"Authorization", "Bearer " + u.chiave, "Purpose", "controllo di prova"}, testate...)...)
}

func (u *ufficio) oggetto(w *httptest.ResponseRecorder) map[string]any {
	u.t.Helper()
	var v map[string]any
	u.json(w, 200, &v)
	if w.Header().Get("Cache-Control") != "no-store" {
		u.t.Errorf("kept by caches: %v", w.Header())
	}
	return v
}

func TestUnitsOverHTTP(t *testing.T) {
	u := apriRegistri(t)
	x := u.oggetto(u.chiedi("/api/v1/x100/uiu/x100-f-1001?data=2020-01-01"))
	if got := fmt.Sprint(x["id"], x["categoria"], x["rendita_cent"], x["stadio"], x["valida_al"]); got != "X100-F-1001A0252317 2 <nil>" {
		t.Error(got)
	}
	w := u.chiedi("/api/v1/X100/uiu/x100-f-1001?data=1980-01-01")
	if x = u.oggetto(w); x["stadio"] != nil || x["id"] != "X100-F-1001" || w.Header().Get("Content-Location") != "/api/v1/X100/uiu/X100-F-1001" {
		t.Errorf("before it was: %v %v", x, w.Header())
	}
	if x = u.oggetto(u.chiedi("/api/v1/X100/uiu/X100-F-1003")); x["soppressa"] != true {
		t.Errorf("suppressed: %v", x)
	}
	if x = u.oggetto(u.chiedi("/api/v1/X100/uiu/X100-F-1001?data=2020-01-01&noto_al=2015-06-10")); x["categoria"] != "A03" {
		t.Errorf("as known then: %v", x)
	}
	w = u.chiedi("/api/v1/X100/uiu?foglio=0007&numero=00045&limit=1&data=2020-01-01")
	x = u.oggetto(w)
	next, _ := x["next"].(string)
	if len(x["items"].([]any)) != 1 || !strings.HasPrefix(next, "http://example.com/api/v1/X100/uiu?") {
		t.Fatalf("first page: %v", x)
	}
	y := u.oggetto(u.chiedi(strings.TrimPrefix(next, "http://example.com")))
	if y["next"] != nil || y["items"].([]any)[0].(map[string]any)["id"] != "X100-F-1002" {
		t.Errorf("second page: %v", y)
	}
	w = u.chiedi("/api/v1/X100/particelle/X100_000700.00045/uiu")
	if x = u.oggetto(w); len(x["items"].([]any)) != 2 || w.Header().Get("Content-Location") != "/api/v1/X100/particelle/X100_000700.45/uiu" {
		t.Errorf("of a particella: %v %v", x, w.Header())
	}
	u.errore(u.chiedi("/api/v1/X100/uiu/X100-F-99"), 404, "UIU_INESISTENTE")
	u.errore(u.chiedi("/api/v1/X100/uiu?numero=45"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/uiu?cursor=boh"), 400, "CURSORE_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/uiu?noto_al=ieri"), 400, "DATA_NON_VALIDA")
	u.errore(u.prendi("/api/v1/X100/uiu/X100-F-1001"), 401, "NON_AUTENTICATO")
	senza := "Bearer " + u.banco.chiave(time.Hour, []authz.Scope{authz.CatastoRead}, "X100")
	x = u.oggetto(u.prendi("/api/v1/X100/uiu/X100-F-1001", "Authorization", senza))
	if x["rendita_cent"] != nil || x["classe"] != nil || x["categoria"] != "A02" {
		t.Errorf("without the scope of incomes: %v", x)
	}
	u.errore(u.prendi("/api/v1/X200/uiu/X200-F-500", "Authorization", senza), 404, "NON_TROVATO")
}

func TestPersonsOverHTTP(t *testing.T) {
	u := apriRegistri(t)
	u.errore(u.prendi("/api/v1/X100/uiu/X100-F-1001/titolari", "Authorization", "Bearer "+u.chiave), 428, "SCOPO_MANCANTE")
	x := u.oggetto(u.chiedi("/api/v1/X100/uiu/X100-F-1001/titolari?data=2016-01-01"))
	primo := x["items"].([]any)[0].(map[string]any)
	if len(x["items"].([]any)) != 2 || primo["cf"] != "BRVRNT58S02X100P" || primo["quota_den"] != 2.0 || primo["diritto"] != "10" || primo["regime"] != "C" {
		t.Errorf("holders: %v", x)
	}
	if x = u.oggetto(u.chiedi("/api/v1/X100/uiu/X100-F-1001/titolari?data=1980-01-01")); fmt.Sprint(x) != "map[items:[]]" {
		t.Errorf("holders of what was not: %v", x)
	}
	if x = u.oggetto(u.chiedi("/api/v1/X100/particelle/X100_000700.50/titolari")); len(x["items"].([]any)) != 3 {
		t.Errorf("of a particella: %v", x)
	}
	x = u.oggetto(u.chiedi("/api/v1/soggetti?cf=trbdlo61e63x100k"))
	s := x["items"].([]any)[0].(map[string]any)
	if fmt.Sprint(s["enti"], " ", s["tipo"], " ", s["nascita"]) != "[X100 X200] F 1961-05-23" {
		t.Errorf("a person: %v", x)
	}
	id := s["id"].(string)
	w := u.chiedi("/api/v1/soggetti/" + id + "/immobili?limit=2")
	x = u.oggetto(w)
	next, _ := x["next"].(string)
	if len(x["items"].([]any)) != 2 || next == "" || strings.Contains(strings.ToLower(next), "trb") {
		t.Errorf("her immobili: %v", x)
	}
	if x = u.oggetto(u.chiedi(strings.TrimPrefix(next, "http://example.com"))); len(x["items"].([]any)) != 1 {
		t.Errorf("and the rest: %v", x)
	}
	w = u.chiedi("/api/v1/soggetti/" + visuratest.Persona("id3002"))
	if x = u.oggetto(w); x["id"] == visuratest.Persona("id3002") || w.Header().Get("Content-Location") != "/api/v1/soggetti/"+x["id"].(string) {
		t.Errorf("an id of before: %v %v", x, w.Header())
	}
	u.errore(u.chiedi("/api/v1/soggetti/boh"), 404, "SOGGETTO_INESISTENTE")
	x = u.oggetto(u.chiedi("/api/v1/soggetti?" + url.Values{"cognome": {"Bravesco"}, "nome": {"Ermante"}, "nascita": {"1958-11-02"}}.Encode()))
	if len(x["items"].([]any)) != 3 {
		t.Errorf("by name: %v", x)
	}
	u.errore(u.chiedi("/api/v1/soggetti?cognome=Bravesco&nascita=boh"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/io/immobili"), 403, "SOLO_PERSONE")

	// Neither the log nor the register holds a name or a tax code.
	log := strings.ToUpper(u.registro.String() + fmt.Sprint(visuratest.Consultazioni(t, u.db)))
	for _, s := range []string{"TREBIOTTI", "BRAVESCO", "TRBDLO", "BRVRNT"} {
		if strings.Contains(log, s) {
			t.Errorf("%s is written down", s)
		}
	}
}

func TestAVisuraOverHTTP(t *testing.T) {
	u := apriRegistri(t)
	x := u.oggetto(u.chiedi("/api/v1/X100/visura?uiu=X100-F-1001&data=2020-01-01"))
	if len(x["stadi"].([]any)) != 1 || len(x["titolari"].([]any)) != 2 || x["immobile"] != "X100-F-1001" || x["emessa_il"] != "2025-06-01" {
		t.Errorf("attuale: %v", x)
	}
	x = u.oggetto(u.chiedi("/api/v1/X100/visura?uiu=X100-F-1001&tipo=storica"))
	if len(x["stadi"].([]any)) != 2 || len(x["titolari"].([]any)) != 3 {
		t.Errorf("storica: %v", x)
	}
	x = u.oggetto(u.chiedi("/api/v1/X100/visura?particella=X100_000700.50"))
	stadio := x["stadi"].([]any)[0].(map[string]any)
	if stadio["superficie_mq"] != 4215.0 || stadio["reddito_agrario_cent"] != 1090.0 || len(stadio["porzioni"].([]any)) != 2 {
		t.Errorf("of a particella: %v", x)
	}
	for _, c := range [][2]string{{"/api/v1/X100/visura?uiu=X100-F-1001&tipo=storica", tipoPDF}, {"/api/v1/X100/visura?particella=X100_000700.50&formato=pdf", ""}} {
		w := u.chiedi(c[0], "Accept", c[1])
		if w.Code != 200 || w.Header().Get("Content-Type") != tipoPDF || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", c[0], w.Code, w.Header())
		}
		if strings.Contains(w.Header().Get("Content-Disposition"), "TREB") {
			t.Error(w.Header())
		}
	}
	u.errore(u.chiedi("/api/v1/X100/visura"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/visura?uiu=X100-F-1001&tipo=boh"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/visura?uiu=X100-F-1001&formato=doc"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/visura?uiu=X100-F-77"), 404, "UIU_INESISTENTE")
	u.errore(u.chiedi("/api/v1/X100/visura?particella=X100_000700.77"), 404, "PART_INESISTENTE")

	f := u.oggetto(u.chiedi("/api/v1/X100/immobili/X100-F-1001/fascicolo"))
	tipi := map[string]int{}
	for _, v := range f["items"].([]any) {
		tipi[v.(map[string]any)["tipo"].(string)]++
	}
	if tipi["stadio"] != 2 || tipi["titolo"] != 3 || tipi["particella"] != 2 || tipi["fornitura"] != 1 || fmt.Sprint(f["omesse"]) != "[pratiche]" {
		t.Errorf("fascicolo: %v %v", tipi, f["omesse"])
	}
	tecnico := "Bearer " + u.banco.chiave(time.Hour, authz.Tecnico.Permessi(), "X100")
	f = u.oggetto(u.prendi("/api/v1/X100/immobili/X100_000700.50/fascicolo", "Authorization", tecnico, "Purpose", "sopralluogo"))
	if s := fmt.Sprint(f); strings.Contains(s, "BRAVESCO") || fmt.Sprint(f["omesse"]) != "[titolari redditi tributi]" {
		t.Errorf("without names: %s", s)
	}
	u.errore(u.prendi("/api/v1/X100/immobili/X100-F-1001/fascicolo", "Authorization", tecnico), 428, "SCOPO_MANCANTE")
}

const tipoPDF = "application/pdf"

func TestListsOverHTTP(t *testing.T) {
	u := apriRegistri(t)
	posta := func(corpo string, testate ...string) *httptest.ResponseRecorder {
		return u.manda("POST", "/api/v1/X100/titolari/elenco", corpo, append([]string{"Authorization", "Bearer " + u.chiave, "Purpose", "avviso ai titolari"}, testate...)...)
	}
	x := u.oggetto(posta(`{"particelle":["X100_000700.45","X100_000700.50"],"data":"2020-01-01"}`))
	if len(x["items"].([]any)) != 5 {
		t.Errorf("on particelle: %v", x)
	}
	x = u.oggetto(posta(`{"cf":"trbdlo61e63x100k"}`))
	if len(x["items"].([]any)) != 2 {
		t.Errorf("of a person: %v", x)
	}
	w := posta(`{"cf":["TRBDLO61E63X100K"]}`, "Accept", "text/csv")
	if righe := strings.Split(strings.TrimSpace(w.Body.String()), "\r\n"); w.Code != 200 || len(righe) != 3 || !strings.Contains(righe[1], "X100-F-1001;F;X100_000700.45;3;A02;TRBDLO61E63X100K;;TREBIOTTI;ODILIA;10;Proprietà;1;2;2001-07-07;") {
		t.Errorf("CSV: %d %q", w.Code, w.Body)
	}
	w = posta(`{"cf":["TRBDLO61E63X100K"]}`, "Accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	f, err := excelize.OpenReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.GetCellValue("Titolari X100", "F2"); err != nil || v != "TRBDLO61E63X100K" {
		t.Errorf("XLSX: %q %v", v, err)
	}
	u.errore(posta(`{}`), 400, "PARAMETRO_NON_VALIDO")
	u.errore(posta(`{"particelle":["boh"]}`), 422, "PART_NON_VALIDA")
	u.errore(posta(`{"particelle":["X100_000700.77"]}`), 404, "PART_INESISTENTE")
	u.errore(posta(`{"geometria":{"type":"Polygon","coordinates":[[[14,41],[14.1,41.1],[14.1,41],[14,41.1],[14,41]]]}}`), 422, "GEOM_NON_VALIDA")

	x = u.oggetto(u.chiedi("/api/v1/X100/differenze?dal=2000-01-01&al=2020-01-01"))
	var cosa []string
	for _, v := range x["items"].([]any) {
		d := v.(map[string]any)
		cosa = append(cosa, fmt.Sprint(d["tipo"], " ", d["oggetto"]))
	}
	if got := strings.Join(cosa, ", "); got != "intestazione X100-F-1001, variata X100-F-1001, intestazione X100_000700.50, variata X100_000700.50" {
		t.Errorf("differences: %s", got)
	}
	if !strings.Contains(fmt.Sprint(x), "TREBIOTTI") {
		t.Error("with scope and reason the names are told")
	}
	w = u.prendi("/api/v1/X100/differenze?dal=2000-01-01&al=2020-01-01", "Authorization", "Bearer "+u.chiave)
	if s := w.Body.String(); w.Code != 200 || strings.Contains(s, "TREBIOTTI") || strings.Contains(s, "TRBDLO") || !strings.Contains(s, "rendita_cent") {
		t.Errorf("without a reason: %d %s", w.Code, s)
	}
	w = u.prendi("/api/v1/X100/differenze?dal=2000-01-01&al=2020-01-01", "Authorization", "Bearer "+u.banco.chiave(time.Hour, []authz.Scope{authz.CatastoRead}, "X100"), "Purpose", "x")
	if s := w.Body.String(); w.Code != 200 || strings.Contains(s, "TREBIOTTI") || strings.Contains(s, "rendita") || strings.Contains(s, "soggetto") {
		t.Errorf("without scopes: %d %s", w.Code, s)
	}
	w = u.chiedi("/api/v1/X100/differenze?fornitura=11", "Accept", "text/csv")
	if w.Code != 200 || !strings.HasPrefix(w.Body.String(), "\ufefftipo;oggetto;") {
		t.Errorf("as a file: %d %s", w.Code, w.Body)
	}
	if x = u.oggetto(u.chiedi("/api/v1/X100/differenze?dal=2020-06-01&al=2023-01-01")); len(x["items"].([]any)) != 1 || x["items"].([]any)[0].(map[string]any)["tipo"] != "divisa" {
		t.Errorf("on the map: %v", x)
	}
	u.errore(u.chiedi("/api/v1/X100/differenze?dal=2020-06-01"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/differenze?fornitura=999"), 404, "FORNITURA_INESISTENTE")
}
