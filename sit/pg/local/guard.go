package local

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// A holder needs its server to be there, and a program that serves for months has nobody beside
// it who would open the cluster again: so each holder looks, and the first to see the server
// dead starts it, on the same socket. Pools only have to connect anew. What happened is in the
// log of PostgreSQL.
const (
	guardEvery = 500 * time.Millisecond
	guardMost  = time.Minute // between attempts while it does not start, as on a full disk
)

// guard looks after the server until ctx ends.
func (c *Cluster) guard(ctx context.Context) {
	pause := guardEvery
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		if isServer(c.PID(), c.place.data()) || c.revive(ctx) == nil {
			pause = guardEvery
		} else {
			pause = min(2*pause, guardMost)
		}
	}
}

// revive starts the dead server, or adopts the one that another holder has started meanwhile. It
// never makes a cluster: a directory that was deleted under us stays so.
func (c *Cluster) revive(ctx context.Context) error {
	if !c.holders.inPlace() {
		return fmt.Errorf("revive server: %s is no longer the directory we hold", c.place.base)
	}
	gate, err := openLock(filepath.Join(c.place.base, "gate.lock"))
	if err != nil {
		return err
	}
	defer gate.release()
	if err := gate.wait(ctx, syscall.LOCK_EX); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.place.data(), "PG_VERSION")); err != nil {
		return fmt.Errorf("revive server: %w", err)
	}
	return c.run(ctx)
}
