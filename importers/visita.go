package importers

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Voce is one file that was delivered, wherever it lies.
type Voce struct {
	Percorso   string // the path given, then "!/" and the name inside, once for each zip
	Nome       string // the last part of it
	ModTime    time.Time
	Dimensione int64 // -1 where the archive does not say before it is read
}

// Limiti is how much a delivery may ask of us. The zero value of a field is its default.
type Limiti struct {
	Profondita  int   // zips within zips; 4, as in ITALIA, region, province, comune
	VociEsterne int   // entries of a zip of the file system; 100,000
	VociInterne int   // entries of a zip inside another; 10,000
	Totale      int64 // bytes read out of archives in one visit, at every level; 50 GB
	Rapporto    int64 // inflated bytes for each compressed one, in one entry; 200
	Soglia      int64 // bytes under which the ratio says nothing; 1 MiB
}

func (l Limiti) predefiniti() Limiti {
	orElse(&l.Profondita, 4)
	orElse(&l.VociEsterne, 100_000)
	orElse(&l.VociInterne, 10_000)
	orElse(&l.Totale, 50_000_000_000)
	orElse(&l.Rapporto, 200)
	orElse(&l.Soglia, 1<<20)
	return l
}

func orElse[T int | int64](v *T, d T) {
	if *v == 0 {
		*v = d
	}
}

// Visita hands every file of the paths to fn: files as they are, folders in order of name and
// to the bottom, zips and the zips inside them in the order in which their entries were
// written. The reader stands at the first byte, may be read in part or not at all, and is dead
// when fn returns.
//
// What cannot be opened goes to rifiutata and the visit goes on with the next thing; with a nil
// rifiutata the first refusal ends it. So does an error of fn, unless it comes from reading a
// voce that turned out to be broken: that is a refusal of the voce. A refusal of a whole archive
// may come after some of its entries were visited, because an archive inside another is read as
// it flows: who receives a refusal must not trust what came from below the same path.
func Visita(ctx context.Context, paths []string, lim Limiti,
	fn func(Voce, io.Reader) error, rifiutata func(Voce, *Rifiuto)) error {
	return VisitaIn(ctx, "", paths, lim, fn, rifiutata)
}

// VisitaIn is Visita of paths below a folder that is nobody's business: they are opened there, and
// told as they were given.
func VisitaIn(ctx context.Context, radice string, paths []string, lim Limiti,
	fn func(Voce, io.Reader) error, rifiutata func(Voce, *Rifiuto)) error {
	v := &visita{ctx: ctx, radice: radice, lim: lim.predefiniti(), fn: fn, rifiutata: rifiutata}
	for _, p := range paths {
		if err := v.percorso(p); err != nil {
			return err
		}
	}
	return nil
}

// visita is one walk and what it has spent of its limits.
type visita struct {
	ctx       context.Context
	radice    string
	lim       Limiti
	fn        func(Voce, io.Reader) error
	rifiutata func(Voce, *Rifiuto)
	inflated  int64
	exhausted bool // the total is spent: nothing more is opened
}

// segnala reports a refusal. The error it returns ends the visit.
func (v *visita) segnala(voce Voce, r *Rifiuto) error {
	if v.rifiutata == nil {
		return r
	}
	v.rifiutata(voce, r)
	if v.exhausted {
		return r
	}
	return nil
}

func (v *visita) percorso(p string) error {
	vero := filepath.Join(v.radice, p)
	info, err := os.Stat(vero)
	if err != nil {
		return v.segnala(Voce{Percorso: p, Nome: filepath.Base(p), Dimensione: -1}, illeggibile(p, err))
	}
	if info.IsDir() {
		return v.cartella(p)
	}
	return v.file(p, info, func() (*os.File, error) { return os.Open(vero) })
}

// cartella opens through os.Root, so that a link put in place of a file while we walk cannot
// lead outside.
func (v *visita) cartella(dir string) error {
	root, err := os.OpenRoot(filepath.Join(v.radice, dir))
	if err != nil {
		return v.segnala(Voce{Percorso: dir, Nome: filepath.Base(dir), Dimensione: -1}, illeggibile(dir, err))
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if ctxErr := v.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		full := path.Join(filepath.ToSlash(dir), name)
		voce := Voce{Percorso: full, Nome: path.Base(name), Dimensione: -1}
		switch {
		case err != nil:
			return v.segnala(voce, illeggibile(full, err))
		case name != "." && ignorata(name) && d.IsDir():
			return fs.SkipDir
		case d.IsDir() || ignorata(name):
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			return v.segnala(voce, rifiuto(PercorsoVietato, full, nil,
				"è un collegamento a un altro file: mettere nella cartella il file vero."))
		}
		info, err := d.Info()
		if err != nil {
			return v.segnala(voce, illeggibile(full, err))
		}
		return v.file(full, info, func() (*os.File, error) { return root.Open(name) })
	})
}

func (v *visita) file(p string, info fs.FileInfo, open func() (*os.File, error)) error {
	if err := v.ctx.Err(); err != nil {
		return err
	}
	voce := Voce{Percorso: p, Nome: filepath.Base(p), ModTime: info.ModTime(), Dimensione: info.Size()}
	if !info.Mode().IsRegular() {
		return v.segnala(voce, rifiuto(PercorsoVietato, p, nil,
			"non è un file ordinario (dispositivo, coda o altro): non si apre."))
	}
	f, err := open()
	if err != nil {
		return v.segnala(voce, illeggibile(p, err))
	}
	defer f.Close()
	head := make([]byte, 4)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return v.segnala(voce, illeggibile(p, err))
	}
	if archivio(voce.Nome, head[:n]) {
		r, err := v.diretto(p, f, info.Size(), 1)
		if err == nil && r != nil {
			err = v.segnala(voce, r)
		}
		return err
	}
	if r := falsoZip(voce); r != nil {
		return v.segnala(voce, r)
	}
	src := &fileReader{ctx: v.ctx, f: f}
	err = v.fn(voce, src)
	if src.err != nil && !errors.Is(src.err, v.ctx.Err()) {
		return v.segnala(voce, illeggibile(p, src.err))
	}
	return err
}

// fileReader stops when the visit is called off, and tells an error of the disk from an error
// of who reads.
type fileReader struct {
	ctx context.Context
	f   *os.File
	err error
}

func (r *fileReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.f.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

func illeggibile(p string, err error) *Rifiuto {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return rifiuto(FileIlleggibile, p, err, "non esiste: controllare il percorso.")
	case errors.Is(err, fs.ErrPermission):
		return rifiuto(FileIlleggibile, p, err, "non si ha il permesso di leggerlo.")
	}
	return rifiuto(FileIlleggibile, p, err, "non si riesce a leggerlo dal disco.")
}

// ignorata is what systems leave behind in folders and archives, and no office ever sent.
func ignorata(name string) bool {
	base := path.Base(name)
	switch strings.ToLower(base) {
	case ".ds_store", "thumbs.db", "desktop.ini":
		return true
	}
	return base == "__MACOSX" || strings.HasPrefix(name, "__MACOSX/") || strings.Contains(name, "/__MACOSX/") ||
		strings.HasPrefix(base, "._")
}
