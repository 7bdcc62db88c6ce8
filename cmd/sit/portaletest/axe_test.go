package portaletest

import (
	_ "embed"
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe-core is Deque's, under the MPL-2.0: its licence is beside it.
//
//go:embed testdata/axe-4.14.1.min.js
var axeJS string

// guarda asks axe for every rule that WCAG 2.2 AA and good practice give. The debugger injects
// it, so the page keeps its own policy while it is looked at.
const guarda = `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
	.then((r) => JSON.stringify(r.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 160) + ' — ' + (n.any[0] ?? n.all[0] ?? n.none[0])?.message) }))))`

// On a desk, and enlarged four times there, nothing may have to be scrolled sideways.
func TestAxeFindsNothingOnADesk(t *testing.T) {
	perOgniStato(t, scrivania, func(p *pagina) {
		accessibile(p)
		p.larga()
		p.finestra(ingrandita)
		p.larga()
	})
}

// On a telephone, and on a narrower one.
func TestAxeFindsNothingOnATelephone(t *testing.T) {
	perOgniStato(t, telefono, func(p *pagina) {
		accessibile(p)
		p.larga()
		p.finestra(stretta)
		p.larga()
	})
}

func accessibile(p *pagina) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](axeJS+"; axe.version")); err != nil {
		p.t.Fatal(err)
	}
	var violazioni []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(p.js(guarda)), &violazioni); err != nil {
		p.t.Fatal(err)
	}
	for _, v := range violazioni {
		p.t.Errorf("axe %s: %s\n  %s", v.ID, v.Help, strings.Join(v.Nodes, "\n  "))
	}
}

// larga says what sticks out of the window.
func (p *pagina) larga() {
	p.t.Helper()
	if fuori := p.js(`(() => {
		const { scrollWidth } = document.scrollingElement;
		if (scrollWidth <= innerWidth) return '';
		const chi = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5).slice(0, 5);
		return scrollWidth + ' pixels in ' + innerWidth + ': ' + chi.map((e) => e.outerHTML.slice(0, 100)).join('\n  ');
	})()`); fuori != "" {
		p.t.Errorf("the page is wider than its window, %s", fuori)
	}
}
