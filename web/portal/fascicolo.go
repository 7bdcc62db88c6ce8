package portal

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

// Fascicoli composes what every office knows of an immobile. Who asks is in the context.
type Fascicoli interface {
	Fascicolo(ctx context.Context, e sit.Ente, id string, q visura.Quando) (visura.Fascicolo, error)
}

type paginaFascicolo struct {
	testata
	ambito
	Ente   sit.Ente
	Nome   string
	Tipi   []tipoFascicolo
	Tipo   string // shown alone; empty: all
	Anni   []annoFascicolo
	Omesse []string
	Dove   string // page of the immobile
}

// tipoFascicolo is a filter, with how many it leaves.
type tipoFascicolo struct {
	Tipo, Indirizzo string
	Quante          int
	Scelto          bool
}

// annoFascicolo are the things of a year, the latest first; zero is no date.
type annoFascicolo struct {
	Anno int
	Voci []voceFascicolo
}

type voceFascicolo struct {
	sit.VoceFascicolo
	Indirizzo string
	Percento  int
}

// apreFascicolo is true for who may open the fascicolo of an immobile of an ente.
func (a ambito) apreFascicolo(e sit.Ente) bool {
	return a.chi.Puo(authz.EdiliziaRead, e.ID) || a.chi.Puo(authz.TributiRead, e.ID)
}

// handleFascicolo is the page of an immobile as one dated story.
func (p *portale) handleFascicolo(w http.ResponseWriter, r *http.Request) error {
	if p.Fascicoli == nil {
		return errIncompleto
	}
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	id := mux.Vars(r)["id"]
	if s, err := url.PathUnescape(id); err == nil {
		id = s
	}
	comune := strings.ToUpper(r.FormValue("ente"))
	if comune == "" && len(id) >= 4 {
		comune = strings.ToUpper(id[:4])
	}
	e, err := p.Registri.EnteDi(r.Context(), comune)
	if err != nil {
		return err
	}
	f, err := p.Fascicoli.Fascicolo(r.Context(), e, id, a.Giorno)
	if err != nil {
		return err
	}
	pagina := paginaFascicolo{testata: p.testata(r, "Fascicolo"), ambito: a, Ente: e, Nome: f.Immobile, Omesse: f.Omesse, Tipo: r.FormValue("tipo")}
	pagina.Titolo = pagina.testo("Fascicolo di %s", f.Immobile)
	pagina.NonIndicizza, pagina.Canonico = true, ""
	pagina.Dove = "/particella/" + url.PathEscape(f.Immobile)
	if strings.Contains(f.Immobile, "-F-") {
		pagina.Dove = "/uiu/" + f.Immobile
	}
	pagina.di(string(e.Codice), e.Nome, briciola{f.Immobile, pagina.Dove}, briciola{pagina.testo("Fascicolo"), ""})
	pagina.raccogli(f, e)
	return p.render(w, http.StatusOK, "fascicolo", pagina)
}

func (f *paginaFascicolo) raccogli(x visura.Fascicolo, e sit.Ente) {
	base := "/fascicolo/" + url.PathEscape(x.Immobile) + "?ente=" + string(e.Codice)
	f.Tipi = []tipoFascicolo{{"", base, len(x.Items), f.Tipo == ""}}
	for _, v := range x.Items {
		i := slices.IndexFunc(f.Tipi, func(t tipoFascicolo) bool { return t.Tipo == v.Tipo })
		if i < 0 {
			f.Tipi = append(f.Tipi, tipoFascicolo{v.Tipo, base + "&tipo=" + url.QueryEscape(v.Tipo), 0, f.Tipo == v.Tipo})
			i = len(f.Tipi) - 1
		}
		if v.Tipo != "" {
			f.Tipi[i].Quante++
		}
		if f.Tipo != "" && v.Tipo != f.Tipo {
			continue
		}
		anno := 0
		if !v.Data.Aperto() {
			anno, _, _ = v.Data.Date()
		}
		if n := len(f.Anni); n == 0 || f.Anni[n-1].Anno != anno {
			f.Anni = append(f.Anni, annoFascicolo{Anno: anno})
		}
		ultimo := &f.Anni[len(f.Anni)-1]
		ultimo.Voci = append(ultimo.Voci, voceFascicolo{v, indirizzoVoce(v, e), int(v.Confidenza*100 + 0.5)})
	}
}

// indirizzoVoce is the page of a thing, where it has one.
func indirizzoVoce(v sit.VoceFascicolo, e sit.Ente) string {
	switch v.Tipo {
	case "pratica":
		return "/ufficio/pratiche/" + v.ID + "?ente=" + string(e.Codice)
	case "segnalazione":
		return "/ufficio/segnalazioni/" + v.ID + "?ente=" + string(e.Codice)
	case "unita":
		return "/uiu/" + v.ID
	case "particella":
		return "/particella/" + url.PathEscape(v.ID)
	case "titolo":
		if v.ID != "" {
			return "/soggetto/" + v.ID
		}
	}
	return ""
}
