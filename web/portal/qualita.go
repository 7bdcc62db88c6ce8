package portal

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/visura"
)

// Legami is what the pages about the quality of the registers need; a zero one, and they are not
// active.
type Legami struct {
	Stanza  *visura.Visura
	Tributi *tributi.Tributi // what the offices deliver is tied to; nil: its pages are not active
	Ente    func(ctx context.Context, codice string) (sit.Ente, error)
	Attesa  int // days without variations after which a catasto is overdue
}

const scioltiPerPagina = 100

func (p *portale) rotteQualita(get, post func(string, handler)) {
	get("/comune/{ente}/qualita", p.handleQualita)
	get("/comune/{ente}/qualita/{elenco:unita|indirizzi}", p.handleSciolti)
	get("/comune/{ente}/sezioni-urbane", p.handleSezioni)
	post("/comune/{ente}/sezioni-urbane", p.handleScriviSezione)
	post("/comune/{ente}/sezioni-urbane/togli", p.handleTogliSezione)
}

// paginaRegistro is a page about the registers of an ente, for its office alone.
type paginaRegistro struct {
	testata
	Nome string
	ente sit.Ente
}

// Radice is where the pages of the ente begin.
func (p paginaRegistro) Radice() string { return "/comune/" + url.PathEscape(string(p.ente.Codice)) }

func (p *portale) registro(r *http.Request, titolo string, passi ...briciola) (paginaRegistro, error) {
	if p.Legami.Stanza == nil {
		return paginaRegistro{}, errIncompleto
	}
	e, err := p.Legami.Ente(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return paginaRegistro{}, err
	}
	pagina := paginaRegistro{testata: p.testata(r, titolo), Nome: e.Nome, ente: e}
	pagina.NonIndicizza = true
	for i := range passi {
		passi[i].Indirizzo = pagina.Radice() + passi[i].Indirizzo
	}
	pagina.di(string(e.Codice), e.Nome, append(passi, briciola{pagina.Titolo, ""})...)
	return pagina, nil
}

func (p *portale) mostraRegistro(w http.ResponseWriter, stato int, nome string, dati parla) error {
	w.Header().Set("Cache-Control", "no-store")
	return p.render(w, stato, nome, dati)
}

type paginaQualita struct {
	paginaRegistro
	visura.Qualita
	Vie []visura.ViaSciolta
}

func (p *portale) handleQualita(w http.ResponseWriter, r *http.Request) error {
	registro, err := p.registro(r, linguaDi(r).testo("Qualità dei registri"))
	if err != nil {
		return err
	}
	pagina := paginaQualita{paginaRegistro: registro}
	if pagina.Qualita, err = p.Legami.Stanza.Qualita(r.Context(), registro.ente, sit.GiornoDi(p.Adesso()), p.Legami.Attesa); err != nil {
		return err
	}
	if pagina.Vie, err = p.Legami.Stanza.VieSciolte(r.Context(), registro.ente); err != nil {
		return err
	}
	return p.mostraRegistro(w, http.StatusOK, "qualita", pagina)
}

type paginaSciolti struct {
	paginaRegistro
	Motivo    string
	Unita     []visura.Sciolto
	Indirizzi []visura.IndirizzoSciolto
	Seguito   string
}

func (p *portale) handleSciolti(w http.ResponseWriter, r *http.Request) error {
	elenco, titolo := mux.Vars(r)["elenco"], linguaDi(r).testo("Unità senza particella")
	if elenco == "indirizzi" {
		titolo = linguaDi(r).testo("Indirizzi senza civico")
	}
	registro, err := p.registro(r, titolo, briciola{linguaDi(r).testo("Qualità dei registri"), "/qualita"})
	if err != nil {
		return err
	}
	pagina := paginaSciolti{paginaRegistro: registro, Motivo: r.FormValue("motivo")}
	q := visura.Pagina{Limite: scioltiPerPagina, Dopo: r.FormValue("dopo")}
	dopo := ""
	if elenco == "indirizzi" {
		pagina.Indirizzi, dopo, err = p.Legami.Stanza.IndirizziSciolti(r.Context(), registro.ente, pagina.Motivo, q)
	} else {
		pagina.Unita, dopo, err = p.Legami.Stanza.Sciolti(r.Context(), registro.ente, pagina.Motivo, q)
	}
	if err != nil {
		return err
	}
	if dopo != "" {
		v := url.Values{"dopo": {dopo}}
		if pagina.Motivo != "" {
			v.Set("motivo", pagina.Motivo)
		}
		pagina.Seguito = "?" + v.Encode()
	}
	return p.mostraRegistro(w, http.StatusOK, "sciolti", pagina)
}

type paginaSezioni struct {
	paginaRegistro
	Tabella  []visura.Sezione
	Mancanti []visura.SezioneAttesa
	Scrive   bool // who asks may change the table
	Campi    visura.Sezione
	Errori   map[string]string
	Fatto    string
}

func (p *portale) paginaSezioni(r *http.Request) (paginaSezioni, error) {
	registro, err := p.registro(r, linguaDi(r).testo("Sezioni urbane"), briciola{linguaDi(r).testo("Qualità dei registri"), "/qualita"})
	if err != nil {
		return paginaSezioni{}, err
	}
	pagina := paginaSezioni{paginaRegistro: registro, Errori: map[string]string{}}
	pagina.Tabella, pagina.Mancanti, err = p.Legami.Stanza.Sezioni(r.Context(), registro.ente)
	pagina.Scrive = authz.DaContesto(r.Context()).Puo(authz.FlussiWrite, registro.ente.ID)
	return pagina, err
}

func (p *portale) handleSezioni(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaSezioni(r)
	if err != nil {
		return err
	}
	// A line that units wait for fills the form by itself.
	pagina.Campi = visura.Sezione{SezioneUrbana: r.FormValue("sezione"), FoglioUrbano: r.FormValue("foglio")}
	switch r.FormValue("fatto") {
	case "scritta":
		pagina.Fatto = pagina.testo("La riga è scritta, e le unità sono legate di nuovo.")
	case "tolta":
		pagina.Fatto = pagina.testo("La riga è tolta: le unità che legava sono di nuovo senza particella.")
	}
	return p.mostraRegistro(w, http.StatusOK, "sezioni", pagina)
}

func (p *portale) handleScriviSezione(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	pagina, err := p.paginaSezioni(r)
	if err != nil {
		return err
	}
	f := r.PostForm
	pagina.Campi = visura.Sezione{SezioneUrbana: f.Get("sezione_urbana"), FoglioUrbano: f.Get("foglio_urbano"), Sezione: f.Get("sezione"), Foglio: f.Get("foglio")}
	err = p.Legami.Stanza.ScriviSezione(r.Context(), pagina.ente, pagina.Campi)
	if err == nil {
		http.Redirect(w, r, pagina.Radice()+"/sezioni-urbane?fatto=scritta", http.StatusSeeOther)
		return nil
	}
	if sit.Kind(err) != sit.Invalid {
		return err
	}
	campo := "sezione_urbana"
	if e, ok := errors.AsType[*sit.Errore](err); ok && e.Campo != "" {
		campo = e.Campo
	}
	pagina.Errori[campo] = pagina.traduci(err, sit.Messaggio(err))
	pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
	return p.mostraRegistro(w, http.StatusUnprocessableEntity, "sezioni", pagina)
}

func (p *portale) handleTogliSezione(w http.ResponseWriter, r *http.Request) error {
	registro, err := p.registro(r, linguaDi(r).testo("Sezioni urbane"))
	if err != nil {
		return err
	}
	if err := p.Legami.Stanza.TogliSezione(r.Context(), registro.ente, r.FormValue("sezione_urbana"), r.FormValue("foglio_urbano")); err != nil {
		return err
	}
	http.Redirect(w, r, registro.Radice()+"/sezioni-urbane?fatto=tolta", http.StatusSeeOther)
	return nil
}

// vociQualita are what links find and why they do not, as people say it.
var vociQualita = map[string]string{
	"identificativo": "stesso foglio e numero", "sezione_urbana": "per la tabella delle sezioni urbane",
	"esatto": "nome della via uguale", "simile": "nome della via simile, uno solo", "codice": "codice della strada dell'Agenzia",
	"RIFERIMENTO_INCOMPLETO": "manca il foglio o il numero", "SEZIONE_URBANA_SENZA_FOGLIO": "la sezione urbana non è nella tabella",
	"FOGLIO_IGNOTO": "il foglio non c'è, né in mappa né nel censuario", "PARTICELLA_IGNOTA": "sul foglio la particella non c'è",
	"STRADARIO_ASSENTE": "lo stradario di questo comune non è caricato",
	"VIA_NON_INDICATA":  "la via non è scritta", "VIA_IGNOTA": "la via non è nello stradario", "VIA_AMBIGUA": "più vie potrebbero essere quella",
	"CIVICO_NON_INDICATO": "il civico non è scritto", "CIVICO_SNC": "senza numero civico", "CIVICO_ILLEGGIBILE": "il civico non si legge",
	"CIVICO_AMBIGUO": "più accessi hanno quel numero", "CIVICO_IGNOTO": "il numero non è fra i civici della via",
	"MAPPA_SENZA_CENSUARIO": "disegnate, e il censuario non le conosce", "CENSUARIO_SENZA_MAPPA": "nel censuario, e mai disegnate",
	"AREA_DIFFORME": "superficie catastale diversa dall'area della mappa", "SOPPRESSA_DISEGNATA": "soppresse per il censuario, e ancora disegnate",
	"VIVA_NON_DISEGNATA": "esistenti per il censuario, e non più disegnate",
	"mutazione":          "da una mutazione del censuario", "sovrapposizione": "dalla sovrapposizione dei disegni", "operatore": "dette da un operatore",
	"fabbricati": "Catasto fabbricati", "terreni": "Catasto terreni",
	"M1": "M1, stesso identificativo", "M2": "M2, stesso identificativo, senza la sezione", "M3": "M3, attraverso la storia catastale", "M4": "M4, stessa particella, senza il subalterno",
	"M5": "M5, stessa persona allo stesso civico", "M6": "M6, particella del civico", "confermato": "confermate", "respinto": "respinte",
	"CATASTO_ASSENTE": "il catasto non è caricato", "IDENTIFICATIVO_ASSENTE": "manca il foglio o il numero di particella", "SUB_ASSENTE": "manca il subalterno", "SUB_IGNOTO": "sulla particella quel subalterno non c'è mai stato",
	"SEZIONE_AMBIGUA": "manca la sezione, e più unità hanno quei numeri", "SOPPRESSA_SENZA_SUCCESSORE": "soppressa, e niente ne viene", "PIU_SUCCESSORI": "divisa: più unità o particelle ne vengono",
	"NON_ANCORA_NATA": "nata dopo", "RESPINTO": "respinta da un operatore", "alias": "altro nome della via", "CODICE_ANNCSU": "codice ANNCSU", "VIA_DA_CONFERMARE": "la via è da confermare",
	"dentro": "il punto è nella particella o nel fabbricato", "vicino": "particella o fabbricato più vicino", "SENZA_POSIZIONE": "consegnato senza posizione", "LONTANO_DALLA_MAPPA": "lontano da ogni particella",
	"NESSUNA_PARTICELLA": "nessuna particella trovata",
}

func (l lingua) voceQualita(s string) string { return l.voceDi(vociQualita, s) }

// suCento writes a share with a decimal, as the language does.
func (l lingua) suCento(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if l != inglese {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
