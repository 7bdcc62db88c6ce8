package portal

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Portiere lets people in and out. Who is in is in the context of the request (authz.DaContesto).
type Portiere interface {
	ConProvider() bool           // there is a system of identities, SPID or CIE
	SiPuo(r *http.Request) error // why nobody can sign in from where the request comes
	Entra(w http.ResponseWriter, r *http.Request, cf, password string) error
	Esci(w http.ResponseWriter, r *http.Request) error
	Scegli(w http.ResponseWriter, r *http.Request, scopo string) error
	Chiedi(w http.ResponseWriter, r *http.Request, dopo string) error
	Ritorno(w http.ResponseWriter, r *http.Request) (dopo string, err error)
}

// presente is who has signed in, as the pages show him.
type presente struct {
	Nome      string
	Incarichi []incarico
	Scopo     string
	Operatore bool // works for an ente: a cittadino sees only his own
	Guarda    bool // may look at persons, for a reason
	Amministra,
	Sorveglia bool
	Persone   bool // may look for persons: the box at the top then leads to the desk
	Fascicoli bool // may open the fascicolo of an immobile: the card on the map leads there
}

type incarico struct{ Ente, Ruolo string }

func presenteIn(r *http.Request) *presente {
	c := authz.DaContesto(r.Context())
	if c == nil {
		return nil
	}
	p := &presente{Nome: c.Operatore.Nome, Scopo: c.Scopo, Operatore: c.Genere == authz.Persona,
		Amministra: !c.Ambito(authz.OperatoriWrite).Pubblico(), Sorveglia: !c.Ambito(authz.AuditRead).Pubblico(), Persone: puoCercarePersone(c),
		Fascicoli: !c.Ambito(authz.EdiliziaRead).Pubblico() || !c.Ambito(authz.TributiRead).Pubblico()}
	for _, s := range []authz.Scope{authz.TitolariRead, authz.TitolariReadUno, authz.TributiRead, authz.EdiliziaRead, authz.FlussiWrite} {
		p.Guarda = p.Guarda || !c.Ambito(s).Pubblico()
	}
	for _, i := range c.Incarichi() {
		p.Incarichi = append(p.Incarichi, incarico{i.Codice, string(i.Ruolo)})
	}
	return p
}

var ruoli = map[string]string{
	"amministratore": "Amministratore", "tributi": "Tributi", "edilizia": "Edilizia", "urbanistica": "Urbanistica", "tecnico": "Tecnico",
	"dpo": "Responsabile della protezione dei dati",
}

func (l lingua) ruolo(s string) string { return l.voceDi(ruoli, s) }

// motivi are the reasons that the form offers: what is written in the register stays Italian.
var motivi = []struct{ Codice, Testo string }{
	{"pratica", "Pratica"},
	{"protocollo", "Domanda protocollata, non ancora caricata"},
	{"verifica", "Verifica tributaria"},
	{"istanza", "Istanza di un cittadino"},
	{"ufficio", "Procedimento d'ufficio"},
	{"autorita", "Richiesta di un'altra autorità"},
	{"altro", "Altro motivo"},
}

type paginaAccesso struct {
	testata
	Dopo    string
	SPID    bool
	CF      string
	Errore  string
	Uscito  bool
	Motivi  []struct{ Codice, Testo string }
	Motivo  string
	Numero  string
	ErroreM string
}

func (p *portale) rotteAccesso(get, post func(string, handler)) {
	get("/accesso", p.handleAccesso)
	post("/accesso", p.handleEntra)
	get("/accesso/oidc", p.handleChiedi)
	get("/accesso/oidc/ritorno", p.handleRitorno)
	post("/esci", p.handleEsci)
	post("/scopo", p.handleScopo)
	get("/operatori", p.handleOperatori)
	post("/operatori", p.handleConcedi)
	post("/operatori/{ente}/{id:[0-9]{1,18}}/{azione:termina|rivedi}", p.handleCambiaIncarico)
	get("/consultazioni", p.handleConsultazioni)
	get("/consultazioni.csv", p.handleContiCSV)
	get("/io/chi-ha-guardato", p.handleChiHaGuardato)
}

func (p *portale) paginaAccesso(r *http.Request, dopo string) paginaAccesso {
	pagina := paginaAccesso{testata: p.testata(r, "Accesso"), Dopo: dopoPulito(dopo), SPID: p.Portiere.ConProvider(), Motivi: motivi}
	pagina.NonIndicizza, pagina.Canonico = true, "/accesso"
	pagina.Briciole = []briciola{{pagina.testo("Mappa"), "/"}, {pagina.Titolo, ""}}
	if pagina.Chi == nil {
		if err := p.Portiere.SiPuo(r); err != nil {
			pagina.Errore = pagina.traduci(err, sit.Messaggio(err))
		}
	}
	return pagina
}

func (p *portale) mostraAccesso(w http.ResponseWriter, stato int, pagina paginaAccesso) error {
	w.Header().Set("Cache-Control", "no-store")
	if pagina.Errore != "" || pagina.ErroreM != "" {
		pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
	}
	return p.render(w, stato, "accesso", pagina)
}

// handleAccesso is the form to who is outside, and who he is to who is inside.
func (p *portale) handleAccesso(w http.ResponseWriter, r *http.Request) error {
	if p.Portiere == nil {
		return errIncompleto
	}
	pagina := p.paginaAccesso(r, r.FormValue("dopo"))
	pagina.Uscito = r.FormValue("uscito") == "1" && pagina.Chi == nil
	return p.mostraAccesso(w, http.StatusOK, pagina)
}

func (p *portale) handleEntra(w http.ResponseWriter, r *http.Request) error {
	if p.Portiere == nil {
		return errIncompleto
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	dopo := dopoPulito(r.PostForm.Get("dopo"))
	err := p.Portiere.Entra(w, r, r.PostForm.Get("cf"), r.PostForm.Get("password"))
	if err == nil {
		http.Redirect(w, r, dopo, http.StatusSeeOther)
		return nil
	}
	stato, messaggio := p.stato(err)
	if stato >= http.StatusInternalServerError {
		return err
	}
	if s := secondi(err); s != "" {
		w.Header().Set("Retry-After", s)
	}
	pagina := p.paginaAccesso(r, dopo)
	pagina.CF, pagina.Errore = r.PostForm.Get("cf"), pagina.traduci(err, messaggio)
	return p.mostraAccesso(w, stato, pagina)
}

func (p *portale) handleChiedi(w http.ResponseWriter, r *http.Request) error {
	if p.Portiere == nil || !p.Portiere.ConProvider() {
		return nonTrovato("Su questo server non è configurato un sistema di identità: si accede con la password.")
	}
	return p.Portiere.Chiedi(w, r, dopoPulito(r.FormValue("dopo")))
}

func (p *portale) handleRitorno(w http.ResponseWriter, r *http.Request) error {
	if p.Portiere == nil || !p.Portiere.ConProvider() {
		return nonTrovato("Su questo server non è configurato un sistema di identità: si accede con la password.")
	}
	dopo, err := p.Portiere.Ritorno(w, r)
	if err == nil {
		http.Redirect(w, r, dopoPulito(dopo), http.StatusSeeOther)
		return nil
	}
	stato, messaggio := p.stato(err)
	if stato >= http.StatusInternalServerError {
		return err
	}
	if e := causa(err); e != nil { // why is for who runs the service
		p.Log.WarnContext(r.Context(), "sign-in refused", "codice", sit.Codice(err), "err", e)
	}
	pagina := p.paginaAccesso(r, "")
	pagina.Errore = pagina.traduci(err, messaggio)
	return p.mostraAccesso(w, stato, pagina)
}

func (p *portale) handleEsci(w http.ResponseWriter, r *http.Request) error {
	if p.Portiere == nil {
		return errIncompleto
	}
	if err := p.Portiere.Esci(w, r); err != nil {
		return err
	}
	http.Redirect(w, r, "/accesso?uscito=1", http.StatusSeeOther)
	return nil
}

var formaNumeroProtocollo = regexp.MustCompile(`^[0-9]{1,10}/(19|20)[0-9]{2}$`)

// handleScopo keeps the reason that goes with every question about persons from now on.
func (p *portale) handleScopo(w http.ResponseWriter, r *http.Request) error {
	if p.Portiere == nil {
		return errIncompleto
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	pagina := p.paginaAccesso(r, r.PostForm.Get("dopo"))
	if pagina.Chi == nil {
		_, err := authz.Esige(r.Context(), "", 0)
		return err
	}
	pagina.Motivo, pagina.Numero = r.PostForm.Get("motivo"), strings.TrimSpace(r.PostForm.Get("numero"))
	scopo, sbaglio := scopoScelto(pagina.Motivo, pagina.Numero)
	if sbaglio == "" {
		err := p.Portiere.Scegli(w, r, scopo)
		if err == nil {
			http.Redirect(w, r, pagina.Dopo, http.StatusSeeOther)
			return nil
		}
		if stato, _ := p.stato(err); stato != http.StatusBadRequest {
			return err
		}
		sbaglio = sit.Messaggio(err)
	}
	pagina.ErroreM = pagina.frase(sbaglio)
	return p.mostraAccesso(w, http.StatusUnprocessableEntity, pagina)
}

// The sentences that the form of the reason answers with.
const (
	senzaMotivo     = "Scegliere la pratica o il motivo."
	senzaPratica    = "Scrivere l'identificativo della pratica: lettere, cifre, punto e trattino."
	senzaProtocollo = "Scrivere il numero e l'anno di protocollo, per esempio 1234/2026."
	senzaPerche     = "Scrivere in poche parole il motivo."
)

// scopoScelto writes a reason as the register keeps it; or says what is missing.
func scopoScelto(motivo, numero string) (scopo, sbaglio string) {
	i := slices.IndexFunc(motivi, func(m struct{ Codice, Testo string }) bool { return m.Codice == motivo })
	switch {
	case motivo == "nessuno":
		return "", ""
	case i < 0:
		return "", senzaMotivo
	case motivo == "pratica":
		if scopo = "pratica:" + numero; authz.Pratica(scopo) == "" {
			return "", senzaPratica
		}
		return scopo, ""
	case motivo == "protocollo":
		if !formaNumeroProtocollo.MatchString(numero) {
			return "", senzaProtocollo
		}
		return "protocollo:" + numero, ""
	case motivo == "altro" && numero == "":
		return "", senzaPerche
	case numero == "":
		return motivi[i].Testo, ""
	}
	return motivi[i].Testo + ": " + numero, ""
}

var paginaNostra = regexp.MustCompile(`^/(?:[A-Za-z0-9][A-Za-z0-9_.%/-]{0,200})?(?:\?[A-Za-z0-9_.%&=+,:/@-]{0,300})?$`)

// dopoPulito is a page of ours to go to, and nowhere else; by default the one that says who one is.
func dopoPulito(s string) string {
	if paginaNostra.MatchString(s) && !strings.HasPrefix(s, "/accesso/") && !strings.HasPrefix(s, "/api/") {
		return s
	}
	return "/accesso"
}

// Entra is the address of the page of sign-in that comes back here.
func (t testata) Entra() string {
	if t.qui == "" || strings.HasPrefix(t.qui, "/accesso") {
		return "/accesso"
	}
	return "/accesso?" + url.Values{"dopo": {t.qui}}.Encode()
}

// Qui is the page that is shown, to come back to.
func (t testata) Qui() string {
	if strings.HasPrefix(t.qui, "/accesso") {
		return ""
	}
	return t.qui
}

func ente(r *http.Request) string { return strings.ToUpper(mux.Vars(r)["ente"]) }
