package pratica

import (
	"context"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Tabelle are those of staging.
var Tabelle = []string{"pratica", "pratica_intera"}

// Registro is who keeps the register of deliveries: a line that cannot be read or placed becomes a
// scarto there.
type Registro interface {
	ScartaCon(ctx context.Context, e *catasto.SyntaxError, contenuto []byte, proposta string) error
}

// Consegna is one delivery of an ente while it is read.
type Consegna struct {
	ID   int64 // fornitura_id; staging is keyed by it
	Ente sit.Ente

	db       *pg.DB
	registro Registro
	scrivi   *importers.Lotti[lotto]
	persone  *authz.Persone
	n        int32
	anomalie []importers.Anomalia
}

type lotto struct{ righe [][]any }

// righePerLotto is how many rows travel together.
const righePerLotto = 4096

var colonneStaging = []string{"fornitura_id", "n", "comune", "archivio", "anno", "numero", "protocollo", "data_protocollo", "kind", "stato", "oggetto", "cf", "denominazione", "persona",
	"immobili", "via_testo", "civico", "data_esito", "data_inizio_lavori", "data_fine_lavori", "mq_aggiunti", "grezza", "file", "riga"}

// Apri begins to stage a delivery of an ente. Whoever calls it must call Chiudi.
func Apri(ctx context.Context, db *pg.DB, reg Registro, id int64, ente sit.Ente) (*Consegna, error) {
	c := &Consegna{ID: id, Ente: ente, db: db, registro: reg}
	err := db.Owner(ctx, func(tx pgx.Tx) (err error) {
		c.persone, err = authz.LeggiPersone(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open pratiche: %w", err)
	}
	c.scrivi = importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer func() { l.righe = l.righe[:0] }()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", "pratica"}, colonneStaging, pgx.CopyFromRows(l.righe))
			return err
		})
	})
	return c, nil
}

// Righe are the lines staged so far.
func (c *Consegna) Righe() int64 { return int64(c.n) }

// Giorno is open: no register says of which day it is.
func (c *Consegna) Giorno() sit.Giorno { return sit.DaSempre }

// Chiudi sends what is left: nothing can be added any more.
func (c *Consegna) Chiudi(ctx context.Context) error {
	if err := c.scrivi.Chiudi(ctx, len(c.scrivi.Lotto.righe) > 0); err != nil {
		return err
	}
	return c.svuotaAnomalie(ctx, 0)
}

func (c *Consegna) svuotaAnomalie(ctx context.Context, quante int) error {
	if len(c.anomalie) <= quante {
		return nil
	}
	return c.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		err := importers.CopiaAnomalie(ctx, conn, c.ID, c.anomalie)
		c.anomalie = c.anomalie[:0]
		return err
	})
}

// Aggiungi stages a line of a comune of the ente, or makes it a scarto.
func (c *Consegna) Aggiungi(ctx context.Context, comune catasto.CodiceComune, r *tabella.Riga, file string) error {
	l := leggi(r, c.persone)
	if e := r.Errore(); e != nil {
		return c.registro.ScartaCon(ctx, e, []byte(r.Grezza()), r.Proposta())
	}
	c.n++
	for _, a := range l.anomalie {
		a.File, a.Riga = file, int64(r.N)
		c.anomalie = append(c.anomalie, a)
	}
	if err := c.svuotaAnomalie(ctx, 2000); err != nil {
		return err
	}
	b := c.scrivi.Lotto
	b.righe = append(b.righe, []any{c.ID, c.n, string(comune), l.archivio, l.anno, l.numero, l.protocollo, l.dataProtocollo, string(l.kind), string(l.stato), l.oggetto, l.cf, l.denominazione, l.persona,
		l.immobili, l.via, l.civico, l.dataEsito, l.inizio, l.fine, l.mq, r.Grezza(), file, int64(r.N)})
	if len(b.righe) < righePerLotto {
		return nil
	}
	return c.scrivi.Spedisci(ctx)
}
