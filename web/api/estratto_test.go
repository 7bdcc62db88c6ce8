package api_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"github.com/cestor/sit/sit/mappa/carta/cartatest"
	"github.com/cestor/sit/web"
)

// area of the particella pointed out on a page, in square millimetres.
func area(t *testing.T, p cartatest.Pagina) (a float64) {
	t.Helper()
	for _, x := range p.Tratti {
		if x.Colore == "0.647 0.078 0.118" && x.Chiuso && math.Abs(x.Spessore-0.6) < 0.01 {
			a += math.Abs(planar.Area(orb.Ring(append(x.Punti, x.Punti[0]))))
		}
	}
	return a
}

func TestEstrattoIsAPDFAtScale(t *testing.T) {
	b := apri(t, func(c *web.Config) { c.Nome = "SIT di Borgo" })
	for _, c := range []struct {
		domanda string
		scala   float64
		mq      float64
		nome    string
		scritte []string
		mancano []string
	}{
		{"particella=X100_000100.1", 500, 400, "estratto-X100_000100.1-1-500-A4.pdf",
			[]string{"Scala 1:500", "1", "2", "3", "01/01/2022", "01/06/2025", "Estratto senza valore legale"}, []string{"Situazione"}},
		{"particella=x100_000100.0731%2F2&scala=1:1000&formato=a3", 1000, 800, "estratto-X100_000100.731-2-1-1000-A3.pdf", []string{"731/2", "A3"}, nil},
		{"particella=X100_000300.47&scala=2000", 2000, 1000, "estratto-X100_000300.47-1-2000-A4.pdf", []string{"47", "48", "01/01/2020"}, nil}, // with its hole
		{"particella=X100_000100.5", 500, 800, "estratto-X100_000100.5-1-500-A4-2021-12-31.pdf", []string{"5", "4"}, []string{"6", "7"}},
		{"particella=X100_000100.1&data=1950-01-01&scala=5000", 5000, 400, "estratto-X100_000100.1-1-5000-A4-1950-01-01.pdf", []string{"5"}, nil},
		{"foglio=X100_000300", 500, 0, "estratto-X100_000300-1-500-A4.pdf", []string{"45", "47", "48"}, []string{"Particella"}},
		{"foglio=0003&sezione=_&scala=1000", 1000, 0, "estratto-X100_000300-1-1000-A4.pdf", []string{"45"}, nil},
		{"foglio=X100_0003A0", 500, 0, "estratto-X100_0003A0-1-500-A4.pdf", []string{"3 allegato A"}, nil},
	} {
		w := b.prendi("/api/v1/X100/estratto?" + c.domanda)
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" {
			t.Errorf("%s: %d %s", c.domanda, w.Code, w.Body)
			continue
		}
		if d := w.Header().Get("Content-Disposition"); d != `inline; filename="`+c.nome+`"` {
			t.Errorf("%s: %s", c.domanda, d)
		}
		p := cartatest.Leggi(t, w.Body.Bytes())
		if len(p) != 1 {
			t.Errorf("%s: %d pages", c.domanda, len(p))
		}
		if got := area(t, p[0]) * c.scala * c.scala / 1e6; c.mq > 0 && math.Abs(got-c.mq) > c.mq/100 {
			t.Errorf("%s: on the page it is %.1f m², want %g", c.domanda, got, c.mq)
		}
		for _, s := range c.scritte {
			if !p[0].Ha(s) {
				t.Errorf("%s: %q is not written:\n%s", c.domanda, s, p[0].Scritto())
			}
		}
		for _, s := range c.mancano {
			if p[0].Ha(s) || len(s) > 2 && strings.Contains(p[0].Scritto(), s) {
				t.Errorf("%s: %q is written", c.domanda, s)
			}
		}
	}
	w := b.prendi("/api/v1/X100/estratto?particella=X100_000100.5")
	s := strings.ReplaceAll(cartatest.Leggi(t, w.Body.Bytes())[0].Scritto(), "\n", " ")
	if !strings.Contains(s, "Particella soppressa: in mappa fino al 31/12/2021. Situazione al 31/12/2021") {
		t.Errorf("nothing says that it is no more: %s", s)
	}
}

func TestEstrattoIsKeptByCaches(t *testing.T) {
	b := apri(t)
	for _, indirizzo := range []string{"/api/v1/X100/estratto?particella=X100_000100.1", "/api/v1/X100/particelle/X100_000100.1/scheda"} {
		w := b.prendi(indirizzo)
		etag := w.Header().Get("ETag")
		if w.Code != 200 || etag == "" || w.Header().Get("Cache-Control") != "public, no-cache" {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		if w := b.prendi(indirizzo, "If-None-Match", etag); w.Code != 304 || w.Body.Len() > 0 {
			t.Errorf("%s: %d", indirizzo, w.Code)
		}
		if w := b.manda("HEAD", indirizzo, ""); w.Code != 200 || w.Header().Get("ETag") != etag {
			t.Errorf("%s: HEAD %d", indirizzo, w.Code)
		}
	}
}

func TestEstrattoRefusesWhatItCannotDraw(t *testing.T) {
	b := apri(t)
	for _, c := range []struct {
		domanda string
		stato   int
		codice  string
		campo   string
	}{
		{"", 400, "PARAMETRO_NON_VALIDO", "particella"},
		{"particella=X100_000100.1&foglio=1", 400, "PARAMETRO_NON_VALIDO", "particella"},
		{"particella=X100_000100.1&scala=300", 400, "PARAMETRO_NON_VALIDO", "scala"},
		{"particella=X100_000100.1&formato=A5", 400, "PARAMETRO_NON_VALIDO", "formato"},
		{"particella=X100_000100.1&data=ieri", 400, "DATA_NON_VALIDA", "data"},
		{"foglio=boh", 400, "PARAMETRO_NON_VALIDO", "foglio"},
		{"foglio=1&sezione=AB", 400, "PARAMETRO_NON_VALIDO", "sezione"},
		{"particella=X100_000100.45", 404, "PART_INESISTENTE", "id"},
		{"particella=boh", 404, "PART_INESISTENTE", "id"},
		{"foglio=900", 404, "FOGLIO_INESISTENTE", "foglio"},
		{"particella=X100_000100.5&data=2023-01-01", 409, "PART_NON_IN_MAPPA", "data"},
		{"particella=X100_000100.6&data=2020-06-01", 409, "PART_NON_IN_MAPPA", "data"},
		{"particella=X100_000300.99", 409, "PART_NON_IN_MAPPA", "data"},
	} {
		p := b.errore(b.prendi("/api/v1/X100/estratto?"+c.domanda), c.stato, c.codice)
		if len(p.Errori) != 1 || p.Errori[0].Campo != c.campo {
			t.Errorf("%s: %+v", c.domanda, p)
		}
	}
	b.errore(b.prendi("/api/v1/X999/estratto?foglio=1"), 404, "ENTE_SCONOSCIUTO")
	b.errore(b.prendi("/api/v1/X200/estratto?foglio=1&data=2020-01-01"), 404, "DATA_FUORI_STORIA")
	b.errore(b.prendi("/api/v1/X100/particelle/X100_000100.45/scheda"), 404, "PART_INESISTENTE")
}

// The address on the page is ours: a Host header that is no host is not repeated.
func TestEstrattoDoesNotEchoAFalseHost(t *testing.T) {
	b := apri(t)
	for host, want := range map[string]bool{"sit.example.it": true, "sit.example.it:8080": true, "evil.example/x?": false, "a b": false, "": false} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/X100/estratto?particella=X100_000100.1&data=2024-01-01", nil)
		r.Host = host
		w := httptest.NewRecorder()
		b.porta.ServeHTTP(w, r)
		s := strings.ReplaceAll(cartatest.Leggi(t, w.Body.Bytes())[0].Scritto(), "\n", "")
		if got := strings.Contains(s, "http://"+host+"/particella/X100_000100.1?data=2024-01-01"); got != want || strings.Contains(s, "http") != want {
			t.Errorf("%q: %s", host, s)
		}
	}
}

func TestSchedaIsAPDF(t *testing.T) {
	b := apri(t)
	for _, c := range []struct {
		domanda, canonico string
		scritte           []string
	}{
		{"X100_000100.6/scheda", "", []string{"X100_000100.6", "400 m²", "X100_000100.5", "731/2", "20,0 m", "dal 01/01/2022", "Scheda senza valore legale", "Scala 1:500"}},
		{"x100_000100.731%2F2/scheda", "/api/v1/X100/particelle/X100_000100.731%2F2/scheda", []string{"X100_000100.731/2"}},
		{"X100_000100.5/scheda", "", []string{"soppressa", "X100_000100.6, X100_000100.7", "La mappa è quella del 31/12/2021."}},
		{"X100_000100.5/scheda?data=2021-01-01", "", []string{"in mappa", "Situazione al 01/01/2021: non è la mappa di oggi.", "800 m²"}},
		{"X100_000300.99/scheda", "", []string{"mai disegnata in mappa"}},
	} {
		w := b.prendi("/api/v1/X100/particelle/" + c.domanda)
		if w.Code != 200 {
			t.Errorf("%s: %d %s", c.domanda, w.Code, w.Body)
			continue
		}
		if got := w.Header().Get("Content-Location"); got != c.canonico {
			t.Errorf("%s: Content-Location %q", c.domanda, got)
		}
		p := cartatest.Leggi(t, w.Body.Bytes())[0]
		for _, s := range c.scritte {
			if !p.Ha(s) {
				t.Errorf("%s: %q is not written:\n%s", c.domanda, s, p.Scritto())
			}
		}
	}
}

func FuzzEstratto(f *testing.F) {
	for _, s := range []string{"'", "\x00", "%", "$1", "-1", "1e9", "NaN", "🂡", "2025-01-01", "3/45", "1:2000", "A4", "X100_000100.1", "X100_000300", "00000000000000000003"} {
		f.Add(s)
	}
	b := apri(f)
	f.Fuzz(func(t *testing.T, s string) {
		v := url.QueryEscape(s)
		for _, indirizzo := range []string{
			"/api/v1/X100/estratto?particella=" + v, "/api/v1/X100/estratto?foglio=" + v, "/api/v1/X100/estratto?foglio=1&sezione=" + v,
			"/api/v1/X100/estratto?particella=X100_000100.1&scala=" + v, "/api/v1/X100/estratto?particella=X100_000100.1&formato=" + v,
			"/api/v1/X100/estratto?particella=X100_000100.1&data=" + v, "/api/v1/X100/particelle/" + url.PathEscape(s) + "/scheda",
			"/api/v1/X100/particelle/X100_000100.1/scheda?data=" + v,
		} {
			prova(t, b, indirizzo)
		}
	})
}
