package dichiarazione

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/sit/pg"
)

// bytePerLotto is how many bytes travel together: enough to hide the way there and back, little
// enough that three batches weigh nothing.
const bytePerLotto = 1 << 20

// lotto is encoded rows, by tracciato.
type lotto struct {
	tabelle [6]binario.Riga
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
	for _, t := range tracciati {
		w := &l.tabelle[t.indice]
		if len(*w) <= len(binario.Testata) {
			continue
		}
		*w = append(*w, binario.Coda...)
		if _, err := conn.PgConn().CopyFrom(ctx, bytes.NewReader(*w), queries.SQL("Copia"+t.nome)); err != nil {
			return fmt.Errorf("Copia%s: %w", t.nome, err)
		}
	}
	return nil
}

// riga gives the place where the next row of a tracciato is written.
func (s *Scrittore) riga(indice int) *binario.Riga {
	w := &s.Lotto.tabelle[indice]
	if len(*w) == 0 {
		*w = append(*w, binario.Testata...)
	}
	return w
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
