package portal

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/anagrafe"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura"
)

// Posizioni is the tax office: the lines of its extracts.
type Posizioni interface {
	Righe(ctx context.Context, e sit.Ente, d tributi.DomandaRighe) ([]tributi.Riga, error)
}

// Residenti is the registry of residents.
type Residenti interface {
	Residenti(ctx context.Context, e sit.Ente, d anagrafe.Dove, anno int) ([]anagrafe.Residente, error)
}

// Pratiche is the register of building files: what any office may know of those about an immobile.
type Pratiche interface {
	Note(ctx context.Context, e sit.Ente, unita string, particella int64) ([]edilizia.Nota, error)
}

// uffici is what each office says of what a segnalazione is about.
type uffici struct {
	lingua
	ambito
	Ente       sit.Ente
	Qui        string
	Quando     sit.Giorno // the day on which the catasto is looked at
	Unita      *visura.Unita
	Particella *Particella
	Sopra      []rigaUnita // units on the particella
	Intestati  intestati
	Righe      []tributi.Riga // tied to it
	Persona    []tributi.Riga // other lines of the same person
	ConRighe   bool           // somebody answers for the extracts
	Residenti  []famiglia
	ConResid   bool
	Pratiche   []edilizia.Nota
	ConPrat    bool
}

// famiglia are residents who live together.
type famiglia struct {
	Dove    string
	Interno string
	Persone []anagrafe.Residente
}

// Terreni tells apart the holders of the land from those of a unit.
func (u uffici) Terreni() bool { return true }

// Insieme is true when the drawing of the particella can be shown.
func (u uffici) Disegnata() bool { return u.Particella != nil && u.Particella.Disegno.SVG() != "" }

// uffici asks them all. What one does not know is no error of the page.
func (p *portale) uffici(r *http.Request, b banco, t riscontri.Dettaglio) (u uffici, err error) {
	u = uffici{lingua: b.lingua, ambito: b.ambito, Ente: b.Ente, Qui: r.URL.RequestURI(), Quando: min(sit.Data(t.Anno, 1, 1), b.Giorno.Giorno)}
	q := visura.Il(u.Quando)
	unita := unitaDi(t)
	if unita != "" {
		if err := p.unitaDelBanco(r.Context(), &u, unita, q); err != nil {
			return u, err
		}
	}
	if t.Particella != nil {
		if err := p.particellaDelBanco(r.Context(), &u, *t.Particella, q, unita == ""); err != nil {
			return u, err
		}
	}
	particella := intero(t.ParticellaID)
	if p.Tavolo.Posizioni != nil {
		u.ConRighe = true
		d := tributi.DomandaRighe{Immobile: unita, ParticellaID: particella, PosizioneID: intero(t.PosizioneID), Persona: val(t.Soggetto), Anno: t.Anno, Oggetto: t.Oggetto}
		if t.PosizioneID != nil && unita == "" { // the others of the same particella say nothing of it
			d.ParticellaID = 0
		}
		righe, err := p.Tavolo.Posizioni.Righe(r.Context(), b.Ente, d)
		if err != nil {
			return u, err
		}
		for _, x := range righe {
			if x.Livello != nil || t.PosizioneID != nil && x.PosizioneID == *t.PosizioneID {
				u.Righe = append(u.Righe, x)
			} else {
				u.Persona = append(u.Persona, x)
			}
		}
	}
	if p.Tavolo.Residenti != nil && (unita != "" || particella != 0) {
		u.ConResid = true
		lista, err := p.Tavolo.Residenti.Residenti(r.Context(), b.Ente, anagrafe.Dove{Immobile: unita, Particella: val(t.Particella), ParticellaID: particella}, t.Anno)
		if err != nil {
			return u, err
		}
		u.Residenti = famiglie(lista)
	}
	if p.Tavolo.Pratiche != nil {
		u.ConPrat = true
		if u.Pratiche, err = p.Tavolo.Pratiche.Note(r.Context(), b.Ente, unita, particella); err != nil {
			return u, err
		}
	}
	return u, nil
}

// unitaDi is the unit that a segnalazione is about: its own object, else the one that its evidence
// names; empty when there is none.
func unitaDi(t riscontri.Dettaglio) string {
	if t.OggettoTipo == "uiu" {
		return t.Oggetto
	}
	var e struct {
		UIU   string `json:"uiu"`
		Unita []struct {
			UIU string `json:"uiu"`
		} `json:"unita"`
	}
	_ = json.Unmarshal(t.Evidenza, &e) // written by us: what cannot be read names nothing
	if e.UIU == "" && len(e.Unita) == 1 {
		e.UIU = e.Unita[0].UIU
	}
	if _, err := catasto.ParseIDUIU(e.UIU); err != nil {
		return ""
	}
	return e.UIU
}

func (p *portale) unitaDelBanco(ctx context.Context, u *uffici, id string, q visura.Quando) error {
	vita, err := p.Registri.Vita(ctx, u.Ente, id, q)
	switch {
	case sit.Kind(err) == sit.NotFound:
		return nil // gone since: the rest of the page still stands
	case err != nil:
		return err
	}
	u.Unita = &vita.Unita
	u.Intestati, err = p.intestati(u.ambito, u.Ente, func() (visura.Titolari, error) { return p.Registri.TitolariUIU(ctx, u.Ente, id, q) })
	return err
}

// particellaDelBanco asks for the particella as it is drawn today; its holders and its units are
// asked for when the segnalazione is about the land itself.
func (p *portale) particellaDelBanco(ctx context.Context, u *uffici, id string, q visura.Quando, terra bool) error {
	if p.Oggetti != nil {
		switch v, err := p.Oggetti.Particella(ctx, id, ""); {
		case err == nil:
			u.Particella = &v
		case !p.assente(err):
			return err
		}
	}
	if !terra {
		return nil
	}
	lista, err := p.Registri.UIUDiParticella(ctx, u.Ente, id, q, visura.Pagina{Limite: unitaTrovate})
	if err != nil && sit.Kind(err) != sit.NotFound {
		return err
	}
	for _, x := range lista.Items {
		u.Sopra = append(u.Sopra, rigaUnita{Unita: x})
	}
	u.Intestati, err = p.intestati(u.ambito, u.Ente, func() (visura.Titolari, error) { return p.Registri.TitolariParticella(ctx, u.Ente, id, q) })
	if sit.Kind(err) == sit.NotFound {
		return nil
	}
	return err
}

// assente is true for what is not there, in the words of any of the offices.
func (p *portale) assente(err error) bool {
	stato, _ := p.stato(err)
	return stato == http.StatusNotFound
}

// famiglie gathers residents by the house and the family in which the registry has them.
func famiglie(lista []anagrafe.Residente) (out []famiglia) {
	dove := map[string]int{}
	for _, x := range lista {
		chiave := x.Indirizzo + "\x00" + val(x.Interno) + "\x00" + val(x.Famiglia)
		i, ok := dove[chiave]
		if !ok {
			i = len(out)
			dove[chiave] = i
			out = append(out, famiglia{Dove: x.Indirizzo, Interno: val(x.Interno)})
		}
		out[i].Persone = append(out[i].Persone, x)
	}
	return out
}

// PerPersona is the page of a person, by her opaque id.
func (u uffici) PerPersona(id *string) string {
	if val(id) == "" {
		return ""
	}
	return "/soggetto/" + url.PathEscape(*id)
}
