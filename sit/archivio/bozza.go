package archivio

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// File is a content that arrived.
type File struct {
	SHA256 string `json:"sha256"`
	Byte   int64  `json:"byte"`
}

// Bozza is a file that has arrived whole and has no place yet. Who made it must call Butta, which
// does nothing once it was given its place.
type Bozza struct {
	File
	a    *Archivio
	temp *os.File
}

// Ricevi reads a file to its end into a bozza, at most massimo bytes, counting its digest as it goes.
func (a *Archivio) Ricevi(ctx context.Context, r io.Reader, massimo int64) (_ *Bozza, err error) {
	f, err := provaBlocco(filepath.Join(a.arrivo(), nomeCasuale()), syscall.LOCK_EX)
	if err != nil {
		return nil, guasto("receive file", err)
	}
	b := &Bozza{a: a, temp: f}
	defer func() {
		if err != nil {
			b.Butta()
		}
	}()
	h := sha256.New()
	n, err := io.Copy(scrittura{ctx, f, h}, io.LimitReader(r, massimo+1))
	if err != nil {
		return nil, err
	}
	if n > massimo {
		return nil, TroppoGrande(massimo)
	}
	if err := f.Sync(); err != nil {
		return nil, guasto("receive file", err)
	}
	b.SHA256, b.Byte = hex.EncodeToString(h.Sum(nil)), n
	return b, nil
}

// TroppoGrande is the refusal of a file over the limit.
func TroppoGrande(massimo int64) error {
	return sit.Rifiuto(sit.Invalid, "CORPO_TROPPO_GRANDE", "Il file supera il limite di %d MB: dividerlo in più consegne.", massimo>>20).Su("file")
}

// scrittura stops when the caller does, and tells the disk's errors from those of who sends.
type scrittura struct {
	ctx context.Context
	f   *os.File
	h   io.Writer
}

func (s scrittura) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.f.Write(p)
	if err != nil {
		return n, guasto("receive file", err)
	}
	return s.h.Write(p)
}

// Colloca gives the bozza its place. What is there already is the same bytes, and stays.
func (b *Bozza) Colloca() error {
	dove, err := b.a.percorso(b.SHA256)
	if err != nil {
		return err
	}
	c, err := b.a.cancello(syscall.LOCK_SH)
	if err != nil {
		return err
	}
	defer c.Close()
	ora := time.Now()
	// Younger than any purge looks at, until the row that names it is committed.
	if err := os.Chtimes(dove, ora, ora); err == nil {
		b.Butta()
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return guasto("store file", err)
	}
	if err := os.MkdirAll(filepath.Dir(dove), 0o700); err != nil {
		return guasto("store file", err)
	}
	// A link, not a rename: it never replaces one that another put there meanwhile.
	if err := os.Link(b.temp.Name(), dove); err != nil && !errors.Is(err, fs.ErrExist) {
		return guasto("store file", err)
	}
	b.Butta()
	return sincronizza(filepath.Dir(dove))
}

// Butta takes the bozza away.
func (b *Bozza) Butta() {
	if b.temp == nil {
		return
	}
	_ = os.Remove(b.temp.Name())
	_ = b.temp.Close()
	b.temp = nil
}

// sincronizza makes a name as durable as the bytes.
func sincronizza(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return guasto("sync folder", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return guasto("sync folder", err)
	}
	return nil
}

// Annota writes that an ente delivered a content, in the transaction of what it was delivered for.
func (a *Archivio) Annota(ctx context.Context, tx pgx.Tx, ente int32, f File) error {
	_, err := tx.Exec(ctx, queries.SQL("Annota"), pgx.NamedArgs{"ente": ente, "sha256": f.SHA256, "byte": f.Byte})
	if err != nil {
		return fmt.Errorf("record file: %w", err)
	}
	return nil
}
