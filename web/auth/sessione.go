package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

const (
	biscotto    = "__Host-sit"
	inattivita  = 30 * time.Minute
	durataMax   = 8 * time.Hour
	ogniMinuto  = time.Minute // how often the end of an idle session is moved
	chiaveDati  = "dati"
	chiaveScopo = "scopo"
	chiaveVista = "vista"
)

// datiSessione is what a session remembers of who signed in.
type datiSessione struct {
	Operatore int64 // 0: a cittadino
	CF        string
	Nome      string
	Entrato   time.Time
	Incarichi []authz.Incarico // those that the provider vouched for
}

func gestore(deposito scs.CtxStore) *scs.SessionManager {
	m := scs.New()
	m.Store = deposito
	m.HashTokenInStore = true
	m.Lifetime, m.IdleTimeout = durataMax, inattivita
	m.Cookie.Name, m.Cookie.Path = biscotto, "/"
	m.Cookie.Secure, m.Cookie.HttpOnly, m.Cookie.SameSite = true, true, http.SameSiteLaxMode
	m.Cookie.Persist = false // it ends with the browser, if that comes first
	return m
}

// daSessione is the person whose cookie came with a request; nil without a cookie, or when the
// session has ended.
func (a *Accesso) daSessione(r *http.Request) (*authz.Chi, error) {
	c, err := r.Cookie(biscotto)
	if err != nil || a.sessioni == nil || len(c.Value) != 43 {
		return nil, nil
	}
	ctx, err := a.sessioni.Load(r.Context(), c.Value)
	if err != nil {
		return nil, fmt.Errorf("load session: %w", err)
	}
	var d datiSessione
	if b := a.sessioni.GetBytes(ctx, chiaveDati); b == nil || json.Unmarshal(b, &d) != nil {
		return nil, nil
	}
	chi, err := a.persona(ctx, d)
	if sit.Codice(err) == "NON_AUTENTICATO" { // disabled since he signed in
		return nil, a.sessioni.Destroy(ctx)
	}
	if err != nil {
		return nil, err
	}
	h := sha256.Sum256([]byte(c.Value))
	chi.Sessione = hex.EncodeToString(h[:6])
	chi.Scopo = a.sessioni.GetString(ctx, chiaveScopo)
	if ora := a.adesso(); ora.Sub(time.Unix(a.sessioni.GetInt64(ctx, chiaveVista), 0)) >= ogniMinuto {
		a.sessioni.Put(ctx, chiaveVista, ora.Unix())
		if _, _, err := a.sessioni.Commit(ctx); err != nil {
			return nil, fmt.Errorf("keep session: %w", err)
		}
	}
	return chi, nil
}

// persona is an operatore with the roles that he has now; who has none, or works for nobody, is a
// citizen as any other.
func (a *Accesso) persona(ctx context.Context, d datiSessione) (*authz.Chi, error) {
	if d.Operatore != 0 {
		c, err := a.Accessi.DaOperatore(ctx, d.Operatore, d.Entrato, d.Incarichi)
		if err != nil || len(c.Incarichi()) > 0 {
			return c, err
		}
		d.CF, d.Nome = c.CF, c.Operatore.Nome
	}
	return a.Accessi.DaCittadino(ctx, d.CF, d.Nome)
}

// apri begins a session, with a token that nobody had before, and says so in the log: who works
// here by his number, a citizen not at all (Garante, 27-11-2008).
func (a *Accesso) apri(w http.ResponseWriter, r *http.Request, modo string, d datiSessione) error {
	ctx, err := a.sessioni.Load(r.Context(), "")
	if err != nil {
		return fmt.Errorf("open session: %w", err)
	}
	d.Entrato = a.adesso()
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if err := a.sessioni.RenewToken(ctx); err != nil {
		return fmt.Errorf("open session: %w", err)
	}
	a.sessioni.Put(ctx, chiaveDati, b)
	a.sessioni.Put(ctx, chiaveVista, d.Entrato.Unix())
	if err := a.conserva(ctx, w); err != nil {
		return err
	}
	a.Log.InfoContext(ctx, "sign-in", "modo", modo, "operatore", d.Operatore)
	return nil
}

func (a *Accesso) conserva(ctx context.Context, w http.ResponseWriter) error {
	token, scade, err := a.sessioni.Commit(ctx)
	if err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	a.sessioni.WriteSessionCookie(ctx, w, token, scade)
	return nil
}

// Esci ends the session of a request, if there is one.
func (a *Accesso) Esci(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(biscotto); err == nil && a.sessioni != nil {
		ctx, err := a.sessioni.Load(r.Context(), c.Value)
		if err == nil {
			var d datiSessione
			if b := a.sessioni.GetBytes(ctx, chiaveDati); b != nil && json.Unmarshal(b, &d) == nil {
				a.Log.InfoContext(ctx, "sign-out", "operatore", d.Operatore)
			}
			err = a.sessioni.Destroy(ctx)
		}
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
	}
	http.SetCookie(w, &http.Cookie{Name: biscotto, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return nil
}

// Scegli keeps the pratica or reason for which persons are looked at from now on; empty: none.
func (a *Accesso) Scegli(w http.ResponseWriter, r *http.Request, scopo string) error {
	scopo, err := authz.LeggiScopo(scopo)
	if err != nil {
		return err
	}
	c, err := r.Cookie(biscotto)
	if err != nil || a.sessioni == nil {
		return senzaSessione()
	}
	ctx, err := a.sessioni.Load(r.Context(), c.Value)
	if err != nil {
		return fmt.Errorf("load session: %w", err)
	}
	if a.sessioni.GetBytes(ctx, chiaveDati) == nil {
		return senzaSessione()
	}
	a.sessioni.Put(ctx, chiaveScopo, scopo)
	return a.conserva(ctx, w)
}

func senzaSessione() error {
	return sit.Rifiuto(sit.Forbidden, "NON_AUTENTICATO", "L'accesso è finito: rientrare dalla pagina di accesso.")
}

// Entra signs in with the emergency password.
func (a *Accesso) Entra(w http.ResponseWriter, r *http.Request, cf, password string) error {
	if err := a.SiPuo(r); err != nil {
		return err
	}
	id, err := a.Accessi.ConPassword(r.Context(), cf, password, a.indirizzo(r))
	if err != nil {
		a.Log.WarnContext(r.Context(), "sign-in refused", "modo", "password", "codice", sit.Codice(err))
		return err
	}
	return a.apri(w, r, "password", datiSessione{Operatore: id})
}

// SiPuo refuses a sign-in whose cookie the browser would not keep, or anybody on the way could
// read: over plain http it works on this machine alone.
func (a *Accesso) SiPuo(r *http.Request) error {
	if r.TLS != nil || locale(r.Host) && locale(r.RemoteAddr) {
		return nil
	}
	return sit.Rifiuto(sit.Forbidden, "ACCESSO_IN_CHIARO",
		"Questo server risponde in http: l'accesso in http vale solo su questa stessa macchina (http://127.0.0.1). Da altrove serve https: chi gestisce il servizio lo attiva con --tls-cert e --tls-key, o con un proxy e --trusted-proxy.")
}

func locale(indirizzo string) bool {
	host, _, err := net.SplitHostPort(indirizzo)
	if err != nil {
		host = indirizzo
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
