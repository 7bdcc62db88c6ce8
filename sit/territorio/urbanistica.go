package territorio

import (
	"context"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/urbanistica"
)

// ConUrbanistica opens the door to the room of plans, and returns the hall.
func (t *Territorio) ConUrbanistica(u *urbanistica.Urbanistica) *Territorio {
	t.urbanistica = u
	return t
}

// Prescrizioni is what the plans say of a particella, and the particella.
type Prescrizioni struct {
	Ente         sit.Ente
	Particella   mappa.Particella
	Destinazione urbanistica.Destinazione
	Avvisi       []mappa.Avviso // of both
}

// Urbanistica says what plans and constraints prescribe of a particella, by any spelling of its id. Of one that is
// suppressed or not drawn on the day little can be said, and the avvisi say so.
func (t *Territorio) Urbanistica(ctx context.Context, ente, id string, q mappa.Quando) (Prescrizioni, error) {
	e, err := t.mappa.Ente(ctx, ente)
	if err != nil {
		return Prescrizioni{}, err
	}
	p, err := t.Particella(ctx, ente, id, q)
	if err != nil {
		return Prescrizioni{}, err
	}
	d, err := t.urbanistica.Particelle(ctx, urbanistica.Domanda{Ente: e.ID, Particelle: []catasto.IDParticella{p.ID}, Giorno: q.Giorno})
	if err != nil {
		return Prescrizioni{}, err
	}
	if len(d) == 0 { // annulled between the two questions
		return Prescrizioni{}, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE", "La particella %q non esiste in questo ente.", p.ID.String()).Su("id")
	}
	x := Prescrizioni{Ente: e.Ente, Particella: p, Destinazione: d[0]}
	for _, a := range p.Avvisi {
		if a.Codice != urbanistica.AreaDifforme { // the room says it too
			x.Avvisi = append(x.Avvisi, a)
		}
	}
	if p.Soppressa {
		x.Avvisi = append(x.Avvisi, soppressa(p))
	}
	for _, a := range d[0].Avvisi {
		x.Avvisi = append(x.Avvisi, mappa.Avviso(a))
	}
	return x, nil
}

func soppressa(p mappa.Particella) mappa.Avviso {
	testo := "La particella è soppressa."
	if len(p.Successori) > 0 {
		testo = "La particella è soppressa: oggi al suo posto ci sono"
		for i, s := range p.Successori {
			if i > 0 {
				testo += ","
			}
			testo += " " + s
		}
		testo += "."
	}
	return mappa.Avviso{Codice: "PART_SOPPRESSA", Testo: testo}
}

// pianificato adds to a point the zones and the constraints that hold there.
func (t *Territorio) pianificato(ctx context.Context, p *Punto, lon, lat float64, q mappa.Quando) error {
	if t.urbanistica == nil {
		return nil
	}
	e, err := t.mappa.Ente(ctx, p.Ente)
	if err != nil {
		return err
	}
	qui, err := t.urbanistica.Punto(ctx, e.ID, e.SRID, lon, lat, q.Giorno)
	for _, x := range qui {
		if x.Tema == "zone" {
			p.Zone = append(p.Zone, x.ID)
		} else {
			p.Vincoli = append(p.Vincoli, x.ID)
		}
	}
	return err
}
