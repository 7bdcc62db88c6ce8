package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
)

type migrateCmd struct {
	Applica migrateApplicaCmd `cmd:"" hidden:"" default:"withargs"`
	Status  migrateStatusCmd  `cmd:"" help:"Elenca i passi e dice quali sono stati applicati."`
}

func (migrateCmd) Help() string {
	return "Esempio:\n  sit migrate --db postgres://sit@localhost/sit\n  sit migrate status"
}

type migrateApplicaCmd struct{ conSRID }

func (c *migrateApplicaCmd) Run(ctx context.Context, g *Globali, out *uscita) (err error) {
	b, err := g.trova(ctx, out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.chiudi()) }()
	n, err := jobs.Migrate(ctx, b.url, func(nome string) { out.avviso("%s", nome) })
	if err != nil {
		return err
	}
	// Opening is the proof: schema, roles and projections are as they must be.
	db, err := pg.Open(ctx, pg.Config{URL: b.url})
	if err != nil {
		return err
	}
	defer db.Close()
	if c.SRID != 0 {
		if err := db.FixSRID(ctx, c.SRID); err != nil {
			return sridError(err)
		}
	}
	if out.json {
		return json.NewEncoder(out.stdout).Encode(map[string]int{"applicate": n})
	}
	if n == 0 {
		fmt.Fprintln(out.stdout, "La banca dati è già aggiornata.")
	} else {
		fmt.Fprintf(out.stdout, "Passi applicati: %d.\n", n)
	}
	return nil
}

type migrateStatusCmd struct{}

func (migrateStatusCmd) Help() string { return "Esempio:\n  sit migrate status --json" }

func (migrateStatusCmd) Run(ctx context.Context, g *Globali, out *uscita) (err error) {
	b, err := g.trova(ctx, out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.chiudi()) }()
	list, err := jobs.MigrateStatus(ctx, b.url)
	if err != nil {
		return err
	}
	for _, m := range list {
		if out.json {
			if err := json.NewEncoder(out.stdout).Encode(m); err != nil {
				return err
			}
			continue
		}
		stato := "da applicare"
		if m.Applicata {
			stato = "applicata"
		}
		fmt.Fprintf(out.stdout, "%-12s  %s\n", stato, m.Nome)
	}
	return nil
}

// sridError makes a --srid that cannot be what contract §0 says it is: wrong usage.
func sridError(err error) error {
	switch sit.Codice(err) {
	case "SRID_DIVERSO", "SRID_NON_AMMESSO":
		return usage(err)
	}
	return err
}
