package portal

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/riscontri"
)

const esecuzioniMostrate = 10

type paginaRiscontri struct {
	banco
	Regole     []riscontri.RegolaEnte
	Esecuzioni []riscontri.Esecuzione
	Anni       []int
	InCorso    string
	Chiave     string
	Errore     string
	Esegue     bool
}

// handleRiscontri says what is compared and how, what the last runs found, and runs it again.
func (p *portale) handleRiscontri(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaRiscontri(r)
	if err != nil {
		return err
	}
	return p.render(w, http.StatusOK, "riscontri", pagina)
}

func (p *portale) paginaRiscontri(r *http.Request) (paginaRiscontri, error) {
	b, err := p.banco(r, "Riscontri fra gli uffici")
	if err != nil {
		return paginaRiscontri{}, err
	}
	pagina := paginaRiscontri{banco: b, Chiave: rand.Text(), Esegue: b.Scrive}
	pagina.Compatta = false
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.testo("Segnalazioni"), "/ufficio/segnalazioni?ente=" + string(b.Ente.Codice)}, {pagina.Titolo, ""}}
	if pagina.Regole, err = p.Tavolo.Confronti.Regole(r.Context(), b.Ente); err != nil {
		return pagina, err
	}
	if pagina.Esecuzioni, err = p.Tavolo.Confronti.Esecuzioni(r.Context(), b.Ente, esecuzioniMostrate); err != nil {
		return pagina, err
	}
	if pagina.InCorso, err = p.riscontriInCorso(r, b.Ente); err != nil {
		return pagina, err
	}
	anno, _, _ := b.Giorno.Giorno.Date()
	for a := anno; a > anno-6; a-- {
		pagina.Anni = append(pagina.Anni, a)
	}
	return pagina, nil
}

// riscontriInCorso is the operazione that is running the rules of an ente now, or empty.
func (p *portale) riscontriInCorso(r *http.Request, e sit.Ente) (string, error) {
	if p.Tavolo.Operazioni == nil {
		return "", nil
	}
	ultime, err := p.Tavolo.Operazioni.Ultime(r.Context(), e.ID, riscontri.TipoOperazione, 1)
	if err != nil || len(ultime) == 0 || ultime[0].Finita() {
		return "", err
	}
	return ultime[0].ID, nil
}

// handleEsegui queues a run. What is sent twice by mistake is one.
func (p *portale) handleEsegui(w http.ResponseWriter, r *http.Request) error {
	if err := leggiModulo(w, r); err != nil {
		return err
	}
	b, err := p.banco(r, "Riscontri fra gli uffici")
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.TributiWrite, b.Ente.ID); err != nil {
		return err
	}
	var a riscontri.Argomenti
	a.Anno, _ = strconv.Atoi(r.PostForm.Get("anno")) // none: the office chooses
	if x := r.PostForm.Get("regola"); x != "" {
		a.Regole = []string{x}
	}
	chiave := ""
	if k := r.PostForm.Get("chiave"); chiaveModulo.MatchString(k) {
		chiave = "modulo-" + k
	}
	id, err := p.Tavolo.Confronti.Accoda(r.Context(), p.Tavolo.Operazioni, b.Ente, a, chiave)
	if err != nil {
		return p.conErrore(w, r, err, func(stato int, messaggio string) error {
			pagina, errPagina := p.paginaRiscontri(r)
			if errPagina != nil {
				return errPagina
			}
			pagina.Titolo, pagina.Errore = pagina.testo("Errore: %s", pagina.Titolo), messaggio
			return p.render(w, stato, "riscontri", pagina)
		})
	}
	http.Redirect(w, r, "/ufficio/riscontri/"+id+"?"+url.Values{"ente": {string(b.Ente.Codice)}}.Encode(), http.StatusSeeOther)
	return nil
}

type paginaEsecuzione struct {
	banco
	Op         jobs.Operazione
	Trascorsa  bool
	Esecuzione *riscontri.Esecuzione // what it found, once it has ended
}

// handleEsecuzione follows a run and, at its end, says what it found.
func (p *portale) handleEsecuzione(w http.ResponseWriter, r *http.Request) error {
	b, err := p.banco(r, "Esecuzione dei riscontri")
	if err != nil {
		return err
	}
	if p.Tavolo.Operazioni == nil {
		return errIncompleto
	}
	pagina := paginaEsecuzione{banco: b}
	pagina.Compatta = false
	elenco := "?ente=" + string(b.Ente.Codice)
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.testo("Segnalazioni"), "/ufficio/segnalazioni" + elenco}, {pagina.testo("Riscontri"), "/ufficio/riscontri" + elenco}, {pagina.Titolo, ""}}
	if pagina.Op, err = p.Tavolo.Operazioni.Una(r.Context(), b.Ente.ID, riscontri.TipoOperazione, mux.Vars(r)["id"]); err != nil {
		return err
	}
	pagina.Canonico = "/ufficio/riscontri/" + pagina.Op.ID
	pagina.Trascorsa = pagina.Op.Finita()
	var esito []riscontri.Esecuzione
	if json.Unmarshal(pagina.Op.Risultato, &esito) == nil && len(esito) > 0 { // written by us: what cannot be read is shown as nothing
		pagina.Esecuzione = &esito[0]
	}
	return p.render(w, http.StatusOK, "esecuzione", pagina)
}
