package portal

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura"
)

type paginaUnita struct {
	testata
	ambito
	Unita     visura.Unita
	Nome      string
	Ente      sit.Ente
	Stadi     []visura.Unita // the latest first
	Intestati intestati
	Righe     []posizioniDi
	Genealogia,
	Particella string // of the first identifier; empty when it is not known
	Fascicolo string // its page; empty for who may not open it
}

// intestati are the holders of an immobile, or why they are not shown.
type intestati struct {
	visura.Titolari
	Ci         bool   // they are shown
	Vietati    bool   // who asks has not the scope
	SenzaScopo bool   // no pratica or reason was chosen
	Perche     string // what else forbids
}

// handleUnita is the page of a unit.
func (p *portale) handleUnita(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	e, id, err := p.unitaChiesta(r)
	if err != nil {
		return err
	}
	vita, err := p.Registri.Vita(r.Context(), e, id, a.Giorno)
	if err != nil {
		return err
	}
	pagina := paginaUnita{testata: p.testata(r, "Unità immobiliare"), ambito: a, Unita: vita.Unita, Ente: e, Stadi: vita.Stadi, Genealogia: "/uiu/" + id + "/genealogia"}
	slices.Reverse(pagina.Stadi)
	pagina.Nome = id
	for _, u := range append([]visura.Unita{vita.Unita}, pagina.Stadi...) {
		if len(u.Identificativi) > 0 {
			pagina.Nome, pagina.Particella = u.Identificativi[0].String(), val(u.Identificativi[0].Particella)
			break
		}
	}
	if a.apreFascicolo(e) {
		pagina.Fascicolo = "/fascicolo/" + id
	}
	pagina.Titolo = pagina.testo("Unità %s · %s", pagina.Nome, e.Nome)
	pagina.Intestati, err = p.intestati(a, e, func() (visura.Titolari, error) { return p.Registri.TitolariUIU(r.Context(), e, id, a.Giorno) })
	if err != nil {
		return err
	}
	if pagina.Righe, err = p.posizioniDi(r.Context(), a, tributi.DomandaRighe{Immobile: id, Oggetto: id}, e); err != nil {
		return err
	}
	pagina.di(string(e.Codice), e.Nome, briciola{pagina.Nome, ""})
	pagina.NonIndicizza, pagina.Canonico = true, ""
	return p.render(w, http.StatusOK, "unita", pagina)
}

// intestati asks for the holders, where who asks may see them; what keeps them back is no error of
// the page.
func (p *portale) intestati(a ambito, e sit.Ente, leggi func() (visura.Titolari, error)) (intestati, error) {
	if !a.puo(authz.TitolariRead, e.ID) {
		return intestati{Vietati: true}, nil
	}
	t, err := leggi()
	switch {
	case err == nil:
		return intestati{Titolari: t, Ci: true}, nil
	case sit.Codice(err) == "SCOPO_MANCANTE":
		return intestati{SenzaScopo: true}, nil
	case sit.Codice(err) == "FUORI_PRATICA":
		return intestati{Perche: sit.Messaggio(err)}, nil
	}
	return intestati{}, err
}

// Visura is the address of a visura of the unit on the day of the page.
func (u paginaUnita) Visura(tipo string) string {
	return visuraDi(u.Ente, "uiu", u.Unita.ID, tipo, u.quando)
}

func visuraDi(e sit.Ente, campo, id, tipo string, q quando) string {
	v := url.Values{campo: {id}, "tipo": {tipo}}
	if q.Data != "" {
		v.Set("data", q.Data)
	}
	if q.NotoAl != "" {
		v.Set("noto_al", q.NotoAl)
	}
	return "/ufficio/visura/" + url.PathEscape(string(e.Codice)) + "?" + v.Encode()
}

// Terreni tells apart the holders of a unit from those of the land.
func (paginaUnita) Terreni() bool { return false }
