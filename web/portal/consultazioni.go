package portal

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/elenchi"
)

// Sorvegliante is the register of consultations. Who asks is in the context.
type Sorvegliante interface {
	Cerca(ctx context.Context, f authz.Filtro) ([]authz.Riga, *authz.Segno, error)
	ChiHaGuardato(ctx context.Context, limite int, prima *authz.Segno) ([]authz.Riga, *authz.Segno, error)
	Quadro(ctx context.Context, f authz.Filtro, oltre int, ora time.Time) (authz.Quadro, error)
}

const (
	righeRegistro = 50
	contiMassimi  = 60
	giorniQuadro  = 30
)

type paginaConsultazioni struct {
	testata
	Dal, Al, Di, Oggetto, Ente string
	Enti                       []string
	Righe                      []authz.Riga
	Seguito                    string
	authz.Quadro
	Altri  int // callers that the summary leaves out
	Oltre  int
	Giorni int
	Errori map[string]string
}

func (p *portale) handleConsultazioni(w http.ResponseWriter, r *http.Request) error {
	if p.Sorvegliante == nil {
		return errIncompleto
	}
	chi, err := authz.Esige(r.Context(), authz.AuditRead, 0)
	if err != nil {
		return err
	}
	v := func(campo string) string { return strings.TrimSpace(r.FormValue(campo)) }
	pagina := paginaConsultazioni{testata: p.testata(r, "Registro delle consultazioni"), Dal: v("dal"), Al: v("al"), Di: v("chi"), Oggetto: v("oggetto"), Ente: v("ente"),
		Oltre: p.soglia(), Giorni: giorniQuadro, Errori: map[string]string{}}
	pagina.NonIndicizza, pagina.Canonico = true, "/consultazioni"
	pagina.Briciole = []briciola{{pagina.testo("Accesso"), "/accesso"}, {pagina.Titolo, ""}}
	f := authz.Filtro{Chi: pagina.Di, Oggetto: pagina.Oggetto, Limite: righeRegistro}
	for _, i := range chi.Incarichi() {
		if i.Ruolo != authz.DPO {
			continue
		}
		pagina.Enti = append(pagina.Enti, i.Codice)
		if i.Codice == pagina.Ente {
			f.Ente = i.Ente
		}
	}
	if f.Dal, err = giornoScritto(pagina.Dal); err != nil {
		pagina.Errori["dal"] = pagina.testo("Scrivere un giorno, per esempio 2026-03-31.")
	}
	if f.Al, err = giornoScritto(pagina.Al); err != nil {
		pagina.Errori["al"] = pagina.testo("Scrivere un giorno, per esempio 2026-03-31.")
	} else if f.Al != 0 {
		f.Al++ // who fills in a form means that day too
	}
	if f.Prima, err = segnoScritto(v("prima")); err != nil {
		return err
	}
	if _, err := authz.LeggiCF(pagina.Oggetto); err == nil {
		pagina.Oggetto, f.Oggetto = "", ""
		pagina.Errori["oggetto"] = pagina.testo("Qui non si scrive un codice fiscale: l'indirizzo della pagina resterebbe nella memoria del browser. Indicare l'identificativo dell'oggetto.")
	}
	stato := http.StatusOK
	if len(pagina.Errori) > 0 {
		stato = http.StatusUnprocessableEntity
		pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
	} else {
		var dopo *authz.Segno
		if pagina.Righe, dopo, err = p.Sorvegliante.Cerca(r.Context(), f); err != nil {
			return err
		}
		pagina.Seguito = seguitoRegistro("/consultazioni", dopo, url.Values{"dal": {pagina.Dal}, "al": {pagina.Al}, "chi": {pagina.Di}, "oggetto": {pagina.Oggetto}, "ente": {pagina.Ente}})
	}
	if pagina.Quadro, err = p.Sorvegliante.Quadro(r.Context(), ultimi(p.Adesso(), giorniQuadro), pagina.Oltre, p.Adesso()); err != nil {
		return err
	}
	if n := len(pagina.Conti); n > contiMassimi {
		pagina.Conti, pagina.Altri = pagina.Conti[:contiMassimi], n-contiMassimi
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.render(w, stato, "consultazioni", pagina)
}

func (p *portale) soglia() int {
	if p.Allerta > 0 {
		return p.Allerta
	}
	return authz.AllertaDefault
}

func ultimi(ora time.Time, giorni int) authz.Filtro {
	oggi := sit.GiornoDi(ora)
	return authz.Filtro{Dal: oggi - sit.Giorno(giorni), Al: oggi + 1}
}

func giornoScritto(s string) (sit.Giorno, error) {
	if s == "" {
		return 0, nil
	}
	return sit.ParseGiorno(s)
}

func segnoScritto(s string) (*authz.Segno, error) {
	if s == "" {
		return nil, nil
	}
	quando, id, _ := strings.Cut(s, "-")
	q, errQ := strconv.ParseInt(quando, 10, 58)
	n, errN := strconv.ParseInt(id, 10, 64)
	if errQ != nil || errN != nil || q < 0 {
		return nil, nonTrovato("Questa pagina del registro non c'è: ricominciare dalla prima.")
	}
	return &authz.Segno{Quando: time.UnixMicro(q), ID: n}, nil
}

func seguitoRegistro(percorso string, dopo *authz.Segno, q url.Values) string {
	if dopo == nil {
		return ""
	}
	for k, v := range q {
		if v[0] == "" {
			q.Del(k)
		}
	}
	q.Set("prima", strconv.FormatInt(dopo.Quando.UnixMicro(), 10)+"-"+strconv.FormatInt(dopo.ID, 10))
	return percorso + "?" + q.Encode()
}

// handleContiCSV is the report by who looked, from a day to another; without days, of the last month.
func (p *portale) handleContiCSV(w http.ResponseWriter, r *http.Request) error {
	if p.Sorvegliante == nil {
		return errIncompleto
	}
	f := ultimi(p.Adesso(), giorniQuadro)
	dal, errDal := giornoScritto(r.FormValue("dal"))
	al, errAl := giornoScritto(r.FormValue("al"))
	if err := errors.Join(errDal, errAl); err != nil {
		return sit.Rifiuto(sit.Invalid, "DATA_NON_VALIDA", "La data non è valida: si scrive anno-mese-giorno, per esempio 2025-03-31.")
	}
	if dal != 0 {
		f.Dal = dal
	}
	if al != 0 {
		f.Al = al + 1
	}
	q, err := p.Sorvegliante.Quadro(r.Context(), f, p.soglia(), p.Adesso())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="consultazioni.csv"`)
	h.Set("Cache-Control", "no-store")
	righe := make([][]any, len(q.Conti))
	for i, x := range q.Conti {
		righe[i] = []any{x.Ente, x.ChiID(), x.Nome, x.Consultazioni, x.Persone, x.Scopi, x.Prima.In(sit.Roma()).Format(time.RFC3339), x.Ultima.In(sit.Roma()).Format(time.RFC3339)}
	}
	// An error here is of the client, who went away: nothing to do.
	_ = elenchi.Elenco{Intestazioni: []string{"ente", "chi", "nome", "consultazioni", "persone", "scopi_diversi", "prima", "ultima"}, Righe: elenchi.Di(righe)}.CSV(w)
	return nil
}

type paginaGuardato struct {
	testata
	Righe   []authz.Riga
	Seguito string
}

// handleChiHaGuardato tells a person which offices have looked at what is said of him, when and why.
func (p *portale) handleChiHaGuardato(w http.ResponseWriter, r *http.Request) error {
	if p.Sorvegliante == nil {
		return errIncompleto
	}
	prima, err := segnoScritto(r.FormValue("prima"))
	if err != nil {
		return err
	}
	pagina := paginaGuardato{testata: p.testata(r, "Chi ha guardato i miei dati")}
	pagina.NonIndicizza, pagina.Canonico = true, "/io/chi-ha-guardato"
	pagina.Briciole = []briciola{{pagina.testo("Accesso"), "/accesso"}, {pagina.Titolo, ""}}
	var dopo *authz.Segno
	if pagina.Righe, dopo, err = p.Sorvegliante.ChiHaGuardato(r.Context(), righeRegistro, prima); err != nil {
		return err
	}
	pagina.Seguito = seguitoRegistro("/io/chi-ha-guardato", dopo, url.Values{})
	w.Header().Set("Cache-Control", "no-store")
	return p.render(w, http.StatusOK, "guardato", pagina)
}

// risorse are what people call the kinds of consultation.
var risorse = map[string]string{
	"titolari": "intestatari", "visura": "visura", "soggetti": "ricerca di persone", "soggetto": "una persona", "immobili": "immobili di una persona",
	"elenco": "elenco di intestatari", "fascicolo": "fascicolo", "scarti": "righe scartate di una fornitura", "differenze": "differenze fra due giorni",
	"segnalazione": "una segnalazione", "posizioni": "posizioni dei tributi", "residenti": "residenti a un civico", "legami": "legami da confermare",
}

func (l lingua) risorsa(s string) string { return l.voceDi(risorse, s) }

// uffici writes the roles of a line: tributi, dpo.
func (l lingua) uffici(s string) string {
	var out []string
	for r := range strings.SplitSeq(s, ", ") {
		if r != "" {
			out = append(out, l.ruolo(r))
		}
	}
	return strings.Join(out, ", ")
}

// secondi is how long an error says to wait, for Retry-After.
func secondi(err error) string {
	if t, ok := errors.AsType[authz.TroppiTentativi](err); ok {
		return strconv.Itoa(int(t.Attesa.Seconds()))
	}
	return ""
}

func causa(err error) error {
	if e, ok := errors.AsType[*sit.Errore](err); ok {
		return e.Err
	}
	return nil
}
