package local

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"

	"github.com/cestor/sit/sit"
)

// Two lock files beside the cluster. "holders" is held shared by every command for as long as
// it uses the server; the kernel lets go of it when a process dies, however it dies. "gate" is
// held alone while somebody decides to start or stop the server.

type flock struct{ f *os.File }

func openLock(path string) (flock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return flock{}, unusable(path, err)
	}
	return flock{f}, nil
}

// try takes the lock if it is free now.
func (l flock) try(how int) (bool, error) {
	for {
		err := syscall.Flock(int(l.f.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, unusable(l.f.Name(), err)
		}
	}
}

// wait takes the lock as soon as it is free. It asks rather than blocks, so that ctx can end it.
func (l flock) wait(ctx context.Context, how int) error {
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		ok, err := l.try(how)
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return sit.Rifiuto(sit.Unavailable, "BANCA_DATI_OCCUPATA",
				"Un altro comando sta avviando o fermando la banca dati della cartella: riprovare tra qualche secondo.").Per(ctx.Err())
		case <-time.After(pause):
		}
	}
}

// inPlace is false when the file that we hold is not the one that a newcomer would find.
func (l flock) inPlace() bool {
	held, err := l.f.Stat()
	if err != nil {
		return false
	}
	found, err := os.Stat(l.f.Name())
	return err == nil && os.SameFile(held, found)
}

func (l flock) release() { _ = l.f.Close() }
