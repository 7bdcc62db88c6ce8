package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Crea una chiave e la mostra questa sola volta."`
	List   tokenListCmd   `cmd:"" help:"Elenca le chiavi: non le mostra, dice che cosa permettono e fino a quando."`
	Revoca tokenRevocaCmd `cmd:"" help:"Toglie valore a una chiave, da subito."`
}

func (tokenCmd) Help() string { return "Esempio:\n  sit token create --ente B542 --scope catasto:read" }

type tokenCreateCmd struct {
	Ente  []string `required:"" placeholder:"CODICE" help:"Enti a cui dà accesso."`
	Scope []string `required:"" placeholder:"PERMESSO" help:"Che cosa permette, per esempio catasto:read."`
	Scade string   `default:"90d" placeholder:"DURATA" help:"Fino a quando vale: 90d (giorni), 12h (ore) o il giorno da cui non vale più, 2026-12-31."`
	Nome  string   `placeholder:"NOME" help:"Del programma che la usa: comparirà nel registro delle consultazioni."`
}

func (tokenCreateCmd) Help() string {
	return "Esempio:\n  sit token create --ente B542 --scope catasto:read --scade 90d"
}

func (c *tokenCreateCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	scade, err := authz.LeggiScadenza(c.Scade, time.Now())
	if err != nil {
		return usage(err)
	}
	var scopi []authz.Scope
	for _, s := range c.Scope {
		scope, err := authz.LeggiScope(s)
		if err != nil {
			return usage(err)
		}
		if !slices.Contains(scopi, scope) {
			scopi = append(scopi, scope)
		}
	}
	codici, err := codiciEnti(c.Ente)
	if err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		enti, err := entiRegistrati(ctx, db, codici)
		if err != nil {
			return refused(err)
		}
		n := authz.NuovaChiave{Nome: strings.TrimSpace(c.Nome), Scopi: scopi, Scade: scade, CreataDa: chi()}
		for _, e := range enti {
			n.Enti = append(n.Enti, e.ID)
		}
		chiave, err := authz.NewChiavi(db).Crea(ctx, n)
		if err != nil {
			return err
		}
		if out.json {
			return json.NewEncoder(out.stdout).Encode(map[string]any{"token": chiave, "scade": scade.In(sit.Roma()).Format(time.RFC3339)})
		}
		out.avviso("La chiave vale fino al %s. Conservarla ora: non si può più rivedere.", scade.In(sit.Roma()).Format("02/01/2006 15:04"))
		_, err = fmt.Fprintln(out.stdout, chiave)
		return err
	})
}

type tokenListCmd struct{}

func (tokenListCmd) Help() string { return "Esempio:\n  sit token list --json" }

func (tokenListCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		chiavi, err := authz.NewChiavi(db).Elenca(ctx)
		if err != nil {
			return err
		}
		if out.json {
			return righeJSON(out, chiavi)
		}
		if len(chiavi) == 0 {
			out.avviso("Nessuna chiave: crearne una con «sit token create».")
			return nil
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "N.\tNOME\tENTI\tPERMESSI\tSCADE\tSTATO")
		for _, k := range chiavi {
			stato := "valida"
			switch {
			case k.Revocata != nil:
				stato = "revocata"
			case !time.Now().Before(k.Scade):
				stato = "scaduta"
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Nome, strings.Join(k.Enti, ","), strings.Join(k.Scopi, ","), k.Scade.In(sit.Roma()).Format("02/01/2006 15:04"), stato)
		}
		return w.Flush()
	})
}

type tokenRevocaCmd struct {
	Numero int64 `arg:"" help:"Numero della chiave, come in «sit token list»."`
}

func (tokenRevocaCmd) Help() string { return "Esempio:\n  sit token revoca 3" }

func (c *tokenRevocaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		if err := authz.NewChiavi(db).Revoca(ctx, c.Numero); err != nil {
			if sit.Kind(err) == sit.NotFound {
				return refused(err)
			}
			return err
		}
		out.avviso("La chiave %d non vale più.", c.Numero)
		return nil
	})
}

// codiciEnti reads a list of codici catastali, each once.
func codiciEnti(testi []string) (codici []catasto.CodiceComune, err error) {
	for _, s := range testi {
		codice, err := codiceComune(s)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(codici, codice) {
			codici = append(codici, codice)
		}
	}
	return codici, nil
}

// entiRegistrati are the tenants of some codes; one that is none is refused by name.
func entiRegistrati(ctx context.Context, db *pg.DB, codici []catasto.CodiceComune) (enti []sit.Ente, err error) {
	tutti, err := db.Enti(ctx)
	if err != nil {
		return nil, err
	}
	for _, codice := range codici {
		i := slices.IndexFunc(tutti, func(e sit.Ente) bool { return e.Codice == codice })
		if i < 0 {
			return nil, sit.Rifiuto(sit.NotFound, "ENTE_SCONOSCIUTO", "%s non è un ente di questo sistema: registrarlo con «sit ente add %s».", codice, codice)
		}
		enti = append(enti, tutti[i])
	}
	return enti, nil
}
