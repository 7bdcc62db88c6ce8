package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The pages over the sample territory, through the whole program and as somebody without scripts
// walks them: from the centre to a comune, a sheet, a particella that is no more and what took its
// place, a street, a report and what the office answers.
func TestThePagesAreWalkedWithoutScripts(t *testing.T) {
	dir := t.TempDir()
	sito := filepath.Join(dir, "sito.json")
	if err := os.WriteFile(sito, []byte(`{"nome": "Centro di Prova", "enti": {"X100": {"nome": "Comune di Borgo di Prova"}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	a := accendi(t, "demo", "--addr", "127.0.0.1:0", "--dir", dir, "--portale", sito)
	a.aspetta(time.Minute, "/readyz", "pronto")
	for _, passo := range []struct {
		percorso string
		dice     []string
	}{
		{"/centro", []string{"Centro di Prova", `href="/comune/X100"`, "31/05/2024"}},
		{"/comune/X100", []string{"Comune di Borgo di Prova", `href="/foglio/X100_000100"`, `href="/foglio/X100_0001A0"`, "± 0,6 m", "Mappa catastale (CXF)", "<svg", `href="/comune/X100/vie"`}},
		{"/comune/B542", []string{"dati aperti del catasto (GML)", "C09"}},
		{"/foglio/X100_000100", []string{"Particelle soppresse", `href="/particella/X100_000100.5"`, "nuova versione", "Fogli vicini", `href="?data=2019-03-31"`}},
		{"/foglio/X100_000100?data=2019-12-31", []string{"Situazione al 31/12/2019", `href="/particella/X100_000100.5?data=2019-12-31"`, "<dt>Data di riferimento</dt><dd>31/03/2019</dd>"}},
		{"/particella/X100_000100.5", []string{"Particella soppressa", `href="/particella/X100_000100.26"`, "d-passata", "Storia del disegno", "confronto dei disegni"}},
		{"/particella/X100_000100.26", []string{"Da dove viene", `href="/particella/X100_000100.5"`, "Confinanti", "/api/v1/X100/estratto?formato=A4"}},
		{"/particella/x100_000100.0026", []string{"Il riferimento che vale è questo"}},
		{"/via/9100001", []string{"VIA DELLA PROVA", `href="/particella/X100_000100.11"`}},
		{"/comune/X100/vie", []string{`href="/via/9100001?ente=X100"`}},
		{"/scarica/X100", []string{"/api/v1/X100/scarica/gpkg"}},
	} {
		stato, corpo := a.prendi(passo.percorso)
		if stato != http.StatusOK || len(corpo) > 60<<10 {
			t.Errorf("%s: %d, %d bytes", passo.percorso, stato, len(corpo))
		}
		for _, d := range passo.dice {
			if !strings.Contains(corpo, d) {
				t.Errorf("%s lacks %q", passo.percorso, d)
			}
		}
	}
	if stato, corpo := a.prendi("/particella/X100_000100.999"); stato != http.StatusNotFound || !strings.Contains(corpo, `href="/foglio/X100_000100"`) || !strings.Contains(corpo, "Numeri vicini") {
		t.Errorf("a number that is not there: %d", stato)
	}
	for _, gemello := range []string{"/comune/X100?formato=geojson", "/foglio/X100_000100?formato=geojson", "/particella/X100_000100.3?formato=json", "/particella/X100_000100.3?formato=geojson", "/via/9100001?formato=geojson", "/centro?formato=json"} {
		if stato, corpo := a.prendi(gemello); stato != http.StatusOK || !json.Valid([]byte(corpo)) || strings.Contains(corpo, `"geometry":null`) && !strings.Contains(gemello, "via") {
			t.Errorf("%s: %d %.200s", gemello, stato, corpo)
		}
	}
	a.segnala(dir)
}

// segnala sends a report as a form does, closes it as the office does, and reads the answer.
func (a *acceso) segnala(dir string) {
	a.t.Helper()
	_, modulo := a.prendi("/segnala?oggetto=X100_000100.3")
	campi := url.Values{"ente": {"X100"}, "oggetto": {"X100_000100.3"}, "testo": {"Il confine a sud è spostato di due metri."}}
	campi.Set("chiave", regexp.MustCompile(`name="chiave" value="([^"]+)"`).FindStringSubmatch(modulo)[1])
	var prima string
	for range 2 { // sent twice by an impatient hand, it is one report
		r, err := http.PostForm(strings.TrimSuffix(a.url, "/")+"/segnala", campi)
		if err != nil {
			a.t.Fatal(err)
		}
		corpo, _ := io.ReadAll(r.Body)
		r.Body.Close()
		codice := regexp.MustCompile(`/segnala/X100/([0-9A-Z]{4}-[0-9A-Z]{4})`).FindStringSubmatch(r.Request.URL.Path)
		if r.StatusCode != http.StatusOK || codice == nil || !strings.Contains(string(corpo), codice[1]) || strings.Contains(string(corpo), "due metri") {
			a.t.Fatalf("%d at %s", r.StatusCode, r.Request.URL.Path)
		}
		if prima == "" {
			prima = codice[1]
		} else if prima != codice[1] {
			a.t.Errorf("two reports: %s and %s", prima, codice[1])
		}
	}
	if code, out, _ := sitCmd(a.t, "errori", "--ente", "X100", "--dir", dir); code != exitOK || strings.Count(out, prima) != 1 || !strings.Contains(out, "due metri") {
		a.t.Errorf("%d %s", code, out)
	}
	if code, _, err := sitCmd(a.t, "errori", "chiudi", prima, "--stato", "respinto", "--dir", dir); code != exitUsage || !strings.Contains(err, "perché") {
		a.t.Errorf("closed without a reason: %d %s", code, err)
	}
	if code, _, _ := sitCmd(a.t, "errori", "chiudi", "AAAA-AAAA", "--stato", "risolto", "--dir", dir); code != exitRefused {
		a.t.Errorf("a report that is not: %d", code)
	}
	if code, _, err := sitCmd(a.t, "errori", "chiudi", prima, "--stato", "risolto", "--nota", "Corretto <oggi>.", "--dir", dir); code != exitOK {
		a.t.Fatalf("%d %s", code, err)
	}
	if _, corpo := a.prendi("/segnala/X100/" + prima); !strings.Contains(corpo, "risolta") || !strings.Contains(corpo, "Corretto &lt;oggi&gt;.") {
		a.t.Error("the answer is not on the page of the codice")
	}
}
