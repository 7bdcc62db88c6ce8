package censuario

import (
	"bytes"
	"context"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// The tables of staging, in the order in which a batch keeps them.
const (
	tUIU = iota
	tTerreno
	tSoggetto
	tTitolarita
	tabelle
)

var copie = [tabelle]string{"CopiaUIU", "CopiaTerreni", "CopiaSoggetti", "CopiaTitolarita"}

// bytePerLotto is how many bytes travel together: enough to hide the way there and back, little
// enough that three batches weigh nothing.
const bytePerLotto = 1 << 20

// lotto is rows of the four tables, encoded.
type lotto struct {
	tabelle [tabelle]riga
	byte    int
}

// Scrittore sends to staging the rows of all deliveries of an import.
type Scrittore struct{ *importers.Lotti[lotto] }

// NuovoScrittore starts the sender; whoever opens a Consegna on it must close that.
func NuovoScrittore(ctx context.Context, db *pg.DB) *Scrittore {
	return &Scrittore{importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer l.vuota()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error { return l.spedisci(ctx, conn) })
	})}
}

func (l *lotto) vuota() {
	for i := range l.tabelle {
		l.tabelle[i] = l.tabelle[i][:0]
	}
	l.byte = 0
}

func (l *lotto) spedisci(ctx context.Context, conn *pgx.Conn) error {
	for i, t := range l.tabelle {
		if len(t) == 0 {
			continue
		}
		t = append(t, codaCopia...)
		l.tabelle[i] = t
		if _, err := conn.PgConn().CopyFrom(ctx, bytes.NewReader(t), queries.SQL(copie[i])); err != nil {
			return fmt.Errorf("%s: %w", copie[i], err)
		}
	}
	return nil
}

// riga gives the place where the next row of a table is written.
func (s *Scrittore) riga(tabella int) *riga {
	r := &s.Lotto.tabelle[tabella]
	if len(*r) == 0 {
		*r = append(*r, testataCopia...)
	}
	return r
}

// scritta is called after each row, and sends the batch when it is full.
func (s *Scrittore) scritta(ctx context.Context, byte int) error {
	if s.Lotto.byte += byte; s.Lotto.byte < bytePerLotto {
		return nil
	}
	return s.Spedisci(ctx)
}

// Chiudi sends what is left, of every delivery of the import, and waits for the database.
func (s *Scrittore) Chiudi(ctx context.Context) error { return s.Lotti.Chiudi(ctx, s.Lotto.byte > 0) }
