package banco

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/catasto/gml"
)

// importazioni measures how deliveries come in, against ogr2ogr and a bare COPY of the same files.
//
//  1. the codecs alone
//  2. the first load, and the delivery of the year after, each in a process of its own
//  3. the same files through ogr2ogr into the same server
//  4. the same bytes through COPY, as lines of text
func (b *banco) importazioni(ctx context.Context) (err error) {
	if err := b.codici(ctx); err != nil {
		return err
	}
	dir := b.file("importa")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	db, err := apri(ctx, dir, b.Territorio)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.butta()) }()
	ogr, _ := exec.LookPath("ogr2ogr")
	n := float64(b.c.Particelle)
	for anno, nome := range [2]string{"import.gml.prima", "import.gml.riconsegna"} {
		b.avanza("Importazione della consegna del %s", timeStamp[anno][:4])
		mega, righe, err := misuraFile(b.c.GML(anno))
		if err != nil {
			return err
		}
		p, err := db.importa(ctx, b.Programma, "", b.c.GML(anno))
		if err != nil {
			return err
		}
		m := misura(nome, n/p.durata.Seconds(), "particelle/s")
		if ogr == "" {
			m = m.con("senza riferimento: manca ogr2ogr (gdal-bin)")
		} else {
			b.avanza("La stessa consegna con ogr2ogr")
			d, err := b.ogr2ogr(ctx, db, ogr, anno)
			if err != nil {
				return err
			}
			m = m.contro("ogr2ogr", n/d.Seconds())
		}
		if err := b.Emetti(m); err != nil {
			return err
		}
		if anno == 0 {
			paths, err := filepath.Glob(filepath.Join(b.c.GML(0), "*.gml"))
			if err != nil {
				return err
			}
			copia, err := b.copia(ctx, db, copiaUTF8, mega, paths)
			if err != nil {
				return err
			}
			if err := b.Emetti(misura("import.gml.prima.mb", mega/p.durata.Seconds(), "MB/s").contro("copy", copia)); err != nil {
				return err
			}
			if err := b.Emetti(misura("import.gml.prima.righe", righe/p.durata.Seconds(), "1/s")); err != nil {
				return err
			}
		}
		if err := b.Emetti(misura(nome+".memoria", float64(p.rss)/(1<<20), "MiB")); err != nil {
			return err
		}
	}
	return nil
}

// misuraFile is how large the files of a folder are, in millions of bytes and in lines.
func misuraFile(dir string) (mega, righe float64, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.gml"))
	buf := make([]byte, 1<<20)
	for _, p := range paths {
		var f *os.File
		if f, err = os.Open(p); err != nil {
			return 0, 0, err
		}
		for {
			n, rerr := f.Read(buf)
			mega += float64(n) / 1e6
			righe += float64(bytes.Count(buf[:n], []byte{'\n'}))
			if rerr != nil {
				if !errors.Is(rerr, io.EOF) {
					err = rerr
				}
				break
			}
		}
		f.Close()
		if err != nil {
			return 0, 0, err
		}
	}
	return mega, righe, err
}

// codici measures the scanners on bytes that are in memory already.
func (b *banco) codici(ctx context.Context) error {
	paths, err := b.c.PLE(0)
	if err != nil || len(paths) == 0 {
		return fmt.Errorf("no particelle in %s: %w", b.c.GML(0), err)
	}
	f, err := os.Open(paths[0])
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 256<<20))
	if err != nil {
		return err
	}
	var best time.Duration
	for range 5 { // the best of some: what others do on the machine is no part of the scanner
		inizio := time.Now()
		for _, err := range gml.NewScanner(bytes.NewReader(text), paths[0]).Objects() {
			if err != nil && len(text) < 256<<20 { // else it was cut short on purpose
				return err
			}
		}
		if d := time.Since(inizio); best == 0 || d < best {
			best = d
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := b.Emetti(misura("import.gml.scanner", float64(len(text))/1e6/best.Seconds(), "MB/s")); err != nil {
		return err
	}
	var foglio bytes.Buffer
	if err := b.Territorio.genera(0, 0).scriviCXF(&foglio); err != nil {
		return err
	}
	var tempi []time.Duration
	for range 20 {
		inizio := time.Now()
		for _, err := range cxf.NewScanner(bytes.NewReader(foglio.Bytes()), "X100_000100.cxf").Objects() {
			if err != nil {
				return err
			}
		}
		tempi = append(tempi, time.Since(inizio))
	}
	m := misura("import.cxf.scanner", 0, "ms").tempi(tempi)
	m.Valore = *m.P50
	return b.Emetti(m.con(fmt.Sprintf("un foglio di %d KB", foglio.Len()/1000)))
}

// ogr2ogr loads the files of a year as anybody would, indexes included, and tells how long it took.
func (b *banco) ogr2ogr(ctx context.Context, db *banca, programma string, anno int) (durata time.Duration, err error) {
	const nome = "ogr"
	for _, passo := range [][2]string{{"postgres", "DROP DATABASE IF EXISTS " + nome}, {"postgres", "CREATE DATABASE " + nome}, {nome, "CREATE EXTENSION postgis"}} {
		if err := db.esegui(ctx, passo[0], passo[1]); err != nil {
			return 0, fmt.Errorf("prepare database for ogr2ogr: %w", err)
		}
	}
	paths, err := filepath.Glob(filepath.Join(b.c.GML(anno), "*.gml"))
	if err != nil {
		return 0, err
	}
	cfg, err := pgx.ParseConfig(db.cluster.AdminURL(nome))
	if err != nil {
		return 0, err
	}
	dsn := fmt.Sprintf("PG:host=%s port=%d user=%s dbname=%s", cfg.Host, cfg.Port, cfg.User, cfg.Database)
	for _, p := range paths {
		// What GDAL learns of the file at its first look would spare it one at the second.
		gfs := p[:len(p)-len(".gml")] + ".gfs"
		_ = os.Remove(gfs)
		r, err := esegui(ctx, []string{"PG_USE_COPY=YES"}, programma, "-f", "PostgreSQL", dsn, p,
			"-append", "-a_srs", "EPSG:6706", "-nlt", "PROMOTE_TO_MULTI", "-lco", "GEOMETRY_NAME=geom", "-lco", "SPATIAL_INDEX=GIST")
		_ = os.Remove(gfs)
		if err != nil {
			return 0, err
		}
		durata += r.durata
	}
	return durata, nil
}

// A delimiter and a quote that no file holds: every line is one value.
const (
	copiaUTF8   = `COPY copia FROM STDIN (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')`
	copiaLatina = `COPY copia FROM STDIN (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02', ENCODING 'LATIN1')`
)

// copia sends the same bytes to the same server as lines of text, nothing read and nothing
// indexed, in MB/s: no import can be faster. Each group of files has a connection of its own.
func (b *banco) copia(ctx context.Context, db *banca, comando string, mega float64, gruppi ...[]string) (_ float64, err error) {
	if err := db.esegui(ctx, "postgres", "CREATE TABLE copia (riga text)"); err != nil {
		return 0, fmt.Errorf("copy the bytes: %w", err)
	}
	defer func() { err = errors.Join(err, db.esegui(context.WithoutCancel(ctx), "postgres", "DROP TABLE copia")) }()
	inizio := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for _, paths := range gruppi {
		g.Go(func() error {
			return db.admin(ctx, "postgres", func(conn *pgx.Conn) error {
				for _, p := range paths {
					f, err := os.Open(p)
					if err != nil {
						return err
					}
					_, err = conn.PgConn().CopyFrom(ctx, bufio.NewReaderSize(f, 1<<20), comando)
					f.Close()
					if err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	if err := g.Wait(); err != nil {
		return 0, fmt.Errorf("copy the bytes: %w", err)
	}
	return mega / time.Since(inizio).Seconds(), nil
}
