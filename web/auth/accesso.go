package auth

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/cestor/sit/sit/authz"
)

// Config is what it takes to recognise people. Accessi has no default.
type Config struct {
	Accessi   *authz.Accessi
	Sessioni  *authz.Sessioni            // nil: nobody signs in, there are only tokens
	OIDC      OIDC                       // its zero value: there is no provider
	PDND      PDND                       // its zero value: vouchers are not accepted
	Indirizzo func(*http.Request) string // of the client; nil: that of the connection
	Base      func(*http.Request) string // scheme and host by which the browser knows us
	Adesso    func() time.Time           // nil: time.Now
	Log       *slog.Logger               // nil: nowhere
}

// Accesso recognises callers. A nil one knows nobody.
type Accesso struct {
	Config
	sessioni  *scs.SessionManager
	nostre    *http.CrossOriginProtection
	fornitore fornitore
	mazzo     mazzo
}

// New makes it.
func New(cfg Config) *Accesso {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	a := &Accesso{Config: cfg, nostre: http.NewCrossOriginProtection()}
	if cfg.Sessioni != nil {
		a.sessioni = gestore(cfg.Sessioni)
	}
	return a
}

func (a *Accesso) adesso() time.Time {
	if a.Adesso != nil {
		return a.Adesso()
	}
	return time.Now()
}

func (a *Accesso) indirizzo(r *http.Request) string {
	if a.Indirizzo != nil {
		return a.Indirizzo(r)
	}
	return r.RemoteAddr
}

// nostra is true for a request of a page of ours, or of no page.
func (a *Accesso) nostra(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return false
	}
	return a.nostre.Check(r) == nil
}

// Collega tells how the server knows addresses: that of the client, and its own.
func (a *Accesso) Collega(indirizzo, base func(*http.Request) string) {
	if a != nil && a.Indirizzo == nil {
		a.Indirizzo = indirizzo
	}
	if a != nil && a.Base == nil {
		a.Base = base
	}
}

// Persona is who has a session; nil for nobody. For the pages, where a token has no place.
func (a *Accesso) Persona(r *http.Request) (*authz.Chi, error) {
	if a == nil || a.Accessi == nil {
		return nil, nil
	}
	c, err := a.daSessione(r)
	if c != nil {
		c.Indirizzo = a.indirizzo(r)
	}
	return c, err
}

// Chi is who asks for a resource, or nil for nobody; an error when a token was given and does not
// hold. A token wins over a cookie, and a cookie counts only in what a page of ours sends: other
// sites have tokens.
func (a *Accesso) Chi(r *http.Request) (*authz.Chi, error) {
	if a == nil || a.Accessi == nil {
		return nil, nil
	}
	c, err := a.daChiave(r)
	if c == nil && err == nil && a.nostra(r) {
		c, err = a.daSessione(r)
	}
	if c == nil || err != nil {
		return nil, err
	}
	c.Indirizzo = a.indirizzo(r)
	if scopo := r.Header.Get("Purpose"); scopo != "" {
		if c.Scopo, err = authz.LeggiScopo(scopo); err != nil {
			return nil, err
		}
	}
	return c, nil
}
