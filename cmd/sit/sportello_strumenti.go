package main

import (
	"context"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/web/portal"
)

// What the tools of the map ask: the office of the map answers as it is.
var _ portal.Storico = (*sportello)(nil)

func (s *sportello) Cronologia(ctx context.Context, ente string) (mappa.Cronologia, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return mappa.Cronologia{}, err
	}
	return s.mappa.Cronologia(ctx, e)
}

func (s *sportello) Cambiamenti(ctx context.Context, ente string, dal, al sit.Giorno, riquadro orb.Bound) (mappa.Cambiamenti, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return mappa.Cambiamenti{}, err
	}
	return s.mappa.Cambiamenti(ctx, e, dal, al, riquadro)
}

func (s *sportello) Sistema(ctx context.Context, foglio catasto.IDFoglio) (mappa.Sistema, error) {
	e, err := s.mappa.Ente(ctx, string(foglio.Comune))
	if err != nil {
		return mappa.Sistema{}, err
	}
	return s.mappa.SistemaFoglio(ctx, e, foglio)
}

func (s *sportello) Scelte(ctx context.Context, ente string, ids []string, data string) ([]mappa.Scelta, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return nil, err
	}
	q, err := quando(data)
	if err != nil {
		return nil, err
	}
	return s.mappa.Scelte(ctx, e, ids, q)
}
