package main

import (
	"context"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/urbanistica/tavola"
	"github.com/cestor/sit/web/portal"
)

// sportelloTavole answers the portal's map about what is drawn of the plans.
type sportelloTavole struct {
	mappa  *mappa.Mappa
	tavola *tavola.Tavola
}

var _ portal.Tavole = sportelloTavole{}

func (s sportelloTavole) Oggetto(ctx context.Context, ente, id string, giorno sit.Giorno) (tavola.Oggetto, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return tavola.Oggetto{}, err
	}
	return s.tavola.Oggetto(ctx, e.ID, id, giorno)
}

func (s sportelloTavole) Impronte(ctx context.Context, ente string, q orb.Bound, giorno sit.Giorno, quante int) ([]tavola.Impronta, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return nil, err
	}
	return s.tavola.Impronte(ctx, e.ID, e.SRID, q, giorno, quante)
}
