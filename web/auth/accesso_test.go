package auth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/web/auth"
)

func TestAPersonSignsInAndOut(t *testing.T) {
	p := apri(t, auth.OIDC{})
	b := p.browser()
	b.vuole(b.prendi("/consultazioni"), 401, `href="/accesso?dopo=%2Fconsultazioni"`)
	b.vuole(b.prendi("/accesso?dopo=/consultazioni"), 200, `name="dopo" value="/consultazioni"`)
	w := b.entra(vigilante, parola)
	if w.Code != 303 || w.Header().Get("Location") != "/consultazioni" || b.biscotti["__Host-sit"] == nil {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	primo := b.biscotti["__Host-sit"].Value
	w = b.prendi("/consultazioni")
	b.vuole(w, 200, "Vereconda Riserbati")
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v", w.Header())
	}
	// Of the open pages too: they show who is in.
	if w := b.prendi("/aiuto"); w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(w.Body.String(), "Vereconda") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	b.vuole(b.prendi("/api/v1/consultazioni"), 200, `"items"`)
	b.vuole(b.prendi("/operatori"), 403, "altro ufficio")
	// Another site cannot use the cookie: neither to read nor to write.
	b.vuole(b.prendi("/api/v1/consultazioni", "Sec-Fetch-Site", "cross-site"), 401, "NON_AUTENTICATO")
	b.vuole(b.prendi("/api/v1/consultazioni", "Sec-Fetch-Site", "same-site"), 401, "NON_AUTENTICATO")
	b.vuole(b.manda("POST", "/scopo", url.Values{"motivo": {"ufficio"}}, "Sec-Fetch-Site", "cross-site"), 403, "altro sito")
	b.vuole(b.manda("POST", "/esci", url.Values{}, "Sec-Fetch-Site", "cross-site"), 403, "altro sito")
	// Signing in again gives another cookie.
	if b.entra(vigilante, parola); b.biscotti["__Host-sit"].Value == primo {
		t.Error("the cookie was there before who signed in")
	}
	ultimo := b.biscotti["__Host-sit"]
	if w := b.manda("POST", "/esci", url.Values{}); w.Code != 303 || b.biscotti["__Host-sit"] != nil {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	b.biscotti["__Host-sit"] = ultimo // kept by a thief
	b.vuole(b.prendi("/consultazioni"), 401, "bisogna accedere")
	b.biscotti["__Host-sit"] = &http.Cookie{Name: "__Host-sit", Value: strings.Repeat("A", 43)}
	b.vuole(b.prendi("/consultazioni"), 401, "bisogna accedere")
	for _, riga := range []string{`"msg":"sign-in","modo":"password","operatore":3`, `"msg":"sign-out","operatore":3`} {
		if !strings.Contains(p.log.String(), riga) {
			t.Errorf("the log does not have %s: %s", riga, p.log)
		}
	}
	if log := p.log.String(); strings.Contains(log, vigilante) || strings.Contains(log, "Riserbati") || strings.Contains(log, primo) {
		t.Errorf("a person is in the log: %s", log)
	}
}

func TestASessionEnds(t *testing.T) {
	p := apri(t, auth.OIDC{})
	for nome, fine := range map[string]func(b *browser){
		"when disabled": func(*browser) { p.bene(authz.NewOperatori(p.db, nil).Disabilita(t.Context(), vigilante)) },
		"when the password changes": func(*browser) {
			p.bene(authz.NewOperatori(p.db, nil).Password(t.Context(), vigilante, "un'altra frase che si ricorda"))
		},
		"when it has expired":        func(*browser) { p.sql("UPDATE infra.sessione SET scade = now() - interval '1 second'") },
		"when the person has":        func(*browser) { p.sql("UPDATE infra.operatore SET scade = current_date WHERE cf = $1", vigilante) },
		"when its line is gone":      func(*browser) { p.sql("DELETE FROM infra.sessione") },
		"when the cookie is cut":     func(b *browser) { b.biscotti["__Host-sit"].Value = b.biscotti["__Host-sit"].Value[:42] },
		"when who is in has no role": func(*browser) { p.sql("DELETE FROM authz.incarico") },
	} {
		p.operatore(vigilante, "Vereconda Riserbati", "X100", authz.DPO)
		p.sql("UPDATE infra.operatore SET scade = NULL")
		b := p.browser()
		if w := b.entra(vigilante, parola); w.Code != 303 {
			t.Fatalf("%s: %d %s", nome, w.Code, w.Body)
		}
		b.vuole(b.prendi("/consultazioni"), 200, "")
		p.ora = time.Now().Add(time.Minute)
		fine(b)
		if w := b.prendi("/consultazioni"); w.Code != 401 && w.Code != 403 {
			t.Errorf("%s: %d", nome, w.Code)
		}
		// Made again, what ended stays ended.
		p.operatore(vigilante, "Vereconda Riserbati", "X100", authz.DPO)
		if nome == "when disabled" {
			if w := b.prendi("/consultazioni"); w.Code != 401 {
				t.Errorf("%s, and enabled again: %d", nome, w.Code)
			}
		}
	}
	// The idle end moves, the absolute one does not.
	b := p.browser()
	b.entra(vigilante, parola)
	leggi := func() (d time.Duration) {
		p.bene(p.db.Owner(t.Context(), func(tx pgx.Tx) error {
			var scade time.Time
			defer func() { d = time.Until(scade) }()
			return tx.QueryRow(t.Context(), "SELECT max(scade) FROM infra.sessione").Scan(&scade)
		}))
		return d
	}
	if d := leggi(); d < 29*time.Minute || d > 31*time.Minute {
		t.Errorf("a session lasts %v when nothing is done", d)
	}
	p.sql("UPDATE infra.sessione SET scade = now() + interval '1 minute'")
	p.ora = p.ora.Add(2 * time.Minute)
	b.prendi("/consultazioni")
	if d := leggi(); d < 29*time.Minute {
		t.Errorf("used, it ends in %v", d)
	}
}

// Whatever is wrong, the answer is the same.
func TestAWrongSignInTellsNothing(t *testing.T) {
	p := apri(t, auth.OIDC{})
	p.operatore("PNFRLN83A42X100P", "Ermelinda Pianoforti", "X100", authz.Tecnico)
	p.bene(authz.NewOperatori(p.db, nil).Disabilita(t.Context(), "PNFRLN83A42X100P"))
	p.sql("UPDATE infra.operatore SET password = NULL WHERE cf = $1", sindaco)
	var corpi []string
	for _, c := range [][2]string{{impiegata, "sbagliata di certo"}, {proprieta, parola}, {"PNFRLN83A42X100P", parola}, {sindaco, parola}, {"non un codice", parola}, {"", ""}} {
		b := p.browser()
		w := b.entra(c[0], c[1])
		b.vuole(w, 401, "Il codice fiscale o la password non sono giusti.")
		corpi = append(corpi, strings.ReplaceAll(w.Body.String(), `value="`+c[0]+`"`, ""))
		if b.biscotti["__Host-sit"] != nil || w.Header().Get("WWW-Authenticate") != "" {
			t.Errorf("%v", w.Header())
		}
		if strings.Contains(w.Body.String(), parola) {
			t.Error("the password comes back")
		}
	}
	for _, c := range corpi {
		if c != corpi[0] {
			t.Errorf("two answers differ:\n%s\n%s", c, corpi[0])
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	p := apri(t, auth.OIDC{})
	b := p.browser()
	for range 5 {
		b.vuole(b.entra(impiegata, "sbagliata di certo"), 401, "non sono giusti")
	}
	w := b.entra(impiegata, parola)
	b.vuole(w, 429, "Troppi accessi falliti")
	if s := w.Header().Get("Retry-After"); s != "15" {
		t.Errorf("Retry-After %q", s)
	}
	b.vuole(b.entra(vigilante, "un'altra persona"), 401, "non sono giusti")
	p.ora = p.ora.Add(16 * time.Second)
	b.vuole(b.entra(impiegata, "sbagliata di certo"), 401, "non sono giusti")
	w = b.entra(impiegata, parola)
	b.vuole(w, 429, "")
	if s := w.Header().Get("Retry-After"); s != "30" {
		t.Errorf("then Retry-After %q", s)
	}
	p.ora = p.ora.Add(31 * time.Second)
	if w := b.entra(impiegata, parola); w.Code != 303 {
		t.Errorf("in the end %d %s", w.Code, w.Body)
	}
	// Many at once are as many as one after the other.
	fine := make(chan int, 20)
	for range 20 {
		go func() { fine <- p.browser().entra(sindaco, "sbagliata di certo").Code }()
	}
	provati := 0
	for range 20 {
		if <-fine == 401 {
			provati++
		}
	}
	if provati != 5 {
		t.Errorf("%d guesses were looked at", provati)
	}
	// And from one address, whatever the account.
	lontano := p.browser()
	lontano.da, lontano.casa = "198.51.100.7:1", "https://sit.comune.example"
	for i := range 31 {
		w = lontano.entra(fmt.Sprintf("conto%d", i), "x")
	}
	lontano.vuole(w, 429, "")
}

// Over plain http a sign-in works on this machine alone, and elsewhere says why.
func TestPlainHTTPIsForThisMachine(t *testing.T) {
	p := apri(t, auth.OIDC{})
	for _, c := range []struct {
		casa, da string
		stato    int
	}{
		{"http://127.0.0.1:8080", "127.0.0.1:4", 303}, {"http://localhost:8080", "[::1]:4", 303}, {"https://sit.comune.example", "192.0.2.7:4", 303},
		{"http://sit.comune.example", "127.0.0.1:4", 403}, {"http://127.0.0.1:8080", "192.0.2.7:4", 403}, {"http://192.0.2.1", "192.0.2.1:4", 403},
	} {
		b := p.browser()
		b.casa, b.da = c.casa, c.da
		w := b.entra(vigilante, parola)
		if w.Code != c.stato {
			t.Errorf("%s from %s: %d", c.casa, c.da, w.Code)
		}
		if c.stato == 403 {
			b.vuole(w, 403, "l&#39;accesso in http vale solo su questa stessa macchina")
			b.vuole(b.prendi("/accesso"), 200, "l&#39;accesso in http vale solo su questa stessa macchina")
		}
	}
}

func TestTheReasonIsChosenOnce(t *testing.T) {
	p := apri(t, auth.OIDC{})
	b := p.browser()
	b.vuole(b.manda("POST", "/scopo", url.Values{"motivo": {"ufficio"}}), 401, "bisogna accedere")
	b.entra(impiegata, parola)
	chi := func() string {
		t.Helper()
		_, scopo, _ := strings.Cut(b.prendi("/accesso").Body.String(), `<strong lang="it">`)
		scopo, _, _ = strings.Cut(scopo, "<")
		return scopo
	}
	for _, c := range []struct{ motivo, numero, vuole, sbaglio string }{
		{"ufficio", "", "Procedimento d&#39;ufficio", ""},
		{"verifica", "IMU 2025", "Verifica tributaria: IMU 2025", ""},
		{"protocollo", "12/2026", "protocollo:12/2026", ""},
		{"protocollo", "12", "protocollo:12/2026", "numero e l&#39;anno di protocollo"},
		{"pratica", "PDC-2026.7", "pratica:PDC-2026.7", ""},
		{"pratica", "a b", "pratica:PDC-2026.7", "identificativo della pratica"},
		{"altro", "", "pratica:PDC-2026.7", "in poche parole"},
		{"inventato", "x", "pratica:PDC-2026.7", "Scegliere la pratica o il motivo"},
		{"altro", strings.Repeat("a", 300), "pratica:PDC-2026.7", "una riga di testo"},
		{"nessuno", "", "", ""},
	} {
		w := b.manda("POST", "/scopo", url.Values{"motivo": {c.motivo}, "numero": {c.numero}, "dopo": {"/aiuto"}})
		if c.sbaglio == "" && (w.Code != 303 || w.Header().Get("Location") != "/aiuto") || c.sbaglio != "" && (w.Code != 422 || !strings.Contains(w.Body.String(), c.sbaglio)) {
			t.Errorf("%s %.20s: %d %s", c.motivo, c.numero, w.Code, w.Header().Get("Location"))
		}
		if got := chi(); got != c.vuole {
			t.Errorf("%s %.20s: the reason is %q, want %q", c.motivo, c.numero, got, c.vuole)
		}
	}
}

// One goes back to a page of ours, and nowhere else.
func TestSignInLeadsNowhereElse(t *testing.T) {
	p := apri(t, auth.OIDC{})
	for dopo, vuole := range map[string]string{
		"/particella/X100_000100.1?data=2020-01-01": "/particella/X100_000100.1?data=2020-01-01", "/": "/",
		"//evil.example": "/accesso", "https://evil.example": "/accesso", `/\evil.example`: "/accesso", "/a\r\nSet-Cookie: x=1": "/accesso", "javascript:alert(1)": "/accesso",
		"": "/accesso", "/accesso/oidc": "/accesso", "/%2F/evil": "/accesso",
	} {
		w := p.browser().manda("POST", "/accesso", url.Values{"cf": {vigilante}, "password": {parola}, "dopo": {dopo}})
		if l := w.Header().Get("Location"); w.Code != 303 || l != vuole {
			t.Errorf("%q leads to %q", dopo, l)
		}
	}
}

func TestTheAmministratoreGrantsAndEnds(t *testing.T) {
	p := apri(t, auth.OIDC{})
	p.operatore(proprieta, "Odilia Trebiotti", "X200", authz.Tecnico)
	b := p.browser()
	b.entra(sindaco, parola)
	b.vuole(b.prendi("/operatori"), 200, "Priscilla Melanzani")
	if w := b.prendi("/operatori"); strings.Contains(w.Body.String(), "Trebiotti") || strings.Contains(w.Body.String(), impiegata) {
		t.Error("who works for another ente is shown, or a tax code is")
	}
	nuovo := url.Values{"cf": {"trg lrc 90t17 x100o"}, "nome": {"Ulderico Trigonetti"}, "email": {"u@comune.example"}, "ente": {"X100"}, "ruolo": {"edilizia"}, "al": {"2099-01-01"}}
	con := func(campo, valore string) url.Values {
		v := url.Values{}
		for k, x := range nuovo {
			v[k] = x
		}
		v.Set(campo, valore)
		return v
	}
	if w := b.manda("POST", "/operatori", nuovo); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := b.manda("POST", "/operatori", nuovo); w.Code != 303 {
		t.Errorf("again: %d", w.Code)
	}
	pagina := b.prendi("/operatori?fatto=concesso").Body.String()
	if strings.Count(pagina, "u@comune.example") != 1 || !strings.Contains(pagina, "01/01/2099") || !strings.Contains(pagina, "da Galdino Serpentini") {
		t.Errorf("%s", pagina)
	}
	for _, v := range []url.Values{con("cf", "MRTMTT25D09F205Y"), con("nome", ""), con("email", "boh"), con("ente", "X200"), con("ente", ""), con("ruolo", "re"), con("al", "2020-01-01"), con("al", "presto"), con("cf", sindaco)} {
		if w := b.manda("POST", "/operatori", v); w.Code != 422 || !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%v: %d", v, w.Code)
		}
	}
	// The one of another ente, by its number; and his own.
	var altrui, mio, suo int64
	p.bene(p.db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT max(i.incarico_id) FILTER (WHERE o.cf = $1), max(i.incarico_id) FILTER (WHERE o.cf = $2), max(i.incarico_id) FILTER (WHERE o.cf = $3)
			FROM authz.incarico i JOIN infra.operatore o USING (operatore_id)`, proprieta, sindaco, impiegata).Scan(&altrui, &mio, &suo)
	}))
	for _, c := range []struct { // in order: what was ended cannot be reviewed
		indirizzo string
		stato     int
	}{
		{fmt.Sprintf("/operatori/X200/%d/termina", altrui), 404}, {fmt.Sprintf("/operatori/X100/%d/termina", altrui), 404}, {fmt.Sprintf("/operatori/X100/%d/termina", mio), 404},
		{fmt.Sprintf("/operatori/X100/%d/rivedi", mio), 404}, {fmt.Sprintf("/operatori/X100/%d/rivedi", suo), 303}, {fmt.Sprintf("/operatori/x100/%d/termina", suo), 303},
	} {
		if w := b.manda("POST", c.indirizzo, url.Values{}); w.Code != c.stato {
			t.Errorf("%s: %d, want %d", c.indirizzo, w.Code, c.stato)
		}
	}
	// What ended, ended: she is in, and nothing is hers any more.
	i := p.browser()
	i.entra(impiegata, parola)
	i.vuole(i.prendi("/accesso"), 200, "Priscilla Melanzani")
	i.vuole(i.prendi("/operatori"), 403, "altro ufficio")
	i.vuole(i.manda("POST", "/operatori", nuovo), 403, "altro ufficio")
}

func TestTheDPOAndThePersonSeeWhoLooked(t *testing.T) {
	p := apri(t, auth.OIDC{})
	const persona = "00000000-0000-4000-8000-00000000000a"
	p.sql(`INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, nome, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
		VALUES ($1, 'X100', 'P', 1, 'TREBIOTTI', 'ODILIA', $2, true, $3, 'TREBIOTTI ODILIA', 1, 1)`, p.enti["X100"], proprieta, persona)
	o := authz.NewOperatori(p.db, nil)
	_, err := o.Aggiungi(t.Context(), authz.NuovoOperatore{Anagrafica: authz.Anagrafica{CF: proprieta, Nome: "Odilia Trebiotti", Email: "o@posta.example"}})
	p.bene(err)
	p.bene(o.Password(t.Context(), proprieta, parola))
	p.ora = time.Now()
	chi := func(ruolo authz.Ruolo, scopo string) *authz.Chi {
		accessi := authz.NewAccessi(p.db, p.adesso)
		id, err := accessi.ConPassword(t.Context(), impiegata, parola, "127.0.0.1")
		p.bene(err)
		c, err := accessi.DaOperatore(t.Context(), id, p.ora, nil)
		p.bene(err)
		c.Scopo = scopo
		return c
	}(authz.Tributi, "protocollo:77/2025")
	for i, persone := range [][]string{{persona}, {persona}, {persona}, {persona}, {"00000000-0000-4000-8000-00000000000b"}} {
		p.bene(authz.NewRegistro(p.db).Consulta(t.Context(), chi, sit.AmbitoDi(p.enti["X100"]), func(pgx.Tx) ([]authz.Consultazione, error) {
			return []authz.Consultazione{{Ente: p.enti["X100"], Risorsa: "visura", Oggetto: fmt.Sprintf("X100-F-%d", i), Campi: []string{"titolari"}, Persone: persone}}, nil
		}))
	}
	d := p.browser()
	d.entra(vigilante, parola)
	w := d.prendi("/consultazioni")
	for _, testo := range []string{"Priscilla Melanzani", "protocollo:77/2025", "X100-F-4", "Ore con molte consultazioni", `href="/consultazioni?chi=operatore-1"`, "Tributi"} {
		d.vuole(w, 200, testo)
	}
	if n := w.Body.Len(); n > 60<<10 {
		t.Errorf("the page is %d bytes", n)
	}
	d.vuole(d.prendi("/consultazioni?chi=operatore-1&oggetto=X100-F-2&dal=2020-01-01&al=2099-01-01"), 200, "X100-F-2")
	d.vuole(d.prendi("/consultazioni?oggetto="+proprieta), 422, "Qui non si scrive un codice fiscale")
	d.vuole(d.prendi("/consultazioni?dal=ieri"), 422, "Scrivere un giorno")
	d.vuole(d.prendi("/consultazioni?prima=boh"), 404, "ricominciare dalla prima")
	if strings.Contains(d.prendi("/consultazioni").Body.String(), "Protocolli senza pratica") {
		t.Error("an application of today waits too long")
	}
	p.ora = p.ora.Add(31 * 24 * time.Hour)
	d2 := p.browser()
	d2.entra(vigilante, parola)
	d2.vuole(d2.prendi("/consultazioni"), 200, "Protocolli senza pratica")
	csv := d2.prendi("/consultazioni.csv?dal=2020-01-01")
	d2.vuole(csv, 200, "X100;operatore-1;Priscilla Melanzani;5;5;1;")
	p.ora = time.Now()

	c := p.browser()
	c.entra(proprieta, parola)
	w = c.prendi("/io/chi-ha-guardato")
	c.vuole(w, 200, "X100-F-3")
	if s := w.Body.String(); strings.Contains(s, "X100-F-4") || strings.Contains(s, "Priscilla") || !strings.Contains(s, "operatore-1") || !strings.Contains(s, "Tributi") {
		t.Errorf("%s", s)
	}
	var e struct {
		Items []struct{ Chi, Ufficio, Oggetto string }
	}
	w = c.prendi("/api/v1/io/consultazioni")
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || len(e.Items) != 4 || e.Items[0].Chi != "operatore-1" || e.Items[0].Ufficio != "tributi" {
		t.Errorf("%v %s", err, w.Body)
	}
	c.vuole(c.prendi("/consultazioni"), 403, "altro ufficio")
	c.vuole(c.prendi("/api/v1/consultazioni"), 403, "PERMESSO_MANCANTE")
	// The clerk has nothing of his own here.
	i := p.browser()
	i.entra(impiegata, parola)
	i.vuole(i.prendi("/io/chi-ha-guardato"), 200, "Nessun ufficio ha guardato questi dati.")
	// No name and no tax code in anything that is written about it all.
	if log := p.log.String(); strings.Contains(log, "TREBIOTTI") || strings.Contains(log, "Trebiotti") || strings.Contains(log, proprieta) || strings.Contains(log, "Melanzani") {
		t.Errorf("a person is in the log: %s", log)
	}
}

// Sites of others call with a token, if they are configured, and never with a cookie.
func TestOtherSitesCallWithATokenOnly(t *testing.T) {
	p := apri(t, auth.OIDC{})
	b := p.browser()
	b.entra(vigilante, parola)
	const nostra, altra = "https://gestionale.example", "https://evil.example"
	for origine, vuole := range map[string]string{nostra: nostra, altra: ""} {
		for _, metodo := range []string{"GET", "OPTIONS"} {
			w := b.manda(metodo, "/api/v1/consultazioni", nil, "Origin", origine, "Sec-Fetch-Site", "cross-site", "Access-Control-Request-Method", "GET")
			h := w.Header()
			if h.Get("Access-Control-Allow-Origin") != vuole || h.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(strings.Join(h.Values("Vary"), ","), "Origin") {
				t.Errorf("%s %s: %v", metodo, origine, h)
			}
			if metodo == "GET" && w.Code != 401 || metodo == "OPTIONS" && (w.Code != 204 || strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") != (vuole != "")) {
				t.Errorf("%s %s: %d %v", metodo, origine, w.Code, h)
			}
		}
	}
	if h := b.prendi("/api/v1/enti", "Origin", altra).Header(); h.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("an open resource: %v", h)
	}
}
