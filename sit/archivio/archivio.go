package archivio

import (
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Config of an Archivio. Only Dir has no default.
type Config struct {
	Dir    string
	Giorni int // how long a file is kept after it was last delivered; 0: for ever
}

// Archivio is the folder of the files and the table of whose they are.
//
//	Dir/arrivo/…    what is arriving, locked by who writes it
//	Dir/lavoro/…    files under the names by which they were delivered, while somebody reads them
//	Dir/ab/abcd…    what arrived
type Archivio struct {
	cfg Config
	db  *pg.DB
}

// New opens an archive, making its folder, and clears away what dead processes were writing.
func New(cfg Config, db *pg.DB) (*Archivio, error) {
	a := &Archivio{cfg: cfg, db: db}
	for _, d := range []string{cfg.Dir, a.arrivo(), a.lavoro()} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, sit.Rifiuto(sit.Unavailable, "CARTELLA_NON_SCRIVIBILE",
				"La cartella dei file consegnati %s non si può creare: indicarne un'altra con --archivio.", cfg.Dir).Per(err)
		}
	}
	return a, a.spazza()
}

func (a *Archivio) arrivo() string { return filepath.Join(a.cfg.Dir, "arrivo") }
func (a *Archivio) lavoro() string { return filepath.Join(a.cfg.Dir, "lavoro") }

var impronta = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (a *Archivio) percorso(sha256 string) (string, error) {
	if !impronta.MatchString(sha256) {
		return "", sit.Errorf(sit.Internal, "%q is no digest", sha256)
	}
	return filepath.Join(a.cfg.Dir, sha256[:2], sha256), nil
}

// Presente is true when a content is still kept.
func (a *Archivio) Presente(sha256 string) bool {
	p, err := a.percorso(sha256)
	if err != nil {
		return false
	}
	_, err = os.Stat(p)
	return err == nil
}

// spazza takes away what nobody holds any more: half-written files, and folders of readers that died.
func (a *Archivio) spazza() error {
	voci, err := os.ReadDir(a.arrivo())
	if err != nil {
		return fmt.Errorf("sweep archive: %w", err)
	}
	for _, v := range voci {
		if appenaFatta(v) {
			continue
		}
		p := filepath.Join(a.arrivo(), v.Name())
		libero, err := provaBlocco(p, syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil || libero == nil {
			continue // somebody writes it, or it is gone already
		}
		err = os.Remove(p)
		_ = libero.Close()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sweep archive: %w", err)
		}
	}
	voci, err = os.ReadDir(a.lavoro())
	if err != nil {
		return fmt.Errorf("sweep archive: %w", err)
	}
	for _, v := range voci {
		if appenaFatta(v) {
			continue
		}
		libero, err := provaBlocco(filepath.Join(a.lavoro(), v.Name(), segnale), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil || libero == nil {
			continue
		}
		err = os.RemoveAll(filepath.Join(a.lavoro(), v.Name()))
		_ = libero.Close()
		if err != nil {
			return fmt.Errorf("sweep archive: %w", err)
		}
	}
	return nil
}

// appenaFatta is true of what may not have been locked yet by who makes it.
func appenaFatta(v fs.DirEntry) bool {
	i, err := v.Info()
	return err != nil || time.Since(i.ModTime()) < time.Minute
}

// provaBlocco opens a file and locks it; nil without error when somebody else has it locked. The
// lock falls with the file, and with the process.
func provaBlocco(p string, come int) (*os.File, error) {
	f, err := os.OpenFile(p, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), come); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, nil
		}
		return nil, fmt.Errorf("lock %s: %w", filepath.Base(p), err)
	}
	return f, nil
}

// cancello keeps a purge away while a file takes its place, and who takes it away while others look.
func (a *Archivio) cancello(come int) (*os.File, error) {
	f, err := provaBlocco(filepath.Join(a.cfg.Dir, "cancello"), come)
	if err != nil {
		return nil, fmt.Errorf("lock archive: %w", err)
	}
	return f, nil
}

func nomeCasuale() string { return rand.Text() }

// guasto tells a full disk from other troubles of it.
func guasto(che string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return sit.Rifiuto(sit.Unavailable, "ARCHIVIO_PIENO", "Sul disco dei file consegnati non c'è più posto: avvisare chi gestisce il servizio. Nulla è cambiato.").Per(fmt.Errorf("%s: %w", che, err))
	}
	return fmt.Errorf("%s: %w", che, err)
}
