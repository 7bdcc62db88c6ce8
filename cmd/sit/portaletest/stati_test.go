package portaletest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/chromedp/chromedp"
)

// stato is a page with what was done on it before looking.
type stato struct {
	nome     string
	percorso string
	mappa    bool            // the page of the map: looked at when it is still
	fai      func(p *pagina) // nil: nothing
	previsti []string        // complaints of the console that are part of it
	inglese  bool            // what fai does can be done in English too
	ruolo    string          // who looks, signed in, with a reason; empty: anybody
}

// stati are all the pages and states that the tests reach: a new page is one line more.
var stati = []stato{
	{nome: "map of all that is loaded", percorso: "/", mappa: true},
	{nome: "map of a sheet", percorso: "/#sel=foglio:B542_000500", mappa: true},
	{nome: "particella selected", percorso: "/#sel=particella:B542_000400.45", mappa: true, fai: schedaAperta},
	{nome: "particella suppressed", percorso: "/#sel=particella:X100_000100.9", mappa: true, fai: schedaAperta},
	{nome: "card with its neighbours", percorso: "/#sel=particella:B542_000400.45", mappa: true, fai: func(p *pagina) {
		schedaAperta(p)
		p.premiVoce("#scheda", "Confinanti")
		p.aspetta("the neighbours", "document.querySelectorAll('#scheda [role=status] li').length > 1", "true")
	}},
	{nome: "answers of the box", percorso: "/", mappa: true, fai: func(p *pagina) {
		p.scrivi("#q", "4/45")
		p.aspetta("the answers", "document.querySelectorAll('#esiti [role=option]').length > 0", "true")
		p.fai(chromedp.KeyEvent(kb.ArrowDown))
	}},
	{nome: "no answer in the box", percorso: "/", mappa: true, fai: func(p *pagina) {
		p.scrivi("#q", "zzzz qqqq")
		p.aspetta("the sentence", "document.getElementById('esiti').innerText", "Nessun risultato")
	}},
	{nome: "panel of layers", percorso: "/", mappa: true, inglese: true, fai: pannello("livelli")},
	{nome: "zones and constraints with their legend", percorso: "/#16.5/41.20135/14.8965&layers=zone;vincoli", mappa: true, inglese: true, fai: func(p *pagina) {
		pannello("livelli")(p)
		p.premi("#livelli summary")
		p.aspetta("the legend", "document.querySelectorAll('#livelli details[open] .casi li').length > 4", "true")
	}},
	{nome: "panel of the day", percorso: "/", mappa: true, inglese: true, fai: pannello("giorno")},
	{nome: "panel of the list", percorso: "/#sel=particella:B542_000400.45", mappa: true, fai: func(p *pagina) {
		schedaAperta(p)
		pannello("elenco")(p)
		p.aspetta("the list", "document.querySelectorAll('#elenco-voci li').length > 1", "true")
	}},
	{nome: "panel of the fields", percorso: "/", mappa: true, inglese: true, fai: pannello("campi")},
	{nome: "panel of sharing", percorso: "/#sel=particella:B542_000400.45", mappa: true, inglese: true, fai: pannello("condividi")},
	{nome: "tool of measuring", percorso: "/#sel=foglio:X100_000100", mappa: true, inglese: true, fai: attrezzo("misura")},
	{nome: "tool of drawing", percorso: "/#sel=foglio:X100_000100", mappa: true, inglese: true, fai: attrezzo("disegno")},
	{nome: "tool of comparing", percorso: "/#sel=foglio:X100_000100", mappa: true, inglese: true, fai: attrezzo("confronto")},
	{nome: "tool of coordinates", percorso: "/#sel=foglio:X100_000100", mappa: true, inglese: true, fai: attrezzo("posizione")},
	{nome: "tool of printing", percorso: "/#sel=foglio:X100_000100", mappa: true, inglese: true, fai: attrezzo("stampa")},
	{nome: "two days side by side", percorso: "/#17.3/41.20135/14.8965&confronto=2019-03-31", mappa: true},
	{nome: "what changed", percorso: "/#17.3/41.20135/14.8965&cambi=2019-03-31..2024-12-31", mappa: true, inglese: true, fai: func(p *pagina) {
		pannello("giorno")(p)
		p.aspetta("what changed", "document.querySelectorAll('#giorno .cambi-legenda li').length > 0", "true")
	}},
	{nome: "help", percorso: "/", mappa: true, inglese: true, fai: func(p *pagina) {
		p.premi(".bottone-aiuto")
		p.aspetta("the help", "Boolean(document.querySelector('dialog[open]'))", "true")
	}},
	{nome: "frame of another site", percorso: "/embed#sel=particella:B542_000400.45", mappa: true, inglese: true, fai: func(p *pagina) {
		p.aspetta("the card opens", `document.querySelector('#scheda:not([hidden]) h2')?.textContent`, "45")
	}},
	{nome: "past day", percorso: "/#sel=foglio:X100_000100&data=2020-01-01", mappa: true},
	{nome: "dark", percorso: "/#sel=foglio:X100_000100&stile=scuro", mappa: true, previsti: []string{"preloaded using link preload"}}, // the server does not know the hash
	{nome: "outside every comune", percorso: "/#12/45.5/9.2", mappa: true, fai: func(p *pagina) {
		p.fai(chromedp.MouseClickXY(float64(p.vista.larga)/2, float64(p.vista.alta)*0.7))
		p.aspetta("the card", "document.querySelector('#scheda h2')?.textContent", "Fuori dal territorio")
	}, previsti: []string{"404"}},
	{nome: "what the plan prescribes", percorso: "/particella/X100_000100.20/urbanistica"},
	{nome: "what the plan prescribes at a point", percorso: "/urbanistica?lon=14.8965&lat=41.20135"},
	{nome: "search page", percorso: "/cerca"},
	{nome: "search with answers", percorso: "/cerca?q=4/45"},
	{nome: "search without answers", percorso: "/cerca?q=zzzz"},
	{nome: "search by fields", percorso: "/cerca?ente=B542&foglio=4&numero=45"},
	{nome: "search too long", percorso: "/cerca?q=" + lunga},
	{nome: "page of a comune", percorso: "/comune/B542"},
	{nome: "page of a sheet", percorso: "/foglio/B542_000500"},
	{nome: "page of a sheet on a past day", percorso: "/foglio/X100_000100?data=2020-01-01"},
	{nome: "page of a particella", percorso: "/particella/B542_000400.45"},
	{nome: "page of a particella of Rome", percorso: "/particella/H501D076700.152"},
	{nome: "page of a suppressed particella", percorso: "/particella/X100_000100.9"},
	{nome: "all the comuni", percorso: "/centro"},
	{nome: "page of the invented comune", percorso: "/comune/X100"},
	{nome: "streets of a comune", percorso: "/comune/X100/vie"},
	{nome: "streets by letter", percorso: "/comune/X100/vie?lettera=V"},
	{nome: "page of the downloads", percorso: "/scarica/B542"},
	{nome: "help page", percorso: "/aiuto"},
	{nome: "report form", percorso: "/segnala"},
	{nome: "report form on a particella", percorso: "/segnala?ente=B542&oggetto=B542_000400.45"},
	{nome: "privacy", percorso: "/privacy"},
	{nome: "legal notes", percorso: "/note-legali"},
	{nome: "declaration of accessibility", percorso: "/accessibilita"},
	{nome: "sign-in", percorso: "/accesso?dopo=/consultazioni"},
	{nome: "sign-in wanted", percorso: "/consultazioni", previsti: []string{"401"}},
	{nome: "page not found", percorso: "/nessuna", previsti: []string{"404"}},
	{nome: "particella not found", percorso: "/particella/X100_000100.999", previsti: []string{"404"}},
	{nome: "day that is no day", percorso: "/foglio/X100_000100?data=ieri", previsti: []string{"400"}},
	{nome: "documentation of the data", percorso: "/api"},
	{nome: "desk of the leads", percorso: "/ufficio/segnalazioni?ente=X100", ruolo: "tributi", inglese: true, fai: conTracce},
	{nome: "desk of the leads, closed ones too", percorso: "/ufficio/segnalazioni?ente=X100&stato=tutte&ordine=stima", ruolo: "tributi", inglese: true, fai: conTracce},
	{nome: "desk without an answer", percorso: "/ufficio/segnalazioni?ente=X100&testo=999/999", ruolo: "tributi"},
	{nome: "one lead", percorso: "/ufficio/segnalazioni?ente=X100", ruolo: "tributi", fai: func(p *pagina) {
		conTracce(p)
		p.vai(p.js(`document.querySelector('.traccia-che a').getAttribute('href')`))
		p.dice("#u-catasto", "Catasto")
	}},
	{nome: "many leads at once", percorso: "/ufficio/segnalazioni?ente=X100", ruolo: "tributi", fai: func(p *pagina) {
		conTracce(p)
		p.js(`(document.querySelector('.righe-scelte button[value=tutte]').click(), 1)`)
		p.dice("main form", "Nuovo stato")
	}},
	{nome: "comparisons", percorso: "/ufficio/riscontri?ente=X100", ruolo: "tributi"},
	{nome: "what is on the map of the taxes", percorso: "/comune/X100/coperture", ruolo: "tributi"},
	{nome: "what is not tied", percorso: "/comune/X100/coperture/TARI", ruolo: "tributi"},
	{nome: "ties to be decided", percorso: "/comune/X100/legami", ruolo: "tributi"},
	{nome: "fascicolo of a unit", percorso: "/fascicolo/X100-F-1001", ruolo: "tributi"},
	{nome: "fascicolo of a particella", percorso: "/fascicolo/X100_000100.11", ruolo: "tributi"},
	{nome: "fascicolo of who sees less", percorso: "/fascicolo/X100-F-1001", ruolo: "tecnico"},
	{nome: "building files", percorso: "/ufficio/pratiche?ente=X100", ruolo: "edilizia"},
	{nome: "no building file", percorso: "/ufficio/pratiche?ente=X100&anno=1901", ruolo: "edilizia"},
	{nome: "one building file", percorso: "/ufficio/pratiche?ente=X100&q=31", ruolo: "edilizia", fai: func(p *pagina) {
		p.vai(p.js(`document.querySelector('main tbody a[href^="/ufficio/pratiche/"]').getAttribute('href')`))
		p.dice("main", "Manutenzione straordinaria interna")
	}},
	{nome: "new building file", percorso: "/ufficio/pratiche/nuova?ente=X100", ruolo: "edilizia"},
	{nome: "form of the overlaps", percorso: "/ufficio/urbanistica?ente=X100", ruolo: "urbanistica"},
	{nome: "overlaps of a sheet", percorso: "/ufficio/urbanistica?ente=X100", ruolo: "urbanistica", fai: func(p *pagina) {
		p.js(`(document.getElementById('p-ente') && (document.getElementById('p-ente').value = 'X100'), document.getElementById('p-particelle').value = '1/11\n1/20\n1/999', 1)`)
		p.premiVoce("main form", "Mostra zone e vincoli")
		p.dice("main", "Particella per particella")
	}},
}

// conTracce waits for the list of the desk, and for its map where that is open.
func conTracce(p *pagina) {
	p.t.Helper()
	p.aspetta("the list", "document.querySelectorAll('.tracce tbody tr').length > 3", "true")
	p.aspetta("the points", "document.getElementById('lato-mappa').hasAttribute('data-chiusa') || Boolean(window.sit?.mappa?.getSource('tracce'))", "true")
}

const lunga = "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij" +
	"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijk"

func schedaAperta(p *pagina) {
	p.t.Helper()
	p.aspetta("the card opens", `document.querySelector('#scheda:not([hidden]) h2')?.textContent`, "Particella")
	p.ferma()
}

func pannello(nome string) func(*pagina) {
	return func(p *pagina) {
		p.t.Helper()
		p.premi("[aria-controls=" + nome + "]")
		p.aspetta("the panel opens", "document.getElementById('"+nome+"').hidden", "false")
	}
}

// attrezzo opens a tool of the map.
func attrezzo(nome string) func(*pagina) {
	return func(p *pagina) {
		p.t.Helper()
		p.premi("#attrezzi [data-attrezzo=" + nome + "]")
		p.aspetta("the tool opens", "document.getElementById('"+nome+"')?.hidden", "false")
		p.ferma()
	}
}

// entra brings a page into the state.
func (s stato) entra(p *pagina) {
	p.t.Helper()
	p.prevede(s.previsti...)
	p.vai(s.percorso)
	if s.mappa {
		p.ferma()
	}
	if s.fai != nil {
		s.fai(p)
	}
	p.js("document.fonts.ready")
}

// salta thins a table out: before a commit one case in six is enough; before a change is taken, all.
func salta(i int) bool { return testing.Short() && i%6 != 0 }

// lettori are the readers of a table of states, each a browser of his own: nobody, and who signed in as
// each role, with a reason for what he looks at.
type lettori map[string]*pagina

func (l lettori) accanto(t *testing.T, padre testing.TB, v vista, ruolo string) *pagina {
	t.Helper()
	if l[ruolo] == nil {
		p := apri(padre, v)
		if ruolo != "" {
			p.vai("/accesso")
			p.firma(ruolo)
		}
		l[ruolo] = p
	}
	return l[ruolo].accanto(t)
}

// firma signs in without looking at the pages on the way, and says why.
func (p *pagina) firma(ruolo string) {
	p.t.Helper()
	tutti := <-comune.account
	comune.account <- tutti
	chi, ok := tutti[ruolo]
	if !ok {
		p.t.Fatalf("the demo has nobody for %s: it tells of %d", ruolo, len(tutti))
	}
	for _, m := range []struct{ dove, campi string }{
		{"/accesso", "cf: '" + chi.cf + "', password: '" + chi.password + "', dopo: '/aiuto'"},
		{"/scopo", "motivo: 'verifica', numero: 'IMU 2024', dopo: '/aiuto'"},
	} {
		if arrivo := p.js("fetch('" + m.dove + "', { method: 'POST', body: new URLSearchParams({ " + m.campi + " }) }).then((r) => r.status + ' ' + new URL(r.url).pathname)"); arrivo != "200 /aiuto" {
			p.t.Fatalf("%s as %s: %s", m.dove, ruolo, arrivo)
		}
	}
}

// perOgniStato runs a check over the whole table, in tabs of one reader for each role.
func perOgniStato(t *testing.T, v vista, controlla func(p *pagina)) {
	t.Helper()
	chi, padre := lettori{}, t
	for i, s := range stati {
		if salta(i) {
			continue
		}
		t.Run(s.nome, func(t *testing.T) {
			p := chi.accanto(t, padre, v, s.ruolo)
			s.entra(p)
			controlla(p)
		})
	}
}
