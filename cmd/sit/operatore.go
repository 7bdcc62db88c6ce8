package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

type operatoreCmd struct {
	Add        operatoreAddCmd        `cmd:"" help:"Registra una persona, o le dà altri ruoli."`
	List       operatoreListCmd       `cmd:"" help:"Elenca le persone."`
	Disabilita operatoreDisabilitaCmd `cmd:"" help:"Toglie l'accesso a una persona, da subito. Registrarla di nuovo glielo ridà."`
	Password   operatorePasswordCmd   `cmd:"" help:"Imposta la password di emergenza, chiesta sul terminale."`
}

func (operatoreCmd) Help() string {
	return "Esempio:\n  sit operatore list"
}

type operatoreAddCmd struct {
	CF    string      `name:"cf" required:"" placeholder:"CF" help:"Codice fiscale."`
	Nome  string      `required:"" placeholder:"NOME" help:"Nome e cognome."`
	Email string      `required:"" placeholder:"EMAIL" help:"Indirizzo di posta."`
	Ente  []string    `required:"" placeholder:"CODICE" help:"Enti per cui lavora."`
	Ruolo []string    `required:"" placeholder:"RUOLO" help:"Ruoli: amministratore, tributi, edilizia, urbanistica, tecnico, DPO."`
	Scade *sit.Giorno `placeholder:"DATA" help:"Giorno da cui non accede più."`
}

func (operatoreAddCmd) Help() string {
	return "Esempio:\n  sit operatore add --cf CF --nome \"Nome Cognome\" --email nome@comune.example --ente B542 --ruolo tributi"
}

func (c *operatoreAddCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	n := authz.NuovoOperatore{Anagrafica: authz.Anagrafica{CF: c.CF, Nome: c.Nome, Email: c.Email}, Scade: c.Scade, Da: chi()}
	if _, err := n.Pulita(); err != nil {
		return usage(err)
	}
	for _, s := range c.Ruolo {
		r, err := authz.LeggiRuolo(s)
		if err != nil {
			return usage(err)
		}
		if !slices.Contains(n.Ruoli, r) {
			n.Ruoli = append(n.Ruoli, r)
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
		for _, e := range enti {
			n.Enti = append(n.Enti, e.ID)
		}
		nuovo, err := authz.NewOperatori(db, nil).Aggiungi(ctx, n)
		if err != nil {
			return err
		}
		if out.json {
			return json.NewEncoder(out.stdout).Encode(map[string]bool{"nuovo": nuovo})
		}
		if nuovo {
			out.avviso("Registrata la persona. Accede con il sistema di identità, o con la password di «sit operatore password».")
		} else {
			out.avviso("La persona era già registrata: ora ha anche questi ruoli.")
		}
		return nil
	})
}

type operatoreListCmd struct{}

func (operatoreListCmd) Help() string { return "Esempio:\n  sit operatore list --json" }

func (operatoreListCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		tutti, err := authz.NewOperatori(db, nil).Elenca(ctx)
		if err != nil {
			return err
		}
		if out.json {
			return righeJSON(out, tutti)
		}
		if len(tutti) == 0 {
			out.avviso("Nessun operatore: registrarne uno con «sit operatore add».")
			return nil
		}
		w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "CF\tNOME\tEMAIL\tINCARICHI\tSCADE\tSTATO")
		for _, o := range tutti {
			stato, scade := "attivo", "-"
			if o.Scade != nil {
				if scade = o.Scade.String(); *o.Scade <= oggi() {
					stato = "scaduto"
				}
			}
			if o.Disabilitato != nil {
				stato = "disabilitato"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", o.CF, o.Nome, o.Email, cmp.Or(strings.Join(o.Incarichi, ","), "-"), scade, stato)
		}
		return w.Flush()
	})
}

type operatoreDisabilitaCmd struct {
	CF string `arg:"" name:"cf" help:"Codice fiscale."`
}

func (operatoreDisabilitaCmd) Help() string { return "Esempio:\n  sit operatore disabilita CF" }

func (c *operatoreDisabilitaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return suOperatore(ctx, g, out, func(o *authz.Operatori) error {
		if err := o.Disabilita(ctx, c.CF); err != nil {
			return err
		}
		out.avviso("La persona non accede più; le sue sessioni sono finite.")
		return nil
	})
}

type operatorePasswordCmd struct {
	CF     string `arg:"" name:"cf" help:"Codice fiscale."`
	Genera bool   `help:"La genera e la mostra questa sola volta."`
}

func (operatorePasswordCmd) Help() string { return "Esempio:\n  sit operatore password CF --genera" }

func (c *operatorePasswordCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	if _, err := authz.LeggiCF(c.CF); err != nil {
		return usage(err)
	}
	password := authz.GeneraPassword()
	if !c.Genera {
		var err error
		if password, err = chiediPassword(os.Stdin, out); err != nil {
			return usage(err)
		}
	}
	return suOperatore(ctx, g, out, func(o *authz.Operatori) error {
		if err := o.Password(ctx, c.CF, password); err != nil {
			return err
		}
		out.avviso("La password è cambiata; le sessioni che erano aperte sono finite.")
		switch {
		case !c.Genera:
			return nil
		case out.json:
			return json.NewEncoder(out.stdout).Encode(map[string]string{"password": password})
		}
		_, err := fmt.Fprintln(out.stdout, password)
		return err
	})
}

// chiediPassword asks twice on a terminal, without showing what is typed.
func chiediPassword(da *os.File, out *uscita) (string, error) {
	fd := int(da.Fd())
	if !term.IsTerminal(fd) {
		return "", sit.Rifiuto(sit.Invalid, "SENZA_TERMINALE", "La password si scrive su un terminale, che qui non c'è: usare --genera per averne una.")
	}
	var volte [2]string
	for i, domanda := range []string{"Password: ", "Ancora una volta: "} {
		fmt.Fprint(out.stderr, domanda)
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(out.stderr)
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		volte[i] = string(b)
	}
	if volte[0] != volte[1] {
		return "", sit.Rifiuto(sit.Invalid, "PASSWORD_DIVERSE", "Le due password non sono uguali: ricominciare.")
	}
	if _, err := authz.ImprontaPassword(volte[0]); err != nil {
		return "", err
	}
	return volte[0], nil
}

// suOperatore changes one person: a wrong code is wrong usage, an unknown one is refused.
func suOperatore(ctx context.Context, g *Globali, out *uscita, fn func(*authz.Operatori) error) error {
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		err := fn(authz.NewOperatori(db, nil))
		switch sit.Kind(err) {
		case sit.NotFound:
			return refused(err)
		case sit.Invalid:
			return usage(err)
		}
		return err
	})
}
