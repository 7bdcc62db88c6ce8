package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi"
)

const proposteInPagina = 50

func (p *portale) rotteLegami(get, post func(string, handler)) {
	get("/comune/{ente}/coperture", p.riservata(p.handleCoperture))
	get("/comune/{ente}/coperture/{tributo:TARI|IMU}", p.riservata(p.handleNonLegate))
	get("/comune/{ente}/legami", p.riservata(p.handleLegami))
	post("/comune/{ente}/legami", p.riservata(p.handleDecidiLegami))
	post("/comune/{ente}/legami/vie", p.riservata(p.handleDecidiVie))
	post("/comune/{ente}/legami/annulla", p.riservata(p.handleAnnullaLegami))
}

// registroTributi is a page about what the tax office ties.
func (p *portale) registroTributi(r *http.Request, titolo string, passi ...briciola) (paginaRegistro, error) {
	if p.Legami.Tributi == nil {
		return paginaRegistro{}, errIncompleto
	}
	return p.registro(r, linguaDi(r).testo(titolo), passi...)
}

type paginaCoperture struct {
	paginaRegistro
	tributi.Coperture
	Elenca bool // who asks may see which positions they are
}

// parteCoperta is one kind of thing in the page. Verso is where those that are not tied are listed; empty: nowhere.
type parteCoperta struct {
	C     tributi.Copertura
	Verso string
}

// Parte is a kind whose positions may be listed by who may see them.
func (p paginaCoperture) Parte(c tributi.Copertura, tributo string) parteCoperta {
	if tributo == "" || !p.Elenca {
		return parteCoperta{C: c}
	}
	return parteCoperta{c, p.Radice() + "/coperture/" + tributo + "?motivo="}
}

func (p *portale) handleCoperture(w http.ResponseWriter, r *http.Request) error {
	registro, err := p.registroTributi(r, "Che cosa è sulla mappa")
	if err != nil {
		return err
	}
	pagina := paginaCoperture{paginaRegistro: registro, Elenca: authz.DaContesto(r.Context()).Puo(authz.TributiRead, registro.ente.ID)}
	if pagina.Coperture, err = p.Legami.Tributi.Coperture(r.Context(), registro.ente); err != nil {
		return err
	}
	return p.mostraRegistro(w, http.StatusOK, "coperture", pagina)
}

type paginaNonLegate struct {
	paginaRegistro
	Tributo, Motivo string
	Lista           []string
	Seguito         string
}

func (p *portale) handleNonLegate(w http.ResponseWriter, r *http.Request) error {
	registro, err := p.registroTributi(r, "Posizioni non legate", briciola{linguaDi(r).testo("Che cosa è sulla mappa"), "/coperture"})
	if err != nil {
		return err
	}
	pagina := paginaNonLegate{paginaRegistro: registro, Tributo: mux.Vars(r)["tributo"], Motivo: r.FormValue("motivo")}
	dopo := ""
	if pagina.Lista, dopo, err = p.Legami.Tributi.NonLegate(r.Context(), registro.ente, pagina.Tributo, pagina.Motivo, tributi.Pagina{Limite: 200, Dopo: r.FormValue("dopo")}); err != nil {
		return err
	}
	if dopo != "" {
		pagina.Seguito = "?" + url.Values{"motivo": {pagina.Motivo}, "dopo": {dopo}}.Encode()
	}
	return p.mostraRegistro(w, http.StatusOK, "nonlegate", pagina)
}

type paginaLegami struct {
	paginaRegistro
	Gruppi  []tributi.Gruppo
	Scelto  tributi.Gruppo // whose proposals are listed; none: the groups alone
	Lista   []tributi.Proposta
	Seguito string
	Vie     []tributi.PropostaVia
	Lotti   []tributi.Lotto
	Scrive  bool
	Fatto   string
	Errore  string
	Motivo  string // as typed, after an error
}

// Voce is the name of a group in an address.
func (p paginaLegami) Voce(g tributi.Gruppo) string {
	return "?" + url.Values{"livello": {g.Livello}, "motivo": {g.Motivo}}.Encode()
}

func (p *portale) paginaLegami(r *http.Request, livello, motivo string) (paginaLegami, error) {
	registro, err := p.registroTributi(r, "Legami da confermare", briciola{linguaDi(r).testo("Che cosa è sulla mappa"), "/coperture"})
	if err != nil {
		return paginaLegami{}, err
	}
	pagina := paginaLegami{paginaRegistro: registro, Scelto: tributi.Gruppo{Livello: livello, Motivo: motivo}, Scrive: authz.DaContesto(r.Context()).Puo(authz.TributiWrite, registro.ente.ID)}
	if pagina.Gruppi, err = p.Legami.Tributi.Gruppi(r.Context(), registro.ente); err != nil {
		return pagina, err
	}
	if pagina.Lotti, err = p.Legami.Tributi.Lotti(r.Context(), registro.ente); err != nil {
		return pagina, err
	}
	switch livello {
	case "":
	case "vie":
		pagina.Vie, err = p.Legami.Tributi.VieProposte(r.Context(), registro.ente)
	default:
		dopo := ""
		pagina.Lista, dopo, err = p.Legami.Tributi.Proposte(r.Context(), registro.ente, pagina.Scelto, tributi.Pagina{Limite: proposteInPagina, Dopo: r.FormValue("dopo")})
		if dopo != "" {
			pagina.Seguito = pagina.Voce(pagina.Scelto) + "&dopo=" + url.QueryEscape(dopo)
		}
	}
	return pagina, err
}

func (p *portale) handleLegami(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.paginaLegami(r, r.FormValue("livello"), r.FormValue("motivo"))
	if err != nil {
		return err
	}
	switch r.FormValue("fatto") {
	case "si":
		pagina.Fatto = pagina.testo("Le proposte scelte sono confermate.")
	case "no":
		pagina.Fatto = pagina.testo("Le proposte scelte sono respinte.")
	case "annullata":
		pagina.Fatto = pagina.testo("La decisione è annullata: le proposte sono di nuovo in attesa.")
	}
	return p.mostraRegistro(w, http.StatusOK, "legami", pagina)
}

// handleDecidiLegami confirms or rejects the proposals that were ticked, with one motive.
func (p *portale) handleDecidiLegami(w http.ResponseWriter, r *http.Request) error {
	return p.decidiLegami(w, r, func(e sit.Ente, scelte []string, esito, motivo string) error {
		var s []tributi.Scelta
		for _, x := range scelte {
			c, err := tributi.LeggiScelta(x)
			if err != nil {
				return err
			}
			s = append(s, c)
		}
		_, _, err := p.Legami.Tributi.Decidi(r.Context(), e, s, esito, motivo)
		return err
	})
}

// handleDecidiVie says that names are, or are not, those of streets.
func (p *portale) handleDecidiVie(w http.ResponseWriter, r *http.Request) error {
	return p.decidiLegami(w, r, func(e sit.Ente, scelte []string, esito, motivo string) error {
		var s []tributi.SceltaVia
		for _, x := range scelte {
			n, nome, _ := strings.Cut(x, " ")
			via, err := strconv.ParseInt(n, 10, 64)
			if err != nil {
				return sit.Rifiuto(sit.Invalid, "SCELTA_ILLEGGIBILE", "Una delle proposte scelte non si legge: riaprire la pagina e scegliere di nuovo.").Su("scelta")
			}
			s = append(s, tributi.SceltaVia{Nome: nome, ViaID: via})
		}
		_, err := p.Legami.Tributi.DecidiVie(r.Context(), e, s, esito, motivo)
		return err
	})
}

func (p *portale) decidiLegami(w http.ResponseWriter, r *http.Request, decidi func(e sit.Ente, scelte []string, esito, motivo string) error) error {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		return err
	}
	registro, err := p.registroTributi(r, "Legami da confermare")
	if err != nil {
		return err
	}
	f := r.PostForm
	gruppo := tributi.Gruppo{Livello: f.Get("livello"), Motivo: f.Get("gruppo")}
	err = decidi(registro.ente, f["scelta"], f.Get("esito"), f.Get("motivo"))
	if err == nil {
		fatto := map[string]string{tributi.Confermato: "si", tributi.Respinto: "no"}[f.Get("esito")]
		http.Redirect(w, r, registro.Radice()+"/legami"+(paginaLegami{}).Voce(gruppo)+"&fatto="+fatto, http.StatusSeeOther)
		return nil
	}
	if k := sit.Kind(err); k != sit.Invalid && k != sit.Conflict {
		return err
	}
	pagina, err2 := p.paginaLegami(r, gruppo.Livello, gruppo.Motivo)
	if err2 != nil {
		return err2
	}
	pagina.Errore, pagina.Motivo = pagina.traduci(err, sit.Messaggio(err)), f.Get("motivo")
	pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
	return p.mostraRegistro(w, http.StatusUnprocessableEntity, "legami", pagina)
}

// handleAnnullaLegami takes a decision back, whole.
func (p *portale) handleAnnullaLegami(w http.ResponseWriter, r *http.Request) error {
	registro, err := p.registroTributi(r, "Legami da confermare")
	if err != nil {
		return err
	}
	lotto, _ := strconv.ParseInt(r.PostFormValue("lotto"), 10, 64) // none is lotto 0
	if err := p.Legami.Tributi.AnnullaLotto(r.Context(), registro.ente, lotto); err != nil {
		return err
	}
	http.Redirect(w, r, registro.Radice()+"/legami?fatto=annullata", http.StatusSeeOther)
	return nil
}
