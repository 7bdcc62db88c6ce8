package portal

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/riscontri"
)

// Esecutore puts a run of the rules in the queue, and says its operazione.
type Esecutore interface {
	Avvia(ctx context.Context, e sit.Ente, anno int, regole []string, chiave string) (id string, err error)
}

// tipoRiscontri is the kind of the operazioni that run the rules.
const tipoRiscontri = "riscontri.run"

const esecuzioniMostrate = 10

type paginaRiscontri struct {
	banco
	Regole     []riscontri.RegolaEnte
	Esecuzioni []riscontri.Esecuzione
	Anni       []int
	InCorso    string
	Chiave     string
	Errore     string
	Esegue     bool // who asks may run them, and somebody does
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
	pagina := paginaRiscontri{banco: b, Chiave: rand.Text(), Esegue: b.Scrive && p.Tavolo.Esecutore != nil}
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
	ultime, err := p.Tavolo.Operazioni.Ultime(r.Context(), e.ID, tipoRiscontri, 1)
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
	if p.Tavolo.Esecutore == nil {
		return errIncompleto
	}
	anno, _ := strconv.Atoi(r.PostForm.Get("anno")) // none: the office chooses
	chiave := ""
	if k := r.PostForm.Get("chiave"); chiaveModulo.MatchString(k) {
		chiave = "modulo-" + k
	}
	id, err := p.Tavolo.Esecutore.Avvia(r.Context(), b.Ente, anno, r.PostForm["regola"], chiave)
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
	jobs.Operazione
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
	if pagina.Operazione, err = p.Tavolo.Operazioni.Una(r.Context(), b.Ente.ID, tipoRiscontri, mux.Vars(r)["id"]); err != nil {
		return err
	}
	pagina.Canonico = "/ufficio/riscontri/" + pagina.Operazione.ID
	if pagina.Trascorsa = pagina.Finita(); pagina.Trascorsa {
		lista, err := p.Tavolo.Confronti.Esecuzioni(r.Context(), b.Ente, esecuzioniMostrate)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(lista, func(x riscontri.Esecuzione) bool { return !x.Iniziata.Before(pagina.CreataAt) })
		for ; i >= 0 && i+1 < len(lista) && !lista[i+1].Iniziata.Before(pagina.CreataAt); i++ { // the first after it was asked for
		}
		if i >= 0 {
			pagina.Esecuzione = &lista[i]
		}
	}
	return p.render(w, http.StatusOK, "esecuzione", pagina)
}
