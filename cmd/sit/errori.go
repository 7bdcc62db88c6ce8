package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
)

type erroriCmd struct {
	Lista   erroriListaCmd   `cmd:"" hidden:"" default:"withargs"`
	Prendi  erroriPrendiCmd  `cmd:"" help:"Prende in carico una segnalazione."`
	Chiudi  erroriChiudiCmd  `cmd:"" help:"Chiude una segnalazione, con la risposta a chi l'ha mandata."`
	Giudizi erroriGiudiziCmd `cmd:"" help:"I voti che le pagine hanno avuto, da 1 a 5: quanti e la media."`
}

func (erroriCmd) Help() string {
	return "Il testo delle segnalazioni può contenere dati personali: non va diffuso. Una segnalazione si cancella da sola un anno dopo la chiusura.\n\n" +
		"Esempio:\n  sit errori --ente B542\n  sit errori chiudi K7MB-93QX --stato risolto --nota \"Corretto con la mappa di marzo.\""
}

type erroriListaCmd struct {
	Ente  string `placeholder:"CODICE" help:"Solo le segnalazioni di questo ente."`
	Tutte bool   `help:"Anche quelle chiuse."`
}

func (c *erroriListaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return c.conCoda(ctx, g, out, func(x *errori.Errori, ambito sit.Ambito) error {
		coda, err := x.Coda(ctx, ambito, c.Tutte)
		if err != nil {
			return err
		}
		if out.json {
			return righeJSON(out, coda)
		}
		if len(coda) == 0 {
			out.avviso("Nessuna segnalazione aperta.")
			return nil
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "CODICE\tENTE\tGIORNO\tSTATO\tTIPO\tOGGETTO\tTESTO")
		for _, e := range coda {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.Codice, e.Ente, sit.GiornoDi(e.CreatedAt), strings.ReplaceAll(e.Stato, "_", " "),
				e.Tipo, e.Oggetto, strings.Join(strings.Fields(e.Testo), " "))
		}
		return w.Flush()
	})
}

// conCoda opens the queue of the enti of the flag: who types on the machine is the office.
func (c *erroriListaCmd) conCoda(ctx context.Context, g *Globali, out *uscita, fn func(*errori.Errori, sit.Ambito) error) error {
	codice, err := enteDelFlag(c.Ente)
	if err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		m := mappa.New(db)
		var enti []int32
		if codice != "" {
			e, err := m.Ente(ctx, string(codice))
			if err != nil {
				return err
			}
			enti = append(enti, e.ID)
		} else {
			tutti, err := m.Enti(ctx)
			if err != nil {
				return err
			}
			for _, e := range tutti {
				enti = append(enti, e.ID)
			}
		}
		return fn(errori.New(db, nil), sit.AmbitoDi(enti...))
	})
}

type erroriPrendiCmd struct {
	Codice string `arg:"" help:"Codice della segnalazione."`
	Nota   string `placeholder:"TESTO" help:"Che cosa si sta facendo: la legge chi ha il codice."`
}

func (erroriPrendiCmd) Help() string { return "Esempio:\n  sit errori prendi K7MB-93QX" }

func (c *erroriPrendiCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return aggiornaErrore(ctx, g, out, c.Codice, errori.PresoInCarico, c.Nota)
}

type erroriChiudiCmd struct {
	Codice string `arg:"" help:"Codice della segnalazione."`
	Stato  string `required:"" enum:"risolto,respinto" placeholder:"STATO" help:"risolto o respinto."`
	Nota   string `placeholder:"TESTO" help:"La risposta: la legge chi ha il codice. Se si respinge, è obbligatoria."`
}

func (erroriChiudiCmd) Help() string {
	return "Esempio:\n  sit errori chiudi K7MB-93QX --stato respinto --nota \"La mappa è conforme al frazionamento del 2019.\""
}

func (c *erroriChiudiCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return aggiornaErrore(ctx, g, out, c.Codice, c.Stato, c.Nota)
}

func aggiornaErrore(ctx context.Context, g *Globali, out *uscita, codice, stato, nota string) error {
	return (&erroriListaCmd{}).conCoda(ctx, g, out, func(x *errori.Errori, ambito sit.Ambito) error {
		err := x.Aggiorna(ctx, ambito, codice, stato, nota, chi())
		switch {
		case err == nil:
			out.avviso("Segnalazione %s: %s.", strings.ToUpper(codice), strings.ReplaceAll(stato, "_", " "))
		case sit.Kind(err) == sit.NotFound:
			return refused(err)
		case sit.Kind(err) == sit.Invalid:
			return usage(err)
		}
		return err
	})
}

type erroriGiudiziCmd struct {
	Ente string `placeholder:"CODICE" help:"Solo quelli di questo ente."`
}

func (erroriGiudiziCmd) Help() string { return "Esempio:\n  sit errori giudizi --ente B542" }

func (c *erroriGiudiziCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return (&erroriListaCmd{Ente: c.Ente}).conCoda(ctx, g, out, func(x *errori.Errori, ambito sit.Ambito) error {
		giudizi, err := x.Giudizi(ctx, ambito)
		if err != nil {
			return err
		}
		enc := json.NewEncoder(out.stdout)
		for _, v := range giudizi {
			if out.json {
				err = errors.Join(err, enc.Encode(v))
				continue
			}
			fmt.Fprintf(out.stdout, "%s  %s: %d voti, media %.1f\n", v.Ente, v.Pagina, v.N, v.Media)
		}
		return err
	})
}
