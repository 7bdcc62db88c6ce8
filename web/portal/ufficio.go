package portal

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

type paginaUfficio struct {
	testata
	ambito
	Enti        []sit.Ente // those of who asks
	Scelto      string
	Cerca       string // what was looked for; never in an address
	Chiesto     bool
	Vede        vedute
	Scorciatoie []scorciatoia
	InAttesa    []elencoInAttesa
	Tributi     []lavoroTributi
	trovati
}

// vedute is what of the desk who asks may use.
type vedute struct{ Persone, Unita bool }

// scorciatoia is one of the things that an office does.
type scorciatoia struct {
	Nome, Perche, Indirizzo string
	Enti                    []briciola // one page for each, when it is of one ente
}

// trovati is what the box of the desk found.
type trovati struct {
	Persone []visura.Soggetto
	Avvisi  []visura.Avviso
	Ferme   string // why no person was looked for
	Unita   []rigaUnita
	Atti    []rigaAtto
	Quale   bool // an act is looked for in one comune at a time
	Esiti   []rigaEsito
}

// rigaAtto is an immobile that an act touched.
type rigaAtto struct {
	visura.PerAtto
	Indirizzo, Nome, Ente string
}

type rigaUnita struct {
	visura.Unita
	Ente string
}

// elencoInAttesa is a list that waits for the second signature of who asks.
type elencoInAttesa struct {
	visura.ElencoInAttesa
	Ente   sit.Ente
	Propri bool // asked for by himself: another has to sign
}

func (p *portale) handleUfficio(w http.ResponseWriter, r *http.Request) error {
	pagina, err := p.ufficio(r)
	if err != nil {
		return err
	}
	return p.render(w, http.StatusOK, "ufficio", pagina)
}

// handleCercaUfficio is the box of the desk: what is written in it may be a name or a tax code, so
// it travels in the body and comes back in the page, never in an address.
func (p *portale) handleCercaUfficio(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	pagina, err := p.ufficio(r)
	if err != nil {
		return err
	}
	pagina.Cerca, pagina.Scelto = strings.TrimSpace(r.PostForm.Get("q")), r.PostForm.Get("ente")
	if pagina.Cerca != "" && len(pagina.Cerca) <= limiteDomanda {
		pagina.Chiesto = true
		if pagina.trovati, err = p.trova(r.Context(), pagina.ambito, pagina.Enti, pagina.Scelto, pagina.Cerca); err != nil {
			return err
		}
	}
	return p.render(w, http.StatusOK, "ufficio", pagina)
}

func (p *portale) ufficio(r *http.Request) (paginaUfficio, error) {
	a, err := p.ambito(r)
	if err != nil {
		return paginaUfficio{}, err
	}
	pagina := paginaUfficio{testata: p.testata(r, "Ufficio"), ambito: a}
	pagina.NonIndicizza, pagina.Canonico, pagina.qui = true, "/ufficio", "/ufficio"
	pagina.Vede = vedute{Persone: a.puo(authz.TitolariRead, 0), Unita: a.puo(authz.CatastoRead, 0)}
	if pagina.Enti, err = p.enti(r.Context(), a, authz.CatastoRead); err != nil {
		return pagina, err
	}
	pagina.scorciatoie()
	if pagina.Tributi, err = p.lavoroTributi(r.Context(), a); err != nil {
		return pagina, err
	}
	if !puoCercarePersone(a.chi) {
		return pagina, nil
	}
	lista, err := p.Registri.ElenchiInAttesa(r.Context())
	if err != nil {
		return pagina, err
	}
	for _, x := range lista {
		if i := slices.IndexFunc(pagina.Enti, func(e sit.Ente) bool { return e.ID == x.EnteID }); i >= 0 {
			pagina.InAttesa = append(pagina.InAttesa, elencoInAttesa{x, pagina.Enti[i], x.Genere == a.chi.Genere && x.Chi == a.chi.Operatore.ID})
		}
	}
	return pagina, nil
}

// scorciatoie are those that the scopes of who asks open.
func (u *paginaUfficio) scorciatoie() {
	per := func(s authz.Scope, nome, perche, indirizzo string) {
		if u.puo(s, 0) {
			u.Scorciatoie = append(u.Scorciatoie, scorciatoia{Nome: nome, Perche: perche, Indirizzo: indirizzo})
		}
	}
	perEnte := func(s authz.Scope, nome, perche, pagina string) {
		x := scorciatoia{Nome: nome, Perche: perche}
		for _, e := range u.Enti {
			if u.puo(s, e.ID) {
				x.Enti = append(x.Enti, briciola{e.Nome, "/comune/" + string(e.Codice) + pagina})
			}
		}
		if len(x.Enti) == 1 {
			x.Indirizzo, x.Enti = x.Enti[0].Indirizzo, nil
		}
		if x.Indirizzo != "" || len(x.Enti) > 0 {
			u.Scorciatoie = append(u.Scorciatoie, x)
		}
	}
	per(authz.EdiliziaRead, u.testo("Pratiche edilizie"), u.testo("Il registro delle pratiche, con gli eventi e dove si trovano."), "/ufficio/pratiche")
	per(authz.TributiRead, u.testo("Segnalazioni"), u.testo("Dove gli uffici non vanno d'accordo: elenco e mappa, da decidere."), "/ufficio/segnalazioni")
	per(authz.TributiRead, u.testo("Riscontri fra gli uffici"), u.testo("Che cosa si confronta, quando è stato fatto, e farlo di nuovo."), "/ufficio/riscontri")
	per(authz.TitolariRead, u.testo("Intestatari di una zona"), u.testo("Chi possiede in un'area, lungo una via, su un elenco di particelle."), "/ufficio/elenco")
	per(authz.TitolariRead, u.testo("Patrimonio del comune"), u.testo("Ciò di cui il comune stesso è intestatario, con le quote."), "/ufficio/patrimonio")
	per(authz.CatastoRead, u.testo("Che cosa è cambiato"), u.testo("Le differenze fra due giorni, o portate da una consegna."), "/ufficio/differenze")
	per(authz.CatastoRead, u.testo("Zone e vincoli di più particelle"), u.testo("Che cosa prevedono i piani per un elenco di particelle, con i totali per zona."), "/ufficio/urbanistica")
	perEnte(authz.CatastoRead, u.testo("Qualità dei dati"), u.testo("Che cosa si è collegato fra mappa, registri e civici, e che cosa no."), "/qualita")
	perEnte(authz.CatastoRead, u.testo("Che cosa è sulla mappa"), u.testo("Quante posizioni, residenti e pratiche si sono legate, come, e perché le altre no."), "/coperture")
	perEnte(authz.TributiRead, u.testo("Legami da confermare"), u.testo("Le posizioni senza un identificativo che basti, e l'immobile che potrebbero essere."), "/legami")
	perEnte(authz.FlussiWrite, u.testo("Consegne"), u.testo("Caricare i file del catasto, seguirli, vedere gli scarti."), "/forniture")
	per(authz.AuditRead, u.testo("Consultazioni"), u.testo("Chi ha guardato quali persone, quando e perché."), "/consultazioni")
	per(authz.OperatoriWrite, u.testo("Operatori"), u.testo("Chi accede, per quali enti e con quali ruoli."), "/operatori")
}

const (
	personeTrovate = 30
	unitaTrovate   = 40
	esitiAccanto   = 6
)

// trova looks for what was written wherever it may be: a tax code among persons, numbers among
// units, words among persons and places.
func (p *portale) trova(ctx context.Context, a ambito, enti []sit.Ente, scelto, scritto string) (trovati, error) {
	var out trovati
	d := leggiDomanda(scritto)
	if d.cf != "" || d.nome != "" {
		if err := p.trovaPersone(ctx, a, d, &out); err != nil {
			return out, err
		}
	}
	if d.cf != "" {
		return out, nil // a tax code is nothing else, and no other office may see it
	}
	if d.atto != nil {
		return out, p.trovaAtto(ctx, enti, scelto, *d.atto, &out)
	}
	if d.uiu != nil {
		for _, e := range enti {
			if scelto != "" && scelto != string(e.Codice) || d.ente != "" && d.ente != string(e.Codice) || len(out.Unita) >= unitaTrovate {
				continue
			}
			lista, err := p.Registri.ListUIU(ctx, e, *d.uiu, a.Giorno, visura.Pagina{Limite: unitaTrovate})
			if err != nil {
				return out, err
			}
			for _, u := range lista.Items {
				out.Unita = append(out.Unita, rigaUnita{u, e.Nome})
			}
		}
	}
	if p.Ricercatore == nil {
		return out, nil
	}
	esiti, err := p.Ricercatore.Cerca(ctx, d.luogo, scelto, limiteEsiti)
	if err != nil && sit.Kind(err) != sit.Invalid {
		return out, err
	}
	if len(out.Persone)+len(out.Unita) > 0 { // they come first, and the map's answers are many
		esiti = esiti[:min(len(esiti), esitiAccanto)]
	}
	for _, e := range esiti {
		out.Esiti = append(out.Esiti, rigaEsito{Esito: e, Indirizzo: indirizzoEsito(e), Genere: e.Tipo})
	}
	return out, nil
}

// entiAtto is in how many comuni an act is looked for when none was chosen: no index helps.
const entiAtto = 4

func (p *portale) trovaAtto(ctx context.Context, enti []sit.Ente, scelto string, x protocollo, out *trovati) error {
	if scelto == "" && len(enti) > entiAtto {
		out.Quale = true
		return nil
	}
	for _, e := range enti {
		if scelto != "" && scelto != string(e.Codice) {
			continue
		}
		lista, err := p.Registri.PerProtocollo(ctx, e, x.numero, x.progressivo, x.anno, unitaTrovate)
		if err != nil {
			return err
		}
		for _, t := range lista {
			r := rigaAtto{PerAtto: t, Indirizzo: paginaOggetto(t.Immobile), Nome: t.Descrizione, Ente: e.Nome}
			if t.Tipo == "T" {
				r.Nome = italiano.nomeParticella(t.Immobile)
			}
			out.Atti = append(out.Atti, r)
		}
	}
	return nil
}

func (p *portale) trovaPersone(ctx context.Context, a ambito, d domanda, out *trovati) error {
	if !a.puo(authz.TitolariRead, 0) {
		return nil
	}
	chiedi := func(nome string) (visura.Soggetti, error) {
		return p.Registri.CercaSoggetti(ctx, visura.DomandaSoggetti{CF: d.cf, Cognome: nome, Limite: personeTrovate})
	}
	s, err := chiedi(d.nome)
	if err == nil && d.rovesciato != "" && (len(s.Items) == 0 || soloSimili(s)) {
		// Mario Rossi, where the registers have Rossi Mario.
		if altri, errAltri := chiedi(d.rovesciato); errAltri == nil && len(altri.Items) > 0 && !soloSimili(altri) {
			s = altri
		}
	}
	switch {
	case err == nil:
		out.Persone, out.Avvisi = s.Items, s.Avvisi
	case sit.Codice(err) == "SCOPO_MANCANTE":
		out.Ferme = "scopo"
	case sit.Codice(err) == "FUORI_PRATICA":
		out.Ferme = "pratica"
	case sit.Kind(err) == sit.Invalid: // one letter is nobody's name
	default:
		return err
	}
	return nil
}

// puoCercarePersone is true for who has the scope of persons whole in some ente: within a case
// there is no search.
func puoCercarePersone(c *authz.Chi) bool {
	for _, e := range c.Ambito(authz.TitolariRead).Enti() {
		if c.Puo(authz.TitolariRead, e) {
			return true
		}
	}
	return false
}

// personaTrovata is a person as the box of the map lists her.
type personaTrovata struct {
	Tipo  string `json:"tipo"`
	ID    string `json:"id"`
	Testo string `json:"testo"`
	Sotto string `json:"sotto"`
}

const personeInCasella = 6

// handlePersone answers the box of the map: a name in the body, persons by opaque id. Without a
// reason chosen nobody is looked for.
func (p *portale) handlePersone(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	out := struct {
		Items []personaTrovata `json:"items"`
	}{[]personaTrovata{}}
	d := leggiDomanda(r.PostForm.Get("q"))
	if puoCercarePersone(a.chi) && a.Scopo != "" && (d.cf != "" || len(d.nome) >= 4) {
		var t trovati
		if err := p.trovaPersone(r.Context(), a, d, &t); err != nil {
			return err
		}
		l := linguaDi(r)
		for _, s := range t.Persone[:min(len(t.Persone), personeInCasella)] {
			out.Items = append(out.Items, personaTrovata{"persona", s.ID, nominativo(s), l.anagrafica(s.CF, s.Nascita, s.Luogo, s.Tipo == "F")})
		}
	}
	w.Header().Set("Content-Type", tipoJSON)
	return json.NewEncoder(w).Encode(out)
}

func soloSimili(s visura.Soggetti) bool {
	for _, x := range s.Avvisi {
		if x.Codice == "NOME_SIMILE" {
			return true
		}
	}
	return false
}
