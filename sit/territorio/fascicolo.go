package territorio

import (
	"context"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Uffici are the rooms that hold something of an immobile.
type Uffici struct {
	Visura      *visura.Visura
	Edilizia    *edilizia.Edilizia
	Tributi     *tributi.Tributi
	Urbanistica *urbanistica.Urbanistica
	Riscontri   *riscontri.Riscontri
}

// ConUffici opens the doors to the rooms that a fascicolo is made of, and returns the hall.
func (t *Territorio) ConUffici(u Uffici) *Territorio {
	t.uffici = u
	return t
}

// Fascicolo is everything ever known of a unit, of a particella, or of the particella where an edificio or a civico stands,
// the latest first.
func (t *Territorio) Fascicolo(ctx context.Context, e sit.Ente, id string, q visura.Quando) (visura.Fascicolo, error) {
	dove, err := t.dove(ctx, e, id, q)
	if err != nil {
		return visura.Fascicolo{}, err
	}
	x, err := t.uffici.Visura.Fascicolo(ctx, e, dove.immobile, q, t.altri)
	if err == nil && dove.perche != "" {
		voce := sit.VoceFascicolo{Tipo: "particella", ID: x.Immobile, Data: sit.DaSempre, Testo: dove.testo, Perche: dove.perche, Confidenza: dove.confidenza}
		x.Items = append([]sit.VoceFascicolo{voce}, x.Items...)
		x.Immobile = dove.canonico
	}
	return x, err
}

// luogo is the immobile that is asked of the registers for an id, and why.
type luogo struct {
	immobile, canonico string
	perche, testo      string // empty: the id is the immobile's own
	confidenza         float64
}

func (t *Territorio) dove(ctx context.Context, e sit.Ente, id string, q visura.Quando) (luogo, error) {
	if _, err := catasto.ParseIDUIU(id); err == nil {
		return luogo{immobile: id}, nil
	}
	if _, err := catasto.ParseIDParticella(id); err == nil && edificio.FindStringSubmatch(id) == nil {
		return luogo{immobile: id}, nil
	}
	// Who may not see a fascicolo is told so before what exists is.
	if _, err := authz.Esige(ctx, authz.EdiliziaRead, e.ID); err != nil {
		if _, err2 := authz.Esige(ctx, authz.TributiRead, e.ID); err2 != nil {
			return luogo{}, err
		}
	}
	tipo, canonico, err := NewAnagrafe(t, t.mappa, t.indirizzi, func() sit.Giorno { return q.Giorno }).Oggetto(ctx, e, id)
	if err != nil {
		return luogo{}, err
	}
	switch tipo {
	case "edificio":
		m := edificio.FindStringSubmatch(canonico)
		if m[2] == "" {
			return luogo{}, sit.Rifiuto(sit.NotFound, "FASCICOLO_ASSENTE", "L'edificio %s non sta su una particella con un numero: chiedere il fascicolo della particella.", canonico).Su("id")
		}
		return luogo{immobile: m[1] + "." + m[2], canonico: canonico, perche: "geometria", testo: "La particella dell'edificio", confidenza: 1}, nil
	case "civico":
		p, err := t.indirizzi.ParticellaDi(ctx, e.ID, canonico)
		return luogo{immobile: p, canonico: canonico, perche: "civico", testo: "La particella a cui il civico dà accesso", confidenza: 0.9}, err
	case "particella":
		return luogo{immobile: canonico}, nil
	}
	return luogo{}, sit.Rifiuto(sit.NotFound, "FASCICOLO_ASSENTE", "Il fascicolo è di un'unità, di una particella, di un edificio o di un civico.").Su("id")
}

// altri asks the other rooms, in two round trips: where the thing lies, then all the rooms at once.
func (t *Territorio) altri(ctx context.Context, tx pgx.Tx, chi *authz.Chi, c sit.CosaFascicolo) (sit.VociFascicolo, error) {
	var out sit.VociFascicolo
	err := tx.QueryRow(ctx, queries.SQL("Intorno"), pgx.NamedArgs{"ente": c.Ente.ID, "particelle": c.Particelle, "unita": c.Unita, "immobile": c.Immobile, "comune": c.Comune, "sezione": c.Sezione}).
		Scan(&c.Particelle, &c.Successori, &c.Civici)
	if err != nil {
		return out, fmt.Errorf("around: %w", err)
	}
	b := &pgx.Batch{}
	t.uffici.Urbanistica.Fascicolo(b, c, &out)
	if chi.Puo(authz.EdiliziaRead, c.Ente.ID) {
		t.uffici.Edilizia.Fascicolo(b, c, &out)
	}
	if chi.Puo(authz.TributiRead, c.Ente.ID) {
		t.uffici.Tributi.Fascicolo(b, c, &out)
		t.uffici.Riscontri.Fascicolo(b, c, &out)
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return out, fmt.Errorf("ask the offices: %w", err)
	}
	return out, nil
}
