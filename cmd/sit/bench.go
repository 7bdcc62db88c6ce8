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
	Territorio benchTerritorioCmd `cmd:"" hidden:"" default:"withargs"`
	Registri   benchRegistriCmd   `cmd:"" help:"Misura i registri: importazione e consultazione di un censuario inventato."`
	Riscontri  benchRiscontriCmd  `cmd:"" help:"Misura i confronti fra uffici: quanto è giusta ogni regola, e quanto costa."`
}

func (benchCmd) Help() string { return benchTerritorioCmd{}.Help() }

type benchTerritorioCmd struct {
	Comuni     int      `default:"1" placeholder:"N" help:"Quanti comuni generare."`
	Particelle int      `default:"100000" placeholder:"N" help:"Quante particelle generare in tutto."`
	Seed       int64    `default:"1" placeholder:"N" help:"Seme del territorio: lo stesso seme dà lo stesso lavoro."`
	Solo       []string `placeholder:"GRUPPO" help:"Solo questi gruppi di misure: import, snapshot, tiles, query, ricerca, carta, urbanistica."`
}

func (benchTerritorioCmd) Help() string {
	return "Genera un territorio, lo importa in una banca dati propria e misura. I file generati restano nella cache dell'utente; " +
		"con --dir restano lì, e con loro la banca dati. Con --json scrive una misura per riga.\n\n" +
		"Esempio:\n  sit bench --particelle 1000000\n  sit bench --solo tiles,query --json"
}

// dirPredefinita is the value of --dir that nobody typed: the data of the user, which a bench
// must not touch.
const dirPredefinita = "./data"

func (c *benchTerritorioCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	programma, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	o := opzioniBanco(g, out, programma, c.Solo)
	o.Territorio = banco.Territorio{Seed: c.Seed, Comuni: c.Comuni, Particelle: c.Particelle}
	return banco.Esegui(ctx, o)
}

type benchRegistriCmd struct {
	Enti       int      `default:"64" placeholder:"N" help:"Quanti enti generare."`
	UIU        int      `name:"uiu" default:"60000" placeholder:"N" help:"Quante unità immobiliari ha un ente."`
	Particelle int      `default:"40000" placeholder:"N" help:"Quante particelle ha un ente."`
	Titoli     int      `default:"120000" placeholder:"N" help:"Quante titolarità ha un ente."`
	Mesi       int      `default:"24" placeholder:"N" help:"Quanti mesi di aggiornamenti ha il primo ente."`
	Frazione   int      `default:"24" placeholder:"N" help:"Gli enti dopo il terzo sono questa parte degli altri; 1: sono grandi uguale."`
	Seed       int64    `default:"1" placeholder:"N" help:"Seme dei registri: lo stesso seme dà lo stesso lavoro."`
	Solo       []string `placeholder:"GRUPPO" help:"Solo questi gruppi di misure: import, query, estratti."`
}

func (benchRegistriCmd) Help() string {
	return "Inventa i registri di alcuni enti, li importa in una banca dati propria e misura importazione e consultazione. " +
		"I file generati restano nella cache dell'utente; con --dir restano lì, e con loro la banca dati.\n\n" +
		"Esempio:\n  sit bench registri --uiu 5000 --particelle 4000 --titoli 10000 --mesi 3 --enti 3 --json"
}

func (c *benchRegistriCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	programma, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	o := banco.OpzioniRegistri{Opzioni: opzioniBanco(g, out, programma, c.Solo),
		Registri: banco.Registri{Enti: c.Enti, UIU: c.UIU, Titoli: c.Titoli, Mesi: c.Mesi, Frazione: c.Frazione}}
	o.Territorio = banco.Territorio{Seed: c.Seed, Particelle: c.Particelle}
	return banco.EseguiRegistri(ctx, o)
}

type benchRiscontriCmd struct {
	Enti       int   `default:"2" placeholder:"N" help:"Quanti enti generare, tutti uguali."`
	UIU        int   `name:"uiu" default:"60000" placeholder:"N" help:"Quante unità immobiliari ha un ente."`
	Particelle int   `default:"40000" placeholder:"N" help:"Quante particelle ha un ente."`
	Seed       int64 `default:"1" placeholder:"N" help:"Seme dei comuni: lo stesso seme dà lo stesso lavoro."`
}

func (benchRiscontriCmd) Help() string {
	return "Prova ogni regola sui casi etichettati a mano (precisione e richiamo), poi esegue tutte le regole su comuni inventati di quella misura, in una banca dati che alla fine si butta.\n\n" +
		"Esempio:\n  sit bench riscontri --enti 4 --json"
}

func (c *benchRiscontriCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	programma, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	o := banco.OpzioniRiscontri{Opzioni: opzioniBanco(g, out, programma, nil), Enti: c.Enti, UIU: c.UIU}
	o.Territorio = banco.Territorio{Seed: c.Seed, Particelle: c.Particelle}
	return banco.EseguiRiscontri(ctx, o)
}

// opzioniBanco is what every bench is told: where its files go, and whom it tells.
func opzioniBanco(g *Globali, out *uscita, programma string, solo []string) banco.Opzioni {
	o := banco.Opzioni{
		Dir: g.Dir, Conserva: true, Solo: solo, Programma: programma,
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
	return o
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
