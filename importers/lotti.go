package importers

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// Lotti sends staged rows to the database while the next ones are parsed: one batch is being
// filled, one waits, one is on the wire. L holds the rows of a batch in whatever form its
// sender likes; it is emptied by the sender, and used again.
type Lotti[L any] struct {
	Lotto *L // the one being filled

	pieni  chan *L
	vuoti  chan *L
	gruppo *errgroup.Group
	ctx    context.Context
	chiuso bool
	esito  error // of Chiudi
}

// NuoviLotti starts the sender. Whoever calls it must call Chiudi.
func NuoviLotti[L any](ctx context.Context, spedisci func(context.Context, *L) error) *Lotti[L] {
	s := &Lotti[L]{Lotto: new(L), pieni: make(chan *L, 1), vuoti: make(chan *L, 3)}
	s.vuoti <- new(L)
	s.vuoti <- new(L)
	s.gruppo, s.ctx = errgroup.WithContext(ctx)
	s.gruppo.Go(func() error {
		for l := range s.pieni {
			if err := spedisci(s.ctx, l); err != nil {
				return err
			}
			s.vuoti <- l
		}
		return nil
	})
	return s
}

// Spedisci hands over the batch that is full, and puts an empty one in its place.
func (s *Lotti[L]) Spedisci(ctx context.Context) error {
	select {
	case s.pieni <- s.Lotto:
	case <-s.ctx.Done(): // the sender failed: its error comes out here
		return s.gruppo.Wait()
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case s.Lotto = <-s.vuoti:
	case <-s.ctx.Done():
		return s.gruppo.Wait()
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Chiudi sends what is left, if there is anything, and waits for the database. Closed again, it
// says again how it went: several deliveries may share a sender.
func (s *Lotti[L]) Chiudi(ctx context.Context, resto bool) error {
	if !s.chiuso {
		s.chiuso, s.esito = true, s.chiudi(ctx, resto)
	}
	return s.esito
}

func (s *Lotti[L]) chiudi(ctx context.Context, resto bool) error {
	var err error
	if resto && ctx.Err() == nil {
		select {
		case s.pieni <- s.Lotto:
		case <-s.ctx.Done():
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	close(s.pieni)
	if werr := s.gruppo.Wait(); werr != nil {
		return werr
	}
	return err
}
