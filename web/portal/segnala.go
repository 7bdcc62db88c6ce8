package portal

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
)

// Segnalatore takes what people report, and counts how they judge the pages.
type Segnalatore interface {
	// Segnala gives the codice by which one may ask what became of a report. The same chiave twice
	// is the same report.
	Segnala(ctx context.Context, ente, oggetto, testo, chiave string) (codice string, err error)
	Esito(ctx context.Context, ente, codice string) (EsitoErrore, error)
	Giudica(ctx context.Context, ente, pagina string, voto int) error
}

type paginaSegnala struct {
	testata
	Enti    []Comune
	Scelto  string // codice of the ente
	Oggetto string
	Testo   string
	Chiave  string
	Errori  map[string]string // by field
	Minimo  int
	Massimo int
}

// The bounds of a text, as the office states them.
const (
	testoMinimo  = 10
	testoMassimo = 2000
)

// handleSegnala is the empty form.
func (p *portale) handleSegnala(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.modulo(r, r.URL.Query().Get("ente"), r.URL.Query().Get("oggetto"))
	if err != nil {
		return err
	}
	pagina.Chiave = rand.Text()
	return p.mostraModulo(w, http.StatusOK, pagina)
}

func (p *portale) modulo(r *http.Request, ente, oggetto string) (paginaSegnala, error) {
	if p.Segnalatore == nil || p.Oggetti == nil {
		return paginaSegnala{}, errIncompleto
	}
	pagina := paginaSegnala{testata: p.testata(r, "Segnala un errore"), Oggetto: strings.TrimSpace(oggetto), Minimo: testoMinimo, Massimo: testoMassimo, Errori: map[string]string{}}
	enti, err := p.Oggetti.Enti(r.Context())
	if err != nil {
		return pagina, err
	}
	pagina.Enti = enti
	if ente == "" && len(pagina.Oggetto) >= 4 {
		ente = pagina.Oggetto[:4] // the references of the catasto begin with the comune
	}
	for _, e := range enti {
		if strings.EqualFold(e.Ente, ente) || len(enti) == 1 {
			pagina.Scelto = e.Ente
			pagina.di(e.Ente, e.Nome, briciola{pagina.Titolo, ""})
		}
	}
	return pagina, nil
}

// mostraModulo never lets a form be kept by a cache: it holds what somebody is writing.
func (p *portale) mostraModulo(w http.ResponseWriter, stato int, pagina paginaSegnala) error {
	pagina.NonIndicizza, pagina.Canonico = true, "/segnala"
	w.Header().Set("Cache-Control", "no-store")
	return p.render(w, stato, "segnala", pagina)
}

// handleInviaSegnalazione takes the form, and sends who filled it to the page of the codice; or
// shows it again, with what is wrong beside each field.
func (p *portale) handleInviaSegnalazione(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	campo := r.PostForm.Get
	pagina, err := p.modulo(r, campo("ente"), campo("oggetto"))
	if err != nil {
		return err
	}
	pagina.Testo, pagina.Chiave = campo("testo"), campo("chiave")
	if !chiaveModulo.MatchString(pagina.Chiave) {
		pagina.Chiave = rand.Text()
	}
	if campo("sito") != "" {
		pagina.Errori["sito"] = pagina.testo("Questo campo va lasciato vuoto: serve a riconoscere i programmi che compilano i moduli.")
	}
	if pagina.Scelto == "" {
		pagina.Errori["ente"] = pagina.testo("Scegliere il comune.")
	}
	if len(pagina.Errori) == 0 {
		codice, err := p.Segnalatore.Segnala(r.Context(), pagina.Scelto, pagina.Oggetto, pagina.Testo, "modulo-"+pagina.Chiave)
		if err == nil {
			http.Redirect(w, r, "/segnala/"+url.PathEscape(pagina.Scelto)+"/"+url.PathEscape(codice)+"?inviata=1", http.StatusSeeOther)
			return nil
		}
		stato, messaggio := p.stato(err)
		if stato >= http.StatusInternalServerError {
			return err
		}
		pagina.Errori[campoDi(err)] = pagina.traduci(err, messaggio)
	}
	pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo) // the first thing that a screen reader says
	return p.mostraModulo(w, http.StatusUnprocessableEntity, pagina)
}

var chiaveModulo = regexp.MustCompile(`^[A-Z2-7]{20,40}$`)

// campoDi is the field of the form that an error is about. An object that is not there has many
// names in the offices that look for it.
func campoDi(err error) string {
	if e, ok := errors.AsType[*sit.Errore](err); ok && (e.Campo == "testo" || e.Campo == "ente") {
		return e.Campo
	}
	if sit.Codice(err) == "CHIAVE_RIUSATA" {
		return "testo"
	}
	return "oggetto"
}

type paginaEsito struct {
	testata
	EsitoErrore
	Nome    string
	Inviata bool
	Pagina  string // page of the object
}

// handleEsito tells who has the codice what became of a report; never what was written in it.
func (p *portale) handleEsito(w http.ResponseWriter, r *http.Request) error {
	if p.Segnalatore == nil || p.Oggetti == nil {
		return errIncompleto
	}
	c, err := p.Oggetti.Comune(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	e, err := p.Segnalatore.Esito(r.Context(), c.Ente, mux.Vars(r)["codice"])
	if err != nil {
		return err
	}
	pagina := paginaEsito{testata: p.testata(r, "Segnalazione %s", e.Codice), EsitoErrore: e, Nome: c.Nome, Inviata: r.FormValue("inviata") == "1",
		Pagina: paginaDi(e.Tipo, e.Oggetto, c.Ente)}
	pagina.di(c.Ente, c.Nome, briciola{pagina.Titolo, ""})
	pagina.NonIndicizza, pagina.Canonico = true, r.URL.EscapedPath()
	w.Header().Set("Cache-Control", "no-store")
	return p.render(w, http.StatusOK, "esito", pagina)
}

// handleCercaEsito leads from the two fields of the form to the page of a report.
func (p *portale) handleCercaEsito(w http.ResponseWriter, r *http.Request) error {
	ente, codice := strings.TrimSpace(r.FormValue("ente")), strings.TrimSpace(r.FormValue("codice"))
	if !codiceEnte.MatchString(ente) || codice == "" || len(codice) > 40 {
		return nonTrovato("Per sapere che cosa è stato di una segnalazione servono il comune e il codice, scritto come K7MB-93QX.")
	}
	http.Redirect(w, r, "/segnala/"+strings.ToUpper(ente)+"/"+url.PathEscape(codice), http.StatusSeeOther)
	return nil
}

// paginaDi is the page of a thing, where it has one.
func paginaDi(tipo, id, ente string) string {
	switch tipo {
	case "particella", "foglio":
		return "/" + tipo + "/" + url.PathEscape(id)
	case "comune":
		return "/comune/" + url.PathEscape(id)
	case "via":
		return "/via/" + url.PathEscape(strings.TrimPrefix(id, "via-")) + "?ente=" + url.QueryEscape(ente)
	case "punto":
		lon, lat, _ := strings.Cut(id, ",")
		x, errX := strconv.ParseFloat(lon, 64)
		y, errY := strconv.ParseFloat(lat, 64)
		if errX == nil && errY == nil {
			return indirizzoPunto(19, x, y)
		}
	}
	return ""
}

type paginaGrazie struct {
	testata
	Torna string
}

// handleGiudica counts a vote, and nothing of who gave it.
func (p *portale) handleGiudica(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if p.Segnalatore == nil {
		return errIncompleto
	}
	voto, err := strconv.Atoi(r.PostForm.Get("voto"))
	if err != nil {
		voto = 0 // the office says what a vote is
	}
	if err := p.Segnalatore.Giudica(r.Context(), r.PostForm.Get("ente"), r.PostForm.Get("pagina"), voto); err != nil {
		return err
	}
	http.Redirect(w, r, "/grazie?"+url.Values{"torna": {ritorno(r.PostForm.Get("torna"))}}.Encode(), http.StatusSeeOther)
	return nil
}

func (p *portale) handleGrazie(w http.ResponseWriter, r *http.Request) error {
	pagina := paginaGrazie{testata: p.testata(r, "Grazie"), Torna: ritorno(r.FormValue("torna"))}
	pagina.NonIndicizza = true
	return p.render(w, http.StatusOK, "grazie", pagina)
}

var nostro = regexp.MustCompile(`^/(particella|foglio|comune|via|scarica)/[A-Za-z0-9_.%/-]{1,80}$`)

// ritorno lets one go back to a page of ours, and nowhere else.
func ritorno(s string) string {
	if nostro.MatchString(s) {
		return s
	}
	return "/"
}
