package riscontri_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/riscontri/prova"
)

// ufficio is an office on an invented comune, and its caller.
type ufficio struct {
	*riscontri.Riscontri
	t   *testing.T
	db  *pg.DB
	m   *prova.Mondo
	ctx context.Context
}

func apri(t *testing.T) *ufficio {
	t.Helper()
	db := pgtest.Open(t)
	m, err := prova.Apri(t.Context(), db, "X100")
	if err != nil {
		t.Fatal(err)
	}
	return &ufficio{Riscontri: riscontri.New(db).ConOggi(prova.Oggi), t: t, db: db, m: m, ctx: conEnti(t.Context(), m.Ente)}
}

func conEnti(ctx context.Context, enti ...sit.Ente) context.Context {
	var ids []int32
	for _, e := range enti {
		ids = append(ids, e.ID)
	}
	a := sit.AmbitoDi(ids...)
	chi := authz.NewChi(authz.Persona, sit.Operatore{ID: 1, Nome: "Addetta di Prova"}, map[authz.Scope]sit.Ambito{authz.TributiRead: a, authz.TributiWrite: a})
	chi.Scopo = "prova"
	return authz.ConChi(ctx, chi)
}

func (u *ufficio) scrivi() {
	u.t.Helper()
	if err := u.m.Scrivi(u.t.Context()); err != nil {
		u.t.Fatal(err)
	}
}

func (u *ufficio) sql(sql string, args ...any) {
	u.t.Helper()
	err := u.db.Owner(u.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(u.t.Context(), sql, args...)
		return err
	})
	if err != nil {
		u.t.Fatal(err)
	}
}

func (u *ufficio) esegui(anno int, regole ...string) (riscontri.Esecuzione, riscontri.Contata) {
	u.t.Helper()
	e, err := u.Esegui(u.t.Context(), u.m.Ente, riscontri.Opzioni{Anno: anno, Regole: regole, Chi: "prova"})
	if err != nil {
		u.t.Fatal(err)
	}
	return e, e.Regole[0]
}

func (u *ufficio) tutte(f riscontri.Filtro) (out []riscontri.Segnalazione) {
	u.t.Helper()
	for s, err := range u.Tutte(u.ctx, u.m.Ente, f) {
		if err != nil {
			u.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// urbano is an ente urbano with a building and without units: XC-10 of severity B.
func (u *ufficio) urbano(foglio int) *prova.Particella {
	p := u.m.Particella(foglio, "5", prova.Quadrato(0, 0, 30))
	u.m.Edificio(p, prova.Quadrato(5, 5, 12))
	u.m.Terreno(prova.Terreno{Particella: p, Qualita: 282, Mq: 900, Dal: "2015-02-01"})
	return p
}

func TestALeadIsNewThenPersistsThenIsResolvedAndComesBack(t *testing.T) {
	u := apri(t)
	p := u.urbano(1)
	u.urbano(2)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()

	_, c := u.esegui(2025, "XC-10")
	if c.Trovate != 2 || c.Nuove != 2 || c.Persistenti != 0 || c.Risolte != 0 {
		t.Fatalf("the first time %+v", c)
	}
	prima := u.tutte(riscontri.Filtro{})
	_, c = u.esegui(2025, "XC-10")
	if c.Trovate != 2 || c.Nuove != 0 || c.Persistenti != 2 || c.Risolte != 0 {
		t.Fatalf("the second time %+v", c)
	}
	_, c = u.esegui(2025, "XC-10")
	terza := u.tutte(riscontri.Filtro{})
	for i := range prima {
		if prima[i].Chiave != terza[i].Chiave || prima[i].ID != terza[i].ID {
			t.Errorf("lead %s was %s, and then %s %s", prima[i].ID, prima[i].Chiave, terza[i].ID, terza[i].Chiave)
		}
		if terza[i].Versione != 2 { // new, persistent, persistent: nothing to notice the third time
			t.Errorf("lead %s is at version %d", terza[i].ID, terza[i].Versione)
		}
	}
	// The unit is entered in the registers.
	casa := u.m.UIU(prova.UIU{Particella: p, Sub: "1", Categoria: "A07", Mq: 130, Dal: "2020-01-01"})
	u.scrivi()
	_, c = u.esegui(2025, "XC-10")
	if c.Trovate != 1 || c.Persistenti != 1 || c.Risolte != 1 {
		t.Fatalf("once it is mended %+v", c)
	}
	if r := u.tutte(riscontri.Filtro{Presenza: []string{"risolta"}}); len(r) != 1 || r[0].Oggetto != p.ID {
		t.Errorf("resolved: %+v", r)
	}
	u.sql(`DELETE FROM catasto.stadio_uiu WHERE immobile = $1`, casa.Immobile)
	u.sql(`DELETE FROM catasto.identificativo WHERE immobile = $1`, casa.Immobile)
	if _, c = u.esegui(2025, "XC-10"); c.Nuove != 1 || c.Persistenti != 1 {
		t.Errorf("once it is undone %+v", c)
	}
}

func TestTheChiaveIsTheHashThatTheContractSays(t *testing.T) {
	u := apri(t)
	p := u.urbano(1)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	u.esegui(2025, "XC-10")
	s := u.tutte(riscontri.Filtro{})[0]
	if b, err := hex.DecodeString(s.Chiave); err != nil || len(b) != 32 {
		t.Fatalf("chiave %q", s.Chiave)
	}
	// The id of a particella changes when it is first drawn; the lead is the same.
	u.sql(`UPDATE catasto.particella SET id = 'X100A000100.5' WHERE particella_id = $1`, p.Chiave)
	if _, c := u.esegui(2025, "XC-10"); c.Persistenti != 1 || c.Nuove != 0 || c.Risolte != 0 {
		t.Errorf("under another id it is %+v", c)
	}
	// Another year is another lead.
	if _, c := u.esegui(2024, "XC-10"); c.Nuove != 1 {
		t.Errorf("of another year it is %+v", c)
	}
	anni := u.tutte(riscontri.Filtro{})
	if len(anni) != 2 || anni[0].Chiave == anni[1].Chiave || anni[0].Presenza != "persistente" {
		t.Errorf("of two years: %+v", anni)
	}
}

func TestADecisionSurvivesUntilTheFactsChange(t *testing.T) {
	u := apri(t)
	p := u.urbano(1)
	q := u.urbano(2)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	u.esegui(2025, "XC-10")
	decidi := func(oggetto, stato, motivo string) string {
		s := u.tutte(riscontri.Filtro{Oggetto: oggetto})[0]
		if _, err := u.Cambia(u.ctx, u.m.Ente, s.ID, s.Versione, riscontri.Cambio{Stato: &stato, Motivo: &motivo}); err != nil {
			t.Fatal(err)
		}
		return s.ID
	}
	archiviata, verificata := decidi(p.ID, "archiviata", "È una corte."), decidi(q.ID, "verificata", "Confermato sul posto.")
	if _, c := u.esegui(2025, "XC-10"); c.Riaperte != 0 || c.Persistenti != 2 {
		t.Fatalf("nothing has changed: %+v", c)
	}
	if s := u.tutte(riscontri.Filtro{Oggetto: p.ID})[0]; s.Stato != "archiviata" {
		t.Errorf("it is %s", s.Stato)
	}
	// Both grow: a new building is drawn.
	for _, x := range []*prova.Particella{p, q} {
		u.m.Edificio(x, prova.Quadrato(18, 18, 10))
	}
	u.scrivi()
	if _, c := u.esegui(2025, "XC-10"); c.Riaperte != 1 {
		t.Fatalf("the facts have changed: %+v", c)
	}
	d, err := u.Una(u.ctx, u.m.Ente, archiviata)
	if err != nil {
		t.Fatal(err)
	}
	if d.Stato != "nuova" || d.Motivo != nil || len(d.Passi) != 2 || d.Passi[0].Nome != "Riscontri" || d.Passi[0].Motivo == nil || d.Passi[0].Chi != nil {
		t.Errorf("the archived one is %s, with steps %+v", d.Stato, d.Passi)
	}
	if d, err := u.Una(u.ctx, u.m.Ente, verificata); err != nil || d.Stato != "verificata" {
		t.Errorf("the verified one is %s (%v)", d.Stato, err)
	}
}

func TestWhatDidNotRunResolvesNothing(t *testing.T) {
	u := apri(t)
	u.urbano(1)
	casa := u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.m.TARI(prova.TARI{Chi: u.m.Persona("IGNOTI OTTO"), Foglio: "9", Numero: "77", Sub: "1", Mq: "10.00", Dal: "2015-01-01"})
	u.scrivi()
	u.esegui(2025)
	prima := len(u.tutte(riscontri.Filtro{SenzaRisolte: true}))
	if prima == 0 {
		t.Fatal("nothing was found")
	}
	// One rule alone leaves the leads of the others.
	u.esegui(2025, "XC-10")
	if n := len(u.tutte(riscontri.Filtro{SenzaRisolte: true})); n != prima {
		t.Errorf("%d leads stand, there were %d", n, prima)
	}
	// The extract is undone: XC-01 and XC-02 have nothing to compare.
	u.sql(`DELETE FROM tributi.tari`)
	e, _ := u.esegui(2025)
	if n := len(u.tutte(riscontri.Filtro{Regola: []string{"XC-01", "XC-02"}, SenzaRisolte: true})); n != 2 {
		t.Errorf("%d leads of XC-01 and XC-02 stand, there were 2", n)
	}
	for _, r := range []string{"XC-01", "XC-02"} {
		i := slices.IndexFunc(e.Regole, func(c riscontri.Contata) bool { return c.Regola == r })
		a := slices.IndexFunc(e.Avvisi, func(a riscontri.Avviso) bool { return a.Regola == r && a.Codice == "INGRESSO_MANCANTE" })
		if i < 0 || e.Regole[i].Eseguita || a < 0 || !strings.Contains(e.Avvisi[a].Testo, "TARI") {
			t.Errorf("%s: %+v %+v", r, e.Regole, e.Avvisi)
		}
	}
	_ = casa
}

func TestARunSeesOneEnteAlone(t *testing.T) {
	u := apri(t)
	u.urbano(1)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	altro, err := prova.Apri(t.Context(), u.db, "X200")
	if err != nil {
		t.Fatal(err)
	}
	p := altro.Particella(1, "5", prova.Quadrato(0, 0, 30))
	altro.Terreno(prova.Terreno{Particella: p, Qualita: 282, Mq: 900, Dal: "2015-02-01"})
	altro.UIU(prova.UIU{Particella: altro.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	if err := altro.Scrivi(t.Context()); err != nil {
		t.Fatal(err)
	}
	u.esegui(2025, "XC-10")
	if n := len(u.tutte(riscontri.Filtro{})); n != 1 {
		t.Errorf("%d leads, want the one of the ente", n)
	}
	if _, err := u.Lista(u.ctx, altro.Ente, riscontri.Filtro{}, riscontri.Pagina{Limite: 10}); sit.Kind(err) != sit.NotFound {
		t.Errorf("the leads of another ente: %v", err)
	}
	if _, err := u.Esegui(t.Context(), altro.Ente, riscontri.Opzioni{Anno: 2025, Regole: []string{"XC-10"}}); err != nil {
		t.Fatal(err)
	}
	if s := u.tutte(riscontri.Filtro{}); len(s) != 1 || s[0].Presenza != "nuova" {
		t.Errorf("the run of the other changed ours: %+v", s)
	}
}

func TestARunThatFailsLeavesEverythingAsItWas(t *testing.T) {
	u := apri(t)
	u.urbano(1)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	u.esegui(2025, "XC-10")
	u.urbano(2)
	u.scrivi()
	guasto := u.ConStima(func(context.Context, pgx.Tx, sit.Ente, int, int) (riscontri.Stimatore, error) {
		return nil, errors.New("no rates today")
	})
	if _, err := guasto.Esegui(t.Context(), u.m.Ente, riscontri.Opzioni{Anno: 2025}); err == nil {
		t.Fatal("it went well")
	}
	if n := len(u.tutte(riscontri.Filtro{})); n != 1 {
		t.Errorf("%d leads after a run that failed", n)
	}
	e, err := u.Esecuzioni(u.ctx, u.m.Ente, 10)
	if err != nil || len(e) != 2 || e[0].Stato != "fallita" || e[0].Conclusa == nil || e[1].Stato != "conclusa" {
		t.Errorf("%+v %v", e, err)
	}
}

func TestALeadYoungerThanSixtyDaysWaits(t *testing.T) {
	u := apri(t)
	// XC-01 on a unit born twenty days before the day of the run.
	nuova := u.m.UIU(prova.UIU{Particella: u.m.Particella(1, "5", nil), Sub: "1", Categoria: "A02", Mq: 80, Dal: "2026-02-09"})
	vecchia := u.m.UIU(prova.UIU{Particella: u.m.Particella(1, "6", nil), Sub: "1", Categoria: "A02", Mq: 80, Dal: "2010-02-09"})
	u.m.TARI(prova.TARI{Chi: u.m.Persona("IGNOTI OTTO"), Foglio: "9", Numero: "77", Sub: "1", Mq: "10.00", Dal: "2015-01-01"})
	u.scrivi()
	u.esegui(2026, "XC-01")
	for _, c := range []struct {
		oggetto string
		fino    sit.Giorno
	}{{nuova.ID, sit.Data(2026, time.February, 9) + 60}, {vecchia.ID, sit.DaSempre}} {
		if s := u.tutte(riscontri.Filtro{Oggetto: c.oggetto}); len(s) != 1 || s[0].InAttesa != c.fino {
			t.Errorf("%s waits until %v, want %v", c.oggetto, s, c.fino)
		}
	}
}

func TestDecadenzaIsTheEndOfTheFifthYear(t *testing.T) {
	u := apri(t)
	u.urbano(1)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	u.esegui(0, "XC-10") // the last closed year on 1 March 2026: 2025
	if s := u.tutte(riscontri.Filtro{})[0]; s.Anno != 2025 || s.Decadenza != sit.Data(2030, time.December, 31) {
		t.Errorf("of %d it is %s", s.Anno, s.Decadenza)
	}
}

func TestAnEnteUsesTheRulesItsWay(t *testing.T) {
	u := apri(t)
	u.urbano(1)
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	if err := u.Imposta(u.ctx, u.m.Ente, "XC-10", riscontri.Impostazione{Attiva: true, Prova: true, Soglie: map[string]float64{"mesi": 240}}); err != nil {
		t.Fatal(err)
	}
	if _, c := u.esegui(2025, "XC-10"); c.Trovate != 0 {
		t.Errorf("ente urbano since 2015, asked for those of 20 years: %+v", c)
	}
	if err := u.Imposta(u.ctx, u.m.Ente, "XC-10", riscontri.Impostazione{Attiva: false}); err != nil {
		t.Fatal(err)
	}
	e, err := u.Esegui(t.Context(), u.m.Ente, riscontri.Opzioni{Anno: 2025, Regole: []string{"XC-10"}})
	if err != nil || len(e.Regole) != 0 || len(e.Avvisi) == 0 {
		t.Errorf("a rule that is off: %+v %v", e, err)
	}
	if err := u.Imposta(u.ctx, u.m.Ente, "XC-10", riscontri.Impostazione{Soglie: map[string]float64{"inventata": 1}}); sit.Codice(err) != "SOGLIA_NON_VALIDA" {
		t.Errorf("a soglia that is not its own: %v", err)
	}
	regole, err := u.Regole(u.ctx, u.m.Ente)
	if err != nil || len(regole) != len(riscontri.Catalogo()) {
		t.Errorf("%d rules, %v", len(regole), err)
	}
}

func TestManyAreChangedTogetherAndTheOthersTold(t *testing.T) {
	u := apri(t)
	for f := range 4 {
		u.urbano(f + 1)
	}
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	u.esegui(2025, "XC-10")
	var ids []string
	for _, s := range u.tutte(riscontri.Filtro{}) {
		ids = append(ids, s.ID)
	}
	stato, motivo, nota := "atto_emesso", "Corte comune.", "Visti in blocco."
	if e, err := u.CambiaMolte(u.ctx, u.m.Ente, ids, riscontri.Cambio{Stato: &stato}); err != nil || e.Cambiate != 0 || len(e.Rifiutate) != 4 {
		t.Errorf("acts on new leads: %+v %v", e, err)
	}
	stato = "archiviata"
	e, err := u.CambiaMolte(u.ctx, u.m.Ente, append(ids[:2:2], "999999999", "x"), riscontri.Cambio{Stato: &stato, Motivo: &motivo, Nota: &nota})
	if err != nil || e.Cambiate != 2 || len(e.Rifiutate) != 2 {
		t.Fatalf("%+v %v", e, err)
	}
	c, err := u.Conta(u.ctx, u.m.Ente, riscontri.Filtro{})
	if err != nil || c.N != 4 || !slices.Equal(c.PerStato, []riscontri.Voce{{Chiave: "archiviata", N: 2}, {Chiave: "nuova", N: 2}}) {
		t.Errorf("%+v %v", c, err)
	}
	d, err := u.Una(u.ctx, u.m.Ente, ids[0])
	if err != nil || len(d.Passi) != 1 || *d.Passi[0].Nota != nota || *d.Passi[0].Motivo != motivo || d.Passi[0].Nome != "Addetta di Prova" {
		t.Errorf("%+v %v", d.Passi, err)
	}
}

func TestListsSortByWhatIsWorthAnOfficersTime(t *testing.T) {
	u := apri(t)
	for f := range 5 {
		u.urbano(f + 1)
	}
	u.m.UIU(prova.UIU{Particella: u.m.Particella(9, "1", nil), Sub: "1", Categoria: "A02", Mq: 50, Dal: "2000-01-01"})
	u.scrivi()
	u.esegui(2025, "XC-10")
	u.sql(`UPDATE riscontri.segnalazione SET stima_cent = 100 * (segnalazione_id % 3), priorita = 10 * (segnalazione_id % 3)`)
	for _, o := range []riscontri.Ordine{riscontri.PerNumero, riscontri.PerPriorita, riscontri.PerStima, riscontri.PerDecadenza} {
		var viste []riscontri.Segnalazione
		p := riscontri.Pagina{Limite: 2}
		for {
			el, err := u.Lista(u.ctx, u.m.Ente, riscontri.Filtro{Ordine: o}, p)
			if err != nil {
				t.Fatal(err)
			}
			viste = append(viste, el.Items...)
			if p.Dopo = el.Seguito; p.Dopo == "" {
				break
			}
		}
		ordinate := slices.IsSortedFunc(viste, func(a, b riscontri.Segnalazione) int {
			if o == riscontri.PerPriorita || o == riscontri.PerStima {
				return int(b.Priorita - a.Priorita)
			}
			return 0
		})
		if len(viste) != 5 || !ordinate {
			t.Errorf("order %d: %d leads, sorted %v", o, len(viste), ordinate)
		}
	}
	el, err := u.Lista(u.ctx, u.m.Ente, riscontri.Filtro{}, riscontri.Pagina{Limite: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.Lista(u.ctx, u.m.Ente, riscontri.Filtro{Ordine: riscontri.PerStima}, riscontri.Pagina{Limite: 2, Dopo: el.Seguito}); sit.Codice(err) != "CURSORE_NON_VALIDO" {
		t.Errorf("a cursor of another order: %v", err)
	}
}

func TestFilesHoldTextsAndNeverFormulas(t *testing.T) {
	lista := func(yield func(riscontri.Segnalazione, error) bool) {
		yield(riscontri.Segnalazione{ID: "7", Regola: "XC-02", Oggetto: "=HYPERLINK(1)", Decadenza: sit.Data(2030, time.December, 31), InAttesa: sit.DaSempre}, nil)
	}
	var csv, xlsx bytes.Buffer
	if err := riscontri.CSV(&csv, lista); err != nil || !strings.Contains(csv.String(), ";'=HYPERLINK(1);") || !strings.Contains(csv.String(), ";2030-12-31;") {
		t.Errorf("%q %v", csv.String(), err)
	}
	if err := riscontri.XLSX(&xlsx, lista); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&xlsx)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if v, err := f.GetCellValue("Segnalazioni", "I2"); err != nil || v != "'=HYPERLINK(1)" {
		t.Errorf("%q %v", v, err)
	}
}
