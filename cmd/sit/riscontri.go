package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/riscontri"
)

// stanzaRiscontri is the office that compares the others, with what it reckons by.
func stanzaRiscontri(db *pg.DB) *riscontri.Riscontri { return riscontri.New(db).ConStima(riscontri.StimaTributi) }

type riscontriCmd struct {
	Esegui riscontriRunCmd  `cmd:"" name:"run" help:"Esegue i confronti."`
	List   riscontriListCmd `cmd:"" help:"Elenca le segnalazioni."`
}

func (riscontriCmd) Help() string {
	return "Esempio:\n  sit riscontri run --ente B542 --anno 2025 --regole XC-03,XC-05"
}

type riscontriRunCmd struct {
	Ente   string   `required:"" placeholder:"CODICE" help:"Ente di cui si confrontano gli uffici."`
	Anno   int      `placeholder:"ANNO" help:"Anno d'imposta; senza, l'ultimo chiuso."`
	Regole []string `placeholder:"REGOLA" help:"Solo queste regole."`
}

func (riscontriRunCmd) Help() string {
	return "Le segnalazioni sono tracce da verificare, mai atti. Ciò che un operatore ha deciso resta; quelle che una regola eseguita non trova più sono «risolte».\n\n" +
		"Esempio:\n  sit riscontri run --ente B542 --anno 2025"
}

func (c *riscontriRunCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return conRiscontri(ctx, g, out, c.Ente, func(ctx context.Context, x *riscontri.Riscontri, e sit.Ente) error {
		fatto, err := x.Esegui(ctx, e, riscontri.Opzioni{Anno: c.Anno, Regole: c.Regole, Chi: chi(),
			Progresso: func(_ int, fase string) { out.avviso("· %s", fase) }})
		if sit.Kind(err) == sit.Invalid {
			return usage(err)
		}
		if err != nil {
			return err
		}
		if out.json {
			return json.NewEncoder(out.stdout).Encode(fatto)
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "REGOLA\tTROVATE\tNUOVE\tPERSISTENTI\tRISOLTE\tRIAPERTE\tSTIMA €\tms\t")
		for _, r := range fatto.Regole {
			if !r.Eseguita {
				fmt.Fprintf(w, "%s\tnon eseguita\t\t\t\t\t\t\t\n", r.Regola)
				continue
			}
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d,%02d\t%d\t\n", r.Regola, r.Trovate, r.Nuove, r.Persistenti, r.Risolte, r.Riaperte, r.StimaCent/100, abs(r.StimaCent%100), r.Millisecond)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		for _, a := range fatto.Avvisi {
			out.avviso("%s", strings.TrimSpace(a.Codice+" "+a.Regola)+": "+a.Testo)
		}
		return nil
	})
}

func abs(n int64) int64 { return max(n, -n) }

type riscontriListCmd struct {
	Ente     string   `required:"" placeholder:"CODICE" help:"Ente."`
	Anno     int      `placeholder:"ANNO" help:"Solo questo anno d'imposta."`
	Regola   []string `placeholder:"REGOLA" help:"Solo questa regola."`
	Stato    []string `placeholder:"STATO" help:"Solo questo stato, per esempio nuova."`
	Presenza []string `placeholder:"PRESENZA" help:"Solo questa presenza: nuova, persistente, risolta."`
	CSV      bool     `name:"csv" xor:"formato" help:"Scrive in CSV."`
	XLSX     string   `name:"xlsx" xor:"formato" placeholder:"FILE" help:"Scrive in questo file XLSX."`
}

func (riscontriListCmd) Help() string {
	return "Nell'elenco non ci sono nomi né codici fiscali: il soggetto è un identificativo opaco.\n\n" +
		"Esempio:\n  sit riscontri list --ente B542 --stato nuova --csv"
}

func (c *riscontriListCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	f := riscontri.Filtro{Regola: c.Regola, Stato: c.Stato, Presenza: c.Presenza, Anno: c.Anno, Ordine: riscontri.PerPriorita}
	if err := f.Controlla(); err != nil {
		return usage(err)
	}
	return conRiscontri(ctx, g, out, c.Ente, func(ctx context.Context, x *riscontri.Riscontri, e sit.Ente) error {
		lista := x.Tutte(ctx, e, f)
		switch {
		case c.CSV:
			return riscontri.CSV(out.stdout, lista)
		case c.XLSX != "":
			_, err := scriviFile(c.XLSX, out.stdout, func(w io.Writer) (esporta.Esito, error) { return esporta.Esito{}, riscontri.XLSX(w, lista) })
			return err
		case out.json:
			enc := json.NewEncoder(out.stdout)
			for s, err := range lista {
				if err == nil {
					err = enc.Encode(s)
				}
				if err != nil {
					return err
				}
			}
			return nil
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tREGOLA\tSEV\tSTATO\tPRESENZA\tANNO\tOGGETTO\tPARTICELLA\tSTIMA €\tCONF")
		for s, err := range lista {
			if err != nil {
				return err
			}
			stima, particella := "", ""
			if s.StimaCent != nil {
				stima = fmt.Sprintf("%d,%02d", *s.StimaCent/100, abs(*s.StimaCent%100))
			}
			if s.Particella != nil {
				particella = *s.Particella
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%d\n", s.ID, s.Regola, s.Severita, strings.ReplaceAll(s.Stato, "_", " "), s.Presenza, s.Anno, s.Oggetto, particella, stima, s.Confidenza)
		}
		return w.Flush()
	})
}

// conRiscontri opens the office for one ente: who types on the machine is the office.
func conRiscontri(ctx context.Context, g *Globali, out *uscita, ente string, fn func(context.Context, *riscontri.Riscontri, sit.Ente) error) error {
	codice, err := enteDelFlag(ente)
	if err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		e, err := mappa.New(db).Ente(ctx, string(codice))
		if err != nil {
			return err
		}
		macchina := authz.NewChi(authz.Programma, sit.Operatore{Nome: chi(), Ambito: sit.AmbitoDi(e.ID)}, map[authz.Scope]sit.Ambito{authz.TributiRead: sit.AmbitoDi(e.ID)})
		return fn(authz.ConChi(ctx, macchina), stanzaRiscontri(db), e.Ente)
	})
}
