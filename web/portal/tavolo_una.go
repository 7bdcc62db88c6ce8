package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gorilla/mux"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/riscontri"
)

// paginaTraccia is the page of a segnalazione: what each office says of one thing, and what is
// decided about it.
type paginaTraccia struct {
	banco
	Traccia   riscontri.Dettaglio
	Riga      rigaTraccia
	Evidenza  evidenza
	Uffici    uffici
	Addetti   []riscontri.Addetto
	Possibili []string // stati that may follow
	Modulo    decisione
	Prima,
	Poi string // addresses of those beside it in the list
	PoiID  string
	Fatto  bool
	Errore string
	Altri  string // who changed it meanwhile
	Allora time.Time
}

// decisione is the form, as typed.
type decisione struct {
	Stato, Comune, Motivo, Assegnata, Nota string
	Versione                               int
}

func (p *portale) handleTraccia(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaTraccia(r)
	if err != nil {
		return err
	}
	pagina.Fatto = r.FormValue("fatto") == "1"
	return p.render(w, http.StatusOK, "traccia", pagina)
}

func (p *portale) paginaTraccia(r *http.Request) (paginaTraccia, error) {
	b, err := p.banco(r, "Segnalazione")
	if err != nil {
		return paginaTraccia{}, err
	}
	pagina := paginaTraccia{banco: b}
	id := mux.Vars(r)["id"]
	if pagina.Traccia, err = p.Tavolo.Confronti.Una(r.Context(), b.Ente, id); err != nil {
		return pagina, err
	}
	t := pagina.Traccia
	pagina.Titolo = pagina.testo("Segnalazione %s", t.ID)
	if pagina.Addetti, err = p.Tavolo.Confronti.Addetti(r.Context(), b.Ente); err != nil {
		return pagina, err
	}
	pagina.Riga = b.riga(t.Segnalazione, pagina.Addetti)
	pagina.Evidenza = b.leggiEvidenza(t.Evidenza)
	pagina.Modulo = decisione{Versione: t.Versione, Assegnata: val(t.AssegnataA)}
	pagina.Possibili = riscontri.Passaggi(t.Stato)
	if pagina.Uffici, err = p.uffici(r, b, t); err != nil {
		return pagina, err
	}
	return pagina, p.vicine(r, &pagina)
}

// vicine finds those beside a segnalazione in the list that led to it. One that the filter no longer
// holds, because it was decided, is followed by the first of the page.
func (p *portale) vicine(r *http.Request, pagina *paginaTraccia) error {
	v := pagina.Vaglio
	f, err := v.filtro(pagina.chi)
	if err != nil {
		return err
	}
	lista, err := p.Tavolo.Confronti.Lista(r.Context(), pagina.Ente, f, riscontri.Pagina{Limite: traccePerPagina, Dopo: v.Dopo})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(lista.Items, func(s riscontri.Segnalazione) bool { return s.ID == pagina.Traccia.ID })
	if i > 0 {
		pagina.Prima = pagina.indirizzoTraccia(lista.Items[i-1].ID)
	}
	if i+1 < len(lista.Items) {
		pagina.PoiID = lista.Items[i+1].ID
		pagina.Poi = pagina.indirizzoTraccia(pagina.PoiID)
		return nil
	}
	if lista.Seguito == "" {
		return nil
	}
	oltre, err := p.Tavolo.Confronti.Lista(r.Context(), pagina.Ente, f, riscontri.Pagina{Limite: 1, Dopo: lista.Seguito})
	if err != nil || len(oltre.Items) == 0 {
		return err
	}
	pagina.PoiID = oltre.Items[0].ID
	altra := pagina.banco
	altra.Vaglio.Dopo = lista.Seguito
	pagina.Poi = altra.indirizzoTraccia(pagina.PoiID)
	return nil
}

// motiviComuni are those that the form offers; what is written stays Italian.
var motiviComuni = []string{
	"Accertata con i documenti", "Dati corretti nel gestionale", "Esente o agevolata per legge", "Unità unite di fatto, o pertinenza già dichiarata",
	"Unità vuota e senza utenze", "Identificativo scritto male", "Il contribuente ha documentato", "Differenza sotto l'importo minimo", "Già in un'altra segnalazione",
}

const motivoMassimo = 500 // characters of a reason, or of a note

// leggiDecisione reads the form and what it would change of a segnalazione as it stood. Who takes one
// upon himself, and names nobody, means himself.
func leggiDecisione(f url.Values, io string) (d decisione, c riscontri.Cambio) {
	campo := func(nome string) string { return strings.TrimSpace(f.Get(nome)) }
	d = decisione{Stato: campo("stato"), Comune: campo("comune"), Motivo: campo("motivo"), Assegnata: campo("assegnata"), Nota: campo("nota")}
	d.Versione, _ = strconv.Atoi(campo("versione")) // one that is no number is stale
	if d.Stato != "" {
		c.Stato = &d.Stato
	}
	if m := d.motivo(); m != "" {
		c.Motivo = &m
	}
	if d.Nota != "" {
		c.Nota = &d.Nota
	}
	if f.Has("assegnata") && d.Assegnata != "=" && d.Assegnata != campo("assegnata_prima") {
		c.AssegnataA = &d.Assegnata
	}
	if d.Stato == riscontri.Assegnata && c.AssegnataA == nil && (d.Assegnata == "" || d.Assegnata == "=") {
		c.AssegnataA = &io
	}
	return d, c
}

// motivo joins the common one and what is written beside it.
func (d decisione) motivo() string {
	if d.Comune != "" && d.Motivo != "" {
		return d.Comune + ": " + d.Motivo
	}
	return d.Comune + d.Motivo
}

// The sentences that the form of a decision answers with.
const (
	nienteDaRegistrare   = "Non c'è niente da registrare: scegliere uno stato, una persona, oppure scrivere una nota."
	senzaMotivoDecisione = "Per archiviare o annullare serve il motivo: resta nella storia della segnalazione."
	troppoLungo          = "Il motivo e la nota hanno al massimo 500 caratteri."
	sonoCambiate         = "Nel frattempo sono cambiate: ora sono quelle scritte qui sopra. Se va bene, confermare di nuovo."
)

// sbaglio is what the office would refuse, said before asking it.
func (d decisione) sbaglio(c riscontri.Cambio) string {
	switch {
	case c == riscontri.Cambio{}:
		return nienteDaRegistrare
	case riscontri.VuoleMotivo(d.Stato) && d.motivo() == "":
		return senzaMotivoDecisione
	case utf8.RuneCountInString(d.motivo()) > motivoMassimo || utf8.RuneCountInString(d.Nota) > motivoMassimo:
		return troppoLungo
	}
	return ""
}

// handleDecidi writes what an officer decides. What somebody changed meanwhile is shown with what
// was typed, and nothing is written.
func (p *portale) handleDecidi(w http.ResponseWriter, r *http.Request) error {
	if err := leggiModulo(w, r); err != nil {
		return err
	}
	b, err := p.banco(r, "Segnalazione")
	if err != nil {
		return err
	}
	if _, err := authz.EsigePersone(r.Context(), authz.TributiWrite, b.Ente.ID); err != nil {
		return err
	}
	id := mux.Vars(r)["id"]
	d, c := leggiDecisione(r.PostForm, b.Io())
	sbaglio := d.sbaglio(c)
	if sbaglio == "" {
		_, err = p.Tavolo.Confronti.Cambia(r.Context(), b.Ente, id, d.Versione, c)
		if err == nil {
			http.Redirect(w, r, dopoDecisione(b, id, r.PostForm), http.StatusSeeOther)
			return nil
		}
		stato, messaggio := p.stato(err)
		if stato >= http.StatusInternalServerError || sit.Kind(err) == sit.NotFound {
			return err
		}
		sbaglio = messaggio
	}
	superata := sit.Codice(err) == "VERSIONE_SUPERATA"
	pagina, errPagina := p.paginaTraccia(r)
	if errPagina != nil {
		return errPagina
	}
	pagina.Titolo, pagina.Errore = pagina.testo("Errore: %s", pagina.Titolo), pagina.traduci(err, sbaglio)
	stato := http.StatusUnprocessableEntity
	if superata {
		stato = http.StatusConflict
		if len(pagina.Traccia.Passi) > 0 {
			pagina.Altri, pagina.Allora = pagina.Traccia.Passi[0].Nome, pagina.Traccia.Passi[0].Quando
		}
	}
	d.Versione = pagina.Traccia.Versione // who sends it again has seen what changed
	pagina.Modulo = d
	return p.render(w, stato, "traccia", pagina)
}

// dopoDecisione is where one goes once it is written: to the next of the list, or back to this one.
func dopoDecisione(b banco, id string, f url.Values) string {
	if poi := f.Get("poi"); poi != "" && f.Get("avanti") != "" {
		return b.indirizzoTraccia(poi)
	}
	return b.indirizzoTraccia(id) + "&fatto=1"
}

// Punto is where a segnalazione stands, as the map wants it; empty when it stands nowhere.
func (t paginaTraccia) Punto() string {
	if t.Traccia.Punto == (orb.Point{}) {
		return ""
	}
	return strconv.FormatFloat(t.Traccia.Punto.Lon(), 'f', 6, 64) + "," + strconv.FormatFloat(t.Traccia.Punto.Lat(), 'f', 6, 64)
}

// MotiviComuni are the reasons that the form offers.
func (banco) MotiviComuni() []string { return motiviComuni }

// Io is who asks, as segnalazioni name him.
func (b banco) Io() string { return operatore(b.chi.Operatore.ID) }

// NomeCosa is how the thing is called: a unit by its numbers in the cadastre, when they are known.
func (t paginaTraccia) NomeCosa() string {
	if u := t.Uffici.Unita; u != nil && len(u.Identificativi) > 0 {
		return maiuscola(u.Identificativi[0].String())
	}
	return maiuscola(t.Riga.Cosa)
}

// Frase is what does not agree, in one sentence.
func (t paginaTraccia) Frase() string {
	return t.testo("%s: %s, anno %d. È una traccia da verificare, non un atto.", t.NomeCosa(), titoloRegola(t.Traccia.Regola), t.Traccia.Anno)
}

// Qua is the address of the page.
func (t paginaTraccia) Qua() string { return t.indirizzoTraccia(t.Traccia.ID) }
