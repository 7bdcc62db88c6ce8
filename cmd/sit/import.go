package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os/user"
	"strings"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

type importCmd struct {
	conSRID
	Path        []string    `arg:"" name:"percorso" help:"File, cartella o zip, anche con altri zip dentro."`
	Ente        string      `placeholder:"CODICE" help:"Importa solo questo ente; gli altri si contano e si lasciano."`
	Tipo        string      `placeholder:"TIPO" help:"Tipo della fornitura, quando non si riconosce dal contenuto."`
	Mappa       string      `placeholder:"FILE" help:"File JSON che dice quale colonna riempie quale campo."`
	Riferimento *sit.Giorno `placeholder:"DATA" help:"Data di riferimento (anno-mese-giorno), quando il file non la dice."`
	Completa    bool        `help:"La fornitura è intera: i fogli (o i civici) dell'ente che non contiene si chiudono."`
	CreaEnte    bool        `name:"crea-ente" help:"Registra come enti i comuni della tabella nazionale che trova."`
	conArchivio
	Conferma []string `placeholder:"CODICE" help:"Conferma un rifiuto superabile, con il codice che il rifiuto ha stampato."`
	DryRun   bool     `name:"dry-run" help:"Fa tutto ma non cambia nulla."`
}

func (importCmd) Help() string {
	return "Esempio:\n  sit import B542_map.zip --crea-ente --riferimento 2025-09-22\n  sit import forniture/ --ente B542 --dry-run --json\n  sit import INDIR_ABRU.zip --ente B238 --riferimento 2026-01-01"
}

func (c *importCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	opz, err := c.opzioni()
	if err != nil {
		return usage(err)
	}
	avanzamento := nuovoAvanzamento(out.stderr)
	opz.Progresso = avanzamento.mostra
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		if err := c.fissaSRID(ctx, db); err != nil {
			return sridError(err)
		}
		rifiutate := 0
		im := importatore(db, c.SRID)
		im.Archivio = c.apriArchivio(g, db)
		err := im.Importa(ctx, opz, c.Path, func(e fornitura.Esito) error {
			avanzamento.fine()
			if e.Esito == fornitura.Rifiutata {
				rifiutate++
			}
			return stampaEsito(out, e)
		})
		avanzamento.fine()
		if err == nil && rifiutate > 0 {
			return silent(exitRefused)
		}
		return err
	})
}

// fissaSRID decides the reference system of the database, or finds it decided. A rehearsal only
// finds out whether it could.
func (c *importCmd) fissaSRID(ctx context.Context, db *pg.DB) error {
	if c.SRID == 0 {
		return nil
	}
	if c.DryRun {
		if deciso, err := db.SRID(ctx); err != nil || deciso == 0 {
			return err
		}
	}
	return db.FixSRID(ctx, c.SRID)
}

func (c *importCmd) opzioni() (opz fornitura.Opzioni, err error) {
	opz = fornitura.Opzioni{
		Tipo: c.Tipo, Riferimento: c.Riferimento, Completa: c.Completa, CreaEnte: c.CreaEnte, Conferma: c.Conferma, DryRun: c.DryRun,
		SRID: c.SRID, Chi: chi(), Oggi: sit.GiornoDi(time.Now()),
	}
	if opz.Ente, err = enteDelFlag(c.Ente); err != nil {
		return opz, err
	}
	if c.Mappa != "" {
		opz.Mappa, err = fornitura.LeggiMappa(c.Mappa)
	}
	return opz, err
}

// enteDelFlag reads --ente; empty is every ente.
func enteDelFlag(s string) (catasto.CodiceComune, error) {
	if s == "" {
		return "", nil
	}
	return codiceComune(s)
}

// importatore brings deliveries into db; srid is for the first ente, if one is created.
func importatore(db *pg.DB, srid int) *fornitura.Importatore {
	return &fornitura.Importatore{DB: db, NuovoEnte: func(ctx context.Context, comune catasto.CodiceComune) error {
		e, err := nuovoEnte(comune, "")
		if err != nil {
			return err
		}
		_, err = db.AddEnte(ctx, e, nil, srid)
		return err
	}}
}

// chi is the name of who types, for the register of deliveries.
func chi() string {
	u, err := user.Current()
	if err != nil {
		return "sistema"
	}
	return cmp.Or(u.Username, u.Uid)
}

func stampaEsito(out *uscita, e fornitura.Esito) error {
	if out.json {
		return json.NewEncoder(out.stdout).Encode(e)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", esitoInParole[e.Esito], e.File)
	if e.Ente != nil {
		fmt.Fprintf(&b, "  [%s %s", *e.Ente, e.Tipo)
		if e.Fornitura != nil {
			fmt.Fprintf(&b, ", fornitura %d", *e.Fornitura)
		}
		if e.Riferimento != nil {
			fmt.Fprintf(&b, ", al %s", *e.Riferimento)
		}
		b.WriteString("]")
	}
	b.WriteString("\n")
	if e.Esito == fornitura.Acquisita {
		fmt.Fprintf(&b, "  nuovi %d, modificati %d, chiusi %d, invariati %d; scarti %d, anomalie %d; %.1f s\n",
			e.Nuovi, e.Modificati, e.Chiusi, e.Invariati, e.Scarti, e.Anomalie, float64(e.DurataMS)/1000)
	}
	if e.Motivo != nil {
		fmt.Fprintf(&b, "  %s: %s\n", e.Codice, *e.Motivo)
	}
	for _, a := range e.Avvisi {
		fmt.Fprintf(&b, "  avviso %s (%d): %s\n", a.Codice, a.N, a.Esempio)
	}
	_, err := fmt.Fprint(out.stdout, b.String())
	return err
}

var esitoInParole = map[string]string{
	fornitura.Acquisita: "ACQUISITA", fornitura.GiaAcquisita: "GIÀ ACQUISITA", fornitura.Rifiutata: "RIFIUTATA",
}
