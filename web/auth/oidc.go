package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// OIDC is the provider through which people sign in: the ente's own, or its broker for SPID and CIE.
type OIDC struct {
	Issuer       string // empty: there is none
	ClientID     string
	ClientSecret string
	ClaimCF      string   // claim that holds the tax code; empty: fiscal_number
	ACR          []string // levels of assurance that are enough, such as https://www.spid.gov.it/SpidL2; none: any
	Ruoli        []Regola // what claims give roles
}

// ConProvider is true when people can sign in through a provider.
func (a *Accesso) ConProvider() bool { return a != nil && a.OIDC.Issuer != "" && a.sessioni != nil }

const (
	percorsoRitorno = "/accesso/oidc/ritorno"
	biscottoStato   = "__Host-sit-oidc" // ties a sign-in under way to the browser that began it
	attesaProvider  = 10 * time.Second
	ritentaDopo     = 5 * time.Second // a provider that did not answer is not asked again at once
)

// algoritmi are those of a public key: none and those of a shared secret are not among them.
var algoritmi = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

// fornitore is the provider once it has been found: at the first sign-in, not at the start, so that
// a provider that is away for an hour does not keep the map from being served.
type fornitore struct {
	mu      sync.Mutex
	trovato *oidc.Provider
	fallito time.Time
}

// client speaks to the provider and to nobody else; it follows no redirect to another place.
var client = &http.Client{Timeout: attesaProvider, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (a *Accesso) provider(ctx context.Context) (*oidc.Provider, error) {
	f := &a.fornitore
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.trovato != nil {
		return f.trovato, nil
	}
	if a.adesso().Sub(f.fallito) < ritentaDopo {
		return nil, senzaProvider(errors.New("asked a moment ago"))
	}
	// The provider keeps this context for its keys: it must outlive the request.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), a.OIDC.Issuer)
	if err != nil {
		f.fallito = a.adesso()
		return nil, senzaProvider(err)
	}
	f.trovato = p
	return p, nil
}

func senzaProvider(err error) error {
	return sit.Rifiuto(sit.Unavailable, "PROVIDER_ASSENTE", "Il sistema di identità (SPID, CIE) ora non risponde: riprovare fra qualche minuto. Chi ha una password di emergenza può usarla.").Per(err)
}

func (a *Accesso) oauth(r *http.Request, p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: a.OIDC.ClientID, ClientSecret: a.OIDC.ClientSecret, Endpoint: p.Endpoint(),
		RedirectURL: a.Base(r) + percorsoRitorno, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// Chiedi sends the browser to the provider; dopo is the page to come back to.
func (a *Accesso) Chiedi(w http.ResponseWriter, r *http.Request, dopo string) error {
	if err := a.SiPuo(r); err != nil {
		return err
	}
	p, err := a.provider(r.Context())
	if err != nil {
		return err
	}
	stato, i := rand.Text(), authz.Ingresso{Nonce: rand.Text(), Verifica: oauth2.GenerateVerifier(), Dopo: dopo}
	if err := a.Accessi.ApriIngresso(r.Context(), stato, i); err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: biscottoStato, Value: stato, Path: "/", MaxAge: 600, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	opzioni := []oauth2.AuthCodeOption{oidc.Nonce(i.Nonce), oauth2.S256ChallengeOption(i.Verifica)}
	if len(a.OIDC.ACR) > 0 {
		opzioni = append(opzioni, oauth2.SetAuthURLParam("acr_values", strings.Join(a.OIDC.ACR, " ")))
	}
	http.Redirect(w, r, a.oauth(r, p).AuthCodeURL(stato, opzioni...), http.StatusSeeOther)
	return nil
}

// Ritorno takes back a browser from the provider, begins the session and tells where to go.
//
//  1. the state is that of this browser, and is used for the first time
//  2. the code is exchanged, with the verifier that only we know
//  3. the token is ours, of now, signed by the provider, for this very sign-in, at the level wanted
//  4. the tax code says who it is
func (a *Accesso) Ritorno(w http.ResponseWriter, r *http.Request) (dopo string, err error) {
	if err := a.SiPuo(r); err != nil {
		return "", err
	}
	q := r.URL.Query()
	stato := q.Get("state")
	c, err := r.Cookie(biscottoStato)
	if err != nil || subtle.ConstantTimeCompare([]byte(c.Value), []byte(stato)) != 1 {
		return "", identitaRifiutata(errors.New("state of another browser"))
	}
	http.SetCookie(w, &http.Cookie{Name: biscottoStato, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	i, err := a.Accessi.ChiudiIngresso(r.Context(), stato)
	if err != nil {
		return "", err
	}
	if q.Get("error") != "" {
		return "", sit.Rifiuto(sit.Forbidden, "ACCESSO_ANNULLATO", "Il sistema di identità non ha confermato l'accesso: è stato annullato, o non è permesso. Si può riprovare.")
	}
	if iss := q.Get("iss"); iss != "" && iss != a.OIDC.Issuer { // RFC 9207
		return "", identitaRifiutata(errors.New("answer of another issuer"))
	}
	p, err := a.provider(r.Context())
	if err != nil {
		return "", err
	}
	ctx := oidc.ClientContext(r.Context(), client)
	token, err := a.oauth(r, p).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(i.Verifica))
	if err != nil {
		return "", identitaRifiutata(err)
	}
	identita, err := a.verifica(ctx, p, token, i.Nonce)
	if err != nil {
		return "", err
	}
	portati, err := a.incarichi(ctx, identita)
	if err != nil {
		return "", err
	}
	id, err := a.Accessi.ConIdentita(ctx, identita.cf, identita.nome, identita.email, portati)
	if err != nil {
		return "", err
	}
	d := datiSessione{Operatore: id, CF: identita.cf, Nome: identita.nome, Incarichi: portati}
	return i.Dopo, a.apri(w, r, "oidc", d)
}

// identita is what a provider says of a person.
type identita struct {
	cf, nome, email string
	claim           map[string]any
}

func (a *Accesso) verifica(ctx context.Context, p *oidc.Provider, token *oauth2.Token, nonce string) (identita, error) {
	grezzo, ok := token.Extra("id_token").(string)
	if !ok {
		return identita{}, identitaRifiutata(errors.New("no id_token"))
	}
	t, err := p.Verifier(&oidc.Config{ClientID: a.OIDC.ClientID, SupportedSigningAlgs: algoritmi, Now: a.adesso}).Verify(ctx, grezzo)
	if err != nil {
		return identita{}, identitaRifiutata(err)
	}
	if subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(nonce)) != 1 {
		return identita{}, identitaRifiutata(errors.New("nonce of another sign-in"))
	}
	claim := map[string]any{}
	if err := t.Claims(&claim); err != nil {
		return identita{}, identitaRifiutata(err)
	}
	if acr, _ := claim["acr"].(string); len(a.OIDC.ACR) > 0 && !slices.Contains(a.OIDC.ACR, acr) {
		return identita{}, sit.Rifiuto(sit.Forbidden, "LIVELLO_INSUFFICIENTE", "L'accesso è stato fatto con un livello di sicurezza che qui non basta: ripeterlo con il secondo fattore (SPID di livello 2, o CIE).")
	}
	// Some brokers give the attributes of SPID only here.
	if testo(claim, a.claimCF()) == "" && p.UserInfoEndpoint() != "" {
		u, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return identita{}, identitaRifiutata(err)
		}
		if u.Subject != t.Subject {
			return identita{}, identitaRifiutata(errors.New("userinfo of another subject"))
		}
		altri := map[string]any{}
		if err := u.Claims(&altri); err != nil {
			return identita{}, identitaRifiutata(err)
		}
		for k, v := range altri {
			if _, c := claim[k]; !c {
				claim[k] = v
			}
		}
	}
	cf, err := authz.LeggiCF(strings.TrimPrefix(strings.ToUpper(testo(claim, a.claimCF())), "TINIT-"))
	if err != nil {
		return identita{}, sit.Rifiuto(sit.Forbidden, "IDENTITA_SENZA_CF", "Il sistema di identità non ha comunicato un codice fiscale valido: chi gestisce il servizio controlli il claim «%s».", a.claimCF())
	}
	nome := strings.TrimSpace(testo(claim, "given_name") + " " + testo(claim, "family_name"))
	if nome == "" {
		nome = strings.TrimSpace(testo(claim, "name") + " " + testo(claim, "familyName"))
	}
	if nome == "" {
		nome = "Persona senza nome"
	}
	return identita{cf: cf, nome: taglia(nome), email: taglia(testo(claim, "email")), claim: claim}, nil
}

func (a *Accesso) claimCF() string {
	if a.OIDC.ClaimCF != "" {
		return a.OIDC.ClaimCF
	}
	return "fiscal_number"
}

func testo(claim map[string]any, nome string) string {
	s, _ := claim[nome].(string)
	return s
}

// taglia keeps what a provider says from being as long as it likes.
func taglia(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	return string(r[:min(len(r), 120)])
}

// identitaRifiutata hides from the person what was wrong: it is for who runs the service.
func identitaRifiutata(err error) error {
	return sit.Rifiuto(sit.Forbidden, "IDENTITA_RIFIUTATA", "La risposta del sistema di identità non è valida: ricominciare dalla pagina di accesso.").Per(fmt.Errorf("sign in with provider: %w", senzaSegreti(err)))
}

// senzaSegreti keeps the answer of the provider, which may quote a token or a person, out of errors.
func senzaSegreti(err error) error {
	if _, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return errors.New("the provider refused the code")
	}
	return err
}
