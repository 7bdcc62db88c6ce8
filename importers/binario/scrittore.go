package binario

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit/pg"
)

// bytePerLotto is how many bytes travel together: enough to hide the way there and back, little
// enough that three batches weigh nothing.
const bytePerLotto = 1 << 20

// MassimoTabelle is how many tables one sender feeds at most.
const MassimoTabelle = 8

// Copia is a table that a Scrittore feeds: its name, for errors, and its COPY … FROM STDIN BINARY.
type Copia struct{ Nome, SQL string }

// lotto is encoded rows, by table.
type lotto struct {
	tabelle [MassimoTabelle]Riga
	byte    int
}

// Scrittore sends to staging the rows of all deliveries of an import, of up to MassimoTabelle tables.
type Scrittore struct{ *importers.Lotti[lotto] }

// NuovoScrittore starts the sender. Whoever writes on it must close it.
func NuovoScrittore(ctx context.Context, db *pg.DB, copie []Copia) *Scrittore {
	return &Scrittore{importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer l.vuota()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			for i, c := range copie {
				if err := l.spedisci(ctx, conn, i, c); err != nil {
					return err
				}
			}
			return nil
		})
	})}
}

func (l *lotto) vuota() {
	for i := range l.tabelle {
		l.tabelle[i] = l.tabelle[i][:0]
	}
	l.byte = 0
}

func (l *lotto) spedisci(ctx context.Context, conn *pgx.Conn, i int, c Copia) error {
	w := &l.tabelle[i]
	if len(*w) <= len(Testata) { // no row, or none that was kept
		return nil
	}
	*w = append(*w, Coda...)
	if _, err := conn.PgConn().CopyFrom(ctx, bytes.NewReader(*w), c.SQL); err != nil {
		return fmt.Errorf("%s: %w", c.Nome, err)
	}
	return nil
}

// Riga gives the place where the next row of a table is written.
func (s *Scrittore) Riga(tabella int) *Riga {
	w := &s.Lotto.tabelle[tabella]
	if len(*w) == 0 {
		*w = append(*w, Testata...)
	}
	return w
}

// Scritta is called after each row, with its bytes, and sends the batch when it is full.
func (s *Scrittore) Scritta(ctx context.Context, byte int) error {
	if s.Lotto.byte += byte; s.Lotto.byte < bytePerLotto {
		return nil
	}
	return s.Spedisci(ctx)
}

// Chiudi sends what is left, of every delivery of the import, and waits for the database.
func (s *Scrittore) Chiudi(ctx context.Context) error { return s.Lotti.Chiudi(ctx, s.Lotto.byte > 0) }
