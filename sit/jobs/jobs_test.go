package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

type banco struct {
	t    *testing.T
	db   *pg.DB
	j    *jobs.Jobs
	ente int32
}

func apri(t *testing.T) *banco {
	b := &banco{t: t, db: pgtest.Open(t)}
	if _, err := b.db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	var err error
	if b.j, err = jobs.New(t.Context(), b.db, nil); err != nil {
		t.Fatal(err)
	}
	err = b.db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT ente_id FROM sit.ente`).Scan(&b.ente)
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *banco) accoda(n jobs.Nuova, fallisci ...error) (id string, err error) {
	n.Ente, n.Genere, n.Chi, n.Nome = b.ente, 1, 7, "Operatore di prova"
	err = b.db.Write(b.t.Context(), b.ente, func(tx pgx.Tx) error {
		if id, err = b.j.Accoda(b.t.Context(), tx, n); err != nil {
			return err
		}
		return errors.Join(fallisci...)
	})
	return id, err
}

// lavora works until fino is true of every operazione asked about.
func (b *banco) lavora(lavori map[string]jobs.Lavoro, periodici []jobs.Periodico, fino func() bool) {
	b.t.Helper()
	ctx, basta := context.WithCancel(b.t.Context())
	defer basta()
	finito := make(chan error, 1)
	go func() { finito <- b.j.Lavora(ctx, lavori, periodici) }()
	for !fino() {
		select {
		case err := <-finito:
			b.t.Fatalf("it stopped working: %v", err)
		case <-b.t.Context().Done():
			b.t.Fatal("too long")
		case <-time.After(10 * time.Millisecond):
		}
	}
	basta()
	if err := <-finito; err != nil {
		b.t.Fatal(err)
	}
}

func (b *banco) una(id string) jobs.Operazione {
	b.t.Helper()
	o, err := b.j.Mia(b.t.Context(), sit.AmbitoDi(b.ente), 1, 7, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return o
}

func TestHowAnOperazioneEnds(t *testing.T) {
	b := apri(t)
	var scorse []string
	lavori := map[string]jobs.Lavoro{
		"va": func(ctx context.Context, c *jobs.Corso) error {
			c.Avanza(ctx, 40, "lettura")
			scorse = append(scorse, string(c.Argomenti))
			return c.Aggiungi(ctx, map[string]any{"fornitura": 12}, false)
		},
		"rifiuta": func(ctx context.Context, c *jobs.Corso) error {
			return c.Aggiungi(ctx, map[string]any{"esito": "rifiutata"}, true)
		},
		"vieta": func(context.Context, *jobs.Corso) error {
			return sit.Rifiuto(sit.Invalid, "NO", "Non si può.")
		},
		"rompe":   func(context.Context, *jobs.Corso) error { return errors.New("SEGRETO") },
		"scoppia": func(context.Context, *jobs.Corso) error { panic("SEGRETO") },
	}
	casi := []struct{ tipo, stato, risultato, errore string }{
		{"va", jobs.Conclusa, `[{"fornitura": 12}]`, ""},
		{"rifiuta", jobs.Rifiutata, `[{"esito": "rifiutata"}]`, ""},
		{"vieta", jobs.Rifiutata, `[]`, "Non si può."},
		{"rompe", jobs.Fallita, `[]`, sit.Messaggio(errors.New(""))},
		{"scoppia", jobs.Fallita, `[]`, sit.Messaggio(errors.New(""))},
		{"ignoto", jobs.Fallita, `[]`, sit.Messaggio(errors.New(""))},
	}
	var ids []string
	for _, c := range casi {
		id, err := b.accoda(jobs.Nuova{Tipo: c.tipo, Argomenti: map[string]string{"a": c.tipo}})
		if err != nil {
			t.Fatal(err)
		}
		if o := b.una(id); o.Stato != jobs.InCoda || o.Finita() || o.Ente != "X100" {
			t.Errorf("waiting: %+v", o)
		}
		ids = append(ids, id)
	}
	b.lavora(lavori, nil, func() bool {
		for _, id := range ids {
			if o := b.una(id); !o.Finita() {
				return false
			}
		}
		return true
	})
	for i, c := range casi {
		o := b.una(ids[i])
		errore := ""
		if o.Errore != nil {
			errore = *o.Errore
		}
		if o.Stato != c.stato || string(o.Risultato) != c.risultato || errore != c.errore || o.ConclusaAt == nil {
			t.Errorf("%s: %s %s %q", c.tipo, o.Stato, o.Risultato, errore)
		}
	}
	if len(scorse) != 1 || scorse[0] != `{"a": "va"}` {
		t.Errorf("done %q", scorse)
	}
	if o, err := b.j.Con(t.Context(), b.ente, map[string]any{"fornitura": 12}); err != nil || o.ID != ids[0] {
		t.Errorf("by what it brought: %+v, %v", o, err)
	}
	if l, err := b.j.Ultime(t.Context(), b.ente, "va", 5); err != nil || len(l) != 1 {
		t.Errorf("list: %v, %v", l, err)
	}
}

func TestOnlyWhoStartedItSeesIt(t *testing.T) {
	b := apri(t)
	id, err := b.accoda(jobs.Nuova{Tipo: "va"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		enti   sit.Ambito
		genere int16
		chi    int64
		id     string
	}{
		{sit.AmbitoDi(b.ente), 1, 8, id}, {sit.AmbitoDi(b.ente), 2, 7, id}, {sit.AmbitoDi(b.ente + 1), 1, 7, id}, {sit.Pubblico(), 1, 7, id},
		{sit.AmbitoDi(b.ente), 1, 7, "1"}, {sit.AmbitoDi(b.ente), 1, 7, "' OR 1=1"},
	} {
		if _, err := b.j.Mia(t.Context(), c.enti, c.genere, c.chi, c.id); sit.Codice(err) != "OPERAZIONE_SCONOSCIUTA" {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// The job is queued in the transaction of who asks, or not at all; and once for a key.
func TestAKeyIsOneOperazione(t *testing.T) {
	b := apri(t)
	if _, err := b.accoda(jobs.Nuova{Tipo: "va"}, errors.New("the rest went wrong")); err == nil {
		t.Fatal("no error")
	}
	primo, err := b.accoda(jobs.Nuova{Tipo: "va", Chiave: "k", Impronta: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if id, err := b.accoda(jobs.Nuova{Tipo: "va", Chiave: "k", Impronta: "a"}); err != nil || id != primo {
		t.Errorf("again: %s, %v", id, err)
	}
	if _, err := b.accoda(jobs.Nuova{Tipo: "va", Chiave: "k", Impronta: "b"}); sit.Codice(err) != "CHIAVE_RIUSATA" {
		t.Errorf("another question: %v", err)
	}
	err = b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		var righe, compiti int
		if err := tx.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM jobs.operazione), (SELECT count(*) FROM infra.river_job)`).Scan(&righe, &compiti); err != nil {
			return err
		}
		if righe != 1 || compiti != 1 {
			t.Errorf("%d rows, %d jobs", righe, compiti)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A server that stops puts back what it was doing; the next one begins it again.
func TestWhatIsStoppedBeginsAgain(t *testing.T) {
	b := apri(t)
	id, err := b.accoda(jobs.Nuova{Tipo: "lungo"})
	if err != nil {
		t.Fatal(err)
	}
	cominciato := make(chan struct{})
	var una sync.Once
	b.lavora(map[string]jobs.Lavoro{"lungo": func(ctx context.Context, c *jobs.Corso) error {
		if err := c.Aggiungi(ctx, "a metà", false); err != nil {
			return err
		}
		una.Do(func() { close(cominciato) })
		<-ctx.Done()
		return ctx.Err()
	}}, nil, func() bool {
		select {
		case <-cominciato:
			return true
		default:
			return false
		}
	})
	if o := b.una(id); o.Stato != jobs.InCoda {
		t.Fatalf("after the stop: %s", o.Stato)
	}
	b.lavora(map[string]jobs.Lavoro{"lungo": func(ctx context.Context, c *jobs.Corso) error { return c.Aggiungi(ctx, "intero", false) }}, nil,
		func() bool { o := b.una(id); return o.Finita() })
	if o := b.una(id); o.Stato != jobs.Conclusa || string(o.Risultato) != `["intero"]` {
		t.Errorf("%s %s", o.Stato, o.Risultato)
	}
}

// One whose process died is nobody's: its lock has fallen with it.
func TestWhatTheDeadLeftIsGivenUp(t *testing.T) {
	b := apri(t)
	morta, err := b.accoda(jobs.Nuova{Tipo: "va"})
	if err != nil {
		t.Fatal(err)
	}
	viva, err := b.accoda(jobs.Nuova{Tipo: "va"})
	if err != nil {
		t.Fatal(err)
	}
	err = b.db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `UPDATE jobs.operazione SET stato = 'in_corso', percento = 30`); err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(hashtext('operazione'), hashtext($1))`, viva); err != nil {
			return err
		}
		if err := b.j.Spazza(ctx); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, `SELECT pg_advisory_unlock_all()`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if o := b.una(morta); o.Stato != jobs.Fallita || o.Errore == nil {
		t.Errorf("the dead one: %+v", o)
	}
	if o := b.una(viva); o.Stato != jobs.InCorso {
		t.Errorf("the living one: %s", o.Stato)
	}
}

func TestWhatComesBackByItself(t *testing.T) {
	b := apri(t)
	fatto := make(chan struct{}, 1)
	b.lavora(nil, []jobs.Periodico{{Nome: "prova", Ogni: time.Hour, Fai: func(context.Context) error {
		select {
		case fatto <- struct{}{}:
		default:
		}
		return nil
	}}}, func() bool { return len(fatto) > 0 })
}

func TestTheQueueIsAStepOfTheMigration(t *testing.T) {
	l, err := jobs.MigrateStatus(t.Context(), pgtest.URL(t))
	if err != nil || len(l) == 0 || !l[len(l)-1].Applicata || l[len(l)-1].Nome != "coda dei lavori" {
		b, _ := json.Marshal(l)
		t.Errorf("%s, %v", b, err)
	}
	if n, err := jobs.Migrate(t.Context(), pgtest.URL(t), nil); err != nil || n != 0 {
		t.Errorf("again: %d, %v", n, err)
	}
}
