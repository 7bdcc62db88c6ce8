package local

import (
	"bufio"
	"io"
	"os"
	"strings"

	"github.com/cestor/sit/sit"
)

// logMark remembers where the log of the server ended.
func logMark(p place) int64 {
	i, err := os.Stat(p.log())
	if err != nil {
		return 0
	}
	return i.Size()
}

// Explain says of an error what this cluster alone knows: a server that went down because its disk
// was full is, to who was connected, a server that is starting. Any other error is as it was.
func (c *Cluster) Explain(err error) error {
	if sit.Codice(err) != "BANCA_DATI_ASSENTE" || !c.diskFull() {
		return err
	}
	return sit.Rifiuto(sit.Unavailable, "DISCO_PIENO",
		"Il disco di %s è pieno: liberare spazio e ripetere il comando. Ciò che c'era prima non è andato perduto.", c.place.base).Per(err)
}

// diskFull looks in what the server has logged since Open.
func (c *Cluster) diskFull() bool {
	f, err := os.Open(c.place.log())
	if err != nil {
		return false
	}
	defer f.Close()
	if i, err := f.Stat(); err == nil && i.Size() >= c.logged { // else it was begun anew
		_, _ = f.Seek(c.logged, io.SeekStart)
	}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if strings.Contains(sc.Text(), "No space left on device") {
			return true
		}
	}
	return false
}
