package local

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// superuser administers a private cluster; login is what the program uses, bound by policies.
const (
	superuser = "postgres"
	login     = "sit"
	database  = "sit"
)

// Options are the exceptions to the rule. The zero value is right for data that matters.
type Options struct {
	// NoSync gives up durability for speed. For tests: after a crash of the machine the
	// cluster is lost.
	NoSync bool
	// Linger leaves the server running for some seconds after the last holder is gone, even
	// if it was killed. For tests, whose packages come one after the other.
	Linger bool
	// Root is where the versions of PostgreSQL are looked for; empty is Debian's place.
	Root string
}

// Cluster is a held private server. It stays up at least until Close: if it dies it is started
// again, at the same address.
type Cluster struct {
	place   place
	opts    Options
	holders flock
	close   sync.Once
	server  atomic.Pointer[server] // the guard replaces it
	guarded sync.WaitGroup
	unguard context.CancelFunc
	logged  int64 // what the log held before
}

// Open makes the cluster of dir if there is none, starts its server if none runs, and holds it.
func Open(ctx context.Context, dir string, opts Options) (*Cluster, error) {
	p, err := choosePlace(dir)
	if err != nil {
		return nil, err
	}
	gate, err := openLock(filepath.Join(p.base, "gate.lock"))
	if err != nil {
		return nil, err
	}
	defer gate.release()
	if err := gate.wait(ctx, syscall.LOCK_EX); err != nil {
		return nil, err
	}
	c := &Cluster{place: p, opts: opts, logged: logMark(p)}
	if c.holders, err = openLock(filepath.Join(p.base, "holders.lock")); err != nil {
		return nil, err
	}
	if err = c.holders.wait(ctx, syscall.LOCK_SH); err == nil {
		err = c.run(ctx)
	}
	if err != nil {
		c.holders.release()
		return nil, err
	}
	ctx, c.unguard = context.WithCancel(context.WithoutCancel(ctx))
	c.guarded.Go(func() { c.guard(ctx) })
	return c, nil
}

// run finds, revives or starts the server. The gate is ours.
func (c *Cluster) run(ctx context.Context) error {
	if s, ok := findServer(c.place); ok {
		if s.answers(ctx, c.place) {
			c.server.Store(&s)
			return nil
		}
		s.stop(c.place) // it lives but cannot be reached any more
	}
	want, err := majorOf(c.place.data())
	if err != nil {
		return err
	}
	root := c.opts.Root
	if root == "" {
		root = debianRoot
	}
	i, err := findInstallation(ctx, root, want)
	if err != nil {
		return err
	}
	if want == 0 {
		if err := create(ctx, c.place, i, c.opts); err != nil {
			return err
		}
	}
	former := lastSocket(c.place)
	if s := c.server.Load(); s != nil {
		former = s.socket
	}
	s, err := start(ctx, c.place, i, c.opts, former)
	if err != nil {
		return err
	}
	c.server.Store(&s)
	if c.opts.Linger {
		if err := s.watch(c.place); err != nil {
			s.stop(c.place)
			return err
		}
	}
	if err := c.ensureLogin(ctx); err != nil {
		s.stop(c.place)
		return err
	}
	return nil
}

// Close lets go of the server and, when nobody else holds it, stops it.
func (c *Cluster) Close() error {
	var err error
	c.close.Do(func() {
		defer c.holders.release()
		c.unguard()
		c.guarded.Wait()
		if c.opts.Linger {
			return
		}
		var gate flock
		if gate, err = openLock(filepath.Join(c.place.base, "gate.lock")); err != nil {
			return
		}
		defer gate.release()
		if err = gate.wait(context.Background(), syscall.LOCK_EX); err != nil {
			return
		}
		var last bool
		if last, err = c.holders.try(syscall.LOCK_EX); !last || !c.holders.inPlace() { // in a new directory of that name we hold nothing
			return
		}
		// Not necessarily the one we opened: another command may have had to replace it.
		if s, ok := findServer(c.place); ok {
			s.stop(c.place)
			_ = os.Remove(s.socket) // empty now; the next server makes it again
		}
	})
	return err
}

// URL is the address of the database for the program: a login without privileges of its own.
func (c *Cluster) URL() string { return c.server.Load().url(login, database) }

// AdminURL is the address of a database of the cluster for its superuser.
func (c *Cluster) AdminURL(database string) string { return c.server.Load().url(superuser, database) }

// DatabaseURL is URL for another database of the cluster.
func (c *Cluster) DatabaseURL(database string) string { return c.server.Load().url(login, database) }

// Dir is where the data really are.
func (c *Cluster) Dir() string { return c.place.base }

// Elsewhere is true when that is not the directory asked for, since the server's user could
// not have entered it. People must be told.
func (c *Cluster) Elsewhere() bool { return c.place.elsewhere }

// PID is the server's process: another one after it died.
func (c *Cluster) PID() int { return c.server.Load().pid }

// majorOf is the version a cluster was made with, zero when there is none.
func majorOf(data string) (int, error) {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, unusable(data, err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, unusable(data, fmt.Errorf("PG_VERSION: %w", err))
	}
	return major, nil
}

// create runs initdb beside the final place and renames, so that a cluster half made is never
// taken for one.
func create(ctx context.Context, p place, i installation, opts Options) error {
	tmp := p.data() + ".new"
	if err := os.RemoveAll(tmp); err != nil {
		return unusable(tmp, err)
	}
	if err := os.Mkdir(tmp, 0o700); err != nil {
		return unusable(tmp, err)
	}
	if err := p.account.own(tmp); err != nil {
		return unusable(tmp, err)
	}
	steps := [][]string{{"--pgdata", tmp, "--username", superuser, "--encoding", "UTF8", "--locale", "C.UTF-8",
		"--auth", "trust", "--data-checksums", "--no-sync", "--no-instructions"}}
	if !opts.NoSync {
		steps = append(steps, []string{"--sync-only", "--pgdata", tmp})
	}
	for _, args := range steps {
		if out, err := command(p, i.path("initdb"), args...).CombinedOutput(); err != nil {
			return sit.Rifiuto(sit.Unavailable, "BANCA_DATI_NON_CREATA",
				"La banca dati non si può creare in %s. PostgreSQL dice:\n\n%s", p.base, strings.TrimSpace(string(out))).
				Per(fmt.Errorf("initdb: %w", err))
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	if err := os.Rename(tmp, p.data()); err != nil {
		return unusable(p.data(), err)
	}
	return nil
}

// ensureLogin makes the roles, the database and what only a superuser can put in it. It runs at
// each start: a kill between two of its steps is made good by the next.
func (c *Cluster) ensureLogin(ctx context.Context) error {
	err := c.admin(ctx, "postgres", func(conn *pgx.Conn) error {
		rows, _ := conn.Query(ctx, queries.SQL("MissingRoles"))
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, line := range lines {
			if _, err := conn.Exec(ctx, line); err != nil {
				return err
			}
		}
		return err
	})
	if err == nil {
		err = c.admin(ctx, database, func(conn *pgx.Conn) error { return pg.Bootstrap(ctx, conn) })
	}
	if err != nil {
		return fmt.Errorf("prepare cluster: %w", err)
	}
	return nil
}

func (c *Cluster) admin(ctx context.Context, db string, fn func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, c.AdminURL(db))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return fn(conn)
}
