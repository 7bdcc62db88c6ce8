package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// identifica puts who asks into the context of a request for a resource that wants a sign-in, and
// refuses nobody before anything of it is looked at. On the open resources no credential is read.
func (s *server) identifica(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	riserva(r)
	c, err := s.Accesso.Chi(r)
	if c == nil && err == nil {
		if c = authz.DaContesto(r.Context()); c == nil { // a room inside us may have put him there
			_, err = authz.Esige(r.Context(), "", 0)
		}
	}
	if err == nil {
		err = s.conta(w, r, c)
	}
	if err != nil {
		if sfida := sfide[sit.Codice(err)]; sfida != "" {
			w.Header().Set("WWW-Authenticate", sfida)
		}
		return r, err
	}
	return r.WithContext(authz.ConChi(r.Context(), c)), nil
}

// sfide are how a 401 asks for a credential (RFC 6750).
var sfide = map[string]string{
	"NON_AUTENTICATO":    `Bearer realm="sit"`,
	"CHIAVE_NON_VALIDA":  `Bearer realm="sit", error="invalid_token"`,
	"VOUCHER_NON_VALIDO": `Bearer realm="sit", error="invalid_token"`,
}

// riserva keeps an answer out of every cache.
func riserva(r *http.Request) {
	if x, _ := r.Context().Value(chiaveRisposta{}).(*risposta); x != nil {
		x.riservata = true
	}
}

// soloSua lets the browser of who asked keep the answer, and ask again before it shows it.
func soloSua(r *http.Request) {
	if x, _ := r.Context().Value(chiaveRisposta{}).(*risposta); x != nil {
		x.privata = true
	}
}

// conta counts what each caller asks, wherever he asks from.
func (s *server) conta(w http.ResponseWriter, r *http.Request, c *authz.Chi) error {
	if s.perChi == nil || !s.perChi.OnLimit(w, r, fmt.Sprint(c.Genere, " ", c.Operatore.ID, " ", c.CF)) {
		return nil
	}
	if w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "60")
	}
	return sit.Rifiuto(sit.Unavailable, codiceTroppeRichieste, "Con questo accesso sono arrivate troppe richieste: riprovare fra un minuto.")
}

func contatore(quante int) *httprate.RateLimiter {
	if quante < 0 {
		return nil
	}
	return httprate.NewRateLimiter(quante, time.Minute)
}

// incrocio lets the configured sites call, from a browser, what wants a sign-in: with a token of
// theirs, since no cookie of ours goes along.
func (s *server) incrocio(h http.Handler) http.Handler {
	if len(s.Origini) == 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		if o := r.Header.Get("Origin"); slices.Contains(s.Origini, o) {
			w.Header().Set("Access-Control-Allow-Origin", o)
			w.Header()["Access-Control-Expose-Headers"] = esposte
		}
		h.ServeHTTP(w, r)
	})
}

// persona puts who has a session into the context of a page, which then is nobody else's to keep.
func (s *server) persona(h http.Handler) http.Handler {
	limitata := h
	if s.AlMinuto > 0 {
		limitata = s.limita(h)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/statico/") {
			h.ServeHTTP(w, r)
			return
		}
		c, err := s.Accesso.Persona(r)
		if err != nil { // without a database the open pages go on; the others ask to sign in
			s.Log.WarnContext(r.Context(), "session not read", "err", err)
		}
		switch {
		case c != nil:
			riserva(r)
			if err := s.conta(w, r, c); err != nil {
				if s.Pagina != nil {
					s.Pagina(w, r, http.StatusTooManyRequests, sit.Messaggio(err))
					return
				}
				scriviProblema(w, err, "")
				return
			}
			h.ServeHTTP(w, r.WithContext(authz.ConChi(r.Context(), c)))
		case strings.HasPrefix(r.URL.Path, "/accesso"):
			riserva(r)
			limitata.ServeHTTP(w, r)
		default:
			h.ServeHTTP(w, r)
		}
	})
}
