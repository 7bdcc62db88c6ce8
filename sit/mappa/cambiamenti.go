package mappa

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// GiornoMappa is a day on which the map of an ente changed, and how many drawings began or
// ended on it (of the two, the more).
type GiornoMappa struct {
	Giorno              sit.Giorno
	Particelle, Edifici int
}

// Cronologia is what the map of an ente has gone through.
type Cronologia struct {
	Zona     int        // of the ente, where it is measured
	Dal      sit.Giorno // the oldest drawing is of this day; DaSempre when nothing was delivered
	Al       sit.Giorno // the latest delivery is of this day
	Giorni   []GiornoMappa
	Versione string // changes with the map
}

// cronologie keeps what reading every drawing of an ente found, until its map changes.
type cronologie struct {
	mu      sync.Mutex
	perEnte map[int32]Cronologia
}

// Cronologia lists the days on which the map of an ente changed.
func (m *Mappa) Cronologia(ctx context.Context, e Ente) (Cronologia, error) {
	m.cronologie.mu.Lock()
	nota, ok := m.cronologie.perEnte[e.ID]
	m.cronologie.mu.Unlock()
	args := pgx.NamedArgs{"ente": e.ID}
	c := Cronologia{Zona: e.Zona}
	err := m.read(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, queries.SQL("VersioneEnte"), args).Scan(&c.Versione); err != nil {
			return err
		}
		if ok && c.Versione == nota.Versione {
			c.Dal, c.Al, c.Giorni = nota.Dal, nota.Al, nota.Giorni
			return nil
		}
		if err := tx.QueryRow(ctx, queries.SQL("PrimaStesura"), args).Scan(&c.Dal, &c.Al); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, queries.SQL("ListGiorni"), args)
		if err != nil {
			return err
		}
		c.Giorni, err = pgx.CollectRows(rows, pgx.RowToStructByPos[GiornoMappa])
		return err
	})
	if err != nil {
		return Cronologia{}, fmt.Errorf("list days of the map: %w", err)
	}
	m.cronologie.mu.Lock()
	defer m.cronologie.mu.Unlock()
	if m.cronologie.perEnte == nil {
		m.cronologie.perEnte = map[int32]Cronologia{}
	}
	m.cronologie.perEnte[e.ID] = c
	return c, nil
}

// Genere says what became of a thing between two days.
type Genere string

// What becomes of a particella; a fabbricato is only Nuova, Soppressa or Ridisegnata.
const (
	Nuova       Genere = "nuova"       // on the second day and not on the first
	Soppressa   Genere = "soppressa"   // on the first and not on the second, and neither of the next two
	Divisa      Genere = "divisa"      // several are where it was; it may be one of them
	Fusa        Genere = "fusa"        // it went, with others, into one; it may be that one
	Ridisegnata Genere = "ridisegnata" // the same number, another shape
)

// Cambiamento is one thing whose drawing is not the same on two days.
type Cambiamento struct {
	ID                  string
	Genere              Genere
	Da, A               []string // what it comes from on the first day, what it became on the second
	MqPrima, MqDopo     float64
	GeomPrima, GeomDopo orb.Geometry // longitude and latitude; nil where it is not drawn
}

// Cambiamenti is what changed in a box between two days.
type Cambiamenti struct {
	Particelle, Edifici []Cambiamento
	Troppi              bool // there is more: the answer is a part
}

// maxCambiamenti bounds an answer to what a map can show and a person can read.
const maxCambiamenti = 2000

// Cambiamenti compares the map of two days in a box of longitude and latitude. What is seen is
// what is believed today: a sheet that was only shifted has not changed.
func (m *Mappa) Cambiamenti(ctx context.Context, e Ente, prima, dopo sit.Giorno, riquadro orb.Bound) (Cambiamenti, error) {
	if prima >= dopo {
		return Cambiamenti{}, sit.Rifiuto(sit.Invalid, "GIORNI_NON_ORDINATI", "Il primo giorno deve venire prima del secondo.").Su("dal")
	}
	args := pgx.NamedArgs{
		"ente": e.ID, "zona": e.Zona, "srid": e.SRID, "prima": prima, "dopo": dopo, "limite": maxCambiamenti + 1,
		"ovest": riquadro.Min[0], "sud": riquadro.Min[1], "est": riquadro.Max[0], "nord": riquadro.Max[1],
	}
	var particelle []statoParticella
	var edifici []statoEdificio
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListCambiamenti"), args)
		if err != nil {
			return err
		}
		if particelle, err = pgx.CollectRows(rows, pgx.RowToStructByPos[statoParticella]); err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, queries.SQL("ListCambiamentiEdifici"), args); err != nil {
			return err
		}
		if edifici, err = pgx.CollectRows(rows, pgx.RowToStructByPos[statoEdificio]); err != nil {
			return err
		}
		if len(particelle) == 0 && len(edifici) == 0 {
			return consegnata(ctx, tx, e, Quando{Giorno: dopo, Esplicito: true})
		}
		return nil
	})
	if err != nil {
		return Cambiamenti{}, fmt.Errorf("list cambiamenti: %w", err)
	}
	var c Cambiamenti
	for _, p := range particelle {
		c.Particelle = append(c.Particelle, p.cambiamento())
	}
	for _, x := range edifici {
		c.Edifici = append(c.Edifici, x.cambiamento())
	}
	c.Troppi = len(particelle) > 0 && particelle[0].Guardate > maxCambiamenti || len(edifici) > 0 && edifici[0].Guardate > maxCambiamenti
	c.Particelle = c.Particelle[:min(len(c.Particelle), maxCambiamenti)]
	c.Edifici = c.Edifici[:min(len(c.Edifici), maxCambiamenti)]
	return c, nil
}

// statoParticella is a particella on two days, as the database tells it.
type statoParticella struct {
	ID                      string
	Era, E                  bool
	Ascendenti, Discendenti []string
	Finite, Nate            int32 // of the ascendenti those that ended, of the discendenti those that were born
	Insieme                 int32 // the most that went, with this one, into one of its discendenti
	MqPrima, MqDopo         float64
	GeomPrima, GeomDopo     orb.Geometry
	Guardate                int32 // of what changed in the box: more than maxCambiamenti, and the answer is a part
}

// cambiamento gives a change its name. Where a division and a merge are tangled, what went into
// several is divided.
func (s statoParticella) cambiamento() Cambiamento {
	c := Cambiamento{ID: s.ID, Da: s.Ascendenti, A: s.Discendenti, MqPrima: s.MqPrima, MqDopo: s.MqDopo, GeomPrima: s.GeomPrima, GeomDopo: s.GeomDopo}
	switch {
	case !s.Era:
		c.Genere = Nuova
	case !s.E && len(s.Discendenti) > 1:
		c.Genere = Divisa
	case !s.E && s.Insieme > 1:
		c.Genere = Fusa
	case !s.E:
		c.Genere = Soppressa
	case s.Nate > 0:
		c.Genere, c.A = Divisa, conStesso(s.ID, s.Discendenti)
	case s.Finite > 0:
		c.Genere, c.A = Fusa, []string{s.ID}
	default:
		c.Genere = Ridisegnata
	}
	return c
}

func conStesso(id string, altri []string) []string {
	out := append([]string{id}, altri...)
	slices.Sort(out)
	return out
}

// statoEdificio is a fabbricato that is drawn on one of two days.
type statoEdificio struct {
	ID       string
	Era      bool
	Rifatto  bool
	Mq       float64
	Geom     orb.Geometry
	Guardate int32
}

func (s statoEdificio) cambiamento() Cambiamento {
	c := Cambiamento{ID: s.ID, Genere: Ridisegnata}
	if s.Era {
		c.MqPrima, c.GeomPrima = s.Mq, s.Geom
		if !s.Rifatto {
			c.Genere = Soppressa
		}
		return c
	}
	c.MqDopo, c.GeomDopo = s.Mq, s.Geom
	if !s.Rifatto {
		c.Genere = Nuova
	}
	return c
}
