package banco

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// lavoro is how much processor the server of a database has used since it started: of the
// postmaster, of the children that it has, and of those it has buried. 0 where the system does
// not tell. Beside other work it says more than a clock.
func (b *banca) lavoro() time.Duration {
	testo, err := os.ReadFile(filepath.Join(b.cluster.Dir(), "pg", "postmaster.pid"))
	if err != nil {
		return 0
	}
	riga, _, _ := bytes.Cut(testo, []byte("\n"))
	postmaster := string(bytes.TrimSpace(riga))
	stati, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	var tutto time.Duration
	for _, s := range stati {
		testo, err := os.ReadFile(s) // gone: it is in the time of the buried
		if err != nil {
			continue
		}
		// After the name, which may hold anything: state, parent, … utime, stime, cutime, cstime.
		campi := strings.Fields(string(testo[bytes.LastIndexByte(testo, ')')+1:]))
		if len(campi) < 15 {
			continue
		}
		suo := filepath.Base(filepath.Dir(s)) == postmaster
		if !suo && campi[1] != postmaster {
			continue
		}
		quanti := campi[11:13]
		if suo {
			quanti = campi[11:15]
		}
		for _, c := range quanti {
			n, _ := strconv.ParseInt(c, 10, 64)
			tutto += time.Duration(n) * tic
		}
	}
	return tutto
}

// tic is the unit of time of /proc, the same on every Linux that we know.
const tic = 10 * time.Millisecond

func secondi(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
