package web

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/httprate"
	"github.com/gorilla/mux"
	"github.com/klauspost/compress/gzhttp"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/web/api"
	"github.com/cestor/sit/web/auth"
	"github.com/cestor/sit/web/scarica"
)

// Config is what the door needs. The offices and Mosaico have no default.
type Config struct {
	Mappa       *mappa.Mappa
	Ricerca     *ricerca.Ricerca
	Territorio  *territorio.Territorio
	Errori      *errori.Errori
	Visura      *visura.Visura
	Urbanistica *urbanistica.Urbanistica
	Tributi     *tributi.Tributi
	Edilizia    *edilizia.Edilizia
	Riscontri   *riscontri.Riscontri
	Registro    *authz.Registro      // of the consultations
	Forniture   *forniture.Forniture // nil: nothing may be delivered here
	Operazioni  *jobs.Jobs
	Mosaico     api.Mosaico
	Accesso     *auth.Accesso     // who asks; nil: nobody ever signs in
	Scarico     *scarica.Deposito // of the files to download; nil: there are none

	Nome     string                      // of this installation, on what is printed; empty: Sistema informativo territoriale
	Portale  http.Handler                // answers all that is no resource; nil: 404
	Pagina   Pagina                      // how an error of ours looks to who posted a form; nil: a problem
	Pronto   func(context.Context) error // what /readyz asks; nil: always ready
	Adesso   func() time.Time            // nil: time.Now
	Log      *slog.Logger                // nil: nowhere
	Metriche *Metriche                   // nil: its own

	ProxyFidato bool          // believe X-Forwarded-For, -Proto and -Host
	AlMinuto    int           // costly questions a minute from one address; 0: 1200, negative: no limit
	AlMinutoChi int           // questions a minute with one sign-in; 0: 1200, negative: no limit
	Origini     []string      // of the sites that may call with a token, from a browser, what is not open
	AllOra      int           // reports without a sign-in an hour from one address; 0: 10, negative: no limit
	Attesa      time.Duration // for a question; 0: 10 s

	MassimoCarico int64 // bytes of an upload; 0: 4 GiB
}

// Pagina writes an error as a page.
type Pagina func(w http.ResponseWriter, r *http.Request, stato int, messaggio string)

const (
	maxCorpo          = 10 << 20 // of a JSON body (contract §1)
	maxModulo         = 64 << 10 // of a form of the portal
	alMinutoDefault   = 1200
	allOraDefault     = 10
	attesaPredefinita = 10 * time.Second
)

// New makes the handler of the whole server.
func New(cfg Config) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Adesso == nil {
		cfg.Adesso = time.Now
	}
	if cfg.Metriche == nil {
		cfg.Metriche = NewMetriche()
	}
	if cfg.Attesa == 0 {
		cfg.Attesa = attesaPredefinita
	}
	if cfg.AlMinuto == 0 {
		cfg.AlMinuto = alMinutoDefault
	}
	if cfg.AllOra == 0 {
		cfg.AllOra = allOraDefault
	}
	if cfg.Nome == "" {
		cfg.Nome = "Sistema informativo territoriale"
	}
	s := &server{Config: cfg, comprimi: comprimi()}
	s.Accesso.Collega(s.indirizzo, s.base)
	if cfg.AlMinutoChi == 0 {
		cfg.AlMinutoChi = alMinutoDefault
	}
	s.perChi = contatore(cfg.AlMinutoChi)
	s.limita = s.limitatore(cfg.AlMinuto, time.Minute)
	s.limitaOra = s.limitatore(cfg.AllOra, time.Hour)
	a := &api.API{Mappa: cfg.Mappa, Ricerca: cfg.Ricerca, Territorio: cfg.Territorio, Errori: cfg.Errori, Visura: cfg.Visura, Urbanistica: cfg.Urbanistica, Tributi: cfg.Tributi, Edilizia: cfg.Edilizia, Riscontri: cfg.Riscontri, Mosaico: cfg.Mosaico, Scarico: cfg.Scarico,
		Registro: cfg.Registro, Forniture: cfg.Forniture, Operazioni: cfg.Operazioni, MassimoCarico: cfg.MassimoCarico,
		Pronto: cfg.Pronto, Adesso: cfg.Adesso, Base: s.base, Nome: cfg.Nome}

	// The encoded path, uncleaned: 731%2F2 is one part, and what is not in the table is a 404
	// rather than a guess.
	r := mux.NewRouter().UseEncodedPath().SkipClean(true)
	for _, rotta := range a.Rotte() {
		r.Handle(rotta.Modello, s.rotta(rotta))
	}
	r.NotFoundHandler = s.altrove()
	return r
}

// Server is an http.Server with the patience that slow and hostile clients deserve.
func Server(addr string, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Addr: addr, Handler: h,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 120 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

type server struct {
	Config
	comprimi  func(http.Handler) http.Handler
	limita    func(http.Handler) http.Handler
	limitaOra func(http.Handler) http.Handler // one count for the resource and for the forms
	perChi    *httprate.RateLimiter
}

func comprimi() func(http.Handler) http.Handler {
	w, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.EnableZstd(true), gzhttp.ContentTypes([]string{
		"application/json", "application/geo+json", "application/problem+json", "application/yaml", "text/html"}))
	if err != nil {
		panic(err) // the options are constants
	}
	return func(h http.Handler) http.Handler { return w(h) }
}

// rotta puts around a resource what every resource has.
func (s *server) rotta(r api.Rotta) http.Handler {
	metodi := maps.Clone(r.Metodi)
	ammessi := slices.Sorted(maps.Keys(metodi))
	if g := metodi[http.MethodGet]; g != nil {
		metodi[http.MethodHead] = g
		ammessi = append(ammessi, http.MethodHead)
	}
	ammessi = append(ammessi, http.MethodOptions)
	allow := strings.Join(ammessi, ", ")
	var h http.Handler = s.adatta(func(w http.ResponseWriter, q *http.Request) error {
		if do := metodi[q.Method]; do != nil {
			if !r.Aperta {
				var err error
				if q, err = s.identifica(w, q); err != nil {
					return err
				}
				if r.Privata {
					soloSua(q)
				}
			}
			return do(w, q)
		}
		w.Header().Set("Allow", allow)
		if q.Method == http.MethodOptions {
			preflight(w, allow)
			return nil
		}
		return sit.Rifiuto(sit.Invalid, codiceMetodo, "Questa risorsa non ammette il metodo usato: ammette %s.", allow)
	})
	if r.Limite && s.AlMinuto > 0 {
		h = s.limita(h)
	}
	if r.AllOra {
		h = s.soloScritture(h)
	}
	if !r.Tegola && !r.Lunga {
		h = s.comprimi(s.tempo(h))
	}
	if !r.Aperta {
		h = s.incrocio(h)
	}
	return s.intorno(r.Modello, r.Aperta, h)
}

// preflight answers a browser that asks whether a page of another site may call.
func preflight(w http.ResponseWriter, allow string) {
	if h := w.Header(); h.Get("Access-Control-Allow-Origin") != "" {
		ammesse := "Content-Type, If-Match, If-None-Match, If-Range, Range, X-Request-Id, Idempotency-Key"
		if h.Get("Access-Control-Allow-Origin") != "*" {
			ammesse = "Authorization, Purpose, " + ammesse
		}
		h.Set("Access-Control-Allow-Methods", allow)
		h.Set("Access-Control-Allow-Headers", ammesse)
		h.Set("Access-Control-Max-Age", "86400")
	}
	w.WriteHeader(http.StatusNoContent)
}

// altrove is for what is in no table: the portal's pages, or a problem.
func (s *server) altrove() http.Handler {
	h := s.adatta(func(w http.ResponseWriter, r *http.Request) error {
		p := r.URL.Path
		if s.Portale == nil || strings.HasPrefix(p, "/api/") || strings.HasPrefix(p, "/ogc/") || strings.HasPrefix(p, "/tiles/") {
			return sit.Rifiuto(sit.NotFound, "RISORSA_SCONOSCIUTA", "A questo indirizzo non c'è nulla: le risorse sono elencate in /api.")
		}
		s.Portale.ServeHTTP(w, r)
		return nil
	})
	pagine := s.intorno("(altrove)", false, s.comprimi(s.tempo(s.persona(s.soloScritture(h))))) // what is compressed already passes through
	// The portal asks who it is before it reads a byte, and bounds what it reads.
	consegne := s.intorno("(consegne)", false, s.persona(h))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && diConsegne.MatchString(r.URL.Path) {
			consegne.ServeHTTP(w, r)
			return
		}
		pagine.ServeHTTP(w, r)
	})
}

// diConsegne are the forms of the portal that take what no other may: files of any size, and time.
var diConsegne = regexp.MustCompile(`^/comune/[A-Za-z0-9]+/forniture(/[0-9]+/annulla)?$`)

// soloScritture counts what writes without a sign-in, and bounds the forms of the portal. Signing in
// is counted by who compares the passwords.
func (s *server) soloScritture(h http.Handler) http.Handler {
	contata := h
	if s.AllOra > 0 {
		contata = s.limitaOra(h)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			h.ServeHTTP(w, r)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxModulo)
		if authz.DaContesto(r.Context()) != nil || r.URL.Path == "/accesso" {
			h.ServeHTTP(w, r)
			return
		}
		contata.ServeHTTP(w, r)
	})
}

// tempo bounds how long a question may take: the database stops with it.
func (s *server) tempo(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.Attesa)
		defer cancel()
		r = r.WithContext(ctx)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, maxCorpo)
		}
		h.ServeHTTP(w, r)
	})
}

// base is the address by which the caller knows us.
func (s *server) base(r *http.Request) string {
	schema, host := "http", r.Host
	if r.TLS != nil {
		schema = "https"
	}
	if s.ProxyFidato {
		if p := primo(r.Header.Get("X-Forwarded-Proto")); p == "http" || p == "https" {
			schema = p
		}
		if h := primo(r.Header.Get("X-Forwarded-Host")); h != "" {
			host = h
		}
	}
	return schema + "://" + host
}

func primo(lista string) string {
	p, _, _ := strings.Cut(lista, ",")
	return strings.TrimSpace(p)
}
