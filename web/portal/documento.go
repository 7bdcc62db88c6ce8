package portal

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/carta"
)

// handleVisura is a visura as a file: ?uiu= or ?particella=, tipo attuale or storica, on the day
// of the page that led here.
func (p *portale) handleVisura(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	e, err := p.Registri.EnteDi(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	oggi, err := sit.ParseGiorno(a.Oggi)
	if err != nil {
		return err
	}
	d := visura.DomandaVisura{UIU: r.FormValue("uiu"), Particella: r.FormValue("particella"), Storica: r.FormValue("tipo") == "storica"}
	doc, err := p.Registri.Visura(r.Context(), e, d, a.Giorno, oggi)
	if err != nil {
		return err
	}
	return p.scriviVisura(w, doc)
}

// handleMiaVisura is that of what is one's own.
func (p *portale) handleMiaVisura(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	oggi, err := sit.ParseGiorno(a.Oggi)
	if err != nil {
		return err
	}
	doc, err := p.Registri.MiaVisura(r.Context(), mux.Vars(r)["id"], r.FormValue("tipo") == "storica", a.Giorno, oggi)
	if err != nil {
		return err
	}
	return p.scriviVisura(w, doc)
}

func (p *portale) scriviVisura(w http.ResponseWriter, doc visura.Documento) error {
	b, err := carta.Visura{Documento: doc, Nome: p.Nome}.PDF()
	if err != nil {
		return fmt.Errorf("draw visura: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": doc.NomeFile()}))
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("X-Robots-Tag", "noindex")
	_, _ = w.Write(b) // the client went away: nothing to do
	return nil
}
