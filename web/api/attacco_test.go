package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/web/api"
)

// Every resource of the table, with each credential that is not the right one: nothing of an ente is
// ever given, and nothing written, to who may not. What the table gains is attacked as soon as it is
// there.
func TestEveryResourceAgainstTheWrongCredential(t *testing.T) {
	b := apri(t)
	if _, err := b.db.AddEnte(t.Context(), sit.Ente{Codice: catasto.CodiceComune("X200"), Nome: "Altrove", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	altroEnte := b.chiave(time.Hour, authz.Scopes, "X200")
	scaduta := b.chiave(-time.Second, authz.Scopes, "X100")
	senzaScope := map[authz.Scope]string{}
	for _, s := range authz.Scopes {
		senzaScope[s] = b.chiave(time.Hour, []authz.Scope{s}, "X100")
	}
	// What is read before it is asked who may: a question that makes sense, or it would be refused for another reason.
	domande := map[string]string{"/api/v1/{ente}/differenze": "?dal=2020-01-01&al=2025-01-01"}
	corpi := map[string]string{"/api/v1/{ente}/titolari/elenco": `{"particelle":["X100_000100.1"]}`}
	provate := 0
	for _, r := range (&api.API{}).Rotte() {
		if r.Aperta {
			continue
		}
		for metodo := range r.Metodi {
			dove := esempio(r.Modello) + domande[r.Modello]
			manda := func(chiave string) int {
				return b.manda(metodo, dove, corpi[r.Modello], "Authorization", chiave, "Purpose", "prova").Code
			}
			provate++
			if stato := manda(""); stato != 401 {
				t.Errorf("%s %s to nobody: %d", metodo, r.Modello, stato)
			}
			if stato := manda("Bearer " + scaduta); stato != 401 {
				t.Errorf("%s %s to an expired token: %d", metodo, r.Modello, stato)
			}
			switch stato := manda("Bearer " + altroEnte); {
			case strings.Contains(r.Modello, "{ente}") && stato != 403 && stato != 404 && stato != 501:
				t.Errorf("%s %s to the token of another ente: %d", metodo, r.Modello, stato)
			case stato >= 500 && stato != 501:
				t.Errorf("%s %s to the token of another ente: %d", metodo, r.Modello, stato)
			}
			// With one scope at a time: some of them must be refused, and a refusal is never a fault.
			rifiutati := 0
			for s, chiave := range senzaScope {
				stato := manda("Bearer " + chiave)
				if stato == 403 || stato == 501 {
					rifiutati++
				}
				if stato >= 500 && stato != 501 || stato == 401 {
					t.Errorf("%s %s to a token with only %s: %d", metodo, r.Modello, s, stato)
				}
			}
			if rifiutati == 0 && !strings.HasPrefix(r.Modello, "/api/v1/operazioni/") {
				t.Errorf("%s %s asks for no scope", metodo, r.Modello)
			}
		}
	}
	if provate < 30 {
		t.Errorf("only %d operations were tried", provate)
	}
}

// The resources of the offices' data, each with all scopes but its own, without a reason, and in
// another's ente: what the table of the contract (§4.3) says of each, and nothing else.
func TestTheOfficesDataWantTheirScopeAndAReason(t *testing.T) {
	b := apri(t)
	if _, err := b.db.AddEnte(t.Context(), sit.Ente{Codice: catasto.CodiceComune("X200"), Nome: "Altrove", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	tutte := "Bearer " + b.chiave(time.Hour, authz.Scopes, "X100")
	altrove := "Bearer " + b.chiave(time.Hour, authz.Scopes, "X200")
	const cf = "GRSNLM80E03X103I"
	for _, c := range []struct {
		metodo, dove, corpo string
		vuole               []authz.Scope // any of them
		persone             bool          // it has persons: it wants a reason
	}{
		{"GET", "/segnalazioni", "", []authz.Scope{authz.TributiRead}, false},
		{"GET", "/segnalazioni.geojson", "", []authz.Scope{authz.TributiRead}, false},
		{"GET", "/segnalazioni.csv", "", []authz.Scope{authz.TributiRead}, false},
		{"GET", "/segnalazioni.xlsx", "", []authz.Scope{authz.TributiRead}, false},
		{"GET", "/segnalazioni/1", "", []authz.Scope{authz.TributiRead}, true},
		{"PATCH", "/segnalazioni/1", `{"stato":"verificata"}`, []authz.Scope{authz.TributiWrite}, false},
		{"POST", "/riscontri", `{}`, []authz.Scope{authz.TributiWrite}, false},
		{"GET", "/posizioni", "", []authz.Scope{authz.TributiRead}, true},
		{"GET", "/posizioni?cf=" + cf + "&anno=2024&tributo=IMU", "", []authz.Scope{authz.TributiRead}, true},
		{"GET", "/soggetti/" + cf + "/imu/calcolo?anno=2024", "", []authz.Scope{authz.TributiRead}, true},
		{"GET", "/pratiche", "", []authz.Scope{authz.EdiliziaRead}, false},
		{"POST", "/pratiche", `{"kind":"CILA","numero":"1","anno":2024}`, []authz.Scope{authz.EdiliziaWrite}, false},
		{"GET", "/pratiche/1", "", []authz.Scope{authz.EdiliziaRead}, true},
		{"PATCH", "/pratiche/1", `{"oggetto":"Altro"}`, []authz.Scope{authz.EdiliziaWrite}, true},
		{"POST", "/pratiche/1/eventi", `{"data":"2024-01-01","nota":"x"}`, []authz.Scope{authz.EdiliziaWrite}, true},
		{"PUT", "/pratiche/1/geometria", `null`, []authz.Scope{authz.EdiliziaWrite}, true},
		{"GET", "/immobili/X100_000100.1/fascicolo", "", []authz.Scope{authz.EdiliziaRead, authz.TributiRead}, true},
	} {
		manda := func(credenziale, scopo string) *httptest.ResponseRecorder {
			testate := []string{"Authorization", credenziale, "If-Match", `"1"`}
			if scopo != "" {
				testate = append(testate, "Purpose", scopo)
			}
			return b.manda(c.metodo, "/api/v1/X100"+c.dove, c.corpo, testate...)
		}
		nome := c.metodo + " " + c.dove
		altre := slices.DeleteFunc(slices.Clone(authz.Scopes), func(s authz.Scope) bool { return slices.Contains(c.vuole, s) })
		if w := manda("Bearer "+b.chiave(time.Hour, altre, "X100"), "prova"); w.Code != 403 {
			t.Errorf("%s with all scopes but its own: %d %s", nome, w.Code, w.Body)
		}
		if w := manda(altrove, "prova"); w.Code != 403 && w.Code != 404 {
			t.Errorf("%s to the token of another ente: %d %s", nome, w.Code, w.Body)
		}
		switch w := manda(tutte, ""); {
		case c.persone && w.Code != 428:
			t.Errorf("%s without a reason: %d %s", nome, w.Code, w.Body)
		case !c.persone && w.Code == 428:
			t.Errorf("%s wants a reason: %s", nome, w.Body)
		}
		w := manda(tutte, "prova")
		if w.Code == 403 || w.Code == 428 || w.Code >= 500 && w.Code != 501 {
			t.Errorf("%s to who may: %d %s", nome, w.Code, w.Body)
		}
		if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", nome, h)
		}
	}
	if strings.Contains(b.registro.String(), cf) {
		t.Error("a tax code that was asked for is in the log")
	}
	// What the plans say is for anybody, from any site.
	w := b.prendi("/api/v1/X100/particelle/X100_000100.1/urbanistica")
	if w.Code != 200 || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("urbanistica: %d %v", w.Code, w.Header())
	}
}

// The map in memory is given to anybody: no person may be in it, whatever is in the registers.
func TestNoTileKnowsAPerson(t *testing.T) {
	b := apri(t)
	err := b.db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, nome, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
			VALUES (1, 'X100', 'P', 1, 'TREBIOTTI', 'ODILIA', 'TRBDLO61E63X100K', true, gen_random_uuid(), 'TREBIOTTI ODILIA', 1, 1)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.mappa.Apply(segmenti(t, b.db), nil)
	qui := 0
	for _, layer := range []tiles.Layer{tiles.Comuni, tiles.Fogli, tiles.Particelle, tiles.Edifici, tiles.Sit} {
		for _, dove := range []string{"/tiles/" + layer.String() + "/16/35479/24522.mvt", "/tiles/" + layer.String() + ".json"} {
			// A credential changes nothing: the same bytes, or somebody's tile would be in a cache.
			chiave := "Bearer " + b.chiave(time.Hour, authz.Scopes, "X100")
			senza, con := b.prendi(dove), b.prendi(dove, "Authorization", chiave, "Purpose", "prova")
			if senza.Code != con.Code || senza.Body.String() != con.Body.String() {
				t.Errorf("%s is not the same to everybody", dove)
			}
			if senza.Code == http.StatusOK {
				qui++
			}
			for _, cosa := range []string{"TREBIOTTI", "ODILIA", "TRBDLO", "rendita", "titolari", "reddito", "soggetto"} {
				if strings.Contains(strings.ToUpper(senza.Body.String()), strings.ToUpper(cosa)) {
					t.Errorf("%s contains %q", dove, cosa)
				}
			}
		}
	}
	if qui < 5 {
		t.Errorf("only %d answers were there to be read", qui)
	}
	for _, dove := range []string{"/api/v1/ricerca?q=trebiotti", "/api/v1/ricerca?q=TRBDLO61E63X100K", "/api/v1/enti", "/api/v1/X100/particelle?foglio=1", "/api/openapi.yaml", "/api"} {
		if s := b.prendi(dove).Body.String(); strings.Contains(strings.ToUpper(s), "ODILIA") || strings.Contains(strings.ToUpper(s), "TRBDLO") {
			t.Errorf("%s: %s", dove, s)
		}
	}
}
