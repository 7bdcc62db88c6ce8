package portal

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/gorilla/mux"
)

// Ricercatore answers the search box.
type Ricercatore interface {
	Cerca(ctx context.Context, q, ente string, limit int) ([]Esito, error)
}

// Oggetti answers the stable pages. data is a day as YYYY-MM-DD, or empty for today; what is
// not there is an error that Config.Stato maps to 404.
type Oggetti interface {
	Enti(ctx context.Context) ([]Comune, error)
	Comune(ctx context.Context, ente string) (Comune, error)
	// Foglio lists at most limit particelle whose numero follows dopo.
	Foglio(ctx context.Context, id, data, dopo string, limit int) (Foglio, error)
	Particella(ctx context.Context, id, data string) (Particella, error)
}

// Registro answers what the home pages say of the data, and what no resource of the interfaces
// gives.
type Registro interface {
	Centro(ctx context.Context) ([]Sommario, error)
	Quadro(ctx context.Context, ente string) (Quadro, error)
	// Simili helps who asked for a particella that is not there: its foglio, nil if that is not
	// there either, and the numbers near.
	Simili(ctx context.Context, id string) (*RifFoglio, []RifParticella, error)
	// Geometria is the GeoJSON geometry of a foglio or of a comune.
	Geometria(ctx context.Context, tipo, id, data string) (any, error)
}

// Vie answers the pages of the streets.
type Vie interface {
	Vie(ctx context.Context, ente string) ([]RifVia, error)
	// Via finds a street by its codice: more than one only when ente is empty and several enti
	// have that codice.
	Via(ctx context.Context, ente, codice, data string) ([]Via, error)
}

// Config of the portal; its zero value serves the map and says that the rest is unavailable.
type Config struct {
	Ricercatore Ricercatore
	Oggetti     Oggetti
	Storico     Storico
	Registro    Registro
	Vie         Vie
	Segnalatore Segnalatore
	Scarico     Scarico
	// Portiere lets people in; nil: nobody signs in, and nothing says that one could.
	Portiere     Portiere
	Incarichi    Incarichi
	Sorvegliante Sorvegliante
	Consegne     Consegne
	// Allerta is how many consultations an hour the DPO is told of; 0: the default of authz.
	Allerta   int
	Legami    Legami    // quality of the registers and sezioni urbane
	Registri  Registri  // of the catasto; nil: the pages of the offices are not there
	Tavolo    Tavolo    // the desk of the tax office
	Edilizia  Edilizia  // the register of building files; nil: its pages are not active
	Fascicoli Fascicoli // what every office knows of an immobile; nil: the same
	Tavole    Tavole    // zones, constraints, footprints; nil: the map shows them and says no more
	Piani     Piani     // nil: the pages of the plans are not there
	// Sito is what surrounds the pages: whose they are, to whom they lead.
	Sito Sito
	// Adesso is the clock; nil: time.Now.
	Adesso func() time.Time
	// Base is the address the outside knows us by, such as https://sit.comune.it. Empty: that
	// of the request.
	Base string
	// HTTPS says that a proxy in front of us, which we trust, speaks https. It matters only
	// when Base is empty.
	HTTPS bool
	// Nome is what the header calls this installation.
	Nome string
	// Sfondi are the backdrops that the map offers; none by default.
	Sfondi []Sfondo
	// EmbedOrigini are the sites that may show /embed in a frame; none by default.
	EmbedOrigini []string
	// Stato turns an error into a status and a sentence for the person. Nil, or status 0,
	// means that nothing is known of it: 500.
	Stato func(error) (stato int, messaggio string)
	Log   *slog.Logger
}

type portale struct {
	Config
	file    *statici
	pesanti chan struct{} // comparisons under way
}

// New reads the bundle and the pages; both are inside the binary, so an error is a defect of
// the build.
func New(cfg Config) (*Portal, error) {
	if cfg.Nome == "" {
		cfg.Nome = cfg.Sito.Nome
	}
	if cfg.Adesso == nil {
		cfg.Adesso = time.Now
	}
	if cfg.Nome == "" {
		cfg.Nome = "Sistema informativo territoriale"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Base = strings.TrimSuffix(cfg.Base, "/")
	file, err := leggiStatici(dist)
	if err != nil {
		return nil, err
	}
	return &Portal{p: &portale{Config: cfg, file: file, pesanti: make(chan struct{}, maxPesanti)}}, nil
}

// Portal is the set of pages of one server.
type Portal struct{ p *portale }

// Handler serves the whole portal by itself.
func (p *Portal) Handler() http.Handler {
	r := mux.NewRouter()
	p.Routes(r)
	r.NotFoundHandler = p.NonTrovata()
	r.MethodNotAllowedHandler = p.p.pagina(func(w http.ResponseWriter, r *http.Request) error {
		p.p.errore(w, r, http.StatusMethodNotAllowed, "Questa pagina non si può chiedere in questo modo: aprirla dal suo indirizzo.")
		return nil
	})
	return r
}

// Routes adds the portal's addresses to a router shared with others.
func (p *Portal) Routes(r *mux.Router) {
	get := func(path string, h handler) {
		r.Handle(path, p.p.pagina(h)).Methods(http.MethodGet, http.MethodHead)
	}
	// What writes comes from a page of ours, or is refused.
	nostre := http.NewCrossOriginProtection()
	post := func(path string, h handler) {
		r.Handle(path, p.p.pagina(func(w http.ResponseWriter, r *http.Request) error {
			if err := nostre.Check(r); err != nil {
				p.p.errore(w, r, http.StatusForbidden, "Il modulo è arrivato da un altro sito: aprirlo da questo portale e inviarlo di nuovo.")
				return nil
			}
			return h(w, r)
		})).Methods(http.MethodPost)
	}
	r.Handle("/statico/{versione}/{file}", p.p.intestazioni(http.HandlerFunc(p.p.handleStatico))).
		Methods(http.MethodGet, http.MethodHead)
	r.Handle("/"+fileElementi, p.p.intestazioni(http.HandlerFunc(p.p.handleElementi))).Methods(http.MethodGet, http.MethodHead)
	get("/stili/{stile}.json", p.p.handleStile)
	get("/", p.p.handleMappa)
	get("/mappa", p.p.handleMappa)
	get("/embed", p.p.handleEmbed)
	get("/cerca", p.p.handleCerca)
	get("/centro", p.p.handleCentro)
	get("/comune/{ente}", p.p.handleComune)
	get("/comune/{ente}/vie", p.p.handleVie)
	get("/via/{codice}", p.p.handleVia)
	get("/scarica/{ente}", p.p.handleScarica)
	get("/aiuto", p.p.handleAiuto)
	get("/privacy", p.p.handlePrivacy)
	get("/note-legali", p.p.handleNote)
	get("/accessibilita", p.p.handleAccessibilita)
	get("/segnala", p.p.handleSegnala)
	post("/segnala", p.p.handleInviaSegnalazione)
	get("/segnala/esito", p.p.handleCercaEsito)
	get("/segnala/{ente}/{codice}", p.p.handleEsito)
	post("/giudizio", p.p.handleGiudica)
	get("/grazie", p.p.handleGrazie)
	get("/foglio/{id}", p.p.handleFoglio)
	p.p.rotteRegistri(get, post)
	p.p.rotteUrbanistica(get, post)
	// The number may have a denominatore: the slash is part of the id, encoded or not.
	get("/particella/{id:.+}", p.p.handleParticella)
	get("/favicon.ico", p.p.handleFavicon)
	p.p.rotteStrumenti(r)
	p.p.rotteTavole(r)
	p.p.rotteMappaPratiche(r)
	p.p.rotteAccesso(get, post)
	p.p.rotteForniture(get, post)
	p.p.rotteQualita(get, post)
	p.p.rotteTavolo(get, post)
	p.p.rotteLegami(get, post)
	p.p.rottePratiche(get, post)
	get("/qr.svg", p.p.handleQR)
}

// NonTrovata answers, in a page, an address that nobody serves.
func (p *Portal) NonTrovata() http.Handler {
	return p.p.pagina(func(http.ResponseWriter, *http.Request) error {
		return nonTrovato("A questo indirizzo non c'è nessuna pagina. Controllare di averlo scritto per intero, oppure cercare qui sotto.")
	})
}

// Errore renders a page that says what went wrong; for the rooms of web that answer people.
func (p *Portal) Errore(w http.ResponseWriter, r *http.Request, stato int, messaggio string) {
	p.p.intestazioni(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.p.errore(w, r, stato, messaggio)
	})).ServeHTTP(w, r)
}

var hostPulito = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// base is the absolute address of this server, without the final slash. A Host header that is
// no host (it is the client who writes it) gives an empty base, never something to echo.
func (p *portale) base(r *http.Request) string {
	if p.Base != "" {
		return p.Base
	}
	if !hostPulito.MatchString(r.Host) {
		return ""
	}
	if r.TLS != nil || p.HTTPS {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
