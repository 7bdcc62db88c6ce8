package territorio

import (
	"context"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/urbanistica"
)

// Locator answers about the map of today from memory. It says false when it does not know, or
// cannot say all: the answer is then asked of the database.
type Locator interface {
	Qui(lon, lat float64, oggi sit.Giorno) (Punto, bool)
	Particella(ente int32, id string, oggi sit.Giorno) (mappa.Particella, bool)
}

// Territorio is the hall.
type Territorio struct {
	mappa       *mappa.Mappa
	indirizzi   *indirizzi.Indirizzi     // nil: no street number is known
	urbanistica *urbanistica.Urbanistica // nil: no plan is known
	locator     Locator
}

// New opens the hall on the room of the map. The Locator may be nil: every question then goes
// to the database.
func New(m *mappa.Mappa, l Locator) *Territorio {
	if l == nil {
		l = nessuno{}
	}
	return &Territorio{mappa: m, locator: l}
}

// ConIndirizzi opens the door to the room of the street numbers, and returns the hall.
func (t *Territorio) ConIndirizzi(i *indirizzi.Indirizzi) *Territorio {
	t.indirizzi = i
	return t
}

// nessuno is the Locator that knows nothing.
type nessuno struct{}

func (nessuno) Qui(float64, float64, sit.Giorno) (Punto, bool) { return Punto{}, false }
func (nessuno) Particella(int32, string, sit.Giorno) (mappa.Particella, bool) {
	return mappa.Particella{}, false
}

// Punto is what is at a place. An empty id means that nothing is there.
type Punto struct {
	Ente       string // codice catastale
	Particella string
	Foglio     string
	Edificio   string
	Civico     *Civico
	Zone       []string
	Vincoli    []string
	Avvisi     []mappa.Avviso
}

// Civico is the street number nearest to a place.
type Civico struct {
	Testo    string  // the whole address: VIA ROMA 12/A
	Distanza float64 // metres
}

// Punto says what is at a longitude and latitude. Outside every ente it is NotFound.
func (t *Territorio) Punto(ctx context.Context, lon, lat float64, q mappa.Quando) (Punto, error) {
	if !q.Esplicito {
		if p, ok := t.locator.Qui(lon, lat, q.Giorno); ok {
			return p, nil
		}
	}
	m, err := t.mappa.Punto(ctx, lon, lat, q)
	if err != nil {
		return Punto{}, err
	}
	p := Punto{Ente: m.Ente, Particella: m.Particella, Foglio: m.Foglio, Edificio: m.Edificio, Avvisi: m.Avvisi}
	if err := t.pianificato(ctx, &p, lon, lat, q); err != nil || t.indirizzi == nil {
		return p, err
	}
	c, distanza, trovato, err := t.indirizzi.Vicino(ctx, lon, lat, q.Giorno)
	if trovato {
		p.Civico = &Civico{Testo: c.Indirizzo(), Distanza: distanza}
	}
	return p, err
}

// Particella finds a particella by any spelling of its id.
func (t *Territorio) Particella(ctx context.Context, ente, id string, q mappa.Quando) (mappa.Particella, error) {
	e, err := t.mappa.Ente(ctx, ente)
	if err != nil {
		return mappa.Particella{}, err
	}
	if !q.Esplicito {
		if p, ok := t.locator.Particella(e.ID, id, q.Giorno); ok {
			return p, nil
		}
	}
	return t.mappa.Particella(ctx, e, id, q)
}

// Scheda is the card of a particella: itself, its ente, and what borders on it.
type Scheda struct {
	Ente       sit.Ente
	Particella mappa.Particella
	Confinanti []mappa.Confinante
}

// Scheda composes the card of a particella.
func (t *Territorio) Scheda(ctx context.Context, ente, id string, q mappa.Quando) (Scheda, error) {
	e, err := t.mappa.Ente(ctx, ente)
	if err != nil {
		return Scheda{}, err
	}
	p, err := t.Particella(ctx, ente, id, q)
	if err != nil {
		return Scheda{}, err
	}
	s := Scheda{Ente: e.Ente, Particella: p}
	if p.InMappa {
		_, s.Confinanti, err = t.mappa.Confinanti(ctx, e, p.ID.String(), q)
	}
	return s, err
}
