package portal

import (
	"net/http"
	"net/url"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

// pannello is what the page of a particella says more to who signed in: the units on it, and who
// holds the land.
type pannello struct {
	lingua
	ambito
	Unita     []rigaUnita
	Altre     bool // there are more units than these
	Intestati intestati
	Visura    string
	Storica   string
	Seguito   string
	Fascicolo string // its page; empty for who may not open it
	Qui       string // to come back to
}

// pannello is nil for who may see nothing of the registers of the ente.
func (p *portale) pannello(w http.ResponseWriter, r *http.Request, v Particella) (*pannello, error) {
	if p.Registri == nil || authz.DaContesto(r.Context()) == nil {
		return nil, nil
	}
	w.Header().Set("Cache-Control", "no-store")
	a, err := p.ambito(r)
	if err != nil {
		return nil, err
	}
	e, err := p.Registri.EnteDi(r.Context(), v.Ente)
	if err != nil || !a.puo(authz.CatastoRead, e.ID) {
		return nil, err
	}
	out := &pannello{lingua: linguaDi(r), ambito: a, Qui: r.URL.RequestURI()}
	if a.apreFascicolo(e) {
		out.Fascicolo = "/fascicolo/" + url.PathEscape(v.ID)
	}
	lista, err := p.Registri.UIUDiParticella(r.Context(), e, v.ID, a.Giorno, visura.Pagina{Limite: unitaTrovate, Dopo: r.FormValue("dopo")})
	if err != nil {
		return nil, err
	}
	for _, u := range lista.Items {
		out.Unita = append(out.Unita, rigaUnita{Unita: u})
	}
	if out.Altre = lista.Seguito != ""; out.Altre {
		out.Seguito = "?dopo=" + lista.Seguito + "#unita"
	}
	out.Intestati, err = p.intestati(a, e, func() (visura.Titolari, error) { return p.Registri.TitolariParticella(r.Context(), e, v.ID, a.Giorno) })
	if err != nil && sit.Codice(err) != "PART_INESISTENTE" {
		return nil, err
	}
	if !out.Intestati.Vietati {
		out.Visura, out.Storica = visuraDi(e, "particella", v.ID, "attuale", a.quando), visuraDi(e, "particella", v.ID, "storica", a.quando)
	}
	return out, nil
}

// Terreni tells apart the holders of the land from those of a unit.
func (*pannello) Terreni() bool { return true }
