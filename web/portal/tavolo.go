package portal

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/riscontri"
)

// Tavolo is what the desk of the tax office needs; without Confronti its pages are not active. The
// rest may be missing: its panel is then not there.
type Tavolo struct {
	Confronti  Confronti
	Posizioni  Posizioni
	Residenti  Residenti
	Pratiche   Pratiche
	Esecutore  Esecutore
	Operazioni *jobs.Jobs
}

// Confronti is the office that compares the others. Who asks is in the context.
type Confronti interface {
	Lista(ctx context.Context, e sit.Ente, f riscontri.Filtro, p riscontri.Pagina) (riscontri.Elenco, error)
	Conta(ctx context.Context, e sit.Ente, f riscontri.Filtro) (riscontri.Conto, error)
	Una(ctx context.Context, e sit.Ente, id string) (riscontri.Dettaglio, error)
	Cambia(ctx context.Context, e sit.Ente, id string, versione int, c riscontri.Cambio) (riscontri.Segnalazione, error)
	CambiaMolte(ctx context.Context, e sit.Ente, ids []string, c riscontri.Cambio) (riscontri.Esito, error)
	Esecuzioni(ctx context.Context, e sit.Ente, limite int) ([]riscontri.Esecuzione, error)
	Regole(ctx context.Context, e sit.Ente) ([]riscontri.RegolaEnte, error)
	Addetti(ctx context.Context, e sit.Ente) ([]riscontri.Addetto, error)
}

func (p *portale) rotteTavolo(get, post func(string, handler)) {
	get("/ufficio/segnalazioni", p.riservata(p.handleTracce))
	get("/ufficio/segnalazioni.geojson", p.riservata(p.handleTracceMappa))
	get("/ufficio/segnalazioni.{formato:csv|xlsx}", p.riservata(p.handleTracceFile))
	post("/ufficio/segnalazioni/insieme", p.riservata(p.handleInsieme))
	get("/ufficio/segnalazioni/{id}", p.riservata(p.handleTraccia))
	post("/ufficio/segnalazioni/{id}", p.riservata(p.handleDecidi))
	get("/ufficio/riscontri", p.riservata(p.handleRiscontri))
	post("/ufficio/riscontri", p.riservata(p.handleEsegui))
	get("/ufficio/riscontri/{id}", p.riservata(p.handleEsecuzione))
}

// banco is a page of the desk: of which ente, under which filter.
type banco struct {
	testata
	ambito
	Enti   []sit.Ente
	Ente   sit.Ente
	Vaglio vaglio
	Scrive bool
}

// banco opens a page of the desk to who has tributi:read in the ente that the address names, or in
// any when it names none.
func (p *portale) banco(r *http.Request, titolo string, args ...any) (b banco, err error) {
	if p.Tavolo.Confronti == nil {
		return b, errIncompleto
	}
	if b.ambito, err = p.ambito(r); err != nil {
		return b, err
	}
	if _, err := authz.Esige(r.Context(), authz.TributiRead, 0); err != nil {
		return b, err
	}
	if b.Enti, err = p.enti(r.Context(), b.ambito, authz.TributiRead); err != nil {
		return b, err
	}
	if b.Ente, err = scegliEnte(b.Enti, r.URL.Query().Get("ente")); err != nil {
		return b, err
	}
	b.testata = p.testata(r, titolo, args...)
	b.NonIndicizza, b.Canonico, b.Compatta = true, "", true
	b.Scrive = b.chi.Puo(authz.TributiWrite, b.Ente.ID)
	b.Vaglio, err = leggiVaglio(r.URL.Query()) // the body of a form has a stato of its own
	b.Vaglio.Ente = string(b.Ente.Codice)
	return b, err
}

// vaglio is the filter of the desk, as its form and its addresses have it.
type vaglio struct {
	Ente, Regola, Severita, Stato, Presenza, Anno, Min, Testo, Ordine, BBox string
	Mia                                                                     bool
	Dopo                                                                    string // where the page begins
}

// tutte is the value of the form that asks also for what is done.
const tutte = "tutte"

var (
	aperte = []string{riscontri.Nuova, riscontri.Assegnata, riscontri.Verificata}
	chiuse = []string{riscontri.Archiviata, riscontri.Definita, riscontri.Annullata}
	ordini = map[string]riscontri.Ordine{"": riscontri.PerPriorita, "stima": riscontri.PerStima, "decadenza": riscontri.PerDecadenza}
)

func leggiVaglio(f url.Values) (vaglio, error) {
	campo := func(nome string) string { return strings.TrimSpace(f.Get(nome)) }
	v := vaglio{Regola: campo("regola"), Severita: campo("severita"), Stato: campo("stato"), Presenza: campo("presenza"), Anno: campo("anno"),
		Min: campo("min"), Testo: campo("testo"), Ordine: campo("ordine"), BBox: campo("bbox"), Mia: campo("mia") != "", Dopo: campo("dopo")}
	_, err := v.filtro(nil)
	return v, err
}

func vaglioSbagliato(campo, messaggio string) error {
	return sit.Rifiuto(sit.Invalid, "FILTRO_NON_VALIDO", messaggio).Su(campo)
}

// filtro is what the office of riscontri understands.
func (v vaglio) filtro(chi *authz.Chi) (f riscontri.Filtro, err error) {
	f = riscontri.Filtro{Stato: aperte, SenzaRisolte: v.Presenza == "", Testo: v.Testo, Ordine: ordini[v.Ordine]}
	if _, ok := ordini[v.Ordine]; !ok {
		return f, vaglioSbagliato("ordine", "Le segnalazioni si ordinano per priorità, per stima o per decadenza.")
	}
	if v.Regola != "" {
		f.Regola = []string{v.Regola}
	}
	if v.Severita != "" {
		if f.Severita = []string{v.Severita}; !slices.Contains([]string{"A", "B", "C"}, v.Severita) {
			return f, vaglioSbagliato("severita", "La gravità è A, B o C.")
		}
	}
	switch {
	case v.Stato == tutte:
		f.Stato = nil
	case v.Stato != "":
		if f.Stato = []string{v.Stato}; !slices.Contains(riscontri.Stati, v.Stato) {
			return f, vaglioSbagliato("stato", "Questo stato non esiste: sceglierne uno dell'elenco.")
		}
	}
	if v.Presenza != "" && v.Presenza != tutte {
		if f.Presenza = []string{v.Presenza}; !slices.Contains(riscontri.Presenze, v.Presenza) {
			return f, vaglioSbagliato("presenza", "Una segnalazione è nuova, persistente o risolta.")
		}
	}
	if v.Anno != "" {
		if f.Anno, err = strconv.Atoi(v.Anno); err != nil || f.Anno < 1990 || f.Anno > 2100 {
			return f, vaglioSbagliato("anno", "L'anno si scrive con quattro cifre, per esempio 2025.")
		}
	}
	if v.Min != "" {
		euro, err := strconv.ParseInt(strings.NewReplacer(".", "", " ", "").Replace(v.Min), 10, 64)
		if err != nil || euro < 0 || euro > 1e9 {
			return f, vaglioSbagliato("min", "L'importo minimo è un numero intero di euro.")
		}
		f.MinCent = 100 * euro
	}
	if v.BBox != "" {
		b, err := leggiRiquadro(v.BBox)
		if err != nil {
			return f, err
		}
		f.BBox = &orb.Bound{Min: b.Min, Max: b.Max}
	}
	if v.Mia && chi != nil {
		f.Assegnata = operatore(chi.Operatore.ID)
	}
	return f, nil
}

// operatore names an operatore as the office of riscontri does.
func operatore(id int64) string { return "operatore-" + strconv.FormatInt(id, 10) }

// valori are the filter as an address has it; defaults are left out.
func (v vaglio) valori() url.Values {
	out := url.Values{"ente": {v.Ente}}
	for nome, x := range map[string]string{"regola": v.Regola, "severita": v.Severita, "stato": v.Stato, "presenza": v.Presenza, "anno": v.Anno,
		"min": v.Min, "testo": v.Testo, "ordine": v.Ordine, "bbox": v.BBox, "dopo": v.Dopo} {
		if x != "" {
			out.Set(nome, x)
		}
	}
	if v.Mia {
		out.Set("mia", "1")
	}
	return out
}

// Coda is the filter as what follows the question mark.
func (v vaglio) Coda() string { return v.valori().Encode() }

// Con is the address of the same page under the filter with one of its fields changed, from its
// beginning.
func (v vaglio) Con(campo, valore string) string {
	q := v.valori()
	q.Del("dopo")
	if q.Del(campo); valore != "" {
		q.Set(campo, valore)
	}
	return "?" + q.Encode()
}

// Verso is a page under the filter.
func (v vaglio) Verso(pagina string) string { return pagina + "?" + v.Coda() }

// Vuoto is true when nothing is asked for beside the ente and the order.
func (v vaglio) Vuoto() bool {
	v.Ente, v.Ordine, v.Dopo = "", "", ""
	return v == vaglio{}
}

// Elenco is the address of the list under the filter.
func (b banco) Elenco() string { return b.Vaglio.Verso("/ufficio/segnalazioni") }
