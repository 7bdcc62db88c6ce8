package api_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/web"
)

// tributario is a server whose office has compared: in X100 three enti urbani without units, one of
// them with a building, and a flat that pays nothing.
type tributario struct {
	*banco
	chiave, altra string
	coda          *jobs.Jobs
}

func apriTributi(t *testing.T) *tributario {
	t.Helper()
	tr := &tributario{}
	tr.banco = apri(t, func(c *web.Config) {})
	err := tr.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, superficie_mq, qualita, soppressa, ente_urbano, dal)
			SELECT p.ente_id, p.particella_id, p.particella_id, 1, 400, 282, false, true, '2010-01-01' FROM catasto.particella p WHERE p.foglio = 1 AND p.numero IN ('1', '2', '3');
			INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, superficie, rendita_milli, identificativi, dal, aperto, impronta, fornitura_id)
			SELECT e.ente_id, 'X100', 77, 1, 'A02', 90, 500000, '[{"foglio":"0001","numero":"00004","subalterno":"0001"}]', '2001-01-01', true, 1, 1 FROM sit.ente e WHERE e.codice = 'X100';
			INSERT INTO catasto.identificativo (ente_id, comune, immobile, foglio, numero, subalterno, particella_id, nata_da)
			SELECT p.ente_id, 'X100', 77, '1', '4', '1', p.particella_id, 1 FROM catasto.particella p WHERE p.foglio = 1 AND p.numero = '4';
			INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, persona, impronta, grezza, file, riga, fornitura_id, n_foglio, n_numero, n_subalterno)
			SELECT e.ente_id, 900, 'X100', 'U1', '1', 'D', '00000000-0000-0000-0000-00000000cafe', 1, '', 'f', 1, 1, '9', '9', '9' FROM sit.ente e WHERE e.codice = 'X100'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := tr.cfg.Riscontri.ConOggi(func() sit.Giorno { return sit.GiornoDi(oggi()) })
	if _, err := r.Esegui(t.Context(), tr.ente("X100"), riscontri.Opzioni{Chi: "prova"}); err != nil {
		t.Fatal(err)
	}
	tr.chiave = "Bearer " + tr.banco.chiave(time.Hour, []authz.Scope{authz.TributiRead, authz.TributiWrite}, "X100")
	tr.altra = "Bearer " + tr.banco.chiave(time.Hour, []authz.Scope{authz.TributiRead, authz.TributiWrite}, "X200")
	return tr
}

func (tr *tributario) ente(codice string) sit.Ente {
	enti, err := tr.db.Enti(tr.t.Context())
	if err != nil {
		tr.t.Fatal(err)
	}
	for _, e := range enti {
		if string(e.Codice) == codice {
			return e
		}
	}
	tr.t.Fatalf("no ente %s", codice)
	return sit.Ente{}
}

type segnalazioneLetta struct {
	ID, Regola, Severita, Stato, Presenza, Oggetto, Chiave string
	Soggetto                                               *string
	Evidenza                                               map[string]any
	AssegnataA                                             *string `json:"assegnata_a"`
}

type paginaLetta struct {
	Items []segnalazioneLetta
	Next  string
}

func (tr *tributario) lista(domanda string) (p paginaLetta) {
	tr.t.Helper()
	w := tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni?"+domanda, "", "Authorization", tr.chiave)
	if w.Code != 200 {
		tr.t.Fatalf("%s: %d %s", domanda, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		tr.t.Fatal(err)
	}
	return p
}

func TestSegnalazioniAreListedFilteredAndPaged(t *testing.T) {
	tr := apriTributi(t)
	tutte := tr.lista("")
	if len(tutte.Items) != 5 || tutte.Next != "" {
		t.Fatalf("%d segnalazioni, next %q, want the 5 of the fixture", len(tutte.Items), tutte.Next)
	}
	for _, s := range tutte.Items {
		if s.Evidenza != nil || s.Presenza != "nuova" || s.Stato != "nuova" || len(s.Chiave) != 64 {
			t.Errorf("%+v", s)
		}
	}
	for _, c := range []struct {
		domanda string
		want    int
	}{
		{"regola=XC-10", 3}, {"regola=xc-10,XC-02", 4}, {"regola=XC-10&severita=B", 1}, {"stato=archiviata", 0}, {"presenza=nuova", 5}, {"presenza=risolta", 0},
		{"anno=2024", 5}, {"anno=2023", 0}, {"min_cent=1", 0}, {"oggetto=X100-F-77", 1}, {"soggetto=00000000-0000-0000-0000-00000000cafe", 1},
	} {
		if got := tr.lista(c.domanda); len(got.Items) != c.want {
			t.Errorf("%s finds %d, want %d", c.domanda, len(got.Items), c.want)
		}
	}
	// The box of particella 1 alone.
	ovest, sud := mappatest.LonLat(t, tr.db, 1, 1)
	est, nord := mappatest.LonLat(t, tr.db, 19, 19)
	qui := tr.lista("bbox=" + url.QueryEscape(strings.Join([]string{testo(ovest), testo(sud), testo(est), testo(nord)}, ",")))
	if len(qui.Items) != 1 || qui.Items[0].Oggetto != "X100_000100.1" {
		t.Errorf("in the box of particella 1 there are %+v", qui.Items)
	}
	var viste []string
	for next := "limit=2"; next != ""; {
		p := tr.lista(next)
		for _, s := range p.Items {
			viste = append(viste, s.ID)
		}
		next = ""
		if p.Next != "" {
			u, err := url.Parse(p.Next)
			if err != nil {
				t.Fatal(err)
			}
			next = u.RawQuery
		}
	}
	if len(viste) != 5 {
		t.Errorf("by twos they are %v", viste)
	}
	for domanda, codice := range map[string]string{"cursor=nulla": "CURSORE_NON_VALIDO", "stato=persa": "PARAMETRO_NON_VALIDO", "regola=XC-99": "REGOLA_SCONOSCIUTA", "bbox=1,2,3": "PARAMETRO_NON_VALIDO",
		"min_cent=-1": "PARAMETRO_NON_VALIDO", "anno=mille": "PARAMETRO_NON_VALIDO", "soggetto=RSSMRA80A01H501U": "PARAMETRO_NON_VALIDO"} {
		tr.errore(tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni?"+domanda, "", "Authorization", tr.chiave), 400, codice)
	}
}

func testo(v float64) string { return strconv.FormatFloat(v, 'f', 8, 64) }

func TestOnlyTheTaxOfficeOfTheEnteSeesSegnalazioni(t *testing.T) {
	tr := apriTributi(t)
	id := tr.lista("regola=XC-02").Items[0].ID
	catasto := "Bearer " + tr.banco.chiave(time.Hour, []authz.Scope{authz.CatastoRead}, "X100")
	legge := "Bearer " + tr.banco.chiave(time.Hour, []authz.Scope{authz.TributiRead}, "X100")
	for _, p := range []string{"/api/v1/X100/segnalazioni", "/api/v1/X100/segnalazioni.csv", "/api/v1/X100/segnalazioni/" + id} {
		tr.errore(tr.manda(http.MethodGet, p, "", "Purpose", "prova"), 401, "NON_AUTENTICATO")
		tr.errore(tr.manda(http.MethodGet, p, "", "Authorization", catasto, "Purpose", "prova"), 403, "PERMESSO_MANCANTE")
		tr.errore(tr.manda(http.MethodGet, p, "", "Authorization", tr.altra, "Purpose", "prova"), 404, "NON_TROVATO")
	}
	tr.errore(tr.manda(http.MethodPatch, "/api/v1/X100/segnalazioni/"+id, `{"stato":"verificata"}`, "Authorization", legge, "If-Match", `"1"`), 403, "PERMESSO_MANCANTE")
	tr.errore(tr.manda(http.MethodPost, "/api/v1/X100/riscontri", `{}`, "Authorization", legge), 403, "PERMESSO_MANCANTE")
	tr.errore(tr.manda(http.MethodGet, "/api/v1/X200/segnalazioni/"+id, "", "Authorization", tr.altra, "Purpose", "prova"), 404, "SEGNALAZIONE_INESISTENTE")
	for _, strano := range []string{"0", "-1", "1e3", "999999", "01"} {
		tr.errore(tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni/"+strano, "", "Authorization", tr.chiave, "Purpose", "prova"), 404, "SEGNALAZIONE_INESISTENTE")
	}
}

func TestOneSegnalazioneIsReadForAReasonAndLeavesALine(t *testing.T) {
	tr := apriTributi(t)
	id := tr.lista("regola=XC-02").Items[0].ID
	tr.errore(tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni/"+id, "", "Authorization", tr.chiave), 428, "SCOPO_MANCANTE")
	w := tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni/"+id, "", "Authorization", tr.chiave, "Purpose", "verifica TARI 2024")
	var s segnalazioneLetta
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil || w.Code != 200 {
		t.Fatalf("%d %s %v %s", w.Code, w.Body, err, tr.registro)
	}
	if s.Evidenza["foglio"] != "9" || s.Evidenza["utenza"] != "U1" || w.Header().Get("ETag") != `"1"` || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%+v, ETag %s, Cache-Control %s", s, w.Header().Get("ETag"), w.Header().Get("Cache-Control"))
	}
	var risorsa, oggetto, scopo, persona string
	err := tr.db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT risorsa, oggetto, scopo, persone[1]::text FROM authz.consultazione ORDER BY consultazione_id DESC LIMIT 1`).Scan(&risorsa, &oggetto, &scopo, &persona)
	})
	if err != nil || risorsa != "segnalazione" || oggetto != id || scopo != "verifica TARI 2024" || persona != "00000000-0000-0000-0000-00000000cafe" {
		t.Errorf("the register says %s %s %s %s (%v)", risorsa, oggetto, scopo, persona, err)
	}
}

func TestAnOfficerDecidesOnWhatHeHasRead(t *testing.T) {
	tr := apriTributi(t)
	id := tr.lista("regola=XC-10&severita=B").Items[0].ID
	percorso := "/api/v1/X100/segnalazioni/" + id
	cambia := func(corpo, etag string) (segnalazioneLetta, string, int, string) {
		testate := []string{"Authorization", tr.chiave}
		if etag != "" {
			testate = append(testate, "If-Match", etag)
		}
		w := tr.manda(http.MethodPatch, percorso, corpo, testate...)
		var s segnalazioneLetta
		var p struct{ Codice string }
		_ = json.Unmarshal(w.Body.Bytes(), &s)
		_ = json.Unmarshal(w.Body.Bytes(), &p)
		return s, w.Header().Get("ETag"), w.Code, p.Codice
	}
	for _, c := range []struct {
		nome, corpo, etag string
		stato             int
		codice            string
	}{
		{"without If-Match", `{"stato":"verificata"}`, "", 428, "IF_MATCH_MANCANTE"},
		{"on an older version", `{"stato":"verificata"}`, `"7"`, 412, "VERSIONE_SUPERATA"},
		{"to a stato that does not exist", `{"stato":"chiusa"}`, `"1"`, 400, "STATO_NON_VALIDO"},
		{"to an act before it was verified", `{"stato":"atto_emesso"}`, `"1"`, 409, "PASSAGGIO_NON_AMMESSO"},
		{"archived without a reason", `{"stato":"archiviata","motivo":"  "}`, `"1"`, 400, "MOTIVO_MANCANTE"},
		{"to nobody of the office", `{"assegnata_a":"operatore-999"}`, `"1"`, 400, "OPERATORE_NON_VALIDO"},
		{"nothing at all", `{}`, `"1"`, 400, "NULLA_DA_CAMBIARE"},
	} {
		if _, _, stato, codice := cambia(c.corpo, c.etag); stato != c.stato || codice != c.codice {
			t.Errorf("%s: %d %s, want %d %s", c.nome, stato, codice, c.stato, c.codice)
		}
	}
	s, etag, stato, _ := cambia(`{"stato":"archiviata","motivo":"È la corte del condominio."}`, `"1"`)
	if stato != 200 || s.Stato != "archiviata" || etag != `"2"` {
		t.Fatalf("%d %+v %s", stato, s, etag)
	}
	if _, _, stato, _ := cambia(`{"stato":"assegnata"}`, `"1"`); stato != 412 {
		t.Errorf("who read it before: %d", stato)
	}
	for _, passo := range []string{"assegnata", "verificata", "atto_emesso", "definita"} {
		if s, etag, stato, _ = cambia(`{"stato":"`+passo+`"}`, etag); stato != 200 || s.Stato != passo {
			t.Fatalf("to %s: %d %+v", passo, stato, s)
		}
	}
	if _, _, stato, codice := cambia(`{"stato":"annullata","motivo":"errore"}`, etag); stato != 409 || codice != "PASSAGGIO_NON_AMMESSO" {
		t.Errorf("what is defined: %d %s", stato, codice)
	}
	var passi int
	err := tr.db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM riscontri.passo WHERE segnalazione_id = $1`, id).Scan(&passi)
	})
	if err != nil || passi != 5 {
		t.Errorf("%d steps (%v), want 5", passi, err)
	}
}

func TestSegnalazioniLeaveAsFiles(t *testing.T) {
	tr := apriTributi(t)
	w := tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni.csv?regola=XC-10", "", "Authorization", tr.chiave)
	righe := strings.Split(strings.TrimSpace(w.Body.String()), "\r\n")
	if w.Code != 200 || len(righe) != 4 || !strings.HasPrefix(righe[0], "\ufeffid;regola;") || !strings.Contains(righe[1], ";X100_000100.1;") {
		t.Errorf("%d %q", w.Code, righe)
	}
	w = tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni.xlsx", "", "Authorization", tr.chiave)
	if w.Code != 200 || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Errorf("xlsx: %d, %d bytes", w.Code, w.Body.Len())
	}
	w = tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni.geojson", "", "Authorization", tr.chiave)
	var g struct {
		Features []struct {
			ID       string
			Geometry *struct{ Coordinates orb.Point }
		}
		Links []struct{ Href string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil || len(g.Features) != 5 {
		t.Fatalf("%s %v", w.Body, err)
	}
	con := 0
	for _, f := range g.Features {
		if f.Geometry != nil {
			con++
		}
	}
	if con != 4 { // the utenza on an identifier that is nowhere stands nowhere
		t.Errorf("%d have a point, want 4", con)
	}
	w = tr.manda(http.MethodGet, "/api/v1/X100/segnalazioni.geojson?limit=2", "", "Authorization", tr.chiave)
	if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil || len(g.Features) != 2 || len(g.Links) != 1 || !strings.Contains(g.Links[0].Href, "/segnalazioni.geojson?") {
		t.Errorf("a page: %s %v", w.Body, err)
	}
}

func TestTheTileOfSegnalazioniIsForWhoMaySeeThem(t *testing.T) {
	tr := apriTributi(t)
	lon, lat := mappatest.LonLat(t, tr.db, 10, 10)
	tegola := func(z int) string {
		q := maptile.At(orb.Point{lon, lat}, maptile.Zoom(z))
		return "/tiles/segnalazioni/" + strconv.Itoa(z) + "/" + strconv.Itoa(int(q.X)) + "/" + strconv.Itoa(int(q.Y)) + ".mvt"
	}
	tr.errore(tr.manda(http.MethodGet, tegola(16), ""), 401, "NON_AUTENTICATO")
	catasto := "Bearer " + tr.banco.chiave(time.Hour, []authz.Scope{authz.CatastoRead}, "X100")
	tr.errore(tr.manda(http.MethodGet, tegola(16), "", "Authorization", catasto), 403, "PERMESSO_MANCANTE")
	if w := tr.manda(http.MethodGet, tegola(16), "", "Authorization", tr.altra); w.Code != 204 {
		t.Errorf("whose ente is another: %d", w.Code)
	}
	if w := tr.manda(http.MethodGet, tegola(11), "", "Authorization", tr.chiave); w.Code != 204 {
		t.Errorf("below its zoom: %d", w.Code)
	}
	w := tr.manda(http.MethodGet, tegola(16), "", "Authorization", tr.chiave)
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	strati, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil || len(strati) != 1 || strati[0].Name != "segnalazioni" || len(strati[0].Features) != 4 {
		t.Fatalf("%+v %v", strati, err)
	}
	for _, f := range strati[0].Features {
		if len(f.Properties) != 4 || f.Properties["id"] == "" || f.Properties["regola"] == "" || f.Properties["severita"] == "" || f.Properties["stato"] != "nuova" {
			t.Errorf("it carries %v", f.Properties)
		}
	}
	// Where they are drawn is where they are: the middle of particella 1.
	q := maptile.At(orb.Point{lon, lat}, 16)
	una := mvt.Layers{strati[0]}
	una.ProjectToWGS84(q)
	vicino := false
	for _, f := range una[0].Features {
		p := f.Geometry.(orb.Point)
		vicino = vicino || (p[0]-lon)*(p[0]-lon)+(p[1]-lat)*(p[1]-lat) < 1e-9
	}
	if !vicino {
		t.Error("none is in the middle of particella 1")
	}
	if w2 := tr.manda(http.MethodGet, tegola(16), "", "Authorization", tr.chiave, "If-None-Match", w.Header().Get("ETag")); w2.Code != 304 {
		t.Errorf("unchanged: %d", w2.Code)
	}
	if w := tr.manda(http.MethodGet, "/tiles/segnalazioni.json", "", "Authorization", tr.chiave); w.Code != 200 || !strings.Contains(w.Body.String(), `"minzoom":12`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestARunIsQueuedOnceForAKey(t *testing.T) {
	b := apriTributi(t)
	coda, err := jobs.New(t.Context(), b.db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b.cfg.Operazioni = coda
	b.porta = web.New(b.cfg)
	chiedi := func(corpo string, testate ...string) (string, int) {
		w := b.manda(http.MethodPost, "/api/v1/X100/riscontri", corpo, append([]string{"Authorization", b.chiave}, testate...)...)
		return w.Header().Get("Location"), w.Code
	}
	dove, stato := chiedi(`{"anno":2024,"regole":["XC-10"]}`, "Idempotency-Key", "k1")
	if stato != 202 || !strings.HasPrefix(dove, "/api/v1/operazioni/") {
		t.Fatalf("%d %s", stato, dove)
	}
	if ancora, stato := chiedi(`{"anno":2024,"regole":["XC-10"]}`, "Idempotency-Key", "k1"); stato != 202 || ancora != dove {
		t.Errorf("the same again: %d %s", stato, ancora)
	}
	if _, stato := chiedi(`{"anno":2023}`, "Idempotency-Key", "k1"); stato != 409 {
		t.Errorf("the same key for another: %d", stato)
	}
	b.errore(b.manda(http.MethodPost, "/api/v1/X100/riscontri", `{"regole":["XC-77"]}`, "Authorization", b.chiave), 400, "REGOLA_SCONOSCIUTA")
	b.errore(b.manda(http.MethodPost, "/api/v1/X100/riscontri", `{"anno":1900}`, "Authorization", b.chiave), 400, "ANNO_NON_VALIDO")

	ctx, ferma := context.WithCancel(t.Context())
	finito := make(chan error, 1)
	go func() {
		finito <- coda.Lavora(ctx, map[string]jobs.Lavoro{riscontri.TipoOperazione: b.cfg.Riscontri.Lavora}, nil)
	}()
	for {
		w := b.manda(http.MethodGet, dove, "", "Authorization", b.chiave)
		var o struct {
			Stato     string
			Risultato []riscontri.Esecuzione
		}
		if err := json.Unmarshal(w.Body.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		if o.Stato == jobs.InCoda || o.Stato == jobs.InCorso {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		if o.Stato != jobs.Conclusa || len(o.Risultato) != 1 || len(o.Risultato[0].Regole) != 1 || o.Risultato[0].Regole[0].Persistenti != 3 {
			t.Errorf("it ended as %s", w.Body)
		}
		break
	}
	ferma()
	if err := <-finito; err != nil {
		t.Error(err)
	}
}
