package portal

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func invia(h http.Handler, path string, campi url.Values, intestazioni ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(campi.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(intestazioni); i += 2 {
		r.Header.Set(intestazioni[i], intestazioni[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAnErrorIsReportedWithoutScripts(t *testing.T) {
	h, u := prova(t)
	vuoto := chiama(h, "/segnala?oggetto=X100_000400.45")
	corpo := vuoto.Body.String()
	chiave := regexp.MustCompile(`name="chiave" value="([^"]+)"`).FindStringSubmatch(corpo)
	if vuoto.Header().Get("Cache-Control") != "no-store" || chiave == nil || !strings.Contains(corpo, `value="X100_000400.45"`) || !strings.Contains(corpo, `<option value="X100" selected>`) {
		t.Fatalf("the empty form: %s", corpo)
	}
	buono := url.Values{"ente": {"X100"}, "oggetto": {"X100_000400.45"}, "testo": {"Il confine è spostato di due metri."}, "chiave": {chiave[1]}, "sito": {""}}
	w := invia(h, "/segnala", buono)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/segnala/X100/K7MB-93QX?inviata=1" || !strings.HasPrefix(u.chiesto, "X100|X100_000400.45|Il confine") {
		t.Fatalf("%d %v %q", w.Code, w.Header(), u.chiesto)
	}
	grazie := chiama(h, w.Header().Get("Location")).Body.String()
	for _, d := range []string{"K7MB-93QX", "ha ricevuto", `href="/particella/X100_000400.45"`, "Fatto &lt;ieri&gt;.", "noindex"} {
		if !strings.Contains(grazie, d) {
			t.Errorf("the page of the codice lacks %q", d)
		}
	}
	if strings.Contains(grazie, "due metri") {
		t.Error("the text is echoed")
	}
}

func TestAWrongFormSaysWhatIsWrongBesideTheField(t *testing.T) {
	h, u := prova(t)
	buono := func(cambia ...string) url.Values {
		v := url.Values{"ente": {"X100"}, "oggetto": {"X100_000400.45"}, "testo": {"Il confine è <b>spostato</b> di due metri."}}
		for i := 0; i+1 < len(cambia); i += 2 {
			v.Set(cambia[i], cambia[i+1])
		}
		return v
	}
	for nome, c := range map[string]struct {
		campi url.Values
		dice  []string
	}{
		"the text too short":     {buono("testo", "breve"), []string{`id="e-testo"`, "Il testo è troppo breve.", `href="#c-testo"`, "breve</textarea>"}},
		"an object that is not":  {buono("oggetto", "X100_000400.9"), []string{`id="e-oggetto"`, "non esiste", "&lt;b&gt;spostato"}},
		"no ente":                {buono("ente", "", "oggetto", "boh"), []string{`id="e-ente"`, "Scegliere il comune."}},
		"a program fills it all": {buono("sito", "https://spam.example"), []string{"riconoscere i programmi"}},
		"a key that is not ours": {buono("testo", "breve", "chiave", `"><script>`), []string{`name="chiave" value="`}},
	} {
		u.chiesto = ""
		w := invia(h, "/segnala", c.campi)
		if w.Code != http.StatusUnprocessableEntity || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", nome, w.Code, w.Header())
		}
		for _, d := range c.dice {
			if !strings.Contains(w.Body.String(), d) {
				t.Errorf("%s: the form lacks %q", nome, d)
			}
		}
		if strings.Contains(w.Body.String(), "<script>") {
			t.Errorf("%s: what was sent is in the page as it was", nome)
		}
		if nome == "a program fills it all" && u.chiesto != "" {
			t.Error("the office was asked all the same")
		}
	}
}

func TestFormsComeFromOurPagesAlone(t *testing.T) {
	h, u := prova(t)
	for _, path := range []string{"/segnala", "/giudizio"} {
		w := invia(h, path, url.Values{"ente": {"X100"}, "oggetto": {"X100"}, "testo": {"Da un altro sito."}, "voto": {"5"}}, "Sec-Fetch-Site", "cross-site")
		if w.Code != http.StatusForbidden || u.chiesto != "" || !strings.Contains(w.Body.String(), "altro sito") {
			t.Errorf("%s: %d, asked %q", path, w.Code, u.chiesto)
		}
	}
	if w := invia(h, "/comune/X100", nil); w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Body.String(), "errore 405") {
		t.Errorf("a page that takes nothing: %d", w.Code)
	}
}

func TestAPageIsJudged(t *testing.T) {
	h, u := prova(t)
	w := invia(h, "/giudizio", url.Values{"ente": {"X100"}, "pagina": {"particella"}, "voto": {"4"}, "torna": {"/particella/X100_000400.45%2F2"}})
	if w.Code != http.StatusSeeOther || u.chiesto != "X100|particella" || w.Header().Get("Location") != "/grazie?torna=%2Fparticella%2FX100_000400.45%252F2" {
		t.Errorf("%d %v %q", w.Code, w.Header(), u.chiesto)
	}
	if w := invia(h, "/giudizio", url.Values{"ente": {"X100"}, "pagina": {"particella"}, "voto": {"nove"}}); w.Code != http.StatusBadRequest {
		t.Errorf("no vote: %d", w.Code)
	}
}

func TestTheCodeIsLookedFor(t *testing.T) {
	h, _ := prova(t)
	if w := chiama(h, "/segnala/esito?ente=x100&codice=+K7MB-93QX+"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/segnala/X100/K7MB-93QX" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for _, path := range []string{"/segnala/esito?ente=x100&codice=", "/segnala/esito?ente=../..&codice=K7MB-93QX", "/segnala/X100/AAAA-AAAA"} {
		if w := chiama(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
