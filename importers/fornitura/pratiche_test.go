package fornitura

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
)

const testaPratiche = "cod_comune;archivio;anno;numero;protocollo;data_protocollo;kind;stato;oggetto;cf_richiedente;richiedente;sezione;foglio;numero_particella;denominatore;sub;via_testo;civico;data_esito;data_inizio_lavori;data_fine_lavori;mq_aggiunti\n"

func (b *banco) pratiche(t *testing.T, esito, testo string) Esito {
	t.Helper()
	return b.una(esito, Opzioni{Riferimento: giorno(t, "2026-01-31")}, scrivi(t, map[string]string{"pratiche.csv": testaPratiche + testo}))
}

// vivePratiche are the living rows, by what they say.
func (b *banco) vivePratiche() []string {
	return righe(b, `SELECT concat_ws('|', anno, numero, kind, stato, oggetto, data_esito, data_inizio_lavori, mq_aggiunti, immobili, (SELECT string_agg(s->>'denominazione', '+') FROM jsonb_array_elements(soggetti) s))
		FROM edilizia.pratica WHERE superseded_at IS NULL ORDER BY anno, numero`)
}

func TestPraticheComeInByTheirLines(t *testing.T) {
	b := nuovoBanco(t, "X100")
	e := b.pratiche(t, Acquisita, ""+
		"X100;;2019;12;345;2019-03-01;PDC;rilasciata;Ampliamento;TRBDLO61E63X100K;TREBIOTTI ODILIA;;3;45,46;;;;;15/06/2019;;;30,5\n"+
		"X100;;2020;7/bis;;;scia alt;In Istruttoria;Scala;;;;0001;00002;;;;;;;;\n"+
		"X100;;2019;12;345;2019-03-01;PDC;RILASCIATO;Ampliamento e cantina;BRVRNT58S02X100P;BRAVESCO ERMANTE;;3;47;;2;;;2019-06-15;;;30.5\n"+
		"x100;VECCHIO;;9;;;condono;definita;;;;;;;;;VIA ROMA;3;;;;\n"+
		"X100;;2021;1;;;PERMESSO;rilasciata;;;;;3;1;;;;;;;;\n"+
		"X100;;2021;2;;;PDC;rilasiata;;;;;3;1;;;;;;;;\n"+
		"X100;;2021;;;;PDC;rilasciata;;;;;3;1;;;;;;;;\n"+
		";;2021;3;;;PDC;rilasciata;;;;;3;1;;;;;;;;\n")
	if got := [4]int64{e.Nuovi, e.Modificati, e.Chiusi, e.Invariati}; got != [4]int64{3, 0, 0, 0} || e.Scarti != 4 || e.Letti["PRATICHE"] != 8 || e.Acquisiti["pratiche"] != 3 {
		t.Errorf("%v, %d scarti, %v %v", got, e.Scarti, e.Letti, e.Acquisiti)
	}
	uguale(t, "living rows", b.vivePratiche(), []string{
		`2019|12|PDC|rilasciata|Ampliamento e cantina|2019-06-15|30.50|[{"foglio": "3", "numero": "45"}, {"foglio": "3", "numero": "46"}, {"sub": "2", "foglio": "3", "numero": "47"}]|TREBIOTTI ODILIA+BRAVESCO ERMANTE`,
		`2020|7/bis|SCIA_ALT|in_istruttoria|Scala|[{"foglio": "1", "numero": "2"}]`,
		`9|CONDONO|conclusa|[]`,
	})
	uguale(t, "scarti", righe(b, "SELECT concat_ws('|', riga, campo, proposta) FROM edilizia.scarto ORDER BY riga"), []string{
		"6|kind|forse PDC", "7|stato|forse rilasciata", "8|numero", "9|cod_comune"})
	uguale(t, "anomalie", righe(b, "SELECT codice || ' ' || COALESCE(riga, 0) FROM edilizia.anomalia ORDER BY codice, riga"), []string{"PRATICA_DISCORDE 4"})
	uguale(t, "events", righe(b, "SELECT concat_ws(' ', data, stato, chi) FROM edilizia.evento ORDER BY data"), []string{"2019-03-01 presentata consegna", "2019-06-15 rilasciata consegna"})
}

func TestTheSameFileOfPraticheIsHarmlessAndAnotherSupersedes(t *testing.T) {
	b := nuovoBanco(t, "X100")
	prima := "X100;;2019;12;;;PDC;rilasciata;Uno;;ROSSETTI ALMA;;3;45;;;;;2019-06-15;;;\nX100;;2019;13;;;CILA;efficace;;;;;3;46;;;;;;;;\n"
	b.pratiche(t, Acquisita, prima)
	stato := b.statoPratiche()
	if e := b.pratiche(t, "gia_acquisita", prima); e.Nuovi != 0 {
		t.Errorf("again: %+v", e)
	}
	// The same lines in another order and another dress: no row changes.
	e := b.pratiche(t, Acquisita, "X100;;2019;13;;;cila;EFFICACE;;;;;003;0046;;;;;;;;\nX100;;2019;12;;;PDC;rilasciata;Uno;;ROSSETTI ALMA;;3;45;;;;;15/06/2019;;;\n")
	if conta(e) != [4]int64{0, 0, 0, 2} {
		t.Errorf("in another dress: %v", conta(e))
	}
	uguale(t, "unchanged", b.statoPratiche(), stato)
	senzaErrore(t, b.annulla(e))
	// What is absent stays, what is said anew supersedes; works that begin are an event.
	e = b.pratiche(t, Acquisita, "X100;;2019;12;;;PDC;lavori iniziati;Uno;;ROSSETTI ALMA;;3;45;;;;;2019-06-15;2019-09-01;;\n")
	if conta(e) != [4]int64{0, 1, 0, 0} {
		t.Errorf("changed: %v", conta(e))
	}
	uguale(t, "events", righe(b, "SELECT concat_ws(' ', data, stato) FROM edilizia.evento ORDER BY data, evento_id"), []string{
		"2019-06-15 rilasciata", "2019-06-15 conclusa", "2019-09-01 lavori_iniziati"})
	senzaErrore(t, b.annulla(e))
	uguale(t, "undone", b.statoPratiche(), stato)
}

// statoPratiche is every row of the office, living and not.
func (b *banco) statoPratiche() []string {
	return righe(b, `SELECT 'p ' || ROW(p.*)::text AS r FROM edilizia.pratica p UNION ALL SELECT 'e ' || ROW(e.*)::text FROM edilizia.evento e
		UNION ALL SELECT 'l ' || ROW(l.*)::text FROM edilizia.legame l UNION ALL SELECT 'g ' || ROW(g.*)::text FROM edilizia.luogo g ORDER BY r`)
}

// ufficio is the room, and who writes in it.
func (b *banco) ufficio() (*edilizia.Edilizia, sit.Ente, *banco) {
	enti, err := b.DB.Enti(b.ctx)
	senzaErrore(b.t, err)
	e := enti[slices.IndexFunc(enti, func(e sit.Ente) bool { return e.Codice == "X100" })]
	permessi := map[authz.Scope]sit.Ambito{authz.EdiliziaRead: sit.AmbitoDi(e.ID), authz.EdiliziaWrite: sit.AmbitoDi(e.ID)}
	chi := authz.NewChi(authz.Persona, sit.Operatore{ID: 1, Nome: "Geometra di Prova"}, permessi)
	chi.Scopo = "collaudo"
	con := *b
	con.ctx = authz.ConChi(b.ctx, chi)
	return edilizia.New(b.DB), e, &con
}

func TestWhatTheOfficeWroteStaysOverADelivery(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.pratiche(t, Acquisita, "X100;;2019;12;;;PDC;rilasciata;Uno;;;;3;45;;;;;2019-06-15;;;\n")
	x, ente, chi := b.ufficio()
	id := uno[string](b, "SELECT lpad(to_hex(pratica_id), 15, '0') FROM edilizia.pratica")
	oggi := *giorno(t, "2026-02-01")
	if _, err := x.Modifica(chi.ctx, ente, id, edilizia.Campi{"oggetto": json.RawMessage(`"A mano"`)}, edilizia.Modo{Oggi: oggi}); err != nil {
		t.Fatal(err)
	}
	// It says what it said last time: nothing happens.
	e := b.pratiche(t, Acquisita, "X100;;2019;12;;;PDC;rilasciata;Uno;;;;3;45;;;;;2019-06-15;;;\n\n")
	if conta(e) != [4]int64{0, 0, 0, 1} || e.Anomalie != 0 {
		t.Errorf("as before: %v, %d anomalie", conta(e), e.Anomalie)
	}
	e = b.pratiche(t, Acquisita, "X100;;2019;12;;;PDC;chiusa;Due;;;;3;45;;;;;2019-06-15;;;\n")
	if a, ok := haAvviso(e, "PRATICA_MODIFICATA_A_MANO"); conta(e) != [4]int64{0, 1, 0, 0} || !ok || !strings.HasSuffix(a.Esempio, "per oggetto") {
		t.Errorf("another: %v %+v", conta(e), e.Avvisi)
	}
	uguale(t, "under the hand", b.vivePratiche(), []string{`2019|12|PDC|chiusa|A mano|2019-06-15|[{"foglio": "3", "numero": "45"}]`})
	// The delivery comes to agree: the field is its own again.
	b.pratiche(t, Acquisita, "X100;;2019;12;;;PDC;chiusa;A mano;;;;3;45;;;;;2019-06-15;;;\n")
	b.pratiche(t, Acquisita, "X100;;2019;12;;;PDC;chiusa;Tre;;;;3;45;;;;;2019-06-15;;;\n")
	uguale(t, "in agreement", b.vivePratiche(), []string{`2019|12|PDC|chiusa|Tre|2019-06-15|[{"foglio": "3", "numero": "45"}]`})
}

// praticaM is a pratica as the model keeps it: what was delivered, and over it what the office wrote.
type praticaM struct {
	consegnato map[string]string // nil: the office's own
	aMano      map[string]string
}

func (p praticaM) copia() praticaM {
	return praticaM{maps.Clone(p.consegnato), maps.Clone(p.aMano)}
}

func (p praticaM) vale(campo string) string {
	if v, ok := p.aMano[campo]; ok {
		return v
	}
	return p.consegnato[campo]
}

// TestAnyHistoryOfDeliveriesAndHandsIsThatOfTheModel plays random deliveries, edits and undos, and compares what
// holds with a model that keeps the two layers apart.
//
// The model of an undo: what was delivered before comes back under all that the office wrote before that delivery and
// since. What the delivery brought and the office touched stays, the office's own.
func TestAnyHistoryOfDeliveriesAndHandsIsThatOfTheModel(t *testing.T) {
	for seme := range uint64(6) {
		t.Run(fmt.Sprint(seme), func(t *testing.T) { unaStoriaDiPratiche(t, nuovoBanco(t, "X100"), seme) })
	}
}

// annullaM takes a delivery back from the model.
func annullaM(vive, prima map[string]praticaM, nuove []string) {
	for k, p := range prima {
		sopra := vive[k].aMano
		p = p.copia()
		if p.aMano == nil {
			p.aMano = map[string]string{}
		}
		maps.Copy(p.aMano, sopra)
		vive[k] = p
	}
	for _, k := range nuove {
		p := vive[k]
		if len(p.aMano) == 0 {
			delete(vive, k)
			continue
		}
		sua := maps.Clone(p.consegnato)
		maps.Copy(sua, p.aMano)
		vive[k] = praticaM{nil, sua}
	}
}

func unaStoriaDiPratiche(t *testing.T, b *banco, seme uint64) {
	x, ente, chi := b.ufficio()
	oggi := *giorno(t, "2026-02-01")
	r := rand.New(rand.NewPCG(seme, 7))
	campi := []string{"oggetto", "protocollo", "civico"}
	type passata struct {
		n     int64
		prima map[string]praticaM // of the pratiche that it touched, as they were before
		nuove []string
	}
	vive := map[string]praticaM{}
	var fatte []passata
	controlla := func(quando string) {
		t.Helper()
		var attese []string
		for _, k := range slices.Sorted(maps.Keys(vive)) {
			p := vive[k]
			attese = append(attese, fmt.Sprintf("%s|%s|%s|%s", k, p.vale("oggetto"), p.vale("protocollo"), p.vale("civico")))
		}
		uguale(t, quando, righe(b, `SELECT numero || '|' || COALESCE(oggetto, '') || '|' || COALESCE(protocollo, '') || '|' || COALESCE(civico, '') FROM edilizia.pratica WHERE superseded_at IS NULL ORDER BY numero`), attese)
		if t.Failed() {
			t.FailNow()
		}
	}
	for passo := range 14 {
		switch caso := r.IntN(10); {
		case caso < 4: // a delivery
			var testo strings.Builder
			p := passata{prima: map[string]praticaM{}}
			for k := range 4 {
				if r.IntN(3) == 0 {
					continue
				}
				nome, c := fmt.Sprint(k), map[string]string{}
				for _, f := range campi {
					if r.IntN(2) == 0 {
						c[f] = string(rune('a' + r.IntN(3)))
					}
				}
				fmt.Fprintf(&testo, "X100;;2020;%s;%s;;CILA;efficace;%s;;;;3;45;;;;%s;;;;\n", nome, c["protocollo"], c["oggetto"], c["civico"])
				vecchia, cera := vive[nome]
				if cera && vecchia.consegnato != nil && maps.Equal(vecchia.consegnato, c) {
					continue
				}
				if cera {
					p.prima[nome] = vecchia.copia()
				} else {
					p.nuove = append(p.nuove, nome)
				}
				n := praticaM{c, maps.Clone(vecchia.aMano)}
				maps.DeleteFunc(n.aMano, func(f, v string) bool { return c[f] == v })
				vive[nome] = n
			}
			if testo.Len() == 0 {
				continue
			}
			e := b.pratiche(t, Acquisita, testo.String()+strings.Repeat("\n", passo+1)) // another digest each time
			p.n = *e.Fornitura
			fatte = append(fatte, p)
			controlla(fmt.Sprintf("seed %d, step %d: delivery", seme, passo))
		case caso < 8: // a hand
			chiavi := slices.Sorted(maps.Keys(vive))
			if len(chiavi) == 0 {
				continue
			}
			nome, f, v := chiavi[r.IntN(len(chiavi))], campi[r.IntN(len(campi))], string(rune('a'+r.IntN(4)))
			id := uno[string](b, "SELECT lpad(to_hex(pratica_id), 15, '0') FROM edilizia.pratica WHERE superseded_at IS NULL AND numero = $1", nome)
			if _, err := x.Modifica(chi.ctx, ente, id, edilizia.Campi{f: json.RawMessage(`"` + v + `"`)}, edilizia.Modo{Oggi: oggi}); err != nil {
				t.Fatal(err)
			}
			p := vive[nome].copia()
			if p.aMano == nil {
				p.aMano = map[string]string{}
			}
			p.aMano[f] = v
			vive[nome] = p
			controlla(fmt.Sprintf("seed %d, step %d: %s of %s by hand", seme, passo, f, nome))
		default:
			if len(fatte) == 0 {
				continue
			}
			p := fatte[len(fatte)-1]
			fatte = fatte[:len(fatte)-1]
			senzaErrore(t, b.Annulla(b.ctx, p.n, "prova", "collaudo"))
			annullaM(vive, p.prima, p.nuove)
			controlla(fmt.Sprintf("seed %d, step %d: undo", seme, passo))
		}
	}
}
