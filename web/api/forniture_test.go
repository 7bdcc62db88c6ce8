package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/web"
)

// finto stands for the importers: a file's tipo is what it says, an undo fails from a number on.
type finto struct{ annullate *[]string }

func (finto) Esamina(_ context.Context, dir string, nomi []string, o forniture.Opzioni) (tipi []string, err error) {
	if string(o.Mappa) == `{"no":1}` {
		return nil, sit.Rifiuto(sit.Invalid, "MAPPA_NON_VALIDA", "No.").Su("mappa")
	}
	for _, n := range nomi {
		b, err := os.ReadFile(filepath.Join(dir, n))
		if err != nil {
			return nil, err
		}
		tipo, _, _ := strings.Cut(string(b), "\n")
		tipi = append(tipi, tipo)
	}
	return tipi, nil
}

func (f finto) Annulla(_ context.Context, numero int64, motivo, chi string) error {
	if numero < 1000 {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_NON_ULTIMA", "La fornitura %d non è l'ultima della sua catena: prima vanno annullate 1001.", numero)
	}
	*f.annullate = append(*f.annullate, fmt.Sprint(numero, " ", motivo, " ", chi))
	return nil
}

// sportello is a server with a counter of deliveries, whose archive is in dir.
type sportello struct {
	*banco
	dir       string
	jobs      *jobs.Jobs
	annullate []string
	ente      int32
}

func apriSportello(t *testing.T, massimo int64) *sportello {
	s := &sportello{dir: t.TempDir()}
	s.banco = apri(t)
	a, err := archivio.New(archivio.Config{Dir: s.dir}, s.db)
	if err != nil {
		t.Fatal(err)
	}
	if s.jobs, err = jobs.New(t.Context(), s.db, nil); err != nil {
		t.Fatal(err)
	}
	c := s.cfg
	c.Forniture, c.Operazioni, c.MassimoCarico = forniture.New(forniture.Config{DB: s.db, Jobs: s.jobs, Archivio: a, Importatore: finto{&s.annullate},
		Registro: authz.NewRegistro(s.db), Adesso: oggi}), s.jobs, massimo
	s.porta = web.New(c)
	tutti, err := s.db.Enti(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range tutti {
		if e.Codice == "X100" {
			s.ente = e.ID
		}
	}
	return s
}

// chi is the header of a token with some scopes on X100.
func (s *sportello) chi(scopi ...authz.Scope) []string {
	return []string{"Authorization", "Bearer " + s.chiave(time.Hour, scopi, "X100")}
}

type parte struct{ campo, nome, testo string }

func modulo(t testing.TB, parti ...parte) (corpo, tipo string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, p := range parti {
		var err error
		w, err := m.CreateFormField(p.campo)
		if p.nome != "" {
			w, err = m.CreateFormFile(p.campo, p.nome)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.testo)); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), m.FormDataContentType()
}

func (s *sportello) carica(chi []string, parti ...parte) *httptest.ResponseRecorder {
	s.t.Helper()
	corpo, tipo := modulo(s.t, parti...)
	return s.manda("POST", "/api/v1/X100/forniture", corpo, append([]string{"Content-Type", tipo}, chi...)...)
}

type vistaOperazione struct {
	ID, Tipo, Stato string
	Percento        int
	Risultato       []map[string]any
	Errore          *string
}

// conservati are the files of the archive that found a place.
func (s *sportello) conservati() int {
	s.t.Helper()
	l, err := filepath.Glob(filepath.Join(s.dir, "??", "*"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, altro := range []string{"arrivo", "lavoro"} {
		if resti, _ := filepath.Glob(filepath.Join(s.dir, altro, "*")); len(resti) != 0 {
			s.t.Errorf("left in %s: %v", altro, resti)
		}
	}
	return len(l)
}

func TestAnUploadIsFollowedByWhoSentIt(t *testing.T) {
	s := apriSportello(t, 0)
	chi := s.chi(authz.FlussiWrite)
	w := s.carica(chi, parte{"file", "C:\\dati\\A.CXF", "mappa.cxf\nuno"}, parte{"tipo", "", ""}, parte{"riferimento", "", "2024-12-31"},
		parte{"completa", "", "true"}, parte{"file", "A.SUP", "sup\ndue"})
	var o vistaOperazione
	s.json(w, 202, &o)
	luogo := w.Header().Get("Location")
	if luogo != "/api/v1/operazioni/"+o.ID || o.Stato != "in_coda" || o.Tipo != "fornitura.import" || s.conservati() != 2 {
		t.Fatalf("%+v at %s", o, luogo)
	}
	ctx, basta := context.WithCancel(t.Context())
	finito := make(chan error, 1)
	var arg forniture.Argomenti
	go func() {
		finito <- s.jobs.Lavora(ctx, map[string]jobs.Lavoro{forniture.TipoOperazione: func(ctx context.Context, c *jobs.Corso) error {
			if err := json.Unmarshal(c.Argomenti, &arg); err != nil {
				return err
			}
			return c.Aggiungi(ctx, map[string]any{"fornitura": 5, "esito": "acquisita"}, false)
		}}, nil)
	}()
	for o.Stato == "in_coda" || o.Stato == "in_corso" {
		o = vistaOperazione{}
		s.json(s.prendi(luogo, chi...), 200, &o)
	}
	basta()
	if err := <-finito; err != nil {
		t.Fatal(err)
	}
	if o.Stato != "conclusa" || o.Percento != 100 || len(o.Risultato) != 1 || o.Risultato[0]["fornitura"] != 5.0 {
		t.Errorf("%+v", o)
	}
	nomi := []string{arg.File[0].Nome, arg.File[1].Nome}
	if !slices.Equal(nomi, []string{"A.CXF", "A.SUP"}) || arg.Ente != "X100" || !arg.Completa || arg.Riferimento.String() != "2024-12-31" {
		t.Errorf("asked for: %+v", arg)
	}
	// To anybody else it does not exist: the same scope is not enough.
	s.errore(s.prendi(luogo, s.chi(authz.FlussiWrite)...), 404, "OPERAZIONE_SCONOSCIUTA")
	s.errore(s.prendi("/api/v1/operazioni/1", chi...), 404, "OPERAZIONE_SCONOSCIUTA")
	if log := s.registro.String(); strings.Contains(log, "A.CXF") {
		t.Error("the name of a file is in the log")
	}
}

func TestWhatMayNotBeDeliveredIsNotKept(t *testing.T) {
	s := apriSportello(t, 100)
	solo := s.chi(authz.FlussiWrite)
	for nome, c := range map[string]struct {
		chi    []string
		parti  []parte
		stato  int
		codice string
	}{
		"registers without their scope":   {solo, []parte{{"file", "a", "catasto.fabbricati"}}, 403, "PERMESSO_MANCANTE"},
		"a part of them":                  {solo, []parte{{"file", "a", "mappa.cxf"}, {"file", "b", "censuario.parte"}}, 403, "PERMESSO_MANCANTE"},
		"registers called something else": {solo, []parte{{"file", "a", "catasto.terreni"}, {"tipo", "", "mappa.cxf"}}, 403, "PERMESSO_MANCANTE"},
		"registers within a case":         {s.chi(authz.FlussiWrite, authz.TitolariReadUno), []parte{{"file", "a", "catasto.fabbricati"}}, 403, "PERMESSO_MANCANTE"},
		"taxes by the amministratore":     {s.chi(authz.FlussiWrite, authz.OperatoriWrite), []parte{{"file", "a", "tributi.tari"}}, 403, "PERMESSO_MANCANTE"},
		"residents":                       {solo, []parte{{"file", "a", "anagrafe.residenti"}}, 403, "PERMESSO_MANCANTE"},
		"pratiche":                        {solo, []parte{{"file", "a", "edilizia.pratiche"}}, 403, "PERMESSO_MANCANTE"},
		"no scope at all":                 {s.chi(authz.CatastoRead), []parte{{"file", "a", "mappa.cxf"}}, 403, "PERMESSO_MANCANTE"},
		"nobody":                          {nil, []parte{{"file", "a", "mappa.cxf"}}, 401, "NON_AUTENTICATO"},
		"no file":                         {solo, []parte{{"tipo", "", "mappa.cxf"}}, 400, "FILE_MANCANTE"},
		"an empty field":                  {solo, []parte{{"file", "", ""}}, 400, "FILE_MANCANTE"},
		"a file without a name":           {solo, []parte{{"file", "", "mappa.cxf"}}, 400, "NOME_FILE_NON_VALIDO"},
		"a hidden name":                   {solo, []parte{{"file", ".profile", "mappa.cxf"}}, 400, "NOME_FILE_NON_VALIDO"},
		"two of a name":                   {solo, []parte{{"file", "a", "mappa.cxf"}, {"file", "A", "mappa.cxf"}}, 400, "NOMI_RIPETUTI"},
		"too large":                       {solo, []parte{{"file", "a", strings.Repeat("x", 101)}}, 413, "CORPO_TROPPO_GRANDE"},
		"too large together":              {solo, []parte{{"file", "a", strings.Repeat("x", 60)}, {"file", "b", strings.Repeat("x", 60)}}, 413, "CORPO_TROPPO_GRANDE"},
		"no day":                          {solo, []parte{{"file", "a", "mappa.cxf"}, {"riferimento", "", "ieri"}}, 400, "DATA_NON_VALIDA"},
		"no tipo":                         {solo, []parte{{"file", "a", "mappa.cxf"}, {"tipo", "", "<b>"}}, 400, "TIPO_NON_VALIDO"},
		"no mapping":                      {solo, []parte{{"file", "a", "mappa.cxf"}, {"mappa", "", "{"}}, 400, "MAPPA_NON_VALIDA"},
		"a mapping that means nothing":    {solo, []parte{{"file", "a", "mappa.cxf"}, {"mappa", "", `{"no":1}`}}, 400, "MAPPA_NON_VALIDA"},
		"nothing to confirm":              {solo, []parte{{"file", "a", "mappa.cxf"}, {"conferma", "", "TUTTO"}}, 400, "CONFERMA_NON_VALIDA"},
		"whole or not":                    {solo, []parte{{"file", "a", "mappa.cxf"}, {"completa", "", "forse"}}, 400, "PARAMETRO_NON_VALIDO"},
	} {
		w := s.carica(c.chi, c.parti...)
		if p := s.errore(w, c.stato, c.codice); p.Codice != c.codice {
			t.Errorf("%s", nome)
		}
	}
	for _, c := range []struct{ tipo, corpo string }{
		{"application/json", "{}"}, {"multipart/form-data", "x"}, {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nmozz"},
	} {
		s.errore(s.manda("POST", "/api/v1/X100/forniture", c.corpo, append([]string{"Content-Type", c.tipo}, solo...)...), 400, "CORPO_NON_VALIDO")
	}
	if n := s.conservati(); n != 0 {
		t.Errorf("%d files were kept", n)
	}
	for _, chi := range [][]string{s.chi(authz.FlussiWrite, authz.TitolariRead), s.chi(authz.FlussiWrite, authz.OperatoriWrite)} {
		if w := s.carica(chi, parte{"file", "a", "catasto.fabbricati"}); w.Code != 202 {
			t.Errorf("registers by who may: %d %s", w.Code, w.Body)
		}
	}
}

func TestAnUploadRepeatedIsTheSameOperazione(t *testing.T) {
	s := apriSportello(t, 0)
	chi := append(s.chi(authz.FlussiWrite), "Idempotency-Key", "k1")
	var primo, secondo, terzo vistaOperazione
	s.json(s.carica(chi, parte{"file", "a", "mappa.cxf"}), 202, &primo)
	s.json(s.carica(chi, parte{"file", "a", "mappa.cxf"}), 202, &secondo)
	s.json(s.carica(chi[:2], parte{"file", "a", "mappa.cxf"}), 202, &terzo)
	if primo.ID != secondo.ID || primo.ID == terzo.ID || s.conservati() != 1 {
		t.Errorf("%s %s %s", primo.ID, secondo.ID, terzo.ID)
	}
	s.errore(s.carica(chi, parte{"file", "a", "mappa.gml"}), 409, "CHIAVE_RIUSATA")
	s.errore(s.carica(append(chi[:2:2], "Idempotency-Key", strings.Repeat("k", 201)), parte{"file", "a", "mappa.cxf"}), 400, "IDEMPOTENZA_NON_VALIDA")
}

// semina writes deliveries of every tipo, with scarti and anomalie.
func (s *sportello) semina() {
	s.t.Helper()
	err := s.db.Owner(s.t.Context(), func(tx pgx.Tx) error {
		for i, tipo := range []string{"mappa.cxf", "catasto.fabbricati", "tributi.tari", "edilizia.pratiche", "indirizzi.anncsu"} {
			if _, err := tx.Exec(s.t.Context(), `INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi)
				VALUES ($1, $2, $3, $3, 'a.dat', 'x', 'parziale', 'acquisita', 'prova')`, s.ente, 1001+i, tipo); err != nil {
				return err
			}
			stanza := "catasto"
			if s, _, _ := strings.Cut(tipo, "."); s != "mappa" {
				stanza = s
			}
			if _, err := tx.Exec(s.t.Context(), `INSERT INTO `+stanza+`.scarto (ente_id, fornitura_id, file, riga, motivo, contenuto)
				SELECT $1, $2, 'a.dat', n, 'riga non leggibile', convert_to('QUALUNQUÈ TIZIO', 'LATIN1') FROM generate_series(1, 3) n`, s.ente, 1001+i); err != nil {
				return err
			}
		}
		_, err := tx.Exec(s.t.Context(), `
			INSERT INTO catasto.estrazione (ente_id, fornitura_id, tipo, modo, registrata_al, formato) VALUES ($1, 1002, 'F', 'completa', '2025-01-31', '{"record": {"1": {"campi": [40, 45]}}, "codifica": "latin1"}');
			`, s.ente)
		if err != nil {
			return err
		}
		for _, q := range []string{
			`INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, foglio, testo) SELECT $1, 1001, 'C05', 'errore', 'X100_000300', 'si sovrappone' FROM generate_series(1, 3)`,
			`INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, foglio, testo) VALUES ($1, 1002, 'K01', 'nota', '3', 'quote')`,
			`INSERT INTO indirizzi.anomalia (ente_id, fornitura_id, codice, gravita, testo) VALUES ($1, 1005, 'N01', 'avviso', 'via doppia')`,
			`UPDATE tributi.scarto SET campo = 'superficie_mq', proposta = 'forse 84' WHERE ente_id = $1`,
		} {
			if _, err := tx.Exec(s.t.Context(), q, s.ente); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// tutte follows next from an address to the end, and gives the items as they came.
func (s *sportello) tutte(indirizzo string, chi []string) (items []map[string]any) {
	s.t.Helper()
	for indirizzo != "" {
		var p struct {
			Items []map[string]any
			Next  string
		}
		s.json(s.prendi(indirizzo, chi...), 200, &p)
		items = append(items, p.Items...)
		indirizzo = strings.TrimPrefix(p.Next, "http://example.com")
	}
	return items
}

func TestTheRegisterIsReadByPages(t *testing.T) {
	s := apriSportello(t, 0)
	s.semina()
	chi := s.chi(authz.FlussiWrite)
	var numeri []float64
	for _, x := range s.tutte("/api/v1/x100/forniture?limit=2", chi) {
		numeri = append(numeri, x["fornitura"].(float64))
	}
	// The territory of the tests has deliveries of its own below these.
	if len(numeri) < 5 || !slices.Equal(numeri[:5], []float64{1005, 1004, 1003, 1002, 1001}) {
		t.Errorf("%v", numeri)
	}
	if l := s.tutte("/api/v1/X100/forniture?tipo=tributi.tari", chi); len(l) != 1 || l[0]["fornitura"] != 1003.0 {
		t.Errorf("of one tipo: %v", l)
	}
	var una map[string]any
	s.json(s.prendi("/api/v1/X100/forniture/1002", chi...), 200, &una)
	if una["tipo"] != "catasto.fabbricati" {
		t.Errorf("%v", una)
	}
	for _, c := range []struct {
		indirizzo, codice string
		stato             int
	}{
		{"/api/v1/X100/forniture/9", "FORNITURA_SCONOSCIUTA", 404}, {"/api/v1/X100/forniture/x", "FORNITURA_SCONOSCIUTA", 404},
		{"/api/v1/X100/forniture?cursor=!", "CURSORE_NON_VALIDO", 400}, {"/api/v1/X100/forniture?limit=0", "PARAMETRO_NON_VALIDO", 400},
		{"/api/v1/X100/forniture?stato=%27", "PARAMETRO_NON_VALIDO", 400}, {"/api/v1/X100/forniture/1001/formato", "FORMATO_ASSENTE", 404},
		{"/api/v1/X999/forniture", "ENTE_SCONOSCIUTO", 404},
	} {
		s.errore(s.prendi(c.indirizzo, chi...), c.stato, c.codice)
	}
	if w := s.prendi("/api/v1/X100/forniture/1002/formato", chi...); w.Code != 200 || !strings.Contains(w.Body.String(), `"codifica": "latin1"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w := s.prendi("/api/v1/X100/forniture/1002/formato", append(chi, "Accept", "text/plain")...)
	if w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || !strings.Contains(w.Body.String(), "    campi: 40, 45\n") {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	s.errore(s.prendi("/api/v1/X100/forniture", s.chi(authz.CatastoRead)...), 403, "PERMESSO_MANCANTE")
}

func TestTheContentOfAScartoIsForItsOffice(t *testing.T) {
	s := apriSportello(t, 0)
	s.semina()
	tutto := append(s.chi(authz.FlussiWrite, authz.TitolariRead, authz.TributiRead, authz.EdiliziaWrite), "Purpose", "verifica della consegna")
	solo := append(s.chi(authz.FlussiWrite, authz.OperatoriWrite, authz.TitolariReadUno), "Purpose", "verifica della consegna")
	for numero, pubblico := range map[int]bool{1001: true, 1002: false, 1003: false, 1004: false, 1005: true} {
		indirizzo := fmt.Sprintf("/api/v1/X100/forniture/%d/scarti?limit=2", numero)
		for _, x := range s.tutte(indirizzo, tutto) {
			motivo, proposta := "riga non leggibile", any(nil)
			if numero == 1003 {
				motivo, proposta = "superficie_mq: riga non leggibile", "forse 84"
			}
			if x["contenuto"] != "QUALUNQUÈ TIZIO" || x["motivo"] != motivo || x["proposta"] != proposta {
				t.Errorf("%d: %v", numero, x)
			}
		}
		righe := s.tutte(indirizzo, solo)
		if len(righe) != 3 || (righe[0]["contenuto"] != nil) != pubblico || righe[0]["proposta"] != nil || righe[2]["riga"] != 3.0 {
			t.Errorf("%d without the scope: %v", numero, righe)
		}
	}
	s.errore(s.prendi("/api/v1/X100/forniture/1001/scarti", tutto[:2]...), 428, "SCOPO_MANCANTE")
	err := s.db.Read(t.Context(), sit.AmbitoDi(s.ente), func(tx pgx.Tx) error {
		var righe, mostrate int
		err := tx.QueryRow(t.Context(), `SELECT count(*), count(*) FILTER (WHERE 'contenuto' = ANY (campi)) FROM authz.consultazione WHERE risorsa = 'scarti' AND scopo = 'verifica della consegna'`).Scan(&righe, &mostrate)
		if err == nil && (righe != 20 || mostrate != 14) {
			t.Errorf("%d lines in the register, %d with content", righe, mostrate)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnomalieAreReadByPages(t *testing.T) {
	s := apriSportello(t, 0)
	s.semina()
	chi := s.chi(authz.CatastoRead)
	for filtro, vuole := range map[string]int{"limit=1": 5, "limit=50": 5, "gravita=errore&limit=2": 3, "codice=K01": 1, "foglio=3&limit=1": 4, "foglio=x100_000300": 3, "fornitura=1005": 1, "foglio=4": 0} {
		if l := s.tutte("/api/v1/X100/anomalie?"+filtro, chi); len(l) != vuole {
			t.Errorf("%s: %d, want %d", filtro, len(l), vuole)
		} else if filtro == "limit=1" && (l[0]["codice"] != "N01" || l[4]["codice"] != "C05") {
			t.Errorf("not the newest first: %v", l)
		}
	}
	s.errore(s.prendi("/api/v1/X100/anomalie?gravita=grave", chi...), 400, "PARAMETRO_NON_VALIDO")
	s.errore(s.prendi("/api/v1/X100/anomalie?cursor=1-2", chi...), 400, "CURSORE_NON_VALIDO")
	s.errore(s.prendi("/api/v1/X100/anomalie", s.chi(authz.FlussiWrite)...), 403, "PERMESSO_MANCANTE")
}

// That a line of somebody's is wrong is for the office whose it is, though its text names nobody.
func TestTheAnomalieOfAnOfficeAreForIt(t *testing.T) {
	s := apriSportello(t, 0)
	s.semina()
	if err := s.db.Owner(t.Context(), func(tx pgx.Tx) error {
		for i, stanza := range []string{"tributi", "anagrafe", "urbanistica", "edilizia"} {
			if _, err := tx.Exec(t.Context(), `INSERT INTO `+stanza+`.anomalia (ente_id, fornitura_id, codice, gravita, testo) SELECT $1, $2, upper($3), 'avviso', 'contraddizione' FROM generate_series(1, 2)`, s.ente, 1010+i, stanza); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		scope []authz.Scope
		vuole []any
	}{
		{nil, []any{"URBANISTICA", "URBANISTICA"}},
		{[]authz.Scope{authz.TributiRead}, []any{"URBANISTICA", "URBANISTICA", "ANAGRAFE", "ANAGRAFE", "TRIBUTI", "TRIBUTI"}},
		{[]authz.Scope{authz.EdiliziaRead}, []any{"EDILIZIA", "EDILIZIA", "URBANISTICA", "URBANISTICA"}},
	} {
		var codici []any
		for _, x := range s.tutte("/api/v1/X100/anomalie?gravita=avviso&limit=1", s.chi(append(c.scope, authz.CatastoRead)...)) {
			if x["codice"] != "N01" {
				codici = append(codici, x["codice"])
			}
		}
		if !slices.Equal(codici, c.vuole) {
			t.Errorf("%v sees %v", c.scope, codici)
		}
	}
}

func TestADeliveryIsUndone(t *testing.T) {
	s := apriSportello(t, 0)
	s.semina()
	chi := s.chi(authz.FlussiWrite)
	if w := s.manda("POST", "/api/v1/X100/forniture/1003/annullamento", `{"motivo":" anno sbagliato "}`, chi...); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if !slices.Equal(s.annullate, []string{"1003 anno sbagliato prova"}) {
		t.Errorf("%q", s.annullate)
	}
	if err := s.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, stato, chi) VALUES ($1, 999, 'x', 'x', '', '', 'parziale', 'acquisita', 'x')`, s.ente)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	p := s.errore(s.manda("POST", "/api/v1/X100/forniture/999/annullamento", `{"motivo":"x"}`, chi...), 409, "FORNITURA_NON_ULTIMA")
	if !strings.Contains(p.Dettaglio, "1001") {
		t.Errorf("%+v", p)
	}
	s.errore(s.manda("POST", "/api/v1/X100/forniture/1003/annullamento", `{"motivo":" "}`, chi...), 400, "MOTIVO_MANCANTE")
	s.errore(s.manda("POST", "/api/v1/X100/forniture/77/annullamento", `{"motivo":"x"}`, chi...), 404, "FORNITURA_SCONOSCIUTA")
	s.errore(s.manda("POST", "/api/v1/X100/forniture/1003/annullamento", `{"motivo":"x"}`, s.chi(authz.CatastoRead)...), 403, "PERMESSO_MANCANTE")
}

func TestWithoutACounterNothingIsDelivered(t *testing.T) {
	b := apri(t)
	chi := []string{"Authorization", "Bearer " + b.chiave(time.Hour, authz.Scopes, "X100")}
	if w := b.prendi("/api/v1/X100/forniture", chi...); w.Code != http.StatusNotImplemented {
		t.Errorf("%d", w.Code)
	}
}
