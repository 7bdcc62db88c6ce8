package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

type importatoreFinto struct{}

func (importatoreFinto) Esamina(_ context.Context, dir string, nomi []string, _ forniture.Opzioni) (tipi []string, err error) {
	for _, n := range nomi {
		b, err := os.ReadFile(filepath.Join(dir, n))
		if err != nil {
			return nil, err
		}
		tipi = append(tipi, string(b))
	}
	return tipi, nil
}

func (importatoreFinto) Annulla(_ context.Context, numero int64, _, _ string) error {
	if numero == 1 {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_NON_ULTIMA", "La fornitura 1 non è l'ultima della sua catena: prima vanno annullate, dalla più recente, 2.")
	}
	return nil
}

// bancoConsegne is a portal with a counter of deliveries and one person who has signed in.
type bancoConsegne struct {
	t    *testing.T
	db   *pg.DB
	ente int32
	jobs *jobs.Jobs
	h    http.Handler
	chi  *authz.Chi
}

func apriConsegne(t *testing.T) *bancoConsegne {
	b := &bancoConsegne{t: t, db: pgtest.Open(t)}
	if _, err := b.db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Borgo Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	tutti, err := b.db.Enti(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.ente = tutti[0].ID
	a, err := archivio.New(archivio.Config{Dir: t.TempDir()}, b.db)
	if err != nil {
		t.Fatal(err)
	}
	if b.jobs, err = jobs.New(t.Context(), b.db, nil); err != nil {
		t.Fatal(err)
	}
	adesso := func() time.Time { return time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC) }
	p, err := New(Config{Adesso: adesso, Stato: func(err error) (int, string) {
		stato := map[sit.ErrKind]int{sit.Invalid: 400, sit.NotFound: 404, sit.Forbidden: 403, sit.Conflict: 409}[sit.Kind(err)]
		return stato, sit.Messaggio(err)
	}, Consegne: Consegne{Operazioni: b.jobs, Stanza: forniture.New(forniture.Config{DB: b.db, Jobs: b.jobs, Archivio: a, Importatore: importatoreFinto{},
		Registro: authz.NewRegistro(b.db), Adesso: adesso}), Ente: func(context.Context, string) (sit.Ente, error) {
		return sit.Ente{ID: b.ente, Codice: "X100", Nome: "Borgo Prova"}, nil
	}}})
	if err != nil {
		t.Fatal(err)
	}
	interno := p.Handler()
	b.h = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		interno.ServeHTTP(w, r.WithContext(authz.ConChi(r.Context(), b.chi)))
	})
	b.entra(authz.FlussiWrite)
	return b
}

func (b *bancoConsegne) entra(scopi ...authz.Scope) {
	permessi := map[authz.Scope]sit.Ambito{}
	for _, s := range scopi {
		permessi[s] = sit.AmbitoDi(b.ente)
	}
	b.chi = authz.NewChi(authz.Persona, sit.Operatore{ID: 7, Nome: "Tizia Di Prova"}, permessi)
}

func (b *bancoConsegne) manda(metodo, indirizzo, tipo, corpo string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(metodo, indirizzo, strings.NewReader(corpo))
	if tipo != "" {
		r.Header.Set("Content-Type", tipo)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

func (b *bancoConsegne) contiene(w *httptest.ResponseRecorder, stato int, frasi ...string) {
	b.t.Helper()
	if w.Code != stato || w.Header().Get("Cache-Control") != "no-store" {
		b.t.Errorf("%d %v, want %d: %.300s", w.Code, w.Header(), stato, w.Body)
	}
	for _, f := range frasi {
		if !strings.Contains(w.Body.String(), f) {
			b.t.Errorf("no %q in %s", f, w.Body)
		}
	}
}

func moduloDi(t *testing.T, campi map[string]string, file map[string]string) (tipo, corpo string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range campi {
		if err := m.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	for nome, v := range file {
		w, err := m.CreateFormFile("file", nome)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), b.String()
}

// What the form sends, without any script, becomes an operazione, shown on a page of its own; a
// refusal is confirmed there, with the files that are kept.
func TestADeliveryIsUploadedAndConfirmedInPages(t *testing.T) {
	b := apriConsegne(t)
	b.contiene(b.manda("GET", "/comune/X100/forniture", "", ""), 200, "Carica una consegna", "non è ancora arrivata nessuna consegna", `enctype="multipart/form-data"`)
	tipo, corpo := moduloDi(t, map[string]string{"chiave": strings.Repeat("A", 26), "tipo": "", "riferimento": ""}, map[string]string{"A.CXF": "mappa.cxf", "A.SUP": "sup"})
	w := b.manda("POST", "/comune/X100/forniture", tipo, corpo)
	luogo := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasPrefix(luogo, "/comune/X100/forniture/operazioni/") {
		t.Fatalf("%d %s %s", w.Code, luogo, w.Body)
	}
	if w := b.manda("POST", "/comune/X100/forniture", tipo, corpo); w.Header().Get("Location") != luogo {
		t.Errorf("sent twice: %s", w.Header().Get("Location"))
	}
	b.contiene(b.manda("GET", luogo, "", ""), 200, "in coda", "A.CXF", "http-equiv=\"refresh\"", `data-operazione="/api/v1/operazioni/`)
	b.contiene(b.manda("GET", "/comune/X100/forniture", "", ""), 200, "In corso, o da rivedere", luogo)

	ctx, basta := context.WithCancel(t.Context())
	fine := make(chan error, 1)
	var viste []forniture.Argomenti
	go func() {
		fine <- b.jobs.Lavora(ctx, map[string]jobs.Lavoro{forniture.TipoOperazione: func(ctx context.Context, c *jobs.Corso) error {
			var a forniture.Argomenti
			if err := json.Unmarshal(c.Argomenti, &a); err != nil {
				return err
			}
			viste = append(viste, a)
			if len(a.Conferma) == 0 {
				return c.Aggiungi(ctx, map[string]any{"esito": "rifiutata", "codice": "LACUNA", "motivo": "Manca <marzo>.", "tipo": "mappa.cxf", "file": "A.CXF"}, true)
			}
			return c.Aggiungi(ctx, map[string]any{"esito": "acquisita", "tipo": "mappa.cxf", "fornitura": 9, "nuovi": 1234, "acquisiti": map[string]int{"fogli": 2},
				"avvisi": []map[string]any{{"codice": "TRASLAZIONE", "n": 3, "esempio": "spostato"}}}, false)
		}}, nil)
	}()
	aspetta := func(luogo, frase string) *httptest.ResponseRecorder {
		for {
			w := b.manda("GET", luogo, "", "")
			if strings.Contains(w.Body.String(), frase) || w.Code != 200 || t.Context().Err() != nil {
				return w
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	b.contiene(aspetta(luogo, "stata rifiutata"), 200, "Manca &lt;marzo&gt;.", "Confermare comunque", `name="codice" value="LACUNA"`)
	b.contiene(b.manda("POST", luogo+"/conferma", "application/x-www-form-urlencoded", "codice=LACUNA&motivo="), 400, "Scrivere il motivo")
	b.contiene(b.manda("POST", luogo+"/conferma", "application/x-www-form-urlencoded", "codice=TUTTO&motivo=x"), 400)
	w = b.manda("POST", luogo+"/conferma", "application/x-www-form-urlencoded", "codice=LACUNA&motivo=Marzo+%C3%A8+perduto")
	nuova := w.Header().Get("Location")
	if w.Code != 303 || nuova == luogo {
		t.Fatalf("%d %s %s", w.Code, nuova, w.Body)
	}
	b.contiene(aspetta(nuova, "è conclusa"), 200, "Marzo è perduto", "Fornitura 9", "1.234", "fogli 2", "TRASLAZIONE", "Tizia Di Prova")
	basta()
	if err := <-fine; err != nil {
		t.Fatal(err)
	}
	if len(viste) != 2 || viste[1].Motivo != "Marzo è perduto" || viste[1].Conferma[0] != "LACUNA" || len(viste[1].File) != 2 {
		t.Errorf("%+v", viste)
	}
	b.contiene(b.manda("POST", nuova+"/conferma", "application/x-www-form-urlencoded", "codice=LACUNA&motivo=x"), 409)
}

func TestARefusedUploadIsShownWithItsReason(t *testing.T) {
	b := apriConsegne(t)
	tipo, corpo := moduloDi(t, nil, map[string]string{"A.FAB": "catasto.fabbricati"})
	b.contiene(b.manda("POST", "/comune/X100/forniture", tipo, corpo), 403, "La consegna non è partita.", `role="alert"`)
	tipo, corpo = moduloDi(t, nil, nil)
	b.contiene(b.manda("POST", "/comune/X100/forniture", tipo, corpo), 400, "Indicare almeno un file")
	b.entra(authz.CatastoRead)
	for _, x := range [][2]string{{"GET", "/comune/X100/forniture"}, {"POST", "/comune/X100/forniture"}, {"GET", "/comune/X100/forniture/1"}, {"GET", "/comune/X100/forniture/1/scarti"},
		{"GET", "/comune/X100/forniture/1/formato.txt"}, {"POST", "/comune/X100/forniture/1/annulla"}, {"GET", "/comune/X100/forniture/operazioni/x"}} {
		if w := b.manda(x[0], x[1], "", ""); w.Code != 403 {
			t.Errorf("%v: %d", x, w.Code)
		}
	}
	b.chi = nil
	if w := b.manda("GET", "/comune/X100/forniture", "", ""); w.Code != 403 { // 401 by web's table
		t.Errorf("%d", w.Code)
	}
}

func TestADeliveryHasAPage(t *testing.T) {
	b := apriConsegne(t)
	err := b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		for _, q := range []string{
			`INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi, nuovi, scarti, anomalie, letti, acquisiti, avvisi, conferme)
			 SELECT $1, n, 'catasto.fabbricati', 'catasto.fabbricati', 'A.FAB', 'abc' || n, 'aggiornamento', 'acquisita', 'Tizia', 1500, 60, 0, '{"FAB": 52011}', '{"uiu": 12}', '[{"codice": "X", "n": 2, "esempio": "così"}]', '{LACUNA}' FROM generate_series(1, 2) n`,
			`INSERT INTO catasto.estrazione (ente_id, fornitura_id, tipo, modo, registrata_al, formato) VALUES ($1, 2, 'F', 'aggiornamento', '2025-03-31', '{"codifica": "latin1"}')`,
			`INSERT INTO catasto.scarto (ente_id, fornitura_id, file, riga, motivo, contenuto) SELECT $1, 2, 'A.FAB', n, 'corta', 'TIZIO|<b>' FROM generate_series(1, 60) n`,
		} {
			if _, err := tx.Exec(t.Context(), q, b.ente); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.contiene(b.manda("GET", "/comune/X100/forniture", "", ""), 200, "Le variazioni del catasto fabbricati sono ferme al 31/03/2025, 62 giorni fa.", "Catasto fabbricati")
	b.contiene(b.manda("GET", "/comune/X100/forniture?lang=en", "", ""), 200, "62 days ago")
	b.contiene(b.manda("GET", "/comune/X100/forniture/2", "", ""), 200, "FAB 52.011", "unità immobiliari 12", "così", "LACUNA", "formato.txt", "Vedi gli scarti (60)", "Annulla la fornitura")
	w := b.manda("GET", "/comune/X100/forniture/2/formato.txt", "", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "codifica: latin1") || !strings.Contains(w.Header().Get("Content-Disposition"), "formato_X100_2.txt") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := b.manda("GET", "/comune/X100/forniture/1/formato.txt", "", ""); w.Code != 404 {
		t.Errorf("no report: %d", w.Code)
	}
	if w := b.manda("GET", "/comune/X100/forniture/2/scarti", "", ""); w.Code != 400 { // 428 by web's table
		t.Errorf("without a reason: %d", w.Code)
	}
	b.chi.Scopo = "verifica"
	w = b.manda("GET", "/comune/X100/forniture/2/scarti", "", "")
	b.contiene(w, 200, "corta", "Scarti seguenti")
	if strings.Contains(w.Body.String(), "TIZIO") {
		t.Error("the content is shown to who may not see it")
	}
	b.entra(authz.FlussiWrite, authz.TitolariRead)
	b.chi.Scopo = "verifica"
	b.contiene(b.manda("GET", "/comune/X100/forniture/2/scarti?dopo=1-50", "", ""), 200, "TIZIO|&lt;b&gt;")
	const modulo = "application/x-www-form-urlencoded"
	b.contiene(b.manda("POST", "/comune/X100/forniture/1/annulla", modulo, "motivo=sbagliata"), 409, "prima vanno annullate", ">sbagliata</textarea>")
	b.contiene(b.manda("POST", "/comune/X100/forniture/2/annulla", modulo, "motivo="), 400, "Scrivere il motivo")
	if w := b.manda("POST", "/comune/X100/forniture/2/annulla", modulo, "motivo=x"); w.Code != 303 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := b.manda("GET", "/comune/X100/forniture/77", "", ""); w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}
