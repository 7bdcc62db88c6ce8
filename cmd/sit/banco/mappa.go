package banco

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/load"
)

// mappa measures what is asked of a territory that is loaded: in CXF, for its buildings and
// signs, then with a year of changes, for its past.
func (b *banco) mappa(ctx context.Context) (err error) {
	db, err := b.caricata(ctx, b.Territorio, b.c, "mappa", true)
	if err != nil {
		return err
	}
	defer func() {
		if b.Conserva {
			err = errors.Join(err, db.chiudi())
		} else {
			err = errors.Join(err, db.butta())
		}
	}()
	if b.vuole("snapshot", "tiles") {
		if err := b.memoria(ctx, db); err != nil {
			return err
		}
		runtime.GC() // the map is gone: what follows runs in a process of its own
	}
	if b.vuole("ricerca") {
		if err := b.popola(ctx, db); err != nil {
			return err
		}
	}
	if b.vuole("query", "ricerca", "carta") {
		if err := b.domande(ctx, db); err != nil {
			return err
		}
	}
	if b.vuole("urbanistica") {
		return b.urbanistica(ctx, db)
	}
	return nil
}

// caricata is a database with a territory loaded, perhaps by another run.
func (b *banco) caricata(ctx context.Context, t Territorio, c Consegne, nome string, misurata bool) (_ *banca, err error) {
	dir, segno := b.file(nome), b.file(nome+".json")
	if b.Conserva {
		if _, err := os.Stat(segno); err == nil {
			return apri(ctx, dir, t)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	db, err := apri(ctx, dir, t)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.butta())
		}
	}()
	b.avanza("Caricamento di %d particelle con fabbricati e segni", c.Particelle)
	p, err := db.importa(ctx, b.Programma, "2023-12-01", c.CXF())
	if err != nil {
		return nil, err
	}
	if misurata {
		if err := b.Emetti(misura("import.cxf.prima", float64(c.Particelle)/p.durata.Seconds(), "particelle/s")); err != nil {
			return nil, err
		}
		if err := b.Emetti(misura("import.cxf.prima.memoria", float64(p.rss)/(1<<20), "MiB")); err != nil {
			return nil, err
		}
	}
	b.avanza("Aggiornamento di un anno")
	if _, err := db.importa(ctx, b.Programma, "", c.GML(1)); err != nil {
		return nil, err
	}
	// As a server that has been up for some minutes: statistics and visibility known.
	if err := db.esegui(ctx, "sit", "VACUUM ANALYZE"); err != nil {
		return nil, err
	}
	text, err := json.Marshal(c)
	if err == nil {
		err = os.WriteFile(segno, text, 0o644)
	}
	return db, err
}

// istantanea loads the map of a database, as a server does when it starts.
func istantanea(ctx context.Context, db *banca) (*tiles.Map, load.Update, error) {
	m, err := tiles.NewMap(tiles.Config{})
	if err != nil {
		return nil, load.Update{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pronta := make(chan load.Update, 1)
	l := load.New(db.db, m, load.Config{Observe: func(u load.Update) {
		if u.First {
			pronta <- u
		}
	}})
	fine := make(chan struct{})
	go func() {
		defer close(fine)
		l.Run(ctx)
	}()
	var u load.Update
	select {
	case u = <-pronta:
	case <-ctx.Done():
		err = ctx.Err()
	}
	cancel()
	<-fine
	return m, u, err
}

// memoria measures the map in memory: how long it takes to load, what it weighs, how fast it draws.
func (b *banco) memoria(ctx context.Context, db *banca) error {
	b.avanza("Mappa in memoria")
	prima := vivo()
	m, u, err := istantanea(ctx, db)
	if err != nil {
		return err
	}
	peso := float64(vivo()) - float64(prima)
	_, disegni := m.Current().Count(tiles.Particelle)
	_, edifici := m.Current().Count(tiles.Edifici)
	if b.vuole("snapshot") {
		nota := fmt.Sprintf("%d disegni di particelle di ogni giorno, %d di fabbricati", disegni, edifici)
		if err := b.Emetti(misura("snapshot.carica", float64(disegni)/u.Took.Seconds(), "particelle/s").con(nota)); err != nil {
			return err
		}
		if err := b.Emetti(misura("snapshot.memoria", peso/float64(b.c.Particelle), "byte/particella").con("tutto compreso, per particella di oggi")); err != nil {
			return err
		}
	}
	if !b.vuole("tiles") {
		return nil
	}
	if err := b.tegole(ctx, db, m); err != nil {
		return err
	}
	return b.scala(ctx, m)
}

// vivo is what the heap holds.
func vivo() uint64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
