package main

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/cestor/sit/web/scarica"
)

// conScarico is the flags of the commands that serve files to download.
type conScarico struct {
	ExportsDir string `name:"exports-dir" placeholder:"CARTELLA" help:"Cartella dei file da scaricare, che si rifanno quando i dati cambiano. Senza, è quella dei dati privati, o la cache dell'utente."`
	ExportsMB  int64  `name:"exports-mb" default:"4096" placeholder:"MB" help:"Quanto possono occupare in tutto."`
}

func (c *conScarico) scarico(g *Globali) scarica.Config {
	return scarica.Config{Dir: c.cartella(g), MaxByte: max(c.ExportsMB, 1) << 20, Edizione: edizione()}
}

// edizione names this program by its file: an upgrade is another one, and what it writes may differ.
func edizione() string {
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(info.ModTime().UnixNano()^info.Size()<<1, 36)
}

func (c *conScarico) cartella(g *Globali) string {
	switch cache, err := os.UserCacheDir(); {
	case c.ExportsDir != "":
		return c.ExportsDir
	case g.DB == "":
		return filepath.Join(g.Dir, "scarica")
	case err == nil:
		return filepath.Join(cache, "sit", "scarica")
	}
	// A service has no home. The deposito looks at who owns the folder before it uses it.
	return filepath.Join(os.TempDir(), "sit-scarica-"+strconv.Itoa(os.Getuid()))
}
