package banco

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cestor/sit/cmd/sit/banco/estratti"
)

// cambiati are of a thousand: how many surfaces a later extract says anew.
const cambiati = 20

// misureEstratti measures how the extracts of the tax office come in, on a database of its own.
//
//  1. the TARI and the IMU extract of the first ente, each from the start of its process to its end
//  2. the same bytes through COPY
//  3. the TARI extract of a later day, in which one line in fifty is another
func (b *bancoRegistri) misureEstratti(ctx context.Context) (err error) {
	primo := b.enti[0]
	b.avanza("Estratti TARI e IMU di %s", primo.Comune)
	unita, err := estratti.Catasto(primo.completa())
	if err != nil {
		return err
	}
	o := estratti.Correnti(b.Seed, primo.Comune, 2024)
	tari, imu, righeTARI, righeIMU, err := b.scriviEstratti("primo", unita, o)
	if err != nil {
		return err
	}
	o.ConSuperfici = cambiati
	dopo, _, righeDopo, _, err := b.scriviEstratti("dopo", unita, o)
	if err != nil {
		return err
	}
	db, err := apri(ctx, b.file("estratti"), Territorio{Seed: b.Seed, Comuni: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.butta()) }()
	for _, x := range []struct {
		nome, riferimento, file string
		righe                   int
	}{
		{"estratti.import.tari", "2025-01-31", tari, righeTARI},
		{"estratti.import.imu", "2025-01-31", imu, righeIMU},
		{"estratti.import.tari.dopo", "2025-06-30", dopo, righeDopo},
	} {
		if err := b.estratto(ctx, db, x.nome, x.riferimento, x.file, float64(x.righe)); err != nil {
			return err
		}
	}
	return nil
}

// scriviEstratti writes the extracts in a folder of the run.
func (b *bancoRegistri) scriviEstratti(nome string, unita []estratti.Unita, o estratti.Opzioni) (tari, imu string, righeTARI, righeIMU int, err error) {
	dir := b.file("estratti-" + nome)
	if err = os.MkdirAll(dir, 0o755); err != nil {
		return
	}
	tari, imu = filepath.Join(dir, "tari.csv"), filepath.Join(dir, "imu.csv")
	t, err := os.Create(tari)
	if err != nil {
		return
	}
	i, err := os.Create(imu)
	if err != nil {
		err = errors.Join(err, t.Close())
		return
	}
	righeTARI, righeIMU, err = estratti.Scrivi(t, i, unita, o)
	err = errors.Join(err, t.Close(), i.Close())
	return
}

// estratto brings one file in, and sends the same bytes through COPY.
func (b *bancoRegistri) estratto(ctx context.Context, db *banca, nome, riferimento, file string, righe float64) error {
	prima := db.lavoro()
	p, err := db.importa(ctx, b.Programma, riferimento, file)
	if err != nil {
		return fmt.Errorf("measure the import of extracts: %w", err)
	}
	if err := b.emettiImport(nome, righe, p.durata, db.lavoro()-prima, []processo{p}, ""); err != nil {
		return err
	}
	s, err := os.Stat(file)
	if err != nil {
		return err
	}
	mega := float64(s.Size()) / 1e6
	inizio := time.Now()
	copia, err := b.copia(ctx, db, copiaUTF8, mega, []string{file})
	if err != nil {
		return err
	}
	return b.Emetti(misura(nome+".mb", mega/p.durata.Seconds(), "MB/s").contro("copy", copia).con("COPY in " + secondi(time.Since(inizio))))
}
