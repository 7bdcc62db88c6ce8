package portal

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/elenchi"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/web/carico"
)

// Consegne is what the pages of deliveries need; a zero one, and they are not active.
type Consegne struct {
	Stanza     *forniture.Forniture
	Operazioni *jobs.Jobs
	Ente       func(ctx context.Context, codice string) (sit.Ente, error)
	Massimo    int64 // bytes of an upload
}

const (
	consegnePerPagina = 25
	scartiPerPagina   = 50
	scartiPerFoglio   = 5000
	operazioniRecenti = 5
)

func (p *portale) rotteForniture(get, post func(string, handler)) {
	get("/comune/{ente}/forniture", p.handleForniture)
	post("/comune/{ente}/forniture", p.handleCarica)
	get("/comune/{ente}/forniture/operazioni/{id}", p.handleOperazione)
	post("/comune/{ente}/forniture/operazioni/{id}/conferma", p.handleConferma)
	get("/comune/{ente}/forniture/{n:[0-9]{1,18}}", p.handleFornitura)
	post("/comune/{ente}/forniture/{n:[0-9]{1,18}}/annulla", p.handleAnnulla)
	get("/comune/{ente}/forniture/{n:[0-9]{1,18}}/scarti", p.handleScarti)
	get("/comune/{ente}/forniture/{n:[0-9]{1,18}}/scarti.csv", p.handleScartiCSV)
	get("/comune/{ente}/forniture/{n:[0-9]{1,18}}/formato.txt", p.handleFormato)
}

// banco is a page of deliveries: of which ente, and who asks, who may deliver for it.
type bancoForniture struct {
	testata
	Nome string
	ente sit.Ente
	chi  *authz.Chi
}

// Radice is where the pages of the deliveries of the ente begin.
func (b bancoForniture) Radice() string {
	return "/comune/" + url.PathEscape(string(b.ente.Codice)) + "/forniture"
}

func (p *portale) bancoForniture(w http.ResponseWriter, r *http.Request, passi ...briciola) (b bancoForniture, err error) {
	if p.Consegne.Stanza == nil {
		return b, errIncompleto
	}
	if b.ente, err = p.Consegne.Ente(r.Context(), mux.Vars(r)["ente"]); err != nil {
		return b, err
	}
	if b.chi, err = forniture.Esige(r.Context(), b.ente.ID); err != nil {
		return b, err
	}
	b.testata, b.Nome = p.testata(r, "Forniture di %s", b.ente.Nome), b.ente.Nome
	b.di(string(b.ente.Codice), b.Nome, append([]briciola{{b.testo("Forniture"), b.Radice()}}, passi...)...)
	b.NonIndicizza, b.Canonico = true, b.Radice()
	w.Header().Set("Cache-Control", "no-store")
	return b, nil
}

type paginaForniture struct {
	bancoForniture
	Consegne []forniture.Consegna
	Seguito  string
	Aperte   []vistaOperazione // under way, and the last that did not go well
	Ritardi  []ritardo
	Tipi     []string
	Chiave   string
	Massimo  int64
	Errore   string
}

type ritardo struct {
	forniture.Ritardo
	Al string
}

// tipiOfferti are those that one may have to declare, in the order of the form.
var tipiOfferti = []string{"catasto.fabbricati", "catasto.terreni", "catasto.docfa", "mappa.cxf", "mappa.geojson", "mappa.gml", "mappa.vettoriale", "confini.comuni", "indirizzi.anncsu", "indirizzi.civici",
	"tributi.tari", "tributi.imu", "anagrafe.residenti", "tributi.aliquote", "tributi.tariffe", "tributi.valori-aree"}

func (p *portale) handleForniture(w http.ResponseWriter, r *http.Request) error {
	b, err := p.bancoForniture(w, r)
	if err != nil {
		return err
	}
	return p.mostraForniture(w, r, http.StatusOK, paginaForniture{bancoForniture: b})
}

func (p *portale) mostraForniture(w http.ResponseWriter, r *http.Request, stato int, pagina paginaForniture) error {
	dopo, _ := strconv.ParseInt(r.URL.Query().Get("dopo"), 10, 64) // what is no number is the first page
	lista, altre, err := p.Consegne.Stanza.Elenco(r.Context(), pagina.ente.ID, forniture.Filtro{Dopo: max(dopo, 0), Limite: consegnePerPagina})
	if err != nil {
		return err
	}
	pagina.Consegne = lista
	if altre {
		pagina.Seguito = pagina.Radice() + "?dopo=" + strconv.FormatInt(lista[len(lista)-1].FornituraID, 10)
	}
	ritardi, err := p.Consegne.Stanza.Ritardi(r.Context(), pagina.ente.ID)
	if err != nil {
		return err
	}
	for _, x := range ritardi {
		pagina.Ritardi = append(pagina.Ritardi, ritardo{x, x.Ultimo.String()})
	}
	ultime, err := p.Consegne.Operazioni.Ultime(r.Context(), pagina.ente.ID, forniture.TipoOperazione, operazioniRecenti)
	if err != nil {
		return err
	}
	for _, o := range ultime {
		if v := vediOperazione(o); o.Stato != jobs.Conclusa {
			pagina.Aperte = append(pagina.Aperte, v)
		}
	}
	pagina.Tipi, pagina.Chiave, pagina.Massimo = tipiOfferti, rand.Text(), p.Consegne.Massimo
	if pagina.Massimo == 0 {
		pagina.Massimo = carico.Massimo
	}
	return p.render(w, stato, "forniture", pagina)
}

// handleCarica takes the form of an upload, as it flows, and leads to the page that follows it.
func (p *portale) handleCarica(w http.ResponseWriter, r *http.Request) error {
	b, err := p.bancoForniture(w, r)
	if err != nil {
		return err
	}
	m, err := carico.Leggi(w, r, p.Consegne.Stanza.Archivio, p.Consegne.Massimo)
	var id string
	if err == nil {
		defer m.Butta()
		chiave := ""
		if k := m.Campi["chiave"]; chiaveModulo.MatchString(k) {
			chiave = "modulo-" + k
		}
		id, err = p.Consegne.Stanza.Carica(r.Context(), b.chi, b.ente, m.File, m.Opzioni, chiave)
	}
	if err != nil {
		return p.conErrore(w, r, err, func(stato int, messaggio string) error {
			b.Titolo = b.testo("Errore: %s", b.Titolo)
			return p.mostraForniture(w, r, stato, paginaForniture{bancoForniture: b, Errore: messaggio})
		})
	}
	http.Redirect(w, r, b.Radice()+"/operazioni/"+id, http.StatusSeeOther)
	return nil
}

// conErrore shows again the page of a form, with what was wrong; what is no fault of who filled it
// goes up.
func (p *portale) conErrore(_ http.ResponseWriter, r *http.Request, err error, mostra func(stato int, messaggio string) error) error {
	stato, messaggio := p.stato(err)
	if stato >= http.StatusInternalServerError {
		return err
	}
	return mostra(stato, linguaDi(r).traduci(err, messaggio))
}

// esitoConsegna is a line of the result of an import.
type esitoConsegna struct {
	Fornitura                            *int64
	File, Tipo, Modo, Esito, Codice      string
	Ente, Riferimento, Motivo            *string
	Letti, Acquisiti                     map[string]int64
	Nuovi, Modificati, Chiusi, Invariati int64
	Scarti, Anomalie                     int64
	Avvisi                               []avvisoConsegna
}

type avvisoConsegna struct {
	Codice  string
	N       int64
	Esempio string
}

// Numero is that of the delivery in the register; 0 when it has none.
func (e esitoConsegna) Numero() int64 {
	if e.Fornitura == nil {
		return 0
	}
	return *e.Fornitura
}

// conto is a name with how many.
type conto struct {
	Nome string
	N    int64
}

func conti(m map[string]int64) (out []conto) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, conto{k, m[k]})
	}
	return out
}

// Lette are the lines or objects that were read, by kind.
func (e esitoConsegna) Lette() []conto { return conti(e.Letti) }

// Entrate are what came in, by kind.
func (e esitoConsegna) Entrate() []conto { return conti(e.Acquisiti) }

type vistaOperazione struct {
	jobs.Operazione
	File   []string
	Arg    forniture.Argomenti
	Esiti  []esitoConsegna
	Finita bool
}

func vediOperazione(o jobs.Operazione) vistaOperazione {
	v := vistaOperazione{Operazione: o, Finita: o.Finita()}
	// Both were written by us: what cannot be read is shown as nothing.
	_ = json.Unmarshal(o.Argomenti, &v.Arg)
	_ = json.Unmarshal(o.Risultato, &v.Esiti)
	for _, f := range v.Arg.File {
		v.File = append(v.File, f.Nome)
	}
	return v
}

// DaConfermare are the refusals that one may confirm, each once: a confirmation is of the whole
// upload.
func (v vistaOperazione) DaConfermare() (codici []string) {
	for _, e := range v.Esiti {
		if v.Stato == jobs.Rifiutata && slices.Contains(forniture.Superabili, e.Codice) && !slices.Contains(codici, e.Codice) {
			codici = append(codici, e.Codice)
		}
	}
	return codici
}

type paginaOperazione struct {
	bancoForniture
	vistaOperazione
	Comune  string
	Sbaglio string
}

func (p *portale) paginaOperazione(w http.ResponseWriter, r *http.Request) (pagina paginaOperazione, err error) {
	if pagina.bancoForniture, err = p.bancoForniture(w, r, briciola{"", ""}); err != nil {
		return pagina, err
	}
	o, err := p.Consegne.Operazioni.Una(r.Context(), pagina.ente.ID, forniture.TipoOperazione, mux.Vars(r)["id"])
	if err != nil {
		return pagina, err
	}
	pagina.vistaOperazione, pagina.Comune = vediOperazione(o), pagina.ente.Nome
	pagina.Titolo = pagina.testo("Consegna del %s", pagina.momento(o.CreataAt))
	pagina.Briciole[len(pagina.Briciole)-1].Testo = pagina.Titolo
	pagina.Canonico = pagina.Radice() + "/operazioni/" + o.ID
	return pagina, nil
}

// handleOperazione shows how far an import is, and at the end what became of each delivery.
func (p *portale) handleOperazione(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaOperazione(w, r)
	if err != nil {
		return err
	}
	return p.render(w, http.StatusOK, "operazione", pagina)
}

// handleConferma imports again what was refused, by the will of who signs and says why.
func (p *portale) handleConferma(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaOperazione(w, r)
	if err != nil {
		return err
	}
	if err := leggiModulo(w, r); err != nil {
		return err
	}
	id, err := p.Consegne.Stanza.Conferma(r.Context(), pagina.chi, pagina.ente, pagina.ID, r.PostForm.Get("codice"), r.PostForm.Get("motivo"))
	if err != nil {
		return p.conErrore(w, r, err, func(stato int, messaggio string) error {
			pagina.Titolo, pagina.Sbaglio = pagina.testo("Errore: %s", pagina.Titolo), messaggio
			return p.render(w, stato, "operazione", pagina)
		})
	}
	http.Redirect(w, r, pagina.Radice()+"/operazioni/"+id, http.StatusSeeOther)
	return nil
}

// leggiModulo reads a small form: these addresses are those of uploads, which nobody else bounds.
func leggiModulo(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	return r.ParseForm()
}

type paginaFornitura struct {
	bancoForniture
	Consegna   forniture.Consegna
	Esito      esitoConsegna // the same counts, as the page of an operazione shows them
	Operazione *vistaOperazione
	Formato    bool
	Errore     string
	Motivo     string // typed, and refused
	Fatto      bool
}

func (p *portale) paginaFornitura(w http.ResponseWriter, r *http.Request) (pagina paginaFornitura, err error) {
	n, err := strconv.ParseInt(mux.Vars(r)["n"], 10, 64)
	if err != nil {
		return pagina, nonTrovato("Questa fornitura non è fra quelle del comune: vedere l'elenco.")
	}
	nome := linguaDi(r).testo("Fornitura %d", n)
	if pagina.bancoForniture, err = p.bancoForniture(w, r, briciola{nome, ""}); err != nil {
		return pagina, err
	}
	pagina.Titolo, pagina.Canonico = nome, fmt.Sprintf("%s/%d", pagina.Radice(), n)
	if pagina.Consegna, err = p.Consegne.Stanza.Una(r.Context(), pagina.ente.ID, n); err != nil {
		return pagina, err
	}
	c := pagina.Consegna
	pagina.Esito = esitoConsegna{Tipo: c.Tipo, Nuovi: int64(c.Nuovi), Modificati: int64(c.Modificati), Chiusi: int64(c.Chiusi), Invariati: int64(c.Invariati), Scarti: int64(c.Scarti), Anomalie: int64(c.Anomalie)}
	_ = json.Unmarshal(c.Letti, &pagina.Esito.Letti)
	_ = json.Unmarshal(c.Acquisiti, &pagina.Esito.Acquisiti)
	_ = json.Unmarshal(c.Avvisi, &pagina.Esito.Avvisi)
	switch o, err := p.Consegne.Operazioni.Con(r.Context(), pagina.ente.ID, map[string]any{"fornitura": n}); {
	case err == nil:
		v := vediOperazione(o)
		pagina.Operazione = &v
	case sit.Kind(err) != sit.NotFound:
		return pagina, err
	}
	switch _, err := p.Consegne.Stanza.Formato(r.Context(), pagina.ente.ID, n); {
	case err == nil:
		pagina.Formato = true
	case sit.Kind(err) != sit.NotFound:
		return pagina, err
	}
	return pagina, nil
}

func (p *portale) handleFornitura(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaFornitura(w, r)
	if err != nil {
		return err
	}
	pagina.Fatto = r.FormValue("annullata") == "1" && pagina.Consegna.Stato == "annullata"
	return p.render(w, http.StatusOK, "fornitura", pagina)
}

const attesaAnnullamento = 30 * time.Minute

func (p *portale) handleAnnulla(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaFornitura(w, r)
	if err != nil {
		return err
	}
	if err := leggiModulo(w, r); err != nil {
		return err
	}
	pagina.Motivo = r.PostForm.Get("motivo")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(attesaAnnullamento))
	if _, err := p.Consegne.Stanza.Annulla(r.Context(), pagina.chi, pagina.ente, pagina.Consegna.FornituraID, pagina.Motivo, ""); err != nil {
		return p.conErrore(w, r, err, func(stato int, messaggio string) error {
			pagina.Titolo, pagina.Errore = pagina.testo("Errore: %s", pagina.Titolo), messaggio
			return p.render(w, stato, "fornitura", pagina)
		})
	}
	http.Redirect(w, r, pagina.Canonico+"?annullata=1", http.StatusSeeOther)
	return nil
}

type paginaScarti struct {
	bancoForniture
	Consegna forniture.Consegna
	Righe    []forniture.Riga
	Seguito  string
}

// handleScarti shows lines as they were delivered: they may name persons, so there must be a reason.
func (p *portale) handleScarti(w http.ResponseWriter, r *http.Request) error {
	f, err := p.paginaFornitura(w, r)
	if err != nil {
		return err
	}
	chi, err := authz.EsigePersone(r.Context(), authz.FlussiWrite, f.ente.ID)
	if err != nil {
		return err
	}
	pagina := paginaScarti{bancoForniture: f.bancoForniture, Consegna: f.Consegna}
	pagina.Briciole[len(pagina.Briciole)-1].Indirizzo = f.Canonico
	pagina.Briciole = append(pagina.Briciole, briciola{pagina.testo("Scarti"), ""})
	pagina.Titolo, pagina.Canonico = pagina.testo("Scarti della fornitura %d", f.Consegna.FornituraID), f.Canonico+"/scarti"
	var dopo forniture.SegnoRiga
	if _, err := fmt.Sscanf(r.URL.Query().Get("dopo"), "%d-%d", &dopo.Stanza, &dopo.Scarto); err != nil {
		dopo = forniture.SegnoRiga{}
	}
	righe, altre, err := p.Consegne.Stanza.Righe(r.Context(), chi, f.ente.ID, f.Consegna.FornituraID, dopo, scartiPerPagina)
	if err != nil {
		return err
	}
	pagina.Righe = righe
	if altre {
		u := righe[len(righe)-1]
		pagina.Seguito = fmt.Sprintf("%s?dopo=%d-%d", pagina.Canonico, u.Stanza, u.ScartoID)
	}
	return p.render(w, http.StatusOK, "scarti", pagina)
}

// handleScartiCSV gives all of them, to be mended in a spreadsheet and delivered again.
func (p *portale) handleScartiCSV(w http.ResponseWriter, r *http.Request) error {
	f, err := p.paginaFornitura(w, r)
	if err != nil {
		return err
	}
	chi, err := authz.EsigePersone(r.Context(), authz.FlussiWrite, f.ente.ID)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="scarti_%s_%d.csv"`, f.ente.Codice, f.Consegna.FornituraID))
	h.Set("Cache-Control", "no-store")
	return elenchi.Elenco{Intestazioni: []string{"file", "riga", "motivo", "proposta", "contenuto"}, Righe: func(yield func([]any, error) bool) {
		for dopo, altre := (forniture.SegnoRiga{}), true; altre; {
			var righe []forniture.Riga
			if righe, altre, err = p.Consegne.Stanza.Righe(r.Context(), chi, f.ente.ID, f.Consegna.FornituraID, dopo, scartiPerFoglio); err != nil {
				yield(nil, err)
				return
			}
			for _, x := range righe {
				if !yield([]any{x.File, x.Riga, x.Motivo, testoO(x.Proposta), testoO(x.Contenuto)}, nil) {
					return
				}
				dopo = forniture.SegnoRiga{Stanza: x.Stanza, Scarto: x.ScartoID}
			}
		}
	}}.CSV(w)
}

// testoO is a text, or nothing.
func testoO(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func (p *portale) handleFormato(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaFornitura(w, r)
	if err != nil {
		return err
	}
	rapporto, err := p.Consegne.Stanza.Formato(r.Context(), pagina.ente.ID, pagina.Consegna.FornituraID)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="formato_%s_%d.txt"`, pagina.ente.Codice, pagina.Consegna.FornituraID))
	_, _ = w.Write(forniture.FormatoTesto(rapporto))
	return nil
}

// portaConsegne is true when who asks may deliver for the ente of a page.
func (p *portale) portaConsegne(r *http.Request, codice string) bool {
	if p.Consegne.Stanza == nil || authz.DaContesto(r.Context()) == nil {
		return false
	}
	e, err := p.Consegne.Ente(r.Context(), codice)
	if err != nil {
		return false
	}
	_, err = forniture.Esige(r.Context(), e.ID)
	return err == nil
}
