package auth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/web/auth"
)

const (
	emesso      = "interop.example"
	destinato   = "https://sit.borgo.example/registri"
	provincia   = "0b1e7a52-3d44-4c0e-9a51-7f2a4be10001"
	finalita    = "5b1c0d3e-8a77-4f6b-b0c4-2d9e6a310001"
	regione     = "0b1e7a52-3d44-4c0e-9a51-7f2a4be10002"
	diRegione   = "5b1c0d3e-8a77-4f6b-b0c4-2d9e6a310002"
	sconosciuto = "0b1e7a52-3d44-4c0e-9a51-7f2a4be1ffff"
	titolari    = "/api/v1/soggetti?cognome=Trebiotti"
)

// piattaforma publishes keys and signs vouchers with them, or with what it should not.
type piattaforma struct {
	*httptest.Server
	t         testing.TB
	rsa       *rsa.PrivateKey
	ec        *ecdsa.PrivateKey
	chiavi    []jose.JSONWebKey
	corpo     []byte // instead of the keys
	stato     int
	richieste int
	adesso    func() time.Time
}

func apriPiattaforma(t testing.TB) *piattaforma {
	t.Helper()
	f := &piattaforma{t: t, stato: 200, adesso: time.Now}
	var err error
	if f.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if f.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	f.chiavi = []jose.JSONWebKey{{Key: f.rsa.Public(), KeyID: "erre", Algorithm: "RS256", Use: "sig"}, {Key: f.ec.Public(), KeyID: "ellittica"}}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		f.richieste++
		b, _ := json.Marshal(jose.JSONWebKeySet{Keys: f.chiavi})
		if f.corpo != nil {
			b = f.corpo
		}
		w.WriteHeader(f.stato)
		_, _ = w.Write(b)
	}))
	t.Cleanup(f.Close)
	return f
}

// firma makes a token of any kind.
func (f *piattaforma) firma(alg jose.SignatureAlgorithm, chiave any, kid, typ string, carico any) string {
	f.t.Helper()
	o := (&jose.SignerOptions{}).WithHeader("kid", kid)
	if typ != "" {
		o = o.WithType(jose.ContentType(typ))
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: chiave}, o)
	if err != nil {
		f.t.Fatal(err)
	}
	b, err := json.Marshal(carico)
	if err != nil {
		f.t.Fatal(err)
	}
	x, err := s.Sign(b)
	if err != nil {
		f.t.Fatal(err)
	}
	v, err := x.CompactSerialize()
	if err != nil {
		f.t.Fatal(err)
	}
	return v
}

// claim are those of a voucher that is right, but for what is said: nil takes one away.
func (f *piattaforma) claim(altri ...any) map[string]any {
	ora := f.adesso().Unix()
	c := map[string]any{"iss": emesso, "aud": destinato, "sub": provincia, "client_id": provincia, "purposeId": finalita, "jti": "8b971b43-e990-44fa-9013-1b353bfc5a0f", "iat": ora, "nbf": ora, "exp": ora + 600}
	for i := 0; i+1 < len(altri); i += 2 {
		if c[altri[i].(string)] = altri[i+1]; altri[i+1] == nil {
			delete(c, altri[i].(string))
		}
	}
	return c
}

func (f *piattaforma) voucher(altri ...any) string {
	f.t.Helper()
	return f.firma(jose.RS256, f.rsa, "erre", "at+jwt", f.claim(altri...))
}

func (f *piattaforma) palazzo(t testing.TB) (*palazzo, *browser) {
	t.Helper()
	fruitori, err := auth.LeggiFruitori(strings.NewReader(fmt.Sprintf(`[
		{"client_id": %q, "nome": "Provincia Inventata", "enti": ["x100"], "scopi": ["titolari:read"], "scade": "2999-01-01"},
		{"purposeId": %q, "nome": "Regione Inventata", "enti": ["X100", "Z999"], "scopi": ["titolari:read:case"], "scade": "2999-01-01"},
		{"client_id": %q, "purposeId": %q, "nome": "Regione Inventata, mappe", "enti": ["X100"], "scopi": ["catasto:read"], "scade": "2999-01-01"},
		{"client_id": %q, "nome": "Chi fu ammesso", "enti": ["X100"], "scopi": ["titolari:read"], "scade": "2020-01-01"}]`,
		provincia, diRegione, strings.ToUpper(regione), diRegione, "0b1e7a52-3d44-4c0e-9a51-7f2a4be10003")))
	if err != nil {
		t.Fatal(err)
	}
	p := apriCon(t, auth.Config{PDND: auth.PDND{JWKS: f.URL + "/jwks.json", Issuer: emesso, Audience: destinato, Fruitori: fruitori}})
	f.adesso = p.adesso
	return p, p.browser()
}

func TestAVoucherIsAProgramOfAnotherAdministration(t *testing.T) {
	f := apriPiattaforma(t)
	p, b := f.palazzo(t)
	v := "Bearer " + f.voucher("digest", map[string]string{"alg": "SHA256", "value": "ab"})
	b.vuole(b.prendi(titolari, "Authorization", v), 428, "SCOPO_MANCANTE")
	for range 2 { // it is spent more than once
		b.vuole(b.prendi(titolari, "Authorization", v, "Purpose", "verifica dei beni"), 200, `"items":[]`)
	}
	b.vuole(b.prendi(titolari, "Authorization", "bearer "+f.firma(jose.ES256, f.ec, "ellittica", "application/at+jwt", f.claim("aud", []string{"altro", destinato}, "nbf", nil)), "Purpose", "verifica dei beni"), 200, "")
	if f.richieste != 1 {
		t.Errorf("the keys were asked %d times", f.richieste)
	}

	// The register knows who, and for what purpose, and no more than the platform's numbers.
	var genere int16
	var chi int64
	var nome, sessione, scopo string
	p.bene(p.db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), "SELECT DISTINCT genere, chi, nome, sessione, scopo FROM authz.consultazione").Scan(&genere, &chi, &nome, &sessione, &scopo)
	}))
	if genere != int16(authz.Programma) || chi >= 0 || nome != "Provincia Inventata" || sessione != "pdnd finalità "+finalita+" client "+provincia || scopo != "verifica dei beni" {
		t.Errorf("%d %d %q %q %q", genere, chi, nome, sessione, scopo)
	}
	dpo := p.browser()
	dpo.entra(vigilante, parola)
	id := fmt.Sprintf("fruitore-%d", -chi)
	dpo.vuole(dpo.prendi("/api/v1/consultazioni?chi="+id), 200, `"chi_id":"`+id+`"`)
	dpo.vuole(dpo.prendi("/api/v1/consultazioni?chi="+strings.Replace(id, "fruitore", "programma", 1)), 200, `"items":[]`)

	// A clock may be a little wrong, in both directions.
	ora := p.ora.Unix()
	b.vuole(b.prendi(titolari, "Authorization", "Bearer "+f.voucher("exp", ora-25), "Purpose", "prova"), 200, "")
	b.vuole(b.prendi(titolari, "Authorization", "Bearer "+f.voucher("nbf", ora+25, "iat", ora+25), "Purpose", "prova"), 200, "")

	// Tokens of ours go on.
	chiave, err := authz.NewChiavi(p.db).Crea(t.Context(), authz.NuovaChiave{Enti: []int32{p.enti["X100"]}, Scopi: []authz.Scope{authz.TitolariRead}, Scade: p.ora.Add(time.Hour), CreataDa: "test"})
	p.bene(err)
	b.vuole(b.prendi(titolari, "Authorization", "Bearer "+chiave, "Purpose", "prova"), 200, "")
	b.vuole(b.prendi(titolari, "Authorization", "Bearer boh"), 401, "CHIAVE_NON_VALIDA")
	// A page has no place for a voucher, and where none is accepted it is a token as any other.
	b.vuole(b.prendi("/consultazioni", "Authorization", v), 401, "")
	senza := apri(t, auth.OIDC{}).browser()
	senza.vuole(senza.prendi(titolari, "Authorization", v), 401, "CHIAVE_NON_VALIDA")
}

func TestAVoucherPermitsWhatIsConfigured(t *testing.T) {
	f := apriPiattaforma(t)
	p, b := f.palazzo(t)
	prova := func(indirizzo, purpose string, stato int, codice string, altri ...any) {
		t.Helper()
		b.vuole(b.prendi(indirizzo, "Authorization", "Bearer "+f.voucher(altri...), "Purpose", purpose), stato, codice)
	}
	// The client, an ente that is not its own, a scope that is not.
	prova("/api/v1/X100/titolari/elenco", "prova", 405, "")
	prova("/api/v1/X100/uiu/X100-F-1/titolari", "prova", 404, "")
	prova("/api/v1/X200/uiu/X200-F-1/titolari", "prova", 404, "NON_TROVATO")
	prova("/api/v1/consultazioni", "prova", 403, "PERMESSO_MANCANTE")
	// The purpose, whoever the client is: here within a case.
	prova(titolari, "prova", 403, "FUORI_PRATICA", "client_id", sconosciuto, "purposeId", diRegione)
	prova("/api/v1/X100/uiu/X100-F-1/titolari", "prova", 403, "FUORI_PRATICA", "client_id", sconosciuto, "purposeId", diRegione)
	prova("/api/v1/X100/uiu/X100-F-1/titolari", "protocollo:12/2026", 404, "", "client_id", sconosciuto, "purposeId", diRegione)
	// Both are narrower than either.
	prova("/api/v1/X100/uiu/X100-F-1/titolari", "protocollo:12/2026", 403, "PERMESSO_MANCANTE", "client_id", regione, "purposeId", strings.ToUpper(diRegione))
	// Nobody we know, and one who was.
	prova(titolari, "prova", 403, "FRUITORE_NON_AMMESSO", "client_id", sconosciuto)
	prova(titolari, "prova", 403, "FRUITORE_SCADUTO", "client_id", "0b1e7a52-3d44-4c0e-9a51-7f2a4be10003")
	if log := p.log.String(); strings.Contains(log, "Trebiotti") || strings.Contains(log, "eyJ") {
		t.Errorf("the log %s", log)
	}
}

func TestAHostileVoucherIsRefused(t *testing.T) {
	f := apriPiattaforma(t)
	p, b := f.palazzo(t)
	altra, err := rsa.GenerateKey(rand.Reader, 2048)
	p.bene(err)
	pubblica, err := x509.MarshalPKIXPublicKey(f.rsa.Public())
	p.bene(err)
	enc := base64.RawURLEncoding.EncodeToString
	carico, err := json.Marshal(f.claim())
	p.bene(err)
	ora := p.ora.Unix()
	buono := f.voucher()
	parti := strings.Split(buono, ".")
	cambiato, err := json.Marshal(f.claim("client_id", regione))
	p.bene(err)
	conJWK := func() string { // a key of its own in the header
		s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: altra, KeyID: "erre"}}, (&jose.SignerOptions{EmbedJWK: true}).WithType("at+jwt").WithHeader("kid", "erre"))
		p.bene(err)
		x, err := s.Sign(carico)
		p.bene(err)
		v, err := x.CompactSerialize()
		p.bene(err)
		return v
	}()
	for nome, c := range map[string]struct{ voucher, perche string }{
		"no signature":                {enc([]byte(`{"alg":"none","typ":"at+jwt","kid":"erre"}`)) + "." + enc(carico) + ".", "RS256 o ES256"},
		"an empty signature":          {parti[0] + "." + parti[1] + ".", "la firma"},
		"the public key as a secret":  {f.firma(jose.HS256, pubblica, "erre", "at+jwt", f.claim()), "RS256 o ES256"},
		"an algorithm not allowed":    {f.firma(jose.PS256, f.rsa, "erre", "at+jwt", f.claim()), "RS256 o ES256"},
		"another key, same name":      {f.firma(jose.RS256, altra, "erre", "at+jwt", f.claim()), "la firma"},
		"a key that it brings itself": {conJWK, "la firma"},
		"claims changed":              {parti[0] + "." + enc(cambiato) + "." + parti[2], "la firma"},
		"an unknown key":              {f.firma(jose.RS256, altra, "altra", "at+jwt", f.claim()), "non è fra quelle"},
		"no name of a key":            {f.firma(jose.RS256, f.rsa, "", "at+jwt", f.claim()), "non è fra quelle"},
		"a key for another algorithm": {f.firma(jose.ES256, f.ec, "erre", "at+jwt", f.claim()), "non è fra quelle"},
		"an identity token":           {f.firma(jose.RS256, f.rsa, "erre", "JWT", f.claim()), "at+jwt"},
		"no type":                     {f.firma(jose.RS256, f.rsa, "erre", "", f.claim()), "at+jwt"},
		"another audience":            {f.voucher("aud", "https://altri.example"), "un altro e-service"},
		"no audience":                 {f.voucher("aud", nil), "un altro e-service"},
		"a longer audience":           {f.voucher("aud", destinato+"/"), "un altro e-service"},
		"another issuer":              {f.voucher("iss", "uat."+emesso), "(iss)"},
		"no issuer":                   {f.voucher("iss", nil), "(iss)"},
		"expired":                     {f.voucher("exp", ora-31), "è scaduto"},
		"without an end":              {f.voucher("exp", nil), "mancano"},
		"without a beginning":         {f.voucher("iat", nil), "mancano"},
		"not yet":                     {f.voucher("nbf", ora+35), "non vale ancora"},
		"of tomorrow":                 {f.voucher("iat", ora+86400), "non vale ancora"},
		"no purpose":                  {f.voucher("purposeId", nil), "purposeId"},
		"a purpose that is a text":    {f.voucher("purposeId", "Odilia Trebiotti\n"), "purposeId"},
		"no client":                   {f.voucher("client_id", nil), "client_id"},
		"bound to a key":              {f.voucher("cnf", map[string]string{"jkt": "x"}), "DPoP"},
		"a claim of another type":     {f.voucher("purposeId", []string{finalita}), "non si legge"},
		"claims that are a list":      {f.firma(jose.RS256, f.rsa, "erre", "at+jwt", []int{1}), "non si legge"},
		"no claims":                   {f.firma(jose.RS256, f.rsa, "erre", "at+jwt", nil), "mancano"},
		"encrypted":                   {"eyJhbGciOiJkaXIifQ.a.b.c.d", "RS256 o ES256"},
		"dots":                        {"..", "RS256 o ES256"},
		"a token of ours with a dot":  {"sit_x.y", "RS256 o ES256"},
	} {
		w := b.prendi(titolari, "Authorization", "Bearer "+c.voucher, "Purpose", "prova")
		if w.Code != 401 || !strings.Contains(w.Body.String(), c.perche) || !strings.Contains(w.Body.String(), "VOUCHER_NON_VALIDO") || !strings.Contains(w.Header().Get("WWW-Authenticate"), "invalid_token") {
			t.Errorf("%s: %d %v %s", nome, w.Code, w.Header(), w.Body)
		}
	}
	b.vuole(b.prendi(titolari, "Authorization", "Bearer "+buono, "Purpose", "prova"), 200, "")
	b.vuole(b.prendi(titolari, "Authorization", "DPoP "+buono, "Purpose", "prova"), 401, "CHIAVE_NON_VALIDA")
	if log := p.log.String(); strings.Contains(log, "Trebiotti") || strings.Contains(log, parti[1]) {
		t.Errorf("the log quotes a voucher: %s", log)
	}
	if f.richieste != 1 {
		t.Errorf("unknown keys had the platform asked %d times", f.richieste)
	}
}

func TestThePlatformMayBeAway(t *testing.T) {
	f := apriPiattaforma(t)
	p, b := f.palazzo(t)
	prova := func(nome, kid string, stato int, testo string, richieste int) {
		t.Helper()
		w := b.prendi(titolari, "Authorization", "Bearer "+f.firma(jose.RS256, f.rsa, kid, "at+jwt", f.claim()), "Purpose", "prova")
		if w.Code != stato || !strings.Contains(w.Body.String(), testo) || stato == 503 && w.Header().Get("Retry-After") == "" || f.richieste != richieste {
			t.Errorf("%s: %d %s, asked %d times, want %d", nome, w.Code, w.Body, f.richieste, richieste)
		}
	}
	f.stato = 502
	prova("from the start", "erre", 503, "PDND_ASSENTE", 1)
	f.stato = 200
	prova("asked a moment ago", "erre", 503, "PDND_ASSENTE", 1)
	p.ora = p.ora.Add(time.Minute)
	prova("back", "erre", 200, "", 2)
	p.ora = p.ora.Add(59 * time.Second)
	prova("an unknown key, too soon", "due", 401, "VOUCHER_NON_VALIDO", 2)
	p.ora = p.ora.Add(time.Second)
	f.stato = 500
	prova("away, an unknown key", "due", 503, "PDND_ASSENTE", 3)
	prova("away, a known key", "erre", 200, "", 3)
	p.ora = p.ora.Add(24 * time.Hour)
	prova("away for a day, a known key", "erre", 200, "", 4)
	prova("away, asked a moment ago", "erre", 200, "", 4)
	f.stato = 200
	f.chiavi = append(f.chiavi, jose.JSONWebKey{Key: f.rsa.Public(), KeyID: "due"})
	p.ora = p.ora.Add(time.Minute)
	prova("a new key", "due", 200, "", 5)
	f.chiavi = f.chiavi[1:]
	p.ora = p.ora.Add(14 * time.Minute)
	prova("still fresh", "erre", 200, "", 5)
	p.ora = p.ora.Add(time.Minute)
	prova("withdrawn", "erre", 401, "non è fra quelle", 6)

	// What is not a set of keys leaves those known before.
	pubblica, err := json.Marshal(jose.JSONWebKeySet{Keys: f.chiavi})
	p.bene(err)
	for nome, corpo := range map[string]string{
		"a page": "<html>", "nothing": "", "no keys": `{"keys":[]}`, "another thing": `[]`,
		"too much": strings.TrimSuffix(string(pubblica), "}") + `,"x":"` + strings.Repeat("x", 256<<10) + `"}`,
	} {
		p.ora = p.ora.Add(time.Hour)
		f.corpo = []byte(corpo)
		prova(nome, "due", 200, "", f.richieste+1)
		prova(nome, "tre", 503, "PDND_ASSENTE", f.richieste)
	}
	if !strings.Contains(p.log.String(), "keys of PDND not read") {
		t.Error("nobody is told")
	}
}
