package portal

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gorilla/mux"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/visura"
)

const (
	traccePerPagina = 50
	tracceSuMappa   = 5000
	tracceInFile    = 200000
	traccePerVolta  = 1000 // the most that the office answers at once
)

type paginaTracce struct {
	banco
	Righe    []rigaTraccia
	Conto    riscontri.Conto
	Regole   []gettone
	Stati    []gettone
	Scelte   []riscontri.RegolaEnte
	Anni     []int
	Seguito  string
	Ultima   *riscontri.Esecuzione
	InCorso  string // id of the operazione that is running the rules
	Cambiate int
	Ferme    int
	Esito    bool // a change of many has just been made
}

// rigaTraccia is a segnalazione as a row of the list.
type rigaTraccia struct {
	riscontri.Segnalazione
	Indirizzo, Cosa, Dove, Verso string
	Assegnata                    string
	Chiusa, Scade, Aspetta       bool
}

// gettone is a part of the count that narrows the filter when it is pressed.
type gettone struct {
	Nome, Codice, Indirizzo string
	N                       int64
	Corrente                bool
}

// handleTracce is the list and the map of the segnalazioni, under one filter.
func (p *portale) handleTracce(w http.ResponseWriter, r *http.Request) error {
	b, err := p.banco(r, "Segnalazioni")
	if err != nil {
		return err
	}
	pagina := paginaTracce{banco: b}
	pagina.Cambiate, pagina.Ferme, pagina.Esito = numeroDi(r, "cambiate"), numeroDi(r, "ferme"), r.FormValue("cambiate") != ""
	filtro, err := b.Vaglio.filtro(b.chi)
	if err != nil {
		return err
	}
	lista, err := p.Tavolo.Confronti.Lista(r.Context(), b.Ente, filtro, riscontri.Pagina{Limite: traccePerPagina, Dopo: b.Vaglio.Dopo})
	if err != nil {
		return err
	}
	addetti, err := p.Tavolo.Confronti.Addetti(r.Context(), b.Ente)
	if err != nil {
		return err
	}
	for _, s := range lista.Items {
		pagina.Righe = append(pagina.Righe, b.riga(s, addetti))
	}
	if lista.Seguito != "" {
		pagina.Seguito = b.Vaglio.Con("dopo", lista.Seguito)
	}
	if pagina.Scelte, err = p.Tavolo.Confronti.Regole(r.Context(), b.Ente); err != nil {
		return err
	}
	if err := p.conta(r, &pagina, filtro); err != nil {
		return err
	}
	ultime, err := p.Tavolo.Confronti.Esecuzioni(r.Context(), b.Ente, 1)
	if err != nil {
		return err
	}
	if len(ultime) > 0 {
		pagina.Ultima = &ultime[0]
	}
	if pagina.InCorso, err = p.riscontriInCorso(r, b.Ente); err != nil {
		return err
	}
	anno, _, _ := b.Giorno.Giorno.Date()
	for a := anno; a > anno-7; a-- {
		pagina.Anni = append(pagina.Anni, a)
	}
	return p.render(w, http.StatusOK, "tracce", pagina)
}

// conta fills the count of the filter, and that of each rule and stato as if it were not chosen.
func (p *portale) conta(r *http.Request, pagina *paginaTracce, f riscontri.Filtro) (err error) {
	v := pagina.Vaglio
	if pagina.Conto, err = p.Tavolo.Confronti.Conta(r.Context(), pagina.Ente, f); err != nil {
		return err
	}
	senza := pagina.Conto
	if len(f.Regola) > 0 {
		altro := f
		altro.Regola = nil
		if senza, err = p.Tavolo.Confronti.Conta(r.Context(), pagina.Ente, altro); err != nil {
			return err
		}
	}
	pagina.Regole = []gettone{{Nome: pagina.testo("Tutte"), N: senza.N, Indirizzo: v.Con("regola", ""), Corrente: v.Regola == ""}}
	for _, x := range senza.PerRegola {
		pagina.Regole = append(pagina.Regole, gettone{Nome: titoloRegola(x.Chiave), Codice: x.Chiave, N: x.N, Indirizzo: v.Con("regola", x.Chiave), Corrente: v.Regola == x.Chiave})
	}
	altro := f
	altro.Stato = nil
	tutti, err := p.Tavolo.Confronti.Conta(r.Context(), pagina.Ente, altro)
	if err != nil {
		return err
	}
	n := map[string]int64{}
	for _, x := range tutti.PerStato {
		n[x.Chiave] = x.N
	}
	pagina.Stati = []gettone{{Nome: pagina.testo("Da lavorare"), N: n[riscontri.Nuova] + n[riscontri.Assegnata] + n[riscontri.Verificata], Indirizzo: v.Con("stato", ""), Corrente: v.Stato == ""}}
	for _, s := range riscontri.Stati {
		if n[s] > 0 || v.Stato == s {
			pagina.Stati = append(pagina.Stati, gettone{Nome: pagina.statoTraccia(s), N: n[s], Indirizzo: v.Con("stato", s), Corrente: v.Stato == s})
		}
	}
	pagina.Stati = append(pagina.Stati, gettone{Nome: pagina.testo("Tutte"), N: tutti.N, Indirizzo: v.Con("stato", tutte), Corrente: v.Stato == tutte})
	return nil
}

// titoloRegola is what a rule, or a variant of one, looks for; its code when nobody knows it.
func titoloRegola(codice string) string {
	r, err := riscontri.TrovaRegola(codice)
	if err != nil {
		return codice
	}
	return r.TitoloDi(codice)
}

// NomiRegole are the titles of the rules on this page, for the map.
func (t paginaTracce) NomiRegole() string {
	nomi := map[string]string{}
	for _, x := range t.Regole {
		if x.Codice != "" {
			nomi[x.Codice] = x.Nome
		}
	}
	b, _ := json.Marshal(nomi) // strings
	return string(b)
}

// SuMappa is the address of the same segnalazioni as points.
func (t paginaTracce) SuMappa() string {
	v := t.Vaglio
	v.Dopo, v.Ordine = "", ""
	return v.Verso("/ufficio/segnalazioni.geojson")
}

// File is the address of the same segnalazioni as a file.
func (t paginaTracce) File(formato string) string {
	v := t.Vaglio
	v.Dopo = ""
	return v.Verso("/ufficio/segnalazioni." + formato)
}

// MaiEseguiti is true when there is nothing because nobody has looked yet.
func (t paginaTracce) MaiEseguiti() bool {
	return t.Ultima == nil && t.Conto.N == 0 && t.Vaglio.Vuoto()
}

// riga writes a segnalazione of the list.
func (b banco) riga(s riscontri.Segnalazione, addetti []riscontri.Addetto) rigaTraccia {
	out := rigaTraccia{Segnalazione: s, Indirizzo: b.indirizzoTraccia(s.ID), Chiusa: slices.Contains(chiuse, s.Stato), Assegnata: nomeAddetto(addetti, s.AssegnataA)}
	out.Cosa, out.Verso = b.oggettoTraccia(s)
	if s.Particella != nil && s.OggettoTipo != "particella" {
		out.Dove = b.nomeParticella(*s.Particella)
	}
	anno, _, _ := b.Giorno.Giorno.Date()
	limite, _, _ := s.Decadenza.Date()
	out.Scade = !s.Decadenza.Aperto() && limite <= anno && !out.Chiusa
	out.Aspetta = !s.InAttesa.Aperto() && s.InAttesa > b.Giorno.Giorno
	return out
}

func (b banco) indirizzoTraccia(id string) string {
	return b.Vaglio.Verso("/ufficio/segnalazioni/" + url.PathEscape(id))
}

// oggettoTraccia names what a segnalazione is about, and the page of it, if it has one.
func (l lingua) oggettoTraccia(s riscontri.Segnalazione) (nome, pagina string) {
	switch s.OggettoTipo {
	case "uiu":
		return l.testo("Unità %s", s.Oggetto), "/uiu/" + url.PathEscape(s.Oggetto)
	case "particella":
		return l.nomeParticella(s.Oggetto), "/particella/" + url.PathEscape(s.Oggetto)
	case "utenza":
		return l.testo("Utenza %s", s.Oggetto), ""
	case "posizione":
		return l.testo("Posizione %s", s.Oggetto), ""
	case "impronta":
		nome = l.testo("Edificio rilevato")
		if s.Particella != nil {
			pagina = "/particella/" + url.PathEscape(*s.Particella)
		}
		return nome, pagina
	}
	return s.Oggetto, ""
}

// nomeAddetto is who a segnalazione was given to; empty when it is nobody, or somebody gone.
func nomeAddetto(addetti []riscontri.Addetto, id *string) string {
	if i := slices.IndexFunc(addetti, func(a riscontri.Addetto) bool { return a.ID == val(id) }); i >= 0 {
		return addetti[i].Nome
	}
	return ""
}

// ogni asks for all the segnalazioni of a filter, a page at a time, up to a limit; oltre when there
// are more.
func (p *portale) ogni(r *http.Request, e sit.Ente, f riscontri.Filtro, limite int) (tutte []riscontri.Segnalazione, oltre bool, err error) {
	for dopo := ""; ; {
		lista, err := p.Tavolo.Confronti.Lista(r.Context(), e, f, riscontri.Pagina{Limite: min(traccePerVolta, limite-len(tutte)), Dopo: dopo})
		if err != nil {
			return nil, false, err
		}
		tutte = append(tutte, lista.Items...)
		if dopo = lista.Seguito; dopo == "" || len(tutte) >= limite {
			return tutte, dopo != "", nil
		}
	}
}

// handleTracceMappa is the filter as points: what the map may hold, and nothing else.
func (p *portale) handleTracceMappa(w http.ResponseWriter, r *http.Request) error {
	b, err := p.banco(r, "Segnalazioni")
	if err != nil {
		return err
	}
	f, err := b.Vaglio.filtro(b.chi)
	if err != nil {
		return err
	}
	tutte, oltre, err := p.ogni(r, b.Ente, f, tracceSuMappa)
	if err != nil {
		return err
	}
	fc := geojson.NewFeatureCollection()
	for _, s := range tutte {
		if s.Punto == (orb.Point{}) {
			continue
		}
		x := geojson.NewFeature(orb.Round(s.Punto, 1e6))
		x.Properties = geojson.Properties{"id": s.ID, "regola": s.Regola, "severita": s.Severita, "stato": s.Stato}
		fc.Append(x)
	}
	fc.ExtraMembers = geojson.Properties{"omesse": oltre}
	return scriviDati(w, "application/geo+json", fc)
}

// handleTracceFile is the filter as a file: no name, no tax code.
func (p *portale) handleTracceFile(w http.ResponseWriter, r *http.Request) error {
	b, err := p.banco(r, "Segnalazioni")
	if err != nil {
		return err
	}
	f, err := b.Vaglio.filtro(b.chi)
	if err != nil {
		return err
	}
	tutte, _, err := p.ogni(r, b.Ente, f, tracceInFile)
	if err != nil {
		return err
	}
	addetti, err := p.Tavolo.Confronti.Addetti(r.Context(), b.Ente)
	if err != nil {
		return err
	}
	return scriviTabella(w, tabellaTracce(b.Ente, tutte, addetti), mux.Vars(r)["formato"])
}

// tabellaTracce are segnalazioni as a file has them.
func tabellaTracce(e sit.Ente, tutte []riscontri.Segnalazione, addetti []riscontri.Addetto) visura.Tabella {
	t := visura.Tabella{Nome: "Segnalazioni " + string(e.Codice), Intestazioni: []string{"id", "regola", "titolo", "gravita", "stato", "presenza", "anno", "oggetto_tipo", "oggetto",
		"particella", "stima_cent", "confidenza", "decadenza", "assegnata_a"}}
	for _, s := range tutte {
		var stima any
		if s.StimaCent != nil {
			stima = *s.StimaCent
		}
		var particella any
		if s.Particella != nil {
			particella = *s.Particella
		}
		t.Righe = append(t.Righe, []any{s.ID, s.Regola, titoloRegola(s.Regola), string(s.Severita), s.Stato, s.Presenza, int64(s.Anno), s.OggettoTipo, s.Oggetto, particella, stima, int64(s.Confidenza), s.Decadenza, nomeAddetto(addetti, s.AssegnataA)})
	}
	return t
}

func numeroDi(r *http.Request, campo string) int {
	n, _ := strconv.Atoi(r.FormValue(campo)) // what is no number is none
	return max(n, 0)
}

// StatiVaglio are those that the filter may ask for.
func (banco) StatiVaglio() []string { return riscontri.Stati }

// PresenzeVaglio are those of the engine.
func (banco) PresenzeVaglio() []string { return riscontri.Presenze }
