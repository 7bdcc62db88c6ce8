package portal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/portal"
)

// The office looks at what did not match, says where a sezione urbana leads, and sees it match.
func TestTheOfficeLooksAtTheQualityOfItsRegisters(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	mappatest.Indirizzi(t, db)
	mappatest.Censuario(t, db)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO catasto.estrazione (ente_id, fornitura_id, tipo, modo, registrata_al) SELECT ente_id, 22, 'F', 'aggiornamento', '2025-03-31' FROM sit.ente WHERE codice = 'X100'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	enti := visuratest.Enti(t, db, "X100", "X200")
	p, err := portal.New(portal.Config{Stato: web.Stato, Adesso: func() time.Time { return time.Date(2025, 6, 10, 9, 0, 0, 0, time.UTC) },
		Legami: portal.Legami{Stanza: visura.New(db), Attesa: 45, Ente: func(_ context.Context, codice string) (sit.Ente, error) {
			for _, e := range enti {
				if string(e.Codice) == codice {
					return e, nil
				}
			}
			return sit.Ente{}, sit.Rifiuto(sit.NotFound, "ENTE_SCONOSCIUTO", "Non c'è.")
		}}})
	if err != nil {
		t.Fatal(err)
	}
	porta := p.Handler()
	chiede := func(ctx context.Context, metodo, indirizzo string, modulo url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(ctx, metodo, indirizzo, strings.NewReader(modulo.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		porta.ServeHTTP(w, r)
		return w
	}
	scrive := visuratest.Operatore(t.Context(), 1, "", enti[:1], authz.CatastoRead, authz.FlussiWrite)
	legge := visuratest.Operatore(t.Context(), 2, "", enti[:1], authz.CatastoRead)
	contiene := func(w *httptest.ResponseRecorder, stato int, frasi ...string) {
		t.Helper()
		if w.Code != stato {
			t.Errorf("status %d, want %d: %s", w.Code, stato, w.Body)
		}
		for _, f := range frasi {
			if !strings.Contains(w.Body.String(), f) {
				t.Errorf("nothing says %q in %s", f, w.Body)
			}
		}
	}
	contiene(chiede(legge, "GET", "/comune/X100/qualita", nil), 200, "60 su cento portano a una particella", "/comune/X100/qualita/unita?motivo=PARTICELLA_IGNOTA", "VIA DEL TUTTO IGNOTA", "mai consegnato", "Catasto fabbricati: le variazioni mancano da 71 giorni", "registrazioni fino al 31/03/2025")
	contiene(chiede(legge, "GET", "/comune/X100/qualita/unita?motivo=SEZIONE_URBANA_SENZA_FOGLIO", nil), 200, "X100-F-205", "la sezione urbana non è nella tabella")
	contiene(chiede(legge, "GET", "/comune/X100/qualita/indirizzi", nil), 200, "X100-F-206", "VIA ROSA PROVETTI", "il numero non è fra i civici della via")
	w := chiede(legge, "GET", "/comune/X100/sezioni-urbane", nil)
	contiene(w, 200, "Righe che mancano")
	if strings.Contains(w.Body.String(), "<form class=\"modulo\"") {
		t.Error("who only reads has a form")
	}
	contiene(chiede(scrive, "GET", "/comune/X100/sezioni-urbane?sezione=U&foglio=9", nil), 200, `value="U"`, "Scrivere una riga")
	contiene(chiede(scrive, "POST", "/comune/X100/sezioni-urbane", url.Values{"sezione_urbana": {"U"}, "foglio_urbano": {"9"}, "foglio": {"88"}}), 422, "Il foglio 88 di terreni non c", `id="e-foglio"`)
	if w := chiede(scrive, "POST", "/comune/X100/sezioni-urbane", url.Values{"sezione_urbana": {"U"}, "foglio_urbano": {"9"}, "foglio": {"3"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	contiene(chiede(scrive, "GET", "/comune/X100/sezioni-urbane?fatto=scritta", nil), 200, "La riga è scritta", "/comune/X100/sezioni-urbane/togli")
	contiene(chiede(legge, "GET", "/comune/X100/qualita", nil), 200, "80 su cento portano a una particella")
	if w := chiede(scrive, "POST", "/comune/X100/sezioni-urbane/togli", url.Values{"sezione_urbana": {"U"}, "foglio_urbano": {"9"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	contiene(chiede(scrive, "GET", "/comune/X100/qualita", nil), 200, "60 su cento")
	for _, indirizzo := range []string{"/comune/X100/qualita", "/comune/X100/qualita/unita", "/comune/X100/sezioni-urbane"} {
		contiene(chiede(t.Context(), "GET", indirizzo, nil), 401)
		contiene(chiede(visuratest.Operatore(t.Context(), 3, "", enti[1:], authz.CatastoRead), "GET", indirizzo, nil), 404)
	}
	contiene(chiede(legge, "POST", "/comune/X100/sezioni-urbane", url.Values{"sezione_urbana": {"U"}, "foglio": {"3"}}), 403)
}
