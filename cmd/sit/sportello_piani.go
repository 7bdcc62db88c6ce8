package main

import (
	"context"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/web/portal"
)

// sportelloPiani is what the pages of the plans ask.
type sportelloPiani struct {
	*sportello
	piani *urbanistica.Urbanistica
}

var _ portal.Piani = sportelloPiani{}

// Prescrizioni of a particella, whose reference says in which comune it is.
func (s sportelloPiani) Prescrizioni(ctx context.Context, id, data string) (territorio.Prescrizioni, error) {
	q, err := quando(data)
	if err != nil {
		return territorio.Prescrizioni{}, err
	}
	letto, err := catasto.ParseIDParticella(id)
	if err != nil {
		return territorio.Prescrizioni{}, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE", "Non è il riferimento di una particella.").Per(err)
	}
	return s.territorio.Urbanistica(ctx, string(letto.Foglio.Comune), id, q)
}

// Qui is what is prescribed at a point.
func (s sportelloPiani) Qui(ctx context.Context, lon, lat float64, data string) (string, []urbanistica.Qui, error) {
	q, err := quando(data)
	if err != nil {
		return "", nil, err
	}
	p, err := s.territorio.Punto(ctx, lon, lat, q)
	if err != nil {
		return "", nil, err
	}
	e, err := s.mappa.Ente(ctx, p.Ente)
	if err != nil {
		return "", nil, err
	}
	qui, err := s.piani.Punto(ctx, e.ID, e.SRID, lon, lat, q.Giorno)
	return p.Particella, qui, err
}

// Tabella is the overlap table of some particelle, in any spelling.
func (s sportelloPiani) Tabella(ctx context.Context, ente sit.Ente, ids []string, giorno sit.Giorno) ([]urbanistica.Destinazione, []string, error) {
	d := urbanistica.Domanda{Ente: ente.ID, Giorno: giorno, Riservati: true}
	visti := map[string]bool{}
	var ignote []string
	for _, id := range ids {
		p, err := s.territorio.Particella(ctx, string(ente.Codice), id, mappa.Quando{Giorno: giorno, Esplicito: giorno != oggi()})
		switch {
		case sit.Codice(err) == "PART_INESISTENTE":
			ignote = append(ignote, id)
		case err != nil:
			return nil, nil, err
		case !visti[p.ID.String()]:
			visti[p.ID.String()] = true
			d.Particelle = append(d.Particelle, p.ID)
		}
	}
	if len(d.Particelle) == 0 {
		return nil, ignote, nil
	}
	tabella, err := s.piani.Particelle(ctx, d)
	return tabella, ignote, err
}
