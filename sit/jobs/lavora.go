package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/cestor/sit/sit"
)

// Lavoro does operazioni of one tipo. An error that a person can mend (Invalid, NotFound,
// Forbidden, Conflict) refuses the operazione; another one fails it.
type Lavoro func(ctx context.Context, c *Corso) error

// Periodico is what is done by itself, by one process for all.
type Periodico struct {
	Nome string
	Ogni time.Duration
	Fai  func(context.Context) error
}

// Corso is an operazione while it is done.
type Corso struct {
	Ente      int32
	ID        string
	Nome      string // of who started it
	Argomenti json.RawMessage

	j         *Jobs
	mu        sync.Mutex
	scritto   time.Time
	fase      string
	percento  int
	rifiutata bool
}

// ogniQuanto is how often progress is written: a page asks every second.
const (
	ogniQuanto   = 700 * time.Millisecond
	ogniBattito  = 15 * time.Second
	ogniSpazzata = time.Minute
	ultimo       = 10 * time.Second // for writing how it ended, whatever happens
	riprova      = 5 * time.Second  // when the database is not there for who would begin
)

// Avanza tells how far it is; it never goes back. What cannot be written is no reason to stop.
func (c *Corso) Avanza(ctx context.Context, percento int, fase string) {
	c.mu.Lock()
	percento = max(c.percento, min(percento, 99))
	nuova := fase != c.fase
	if !nuova && (percento == c.percento || time.Since(c.scritto) < ogniQuanto) {
		c.mu.Unlock()
		return
	}
	c.fase, c.percento, c.scritto = fase, percento, time.Now()
	c.mu.Unlock()
	_ = c.j.scrivi(ctx, "Avanza", pgx.NamedArgs{"ente": c.Ente, "id": c.ID, "percento": percento, "fase": fase})
}

// Aggiungi adds a line to the result. A refused one makes the whole operazione refused.
func (c *Corso) Aggiungi(ctx context.Context, riga any, rifiutata bool) error {
	b, err := json.Marshal(riga)
	if err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	c.mu.Lock()
	c.rifiutata = c.rifiutata || rifiutata
	c.mu.Unlock()
	return c.j.scrivi(ctx, "Aggiungi", pgx.NamedArgs{"ente": c.Ente, "id": c.ID, "riga": string(b)})
}

// scrivi runs one statement as the owner of the queue.
func (j *Jobs) scrivi(ctx context.Context, query string, args pgx.NamedArgs) error {
	return j.db.Owner(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL(query), args)
		return err
	})
}

// Lavora does what is in the queue until ctx ends:
//
//  1. give up what a dead process left under way
//  2. work, looking every minute for the dead
//  3. when ctx ends stop what is under way and put it back in the queue
func (j *Jobs) Lavora(ctx context.Context, lavori map[string]Lavoro, periodici []Periodico) error {
	if err := j.Spazza(ctx); err != nil {
		return err
	}
	operai := river.NewWorkers()
	river.AddWorker(operai, &operaio{j: j, lavori: lavori})
	river.AddWorker(operai, &orologio{j: j, periodici: periodici})
	cfg := &river.Config{
		Schema: schema, Logger: soloGuasti(j.log), Workers: operai, JobTimeout: -1, RescueStuckJobsAfter: 24 * time.Hour,
		Queues: map[string]river.QueueConfig{codaOperazioni: {MaxWorkers: 1}, river.QueueDefault: {MaxWorkers: 1}},
	}
	for _, p := range periodici {
		cfg.PeriodicJobs = append(cfg.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(p.Ogni),
			func() (river.JobArgs, *river.InsertOpts) { return ricorrente{p.Nome}, una(p.Ogni) }, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	cliente, err := river.NewClient(riverpgxv5.New(j.db.OwnerPool()), cfg)
	if err != nil {
		return fmt.Errorf("open queue: %w", err)
	}
	// The workers end by StopAndCancel below, which waits for them.
	if err := cliente.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start queue: %w", err)
	}
	ogni := time.NewTicker(ogniSpazzata)
	defer ogni.Stop()
	for {
		select {
		case <-ctx.Done():
			fine, basta := context.WithTimeout(context.WithoutCancel(ctx), 2*ultimo)
			defer basta()
			if err := cliente.StopAndCancel(fine); err != nil {
				return fmt.Errorf("stop queue: %w", err)
			}
			return nil
		case <-ogni.C:
			if err := j.Spazza(ctx); err != nil && ctx.Err() == nil {
				j.log.ErrorContext(ctx, "sweep operazioni", "err", err)
			}
		}
	}
}

const interrotta = "Il server si è interrotto prima della fine. Ciò che il risultato elenca come acquisito è entrato per intero; del resto nessun dato è cambiato. Inviare di nuovo gli stessi file: quelli già acquisiti si riconoscono."

// Spazza marks as failed what dead processes left under way.
func (j *Jobs) Spazza(ctx context.Context) error {
	return j.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		rows, _ := conn.Query(ctx, queries.SQL("Abbandonate"))
		morte, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
			Ente int32
			ID   string
		}])
		if err != nil {
			return err
		}
		for _, m := range morte {
			args := pgx.NamedArgs{"ente": m.Ente, "id": m.ID, "errore": interrotta}
			for _, q := range []string{"SegnaFallita", "Sblocca"} {
				if _, err := conn.Exec(ctx, queries.SQL(q), args); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// operaio does the operazioni.
type operaio struct {
	river.WorkerDefaults[compito]
	j      *Jobs
	lavori map[string]Lavoro
}

func (*operaio) Timeout(*river.Job[compito]) time.Duration { return -1 }

// Work takes the lock of the operazione, which says that somebody works on it, and holds it on a
// connection of its own until the row says how it ended.
func (o *operaio) Work(ctx context.Context, job *river.Job[compito]) error {
	inizio := time.Now()
	c := &Corso{j: o.j, Ente: job.Args.Ente, ID: job.Args.Operazione}
	var tipo, stato string
	// Not the ctx of the job: how it ended is written also when it is stopped.
	err := o.j.db.OwnerConn(context.WithoutCancel(ctx), func(senza context.Context, conn *pgx.Conn) error {
		args := pgx.NamedArgs{"ente": c.Ente, "id": c.ID}
		if _, err := conn.Exec(ctx, queries.SQL("Blocca"), args); err != nil {
			return river.JobSnooze(riprova)
		}
		defer func() { _, _ = conn.Exec(senza, queries.SQL("Sblocca"), args) }()
		err := conn.QueryRow(ctx, queries.SQL("Prendi"), args).Scan(&tipo, &c.Argomenti, &c.Nome)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil { // it has not begun: it waits
			return river.JobSnooze(riprova)
		}
		causa := o.esegui(ctx, tipo, c)
		if causa != nil && ctx.Err() != nil { // the server is stopping: it begins again at the next start
			stato = InCoda
			if _, err := conn.Exec(senza, queries.SQL("RimettiInCoda"), args); err != nil {
				return err
			}
			return river.JobSnooze(0)
		}
		var messaggio *string
		if stato, messaggio = esito(causa, c.rifiutata); stato == Fallita {
			o.j.log.ErrorContext(ctx, "operazione", "tipo", tipo, "ente", c.Ente, "operazione", c.ID, "errore", causa)
		}
		args["stato"], args["errore"] = stato, messaggio
		fine, basta := context.WithTimeout(senza, ultimo)
		defer basta()
		_, err = conn.Exec(fine, queries.SQL("Concludi"), args)
		return err
	})
	if tipo != "" {
		o.j.log.InfoContext(ctx, "operazione", "tipo", tipo, "ente", c.Ente, "stato", stato, "durata", time.Since(inizio))
	}
	return err
}

// esegui runs the code bound to the tipo, beating while it lasts.
func (o *operaio) esegui(ctx context.Context, tipo string, c *Corso) (err error) {
	fai := o.lavori[tipo]
	if fai == nil {
		return sit.Errorf(sit.Internal, "no code is bound to %q", tipo)
	}
	batte, basta := context.WithCancel(ctx)
	var vivi sync.WaitGroup
	vivi.Go(func() { c.batti(batte) })
	defer func() {
		if p := recover(); p != nil {
			o.j.log.ErrorContext(ctx, "panic", "tipo", tipo, "panic", p, "stack", string(debug.Stack()))
			err = sit.Errorf(sit.Internal, "panic in %s", tipo)
		}
		basta()
		vivi.Wait()
	}()
	return fai(ctx, c)
}

func (c *Corso) batti(ctx context.Context) {
	t := time.NewTicker(ogniBattito)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			_ = c.j.scrivi(ctx, "Battito", pgx.NamedArgs{"ente": c.Ente, "id": c.ID})
		}
	}
}

// esito is the state in which an operazione ends, and what the person is told.
func esito(causa error, rifiutata bool) (stato string, messaggio *string) {
	if causa == nil {
		if rifiutata {
			return Rifiutata, nil
		}
		return Conclusa, nil
	}
	m := sit.Messaggio(causa)
	switch sit.Kind(causa) {
	case sit.Invalid, sit.NotFound, sit.Forbidden, sit.Conflict:
		return Rifiutata, &m
	}
	return Fallita, &m
}

// orologio does what comes back by itself.
type orologio struct {
	river.WorkerDefaults[ricorrente]
	j         *Jobs
	periodici []Periodico
}

func (*orologio) Timeout(*river.Job[ricorrente]) time.Duration { return time.Hour }

func (o *orologio) Work(ctx context.Context, job *river.Job[ricorrente]) error {
	for _, p := range o.periodici {
		if p.Nome == job.Args.Nome {
			err := p.Fai(ctx)
			if err != nil && ctx.Err() == nil {
				o.j.log.LogAttrs(ctx, slog.LevelError, "periodico", slog.String("nome", p.Nome), slog.Any("errore", err))
			}
			return err
		}
	}
	return nil // another version of the program put it there
}
