package scarica

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/esporta"
)

// Scrittore writes the files. *esporta.Esporta does.
type Scrittore interface {
	Stato(ctx context.Context, r esporta.Richiesta) (esporta.Stato, error)
	Scrivi(ctx context.Context, w io.Writer, r esporta.Richiesta) (esporta.Esito, error)
}

// Config of a Deposito. Only Dir has no default.
type Config struct {
	Dir     string        // of the files; made when it is not there
	MaxByte int64         // of all files together; 0: 4 GiB
	Posti   int           // files made at one time; 0: 2
	Coda    int           // files being made or waiting to be; 0: 16
	Tempo   time.Duration // for one file; 0: 30 min
	Log     *slog.Logger  // nil: nowhere

	// Edizione tells programs apart that may write other bytes from the same data: what another
	// one made is not given out. Letters and digits.
	Edizione string
}

// Deposito makes files and keeps them.
type Deposito struct {
	cfg  Config
	scr  Scrittore
	fine context.CancelFunc
	ctx  context.Context // of the works: it ends with Chiudi
	vivi sync.WaitGroup
	post chan struct{}

	mu     sync.Mutex
	lavori map[string]*lavoro
	stati  map[chiaveStato]statoLetto
}

// lavoro is the making of one file, and what came of it.
type lavoro struct {
	fatto chan struct{}
	file  File
	err   error
}

// New opens a deposito, and clears away what a server that was killed left half made.
func New(cfg Config, scr Scrittore) (*Deposito, error) {
	cfg.MaxByte = cmp.Or(cfg.MaxByte, 4<<30)
	cfg.Posti = cmp.Or(cfg.Posti, 2)
	cfg.Coda = cmp.Or(cfg.Coda, 16)
	cfg.Tempo = cmp.Or(cfg.Tempo, 30*time.Minute)
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, sit.Rifiuto(sit.Unavailable, "CARTELLA_NON_SCRIVIBILE",
			"La cartella dei file da scaricare %s non si può creare: indicarne un'altra con --exports-dir.", cfg.Dir).Per(err)
	}
	if err := sicura(cfg.Dir); err != nil {
		return nil, err
	}
	d := &Deposito{cfg: cfg, scr: scr, post: make(chan struct{}, cfg.Posti), lavori: map[string]*lavoro{}, stati: map[chiaveStato]statoLetto{}}
	d.ctx, d.fine = context.WithCancel(context.Background())
	d.spazza(time.Now().Add(-cfg.Tempo - time.Hour))
	return d, nil
}

// Chiudi ends the works in progress and waits for them. Nothing is made afterwards.
func (d *Deposito) Chiudi() {
	d.mu.Lock() // nobody may begin a work between the two
	d.fine()
	d.mu.Unlock()
	d.vivi.Wait()
}

// Prendi gives the file that was asked for, making it when it is not there. Many who ask at once have it
// made once. When ctx ends before the file is ready the making goes on, and the error says to come back.
func (d *Deposito) Prendi(ctx context.Context, r esporta.Richiesta) (File, error) {
	s, err := d.stato(ctx, r)
	if err != nil {
		return File{}, err
	}
	if err := s.Manca(r); err != nil {
		return File{}, err
	}
	chiave := d.chiave(r, s)
	if f, ok := d.trova(chiave); ok {
		return f.di(r, s), nil
	}
	l, err := d.comincia(chiave, r)
	if err != nil {
		return File{}, err
	}
	select {
	case <-l.fatto:
		if l.err != nil {
			return File{}, l.err
		}
		return l.file.di(r, s), nil
	case <-ctx.Done():
		return File{}, sit.Rifiuto(sit.Unavailable, "IN_PREPARAZIONE",
			"Il file si sta preparando: sarà pronto tra poco, riprovare allo stesso indirizzo.").Per(ctx.Err())
	}
}

// chiave is that of the data with the edition of the program among their version.
func (d *Deposito) chiave(r esporta.Richiesta, s esporta.Stato) string {
	k := s.Chiave(r)
	if d.cfg.Edizione != "" {
		k = strings.Replace(k, ".", "."+d.cfg.Edizione+"-", 1)
	}
	return k
}

// comincia finds the work on a key, or begins it.
func (d *Deposito) comincia(chiave string, r esporta.Richiesta) (*lavoro, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l, ok := d.lavori[chiave]; ok {
		return l, nil
	}
	switch {
	case d.ctx.Err() != nil:
		return nil, sit.Rifiuto(sit.Unavailable, "SERVIZIO_IN_CHIUSURA", "Il servizio si sta fermando: riprovare tra poco.")
	case len(d.lavori) >= d.cfg.Coda:
		return nil, sit.Rifiuto(sit.Unavailable, "PREPARAZIONE_OCCUPATA", "Si stanno già preparando molti file: riprovare tra un minuto.")
	}
	l := &lavoro{fatto: make(chan struct{})}
	d.lavori[chiave] = l
	d.vivi.Go(func() { d.lavora(chiave, r, l) })
	return l, nil
}

func (d *Deposito) lavora(chiave string, r esporta.Richiesta, l *lavoro) {
	defer func() {
		if p := recover(); p != nil { // it must not take the server with it
			l.err = sit.Errorf(sit.Internal, "panic while making %s: %v", chiave, p)
		}
		if l.err != nil && d.ctx.Err() == nil && sit.Kind(l.err) != sit.NotFound {
			d.cfg.Log.Error("a file for download was not made", "file", chiave, "error", l.err)
		}
		d.mu.Lock()
		delete(d.lavori, chiave)
		d.mu.Unlock()
		close(l.fatto)
	}()
	select {
	case d.post <- struct{}{}:
		defer func() { <-d.post }()
	case <-d.ctx.Done():
		l.err = chiuso(d.ctx.Err())
		return
	}
	if f, ok := d.trova(chiave); ok { // made by another server while we waited
		l.file = f
		return
	}
	ctx, cancel := context.WithTimeout(d.ctx, d.cfg.Tempo)
	defer cancel()
	inizio := time.Now()
	if l.file, l.err = d.costruisci(ctx, chiave, r); l.err != nil {
		if d.ctx.Err() != nil {
			l.err = chiuso(l.err)
		}
		return
	}
	d.cfg.Log.Info("file for download made", "file", chiave, "byte", l.file.Byte, "oggetti", l.file.Oggetti, "took", time.Since(inizio))
	d.sfoltisci(l.file)
}

func chiuso(err error) error {
	return sit.Rifiuto(sit.Unavailable, "SERVIZIO_IN_CHIUSURA", "Il servizio si sta fermando: riprovare tra poco.").Per(err)
}

// The state of an ente is asked for again at every range of a file that a map reads piece by
// piece: what was read a moment ago is believed.
const statoFresco = 2 * time.Second

type chiaveStato struct {
	ente   int32
	giorno sit.Giorno
	civici bool
}

type statoLetto struct {
	stato esporta.Stato
	letto time.Time
}

func (d *Deposito) stato(ctx context.Context, r esporta.Richiesta) (esporta.Stato, error) {
	k := chiaveStato{r.Ente.ID, r.Quando.Giorno, r.Tema == "civici"}
	d.mu.Lock()
	visto, ok := d.stati[k]
	d.mu.Unlock()
	if ok && time.Since(visto.letto) < statoFresco {
		return visto.stato, nil
	}
	s, err := d.scr.Stato(ctx, r)
	if err != nil {
		return s, fmt.Errorf("state of what is to download: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.stati) > 1000 { // days are for anybody to ask
		clear(d.stati)
	}
	d.stati[k] = statoLetto{s, time.Now()}
	return s, nil
}
