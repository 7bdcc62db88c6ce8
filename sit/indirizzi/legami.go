package indirizzi

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// DellaParticella lists the civici of today that give onto a particella, by its canonical id, by
// street and number. They are a proposal (level M6 of tributi.md §2.1): a point and a drawing.
func (i *Indirizzi) DellaParticella(ctx context.Context, ente int32, particella string, oggi sit.Giorno) ([]Civico, error) {
	c, err := i.elenco(ctx, "ListCiviciDellaParticella", pgx.NamedArgs{"ente": ente, "particella": particella, "giorno": oggi})
	if err != nil {
		return nil, fmt.Errorf("list civici of particella: %w", err)
	}
	return c, nil
}

// DellEdificio is the same for a building, by its id.
func (i *Indirizzi) DellEdificio(ctx context.Context, ente int32, edificio string, oggi sit.Giorno) ([]Civico, error) {
	c, err := i.elenco(ctx, "ListCiviciDellEdificio", pgx.NamedArgs{"ente": ente, "edificio": edificio, "giorno": oggi})
	if err != nil {
		return nil, fmt.Errorf("list civici of edificio: %w", err)
	}
	return c, nil
}

// Civico finds one by its id, as it is on a day; NotFound when it did not exist then.
func (i *Indirizzi) Civico(ctx context.Context, ente int32, id string, giorno sit.Giorno) (Civico, error) {
	c, err := i.elenco(ctx, "FindCivico", pgx.NamedArgs{"ente": ente, "codice": id, "giorno": giorno})
	if err != nil {
		return Civico{}, fmt.Errorf("find civico: %w", err)
	}
	if len(c) == 0 {
		return Civico{}, sit.Rifiuto(sit.NotFound, "CIVICO_SCONOSCIUTO", "In questo ente non c'è, nel giorno chiesto, nessun civico con il codice %q.", id)
	}
	return c[0], nil
}
