package auth_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/auth"
	"github.com/cestor/sit/web/portal"
)

const (
	impiegata = "MLNPSC79H51X100U"
	sindaco   = "SRPGDN68C04X100P"
	vigilante = "RSRVCN64P49X100O"
	proprieta = "TRBDLO61E63X100K"
	parola    = "una frase che si ricorda"
)

// palazzo is a whole server with its pages, two enti and some people.
type palazzo struct {
	t     testing.TB
	db    *pg.DB
	porta http.Handler
	log   *bytes.Buffer
	enti  map[string]int32
	ora   time.Time
}

func (p *palazzo) adesso() time.Time { return p.ora }

func apri(t testing.TB, oidc auth.OIDC) *palazzo {
	t.Helper()
	return apriCon(t, auth.Config{OIDC: oidc})
}

func apriCon(t testing.TB, cfg auth.Config) *palazzo {
	t.Helper()
	p := &palazzo{t: t, db: pgtest.Open(t), log: &bytes.Buffer{}, enti: map[string]int32{}, ora: time.Now()}
	for _, e := range []sit.Ente{{Codice: "X100", Nome: "Borgo", Zona: 7792}, {Codice: "X200", Nome: "Altrove", Zona: 7792}} {
		_, err := p.db.AddEnte(t.Context(), e, nil, 0)
		p.bene(err)
	}
	enti, err := p.db.Enti(t.Context())
	p.bene(err)
	for _, e := range enti {
		p.enti[string(e.Codice)] = e.ID
	}
	p.operatore(impiegata, "Priscilla Melanzani", "X100", authz.Tributi)
	p.operatore(sindaco, "Galdino Serpentini", "X100", authz.Amministratore)
	p.operatore(vigilante, "Vereconda Riserbati", "X100", authz.DPO)
	log := slog.New(slog.NewJSONHandler(p.log, nil))
	cfg.Accessi, cfg.Sessioni, cfg.Adesso, cfg.Log = authz.NewAccessi(p.db, p.adesso), authz.NewSessioni(p.db), p.adesso, log
	accesso := auth.New(cfg)
	registro := authz.NewRegistro(p.db)
	pagine, err := portal.New(portal.Config{Portiere: accesso, Incarichi: authz.NewIncarichi(p.db, p.adesso), Sorvegliante: registro, Allerta: 3, Adesso: p.adesso, Stato: web.Stato, Log: log})
	p.bene(err)
	p.porta = web.New(web.Config{Mappa: mappa.New(p.db), Visura: visura.New(p.db), Registro: registro, Accesso: accesso, Portale: pagine.Handler(), Pagina: pagine.Errore, Log: log, Adesso: p.adesso,
		Origini: []string{"https://gestionale.example"}, AllOra: -1})
	return p
}

func (p *palazzo) bene(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *palazzo) operatore(cf, nome, ente string, ruoli ...authz.Ruolo) {
	p.t.Helper()
	o := authz.NewOperatori(p.db, nil)
	_, err := o.Aggiungi(p.t.Context(), authz.NuovoOperatore{Anagrafica: authz.Anagrafica{CF: cf, Nome: nome, Email: "prova@comune.example"}, Enti: []int32{p.enti[ente]}, Ruoli: ruoli, Da: "test"})
	p.bene(err)
	p.bene(o.Password(p.t.Context(), cf, parola))
	p.ora = time.Now() // a session that begins now is later than the password
}

func (p *palazzo) sql(sql string, args ...any) {
	p.t.Helper()
	p.bene(p.db.Owner(p.t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(p.t.Context(), sql, args...); return err }))
}

// browser keeps cookies as one does, and says which site its requests come from.
type browser struct {
	p        *palazzo
	biscotti map[string]*http.Cookie
	da       string // RemoteAddr
	casa     string // scheme and host
}

func (p *palazzo) browser() *browser {
	return &browser{p: p, biscotti: map[string]*http.Cookie{}, da: "127.0.0.1:4000", casa: "http://127.0.0.1:8080"}
}

func (b *browser) manda(metodo, indirizzo string, modulo url.Values, testate ...string) *httptest.ResponseRecorder {
	b.p.t.Helper()
	if !strings.Contains(indirizzo, "://") {
		indirizzo = b.casa + indirizzo
	}
	r := httptest.NewRequest(metodo, indirizzo, strings.NewReader(modulo.Encode()))
	r.RemoteAddr = b.da
	if strings.HasPrefix(indirizzo, "http://") {
		r.TLS = nil
	}
	if modulo != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(testate); i += 2 {
		r.Header.Set(testate[i], testate[i+1])
	}
	for _, c := range b.biscotti {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.p.porta.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.biscotti, c.Name)
			continue
		}
		if strings.HasPrefix(c.Name, "__Host-") && (!c.Secure || c.Path != "/" || c.Domain != "" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode) {
			b.p.t.Errorf("a browser would refuse %+v, or should", c)
		}
		b.biscotti[c.Name] = c
	}
	return w
}

func (b *browser) prendi(indirizzo string, testate ...string) *httptest.ResponseRecorder {
	b.p.t.Helper()
	return b.manda(http.MethodGet, indirizzo, nil, testate...)
}

func (b *browser) entra(cf, password string) *httptest.ResponseRecorder {
	b.p.t.Helper()
	return b.manda(http.MethodPost, "/accesso", url.Values{"cf": {cf}, "password": {password}, "dopo": {"/consultazioni"}})
}

func (b *browser) vuole(w *httptest.ResponseRecorder, stato int, testo string) {
	b.p.t.Helper()
	if w.Code != stato || !strings.Contains(w.Body.String(), testo) {
		b.p.t.Errorf("%d without %q, want %d: %.1500s", w.Code, testo, stato, w.Body)
	}
}
