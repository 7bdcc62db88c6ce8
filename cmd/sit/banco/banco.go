package banco

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Opzioni is how the bench was asked for.
type Opzioni struct {
	Territorio
	Dir       string             // of the deliveries and, if Conserva, of the databases
	Conserva  bool               // the databases stay, and a later run finds the map loaded
	Solo      []string           // groups; none is all
	Durata    time.Duration      // of each run of tiles or questions; 0: 8 s, enough for a p99 of the slowest
	Programma string             // path of sit, for what runs in a process of its own
	Emetti    func(Misura) error // told of every measure as it is taken
	Avanza    func(testo string) // told, in Italian, what is being done
}

// Gruppi are the groups of measures, in the order in which they run.
func Gruppi() []string {
	return []string{"import", "snapshot", "tiles", "query", "ricerca", "carta", "urbanistica"}
}

// banco is one run.
type banco struct {
	Opzioni
	c      Consegne
	lavoro string // of the databases and scratch files
}

// Esegui generates the territory and takes the measures.
func Esegui(ctx context.Context, o Opzioni) (err error) {
	for _, g := range o.Solo {
		if !slices.Contains(Gruppi(), g) {
			return sit.Rifiuto(sit.Invalid, "GRUPPO_SCONOSCIUTO", "Il gruppo di misure «%s» non esiste: ci sono %s.", g, strings.Join(Gruppi(), ", "))
		}
	}
	if err := o.Controlla(); err != nil {
		return sit.Rifiuto(sit.Invalid, "TERRITORIO_NON_VALIDO", "Il territorio chiesto non si può generare: da 1 a %d comuni e fino a 5.000.000 di particelle.", maxComuni).Per(err)
	}
	o.Durata = cmp.Or(o.Durata, 8*time.Second)
	b := &banco{Opzioni: o}
	if err := b.genera(ctx); err != nil {
		return err
	}
	if b.lavoro, err = b.cartella(); err != nil {
		return err
	}
	if !o.Conserva {
		defer func() { err = errors.Join(err, os.RemoveAll(b.lavoro)) }()
	}
	if err := b.carico("macchina.carico_inizio"); err != nil {
		return err
	}
	if b.vuole("import") {
		if err := b.importazioni(ctx); err != nil {
			return fmt.Errorf("measure imports: %w", err)
		}
	}
	if b.vuole("snapshot", "tiles", "query", "ricerca", "carta", "urbanistica") {
		if err := b.mappa(ctx); err != nil {
			return fmt.Errorf("measure the map: %w", err)
		}
	}
	return b.carico("macchina.carico_fine")
}

func (b *banco) vuole(gruppi ...string) bool {
	return len(b.Solo) == 0 || slices.ContainsFunc(gruppi, func(g string) bool { return slices.Contains(b.Solo, g) })
}

func (b *banco) avanza(formato string, args ...any) {
	if b.Avanza != nil {
		b.Avanza(fmt.Sprintf(formato, args...))
	}
}

// genera makes the deliveries, or finds them.
func (b *banco) genera(ctx context.Context) (err error) {
	b.avanza("Generazione di %d particelle in %d comuni", b.Particelle, b.Comuni)
	if b.c, err = b.Consegna(ctx, b.Dir, nil); err != nil {
		return err
	}
	nota := fmt.Sprintf("%d fogli, %d particelle con %.1f vertici, %d fabbricati; tre consegne", b.c.Fogli, b.c.Particelle,
		float64(b.c.Vertici)/float64(b.c.Particelle), b.c.Edifici)
	if !b.c.Generate {
		return b.Emetti(misura("territorio", float64(b.c.Particelle), "particelle").con(nota + ", già generate"))
	}
	return b.Emetti(misura("territorio.genera", 3*float64(b.c.Particelle)/b.c.Durata.Seconds(), "particelle/s").con(nota))
}

// cartella is where the databases go.
func (b *banco) cartella() (string, error) {
	if b.Conserva {
		dir := b.c.Dir + "-banca"
		return dir, os.MkdirAll(dir, 0o755)
	}
	dir, err := os.MkdirTemp("", "sit-bench-")
	if err == nil {
		err = os.Chmod(dir, 0o755) // the database server may be another user
	}
	if err != nil {
		return "", fmt.Errorf("make folder of the bench: %w", err)
	}
	return dir, nil
}

// carico tells how busy the machine was: a figure taken beside other work is worth less.
func (b *banco) carico(nome string) error {
	testo, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return nil // not on this system
	}
	var uno float64
	if _, err := fmt.Sscan(string(testo), &uno); err != nil {
		return fmt.Errorf("read load average: %w", err)
	}
	return b.Emetti(misura(nome, uno, "processi").con(fmt.Sprintf("media dell'ultimo minuto, su %d processori", runtime.GOMAXPROCS(0))))
}

func (b *banco) file(nome string) string { return filepath.Join(b.lavoro, nome) }
