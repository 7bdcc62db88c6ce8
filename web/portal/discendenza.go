package portal

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/visura"
)

// How many steps of a genealogy one page draws, each way.
const passiAlbero = 2

type paginaDiscendenza struct {
	testata
	Nome   string // of the immobile
	Pagina string // its page
	Albero albero
	Prima  []rigaParente // the same in words
	Dopo   []rigaParente
}

// rigaParente is one of the kin in the list that says the same as the drawing.
type rigaParente struct {
	nodo
	Perche string
	Passo  int
}

// handleDiscendenza draws from which particelle one comes, and which came of it. The map is open to
// everybody, and so is this.
func (p *portale) handleDiscendenza(w http.ResponseWriter, r *http.Request) error {
	if p.Registri == nil {
		return errIncompleto
	}
	letto, err := catasto.ParseIDParticella(mux.Vars(r)["id"])
	if err != nil {
		return nonTrovato("Questa particella non esiste: controllare il comune, il foglio e il numero. Un riferimento si scrive come B542_000300.45.")
	}
	e, err := p.Registri.EnteDi(r.Context(), string(letto.Foglio.Comune))
	if err != nil {
		return err
	}
	id, storia, err := p.Registri.Stirpe(r.Context(), e, letto.String())
	if err != nil {
		return err
	}
	pagina := paginaDiscendenza{testata: p.testata(r, "Da dove viene e che cosa ne è nato"), Pagina: "/particella/" + url.PathEscape(id)}
	pagina.Nome = pagina.nomeParticella(id)
	pagina.Titolo = pagina.Nome + " · " + pagina.Titolo
	pagina.diParticella(id, storia)
	pagina.elenca()
	pagina.di(string(e.Codice), e.Nome, briciola{pagina.Nome, pagina.Pagina}, briciola{pagina.testo("Genealogia"), ""})
	pagina.Canonico = pagina.Pagina + "/discendenza"
	return p.render(w, http.StatusOK, "discendenza", pagina)
}

func (l lingua) nomeParticella(id string) string {
	x, err := catasto.ParseIDParticella(id)
	if err != nil {
		return id
	}
	return l.testo("foglio %s particella %s", l.nomeFoglio(RifFoglio{Sezione: x.Foglio.Sezione, Numero: x.Foglio.Foglio, Allegato: senzaZero(string(x.Foglio.Allegato)), Sviluppo: senzaZero(string(x.Foglio.Sviluppo))}), x.Numero.String())
}

func senzaZero(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

func (g *paginaDiscendenza) diParticella(id string, s mappa.Storia) {
	g.Albero.Nodi = append(g.Albero.Nodi, nodo{ID: id, Testo: g.Nome, Sotto: g.testo("questa particella"), Propria: true})
	for verso, parenti := range map[int][]mappa.Parente{-1: s.Antenate, 1: s.Discendenti} {
		for _, x := range parenti {
			if x.Passo > passiAlbero {
				for i := range g.Albero.Nodi { // the one through which there is more
					if n := &g.Albero.Nodi[i]; n.ID == x.Tramite && n.Strato*verso > 0 {
						n.Oltre = n.Indirizzo + "/discendenza"
					}
				}
				continue
			}
			if !slices.ContainsFunc(g.Albero.Nodi, func(n nodo) bool { return n.ID == x.ID }) {
				sotto := g.testo("esistente")
				if x.Soppressa {
					sotto = g.testo("soppressa")
				}
				g.Albero.Nodi = append(g.Albero.Nodi, nodo{ID: x.ID, Testo: g.nomeParticella(x.ID), Sotto: sotto, Strato: verso * x.Passo, Soppressa: x.Soppressa,
					Indirizzo: "/particella/" + url.PathEscape(x.ID)})
			}
			a := arco{Da: x.Tramite, A: x.ID, Testo: g.gg(x.Data) + "\n" + g.origine(x.Origine), Data: x.Data}
			if verso < 0 {
				a.Da, a.A = a.A, a.Da
			}
			g.Albero.Archi = append(g.Albero.Archi, a)
		}
	}
}

// elenca says in words what is drawn.
func (g *paginaDiscendenza) elenca() {
	for _, n := range g.Albero.Nodi {
		x := rigaParente{nodo: n, Passo: max(n.Strato, -n.Strato)}
		for _, a := range g.Albero.Archi {
			if n.Strato < 0 && a.Da == n.ID || n.Strato > 0 && a.A == n.ID {
				x.Perche = a.Testo
			}
		}
		switch {
		case n.Strato < 0:
			g.Prima = append(g.Prima, x)
		case n.Strato > 0:
			g.Dopo = append(g.Dopo, x)
		}
	}
	for _, lista := range [][]rigaParente{g.Prima, g.Dopo} {
		slices.SortStableFunc(lista, func(a, b rigaParente) int { return cmp.Compare(a.Passo, b.Passo) })
	}
}

// handleParentela is the same of a unit, for who may see units.
func (p *portale) handleParentela(w http.ResponseWriter, r *http.Request) error {
	e, id, err := p.unitaChiesta(r)
	if err != nil {
		return err
	}
	parentela, err := p.Registri.Parentela(r.Context(), e, id, passiAlbero)
	if err != nil {
		return err
	}
	pagina := paginaDiscendenza{testata: p.testata(r, "Da dove viene e che cosa ne è nato"), Pagina: "/uiu/" + id, Nome: parentela.Nomi[id]}
	pagina.Titolo = pagina.Nome + " · " + pagina.Titolo
	pagina.diUnita(id, parentela)
	pagina.elenca()
	pagina.di(string(e.Codice), e.Nome, briciola{pagina.Nome, pagina.Pagina}, briciola{pagina.testo("Genealogia"), ""})
	pagina.NonIndicizza, pagina.Canonico = true, ""
	return p.render(w, http.StatusOK, "discendenza", pagina)
}

func (g *paginaDiscendenza) diUnita(id string, s visura.Parentela) {
	strato := map[string]int{id: 0}
	for range passiAlbero { // the links are few, and in no order
		for _, l := range s.Filiazioni {
			if n, ok := strato[l.Da]; ok && n >= 0 {
				if _, visto := strato[l.A]; !visto {
					strato[l.A] = n + 1
				}
			}
			if n, ok := strato[l.A]; ok && n <= 0 {
				if _, visto := strato[l.Da]; !visto {
					strato[l.Da] = n - 1
				}
			}
		}
	}
	for x, n := range strato {
		nuovo := nodo{ID: x, Testo: s.Nomi[x], Sotto: g.testo("esistente"), Strato: n, Propria: x == id, Soppressa: s.Soppresse[x], Indirizzo: "/uiu/" + x}
		if nuovo.Soppressa {
			nuovo.Sotto = g.testo("soppressa")
		}
		if nuovo.Propria {
			nuovo.Sotto = g.testo("questa unità")
		}
		if s.Oltre[x] && !nuovo.Propria {
			nuovo.Oltre = "/uiu/" + x + "/genealogia"
		}
		g.Albero.Nodi = append(g.Albero.Nodi, nuovo)
	}
	slices.SortFunc(g.Albero.Nodi, func(a, b nodo) int { return cmp.Compare(a.ID, b.ID) })
	for _, l := range s.Filiazioni {
		atto := visura.Atto{Causale: &l.Atto}
		g.Albero.Archi = append(g.Albero.Archi, arco{Da: l.Da, A: l.A, Testo: g.gg(l.Giorno) + "\n" + causale("F", &atto), Data: l.Giorno})
	}
}

// unitaChiesta is the unit of an address and its ente. Who may not know that it is there is told
// that it is not.
func (p *portale) unitaChiesta(r *http.Request) (sit.Ente, string, error) {
	u, err := catasto.ParseIDUIU(mux.Vars(r)["id"])
	if err != nil {
		return sit.Ente{}, "", nonTrovato("Questa unità non esiste: un identificativo si scrive come B542-F-1234.")
	}
	e, err := p.Registri.EnteDi(r.Context(), string(u.Comune))
	return e, u.String(), err
}
