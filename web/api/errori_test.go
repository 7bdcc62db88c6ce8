package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cestor/sit/web"
)

const segnalazione = `{"oggetto":"x100_000100.1","testo":"Il confine verso la strada è spostato di due metri."}`

func TestAnErrorIsReported(t *testing.T) {
	b := apri(t, func(c *web.Config) { c.AllOra = -1 })
	var primo, secondo, terzo struct{ Codice string }
	w := b.manda("POST", "/api/v1/x100/errori", segnalazione, "Idempotency-Key", "k1")
	b.json(w, 201, &primo)
	if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v", w.Header())
	}
	b.json(b.manda("POST", "/api/v1/X100/errori", segnalazione, "Idempotency-Key", "k1"), 201, &secondo)
	b.json(b.manda("POST", "/api/v1/X100/errori", segnalazione), 201, &terzo)
	if primo.Codice == "" || secondo != primo || terzo == primo {
		t.Errorf("%v %v %v", primo, secondo, terzo)
	}
	for _, c := range []struct {
		corpo, codice, campo string
		stato                int
	}{
		{`{"oggetto":"X100_000100.1","testo":"breve"}`, "TESTO_NON_VALIDO", "testo", 400},
		{`{"oggetto":"X100_000100.99","testo":"Questa particella manca dalla mappa."}`, "PART_INESISTENTE", "id", 404},
		{`{"oggetto":"9.19,45.46","testo":"Qui manca un edificio intero."}`, "FUORI_DA_OGNI_ENTE", "", 404},
		{`{"testo":"Qui manca un edificio intero."}`, "OGGETTO_MANCANTE", "oggetto", 400},
		{`{`, "CORPO_NON_VALIDO", "", 400},
		{`{"oggetto":"X100","testo":"` + strings.Repeat("a", 20000) + `"}`, "CORPO_TROPPO_GRANDE", "", 413},
	} {
		p := b.errore(b.manda("POST", "/api/v1/X100/errori", c.corpo), c.stato, c.codice)
		if c.campo != "" && (len(p.Errori) != 1 || p.Errori[0].Campo != c.campo) {
			t.Errorf("%s: %+v", c.codice, p)
		}
		if strings.Contains(p.Dettaglio, "10 MB") {
			t.Errorf("the wrong limit: %s", p.Dettaglio)
		}
	}
	b.errore(b.manda("POST", "/api/v1/X100/errori", strings.Replace(segnalazione, "due", "tre", 1), "Idempotency-Key", "k1"), 409, "CHIAVE_RIUSATA")
	b.errore(b.manda("POST", "/api/v1/X999/errori", segnalazione), 404, "ENTE_SCONOSCIUTO")
	if log := b.registro.String(); strings.Contains(log, "confine verso") || strings.Contains(log, "breve") {
		t.Error("what people write is in the log")
	}
}

func TestReportsAreCountedByTheHour(t *testing.T) {
	b := apri(t, func(c *web.Config) { c.AllOra = 2; c.ProxyFidato = true })
	var ultima *httptest.ResponseRecorder
	for range 3 {
		ultima = b.manda("POST", "/api/v1/X100/errori", segnalazione, "X-Forwarded-For", "198.51.100.7")
	}
	b.errore(ultima, 429, "TROPPE_RICHIESTE")
	if ultima.Header().Get("Retry-After") == "" {
		t.Errorf("%v", ultima.Header())
	}
	if w := b.manda("POST", "/api/v1/X100/errori", segnalazione, "X-Forwarded-For", "198.51.100.8"); w.Code != 201 {
		t.Errorf("another address: %d", w.Code)
	}
}
