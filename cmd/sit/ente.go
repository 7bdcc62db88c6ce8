package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

type enteCmd struct {
	Add  enteAddCmd  `cmd:"" help:"Registra uno o più enti. Registrarne uno due volte non cambia nulla."`
	List enteListCmd `cmd:"" help:"Elenca gli enti."`
}

func (enteCmd) Help() string {
	return "Esempio:\n  sit ente add B542\n  sit ente add X100 --nome \"Comune di prova\"\n  sit ente list"
}

type enteAddCmd struct {
	conSRID
	Codici []string `arg:"" name:"codice" help:"Codice catastale del comune, per esempio B542."`
	Nome   string   `placeholder:"NOME" help:"Nome dell'ente, necessario per un comune di prova."`
	Comune []string `placeholder:"CODICE" help:"Altri codici catastali di cui l'ente risponde: i comuni soppressi che ha assorbito."`
}

func (enteAddCmd) Help() string {
	return "Esempio:\n  sit ente add B542 A783\n  sit ente add M438 --comune B749,L979\n  sit ente add X100 --nome \"Comune di prova\""
}

func (c *enteAddCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	var enti []sit.Ente
	for _, s := range c.Codici {
		codice, err := codiceComune(s)
		if err != nil {
			return usage(err)
		}
		if (c.Nome != "" || len(c.Comune) > 0) && len(c.Codici) > 1 {
			return usage(sit.Rifiuto(sit.Invalid, "NOME_AMBIGUO", "Con --nome e --comune si registra un ente alla volta."))
		}
		e, err := nuovoEnte(codice, c.Nome)
		if err != nil {
			return refused(err)
		}
		enti = append(enti, e)
	}
	var comuni []catasto.CodiceComune
	for _, s := range c.Comune {
		codice, err := codiceComune(s)
		if err != nil {
			return usage(err)
		}
		comuni = append(comuni, codice)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		for _, e := range enti {
			added, err := db.AddEnte(ctx, e, comuni, c.SRID)
			if err != nil {
				return sridError(err)
			}
			if added {
				out.avviso("Registrato l'ente %s %s.", e.Codice, e.Nome)
			} else {
				out.avviso("L'ente %s era già registrato.", e.Codice)
			}
		}
		return nil
	})
}

// codiceComune reads a codice catastale typed by a person.
func codiceComune(s string) (catasto.CodiceComune, error) {
	codice, err := catasto.ParseCodiceComune(s)
	if err != nil {
		return "", sit.Rifiuto(sit.Invalid, "CODICE_NON_VALIDO",
			"«%s» non è un codice catastale: servono una lettera e tre cifre, per esempio B542.", catasto.Taglia(s)).Per(err)
	}
	return codice, nil
}

// nuovoEnte is the ente of a code: from the national table, or a test comune that a name
// makes one. A000 stands in files for no comune at all.
func nuovoEnte(codice catasto.CodiceComune, nome string) (sit.Ente, error) {
	c, ok := codici.PerCodice(codice)
	if codice == "A000" || !ok && nome == "" {
		return sit.Ente{}, sit.Rifiuto(sit.Invalid, "COMUNE_SCONOSCIUTO",
			"Il comune %s non è nella tabella nazionale. Se è un comune di prova, ripetere con --nome.", codice).Su("codice")
	}
	return sit.Ente{
		Codice: codice, Nome: cmp.Or(nome, codici.NomeProprio(c.Nome)), ISTAT: c.Istat, Provincia: c.Sigla, Regione: c.Regione(),
		Zona: cmp.Or(codici.ZonaUTM(c.Sigla), codici.UTM33), // a test comune is in 7792
	}, nil
}

type enteListCmd struct{}

func (enteListCmd) Help() string { return "Esempio:\n  sit ente list --json" }

func (enteListCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		enti, err := db.Enti(ctx)
		if err != nil {
			return err
		}
		if out.json {
			enc := json.NewEncoder(out.stdout)
			for _, e := range enti {
				err = errors.Join(err, enc.Encode(map[string]any{
					"ente": e.Codice, "nome": e.Nome, "istat": orNull(e.ISTAT), "provincia": orNull(e.Provincia),
					"regione": orNull(e.Regione), "srid": e.Zona,
				}))
			}
			return err
		}
		if len(enti) == 0 {
			out.avviso("Nessun ente registrato: aggiungerne uno con «sit ente add CODICE».")
			return nil
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ENTE\tNOME\tISTAT\tPROVINCIA\tREGIONE\tSRID")
		for _, e := range enti {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", e.Codice, e.Nome, e.ISTAT, e.Provincia, e.Regione, e.Zona)
		}
		return w.Flush()
	})
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
