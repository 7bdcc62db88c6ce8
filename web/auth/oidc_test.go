package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/oauth2-proxy/mockoidc"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/web/auth"
)

const spid2 = "https://www.spid.gov.it/SpidL2"

// emittente is a provider that does as it is told, good or bad.
type emittente struct {
	*httptest.Server
	chiave, altra *rsa.PrivateKey
	claim         map[string]any // added to the token of the next sign-in, or in place of what is right
	firma         func(carico []byte) string
	codice        map[string]url.Values // question of each code given out
	userinfo      map[string]any
	assente       bool
	adesso        func() time.Time
	scoperte      int
}

func provider(t *testing.T) *emittente {
	t.Helper()
	e := &emittente{codice: map[string]url.Values{}, adesso: time.Now}
	var err error
	if e.chiave, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if e.altra, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	e.Server = httptest.NewServer(e)
	t.Cleanup(e.Close)
	e.buono()
	return e
}

func (e *emittente) buono() {
	e.claim, e.firma, e.userinfo = map[string]any{"fiscal_number": "TINIT-" + proprieta, "given_name": "Odilia", "family_name": "Trebiotti"}, e.firmaCon(e.chiave, jose.RS256), nil
}

func (e *emittente) firmaCon(k any, alg jose.SignatureAlgorithm) func([]byte) string {
	return func(carico []byte) string {
		s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: k}, (&jose.SignerOptions{}).WithHeader("kid", "uno"))
		if err != nil {
			panic(err)
		}
		o, err := s.Sign(carico)
		if err != nil {
			panic(err)
		}
		t, err := o.CompactSerialize()
		if err != nil {
			panic(err)
		}
		return t
	}
}

func (e *emittente) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.assente {
		http.Error(w, "away", http.StatusBadGateway)
		return
	}
	scrivi := func(v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		e.scoperte++
		scrivi(map[string]any{"issuer": e.URL, "authorization_endpoint": e.URL + "/auth", "token_endpoint": e.URL + "/token", "jwks_uri": e.URL + "/jwks",
			"userinfo_endpoint": e.URL + "/userinfo", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}})
	case "/jwks":
		scrivi(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: e.chiave.Public(), KeyID: "uno", Algorithm: "RS256", Use: "sig"}}})
	case "/userinfo":
		scrivi(e.userinfo)
	case "/token":
		q := e.codice[r.FormValue("code")]
		h := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if q == nil || q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(h[:]) || r.FormValue("redirect_uri") != q.Get("redirect_uri") {
			w.WriteHeader(http.StatusBadRequest)
			scrivi(map[string]string{"error": "invalid_grant", "error_description": "SEGRETO " + proprieta})
			return
		}
		delete(e.codice, r.FormValue("code"))
		c := map[string]any{"iss": e.URL, "sub": "s1", "aud": "sit", "exp": e.adesso().Add(time.Minute).Unix(), "iat": e.adesso().Unix(), "nonce": q.Get("nonce"), "acr": spid2}
		for k, v := range e.claim {
			if c[k] = v; v == nil {
				delete(c, k)
			}
		}
		b, _ := json.Marshal(c)
		scrivi(map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": e.firma(b), "expires_in": 60})
	default:
		http.NotFound(w, r)
	}
}

func (e *emittente) oidc() auth.OIDC {
	return auth.OIDC{Issuer: e.URL, ClientID: "sit", ClientSecret: "concordato", ACR: []string{spid2, "https://www.spid.gov.it/SpidL3"}}
}

// accetta is the person who says yes at the provider: it gives the address to come back to.
func (e *emittente) accetta(t *testing.T, dove string) string {
	t.Helper()
	u, err := url.Parse(dove)
	if err != nil || !strings.HasPrefix(dove, e.URL+"/auth?") {
		t.Fatalf("sent to %q", dove)
	}
	q := u.Query()
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || len(q.Get("nonce")) < 20 || len(q.Get("state")) < 20 ||
		!strings.HasSuffix(q.Get("redirect_uri"), "/accesso/oidc/ritorno") || !strings.Contains(q.Get("acr_values"), spid2) {
		t.Errorf("asked %v", q)
	}
	codice := rand.Text()
	e.codice[codice] = q
	return "/accesso/oidc/ritorno?" + url.Values{"code": {codice}, "state": {q.Get("state")}}.Encode()
}

func (b *browser) chiede(e *emittente) string {
	b.p.t.Helper()
	w := b.prendi("/accesso/oidc?dopo=/io/chi-ha-guardato")
	if w.Code != 303 {
		b.p.t.Fatalf("%d %s", w.Code, w.Body)
	}
	return e.accetta(b.p.t.(*testing.T), w.Header().Get("Location"))
}

func TestAProviderSaysWhoItIs(t *testing.T) {
	e := provider(t)
	p := apri(t, func() auth.OIDC {
		o := e.oidc()
		o.Ruoli = []auth.Regola{{Claim: "groups", Valore: "tributi-x200", Ente: "X200", Ruolo: "tributi"}, {Claim: "groups", Valore: "altro", Ente: "Z999", Ruolo: "dpo"}}
		return o
	}())
	b := p.browser()
	b.vuole(b.prendi("/accesso"), 200, "Entra con SPID o CIE")
	w := b.prendi(b.chiede(e))
	if w.Code != 303 || w.Header().Get("Location") != "/io/chi-ha-guardato" || len(b.biscotti) != 1 {
		t.Fatalf("%d %v %v", w.Code, w.Header(), b.biscotti)
	}
	b.vuole(b.prendi("/io/chi-ha-guardato"), 200, "Odilia Trebiotti")
	b.vuole(b.prendi("/consultazioni"), 403, "")

	// An operatore is known by the tax code; a broker may give it only in userinfo, and say so elsewhere.
	e.claim, e.userinfo = map[string]any{"fiscal_number": nil}, map[string]any{"sub": "s1", "fiscal_number": "tinit-" + strings.ToLower(vigilante), "name": "Vereconda", "familyName": "Riserbati"}
	b = p.browser()
	if w := b.prendi(b.chiede(e)); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	b.vuole(b.prendi("/consultazioni"), 200, "Vereconda Riserbati")

	// A role comes with a claim, in an ente that is registered, and with the session goes.
	e.buono()
	e.claim["groups"] = []string{"altro", "tributi-x200"}
	b = p.browser()
	if w := b.prendi(b.chiede(e)); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	b.vuole(b.prendi("/accesso"), 200, `<a href="/comune/X200">X200</a></th><td>Tributi</td>`)
	if strings.Contains(b.prendi("/accesso").Body.String(), "Z999") {
		t.Error("a role in an ente that is none")
	}
	p.bene(authz.NewOperatori(p.db, nil).Disabilita(t.Context(), proprieta))
	b.vuole(b.prendi("/accesso"), 200, "Entra con SPID o CIE")
	e.buono()
	b = p.browser()
	b.prendi(b.chiede(e))
	b.vuole(b.prendi("/io/chi-ha-guardato"), 200, "Nessun ufficio") // disabled for work, a citizen all the same
}

func TestAHostileProviderIsRefused(t *testing.T) {
	e := provider(t)
	p := apri(t, e.oidc())
	nessuna := func(carico []byte) string {
		enc := base64.RawURLEncoding.EncodeToString
		return enc([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + enc(carico) + "."
	}
	for nome, c := range map[string]struct {
		fai    func()
		codice string
	}{
		"another nonce":    {func() { e.claim["nonce"] = "altro" }, "IDENTITA_RIFIUTATA"},
		"no nonce":         {func() { e.claim["nonce"] = nil }, "IDENTITA_RIFIUTATA"},
		"no signature":     {func() { e.firma = nessuna }, "IDENTITA_RIFIUTATA"},
		"a shared secret":  {func() { e.firma = e.firmaCon([]byte("concordato-concordato-concordato"), jose.HS256) }, "IDENTITA_RIFIUTATA"},
		"another key":      {func() { e.firma = e.firmaCon(e.altra, jose.RS256) }, "IDENTITA_RIFIUTATA"},
		"expired":          {func() { e.claim["exp"] = time.Now().Add(-time.Minute).Unix() }, "IDENTITA_RIFIUTATA"},
		"not yet":          {func() { e.claim["nbf"] = time.Now().Add(time.Hour).Unix() }, "IDENTITA_RIFIUTATA"},
		"another audience": {func() { e.claim["aud"] = "altri" }, "IDENTITA_RIFIUTATA"},
		"another issuer":   {func() { e.claim["iss"] = "https://evil.example" }, "IDENTITA_RIFIUTATA"},
		"no token":         {func() { e.firma = func([]byte) string { return "" } }, "IDENTITA_RIFIUTATA"},
		"no claims":        {func() { e.firma = func([]byte) string { return e.firmaCon(e.chiave, jose.RS256)([]byte(`[]`)) } }, "IDENTITA_RIFIUTATA"},
		"level one":        {func() { e.claim["acr"] = "https://www.spid.gov.it/SpidL1" }, "LIVELLO_INSUFFICIENTE"},
		"no level":         {func() { e.claim["acr"] = nil }, "LIVELLO_INSUFFICIENTE"},
		"no tax code":      {func() { e.claim["fiscal_number"] = nil; e.userinfo = map[string]any{"sub": "s1"} }, "IDENTITA_SENZA_CF"},
		"a wrong tax code": {func() { e.claim["fiscal_number"] = "TINIT-TRBDLO61E63X100X" }, "IDENTITA_SENZA_CF"},
		"of another subject": {func() {
			e.claim["fiscal_number"] = nil
			e.userinfo = map[string]any{"sub": "s2", "fiscal_number": "TINIT-" + proprieta}
		}, "IDENTITA_RIFIUTATA"},
	} {
		e.buono()
		c.fai()
		b := p.browser()
		w := b.prendi(b.chiede(e))
		if w.Code != 403 || b.biscotti["__Host-sit"] != nil {
			t.Errorf("%s: %d %v", nome, w.Code, b.biscotti)
		}
		if !strings.Contains(p.log.String(), c.codice) && c.codice == "IDENTITA_RIFIUTATA" || strings.Contains(p.log.String(), proprieta) {
			t.Errorf("%s: the log %s", nome, p.log)
		}
		p.log.Reset()
	}

	e.buono()
	b := p.browser()
	ritorno := b.chiede(e)
	altro := p.browser()
	for nome, x := range map[string]struct {
		b         *browser
		indirizzo string
	}{
		"the state of another browser": {altro, ritorno},
		"a state of nobody":            {b, "/accesso/oidc/ritorno?code=x&state=boh"},
		"no state":                     {altro, "/accesso/oidc/ritorno?code=x"},
	} {
		if w := x.b.prendi(x.indirizzo); w.Code != 403 || x.b.biscotti["__Host-sit"] != nil {
			t.Errorf("%s: %d", nome, w.Code)
		}
	}
	rubato := *b.biscotti["__Host-sit-oidc"]
	if w := b.prendi(ritorno); w.Code != 303 {
		t.Errorf("the right one: %d %s", w.Code, w.Body)
	}
	// Played again, cookie and all, with a code that would still be good.
	u, _ := url.Parse(ritorno)
	e.codice["ancora"] = url.Values{}
	altro.biscotti["__Host-sit-oidc"] = &rubato
	altro.vuole(altro.prendi("/accesso/oidc/ritorno?code=ancora&state="+u.Query().Get("state")), 403, "già stato usato")

	b = p.browser()
	u, _ = url.Parse(b.chiede(e))
	b.vuole(b.prendi("/accesso/oidc/ritorno?error=access_denied&state="+u.Query().Get("state")), 403, "non ha confermato")
	b = p.browser()
	b.vuole(b.prendi(b.chiede(e)+"&iss=https%3A%2F%2Fevil.example"), 403, "non è valida")
	b = p.browser()
	w := b.prendi(b.chiede(e) + "x") // the state is right up to its last letter
	b.vuole(w, 403, "non è valida")
	b = p.browser()
	u, _ = url.Parse(b.chiede(e))
	b.vuole(b.prendi("/accesso/oidc/ritorno?code=inventato&state="+u.Query().Get("state")), 403, "non è valida")
	if strings.Contains(p.log.String(), "SEGRETO") {
		t.Errorf("the provider speaks in our log: %s", p.log)
	}
	// Too slow.
	b = p.browser()
	ritorno = b.chiede(e)
	p.ora = p.ora.Add(11 * time.Minute)
	b.vuole(b.prendi(ritorno), 403, "durato troppo")
}

// A provider that is away at the start is found when it comes back.
func TestAProviderMayBeAway(t *testing.T) {
	e := provider(t)
	e.assente = true
	p := apri(t, e.oidc())
	b := p.browser()
	b.vuole(b.prendi("/accesso"), 200, "Entra con SPID o CIE")
	w := b.prendi("/accesso/oidc")
	b.vuole(w, 503, "non risponde")
	if w.Header().Get("Retry-After") == "" {
		t.Errorf("%v", w.Header())
	}
	e.assente = false
	b.vuole(b.prendi("/accesso/oidc"), 503, "") // it was asked a moment ago
	if e.scoperte != 0 {
		t.Error("it was asked again at once")
	}
	p.ora = p.ora.Add(6 * time.Second)
	if w := b.prendi(b.chiede(e)); w.Code != 303 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	b.chiede(e)
	if e.scoperte != 1 {
		t.Errorf("it was discovered %d times", e.scoperte)
	}
}

// conCF is a user of the ready-made provider, with a tax code among what it tells.
type conCF struct{ mockoidc.MockUser }

func (u *conCF) Userinfo([]string) ([]byte, error) {
	return json.Marshal(map[string]string{"sub": u.Subject, "fiscal_number": "TINIT-" + proprieta, "name": "Odilia Trebiotti"})
}

func TestSomebodyElsesProvider(t *testing.T) {
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Shutdown() }()
	m.QueueUser(&conCF{*mockoidc.DefaultUser()})
	p := apri(t, auth.OIDC{Issuer: m.Issuer(), ClientID: m.ClientID, ClientSecret: m.ClientSecret})
	b := p.browser()
	w := b.prendi("/accesso/oidc?dopo=/io/chi-ha-guardato")
	senza := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := senza.Get(w.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if w := b.prendi(r.Header.Get("Location")); w.Code != 303 {
		t.Fatalf("%d %s\n%s", w.Code, w.Body, p.log)
	}
	b.vuole(b.prendi("/io/chi-ha-guardato"), 200, "Odilia Trebiotti")
}

func FuzzLeggiRegole(f *testing.F) {
	for _, s := range []string{`[{"claim":"groups","valore":"t","ente":"X100","ruolo":"DPO"}]`, `[]`, `[{"claim":""}]`, `{`, `[{"ente":"b542","ruolo":"re"}]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		regole, err := auth.LeggiRegole(strings.NewReader(s))
		for _, r := range regole {
			if err == nil && (r.Claim == "" || r.Valore == "" || !authz.Ruolo(r.Ruolo).Valido()) {
				t.Fatalf("%q gives %+v", s, r)
			}
		}
	})
}
