package banco

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/importers/fornitura"
)

// misureRegistri loads the registers and measures it, then asks.
func (b *bancoRegistri) misureRegistri(ctx context.Context) (err error) {
	dir, segno := b.file("registri"), b.file("registri.json")
	_, err = os.Stat(segno)
	pronti := err == nil && !b.vuole("import")
	if !pronti {
		if err := errors.Join(os.RemoveAll(segno), os.RemoveAll(dir)); err != nil {
			return err
		}
	}
	db, err := apri(ctx, dir, Territorio{Seed: b.Seed, Comuni: b.Enti})
	if err != nil {
		return err
	}
	defer func() {
		if b.Conserva && err == nil {
			err = db.chiudi()
		} else {
			err = errors.Join(err, db.butta())
		}
	}()
	if !pronti {
		if err := b.caricaRegistri(ctx, db); err != nil {
			return fmt.Errorf("measure the import of registers: %w", err)
		}
		// As a server that has been up for some minutes: statistics and visibility known.
		if err := db.esegui(ctx, "sit", "VACUUM ANALYZE"); err != nil {
			return err
		}
		if err := os.WriteFile(segno, []byte("{}\n"), 0o644); err != nil {
			return err
		}
	}
	if b.vuole("query") {
		return b.consulta(ctx, db)
	}
	return nil
}

// caricaRegistri measures how deliveries come in, each from the start of its process to its end.
//
//  1. the first ente alone, and the same bytes through COPY
//  2. two others side by side, in two processes, and the same bytes through two COPY
//  3. a month of variations of those two, side by side; every month of the first, by itself
//  4. the enti that remain, in one process
func (b *bancoRegistri) caricaRegistri(ctx context.Context, db *banca) error {
	primo := b.enti[0]
	b.avanza("Consegna completa di %s", primo.Comune)
	if err := b.insieme(ctx, db, "registri.import.completa", primo.completa()); err != nil {
		return err
	}
	if len(b.enti) >= interi {
		b.avanza("Consegne complete di %s e %s, insieme", b.enti[1].Comune, b.enti[2].Comune)
		if err := b.insieme(ctx, db, "registri.import.completa.due", b.enti[1].completa(), b.enti[2].completa()); err != nil {
			return err
		}
		if b.Mesi > 0 {
			if err := b.insieme(ctx, db, "registri.import.mese.due", b.enti[1].mese(1), b.enti[2].mese(1)); err != nil {
				return err
			}
		}
	}
	if err := b.mesi(ctx, db, primo); err != nil {
		return err
	}
	if len(b.enti) <= interi {
		return nil
	}
	b.avanza("Consegne complete di altri %d enti", len(b.enti)-interi)
	var dirs []string
	for _, e := range b.enti[interi:] {
		dirs = append(dirs, e.completa())
	}
	prima := db.lavoro()
	p, righe, err := db.importaRegistri(ctx, b.Programma, dirs...)
	if err != nil {
		return err
	}
	return b.emettiImport("registri.import.aggregazione", righe, p.durata, db.lavoro()-prima, []processo{p}, fmt.Sprintf("%d enti in un processo", len(dirs)))
}

// insieme brings each path in by a process of its own, all at once, and then sends the same
// bytes through COPY.
func (b *bancoRegistri) insieme(ctx context.Context, db *banca, nome string, paths ...string) error {
	processi, righe := make([]processo, len(paths)), make([]float64, len(paths))
	prima, inizio := db.lavoro(), time.Now()
	g, gctx := errgroup.WithContext(ctx)
	for i, path := range paths {
		g.Go(func() (err error) {
			processi[i], righe[i], err = db.importaRegistri(gctx, b.Programma, path)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	durata, server := time.Since(inizio), db.lavoro()-prima
	var gruppi [][]string
	var mega, tutte float64
	for i, path := range paths {
		files, err := filepath.Glob(filepath.Join(path, "*"))
		if err != nil {
			return err
		}
		for _, f := range files {
			s, err := os.Stat(f)
			if err != nil {
				return err
			}
			mega += float64(s.Size()) / 1e6
		}
		gruppi = append(gruppi, files)
		tutte += righe[i]
	}
	if err := b.emettiImport(nome, tutte, durata, server, processi, ""); err != nil {
		return err
	}
	prima = db.lavoro()
	copia, err := b.copia(ctx, db, copiaLatina, mega, gruppi...)
	if err != nil {
		return err
	}
	return b.Emetti(misura(nome+".mb", mega/durata.Seconds(), "MB/s").contro("copy", copia).
		con(fmt.Sprintf("di processore %s il server per COPY", secondi(db.lavoro()-prima))))
}

// mesi brings the variations of an ente in, month by month.
func (b *bancoRegistri) mesi(ctx context.Context, db *banca, e entePronto) error {
	if b.Mesi == 0 {
		return nil
	}
	b.avanza("%d mesi di aggiornamenti di %s", b.Mesi, e.Comune)
	var tempi []time.Duration
	var tutte float64
	var processi []processo
	var tutto time.Duration
	prima := db.lavoro()
	for n := 1; n <= b.Mesi; n++ {
		p, righe, err := db.importaRegistri(ctx, b.Programma, e.mese(n))
		if err != nil {
			return err
		}
		tempi, processi = append(tempi, p.durata), append(processi, p)
		tutte, tutto = tutte+righe, tutto+p.durata
	}
	if err := b.emettiImport("registri.import.mesi", tutte, tutto, db.lavoro()-prima, processi, fmt.Sprintf("%d mesi, ciascuno in un processo", b.Mesi)); err != nil {
		return err
	}
	m := misura("registri.import.mese", 0, "ms").tempi(tempi)
	m.Valore = *m.P50
	return b.Emetti(m.con("un mese dall'avvio alla fine del processo"))
}

func (b *bancoRegistri) emettiImport(nome string, righe float64, durata, server time.Duration, processi []processo, nota string) error {
	var picco int64
	var programma time.Duration
	for _, p := range processi {
		picco, programma = max(picco, p.rss), programma+p.cpu
	}
	if nota != "" {
		nota += ", "
	}
	if err := b.Emetti(misura(nome, righe/durata.Seconds(), "righe/s").con(fmt.Sprintf("%s%.0f righe in %s; di processore %s il programma, %s il server",
		nota, righe, secondi(durata), secondi(programma), secondi(server)))); err != nil {
		return err
	}
	if cpu := programma + server; server > 0 {
		// What the machine would do with nobody else on it, if it were all at work.
		if err := b.Emetti(misura(nome+".processore", righe/cpu.Seconds(), "righe/s").con("per secondo di un processore, programma e server insieme")); err != nil {
			return err
		}
	}
	return b.Emetti(misura(nome+".memoria", float64(picco)/(1<<20), "MiB"))
}

// importaRegistri brings deliveries in and counts their lines as the importer does.
func (b *banca) importaRegistri(ctx context.Context, programma string, paths ...string) (p processo, righe float64, err error) {
	if p, err = b.importa(ctx, programma, "", paths...); err != nil {
		return p, 0, err
	}
	for sc := bufio.NewScanner(bytes.NewReader(p.stdout)); sc.Scan(); {
		var e fornitura.Esito
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			return p, 0, fmt.Errorf("read outcome of import: %w", err)
		}
		for _, n := range e.Letti {
			righe += float64(n)
		}
	}
	return p, righe, nil
}
