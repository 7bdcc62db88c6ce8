package jobs

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

type pgxTx = pgx.Tx

// Jobs puts operazioni in the queue, and does them.
type Jobs struct {
	db   *pg.DB
	log  *slog.Logger
	coda *river.Client[pgx.Tx] // only puts in
}

// New opens the queue of a database that has been migrated by Migrate.
func New(ctx context.Context, db *pg.DB, log *slog.Logger) (*Jobs, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	switch ok, err := pronta(ctx, db.OwnerPool()); {
	case err != nil:
		return nil, err
	case !ok:
		return nil, sit.Rifiuto(sit.Unavailable, "MIGRAZIONI_MANCANTI", "La coda dei lavori non è pronta: eseguire «sit migrate».")
	}
	coda, err := river.NewClient(riverpgxv5.New(db.OwnerPool()), &river.Config{Schema: schema, Logger: soloGuasti(log)})
	if err != nil {
		return nil, fmt.Errorf("open queue: %w", err)
	}
	return &Jobs{db: db, log: log, coda: coda}, nil
}

// compito is the job of an operazione, as the queue keeps it: what is asked is in the row.
type compito struct {
	Ente       int32  `json:"ente"`
	Operazione string `json:"operazione"`
}

func (compito) Kind() string { return "operazione" }

// InsertOpts: an import that failed must be looked at before it is tried again.
func (compito) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: codaOperazioni, MaxAttempts: 1}
}

// ricorrente is a job that comes back by itself.
type ricorrente struct {
	Nome string `json:"nome"`
}

func (ricorrente) Kind() string { return "periodico" }

// una is how a ricorrente that comes back that often is put in the queue: by one process for all, once in its time.
func una(ogni time.Duration) *river.InsertOpts {
	return &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: min(ogni, time.Hour)}}
}

// codaOperazioni does one thing at a time in a process: an import takes all the connections and
// processors that it finds.
const codaOperazioni = "operazioni"

// soloGuasti keeps the chatter of the queue out of the log.
func soloGuasti(log *slog.Logger) *slog.Logger { return slog.New(livello{log.Handler()}) }

type livello struct{ slog.Handler }

func (l livello) Enabled(ctx context.Context, v slog.Level) bool {
	return v >= slog.LevelWarn && l.Handler.Enabled(ctx, v)
}
func (l livello) WithAttrs(a []slog.Attr) slog.Handler { return livello{l.Handler.WithAttrs(a)} }
func (l livello) WithGroup(n string) slog.Handler      { return livello{l.Handler.WithGroup(n)} }
