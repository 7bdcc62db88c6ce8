package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/api"
	"github.com/cestor/sit/web/auth"
)

// banco is a whole server on the invented comune, with its log kept for reading.
type banco struct {
	t        testing.TB
	db       *pg.DB
	mappa    *tiles.Map
	porta    http.Handler
	registro *bytes.Buffer
	cfg      web.Config
	rotte    routers.Router
}

func oggi() time.Time { return time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC) }

func apri(t testing.TB, cambia ...func(*web.Config)) *banco {
	b := &banco{t: t, db: pgtest.Open(t), registro: &bytes.Buffer{}}
	mappatest.Territorio(t, b.db)
	m := mappa.New(b.db)
	var err error
	if b.mappa, err = tiles.NewMap(tiles.Config{}); err != nil {
		t.Fatal(err)
	}
	b.mappa.Apply(segmenti(t, b.db), nil)
	cfg := web.Config{
		Mappa: m, Ricerca: ricerca.New(b.db, m).ConMemoria(api.Istantanea{Mappa: b.mappa}), Territorio: territorio.New(m, api.Istantanea{Mappa: b.mappa}).ConIndirizzi(indirizzi.New(b.db)).ConUrbanistica(urbanistica.New(b.db)),
		Accesso: auth.New(auth.Config{Accessi: authz.NewAccessi(b.db, oggi).ConPratiche(edilizia.New(b.db)), Sessioni: authz.NewSessioni(b.db)}), Registro: authz.NewRegistro(b.db), Visura: visura.New(b.db), Urbanistica: urbanistica.New(b.db), Tributi: tributi.New(b.db), Edilizia: edilizia.New(b.db), Riscontri: riscontri.New(b.db), Mosaico: b.mappa, Adesso: oggi, Pronto: b.db.Ping, Log: slog.New(slog.NewJSONHandler(b.registro, nil)),
	}
	cfg.Errori = errori.New(b.db, territorio.NewAnagrafe(cfg.Territorio, m, indirizzi.New(b.db), func() sit.Giorno { return sit.GiornoDi(oggi()) }))
	for _, f := range cambia {
		f(&cfg)
	}
	b.cfg, b.porta = cfg, web.New(cfg)
	doc, err := openapi3.NewLoader().LoadFromData(api.OpenAPI())
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	for _, tipo := range []string{"text/html", "application/pdf", "text/csv", "application/vnd.pmtiles", "application/geopackage+sqlite3", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		openapi3filter.RegisterBodyDecoder(tipo, openapi3filter.FileBodyDecoder)
	}
	if b.rotte, err = gorillamux.NewRouter(doc); err != nil {
		t.Fatal(err)
	}
	return b
}

// chiave makes a token that lasts so long from the day of the tests.
func (b *banco) chiave(dura time.Duration, scopi []authz.Scope, enti ...string) string {
	b.t.Helper()
	n := authz.NuovaChiave{Nome: "prova", Scopi: scopi, Scade: oggi().Add(dura), CreataDa: "test"}
	tutti, err := b.db.Enti(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range tutti {
		if slices.Contains(enti, string(e.Codice)) {
			n.Enti = append(n.Enti, e.ID)
		}
	}
	if len(n.Enti) != len(enti) {
		b.t.Fatalf("not all registered: %v", enti)
	}
	chiave, err := authz.NewChiavi(b.db).Crea(b.t.Context(), n)
	if err != nil {
		b.t.Fatal(err)
	}
	return chiave
}

// manda sends a request and checks question and answer against openapi.yaml. A question that
// the document refuses must be refused by the server too.
func (b *banco) manda(metodo, indirizzo, corpo string, testate ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	nuova := func() *http.Request {
		r := httptest.NewRequest(metodo, indirizzo, strings.NewReader(corpo))
		if corpo != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		for i := 0; i+1 < len(testate); i += 2 {
			r.Header.Set(testate[i], testate[i+1])
		}
		return r
	}
	w := httptest.NewRecorder()
	b.porta.ServeHTTP(w, nuova())
	b.confronta(nuova(), w)
	return w
}

func (b *banco) confronta(r *http.Request, w *httptest.ResponseRecorder) {
	b.t.Helper()
	if r.Method == http.MethodHead {
		return // the document speaks of GET; what HEAD answers is the same without a body
	}
	r.URL.Path = strings.ReplaceAll(r.URL.EscapedPath(), "%2F", "_") // kin-openapi cuts at an encoded slash
	r.URL.RawPath = ""
	rotta, parti, err := b.rotte.FindRoute(r)
	if err != nil {
		if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNoContent {
			b.t.Errorf("%s %s: %d, and openapi.yaml has no such operation: %v", r.Method, r.URL, w.Code, err)
		}
		return
	}
	domanda := &openapi3filter.RequestValidationInput{Request: r, PathParams: parti, Route: rotta,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	if err := openapi3filter.ValidateRequest(context.Background(), domanda); err != nil && w.Code < 300 {
		b.t.Errorf("%s %s: %d, but openapi.yaml refuses the question: %v", r.Method, r.URL, w.Code, err)
	}
	corpo := w.Body.Bytes()
	if w.Header().Get("Content-Encoding") != "" {
		return
	}
	risposta := &openapi3filter.ResponseValidationInput{RequestValidationInput: domanda, Status: w.Code, Header: w.Header(),
		Body: io.NopCloser(bytes.NewReader(corpo)), Options: &openapi3filter.Options{IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateResponse(context.Background(), risposta); err != nil {
		b.t.Errorf("%s %s: the answer is not that of openapi.yaml: %v\n%s", r.Method, r.URL, err, corpo)
	}
}

func (b *banco) prendi(indirizzo string, testate ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.manda(http.MethodGet, indirizzo, "", testate...)
}

// json reads an answer of the status wanted into v.
func (b *banco) json(w *httptest.ResponseRecorder, stato int, v any) {
	b.t.Helper()
	if w.Code != stato {
		b.t.Fatalf("status %d, want %d: %s", w.Code, stato, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		b.t.Fatalf("%v: %s", err, w.Body)
	}
}

type problema struct {
	Titolo    string `json:"title"`
	Dettaglio string `json:"detail"`
	Codice    string `json:"codice"`
	Richiesta string `json:"richiesta"`
	Errori    []struct {
		Campo string `json:"campo"`
	} `json:"errori"`
}

// errore checks that an answer is a problem with a status and a code.
func (b *banco) errore(w *httptest.ResponseRecorder, stato int, codice string) problema {
	b.t.Helper()
	var p problema
	b.json(w, stato, &p)
	if p.Codice != codice || p.Titolo == "" || p.Dettaglio == "" || p.Richiesta != w.Header().Get("X-Request-Id") ||
		w.Header().Get("Content-Type") != "application/problem+json" {
		b.t.Errorf("want %s, got %+v %v", codice, p, w.Header())
	}
	return p
}

func (b *banco) punto(x, y float64) string {
	lon, lat := mappatest.LonLat(b.t, b.db, x, y)
	return url.Values{"lon": {numero(lon)}, "lat": {numero(lat)}}.Encode()
}

func numero(v float64) string { s, _ := json.Marshal(v); return string(s) }

// segmenti draws the territory in memory, as the loader of the tiles does.
func segmenti(t testing.TB, db *pg.DB) []*tiles.Segment {
	t.Helper()
	const disegni = `
		SELECT d.ente_id, d.foglio_id, d.classe::int, COALESCE(d.dal, '-infinity'::date), COALESCE(d.al, 'infinity'::date), d.area_mq, ST_Transform(d.geom, 3857),
		       f.nome, f.foglio, COALESCE(p.id, ''), COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, ''),
		       COALESCE(p.tipo, ''), d.ordine, s.riferimento, s.precisione_m::float8,
		       ARRAY(SELECT q.id FROM catasto.successione k JOIN catasto.particella q ON q.ente_id = k.ente_id AND q.particella_id = k.da WHERE k.ente_id = d.ente_id AND k.a = d.particella_id ORDER BY 1),
		       ARRAY(SELECT q.id FROM catasto.successione k JOIN catasto.particella q ON q.ente_id = k.ente_id AND q.particella_id = k.a WHERE k.ente_id = d.ente_id AND k.da = d.particella_id ORDER BY 1)
		FROM catasto.disegno d
		JOIN catasto.foglio f ON f.ente_id = d.ente_id AND f.foglio_id = d.foglio_id
		JOIN catasto.stesura s ON s.ente_id = d.ente_id AND s.foglio_id = d.foglio_id AND s.fornitura_id = d.fornitura_id AND s.gruppo = CASE WHEN d.classe = 3 THEN 2 ELSE 1 END
		LEFT JOIN catasto.particella p ON p.ente_id = d.ente_id AND p.particella_id = d.particella_id
		UNION ALL
		SELECT c.ente_id, 0, 0, '-infinity', 'infinity', 0, ST_Transform(c.geom, 3857), '', 0, '', '', '', 0, '-infinity', 0, '{}', '{}' FROM catasto.confine_ente c`
	costruttori := map[tiles.SegmentKey]*tiles.SegmentBuilder{}
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), disegni)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var k tiles.SegmentKey
			var f tiles.Feature
			var classe, ordine int
			var dal, al, rif sit.Giorno
			var geom orb.Geometry
			var nome, id string
			if err := rows.Scan(&k.Ente, &k.Foglio, &classe, &dal, &al, &f.Area, &geom, &nome, &f.Foglio, &id, &f.Numero, &f.Tipo, &ordine, &rif, &f.Precisione,
				&f.Kin.Predecessori, &f.Kin.Successori); err != nil {
				return err
			}
			f.Dal, f.Al, f.Riferimento, f.Ente, f.Comune, f.Fonte = tiles.Day(dal), tiles.Day(al), tiles.Day(rif), "X100", "X100", "cxf"
			switch classe {
			case 0:
				k.Layer, f.Testo = tiles.Comuni, "Borgo Sant'Elpidio"
			case 1:
				k.Layer, f.ID = tiles.Fogli, nome
			case 2:
				k.Layer, f.ID, f.Flags = tiles.Particelle, id, tiles.InMappa
			case 3:
				k.Layer, f.Particella, f.ID = tiles.Edifici, id, nome+"."+f.Numero+"+"+string(rune('0'+ordine))
			}
			poligoni, ok := geom.(orb.MultiPolygon)
			if !ok {
				poligoni = orb.MultiPolygon{geom.(orb.Polygon)}
			}
			for _, p := range poligoni {
				var fini []int
				for _, r := range p {
					for _, q := range r {
						f.Flat = append(f.Flat, q[0], q[1])
					}
					fini = append(fini, len(f.Flat))
				}
				f.Ends = append(f.Ends, fini)
			}
			if costruttori[k] == nil {
				costruttori[k] = tiles.NewSegment(k)
			}
			costruttori[k].Add(f)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	var tutti []*tiles.Segment
	for _, c := range costruttori {
		tutti = append(tutti, c.Build())
	}
	return tutti
}
