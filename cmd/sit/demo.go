package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/riscontri"
)

type demoCmd struct {
	conSRID
	conPortale
	conScarico
	conConsegne
	Addr string `default:"127.0.0.1:8080" placeholder:"INDIRIZZO" help:"Indirizzo e porta su cui rispondere."`
}

func (demoCmd) Help() string {
	return "Un secondo avvio riusa i dati del primo.\n\nEsempio:\n  sit demo --addr 127.0.0.1:8081"
}

func (c *demoCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	sito, err := c.sito()
	if err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error {
		if err := c.prepara(ctx, db, out); err != nil {
			return err
		}
		var account []accountDimostrativo
		if soloQui(c.Addr) {
			if account, err = creaAccountDimostrativi(ctx, db); err != nil {
				return err
			}
		} else {
			out.avviso("Gli account di prova si creano solo quando la demo risponde a questa sola macchina (--addr 127.0.0.1:8080).")
		}
		// On a terminal the register would bury the address: only what goes wrong is written.
		log := slog.New(slog.NewTextHandler(out.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
		return servi(ctx, db, configServizio{Addr: c.Addr, Sito: sito, Log: log, Scarico: c.scarico(g), Consegne: c.consegne(g), Annuncia: func(url string) error {
			if err := out.indirizzo(url); err != nil {
				return err
			}
			if len(account) > 0 {
				if err := out.accessoDimostrativo(account); err != nil {
					return err
				}
			}
			if out.json {
				return nil
			}
			_, err := fmt.Fprint(out.stdout, "\nAprirlo nel browser e scrivere nella casella di ricerca 4/45, oppure Borgo di Prova.\nPer fermare: Ctrl-C.\n")
			return err
		}})
	})
}

// demoChi signs the deliveries of the sample: by it a second start knows them, whatever became
// of them since.
const demoChi = "sit demo"

// prepara brings in what is missing of the sample territory, through the importer of all.
func (c *demoCmd) prepara(ctx context.Context, db *pg.DB, out *uscita) error {
	if c.SRID != 0 {
		if err := db.FixSRID(ctx, c.SRID); err != nil {
			return sridError(err)
		}
	}
	presenti, err := forniture.Lista(ctx, db, "")
	if err != nil {
		return err
	}
	var dir string
	defer func() { os.RemoveAll(dir) }()
	var daConfrontare []catasto.CodiceComune
	for _, s := range esempio.Consegne {
		var tipi []string
		for _, f := range presenti {
			if f.Chi == demoChi && f.Ente == s.Ente && f.Riferimento != nil && f.Riferimento.String() == s.Riferimento &&
				(f.Stato == "acquisita" || f.Stato == "annullata") {
				tipi = append(tipi, f.Tipo)
			}
		}
		if s.Presente(tipi) {
			continue
		}
		if dir == "" {
			if dir, err = os.MkdirTemp("", "sit-demo-"); err != nil {
				return fmt.Errorf("make room for the sample: %w", err)
			}
		}
		if err := c.importa(ctx, db, s, dir, out); err != nil {
			return err
		}
		if codice := catasto.CodiceComune(s.Ente); s.Confronta && !slices.Contains(daConfrontare, codice) {
			daConfrontare = append(daConfrontare, codice)
		}
	}
	return confronta(ctx, db, daConfrontare, out)
}

// confronta runs the comparisons where the offices have just got something to compare, so that the
// desk of the tax office opens on what it is for. A later start finds them made.
func confronta(ctx context.Context, db *pg.DB, codici []catasto.CodiceComune, out *uscita) error {
	enti, err := entiRegistrati(ctx, db, codici)
	if err != nil || len(codici) == 0 {
		return err
	}
	for _, e := range enti {
		out.avviso("Territorio di esempio: %s, confronti fra gli uffici.", e.Codice)
		if _, err := stanzaRiscontri(db).Esegui(ctx, e, riscontri.Opzioni{Chi: demoChi}); err != nil {
			return fmt.Errorf("compare the offices of %s: %w", e.Codice, err)
		}
	}
	return nil
}

func (c *demoCmd) importa(ctx context.Context, db *pg.DB, s esempio.Consegna, dir string, out *uscita) error {
	codice, err := catasto.ParseCodiceComune(s.Ente)
	if err != nil {
		return err
	}
	e, err := nuovoEnte(codice, s.Nome)
	if err != nil {
		return err
	}
	riferimento, err := sit.ParseGiorno(s.Riferimento)
	if err != nil {
		return err
	}
	if _, err := db.AddEnte(ctx, e, nil, c.SRID); err != nil {
		return sridError(err)
	}
	file, err := s.Scrivi(ctx, dir)
	if err != nil {
		return err
	}
	avanzamento := nuovoAvanzamento(out.stderr)
	defer avanzamento.fine()
	opz := fornitura.Opzioni{Ente: codice, Tipo: s.Tipo, Chi: demoChi, Oggi: oggi(), SRID: c.SRID, Progresso: avanzamento.mostra}
	if s.Dichiarata {
		opz.Riferimento = &riferimento
	}
	out.avviso("Territorio di esempio: %s %s, %s al %s.", s.Ente, e.Nome, s.Cosa, s.Riferimento)
	return importatore(db, c.SRID).Importa(ctx, opz, []string{file}, func(e fornitura.Esito) error {
		if e.Esito == fornitura.Rifiutata {
			return sit.Rifiuto(sit.Conflict, "ESEMPIO_RIFIUTATO", "Il territorio di esempio non è stato accettato: %s Usare un'altra cartella con --dir.", *e.Motivo)
		}
		return nil
	})
}
