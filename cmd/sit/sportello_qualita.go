package main

import (
	"context"

	"github.com/cestor/sit/sit"
)

// ente is an ente by its codice, for the pages that need no more of the map.
func (s *sportello) ente(ctx context.Context, codice string) (sit.Ente, error) {
	e, err := s.mappa.Ente(ctx, codice)
	return e.Ente, err
}
