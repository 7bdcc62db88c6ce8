package portaletest

import (
	"encoding/json"
	"strings"
	"testing"
)

const (
	pesoMappa  = 600_000 // bytes as they travel, without the tiles
	pesoPagina = 60_000  // bytes of HTML, before any compression
)

// risorsa is what the browser says that it fetched for a page.
type risorsa struct {
	Nome                                 string
	Trasferiti, Codificati, Decodificati int
}

func (p *pagina) risorse() (rr []risorsa) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(p.js(`JSON.stringify([...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
		.map((e) => ({ nome: e.name, trasferiti: e.transferSize, codificati: e.encodedBodySize, decodificati: e.decodedBodySize })))`)), &rr); err != nil {
		p.t.Fatal(err)
	}
	return rr
}

// The first map of a reader who was never here: page, script, worker, style, letters and answers,
// the worker included, which the network events of the page do not show.
func TestTheFirstMapIsLight(t *testing.T) {
	for _, v := range []vista{scrivania, telefono} {
		t.Run(v.nome, func(t *testing.T) {
			p := apri(t, v)
			p.vai("/")
			p.ferma()
			somma, worker := 0, false
			for _, r := range p.risorse() {
				if strings.Contains(r.Nome, "/tiles/") {
					continue
				}
				somma += r.Trasferiti
				worker = worker || strings.Contains(r.Nome, "worker")
				if r.Decodificati > 4000 && r.Codificati == r.Decodificati && !strings.HasSuffix(r.Nome, ".woff2") {
					t.Errorf("%s travels uncompressed: %d bytes", strings.TrimPrefix(r.Nome, p.base), r.Decodificati)
				}
			}
			if !worker {
				t.Error("the worker is not among what was fetched")
			}
			if somma > pesoMappa {
				t.Errorf("the first map weighs %d bytes, want at most %d", somma, pesoMappa)
			}
			t.Logf("%d bytes", somma)
		})
	}
}
