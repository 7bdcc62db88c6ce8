package portal

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The sentences of the pages, of this package and of the scripts, as their sources name them.
var (
	nellePagine = regexp.MustCompile("\\b(?:t|th) (?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`)")
	nelGo       = regexp.MustCompile("\\b(?:testo|html|testata|nonTrovato)\\((?:r, )?(?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`)")
	negliScript = regexp.MustCompile(`\bt\((?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|` + "`([^`]*)`" + `)`)
	sfuggiti    = strings.NewReplacer(`\"`, `"`, `\'`, `'`, `\\`, `\`, `\n`, "\n")
)

func frasi(t *testing.T, modello string, re *regexp.Regexp) map[string]bool {
	t.Helper()
	file, err := filepath.Glob(modello)
	if err != nil || len(file) == 0 {
		t.Fatalf("%s: no files, %v", modello, err)
	}
	out := map[string]bool{}
	for _, f := range file {
		if strings.HasSuffix(f, "_test.go") || strings.HasSuffix(f, ".test.js") || strings.HasSuffix(f, "lingua.go") || strings.HasSuffix(f, "lingua.js") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range re.FindAllStringSubmatch(string(b), -1) {
			for _, s := range m[1:] {
				if s != "" {
					out[sfuggiti.Replace(s)] = true
				}
			}
		}
	}
	return out
}

func TestEverySentenceIsInEnglishToo(t *testing.T) {
	usate := frasi(t, "pagine/*.html", nellePagine)
	for _, altre := range []map[string]bool{frasi(t, "*.go", nelGo), frasi(t, "assets/src/*.js", negliScript), nomiStile(t)} {
		for f := range altre {
			usate[f] = true
		}
	}
	for f := range frasiDelleTavole() {
		usate[f] = true
	}
	inglesi := testi()[inglese]
	for f := range usate {
		if inglesi[f] == "" {
			t.Errorf("not in testi/en.*.json: %q", f)
		}
		if n, m := strings.Count(f, "%s")+strings.Count(f, "%d"), strings.Count(inglesi[f], "%s")+strings.Count(inglesi[f], "%d"); inglesi[f] != "" && n != m {
			t.Errorf("%q has %d arguments, its English %d", f, n, m)
		}
	}
	for f := range inglesi {
		if !usate[f] {
			t.Errorf("nobody says any more: %q", f)
		}
	}
}

// frasiDelleTavole are the sentences that a code leads to, and those that other rooms of web pass.
func frasiDelleTavole() map[string]bool {
	out := map[string]bool{
		"Confine e particelle": true, "Edifici e segni": true, // what a stesura speaks of
		"Questa parte del portale non è ancora attiva su questo server.":                                                       true,
		"Si è verificato un errore nel server. Riprovare fra qualche minuto; se si ripete, avvisare chi gestisce il servizio.": true,
		"Il modulo è arrivato da un altro sito: aprirlo da questo portale e inviarlo di nuovo.":                                true,
		"Questa pagina non si può chiedere in questo modo: aprirla dal suo indirizzo.":                                         true,
		"Da questo indirizzo sono arrivate troppe segnalazioni: riprovare fra un'ora.":                                         true, // web, limitatore
		"Errore": true,
	}
	for _, t := range []map[string]string{acquisiti, esiti, fasi, modiEntra, catasti, superare, fonti, gravitaAnomalie, anomalie, tipiFornitura, stati, modi, originiParentela, generi, metodi, temi, frasiErrore, ruoli, risorse, fatti, vociQualita, gradiCandidato, nomiDifferenza, statiTraccia, decisioni, presenze, severita, nomiFatti} {
		for _, f := range t {
			out[f] = true
		}
	}
	for _, f := range titoliErrore {
		out[f] = true
	}
	for _, m := range motivi {
		out[m.Testo] = true
	}
	for _, f := range []string{senzaMotivo, senzaPratica, senzaProtocollo, senzaPerche, nienteDaRegistrare, senzaMotivoDecisione, troppoLungo, sonoCambiate} {
		out[f] = true
	}
	return out
}

// nomiStile are the names that the style gives to layers and groups: the scripts show them.
func nomiStile(t *testing.T) map[string]bool {
	t.Helper()
	return frasi(t, "stili/disegno.json", regexp.MustCompile(`"(?:nome|gruppo)": "([^"@]+)"`))
}

func TestTheLanguageIsChosenAndKept(t *testing.T) {
	h, _ := prova(t)
	w := chiama(h, "/cerca?lang=en")
	if !strings.Contains(w.Body.String(), `<html lang="en">`) || w.Header().Get("Content-Language") != "en" {
		t.Error("the address does not choose the language")
	}
	biscotti := w.Result().Cookies()
	if len(biscotti) != 1 || biscotti[0].Value != "en" || !biscotti[0].HttpOnly || biscotti[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("%+v", biscotti)
	}
	if w := chiama(h, "/cerca", "Cookie", "sit_lingua=en"); !strings.Contains(w.Body.String(), `<html lang="en">`) {
		t.Error("the choice is not kept")
	}
	for _, altro := range []string{"xx", "", "<b>"} {
		if w := chiama(h, "/cerca?lang="+altro); !strings.Contains(w.Body.String(), `<html lang="it">`) || len(w.Result().Cookies()) > 0 {
			t.Errorf("lang=%q is not passed over", altro)
		}
	}
}
