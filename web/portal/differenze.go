package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

type paginaDifferenze struct {
	testata
	ambito
	Enti      []sit.Ente
	Ente      sit.Ente
	Dal, Al   string
	Consegna  string // number of a fornitura
	Consegne  []Fornitura
	Tipo      string
	Tipi      []contoTipo
	Righe     []rigaDifferenza
	Quante    int // of the type chosen
	Tutte     int
	Chiesto   bool
	ConNomi   bool
	Errore    string
	Seguito   string
	Domanda   url.Values // the question, without its page
	MappaDove string
}

type contoTipo struct {
	Tipo      string
	N         int
	Indirizzo string
	Scelto    bool
}

// rigaDifferenza is one difference, its sides in words.
type rigaDifferenza struct {
	visura.Differenza
	Nome        string
	Prima, Dopo string
	Indirizzo   string
	Mappa       string // the particella on the map, with what changed around it; empty for a unit
}

// differenzePerPagina keeps a page of long lines under its weight.
const (
	differenzePerPagina = 60
	differenzeMassime   = 1 << 20
)

// tipiDifferenza are in the order in which an office looks at them.
var tipiDifferenza = []string{"nuova", "chiusa", "divisa", "fusa", "ridisegnata", "variata", "intestazione"}

var nomiDifferenza = map[string]string{"nuova": "nuova", "chiusa": "chiusa", "divisa": "divisa", "fusa": "fusa", "ridisegnata": "ridisegnata", "variata": "variata", "intestazione": "intestazione"}

// handleDifferenze lists what changed between two days, or with a delivery.
func (p *portale) handleDifferenze(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.CatastoRead, 0); err != nil {
		return err
	}
	campo := func(nome string) string { return strings.TrimSpace(r.FormValue(nome)) }
	pagina := paginaDifferenze{testata: p.testata(r, "Che cosa è cambiato"), ambito: a, Dal: campo("dal"), Al: campo("al"), Consegna: campo("fornitura"), Tipo: campo("tipo")}
	pagina.NonIndicizza, pagina.Canonico = true, "/ufficio/differenze"
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.Titolo, ""}}
	if pagina.Enti, err = p.enti(r.Context(), a, authz.CatastoRead); err != nil {
		return err
	}
	if pagina.Ente, err = scegliEnte(pagina.Enti, campo("ente")); err != nil {
		return err
	}
	if p.Registro != nil {
		q, err := p.Registro.Quadro(r.Context(), string(pagina.Ente.Codice))
		if err != nil {
			return err
		}
		pagina.Consegne = slices.DeleteFunc(q.Fornitura, func(f Fornitura) bool { return f.Stato != "acquisita" || strings.HasPrefix(f.Tipo, "indirizzi") })
	}
	if pagina.Dal == "" && pagina.Consegna == "" {
		oggi := a.Giorno.Giorno
		pagina.Dal, pagina.Al = (oggi - 90).String(), oggi.String()
		return p.render(w, http.StatusOK, "differenze", pagina)
	}
	d, sbaglio := leggiDifferenze(&pagina)
	if sbaglio != "" {
		pagina.Errore = sbaglio
		return p.render(w, http.StatusUnprocessableEntity, "differenze", pagina)
	}
	tutte, err := p.Registri.Differenze(r.Context(), pagina.Ente, d, visura.Il(a.Giorno.Giorno).Giorno, visura.Pagina{Limite: differenzeMassime})
	if sit.Kind(err) == sit.Invalid || sit.Kind(err) == sit.NotFound && sit.Codice(err) != "NON_TROVATO" {
		pagina.Errore = pagina.traduci(err, sit.Messaggio(err))
		return p.render(w, http.StatusUnprocessableEntity, "differenze", pagina)
	}
	if err != nil {
		return err
	}
	pagina.Chiesto, pagina.ConNomi = true, a.chi.Puo(authz.TitolariRead, pagina.Ente.ID) && a.Scopo != ""
	pagina.scegli(&tutte)
	if f := campo("formato"); f != "" {
		return scriviTabella(w, tutte.Tabella(), f)
	}
	da, _ := strconv.Atoi(campo("da")) // what is no number is the first page
	pagina.mostra(tutte, da)
	return p.render(w, http.StatusOK, "differenze", pagina)
}

func leggiDifferenze(g *paginaDifferenze) (d visura.DomandaDifferenze, sbaglio string) {
	g.Domanda = url.Values{"ente": {string(g.Ente.Codice)}}
	if g.Consegna != "" {
		n, err := strconv.ParseInt(g.Consegna, 10, 64)
		if err != nil || n <= 0 {
			return d, g.testo("La consegna si indica con il suo numero.")
		}
		d.Fornitura = n
		g.Domanda.Set("fornitura", g.Consegna)
		return d, ""
	}
	var err error
	if d.Dal, err = sit.ParseGiorno(g.Dal); err == nil {
		d.Al, err = sit.ParseGiorno(g.Al)
	}
	if err != nil || d.Dal >= d.Al {
		return d, g.testo("Scrivere due giorni, il primo prima del secondo.")
	}
	g.Domanda.Set("dal", g.Dal)
	g.Domanda.Set("al", g.Al)
	g.MappaDove = "/#sel=comune:" + url.QueryEscape(string(g.Ente.Codice)) + "&cambi=" + g.Dal + ".." + g.Al
	return d, ""
}

// scegli counts the types and leaves those that were asked for.
func (g *paginaDifferenze) scegli(d *visura.Differenze) {
	conti := map[string]int{}
	for _, x := range d.Items {
		conti[x.Tipo]++
	}
	g.Tutte = len(d.Items)
	for _, t := range tipiDifferenza {
		if conti[t] == 0 {
			continue
		}
		q := url.Values{"tipo": {t}}
		g.Tipi = append(g.Tipi, contoTipo{t, conti[t], "?" + g.Domanda.Encode() + "&" + q.Encode(), t == g.Tipo})
	}
	if g.Tipo != "" {
		d.Items = slices.DeleteFunc(d.Items, func(x visura.Differenza) bool { return x.Tipo != g.Tipo })
		g.Domanda.Set("tipo", g.Tipo)
	}
	g.Quante = len(d.Items)
}

func (g *paginaDifferenze) mostra(d visura.Differenze, da int) {
	da = min(max(da, 0), len(d.Items))
	qui := d
	qui.Items = d.Items[da:min(da+differenzePerPagina, len(d.Items))]
	parole := qui.Tabella().Righe
	for i, x := range qui.Items {
		r := rigaDifferenza{Differenza: x, Indirizzo: paginaOggetto(x.Oggetto), Nome: g.nomeOggetto(x)}
		if g.MappaDove != "" && !strings.Contains(x.Oggetto, "-F-") {
			r.Mappa = "/#sel=particella:" + url.QueryEscape(x.Oggetto) + "&cambi=" + g.Dal + ".." + g.Al
		}
		prima, _ := parole[i][2].(string)
		dopo, _ := parole[i][3].(string)
		r.Prima, r.Dopo = soloDiverse(prima, dopo), soloDiverse(dopo, prima)
		g.Righe = append(g.Righe, r)
	}
	if resto := da + differenzePerPagina; resto < len(d.Items) {
		q, _ := url.ParseQuery(g.Domanda.Encode())
		q.Set("da", strconv.Itoa(resto))
		g.Seguito = "?" + q.Encode()
	}
}

// nomeOggetto is how people call what changed, where the registers say it.
func (l lingua) nomeOggetto(x visura.Differenza) string {
	for _, c := range []*visura.Confronto{x.Dopo, x.Prima} {
		if c != nil && len(c.Identificativi) > 0 {
			return maiuscola(c.Identificativi[0])
		}
	}
	if strings.Contains(x.Oggetto, "-F-") {
		return x.Oggetto
	}
	return maiuscola(l.nomeParticella(x.Oggetto))
}

// soloDiverse leaves of one side of a difference what the other does not say.
func soloDiverse(questa, altra string) string {
	di := strings.Split(altra, "; ")
	return strings.Join(slices.DeleteFunc(strings.Split(questa, "; "), func(s string) bool { return slices.Contains(di, s) }), "; ")
}

// Scarica is the address of the list as a file.
func (g paginaDifferenze) Scarica(formato string) string {
	q, _ := url.ParseQuery(g.Domanda.Encode())
	q.Set("formato", formato)
	return "?" + q.Encode()
}

// TutteLe is the list without the choice of a type.
func (g paginaDifferenze) TutteLe() string {
	q, _ := url.ParseQuery(g.Domanda.Encode())
	q.Del("tipo")
	return "?" + q.Encode()
}

// paginaOggetto is the page of an immobile by its id.
func paginaOggetto(id string) string {
	if strings.Contains(id, "-F-") {
		return "/uiu/" + url.PathEscape(id)
	}
	return "/particella/" + url.PathEscape(id)
}
