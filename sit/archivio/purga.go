package archivio

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// giovane is how long a file without a row is left alone: the transaction that will name it may be
// under way.
const giovane = 24 * time.Hour

// Purga forgets the files that are kept no longer, and takes from the disk what no ente has any
// more. It gives how many went.
func (a *Archivio) Purga(ctx context.Context, adesso time.Time) (tolti int, err error) {
	if a.cfg.Giorni > 0 {
		err := a.db.Owner(ctx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, queries.SQL("Scadute"), pgx.NamedArgs{"prima": adesso.AddDate(0, 0, -a.cfg.Giorni)})
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("purge archive: %w", err)
		}
	}
	noti := map[string]bool{}
	err = a.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Noti"))
		lista, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, s := range lista {
			noti[s] = true
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("purge archive: %w", err)
	}
	err = filepath.WalkDir(a.cfg.Dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (p == a.arrivo() || p == a.lavoro()) {
			return fs.SkipDir
		}
		if !d.Type().IsRegular() || !impronta.MatchString(d.Name()) || noti[d.Name()] {
			return ctx.Err()
		}
		via, err := a.togli(p, adesso)
		if via {
			tolti++
		}
		return err
	})
	if err != nil {
		return tolti, fmt.Errorf("purge archive: %w", err)
	}
	return tolti, a.spazza()
}

// togli takes a file away unless somebody delivered it just now.
func (a *Archivio) togli(p string, adesso time.Time) (bool, error) {
	c, err := a.cancello(syscall.LOCK_EX)
	if err != nil {
		return false, err
	}
	defer c.Close()
	i, err := os.Stat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case adesso.Sub(i.ModTime()) < giovane:
		return false, nil
	}
	return true, os.Remove(p)
}
