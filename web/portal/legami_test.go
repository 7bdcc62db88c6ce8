package portal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/visuratest"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/portal"
)

// senzaStanza stands for the rooms that these pages do not ask.
type senzaStanza struct{ portal.Registri }

// An officer sees what is not tied, confirms one proposal and a street, rejects another, and takes it back: all by plain forms.
func TestTheTaxOfficeConfirmsLinksInBulk(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	mappatest.Indirizzi(t, db)
	mappatest.Censuario(t, db)
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `DO $$ DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100'); BEGIN
			INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, denominazione, n_foglio, n_numero, n_subalterno, uso, superficie_mq, categoria, via_testo, civico, impronta, grezza, file, riga, fornitura_id) VALUES
				(e, 1, 'X100', '1', '1', 'D', 'TREBIOTTI ODILIA', '1', '777', '', 3, 20, 'D2', 'PIAZZA ROSA PROVETTI', '1', 0, '', '', 1, 1),
				(e, 2, 'X100', '2', '1', 'N', 'BRAVESCO ERMANTE', '1', '777', '9', 3, 30, 'N3', NULL, NULL, 0, '', '', 2, 1);
			UPDATE catasto.identificativo SET subalterno = '' WHERE immobile = 206;
			UPDATE catasto.stadio_uiu SET identificativi = jsonb_set(identificativi, '{0,subalterno}', '""') WHERE immobile = 206;
			UPDATE tributi.tari SET n_subalterno = '4' WHERE posizione_id = 1;
			PERFORM tributi.lega(e);
		END $$`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	enti := visuratest.Enti(t, db, "X100", "X200")
	p, err := portal.New(portal.Config{Stato: web.Stato, Adesso: func() time.Time { return time.Date(2025, 6, 10, 9, 0, 0, 0, time.UTC) }, Registri: senzaStanza{},
		Legami: portal.Legami{Stanza: visura.New(db), Tributi: tributi.New(db), Ente: func(_ context.Context, codice string) (sit.Ente, error) {
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
	contiene := func(w *httptest.ResponseRecorder, stato int, frasi ...string) string {
		t.Helper()
		if w.Code != stato {
			t.Errorf("status %d, want %d: %s", w.Code, stato, w.Body)
		}
		for _, f := range frasi {
			if !strings.Contains(w.Body.String(), f) {
				t.Errorf("nothing says %q in %s", f, w.Body)
			}
		}
		if s := w.Body.String(); strings.Contains(s, "TREBIOTTI") || strings.Contains(s, "BRAVESCO") {
			t.Error("a name in the page")
		}
		return w.Body.String()
	}
	scrive := visuratest.Operatore(t.Context(), 1, "controllo", enti[:1], authz.CatastoRead, authz.TributiRead, authz.TributiWrite)
	legge := visuratest.Operatore(t.Context(), 2, "controllo", enti[:1], authz.CatastoRead, authz.TributiRead)
	altro := visuratest.Operatore(t.Context(), 3, "controllo", enti[1:], authz.CatastoRead, authz.TributiRead, authz.TributiWrite)
	muto := visuratest.Operatore(t.Context(), 4, "", enti[:1], authz.TributiRead)

	contiene(chiede(scrive, "GET", "/comune/X100/coperture", nil), 200, "0 su cento, di 2", "/comune/X100/coperture/TARI?motivo=SUB_IGNOTO", "la via è da confermare", "particella o fabbricato più vicino")
	contiene(chiede(scrive, "GET", "/comune/X100/coperture/TARI?motivo=SUB_IGNOTO", nil), 200, "TARI-1", "TARI-2")
	gruppi := contiene(chiede(scrive, "GET", "/comune/X100/legami", nil), 200, "M4, stessa particella, senza il subalterno")
	gruppo := regexp.MustCompile(`href="(\?livello=M4[^"]*)"`).FindStringSubmatch(gruppi)
	if gruppo == nil {
		t.Fatal(gruppi)
	}
	lista := contiene(chiede(scrive, "GET", "/comune/X100/legami"+strings.ReplaceAll(gruppo[1], "&amp;", "&"), nil), 200, "TARI-1", "X100-F-206", "PIAZZA ROSA PROVETTI 1", "Fg. 1 n. 777 sub 4", "Conferma le scelte")
	scelte := regexp.MustCompile(`name="scelta" value="([^"]+)"`).FindAllStringSubmatch(lista, -1)
	if len(scelte) != 2 {
		t.Fatalf("%d choices", len(scelte))
	}
	modulo := url.Values{"livello": {"M4"}, "gruppo": {"SUB_IGNOTO"}, "scelta": {scelte[0][1], scelte[1][1]}, "esito": {"confermato"}}
	contiene(chiede(scrive, "POST", "/comune/X100/legami", modulo), 422, "Scrivere il motivo della decisione")
	modulo.Set("motivo", "visto l'atto di provenienza")
	if w := chiede(legge, "POST", "/comune/X100/legami", modulo); w.Code != 403 {
		t.Errorf("who only reads: %d", w.Code)
	}
	if w := chiede(altro, "POST", "/comune/X100/legami", modulo); w.Code != 404 {
		t.Errorf("another ente: %d", w.Code)
	}
	if w := chiede(scrive, "POST", "/comune/X100/legami", modulo); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	contiene(chiede(scrive, "GET", "/comune/X100/legami?fatto=si", nil), 200, "Le proposte scelte sono confermate.", "visto l&#39;atto di provenienza", "Nessuna posizione attende una conferma.")
	contiene(chiede(legge, "GET", "/comune/X100/coperture", nil), 200, "100 su cento, di 2")
	contiene(chiede(scrive, "POST", "/comune/X100/legami", modulo), 422, "è ancora in attesa")
	lotto := regexp.MustCompile(`name="lotto" value="([0-9]+)"`).FindStringSubmatch(chiede(scrive, "GET", "/comune/X100/legami", nil).Body.String())
	if w := chiede(scrive, "POST", "/comune/X100/legami/annulla", url.Values{"lotto": {lotto[1]}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	contiene(chiede(scrive, "GET", "/comune/X100/legami?fatto=annullata", nil), 200, "annullata", "M4, stessa particella")

	vie := contiene(chiede(scrive, "GET", "/comune/X100/legami?livello=vie", nil), 200, "PIAZZA ROSA PROVETTI", "VIA ROSA PROVETTI", "non deve contenere persone")
	via := regexp.MustCompile(`name="scelta" value="([^"]+)"`).FindStringSubmatch(vie)
	if w := chiede(scrive, "POST", "/comune/X100/legami/vie", url.Values{"livello": {"vie"}, "scelta": {via[1]}, "esito": {"confermato"}, "motivo": {"si chiama anche così"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	contiene(chiede(scrive, "GET", "/comune/X100/legami?livello=vie", nil), 200, "Nessun nome attende una conferma.")
	if w := chiede(muto, "GET", "/comune/X100/legami?livello=M4&motivo=SUB_IGNOTO", nil); w.Code != http.StatusPreconditionRequired {
		t.Errorf("without a reason: %d", w.Code)
	}
	if w := chiede(t.Context(), "GET", "/comune/X100/legami", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("nobody: %d", w.Code)
	}
}
