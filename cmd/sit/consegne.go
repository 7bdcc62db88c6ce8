package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/web/portal"
)

// conConsegne is the flags of the commands that take deliveries.
type conConsegne struct {
	conArchivio
	ArchivioGiorni  int   `name:"archivio-giorni" default:"365" placeholder:"GIORNI" help:"Per quanti giorni si conservano i file consegnati; 0: per sempre."`
	VariazioniOgni  int   `name:"variazioni-ogni" default:"45" placeholder:"GIORNI" help:"Dopo quanti giorni senza variazioni di un catasto la pagina delle forniture lo ricorda."`
	MassimoConsegna int64 `name:"upload-mb" default:"4096" placeholder:"MB" help:"Quanto può essere grande una consegna caricata."`
}

// consegne is where uploads are kept, and how long.
type consegne struct {
	Archivio   archivio.Config
	Variazioni int
	Massimo    int64
}

func (c *conConsegne) consegne(g *Globali) consegne {
	return consegne{Archivio: archivio.Config{Dir: c.cartellaArchivio(g), Giorni: max(c.ArchivioGiorni, 0)}, Variazioni: max(c.VariazioniOgni, 1), Massimo: max(c.MassimoConsegna, 1) << 20}
}

// conArchivio is the flag of the commands that keep files.
type conArchivio struct {
	Archivio string `placeholder:"CARTELLA" help:"Cartella dei file consegnati. Senza, è archivio nella cartella dei dati privati, o nella cache dell'utente."`
}

// apriArchivio opens the folder when a delivery has files to keep. Beside a server's database the
// folder is the server's, which only whoever runs it can name: nil when he has not.
func (c *conArchivio) apriArchivio(g *Globali, db *pg.DB) func() (*archivio.Archivio, error) {
	if c.Archivio == "" && g.DB != "" {
		return nil
	}
	return sync.OnceValues(func() (*archivio.Archivio, error) {
		return archivio.New(archivio.Config{Dir: c.cartellaArchivio(g)}, db)
	})
}

func (c *conArchivio) cartellaArchivio(g *Globali) string {
	switch cache, err := os.UserCacheDir(); {
	case c.Archivio != "":
		return c.Archivio
	case g.DB == "":
		return filepath.Join(g.Dir, "archivio")
	case err == nil:
		return filepath.Join(cache, "sit", "archivio")
	}
	return filepath.Join(os.TempDir(), "sit-archivio")
}

// sportelloConsegne is the counter of deliveries and what stands behind it.
type sportelloConsegne struct {
	stanza   *forniture.Forniture
	jobs     *jobs.Jobs
	archivio *archivio.Archivio
	log      *slog.Logger
}

func (c consegne) apri(ctx context.Context, db *pg.DB, log *slog.Logger) (*sportelloConsegne, error) {
	a, err := archivio.New(c.Archivio, db)
	if err != nil {
		return nil, err
	}
	j, err := jobs.New(ctx, db, log)
	if err != nil {
		return nil, err
	}
	return &sportelloConsegne{jobs: j, archivio: a, log: log, stanza: forniture.New(forniture.Config{DB: db, Jobs: j, Archivio: a,
		Importatore: magazzino{db: db}, Registro: authz.NewRegistro(db), Variazioni: c.Variazioni})}, nil
}

// portale is the counter as the pages know it.
func (c *sportelloConsegne) portale(m *mappa.Mappa, cfg configServizio) portal.Consegne {
	return portal.Consegne{Stanza: c.stanza, Operazioni: c.jobs, Massimo: cfg.Consegne.Massimo, Ente: func(ctx context.Context, codice string) (sit.Ente, error) {
		e, err := m.Ente(ctx, codice)
		return e.Ente, err
	}}
}

// lavora gives up the imports of dead processes and does what is in the queue until ctx ends. A
// database that goes away for a while does not end it.
func (c *sportelloConsegne) lavora(ctx context.Context, db *pg.DB) error {
	for {
		err := importatore(db, 0).Spazza(ctx)
		if err == nil {
			err = c.jobs.Lavora(ctx, lavori(db, c.archivio), ricorrenze(db, c.archivio))
		}
		if ctx.Err() != nil {
			return nil
		}
		c.log.ErrorContext(ctx, "queue", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(riprendi):
		}
	}
}

// riprendi is how long the queue waits before it begins anew.
const riprendi = 5 * time.Second
