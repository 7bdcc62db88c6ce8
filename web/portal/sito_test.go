package portal

import (
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
)

const sitoProva = `{"nome": "Centro <Prova>", "motto": "Undici comuni", "titolare": "Unione Prova",
	"appartenenza": {"testo": "Regione Prova", "url": "https://www.regione.example"},
	"contatti": {"indirizzo": "Piazza 1", "pec": "pec@prova.example", "dpo": "dpo@prova.example"},
	"link": {"privacy": "https://www.prova.example/privacy", "appuntamenti": "mailto:uffici@prova.example"},
	"menu": [{"testo": "Servizi", "url": "https://www.prova.example/servizi", "elemento": "all-services"}],
	"accessibilita": {"data": "2025-09-20"},
	"enti": {"x100": {"nome": "Comune di Borgo Prova", "link": {"faq": "/aiuto#cercare", "accessibilita": "https://form.agid.gov.it/view/1"}}}}`

func TestTheSiteSurroundsItsPages(t *testing.T) {
	sito, err := LeggiSito(strings.NewReader(sitoProva))
	if err != nil {
		t.Fatal(err)
	}
	u := &ufficio{}
	h := apri(t, Config{Oggetti: u, Ricercatore: u, Registro: u, Vie: u, Segnalatore: u, Sito: sito, Stato: statoProva})
	centro, ente := chiama(h, "/centro").Body.String(), chiama(h, "/comune/X100").Body.String()
	for pagina, dice := range map[*string][]string{
		&centro: {
			"Centro &lt;Prova&gt;", "Undici comuni", "Regione Prova", `data-element="main-navigation"`, `href="https://www.prova.example/servizi" data-element="all-services"`,
			`href="https://www.prova.example/privacy" data-element="privacy-policy-link"`, `href="mailto:uffici@prova.example" data-element="appointment-booking"`,
			`href="/accessibilita" data-element="accessibility-link"`, `href="/note-legali" data-element="legal-notes"`, `href="/aiuto" data-element="faq"`,
			`href="/segnala" data-element="report-inefficiency"`, "pec@prova.example",
		},
		&ente: {
			"Comune di Borgo Prova", `href="/aiuto#cercare" data-element="faq"`, `href="https://form.agid.gov.it/view/1" data-element="accessibility-link"`,
			`href="https://www.prova.example/privacy" data-element="privacy-policy-link"`, `data-element="feedback-rate-5"`, `data-element="breadcrumb"`,
		},
	} {
		for _, d := range dice {
			if !strings.Contains(*pagina, d) {
				t.Errorf("the page lacks %q", d)
			}
		}
	}
	if strings.Contains(centro, "personal-area-login") {
		t.Error("a sign-in is shown, and there is none")
	}
	if got := chiama(h, "/accessibilita").Body.String(); !strings.Contains(got, "20/09/2025") || !strings.Contains(got, "Unione Prova") {
		t.Error("the declaration does not say who and when")
	}
}

func TestAWrongSiteIsToldByField(t *testing.T) {
	for testo, campo := range map[string]string{
		`{`:             "",
		`{"nome": 3}`:   "",
		`{"nomi": "x"}`: "",
		`{} {}`:         "",
		`{"link": {"privacy": "javascript:alert(1)"}}`:            "link.privacy",
		`{"link": {"faq": "//altro.example"}}`:                    "link.faq",
		`{"link": {"sito": "http://www.example"}}`:                "link.sito",
		`{"appartenenza": {"url": "https://u:p@www.example"}}`:    "appartenenza.url",
		`{"menu": [{"testo": "", "url": "/"}]}`:                   "menu[0]",
		`{"menu": [{"testo": "A", "url": "/", "elemento": "x"}]}`: "menu[0].elemento",
		`{"accessibilita": {"data": "ieri"}}`:                     "accessibilita.data",
		`{"enti": {"Borgo": {}}}`:                                 "enti.Borgo",
		`{"enti": {"X100": {"enti": {"X200": {}}}}}`:              "enti.X100.enti",
		`{"enti": {"X100": {"link": {"faq": "ftp://x"}}}}`:        "enti.X100.link.faq",
	} {
		_, err := LeggiSito(strings.NewReader(testo))
		if sit.Codice(err) != "PORTALE_NON_VALIDO" || !strings.Contains(sit.Messaggio(err), campo) {
			t.Errorf("%s: %v, want one about %q", testo, err, campo)
		}
	}
}

func FuzzLeggiSito(f *testing.F) {
	f.Add(sitoProva)
	f.Add(`{"enti": {"A001": {"menu": []}}}`)
	f.Fuzz(func(t *testing.T, s string) {
		sito, err := LeggiSito(strings.NewReader(s))
		if err != nil {
			if sit.Kind(err) != sit.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		for ente := range sito.Enti {
			x := sito.di(ente)
			if x.Link.Privacy != "" && !indirizzoValido(x.Link.Privacy) {
				t.Fatalf("%q leads anywhere", x.Link.Privacy)
			}
		}
	})
}
