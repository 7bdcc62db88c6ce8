package portaletest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var codiceSegnalazione = regexp.MustCompile(`/segnala/B542/([A-Z0-9]{4}-?[A-Z0-9]{4})`)

// A citizen who reads English finds a property with a telephone, pulls the sheet up to read it,
// and tells the office what is wrong, without signing in; then comes back with the code.
func TestACitizen(t *testing.T) {
	p := apri(t, telefono)
	p.vai("/")
	p.ferma()
	p.premi("header a[hreflang=en]")
	p.aspetta("the page speaks English", "document.documentElement?.lang", "en")
	p.ferma()
	p.premi("#q")
	p.scrivi("#q", "4/45")
	p.premiVoce("#esiti", "")
	p.aspetta("the card opens", `document.querySelector('#scheda:not([hidden]):not([aria-busy]) h2')?.textContent`, "45")
	p.ferma()
	const alta = "Math.round(document.getElementById('scheda').getBoundingClientRect().height)"
	if sotto := p.js("(({ left, width, bottom }) => left === 0 && width === innerWidth && innerHeight - bottom < 60)(document.getElementById('scheda').getBoundingClientRect())"); sotto != "true" {
		t.Error("on a telephone the card is not a sheet from below")
	}
	prima := p.js(alta)
	p.premi("#scheda .maniglia")
	p.aspetta("the sheet comes up", alta+" > "+prima, "true")
	if testo := p.legge("#scheda"); italiano.MatchString(testo) {
		t.Errorf("the card speaks Italian too: %s", italiano.FindString(testo))
	}

	p.js(`(document.querySelector('#scheda a[href^="/segnala"]').scrollIntoView({ block: 'center' }), 1)`)
	p.premi(`#scheda a[href^="/segnala"]`)
	p.aspetta("the form", "document.querySelector('form.modulo textarea') && document.getElementById('c-oggetto').value", "B542_000400.45")

	// Said too shortly, the form says so beside the field, and loses nothing.
	p.prevede("422")
	p.premi("#c-testo")
	p.scrivi("#c-testo", "boh")
	p.premi("form.modulo button[type=submit]")
	p.aspetta("what is wrong is said", "document.querySelector('[role=alert]')?.innerText.length > 20", "true")
	accessibile(p)
	if v := p.js("document.getElementById('c-testo').value"); v != "boh" {
		t.Errorf("the form has lost what was written: %q", v)
	}
	p.scrivi("#c-testo", "The border on the north side is drawn over my wall.")
	p.premi("form.modulo button[type=submit]")
	p.aspetta("the page of the report", "location.pathname", "/segnala/B542/")
	codice := codiceSegnalazione.FindStringSubmatch(p.js("location.pathname"))
	if codice == nil {
		t.Fatalf("no code in %s", p.js("location.pathname"))
	}
	p.dice("main", codice[1])
	accessibile(p)
	if strings.Contains(p.legge("main"), "my wall") {
		t.Error("the page shows to whoever has the code what was written")
	}
	// Going back and sending again is the same report.
	p.vai("/segnala/B542/" + codice[1])
	p.dice("main", codice[1])
}

// italiano is written in no English sentence, and in no name of a place.
var italiano = regexp.MustCompile(`(?i)(^|[^\pL])(questo|questa|questi|queste|sono|oppure|che|gli|è|una|il|più|già|può|ogni|senza|dove|quando|anche|ancora|sulla|nel|scegliere|scrivere|controllare|nessun|nessuna|mappa|risultati)([^\pL]|$)`)

var indirizzi = regexp.MustCompile(`https?://\S+`)

// Who chose English reads no Italian, but what is marked as such: the words of the office, the
// names of places.
func TestEnglishIsComplete(t *testing.T) {
	chi, padre := lettori{}, t
	for i, s := range stati {
		if salta(i) || s.fai != nil && !s.inglese || s.percorso == "/api" { // which is Italian, and says so
			continue
		}
		t.Run(s.nome, func(t *testing.T) {
			p := chi.accanto(t, padre, scrivania, s.ruolo)
			prima, hash, c := strings.Cut(s.percorso, "#")
			segno := "?"
			if strings.Contains(prima, "?") {
				segno = "&"
			}
			if s.percorso = prima + segno + "lang=en"; c {
				s.percorso += "#" + hash
			}
			s.entra(p)
			if l := p.js("document.documentElement.lang"); l != "en" {
				t.Errorf("the page says that its language is %q", l)
			}
			var testi []string
			if err := json.Unmarshal([]byte(p.js(`(() => {
				const out = [document.title], giro = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
				const suo = (e) => !e.closest('[lang=it], [lang=it-IT], script, noscript, code, pre, svg, option, .maplibregl-ctrl-scale');
				for (let n = giro.nextNode(); n; n = giro.nextNode()) if (n.data.trim() && suo(n.parentElement)) out.push(n.data.trim());
				for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
					if (suo(e)) out.push(...['aria-label', 'title', 'placeholder', 'alt'].map((a) => e.getAttribute(a)).filter(Boolean));
				return JSON.stringify(out);
			})()`)), &testi); err != nil {
				t.Fatal(err)
			}
			for _, frase := range testi {
				if frase != strings.ToUpper(frase) && italiano.MatchString(indirizzi.ReplaceAllString(frase, "")) { // streets are in capitals
					t.Errorf("%q", frase)
				}
			}
		})
	}
}

// From the page of the comune to its files, each of which is what it says that it is.
func TestWhoTakesTheDataAway(t *testing.T) {
	perVista(t, func(p *pagina) {
		t := p.t
		p.vai("/comune/X100")
		p.premiVoce("main", "Scarica i dati")
		p.dice("h1", "Scarica i dati")
		p.dice("main", "CC BY 4.0")
		p.larga()
		for nome, comincia := range map[string]string{"pmtiles": "PMTiles", "gpkg": "SQLite format 3", "geojson": `{"type"`, "csv": "\ufeff"} {
			indirizzo := p.js(`document.querySelector('main a[href$="/` + nome + `"], main a[href*="/` + nome + `?"]')?.getAttribute('href') ?? ''`)
			if indirizzo == "" {
				t.Errorf("the page does not offer %s", nome)
				continue
			}
			if tipo, corpo := p.prende(indirizzo); len(corpo) < 1000 || !bytes.HasPrefix(bytes.TrimSpace(corpo), []byte(comincia)) {
				t.Errorf("%s, %s, %d bytes, begins %.40q", indirizzo, tipo, len(corpo), corpo)
			}
		}
	})
}

// A sheet of paper: the browser prints the map at a scale, alone, on one page of the size chosen.
func TestTheMapIsPrinted(t *testing.T) {
	p := apri(t, scrivania)
	p.vai("/#sel=particella:B542_000400.45")
	schedaAperta(p)
	prepara(p)
	b, err := chromedp.Run(p.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(b, -1)); n != 1 {
		t.Errorf("the map is printed on %d pages", n)
	}
	if !regexp.MustCompile(`/MediaBox\s*\[0 0 59[45]\.?\d* 84[12]\.?\d*\]`).Match(b) {
		t.Errorf("the paper is not A4: %s", regexp.MustCompile(`/MediaBox[^\]]*\]`).Find(b))
	}
	if !bytes.Contains(b, []byte("/Subtype /Image")) {
		t.Error("there is no map on the paper")
	}
	p.js("(dispatchEvent(new Event('afterprint')), 1)")
	p.aspetta("the page is itself again", "document.body.classList.contains('da-stampare')", "false")
}

// prepara goes through the tool of printing up to the window of the system.
func prepara(p *pagina) {
	p.t.Helper()
	p.js("(window.stampate = 0, window.print = () => { stampate++; }, 1)")
	p.premiVoce("#attrezzi", "Stampa")
	p.premiVoce("#stampa .azioni", "Stampa")
	p.aspettaJS("stampate === 1")
}
