package errori

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

type soloUna struct{}

func (soloUna) Oggetto(_ context.Context, e sit.Ente, id string) (string, string, error) {
	if id == "x100_000100.1" || id == "X100_000100.1" {
		return "particella", "X100_000100.1", nil
	}
	return "", "", sit.Rifiuto(sit.NotFound, "OGGETTO_INESISTENTE", "Non c'è.").Su("oggetto")
}

func apri(t *testing.T) (*pg.DB, *Errori, [2]sit.Ente) {
	db := pgtest.Open(t)
	var enti [2]sit.Ente
	for i, c := range []string{"X100", "X200"} {
		e := sit.Ente{Codice: catasto.CodiceComune(c), Nome: "Prova", Zona: 7792}
		if _, err := db.AddEnte(t.Context(), e, nil, 0); err != nil {
			t.Fatal(err)
		}
		err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT ente_id FROM sit.ente WHERE codice = $1`, c).Scan(&e.ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		enti[i] = e
	}
	return db, New(db, soloUna{}), enti
}

const testo = "Il confine verso la strada è segnato due metri dentro il mio cortile."

func TestAReportGoesFromTheQueueToItsAnswer(t *testing.T) {
	_, x, enti := apri(t)
	codice, err := x.Segnala(t.Context(), enti[0], Domanda{Oggetto: "x100_000100.1", Testo: "  " + testo + "\r\n\x00 "})
	if err != nil {
		t.Fatal(err)
	}
	if letto, ok := LeggiCodice(strings.ToLower(strings.ReplaceAll(codice, "-", " "))); !ok || letto != codice {
		t.Errorf("%q is read as %q", codice, letto)
	}
	ambito := sit.AmbitoDi(enti[0].ID, enti[1].ID)
	coda, err := x.Coda(t.Context(), ambito, false)
	if err != nil || len(coda) != 1 || coda[0].Testo != testo || coda[0].Oggetto != "X100_000100.1" || coda[0].Stato != Nuovo {
		t.Fatalf("%+v %v", coda, err)
	}
	if e, err := x.Esito(t.Context(), enti[0], codice); err != nil || e.Stato != Nuovo || e.Tipo != "particella" {
		t.Errorf("%+v %v", e, err)
	}
	if _, err := x.Esito(t.Context(), enti[1], codice); sit.Kind(err) != sit.NotFound {
		t.Errorf("another ente answers: %v", err)
	}
	for _, c := range []struct{ stato, nota, vuole string }{
		{"chiuso", "", "STATO_NON_VALIDO"}, {Respinto, " ", "NOTA_MANCANTE"}, {Risolto, strings.Repeat("a", 1001), "NOTA_NON_VALIDA"},
	} {
		if err := x.Aggiorna(t.Context(), ambito, codice, c.stato, c.nota, "prova"); sit.Codice(err) != c.vuole {
			t.Errorf("%s: %v", c.vuole, err)
		}
	}
	if err := x.Aggiorna(t.Context(), sit.AmbitoDi(enti[1].ID), codice, Risolto, "", "prova"); sit.Kind(err) != sit.NotFound {
		t.Errorf("another office closes it: %v", err)
	}
	if err := x.Aggiorna(t.Context(), ambito, codice, PresoInCarico, "", "prova"); err != nil {
		t.Fatal(err)
	}
	if coda, _ = x.Coda(t.Context(), ambito, false); len(coda) != 1 || coda[0].PresoAt == nil {
		t.Errorf("%+v", coda)
	}
	if err := x.Aggiorna(t.Context(), ambito, strings.ToLower(codice), Risolto, "Corretto con la mappa del 2026.", "prova"); err != nil {
		t.Fatal(err)
	}
	if coda, _ = x.Coda(t.Context(), ambito, false); len(coda) != 0 {
		t.Errorf("still open: %+v", coda)
	}
	if e, err := x.Esito(t.Context(), enti[0], codice); err != nil || e.Stato != Risolto || e.Nota == "" || e.ChiusoAt == nil {
		t.Errorf("%+v %v", e, err)
	}
}

func TestBadReportsAreRefusedByField(t *testing.T) {
	_, x, enti := apri(t)
	for nome, c := range map[string]struct {
		d             Domanda
		codice, campo string
	}{
		"too short":           {Domanda{Oggetto: "X100_000100.1", Testo: "  breve  "}, "TESTO_NON_VALIDO", "testo"},
		"too long":            {Domanda{Oggetto: "X100_000100.1", Testo: strings.Repeat("è", 2001)}, "TESTO_NON_VALIDO", "testo"},
		"not UTF-8":           {Domanda{Oggetto: "X100_000100.1", Testo: "perch\xe8 così non si legge"}, "TESTO_NON_VALIDO", "testo"},
		"about nothing":       {Domanda{Oggetto: " ", Testo: testo}, "OGGETTO_MANCANTE", "oggetto"},
		"about what is not":   {Domanda{Oggetto: "X100_000100.2", Testo: testo}, "OGGETTO_INESISTENTE", "oggetto"},
		"with a key too long": {Domanda{Oggetto: "X100_000100.1", Testo: testo, Chiave: strings.Repeat("k", 201)}, "CHIAVE_NON_VALIDA", "Idempotency-Key"},
	} {
		_, err := x.Segnala(t.Context(), enti[0], c.d)
		var e *sit.Errore
		for _, ok := err.(*sit.Errore); err != nil && !ok; _, ok = err.(*sit.Errore) {
			err = err.(interface{ Unwrap() error }).Unwrap()
		}
		if e, _ = err.(*sit.Errore); e == nil || e.Codice != c.codice || e.Campo != c.campo {
			t.Errorf("%s: %v", nome, err)
		}
	}
}

func TestTheSameKeyIsTheSameReport(t *testing.T) {
	_, x, enti := apri(t)
	d := Domanda{Oggetto: "X100_000100.1", Testo: testo, Chiave: "a-key"}
	primo, err := x.Segnala(t.Context(), enti[0], d)
	if err != nil {
		t.Fatal(err)
	}
	if secondo, err := x.Segnala(t.Context(), enti[0], d); err != nil || secondo != primo {
		t.Errorf("%q %v, want %q", secondo, err, primo)
	}
	altro := d
	altro.Testo += " E anche l'edificio."
	if _, err := x.Segnala(t.Context(), enti[0], altro); sit.Codice(err) != "CHIAVE_RIUSATA" || sit.Kind(err) != sit.Conflict {
		t.Errorf("the key with another content: %v", err)
	}
	if c, err := x.Segnala(t.Context(), enti[1], altro); err != nil || c == primo {
		t.Errorf("the key belongs to another ente: %q %v", c, err)
	}
}

// What people wrote is behind a policy, and dies a year after it was answered.
func TestReportsAreKeptFromOthersAndNotForEver(t *testing.T) {
	db, x, enti := apri(t)
	codice, err := x.Segnala(t.Context(), enti[0], Domanda{Oggetto: "X100_000100.1", Testo: testo})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []sit.Ambito{sit.Pubblico(), sit.AmbitoDi(enti[1].ID)} {
		err := db.Read(t.Context(), a, func(tx pgx.Tx) error {
			var n int
			err := tx.QueryRow(t.Context(), `SELECT count(*) FROM errori.errore`).Scan(&n)
			if n != 0 {
				t.Errorf("%v sees %d reports", a, n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err = db.Write(t.Context(), enti[1].ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO errori.errore (ente_id, codice, tipo, oggetto, testo) VALUES ($1, 'A', 'comune', 'X100', 'di un altro ente')`, enti[0].ID)
		return err
	})
	if err == nil {
		t.Error("an ente writes into the queue of another")
	}
	err = db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE errori.errore SET stato = 'risolto', chiuso_at = $1`, time.Now().AddDate(-1, 0, -1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Segnala(t.Context(), enti[0], Domanda{Oggetto: "X100_000100.1", Testo: testo}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Esito(t.Context(), enti[0], codice); sit.Kind(err) != sit.NotFound {
		t.Errorf("still there: %v", err)
	}
}

func TestVotesAreCounts(t *testing.T) {
	_, x, enti := apri(t)
	oggi, _ := sit.ParseGiorno("2025-06-01")
	for _, voto := range []int{5, 5, 2} {
		if err := x.Giudica(t.Context(), enti[0], "particella", voto, oggi); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Giudica(t.Context(), enti[0], "particella", 6, oggi); sit.Codice(err) != "VOTO_NON_VALIDO" {
		t.Errorf("six: %v", err)
	}
	if err := x.Giudica(t.Context(), enti[0], "altro", 5, oggi); sit.Kind(err) != sit.Invalid {
		t.Errorf("a page that is none: %v", err)
	}
	g, err := x.Giudizi(t.Context(), sit.AmbitoDi(enti[0].ID))
	if err != nil || len(g) != 1 || g[0].N != 3 || g[0].Media != 4 {
		t.Errorf("%+v %v", g, err)
	}
}

func FuzzLeggiCodice(f *testing.F) {
	f.Add("K7MB-93QX")
	f.Add("k7mb93qx")
	f.Add("\x00\xff")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := LeggiCodice(s)
		if !ok {
			return
		}
		if again, ok := LeggiCodice(c); !ok || again != c {
			t.Fatalf("%q, then %q", c, again)
		}
	})
}

func FuzzPulisciTesto(f *testing.F) {
	f.Add(testo)
	f.Add("\x00\x01\r\n due righe \r\n ")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := PulisciTesto(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(p, "\x00\r") {
			t.Fatalf("%q keeps control characters", p)
		}
		if again, err := PulisciTesto(p); err != nil || again != p {
			t.Fatalf("%q, then %q %v", p, again, err)
		}
	})
}
