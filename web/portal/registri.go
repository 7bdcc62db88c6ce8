package portal

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/visura"
)

// Registri answers the pages of the offices out of the registers of the catasto. Who asks is in the
// context: what he may not see is an error, and each read of a person leaves its line.
type Registri interface {
	// EnteDi is the ente that answers for a comune, or for one of its former codes.
	EnteDi(ctx context.Context, comune string) (sit.Ente, error)
	Enti(ctx context.Context) ([]sit.Ente, error)

	CercaSoggetti(ctx context.Context, d visura.DomandaSoggetti) (visura.Soggetti, error)
	ListUIU(ctx context.Context, e sit.Ente, f visura.FiltroUIU, q visura.Quando, p visura.Pagina) (visura.UnitaElenco, error)
	UIUDiParticella(ctx context.Context, e sit.Ente, id string, q visura.Quando, p visura.Pagina) (visura.UnitaElenco, error)
	PerProtocollo(ctx context.Context, e sit.Ente, numero, progressivo string, anno, limite int) ([]visura.PerAtto, error)
	Vita(ctx context.Context, e sit.Ente, id string, q visura.Quando) (visura.Vita, error)
	TitolariUIU(ctx context.Context, e sit.Ente, id string, q visura.Quando) (visura.Titolari, error)
	TitolariParticella(ctx context.Context, e sit.Ente, id string, q visura.Quando) (visura.Titolari, error)
	Profilo(ctx context.Context, id string, q visura.Quando) (visura.Profilo, error)
	Immobili(ctx context.Context, id string, q visura.Quando, p visura.Pagina) (visura.Possessi, error)
	Riconosci(ctx context.Context, id, altro string, verdetto visura.Verdetto) error
	MieiImmobili(ctx context.Context, q visura.Quando, p visura.Pagina) (visura.Possessi, error)

	Visura(ctx context.Context, e sit.Ente, d visura.DomandaVisura, q visura.Quando, oggi sit.Giorno) (visura.Documento, error)
	MiaVisura(ctx context.Context, id string, storica bool, q visura.Quando, oggi sit.Giorno) (visura.Documento, error)
	Elenco(ctx context.Context, e sit.Ente, d visura.DomandaElenco, q visura.Quando) (visura.Elenco, error)
	ElenchiInAttesa(ctx context.Context) ([]visura.ElencoInAttesa, error)
	DecidiElenco(ctx context.Context, e sit.Ente, richiesta int64, approva bool) error
	CodiciPatrimonio(ctx context.Context, e sit.Ente) (codici, proposti []visura.CodicePatrimonio, err error)
	ScriviCodicePatrimonio(ctx context.Context, e sit.Ente, cf, nota string, togli bool) error
	Patrimonio(ctx context.Context, e sit.Ente, q visura.Quando) (visura.Elenco, error)
	Differenze(ctx context.Context, e sit.Ente, d visura.DomandaDifferenze, oggi sit.Giorno, p visura.Pagina) (visura.Differenze, error)

	// Stirpe is the kin of a particella both ways, by any spelling of its id; open to everybody.
	Stirpe(ctx context.Context, e sit.Ente, id string) (canonico string, s mappa.Storia, err error)
	Parentela(ctx context.Context, e sit.Ente, id string, passi int) (visura.Parentela, error)
}

// riservata is a page for who signed in: nobody keeps it, and nobody else learns what it is about.
func (p *portale) riservata(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		if authz.DaContesto(r.Context()) == nil {
			return p.mancaAccesso(w, r)
		}
		if p.Registri == nil {
			return errIncompleto
		}
		err := h(w, r)
		if sit.Codice(err) == "SCOPO_MANCANTE" && r.Method != http.MethodPost {
			return p.mancaScopo(w, r)
		}
		return err
	}
}

type paginaSoglia struct{ testata }

// mancaAccesso tells who has not signed in what the page wants, and nothing of what it holds.
func (p *portale) mancaAccesso(w http.ResponseWriter, r *http.Request) error {
	pagina := paginaSoglia{p.testata(r, "Accesso richiesto")}
	pagina.NonIndicizza, pagina.Canonico = true, ""
	return p.render(w, http.StatusUnauthorized, "accedi", pagina)
}

// mancaScopo asks why persons are to be looked at, and then goes on.
func (p *portale) mancaScopo(w http.ResponseWriter, r *http.Request) error {
	pagina := paginaSoglia{p.testata(r, "Per quale pratica?")}
	pagina.NonIndicizza, pagina.Canonico = true, ""
	return p.render(w, http.StatusPreconditionRequired, "scopo", pagina)
}

// ambito is who asks, in the page of an office.
type ambito struct {
	chi   *authz.Chi
	Scopo string
	quando
}

// quando is the day of a page of the registers, and up to which registration one knows.
type quando struct {
	Giorno  visura.Quando
	Data    string // as asked; empty: today
	NotoAl  string
	Oggi    string
	Passato bool
}

func (p *portale) ambito(r *http.Request) (ambito, error) {
	chi := authz.DaContesto(r.Context())
	a := ambito{chi: chi, Scopo: chi.Scopo}
	oggi, err := sit.ParseGiorno(p.oggi())
	if err != nil {
		return a, err
	}
	a.quando = quando{Giorno: visura.Il(oggi), Data: strings.TrimSpace(r.FormValue("data")), NotoAl: strings.TrimSpace(r.FormValue("noto_al")), Oggi: oggi.String()}
	if a.Data == a.Oggi {
		a.Data = ""
	}
	if a.Data != "" {
		if a.Giorno.Giorno, err = sit.ParseGiorno(a.Data); err != nil {
			return a, err
		}
		a.Passato = true
	}
	if a.NotoAl != "" {
		if a.Giorno.NotoAl, err = sit.ParseGiorno(a.NotoAl); err != nil {
			return a, err
		}
	}
	return a, nil
}

// Coda carries the day of a page to those that it leads to.
func (q quando) Coda() string {
	v := url.Values{}
	if q.Data != "" {
		v.Set("data", q.Data)
	}
	if q.NotoAl != "" {
		v.Set("noto_al", q.NotoAl)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// puo is true when who asks has a scope, whole or for a case, in an ente (0: in any).
func (a ambito) puo(s authz.Scope, ente int32) bool {
	if ente == 0 {
		return !a.chi.Ambito(s).Pubblico()
	}
	return a.chi.Ambito(s).Contiene(ente)
}

// enti are those in which who asks has a scope.
func (p *portale) enti(ctx context.Context, a ambito, s authz.Scope) ([]sit.Ente, error) {
	tutti, err := p.Registri.Enti(ctx)
	if err != nil {
		return nil, err
	}
	var suoi []sit.Ente
	for _, e := range tutti {
		if a.puo(s, e.ID) {
			suoi = append(suoi, e)
		}
	}
	return suoi, nil
}
