package load

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// listen waits for the announcements of merges, on a connection of its own, and takes another
// one when that is lost. After each beginning everything is compared: what was announced while
// nobody listened is found that way.
func (l *Loader) listen(ctx context.Context) {
	pause := newBackoff()
	for {
		err := l.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			if _, err := conn.Exec(ctx, queries.SQL("Listen")); err != nil {
				return err
			}
			pause.reset()
			l.wake(everything, time.Time{})
			for {
				n, err := conn.WaitForNotification(ctx)
				if err != nil {
					return err // the connection is closed with it, and so forgets its LISTEN
				}
				ente, err := strconv.ParseInt(n.Payload, 10, 32)
				if err != nil {
					ente = int64(everything) // somebody else's words: look at all
				}
				l.wake(int32(ente), time.Now())
			}
		})
		if ctx.Err() != nil || !l.stumble(ctx, "listen to the database", err, pause) {
			return
		}
	}
}

// backoff spaces attempts: soon at first, then rarely, never all servers together.
type backoff struct{ wait time.Duration }

const (
	firstWait = 50 * time.Millisecond
	lastWait  = 5 * time.Second
)

func newBackoff() *backoff { return &backoff{firstWait} }

func (b *backoff) reset() { b.wait = firstWait }

func (b *backoff) next() time.Duration {
	w := b.wait
	b.wait = min(2*b.wait, lastWait)
	return w/2 + rand.N(w/2+1)
}
