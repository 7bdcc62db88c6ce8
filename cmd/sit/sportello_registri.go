package main

import (
	"context"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/web/portal"
)

// ufficioRegistri is another name, so that what is embedded does not hide the method Visura.
type ufficioRegistri = visura.Visura

// registri answers the pages of the offices: the office of the registers as it is, and the kin of
// particelle, which the map knows.
type registri struct {
	*ufficioRegistri
	banco *sportello
}

var _ portal.Registri = (*registri)(nil)

func (r *registri) EnteDi(ctx context.Context, comune string) (sit.Ente, error) {
	e, err := r.banco.mappa.Ente(ctx, comune)
	return e.Ente, err
}

func (r *registri) Enti(ctx context.Context) ([]sit.Ente, error) { return r.banco.mappa.Enti(ctx) }

func (r *registri) Stirpe(ctx context.Context, e sit.Ente, id string) (string, mappa.Storia, error) {
	q := mappa.Quando{Giorno: oggi()}
	p, err := r.banco.territorio.Particella(ctx, string(e.Codice), id, q)
	if err != nil {
		return "", mappa.Storia{}, err
	}
	m, err := r.banco.mappa.Ente(ctx, string(e.Codice))
	if err != nil {
		return "", mappa.Storia{}, err
	}
	s, err := r.banco.mappa.Storia(ctx, m, p.ID, q)
	return p.ID.String(), s, err
}
