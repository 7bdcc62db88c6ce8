package portal

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/riscontri"
)

// paginaInsieme is the page that asks, before many segnalazioni are changed, what is decided of
// them; it says how many they are.
type paginaInsieme struct {
	banco
	Scelte  []string // ids; empty: all those of the filter
	Tutte   bool
	Quante  int
	Conto   riscontri.Conto
	Addetti []riscontri.Addetto
	Stati   []string
	Modulo  decisione
	Errore  string
}

// insiemeMassimo is how many may be changed at once: more is not a decision.
const insiemeMassimo = 20000

// handleInsieme asks what is decided of many and, once that is said, writes it of each.
func (p *portale) handleInsieme(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		return err
	}
	b, err := p.banco(r, "Decidere su più segnalazioni")
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.TributiWrite, b.Ente.ID); err != nil {
		return err
	}
	b.Vaglio.Dopo = ""
	pagina := paginaInsieme{banco: b, Tutte: r.PostForm.Get("quali") == "tutte", Stati: riscontri.Stati[1:]}
	pagina.Briciole = []briciola{{pagina.testo("Segnalazioni"), b.Elenco()}, {pagina.Titolo, ""}}
	f, err := b.Vaglio.filtro(b.chi)
	if err != nil {
		return err
	}
	if pagina.Tutte {
		if pagina.Conto, err = p.Tavolo.Confronti.Conta(r.Context(), b.Ente, f); err != nil {
			return err
		}
		pagina.Quante = int(pagina.Conto.N)
	} else {
		pagina.Scelte = r.PostForm["id"]
		pagina.Quante = len(pagina.Scelte)
	}
	if pagina.Quante == 0 || pagina.Quante > insiemeMassimo || len(pagina.Scelte) > traccePerVolta {
		http.Redirect(w, r, b.Elenco(), http.StatusSeeOther)
		return nil
	}
	if pagina.Addetti, err = p.Tavolo.Confronti.Addetti(r.Context(), b.Ente); err != nil {
		return err
	}
	pagina.Modulo.Assegnata = "="
	if r.PostForm.Get("conferma") == "" {
		return p.render(w, http.StatusOK, "insieme", pagina)
	}
	d, c := leggiDecisione(r.PostForm, b.Io())
	pagina.Modulo = d
	pagina.Errore = d.sbaglio(c)
	if attese, _ := strconv.Atoi(r.PostForm.Get("quante")); pagina.Errore == "" && attese != pagina.Quante {
		pagina.Errore = sonoCambiate
	}
	if pagina.Errore != "" {
		pagina.Titolo, pagina.Errore = pagina.testo("Errore: %s", pagina.Titolo), pagina.frase(pagina.Errore)
		return p.render(w, http.StatusUnprocessableEntity, "insieme", pagina)
	}
	ids := pagina.Scelte
	if pagina.Tutte {
		tutte, _, err := p.ogni(r, b.Ente, f, insiemeMassimo)
		if err != nil {
			return err
		}
		for _, s := range tutte {
			ids = append(ids, s.ID)
		}
	}
	cambiate, ferme, err := p.cambiaMolte(r, b.Ente, ids, c)
	if err != nil {
		return err
	}
	q := url.Values{"cambiate": {strconv.Itoa(cambiate)}, "ferme": {strconv.Itoa(ferme)}}
	http.Redirect(w, r, b.Elenco()+"&"+q.Encode(), http.StatusSeeOther)
	return nil
}

// cambiaMolte writes the same of each, as many at a time as the office takes.
func (p *portale) cambiaMolte(r *http.Request, e sit.Ente, ids []string, c riscontri.Cambio) (cambiate, ferme int, err error) {
	for len(ids) > 0 {
		n := min(len(ids), traccePerVolta)
		esito, err := p.Tavolo.Confronti.CambiaMolte(r.Context(), e, ids[:n], c)
		if err != nil {
			return cambiate, ferme, err
		}
		cambiate, ferme, ids = cambiate+esito.Cambiate, ferme+len(esito.Rifiutate), ids[n:]
	}
	return cambiate, ferme, nil
}
