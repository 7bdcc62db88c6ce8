package authz_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

var ora = time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)

func adesso() time.Time { return ora }

// casa is a database with two enti.
type casa struct {
	t    testing.TB
	db   *pg.DB
	enti []int32 // X100, X101…
}

func apri(t testing.TB, quanti ...int) *casa {
	t.Helper()
	c := &casa{t: t, db: pgtest.Open(t)}
	n := 2
	if len(quanti) > 0 {
		n = quanti[0]
	}
	for i := range n {
		codice := catasto.CodiceComune(fmt.Sprintf("X%d", 100+i))
		_, err := c.db.AddEnte(t.Context(), sit.Ente{Codice: codice, Nome: "Prova " + string(codice), Zona: 7792}, nil, 0)
		c.bene(err)
	}
	enti, err := c.db.Enti(t.Context())
	c.bene(err)
	for _, e := range enti {
		c.enti = append(c.enti, e.ID)
	}
	return c
}

func (c *casa) bene(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// admin runs a statement as the owner, with the guards of the register down: what a person with
// the password of the database could do.
func (c *casa) admin(sql string, args ...any) {
	c.t.Helper()
	c.bene(c.db.Owner(c.t.Context(), func(tx pgx.Tx) error {
		for _, tabella := range []string{"consultazione", "sigillo", "taglio"} {
			if _, err := tx.Exec(c.t.Context(), "ALTER TABLE authz."+tabella+" DISABLE TRIGGER USER"); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(c.t.Context(), sql, args...); err != nil {
			return err
		}
		for _, tabella := range []string{"consultazione", "sigillo", "taglio"} {
			if _, err := tx.Exec(c.t.Context(), "ALTER TABLE authz."+tabella+" ENABLE TRIGGER USER"); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (c *casa) chi(ente int32, scopi ...authz.Scope) *authz.Chi {
	permessi := map[authz.Scope]sit.Ambito{}
	for _, s := range scopi {
		permessi[s] = sit.AmbitoDi(ente)
	}
	chi := authz.NewChi(authz.Programma, sit.Operatore{ID: 7, Nome: "Gestionale"}, permessi)
	chi.Scopo, chi.Indirizzo, chi.Sessione = "prova", "192.0.2.1", "chiave 7"
	return chi
}

func (c *casa) consulta(ente int32, oggetto string, persone ...string) {
	c.t.Helper()
	c.bene(authz.NewRegistro(c.db).Consulta(c.t.Context(), c.chi(ente, authz.TitolariRead), sit.AmbitoDi(ente), func(pgx.Tx) ([]authz.Consultazione, error) {
		return []authz.Consultazione{{Ente: ente, Risorsa: "titolari", Oggetto: oggetto, Campi: []string{"titolari"}, Persone: persone}}, nil
	}))
}

func (c *casa) custode() *authz.Custode {
	return authz.NewCustode(c.db, authz.ConfigCustode{Adesso: time.Now})
}

func (c *casa) guasti() string {
	c.t.Helper()
	catene, err := c.custode().Verifica(c.t.Context())
	c.bene(err)
	var tutti []string
	for _, k := range catene {
		for _, g := range k.Guasti {
			tutti = append(tutti, k.Ente+": "+g)
		}
	}
	return strings.Join(tutti, "; ")
}

// A read of persons that leaves no line does not happen, and one that fails leaves none.
func TestNoReadWithoutALine(t *testing.T) {
	c := apri(t)
	reg := authz.NewRegistro(c.db)
	err := reg.Consulta(t.Context(), c.chi(c.enti[0]), sit.AmbitoDi(c.enti[0]), func(pgx.Tx) ([]authz.Consultazione, error) { return nil, nil })
	if sit.Kind(err) != sit.Internal {
		t.Errorf("without a line: %v", err)
	}
	rotta := errors.New("broken")
	err = reg.Consulta(t.Context(), c.chi(c.enti[0]), sit.AmbitoDi(c.enti[0]), func(pgx.Tx) ([]authz.Consultazione, error) {
		return []authz.Consultazione{{Ente: c.enti[0]}}, rotta
	})
	if !errors.Is(err, rotta) {
		t.Errorf("that fails: %v", err)
	}
	// The line of another ente than those seen is refused by the policy.
	err = reg.Consulta(t.Context(), c.chi(c.enti[0]), sit.AmbitoDi(c.enti[0]), func(pgx.Tx) ([]authz.Consultazione, error) {
		return []authz.Consultazione{{Ente: c.enti[1]}}, nil
	})
	if err == nil {
		t.Error("a line of another ente")
	}
	righe, _, err := reg.Cerca(authz.ConChi(t.Context(), c.chi(c.enti[0], authz.AuditRead)), authz.Filtro{Limite: 10})
	if err != nil || len(righe) != 0 {
		t.Errorf("%v, %v", righe, err)
	}
}

func TestTheAppMayOnlyAddToTheRegister(t *testing.T) {
	c := apri(t)
	c.consulta(c.enti[0], "uno")
	if _, err := c.custode().Sigilla(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"UPDATE authz.consultazione SET nome = 'x'", "DELETE FROM authz.consultazione", "TRUNCATE authz.consultazione",
		"UPDATE authz.sigillo SET impronta = ''", "DELETE FROM authz.sigillo", "INSERT INTO authz.sigillo VALUES (1, 9, 9, '')", "SELECT * FROM authz.sigillo",
		"DELETE FROM authz.da_sigillare", "SELECT authz.sigilla(1, 1)", "SELECT authz.taglia(1, now())", "UPDATE authz.testa SET sequenza = 0",
		"SELECT password FROM infra.operatore", "SELECT * FROM infra.chiave", "SELECT * FROM infra.sessione", "UPDATE infra.operatore SET scade = NULL",
	} {
		err := c.db.Consult(t.Context(), sit.AmbitoDi(c.enti[0]), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), sql); return err })
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("as the app, %s: %v", sql, err)
		}
	}
	// The owner does not either, by mistake.
	for _, sql := range []string{
		"UPDATE authz.consultazione SET nome = 'x'", "DELETE FROM authz.consultazione", "TRUNCATE authz.consultazione", "UPDATE authz.sigillo SET sequenza = 3",
		"DELETE FROM authz.sigillo", "TRUNCATE authz.sigillo",
	} {
		err := c.db.Owner(t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), sql); return err })
		if err == nil || !strings.Contains(err.Error(), "only added") {
			t.Errorf("as the owner, %s: %v", sql, err)
		}
	}
}

// What is done to the register behind its back is seen, and what is not done is not. $1 is the ente.
func TestTheChainTellsWhatWasDone(t *testing.T) {
	casi := []struct{ nome, sql, vuole string }{
		{"nothing", "SELECT $1::int", ""},
		{"a line changed", "UPDATE authz.consultazione SET scopo = 'altro' WHERE oggetto = 'n3' AND ente_id = $1", "(sigillo 3) è stata cambiata"},
		{"a time changed", "UPDATE authz.consultazione SET quando = quando + interval '1 microsecond' WHERE oggetto = 'n3' AND ente_id = $1", "(sigillo 3) è stata cambiata"},
		{"persons changed", "UPDATE authz.consultazione SET persone = '{}' WHERE oggetto = 'n3' AND ente_id = $1", "(sigillo 3) è stata cambiata"},
		{"a line taken away", "DELETE FROM authz.consultazione WHERE oggetto = 'n2' AND ente_id = $1", "(sigillo 2) è stata tolta"},
		{"line and seal", "WITH x AS (DELETE FROM authz.sigillo WHERE sequenza = 2 AND ente_id = $1 RETURNING consultazione_id) DELETE FROM authz.consultazione c USING x WHERE c.consultazione_id = x.consultazione_id", "mancano i sigilli dal 2 al 2"},
		{"the end of it", "WITH x AS (DELETE FROM authz.sigillo WHERE sequenza > 3 AND ente_id = $1 RETURNING consultazione_id) DELETE FROM authz.consultazione c USING x WHERE c.consultazione_id = x.consultazione_id", "mancano i sigilli dal 4 al 5"},
		{"a line slipped in", "INSERT INTO authz.consultazione (ente_id, genere, chi, nome, ufficio, sessione, indirizzo, scopo, risorsa, oggetto, campi, persone) SELECT ente_id, genere, chi, nome, ufficio, sessione, indirizzo, 'finto', risorsa, oggetto, campi, persone FROM authz.consultazione WHERE oggetto = 'n1' AND ente_id = $1", "è stata aggiunta senza sigillo"},
		{"a seal changed", "UPDATE authz.sigillo SET impronta = sha256('x') WHERE sequenza = 2 AND ente_id = $1", "(sigillo 2) è stata cambiata"},
		{"two lines swapped", "UPDATE authz.consultazione c SET oggetto = d.oggetto FROM authz.consultazione d WHERE c.ente_id = $1 AND d.ente_id = $1 AND (c.oggetto, d.oggetto) IN (('n2', 'n3'), ('n3', 'n2'))", "(sigillo 2) è stata cambiata"},
	}
	c := apri(t, len(casi))
	for _, ente := range c.enti {
		for i := range 5 {
			c.consulta(ente, fmt.Sprintf("n%d", i+1), "00000000-0000-4000-8000-000000000001")
		}
	}
	if n, err := c.custode().Sigilla(t.Context()); err != nil || n != int64(5*len(casi)) {
		t.Fatalf("sealed %d, %v", n, err)
	}
	for i, caso := range casi {
		c.admin(caso.sql, c.enti[i])
	}
	catene, err := c.custode().Verifica(t.Context())
	c.bene(err)
	for i, caso := range casi {
		g := strings.Join(catene[i].Guasti, "; ")
		if caso.vuole == "" && g != "" || !strings.Contains(g, caso.vuole) {
			t.Errorf("%s: %q, want %q", caso.nome, g, caso.vuole)
		}
	}
}

// Old lines go by whole beginnings, and what is left still holds.
func TestRetentionLeavesAChainThatHolds(t *testing.T) {
	c := apri(t)
	for i := range 6 {
		c.consulta(c.enti[0], fmt.Sprintf("n%d", i+1))
	}
	c.consulta(c.enti[1], "altro")
	// Lines of years ago, sealed after they were made old: before that they are not in the chain.
	c.admin("UPDATE authz.consultazione SET quando = quando - interval '61 months' WHERE oggetto IN ('n1', 'n2', 'n3', 'n5')")
	k := c.custode()
	if n, err := k.Pulisci(t.Context()); err != nil || n != 0 {
		t.Fatalf("what is not sealed went away: %d, %v", n, err)
	}
	if g := c.guasti(); g != "" {
		t.Fatal(g)
	}
	// n5 is old and stays: it comes after one that is not.
	if n, err := k.Pulisci(t.Context()); err != nil || n != 3 {
		t.Fatalf("%d lines went away, %v", n, err)
	}
	if n, err := k.Pulisci(t.Context()); err != nil || n != 0 {
		t.Errorf("again %d, %v", n, err)
	}
	c.consulta(c.enti[0], "n7")
	if g := c.guasti(); g != "" {
		t.Error(g)
	}
	righe, _, err := authz.NewRegistro(c.db).Cerca(authz.ConChi(t.Context(), c.chi(c.enti[0], authz.AuditRead)), authz.Filtro{Limite: 10})
	if err != nil || len(righe) != 4 {
		t.Errorf("%d lines, %v", len(righe), err)
	}
	c.admin("DELETE FROM authz.consultazione WHERE oggetto = 'n4'")
	if g := c.guasti(); !strings.Contains(g, "(sigillo 4) è stata tolta") {
		t.Error(g)
	}
}

// Two sealers at once make one chain.
func TestManySealersMakeOneChain(t *testing.T) {
	c := apri(t)
	fine := make(chan error, 4)
	for i := range 4 {
		go func() {
			for j := range 20 {
				if i%2 == 0 {
					c.consulta(c.enti[0], fmt.Sprint(i, j))
				}
				if _, err := c.custode().Sigilla(context.Background()); err != nil {
					fine <- err
					return
				}
			}
			fine <- nil
		}()
	}
	for range 4 {
		c.bene(<-fine)
	}
	if g := c.guasti(); g != "" {
		t.Error(g)
	}
	catene, err := c.custode().Verifica(t.Context())
	if err != nil || catene[0].Righe != 40 || len(catene[0].Ultimo) != 64 {
		t.Errorf("%+v, %v", catene, err)
	}
}

func TestTheRegisterIsReadPageByPage(t *testing.T) {
	c := apri(t)
	reg := authz.NewRegistro(c.db)
	for i := range 7 {
		c.consulta(c.enti[i%2], fmt.Sprintf("n%d", i))
	}
	ctx := authz.ConChi(t.Context(), authz.NewChi(authz.Persona, sit.Operatore{ID: 1, Nome: "Il DPO"}, map[authz.Scope]sit.Ambito{authz.AuditRead: sit.AmbitoDi(c.enti[:]...)}))
	var visti []string
	f := authz.Filtro{Limite: 3}
	for {
		righe, dopo, err := reg.Cerca(ctx, f)
		c.bene(err)
		for _, r := range righe {
			visti = append(visti, r.Oggetto)
			if r.ChiID() != "programma-7" || r.Scopo != "prova" || r.Risorsa != "titolari" {
				t.Errorf("%+v", r)
			}
		}
		if dopo == nil {
			break
		}
		f.Prima = dopo
		c.consulta(c.enti[0], "nel mezzo") // between pages: neither repeated nor skipped
	}
	if got := strings.Join(visti, " "); got != "n6 n5 n4 n3 n2 n1 n0" {
		t.Errorf("%s", got)
	}
	oggi := sit.GiornoDi(time.Now())
	for nome, x := range map[string]struct {
		f     authz.Filtro
		vuole int
	}{
		"by object":        {authz.Filtro{Oggetto: "n3"}, 1},
		"by ente":          {authz.Filtro{Ente: c.enti[1]}, 3},
		"by who":           {authz.Filtro{Chi: "programma-7"}, 9},
		"by somebody else": {authz.Filtro{Chi: "operatore-7"}, 0},
		"by citizens":      {authz.Filtro{Chi: "cittadino"}, 0},
		"by resource":      {authz.Filtro{Risorsa: "visura"}, 0},
		"today":            {authz.Filtro{Dal: oggi, Al: oggi + 1}, 9},
		"until today":      {authz.Filtro{Al: oggi}, 0},
	} {
		x.f.Limite = 100
		if righe, _, err := reg.Cerca(ctx, x.f); err != nil || len(righe) != x.vuole {
			t.Errorf("%s: %d, %v", nome, len(righe), err)
		}
	}
	if _, _, err := reg.Cerca(ctx, authz.Filtro{Chi: "ROSSI", Limite: 1}); sit.Codice(err) != "PARAMETRO_NON_VALIDO" {
		t.Errorf("%v", err)
	}
	if _, _, err := reg.Cerca(authz.ConChi(t.Context(), c.chi(c.enti[0], authz.TitolariRead)), authz.Filtro{Limite: 1}); sit.Codice(err) != "PERMESSO_MANCANTE" {
		t.Errorf("%v", err)
	}
	q, err := reg.Quadro(ctx, authz.Filtro{}, 4, time.Now().Add(31*24*time.Hour))
	if err != nil || len(q.Conti) != 2 || len(q.Allerte) != 1 || q.Allerte[0].ChiID() != "programma-7" || len(q.Protocolli) != 0 {
		t.Errorf("%+v, %v", q, err)
	}
}
