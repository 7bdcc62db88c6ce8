package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/pg"
)

type fornitureCmd struct {
	Lista   fornitureListaCmd   `cmd:"" hidden:"" default:"withargs"`
	Scarti  fornitureScartiCmd  `cmd:"" help:"Ciò che di una fornitura non si è potuto leggere: file, riga, motivo."`
	Formato fornitureFormatoCmd `cmd:"" help:"Come sono scritti i file di una fornitura di registri, senza i dati di nessuno: si può spedire."`
	Annulla fornitureAnnullaCmd `cmd:"" help:"Annulla l'ultima fornitura della sua catena: ciò che aveva chiuso torna valido."`
}

func (fornitureCmd) Help() string {
	return "Esempio:\n  sit forniture --ente B542\n  sit forniture annulla 12 --motivo \"file di un altro comune\""
}

type fornitureListaCmd struct {
	Ente string `placeholder:"CODICE" help:"Solo le forniture di questo ente."`
}

func (c *fornitureListaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	codice, err := enteDelFlag(c.Ente)
	if err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		lista, err := forniture.Lista(ctx, db, codice)
		if err != nil {
			return err
		}
		if out.json {
			return righeJSON(out, lista)
		}
		if len(lista) == 0 {
			out.avviso("Nessuna fornitura: si importa con «sit import PERCORSO».")
			return nil
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "N\tENTE\tTIPO\tRIFERIMENTO\tSTATO\tNUOVI\tMODIFICATI\tCHIUSI\tSCARTI\tANOMALIE\tFILE")
		for _, f := range lista {
			rif := "–"
			if f.Riferimento != nil {
				rif = f.Riferimento.String()
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\n", f.FornituraID, f.Ente, f.Tipo, rif,
				strings.ReplaceAll(f.Stato, "_", " "), f.Nuovi, f.Modificati, f.Chiusi, f.Scarti, f.Anomalie, f.File)
		}
		return w.Flush()
	})
}

type fornitureAnnullaCmd struct {
	Numero int64  `arg:"" help:"Numero della fornitura."`
	Motivo string `required:"" placeholder:"TESTO" help:"Perché si annulla: resta nel registro."`
}

func (fornitureAnnullaCmd) Help() string {
	return "Esempio:\n  sit forniture annulla 12 --motivo \"file di un altro comune\""
}

func (c *fornitureAnnullaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		if err := importatore(db, 0).Annulla(ctx, c.Numero, c.Motivo, chi()); err != nil {
			if k := sit.Kind(err); k == sit.NotFound || k == sit.Conflict {
				return refused(err)
			}
			return err
		}
		out.avviso("Fornitura %d annullata.", c.Numero)
		return nil
	})
}

type fornitureFormatoCmd struct {
	Numero int64 `arg:"" help:"Numero della fornitura."`
}

func (fornitureFormatoCmd) Help() string {
	return "Esempio:\n  sit forniture formato 12 > formato.txt"
}

func (c *fornitureFormatoCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		testo, err := forniture.Rapporto(ctx, db, c.Numero)
		switch {
		case err != nil && sit.Kind(err) == sit.NotFound:
			return refused(err)
		case err != nil:
			return err
		case out.json:
			_, err = fmt.Fprintf(out.stdout, "%s\n", testo)
			return err
		}
		var r censuario.Rapporto
		if err := json.Unmarshal(testo, &r); err != nil {
			return fmt.Errorf("read format report: %w", err)
		}
		return r.Testo(out.stdout)
	})
}

type fornitureScartiCmd struct {
	Numero int64 `arg:"" help:"Numero della fornitura."`
}

func (fornitureScartiCmd) Help() string { return "Esempio:\n  sit forniture scarti 12" }

func (c *fornitureScartiCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		scarti, err := forniture.Scarti(ctx, db, c.Numero)
		if sit.Kind(err) == sit.NotFound && err != nil {
			return refused(err)
		}
		if err != nil {
			return err
		}
		enc := json.NewEncoder(out.stdout)
		for _, s := range scarti {
			if out.json {
				err = errors.Join(err, enc.Encode(s))
				continue
			}
			fmt.Fprintf(out.stdout, "%s:%d: %s\n", s.File, s.Riga, s.Motivo)
			if s.Proposta != nil {
				fmt.Fprintf(out.stdout, "  %s\n", *s.Proposta)
			}
		}
		return err
	})
}
