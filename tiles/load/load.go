package load

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/tiles"
)

// Config of a Loader; the zero value works.
type Config struct {
	Poll    time.Duration // between comparisons that nothing woke; 0: 5 s
	Workers int           // connections of the first load; 0: by the number of cores
	Log     *slog.Logger  // nil: nowhere
	Observe func(Update)  // told of every change put in place; nil: nobody
}

// Update is a change that readers of the map now see.
type Update struct {
	Segments int           // made anew, empty ones included
	Features int           // in them, of all days
	Undrawn  int           // that have no area, or no coordinates that can be drawn
	First    bool          // the first load, of everything
	Took     time.Duration // to read and build
	Delay    time.Duration // since the commit was announced; 0 when the poll found it
}

// Loader keeps a map like a database.
type Loader struct {
	db  *pg.DB
	m   *tiles.Map
	cfg Config

	ready atomic.Bool
	known map[tiles.SegmentKey]int64 // versions of what the map shows; of Run's goroutine alone

	mu     sync.Mutex
	told   map[int32]time.Time // enti announced and not yet looked at; 0 is all of them
	sheets map[tiles.SegmentKey]Sheet
	awake  chan struct{}
}

// New makes a Loader of m from db. Nothing happens before Run.
func New(db *pg.DB, m *tiles.Map, cfg Config) *Loader {
	cfg.Poll = cmp.Or(cfg.Poll, 5*time.Second)
	cfg.Workers = cmp.Or(cfg.Workers, 1+runtime.GOMAXPROCS(0)) // one reads while the server works for another
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Loader{db: db, m: m, cfg: cfg, told: map[int32]time.Time{}, sheets: map[tiles.SegmentKey]Sheet{}, awake: make(chan struct{}, 1)}
}

// Ready is nil once the whole map is in memory; what goes wrong later does not undo that, for
// what was loaded is still served.
func (l *Loader) Ready() error {
	if l.ready.Load() {
		return nil
	}
	return sit.Rifiuto(sit.Unavailable, "MAPPA_IN_CARICAMENTO", "La mappa si sta caricando in memoria: riprovare tra qualche secondo.")
}

// Run loads and then follows, until ctx ends. It returns only then, with all it started.
func (l *Loader) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { l.listen(ctx) })
	pause := newBackoff()
	for !l.ready.Load() {
		if err := l.loadAll(ctx); err == nil {
			l.ready.Store(true)
		} else if !l.stumble(ctx, "load the map", err, pause) {
			return
		}
	}
	pause.reset()
	poll := time.NewTicker(l.cfg.Poll)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.awake:
		case <-poll.C:
			l.wake(everything, time.Time{})
		}
		for enti := l.announced(); len(enti) > 0; {
			err := l.refresh(ctx, enti)
			if err == nil {
				pause.reset()
				break
			}
			if !l.stumble(ctx, "refresh the map", err, pause) {
				return
			}
		}
	}
}

// everything stands for all enti in told.
const everything int32 = 0

// wake notes that an ente changed. The first announcement counts for the delay.
func (l *Loader) wake(ente int32, at time.Time) {
	l.mu.Lock()
	if first, ok := l.told[ente]; !ok || first.IsZero() {
		l.told[ente] = at
	}
	l.mu.Unlock()
	select {
	case l.awake <- struct{}{}:
	default:
	}
}

func (l *Loader) announced() map[int32]time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	told := l.told
	l.told = map[int32]time.Time{}
	return told
}

// stumble logs and waits; false when there is nothing to wait for any more.
func (l *Loader) stumble(ctx context.Context, doing string, err error, pause *backoff) bool {
	if ctx.Err() != nil {
		return false
	}
	wait := pause.next()
	l.cfg.Log.Warn("cannot "+doing+": what was loaded goes on being served", "error", err, "again_in", wait)
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

// sheetsPerBatch bounds what a worker holds before it is built: some tens of thousands of
// drawings.
const sheetsPerBatch = 32

// loadAll reads everything, several batches side by side. Each is true to itself; what a commit
// changed in between is found by the comparison at the end, before anybody sees the map.
func (l *Loader) loadAll(ctx context.Context) error {
	start := time.Now()
	batches, err := l.plan(ctx)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	all := newChange()
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(l.cfg.Workers)
	for _, b := range batches {
		g.Go(func() error {
			var one change
			err := l.snapshot(gctx, func(tx pgx.Tx) error {
				versions, err := versionsOf(gctx, tx, b.ente)
				if err != nil {
					return err
				}
				switch b.layer {
				case tiles.Civici:
					one, err = l.readCivici(gctx, tx, b.ente, b.fogli)
				case tiles.Zone, tiles.Vincoli:
					one, err = l.readPiani(gctx, tx, b.ente, b.layer, b.fogli)
				default:
					one, err = l.readBatch(gctx, tx, b)
				}
				if err != nil {
					return err
				}
				one.versions = b.only(versions)
				return nil
			})
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			all.add(one)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	l.known = all.versions
	l.m.Apply(all.segments, nil)
	l.keepSheets(all)
	// The boundaries, and whatever changed since its batch was read.
	rest, err := l.compare(ctx, map[int32]time.Time{everything: {}})
	if err != nil {
		return err
	}
	all.add(rest)
	l.observe(all, Update{First: true, Took: time.Since(start)})
	return nil
}

// snapshot runs fn on one instant of the database, in the way that batches want.
func (l *Loader) snapshot(ctx context.Context, fn func(pgx.Tx) error) error {
	return l.db.OwnerSnapshot(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, queries.SQL("Serial")); err != nil {
			return err
		}
		return fn(tx)
	})
}

// plan cuts all sheets, squares and plans into batches.
func (l *Loader) plan(ctx context.Context) (batches []batch, err error) {
	err = l.db.OwnerSnapshot(ctx, func(tx pgx.Tx) error {
		var ente, foglio int32
		var name string
		for _, kind := range []struct {
			query string
			most  int
		}{{"Sheets", sheetsPerBatch}, {"CelleDi", cellsPerBatch}, {"SegmentiDi", plansPerBatch}} {
			rows, _ := tx.Query(ctx, queries.SQL(kind.query))
			_, err := pgx.ForEachRow(rows, []any{&ente, &name, &foglio}, func() error {
				layer, err := tiles.ParseLayer(name)
				if err != nil {
					return err
				}
				if n := len(batches); n == 0 || batches[n-1].ente != ente || batches[n-1].layer != layer || len(batches[n-1].fogli) == kind.most {
					batches = append(batches, batch{ente: ente, layer: layer})
				}
				last := &batches[len(batches)-1]
				last.fogli = append(last.fogli, foglio)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list sheets: %w", err)
	}
	return batches, nil
}

// only keeps the versions of the segments of a batch.
func (b batch) only(versions map[tiles.SegmentKey]int64) map[tiles.SegmentKey]int64 {
	mine := make(map[int32]bool, len(b.fogli))
	for _, f := range b.fogli {
		mine[f] = true
	}
	for k := range versions {
		if !mine[k.Foglio] || b.layer != readAs(k.Layer) {
			delete(versions, k)
		}
	}
	return versions
}

// readAs is the kind of batch that makes the segments of a layer: Comuni stands for sheets, as in batch.
func readAs(l tiles.Layer) tiles.Layer {
	switch l {
	case tiles.Civici, tiles.Zone, tiles.Vincoli:
		return l
	}
	return tiles.Comuni
}
