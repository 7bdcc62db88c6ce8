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

// perOgniStato runs a check over the whole table, in tabs of one reader.
func perOgniStato(t *testing.T, v vista, controlla func(p *pagina)) {
	t.Helper()
	lettore := apri(t, v)
	for i, s := range stati {
		if salta(i) {
			continue
		}
		t.Run(s.nome, func(t *testing.T) {
			p := lettore.accanto(t)
			s.entra(p)
			controlla(p)
		})
	}
}
