package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cestor/sit/cmd/sit/banco"
)

type benchCmd struct {
	Comuni     int      `default:"1" placeholder:"N" help:"Quanti comuni generare."`
	Particelle int      `default:"100000" placeholder:"N" help:"Quante particelle generare in tutto."`
	Seed       int64    `default:"1" placeholder:"N" help:"Seme del territorio: lo stesso seme dà lo stesso lavoro."`
	Solo       []string `placeholder:"GRUPPO" help:"Solo questi gruppi di misure: import, snapshot, tiles, query, ricerca, carta."`
}

func (benchCmd) Help() string {
	return "Genera un territorio, lo importa in una banca dati propria e misura. I file generati restano nella cache dell'utente; " +
		"con --dir restano lì, e con loro la banca dati. Con --json scrive una misura per riga.\n\n" +
		"Esempio:\n  sit bench --particelle 1000000\n  sit bench --solo tiles,query --json"
}

// dirPredefinita is the value of --dir that nobody typed: the data of the user, which a bench
// must not touch.
const dirPredefinita = "./data"

func (c *benchCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	programma, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	o := banco.Opzioni{
		Territorio: banco.Territorio{Seed: c.Seed, Comuni: c.Comuni, Particelle: c.Particelle},
		Dir:        g.Dir, Conserva: true, Solo: c.Solo, Programma: programma,
		Emetti: func(m banco.Misura) error { return stampaMisura(out, m) },
		Avanza: func(testo string) { out.avviso("· %s", testo) },
	}
	if g.Dir == dirPredefinita {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir() // a service has no home
		}
		o.Dir, o.Conserva = filepath.Join(cache, "sit-bench"), false
	}
	return banco.Esegui(ctx, o)
}

func stampaMisura(out *uscita, m banco.Misura) error {
	if out.json {
		return json.NewEncoder(out.stdout).Encode(m)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %10s %-14s", m.Misura, m.Valore.Testo(), m.Unita)
	if m.P50 != nil {
		fmt.Fprintf(&b, "  p50 %s ms, p95 %s, p99 %s", m.P50.Testo(), m.P95.Testo(), m.P99.Testo())
	}
	if m.Rapporto != nil {
		fmt.Fprintf(&b, "  %s volte %s (%s)", m.Rapporto.Testo(), m.Riferimento, m.RiferimentoValore.Testo())
	}
	if m.Nota != "" {
		fmt.Fprintf(&b, "  [%s]", m.Nota)
	}
	_, err := fmt.Fprintln(out.stdout, strings.TrimRight(b.String(), " "))
	return err
}
