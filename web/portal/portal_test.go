package portal

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

var errAltrove = errors.New("particella not there")

// ufficio is an invented comune, as the offices would answer it.
type ufficio struct{ chiesto string }

func (u *ufficio) Enti(context.Context) ([]Comune, error) {
	return []Comune{{Ente: "X100", Nome: "Borgo Prova"}, {Ente: "X200", Nome: "Villa Nova"}}, nil
}

func (u *ufficio) Comune(_ context.Context, ente string) (Comune, error) {
	if ente == "X999" {
		return Comune{}, errAltrove
	}
	return Comune{Ente: strings.ToUpper(ente), Nome: "Borgo Prova", Particelle: 12345, AggiornatoA: "2024-05-31", Fogli: []RifFoglio{{ID: "X100_000400", Numero: 4}}}, nil
}

func (u *ufficio) Foglio(_ context.Context, id, data, dopo string, limit int) (Foglio, error) {
	return Foglio{
		RifFoglio: RifFoglio{ID: id, Numero: 4, Particelle: 2}, Ente: "X100", NomeComune: "Borgo Prova",
		Elenco: []RifParticella{{ID: id + ".45", Numero: "45"}, {ID: id + ".45/2", Numero: "45/2"}}, Seguito: "45/2",
		Soppresse: []RifParticella{{ID: id + ".9", Numero: "9"}}, Versioni: []Versione{{Riferimento: "2024-05-31", Fonte: "cxf", Contenuto: "Confine e particelle", Modo: "nuova", Precisione: 0.6}},
		Disegno: quadrato("foglio"),
	}, nil
}

func quadrato(genere string) Disegno {
	q := orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}}
	return Disegno{Riquadro: orb.Bound{Max: orb.Point{10, 10}}, Figure: []Figura{
		{Genere: genere, Forma: q, Testo: "<7>", Scritta: orb.Point{5, 5}, HaScritta: true, Indirizzo: "/foglio/X100_000400"}, {Genere: "propria", Forma: q}}}
}

func (u *ufficio) Particella(_ context.Context, id, data string) (Particella, error) {
	u.chiesto = id + "@" + data
	if id == "X100_000400.9" {
		return Particella{}, errAltrove
	}
	mq, m := 1043.4, float64(float32(0.6)) // as the database keeps it
	return Particella{
		ID: id, Ente: "X100", Comune: "X100", NomeComune: "Borgo Prova", IDFoglio: "X100_000400", Foglio: 4, Numero: "731",
		Denominatore: "2", SuperficieMappa: &mq, Precisione: &m, Soppressa: true, Successori: []string{"X100_000400.46"}, Fonte: "cxf",
		Disegni: []DisegnoParticella{{Foglio: "X100_000400", Al: "2024-05-31", Area: mq, Fonte: "cxf"}}, Disegno: quadrato("particella"),
		Discendenti: []Parente{{ID: "X100_000400.46", Tramite: id, Passo: 1, Origine: "mutazione", Data: "2024-05-31"}},
		Confinanti:  []Confinante{{ID: "X100_000400.44", Lunghezza: 12.5}}, Civici: []RifCivico{{ID: "1", Via: "900123", Odonimo: "VIA <ROMA>", Testo: "12/A"}},
	}, nil
}

func (u *ufficio) Centro(context.Context) ([]Sommario, error) {
	return []Sommario{{Comune: Comune{Ente: "X100", Nome: "Borgo Prova", Particelle: 12345, AggiornatoA: "2024-05-31"}, Errori: 2, PrecisioneDa: 0.6, PrecisioneA: 2, Civici: 300}, {Comune: Comune{Ente: "X200", Nome: "Villa Nova"}}}, nil
}

func (u *ufficio) Quadro(_ context.Context, ente string) (Quadro, error) {
	if ente == "X200" {
		return Quadro{}, nil
	}
	return Quadro{AreaMappa: 5_804_000, Fonti: []FonteFogli{{Fonte: "cxf", Precisione: 0.6, Fogli: 3, Dal: "2019-03-31", Al: "2024-05-31"}},
		Anomalie:  []ContoAnomalie{{Codice: "C09", Gravita: "nota", N: 2, Fogli: 1}, {Codice: "C99", Gravita: "errore", N: 1, Fogli: 1, Esempio: "Qualcosa <non> va"}},
		Fornitura: []Fornitura{{Numero: 3, Tipo: "mappa.cxf", Riferimento: "2024-05-31", Stato: "acquisita"}}, Indirizzi: Indirizzi{Vie: 10, Civici: 300, InParticella: 150}, Disegno: quadrato("foglio")}, nil
}

func (u *ufficio) Simili(context.Context, string) (*RifFoglio, []RifParticella, error) {
	return &RifFoglio{ID: "X100_000400", Numero: 4}, []RifParticella{{ID: "X100_000400.8", Numero: "8"}}, nil
}

func (u *ufficio) Geometria(context.Context, string, string, string) (any, error) {
	return map[string]any{"type": "Point", "coordinates": []float64{14, 41}}, nil
}

func (u *ufficio) Vie(_ context.Context, ente string) ([]RifVia, error) {
	if ente == "X200" {
		return nil, nil
	}
	return []RifVia{{Codice: "2", Odonimo: "VIA ROMA", Nome: "ROMA", Civici: 3}, {Codice: "1", Odonimo: "PIAZZA <ÀNGELO>", Nome: "ÀNGELO"}}, nil
}

func (u *ufficio) Via(_ context.Context, ente, codice, data string) ([]Via, error) {
	u.chiesto = codice + "@" + ente
	lon, lat := 14.65, 41.13
	v := Via{Codice: codice, Ente: "X100", NomeComune: "Borgo Prova", Odonimo: "VIA <ROMA>", Esiste: true,
		Nomi:   []NomeVia{{Odonimo: "VIA VECCHIA", Al: "1946-06-02"}, {Odonimo: "VIA <ROMA>", Dal: "1946-06-02"}},
		Civici: []RifCivico{{ID: "1", Testo: "12/A", Particella: "X100_000400.45/2", Lon: &lon, Lat: &lat, Metodo: "GPS"}, {ID: "2", Testo: "13"}}}
	if codice == "c7" && ente == "" {
		return []Via{v, {Codice: codice, Ente: "X200", NomeComune: "Villa Nova", Odonimo: "VIA DUE"}}, nil
	}
	return []Via{v}, nil
}

func (u *ufficio) Segnala(_ context.Context, ente, oggetto, testo, chiave string) (string, error) {
	u.chiesto = ente + "|" + oggetto + "|" + testo
	switch {
	case len(testo) < 10:
		return "", sit.Rifiuto(sit.Invalid, "TESTO_NON_VALIDO", "Il testo è troppo breve.").Su("testo")
	case strings.HasSuffix(oggetto, ".9"):
		return "", sit.Rifiuto(sit.NotFound, "PART_INESISTENTE", "La particella 9 non esiste.").Su("id")
	}
	return "K7MB-93QX", nil
}

func (u *ufficio) Esito(_ context.Context, ente, codice string) (EsitoErrore, error) {
	if codice != "K7MB-93QX" {
		return EsitoErrore{}, errAltrove
	}
	return EsitoErrore{Codice: codice, Tipo: "particella", Oggetto: "X100_000400.45", Stato: "risolto", Nota: "Fatto <ieri>.", Segnalato: "2025-06-01"}, nil
}

func (u *ufficio) Giudica(_ context.Context, ente, pagina string, voto int) error {
	u.chiesto = ente + "|" + pagina
	if voto < 1 || voto > 5 {
		return sit.Rifiuto(sit.Invalid, "VOTO_NON_VALIDO", "Il voto è un numero da 1 a 5.")
	}
	return nil
}

func (u *ufficio) Offerte(_ context.Context, ente string) ([]Offerta, error) {
	if ente == "X200" {
		return nil, nil
	}
	return []Offerta{{Formato: "gpkg", Indirizzo: "/api/v1/X100/scarica/gpkg", NomeFile: "X100.gpkg", Pronta: true, Byte: 12_345_678},
		{Formato: "csv", Tema: "particelle", Indirizzo: "/api/v1/X100/scarica/csv?tema=particelle", NomeFile: "X100.csv"}}, nil
}

func (u *ufficio) Cerca(_ context.Context, q, ente string, limit int) ([]Esito, error) {
	u.chiesto = q + "@" + ente
	if strings.Contains(q, "niente") {
		return nil, nil
	}
	return []Esito{{Tipo: "particella", Testo: "Borgo Prova, foglio 4 particella <45>", ID: "X100_000400.45/2", Ente: "X100"}}, nil
}

func apri(t *testing.T, cfg Config) http.Handler {
	t.Helper()
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p.Handler()
}

func prova(t *testing.T) (http.Handler, *ufficio) {
	u := &ufficio{}
	return apri(t, Config{Ricercatore: u, Oggetti: u, Registro: u, Vie: u, Segnalatore: u, Scarico: u, Stato: statoProva, Adesso: func() time.Time {
		return time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC)
	}}), u
}

func statoProva(err error) (int, string) {
	switch {
	case errors.Is(err, errAltrove):
		return http.StatusNotFound, "La particella 9 non esiste nel foglio 4."
	case sit.Kind(err) == sit.Invalid:
		return http.StatusBadRequest, sit.Messaggio(err)
	case sit.Kind(err) == sit.NotFound:
		return http.StatusNotFound, sit.Messaggio(err)
	}
	return 0, ""
}

func registra(h http.Handler, r *http.Request) string {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Body.String()
}

func chiama(h http.Handler, path string, intestazioni ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(intestazioni); i += 2 {
		r.Header.Set(intestazioni[i], intestazioni[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPagine(t *testing.T) {
	h, u := prova(t)
	for nome, c := range map[string]struct {
		path    string
		stato   int
		dice    []string
		chiesto string
	}{
		"the map lists the comuni for whoever has no scripts": {path: "/", stato: 200, dice: []string{`id="mappa"`, "<noscript>", "Borgo Prova (X100)"}},
		"the map has a second name":                           {path: "/mappa", stato: 200, dice: []string{`id="mappa"`}},
		"the search box works without scripts": {path: "/cerca?q=4/45", stato: 200,
			dice: []string{`href="/particella/X100_000400.45%2F2"`, "particella &lt;45&gt;", "1 risultato"}, chiesto: "4/45@"},
		"the fields become the words of the box":              {path: "/cerca?ente=X100&sezione=A&foglio=4&numero=45", stato: 200, chiesto: "X100 A 4/45@X100"},
		"without a particella the fields look for the foglio": {path: "/cerca?ente=X100&foglio=4", stato: 200, chiesto: "X100 foglio 4@X100"},
		"nothing found says what one may write":               {path: "/cerca?q=niente", stato: 200, dice: []string{"Nessun risultato", "foglio e particella"}},
		"a search too long is refused with a sentence":        {path: "/cerca?q=" + strings.Repeat("a", 2001), stato: 200, dice: []string{"troppo lunga"}},
		"a particella with its denominatore, encoded":         {path: "/particella/X100_000400.731%2F2", stato: 200, chiesto: "X100_000400.731/2@", dice: []string{"Particella 731/2", "1.043 m²", "Area calcolata dalla mappa", "Particella soppressa", `/particella/X100_000400.46`, "± 0,6 m<", `sel=particella:X100_000400.731%2F2`}},
		"a particella with its denominatore, bare":            {path: "/particella/X100_000400.731/2?data=2025-01-31", stato: 200, chiesto: "X100_000400.731/2@2025-01-31", dice: []string{"31/01/2025", `href="/api/v1/X100/particelle/X100_000400.731%2F2?data=2025-01-31"`}},
		"a day that is no day":                                {path: "/particella/X100_000400.45?data=ieri", stato: 400, dice: []string{"campo data", "2025-01-31"}},
		"a particella that is not there":                      {path: "/particella/X100_000400.9", stato: 404, dice: []string{"La particella 9 non esiste nel foglio 4.", "errore 404", "/foglio/X100_000400", "/particella/X100_000400.8"}},
		"a foglio lists its particelle and the next page":     {path: "/foglio/X100_000400", stato: 200, dice: []string{`/particella/X100_000400.45%2F2`, `?dopo=45%2F2`, "Particelle soppresse", "nuova versione", "<svg", "&lt;7&gt;"}},
		"the fields of an allegato are a reference":           {path: "/cerca?ente=X100&foglio=4&allegato=A&numero=45", stato: 200, chiesto: "X100_0004A0.45@X100"},
		"a comune without a map says what to do":              {path: "/comune/X200", stato: 200, dice: []string{"sit import FILE --ente"}},
		"the centre lists what is loaded":                     {path: "/centro", stato: 200, dice: []string{`href="/comune/X100"`, "31/05/2024", "2 errori", "nessuna mappa", "da ± 0,6 m a ± 2 m"}},
		"the streets by their letter, accents or not":         {path: "/comune/X100/vie?lettera=a", stato: 200, dice: []string{"PIAZZA &lt;ÀNGELO&gt;", `?lettera=R`}},
		"a comune without streets says what to do":            {path: "/comune/X200/vie", stato: 200, dice: []string{"ANNCSU"}},
		"a street with its former names and its civici":       {path: "/via/900123", stato: 200, dice: []string{"VIA &lt;ROMA&gt;", "VIA VECCHIA", "02/06/1946", `/particella/X100_000400.45%2F2`, "1 senza posizione"}, chiesto: "900123@"},
		"a code of several enti asks which":                   {path: "/via/c7", stato: 300, dice: []string{"VIA DUE", "/via/c7?ente=X200"}},
		"and is answered when it is said":                     {path: "/via/c7?ente=X100", stato: 200, chiesto: "c7@X100"},
		"the files of a comune":                               {path: "/scarica/X100", stato: 200, dice: []string{`href="/api/v1/X100/scarica/gpkg" download="X100.gpkg"`, "12,3 MB", "Particelle", "CC BY 4.0"}},
		"no files say why":                                    {path: "/scarica/X200", stato: 200, dice: []string{"nessuna mappa"}},
		"help":                                                {path: "/aiuto", stato: 200, dice: []string{"4/45"}},
		"privacy":                                             {path: "/privacy?ente=X100", stato: 200, dice: []string{"sit_lingua", "Borgo Prova"}},
		"legal notes":                                         {path: "/note-legali", stato: 200, dice: []string{"CC BY 4.0"}},
		"the declaration":                                     {path: "/accessibilita", stato: 200, dice: []string{"WCAG 2.2"}},
		"a thank-you leads back to a page of ours":            {path: "/grazie?torna=/particella/X100_000400.45%252F2", stato: 200, dice: []string{`href="/particella/X100_000400.45%2F2"`}},
		"and to no other site":                                {path: "/grazie?torna=//altro.example", stato: 200, dice: []string{`class="btn btn-primary" href="/"`}},

		"a comune lists its fogli": {path: "/comune/X100", stato: 200, dice: []string{`/foglio/X100_000400`, "12.345", "580,4 ha", "Qualcosa &lt;non&gt; va", "50 %", "dal 31/03/2019 al 31/05/2024"}},
		"an unknown address":       {path: "/pagina", stato: 404, dice: []string{"nessuna pagina"}},
	} {
		u.chiesto = ""
		w := chiama(h, c.path)
		if w.Code != c.stato {
			t.Errorf("%s: status %d, want %d", nome, w.Code, c.stato)
		}
		for _, s := range append(c.dice, `<html lang="it">`, `class="visually-hidden-focusable"`) {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s: the page lacks %q", nome, s)
			}
		}
		if c.chiesto != "" && u.chiesto != c.chiesto {
			t.Errorf("%s: asked %q, want %q", nome, u.chiesto, c.chiesto)
		}
		if w.Body.Len() > 60<<10 {
			t.Errorf("%s: %d bytes, more than the 60 KB of a page", nome, w.Body.Len())
		}
	}
}

func TestUnknownErrorIsNotTold(t *testing.T) {
	u := &ufficio{}
	w := chiama(apri(t, Config{Oggetti: u}), "/particella/X100_000400.9")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), errAltrove.Error()) {
		t.Errorf("status %d; the cause must stay in the log", w.Code)
	}
}

func TestWithoutSourcesThePortalSaysSo(t *testing.T) {
	h := apri(t, Config{})
	if w := chiama(h, "/"); w.Code != http.StatusOK {
		t.Errorf("/: status %d", w.Code)
	}
	for _, path := range []string{"/cerca?q=1", "/comune/X100", "/foglio/X100_000400", "/particella/X100_000400.1", "/centro", "/via/1", "/comune/X100/vie", "/scarica/X100", "/segnala", "/segnala/X100/K7MB-93QX"} {
		if w := chiama(h, path); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: status %d, want 503", path, w.Code)
		}
	}
}

// inlinea finds what our policy would refuse: styles and scripts inside the page.
var inlinea = regexp.MustCompile(`(?i)<style|<script(?:[^>]*)>[^<]|\sstyle="|\son[a-z]+="|javascript:`)

func TestEveryRouteCarriesThePolicy(t *testing.T) {
	h, _ := prova(t)
	statico := regexp.MustCompile(`/statico/[^"]+portale\.js`).FindString(chiama(h, "/").Body.String())
	for _, path := range []string{
		"/", "/cerca?q=4/45", "/comune/X100", "/foglio/X100_000400", "/particella/X100_000400.45", "/centro", "/comune/X100/vie", "/via/900123",
		"/scarica/X100", "/aiuto", "/privacy", "/note-legali", "/accessibilita", "/segnala?oggetto=X100_000400.45", "/segnala/X100/K7MB-93QX", "/grazie",
		"/nulla", "/stili/catasto.json", "/statico/x/y", statico,
	} {
		w := chiama(h, path)
		for k, v := range map[string]string{
			"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got := w.Header().Get(k); got != v {
				t.Errorf("%s: %s = %q, want %q", path, k, got, v)
			}
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			if m := inlinea.FindString(w.Body.String()); m != "" {
				t.Errorf("%s: %q would be refused by the policy", path, m)
			}
			if regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).MatchString(w.Body.String()) {
				t.Errorf("%s: the page names another host", path)
			}
		}
	}
	for _, vietato := range []string{"unsafe", "blob:", "http", "*"} {
		if strings.Contains(CSP, vietato) {
			t.Errorf("the policy allows %q", vietato)
		}
	}
}

func TestStatici(t *testing.T) {
	h, _ := prova(t)
	pagina := chiama(h, "/").Body.String()
	js := regexp.MustCompile(`/statico/[^"]+/portale\.js`).FindString(pagina)
	radice := strings.TrimSuffix(js, "portale.js")
	intero := chiama(h, js)
	for nome, c := range map[string]struct{ accetta, codifica string }{
		"brotli is preferred":            {"gzip, deflate, br", "br"},
		"gzip when there is no brotli":   {"gzip", "gzip"},
		"a refused brotli is not sent":   {"br;q=0, gzip;q=0.5", "gzip"},
		"nothing when nothing is said":   {"", ""},
		"a star accepts brotli":          {"*", "br"},
		"identity alone is left in full": {"identity", ""},
	} {
		w := chiama(h, js, "Accept-Encoding", c.accetta)
		if w.Code != 200 || w.Header().Get("Content-Encoding") != c.codifica {
			t.Errorf("%s: status %d, encoding %q, want %q", nome, w.Code, w.Header().Get("Content-Encoding"), c.codifica)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: Vary %q, Cache-Control %q", nome, w.Header().Get("Vary"), w.Header().Get("Cache-Control"))
		}
		if c.codifica == "gzip" {
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := io.ReadAll(z); string(b) != intero.Body.String() {
				t.Errorf("%s: the gzip form is another file", nome)
			}
		}
	}
	if w := chiama(h, js, "If-None-Match", intero.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("known file: status %d, want 304", w.Code)
	}
	if got := chiama(h, radice+"maplibre-gl-worker.mjs").Header().Get("Content-Type"); !strings.HasPrefix(got, "text/javascript") {
		t.Errorf("the worker is %q: browsers would not start it", got)
	}
	for _, path := range []string{"/statico/000000000000/portale.js", radice + "manifest.json", radice + "portale.js.br"} {
		if w := chiama(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, w.Code)
		}
	}
}

// The bundle is committed: it must be the one that the sources give.
func TestBundleMatchesItsSources(t *testing.T) {
	s, err := leggiStatici(dist)
	if err != nil {
		t.Fatal(err)
	}
	trovati := map[string]bool{}
	for _, modello := range []string{"assets/package.json", "assets/package-lock.json", "assets/src/*", "pagine/*.html", "testi/en.script*.json"} {
		file, err := filepath.Glob(modello)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range file {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			f = filepath.ToSlash(f)
			trovati[f] = true
			if s.Sorgenti[f] != somma(b) {
				t.Errorf("%s changed after the bundle was made: run make assets", f)
			}
		}
	}
	for f := range s.Sorgenti {
		if !trovati[f] {
			t.Errorf("%s went away after the bundle was made: run make assets", f)
		}
	}
	peso, subito := 0, caricatiSubito(s)
	for nome, v := range s.File {
		b := s.corpi[nome]
		if v.SHA256 != somma(b) {
			t.Errorf("dist/%s is not the file of the manifest", nome)
		}
		if strings.HasSuffix(nome, ".js") && !subito[nome] || nome == "en.json" {
			continue // fetched when it is wanted
		}
		if br := s.corpi[nome+".br"]; br != nil {
			b = br
		}
		peso += len(b)
	}
	if peso > 600<<10 {
		t.Errorf("the first map weighs %d KB in brotli, more than 600", peso>>10)
	}
	if b, err := os.ReadFile("dist/LICENZE.txt"); err != nil || !strings.Contains(string(b), "maplibre-gl") || !strings.Contains(string(b), "bootstrap-italia") {
		t.Error("dist/LICENZE.txt lacks the licences of what is bundled")
	}
}

var importa = regexp.MustCompile(`(?:from|import)"\./([^"]+)"`)

// caricatiSubito are the scripts that the page of the map cannot start without.
func caricatiSubito(s *statici) map[string]bool {
	out := map[string]bool{}
	da := []string{"portale.js"}
	for len(da) > 0 {
		nome := da[0]
		da = da[1:]
		if out[nome] {
			continue
		}
		out[nome] = true
		for _, m := range importa.FindAllSubmatch(s.corpi[nome], -1) {
			da = append(da, string(m[1]))
		}
	}
	return out
}

func somma(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
