package banco

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/klauspost/compress/flate"
	"golang.org/x/sync/errgroup"
)

// edizione changes whenever the generator does, so that no cache of an older one is believed.
const edizione = 1

// Consegne are the files of a generated territory, and what they hold.
type Consegne struct {
	Dir        string        `json:"-"`
	Fogli      int           `json:"fogli"`
	Particelle int           `json:"particelle"` // numbered, strade and acque, in the first year
	Edifici    int           `json:"edifici"`
	Vertici    int           `json:"vertici"` // of the particelle, each ring for itself
	Generate   bool          `json:"-"`       // now, not found in the cache
	Durata     time.Duration `json:"-"`
}

// CXF is the folder of one zip of sheets for each comune; GML the folder of the open data of a
// year, 0 or 1: two files for each comune.
func (c Consegne) CXF() string         { return filepath.Join(c.Dir, "cxf") }
func (c Consegne) GML(anno int) string { return filepath.Join(c.Dir, timeStamp[anno][:4]) }

// PLE lists the files of particelle of a year.
func (c Consegne) PLE(anno int) ([]string, error) {
	return filepath.Glob(filepath.Join(c.GML(anno), "*_ple.gml"))
}

const contenuto = "contenuto.json"

// Consegna writes the deliveries of the territory below base, or finds those of another run.
func (t Territorio) Consegna(ctx context.Context, base string, avanza func(fatti, totale int)) (Consegne, error) {
	if err := t.Controlla(); err != nil {
		return Consegne{}, err
	}
	c := Consegne{Dir: filepath.Join(base, fmt.Sprintf("territorio-%d-%d-%d-%d", edizione, t.Seed, t.Comuni, t.Particelle))}
	b, err := os.ReadFile(filepath.Join(c.Dir, contenuto))
	if err == nil {
		return c, json.Unmarshal(b, &c)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return Consegne{}, fmt.Errorf("read cached territory: %w", err)
	}
	inizio := time.Now()
	if err := os.MkdirAll(base, 0o755); err != nil {
		return Consegne{}, fmt.Errorf("make folder of the bench: %w", err)
	}
	// Written aside and renamed: a territory half made is never taken for one.
	tmp, err := os.MkdirTemp(base, "nuovo-")
	if err != nil {
		return Consegne{}, fmt.Errorf("make folder of the territory: %w", err)
	}
	defer os.RemoveAll(tmp)
	finale := c.Dir
	c.Dir = tmp
	for _, d := range []string{c.CXF(), c.GML(0), c.GML(1)} {
		if err := os.Mkdir(d, 0o755); err != nil {
			return Consegne{}, fmt.Errorf("make folder of the territory: %w", err)
		}
	}
	for i := range t.Comuni {
		if err := t.scriviComune(ctx, i, &c, avanza); err != nil {
			return Consegne{}, fmt.Errorf("generate %s: %w", t.Codice(i), err)
		}
	}
	c.Generate, c.Durata = true, time.Since(inizio)
	if b, err = json.Marshal(c); err == nil {
		err = os.WriteFile(filepath.Join(tmp, contenuto), b, 0o644)
	}
	if err == nil {
		err = os.Chmod(tmp, 0o755)
	}
	if err == nil {
		err = os.Rename(tmp, finale)
	}
	if err != nil {
		return Consegne{}, fmt.Errorf("keep territory: %w", err)
	}
	c.Dir = finale
	return c, nil
}

// pagina is one sheet in all its deliveries, ready to be laid after the one before.
type pagina struct {
	nome                      string
	cxf                       []byte // deflated
	crc                       uint32
	lungo                     uint64
	ple                       [2][]byte
	mappa                     [2][]byte
	particelle, edif, vertici int
}

// scriviComune draws the sheets of a comune side by side and writes them in order. As many are
// in memory as there are cores, twice.
func (t Territorio) scriviComune(ctx context.Context, i int, c *Consegne, avanza func(fatti, totale int)) (err error) {
	u, err := apriUscite(c, string(t.Codice(i)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, u.chiudi()) }()
	n := runtime.GOMAXPROCS(0)
	coda := make(chan chan pagina, n)
	g, ctx := errgroup.WithContext(ctx)
	from, to := t.comune(i)
	g.Go(func() error {
		defer close(coda)
		lavoro, fermo := errgroup.WithContext(ctx)
		lavoro.SetLimit(n)
		for k := from; k < to && fermo.Err() == nil; k++ {
			posto := make(chan pagina, 1)
			lavoro.Go(func() error {
				p, err := t.pagina(i, k)
				posto <- p
				return err
			})
			select {
			case coda <- posto:
			case <-fermo.Done():
			}
		}
		return errors.Join(lavoro.Wait(), ctx.Err())
	})
	g.Go(func() error {
		for posto := range coda {
			p := <-posto
			if err := u.scrivi(p); err != nil {
				return err
			}
			c.Fogli++
			c.Particelle += p.particelle
			c.Edifici += p.edif
			c.Vertici += p.vertici
			if avanza != nil {
				avanza(c.Fogli, t.fogli())
			}
		}
		return nil
	})
	return g.Wait()
}

func (t Territorio) pagina(comune, k int) (p pagina, err error) {
	f := t.genera(comune, k)
	p.nome, p.particelle, p.edif = f.ID.String()+".cxf", len(f.particelle), len(f.edifici)
	for _, q := range f.particelle {
		for _, parte := range q.parti {
			for _, anello := range parte {
				p.vertici += len(anello) + 1
			}
		}
	}
	if err := p.comprimi(f); err != nil {
		return p, err
	}
	for anno := range p.ple {
		if anno == 1 {
			f.cambia()
		}
		if p.ple[anno], err = frammento(anno, f.scriviPLE); err != nil {
			return p, err
		}
		if p.mappa[anno], err = frammento(anno, f.scriviMAP); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *pagina) comprimi(f *foglio) error {
	var piano, stretto bytes.Buffer
	if err := f.scriviCXF(&piano); err != nil {
		return err
	}
	p.crc, p.lungo = crc32.ChecksumIEEE(piano.Bytes()), uint64(piano.Len())
	z, err := flate.NewWriter(&stretto, flate.BestSpeed)
	if err != nil {
		return err
	}
	if _, err := piano.WriteTo(z); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	p.cxf = stretto.Bytes()
	return nil
}

// uscite are the files of one comune: the zip, then particelle and fogli of each year.
type uscite struct {
	file []*os.File
	zip  *zip.Writer
}

func apriUscite(c *Consegne, codice string) (*uscite, error) {
	u := &uscite{}
	apri := func(percorso string) error {
		f, err := os.Create(percorso)
		if err == nil {
			u.file = append(u.file, f)
		}
		return err
	}
	if err := apri(filepath.Join(c.CXF(), codice+".zip")); err != nil {
		return nil, err
	}
	u.zip = zip.NewWriter(u.file[0])
	for anno := range timeStamp {
		testa, _, err := cornice(anno)
		if err != nil {
			return nil, errors.Join(err, u.chiudi())
		}
		for _, coda := range []string{"_PROVA_ple.gml", "_PROVA_map.gml"} {
			if err = apri(filepath.Join(c.GML(anno), codice+coda)); err == nil {
				_, err = u.file[len(u.file)-1].Write(testa)
			}
			if err != nil {
				return nil, errors.Join(err, u.chiudi())
			}
		}
	}
	return u, nil
}

func (u *uscite) scrivi(p pagina) error {
	w, err := u.zip.CreateRaw(&zip.FileHeader{Name: p.nome, Method: zip.Deflate, CRC32: p.crc,
		CompressedSize64: uint64(len(p.cxf)), UncompressedSize64: p.lungo,
		Modified: time.Date(2023, 12, 1, 12, 0, 0, 0, time.UTC)})
	if err == nil {
		_, err = w.Write(p.cxf)
	}
	for anno := range p.ple {
		if err == nil {
			_, err = u.file[1+2*anno].Write(p.ple[anno])
		}
		if err == nil {
			_, err = u.file[2+2*anno].Write(p.mappa[anno])
		}
	}
	return err
}

func (u *uscite) chiudi() error {
	var errs []error
	if u.zip != nil {
		errs = append(errs, u.zip.Close())
	}
	for i, f := range u.file {
		if i > 0 {
			_, coda, err := cornice((i - 1) / 2)
			if err == nil {
				_, err = f.Write(coda)
			}
			errs = append(errs, err)
		}
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
