package archivio

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/cestor/sit/sit"
)

// Nominato is a content with the name under which it was delivered.
type Nominato struct {
	Nome   string `json:"nome"`
	SHA256 string `json:"sha256"`
}

// Cartella is a folder where files lie under their own names, for those who go by names: how a
// FAB finds its SOG, a CXF its SUP.
type Cartella struct {
	Dir     string
	segnale *os.File
}

// segnale is the file of a Cartella whose lock says that somebody reads there.
const segnale = ".aperta"

// Disponi lays stored files out in a folder of their own.
func (a *Archivio) Disponi(file []Nominato) (*Cartella, error) {
	return a.disponi(len(file), func(i int) (string, string, error) {
		p, err := a.percorso(file[i].SHA256)
		return file[i].Nome, p, err
	})
}

// DisponiBozze lays out files that have no place yet, to be looked at before they are kept.
func (a *Archivio) DisponiBozze(nomi []string, bozze []*Bozza) (*Cartella, error) {
	return a.disponi(len(nomi), func(i int) (string, string, error) { return nomi[i], bozze[i].temp.Name(), nil })
}

func (a *Archivio) disponi(n int, quale func(int) (nome, percorso string, err error)) (_ *Cartella, err error) {
	c := &Cartella{Dir: filepath.Join(a.lavoro(), nomeCasuale())}
	if err := os.Mkdir(c.Dir, 0o700); err != nil {
		return nil, guasto("lay out files", err)
	}
	defer func() {
		if err != nil {
			c.Chiudi()
		}
	}()
	if c.segnale, err = provaBlocco(filepath.Join(c.Dir, segnale), syscall.LOCK_EX); err != nil {
		return nil, guasto("lay out files", err)
	}
	for i := range n {
		nome, percorso, err := quale(i)
		if err != nil {
			return nil, err
		}
		if nome == "" || nome == "." || nome == ".." || nome == segnale || filepath.Base(nome) != nome || !filepath.IsLocal(nome) {
			return nil, sit.Errorf(sit.Internal, "a delivered name is no plain name")
		}
		switch err := os.Link(percorso, filepath.Join(c.Dir, nome)); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, NonPiu(nome)
		case err != nil:
			return nil, guasto("lay out files", err)
		}
	}
	return c, nil
}

// NonPiu is the refusal of what was thrown away already.
func NonPiu(nome string) error {
	return sit.Rifiuto(sit.NotFound, "FILE_NON_PIU_CONSERVATO", "Il file %s non è più conservato: inviarlo di nuovo.", nome)
}

// Chiudi takes the folder away; the stored files stay.
func (c *Cartella) Chiudi() {
	_ = os.RemoveAll(c.Dir)
	if c.segnale != nil {
		_ = c.segnale.Close()
		c.segnale = nil
	}
}

// Percorsi are the names to open in the folder, none of ours among them.
func (c *Cartella) Percorsi() ([]string, error) {
	voci, err := os.ReadDir(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("read folder: %w", err)
	}
	var out []string
	for _, v := range voci {
		if v.Name() != segnale {
			out = append(out, v.Name())
		}
	}
	return out, nil
}
