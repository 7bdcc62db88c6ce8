package portaletest

import (
	"fmt"
	"strings"
	"testing"
)

// entra signs in as one of the people of the demo, from the page that wanted to know who one is.
func (p *pagina) entra(ruolo, percorso string) account {
	p.t.Helper()
	tutti := <-comune.account
	comune.account <- tutti
	chi, ok := tutti[ruolo]
	if !ok {
		p.t.Fatalf("the demo has nobody for %s: it tells of %d", ruolo, len(tutti))
	}
	p.prevede("401")
	p.vai(percorso)
	p.dice("h1", "Accesso richiesto")
	accessibile(p)
	p.premiVoce("main", "Accedi")
	p.aspetta("the form", "Boolean(document.getElementById('c-password'))", "true")
	p.scrivi("#c-cf", chi.cf)
	p.scrivi("#c-password", chi.password)
	p.premiVoce("main form", "Entra")
	p.aspetta("back where one wanted to go", "location.pathname", percorso)
	return chi
}

// chiede takes an address with the session of the page: its status, its type and its first bytes.
func (p *pagina) chiede(indirizzo string) string {
	p.t.Helper()
	return p.js(fmt.Sprintf(`fetch(%q, { redirect: 'manual' }).then(async (r) => r.status + ' ' + r.headers.get('Content-Type') + ' ' + r.headers.get('Cache-Control') + ' ' + (await r.text()).slice(0, 5))`, indirizzo))
}

const visuraGiusta = "200 application/pdf no-store %PDF-"

// An officer says why he looks, finds a person, her unit, and prints the visura of today and of a
// past day. Her name is in no address on the way.
func TestAnOfficerPrintsAVisura(t *testing.T) {
	p := apri(t, scrivania)
	p.entra("tributi", "/ufficio")
	accessibile(p)
	p.scrivi("main #q", "Ermelindo Trevolantini")
	p.premi("main form.casella button")
	p.dice("#trovati", "scegliere prima la pratica o il motivo")
	if strings.Contains(p.legge("#trovati"), "TREVOLANTINI") {
		t.Fatal("a person is shown without a reason")
	}
	p.js(`(document.getElementById('s-motivo').value = 'verifica', 1)`)
	p.scrivi("#s-numero", "IMU 2024")
	p.premiVoce("main", "Continua")
	p.dice("main", "Verifica tributaria: IMU 2024")

	p.scrivi("main #q", "Ermelindo Trevolantini") // the registers have them the other way round
	p.premi("main form.casella button")
	p.dice("#trovati", "TREVOLANTINI ERMELINDO")
	accessibile(p)
	senzaNomi(p)
	p.premiVoce("#trovati", "TREVOLANTINI")
	p.dice("h1", "TREVOLANTINI ERMELINDO")
	accessibile(p)
	p.larga()
	senzaNomi(p)
	p.dice("main", "1/2")

	p.premi(`main a[href^="/uiu/X100-F-"]`)
	p.dice("#intestatari ~ .tabella-scorre", "TREVOLANTINI ERMELINDO")
	accessibile(p)
	p.larga()
	for _, v := range []string{"attuale", "storica"} {
		indirizzo := p.js(fmt.Sprintf(`document.querySelector('main a[href*="tipo=%s"]').href`, v))
		if esito := p.chiede(indirizzo); esito != visuraGiusta {
			t.Errorf("visura %s: %s", v, esito)
		}
	}
	p.js(`(document.querySelector('details.campi').open = true, 1)`)
	p.js(`(document.getElementById('g-data').value = '2021-06-30', 1)`)
	p.premiVoce("main details", "Mostra")
	p.dice("main", "Situazione al 30/06/2021")
	if esito := p.chiede(p.js(`document.querySelector('main a[href*="data=2021-06-30"]').href`)); esito != visuraGiusta {
		t.Errorf("visura of a past day: %s", esito)
	}
	senzaNomi(p)

	// The box of the map offers persons too, once one has stopped typing.
	p.vai("/")
	p.ferma()
	p.scrivi("#q", "trevolantini")
	p.premiVoce("#esiti", "TREVOLANTINI ERMELINDO")
	p.aspetta("her page", "location.pathname", "/soggetto/")
}

// senzaNomi fails when the address, the title or the history of the page bear a person.
func senzaNomi(p *pagina) {
	p.t.Helper()
	dove := p.js("location.href + ' ' + document.title + ' ' + [...document.querySelectorAll('a[href]')].map((a) => a.href).join(' ')")
	for _, nome := range []string{"TREVOLANTINI", "ERMELINDO", "TRVRLN58L21X100W"} {
		if strings.Contains(strings.ToUpper(dove), nome) {
			p.t.Errorf("%s is in an address or in a title: %s", nome, dove)
		}
	}
}

// What one owns, in every comune; of the others nothing, whatever one asks for.
func TestACitizenSeesHisOwn(t *testing.T) {
	p := apri(t, telefono)
	p.entra("cittadino", "/io")
	p.dice("h1", "I miei immobili")
	p.dice("main", "Borgo di Prova")
	p.dice("main", "Campoli del Monte Taburno")
	accessibile(p)
	p.larga()
	if esito := p.chiede(p.js(`document.querySelector('main a[href^="/io/visura/"]').href`)); esito != visuraGiusta {
		t.Errorf("his own visura: %s", esito)
	}
	p.prevede("403", "404", "428", "401")
	for _, altrui := range []string{"/uiu/X100-F-1002", "/io/visura/X100-F-1002", "/ufficio/visura/X100?uiu=X100-F-1001", "/ufficio/elenco", "/ufficio/patrimonio", "/ufficio/differenze", "/consultazioni"} {
		if esito := p.chiede(altrui); !strings.HasPrefix(esito, "403") && !strings.HasPrefix(esito, "404") {
			t.Errorf("%s: %s", altrui, esito)
		}
	}
}

// Who sees units and no persons is told so, and shown none.
func TestATecnicoSeesNoPersons(t *testing.T) {
	p := apri(t, scrivania)
	p.entra("tecnico", "/ufficio")
	accessibile(p)
	p.vai("/uiu/X100-F-1001")
	p.dice("main", "non sono compresi nei permessi")
	if testo := p.legge("main"); strings.Contains(testo, "TREVOLANTINI") || strings.Contains(testo, "€") {
		t.Errorf("the page tells too much: %s", testo)
	}
	accessibile(p)
	p.prevede("403")
	p.vai("/ufficio/elenco")
	p.dice("h1", "Accesso non consentito")
	accessibile(p)
}

// The other pages of the desk, on a desk and on a telephone.
func TestTheDeskIsForEverybody(t *testing.T) {
	perVista(t, func(p *pagina) {
		p.entra("tributi", "/ufficio")
		p.js(`(document.getElementById('s-motivo').value = 'verifica', document.getElementById('s-motivo').form.submit(), 1)`)
		p.dice("main", "Verifica tributaria")
		for _, percorso := range []string{"/ufficio/elenco", "/ufficio/patrimonio?ente=B542", "/ufficio/differenze?ente=B542&dal=2025-07-01&al=2025-09-30", "/uiu/X100-F-1001/genealogia", "/particella/B542_000500.142", "/particella/X100_000100.26/discendenza"} {
			p.vai(percorso)
			p.dice("h1", "")
			accessibile(p)
			p.larga()
		}
	})
}
