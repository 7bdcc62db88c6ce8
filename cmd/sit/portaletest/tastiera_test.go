package portaletest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// fermata is where the Tab key stops.
type fermata struct {
	Chi               string
	X, Y, Larga, Alta float64
	Coperta           string // what lies over its middle
	InLinea           bool   // a link may be small where there is room around it: axe measures that
	Mappa             bool
}

const quiJS = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return JSON.stringify({ chi: '' });
	// A box inside its label is as big as the label: a finger that falls there takes it.
	const r = (e.closest('label') ?? e).getBoundingClientRect();
	const x = r.x + r.width / 2, y = r.y + r.height / 2;
	const sopra = document.elementFromPoint(x, y);
	const suo = sopra && (e.contains(sopra) || e.closest('label')?.contains(sopra) || sopra.contains(e) && sopra.matches('label, li, p, dd, td, span') || sopra.matches('label') && sopra.control === e);
	const altra = e.getClientRects()[0];
	const riga = altra && document.elementFromPoint(altra.x + altra.width / 2, altra.y + altra.height / 2);
	return JSON.stringify({
		chi: e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' «' + (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent ?? '').trim().slice(0, 40) + '»',
		x: r.x, y: r.y, larga: r.width, alta: r.height, mappa: e.matches('canvas'),
		coperta: suo || riga && (e.contains(riga) || riga.contains(e)) ? '' : sopra ? sopra.outerHTML.slice(0, 100) : 'the edge of the window',
		inLinea: e.matches('a'),
	});
})()`

// cammina presses Tab from the beginning of the page to its end, and looks at each stop: it must
// be seen, not covered, big enough for a finger, and changed by having the focus.
func (p *pagina) cammina(massimo int) (fermate []fermata) {
	p.t.Helper()
	for range massimo {
		p.fai(chromedp.KeyEvent(kb.Tab))
		var f fermata
		if err := json.Unmarshal([]byte(p.js(quiJS)), &f); err != nil {
			p.t.Fatal(err)
		}
		if f.Chi == "" || len(fermate) > 0 && f == fermate[0] {
			return fermate
		}
		if n := len(fermate); n > 0 && f.Chi == fermate[n-1].Chi && f.X == fermate[n-1].X && f.Y == fermate[n-1].Y {
			p.t.Errorf("the Tab key does not leave %s", f.Chi)
			return fermate
		}
		fermate = append(fermate, f)
		if f.Coperta != "" {
			p.t.Errorf("%s has the focus under %s", f.Chi, f.Coperta)
		}
		if !f.InLinea && (f.Larga < 24 || f.Alta < 24) && !f.Mappa {
			p.t.Errorf("%s is %.0f × %.0f, smaller than 24 × 24", f.Chi, f.Larga, f.Alta)
		}
		if n := p.mutati(f); n < int(f.Larga+f.Alta)/2 {
			p.t.Errorf("%s does not show that it has the focus: %d pixels change", f.Chi, n)
		}
	}
	return fermate
}

// mutati counts the pixels of an element, and around it, that change when it loses the focus.
func (p *pagina) mutati(f fermata) (n int) {
	p.t.Helper()
	p.js("(window.aFuoco = document.activeElement, 1)")
	con := p.ritaglia(f)
	p.js("(window.aFuoco.blur(), 1)")
	senza := p.ritaglia(f)
	p.js("(window.aFuoco.focus({ focusVisible: true, preventScroll: true }), 1)")
	for y := con.Bounds().Min.Y; y < con.Bounds().Max.Y; y++ {
		for x := con.Bounds().Min.X; x < con.Bounds().Max.X; x++ {
			a, b, c, _ := con.At(x, y).RGBA()
			d, e, f, _ := senza.At(x, y).RGBA()
			if scarto(uint8(a>>8), uint8(d>>8))+scarto(uint8(b>>8), uint8(e>>8))+scarto(uint8(c>>8), uint8(f>>8)) > 90 {
				n++
			}
		}
	}
	return n
}

func (p *pagina) ritaglia(f fermata) image.Image {
	p.t.Helper()
	const intorno = 8
	x, y := max(0, f.X-intorno), max(0, f.Y-intorno)
	larga := min(float64(p.vista.larga), f.X+f.Larga+intorno) - x
	alta := min(float64(p.vista.alta), f.Y+f.Alta+intorno) - y
	if larga < 1 || alta < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	scorsa := p.js("scrollX + ' ' + scrollY")
	var sx, sy float64
	_, _ = fmt.Sscan(scorsa, &sx, &sy)
	r := comanda(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Clip: &page.Viewport{X: x + sx, Y: y + sy, Width: larga, Height: alta, Scale: 1}})
	m, err := png.Decode(bytes.NewReader(r.Data))
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// Who has no mouse goes through the page with the Tab key, into the map and out of it.
func TestTheTabKeyReachesEverything(t *testing.T) {
	for i, c := range []struct {
		nome, percorso string
		mappa          bool
		fai            func(*pagina)
		vuole          []string
	}{
		{"the map", "/", true, nil, []string{"Vai alla ricerca", "Vai all'elenco", "input#q", "Livelli", "Ingrandisci", "input#scala"}},
		{"the map with a card", "/#sel=particella:B542_000400.45", true, schedaAperta, []string{"Chiudi la scheda", "Confinanti", "Pagina della particella"}},
		{"the panel of layers", "/", true, pannello("livelli"), []string{"Opacità"}},
		{"the fields", "/", true, pannello("campi"), []string{"select#c-ente", "input#c-foglio", "input#c-numero", "Vai"}},
		{"the search page", "/cerca?q=4/45", false, nil, []string{"Vai al contenuto", "input#q", "Cerca", "Foglio 4, particella 45"}},
		{"the page of a particella", "/particella/X100_000100.9", false, nil, []string{"Vai al contenuto", "Apri sulla mappa", "Segnala un errore", "GeoJSON"}},
		{"the page of a comune", "/comune/B542", false, nil, []string{"Apri sulla mappa"}},
	} {
		if salta(i) {
			continue
		}
		t.Run(c.nome, func(t *testing.T) {
			p := apri(t, scrivania)
			p.vai(c.percorso)
			if c.mappa {
				p.ferma()
			}
			if c.fai != nil {
				c.fai(p)
				p.js("(document.activeElement.blur(), getSelection().removeAllRanges(), document.body.setAttribute('tabindex', '-1'), document.body.focus(), document.body.removeAttribute('tabindex'), 1)")
			}
			fermate := p.cammina(150)
			var tutte strings.Builder
			dentro := -1
			for i, f := range fermate {
				tutte.WriteString(f.Chi + "\n")
				if f.Mappa {
					dentro = i
				}
			}
			for _, s := range c.vuole {
				if !strings.Contains(tutte.String(), s) {
					t.Errorf("the Tab key does not reach %q, only\n%s", s, tutte.String())
				}
			}
			if c.mappa && (dentro < 0 || dentro == len(fermate)-1) {
				t.Errorf("the map is not among the stops, or is the last:\n%s", tutte.String())
			}
		})
	}
}

// With the focus in the map the arrows move it, plus and minus change its scale, Enter asks what
// is in the middle and takes the reader to the answer, Escape goes back.
func TestTheMapIsUsedFromTheKeyboard(t *testing.T) {
	p := apri(t, scrivania)
	p.vai("/#sel=foglio:B542_000400")
	p.ferma()
	p.js("(document.querySelector('#mappa canvas').focus(), 1)")
	const dove = "[sit.mappa.getCenter().lng.toFixed(5), sit.mappa.getCenter().lat.toFixed(5), sit.mappa.getZoom().toFixed(1)].join(' ')"
	prima := p.js(dove)
	for _, tasto := range []string{kb.ArrowRight, kb.ArrowDown, "+", "-"} {
		p.fai(chromedp.KeyEvent(tasto))
		p.aspetta("the map is still", "!sit.mappa.isMoving()", "true")
		dopo := p.js(dove)
		if dopo == prima {
			t.Errorf("the key %q does nothing", tasto)
		}
		prima = dopo
	}
	p.ferma()
	p.fai(chromedp.KeyEvent(kb.Enter))
	p.aspetta("the card", `document.querySelector('#scheda:not([hidden]) h2')?.textContent`, "Particella")
	p.aspetta("the focus is in the card", "Boolean(document.activeElement.closest('#scheda'))", "true")
	p.fai(chromedp.KeyEvent(kb.Escape))
	p.aspetta("the card is closed", "document.getElementById('scheda').hidden", "true")
	p.aspetta("the focus is back in the map", "document.activeElement.tagName", "CANVAS")
}

// Who cannot bear movement gets none: the map jumps, nothing slides.
func TestNothingMovesForWhoDoesNotWantIt(t *testing.T) {
	p := apri(t, scrivania)
	p.vai("/")
	p.ferma()
	p.js("(window.mosse = 0, sit.mappa.on('move', () => { mosse++; }), 1)")
	p.scrivi("#q", "4/45")
	p.fai(chromedp.KeyEvent(kb.Enter))
	schedaAperta(p)
	pannello("livelli")(p)
	if n := p.js("document.getAnimations().filter((a) => a.effect.getComputedTiming().duration > 10).length"); n != "0" {
		t.Errorf("%s animations run", n)
	}
	if n := p.js("mosse"); n != "1" && n != "2" {
		t.Errorf("the map went there in %s steps, want a jump", n)
	}
}

// Enlarged four times a window is 360 × 225: the page still finds, shows and tells.
func TestThePageIsUsedEnlargedFourTimes(t *testing.T) {
	p := apri(t, ingrandita)
	p.vai("/")
	p.ferma()
	p.premi("#q")
	p.scrivi("#q", "4/45")
	p.aspetta("the answers", "document.querySelectorAll('#esiti [role=option]').length > 0", "true")
	p.fai(chromedp.KeyEvent(kb.Enter))
	schedaAperta(p)
	p.aspetta("the map goes there", "sit.mappa.getBounds().contains([14.6538, 41.13034]) && sit.mappa.getZoom() > 15", "true")
	if alta := p.js("Math.round(document.getElementById('scheda').getBoundingClientRect().height)"); len(alta) < 2 {
		t.Errorf("the card is %s pixels high", alta)
	}
	p.premi("#scheda .chiudi")
	for _, nome := range []string{"livelli", "giorno", "elenco", "campi"} {
		pannello(nome)(p)
		ultimo := fmt.Sprintf("[...document.querySelectorAll('#%s button, #%s input, #%s select, #%s p')].filter((e) => e.offsetParent).at(-1)", nome, nome, nome, nome)
		if y := p.js(fmt.Sprintf("(%s.scrollIntoView({ block: 'nearest' }), Math.round(innerHeight - %s.getBoundingClientRect().bottom))", ultimo, ultimo)); strings.HasPrefix(y, "-") {
			t.Errorf("the end of %s stays %s pixels below the window", nome, y)
		}
		p.premi("[aria-controls=" + nome + "]")
	}
}
