package mappa

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// The classes of what is drawn.
const (
	ClasseConfine    = 1
	ClasseParticella = 2
	ClasseFabbricato = 3
	ClasseSegno      = 4
)

// Disegno is one thing drawn on the map, in metres of the ente's own zone.
type Disegno struct {
	Classe     int
	Foglio     string // nome of the sheet
	ID         string // of the particella, or of that on which a building stands
	Numero     string // of the same
	Tipo       string // of a particella: its kind; of a sign: which one
	Testo      string
	Angolo     float64 // radians from the East, anticlockwise
	Altezza    float64 // of a text, metres; 0: not stated
	Esterno    bool    // a number written outside its particella; a sign outside its sheet
	Etichetta  orb.Point
	HaScritta  bool // Etichetta is meaningful
	Geom       orb.Geometry
	Confinante bool // shares a boundary with the particella of the Tavola
}

// FoglioInTavola is a sheet of which a Tavola shows something.
type FoglioInTavola struct {
	ID          catasto.IDFoglio
	Riferimento sit.Giorno
	Fonte       string
	Precisione  float64 // metres
	Scala       int     // of the original; 0: not stated
}

// Tavola is what the map of a day has inside a window, in metres of the ente's own zone.
type Tavola struct {
	Finestra orb.Bound
	Disegni  []Disegno // by class, sheet and order of arrival
	Fogli    []FoglioInTavola
}

// maxDisegni bounds a Tavola: an A3 at 1:5000 over the thickest town has a fifth of them.
const maxDisegni = 60_000

// Tavola reads what is drawn inside a window on a day. The particella, which may be empty, is
// the one whose neighbours are marked.
func (m *Mappa) Tavola(ctx context.Context, e Ente, finestra orb.Bound, particella string, q Quando) (Tavola, error) {
	args := pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "srid": e.SRID, "giorno": q.Giorno, "limite": maxDisegni + 1,
		"ovest": finestra.Min[0], "sud": finestra.Min[1], "est": finestra.Max[0], "nord": finestra.Max[1]}
	t := Tavola{Finestra: finestra}
	err := m.read(ctx, func(tx pgx.Tx) error {
		var b pgx.Batch
		b.Queue(queries.SQL("ListDisegni"), args).Query(func(rows pgx.Rows) (err error) {
			t.Disegni, err = pgx.CollectRows(rows, leggiDisegno)
			return err
		})
		b.Queue(queries.SQL("ListFogliInTavola"), args).Query(func(rows pgx.Rows) (err error) {
			t.Fogli, err = pgx.CollectRows(rows, leggiFoglioInTavola)
			return err
		})
		return tx.SendBatch(ctx, &b).Close()
	})
	if err != nil {
		return Tavola{}, fmt.Errorf("read a window of the map: %w", err)
	}
	if len(t.Disegni) > maxDisegni {
		return Tavola{}, sit.Rifiuto(sit.Invalid, "ESTRATTO_TROPPO_GRANDE",
			"In questa finestra ci sono più di %d oggetti: scegliere una scala più grande, per esempio 1:1000.", maxDisegni).Su("scala")
	}
	if particella != "" {
		t.segnaConfinanti(particella)
	}
	return t, nil
}

func leggiDisegno(row pgx.CollectableRow) (Disegno, error) {
	var d Disegno
	var etichetta orb.Geometry
	err := row.Scan(&d.Classe, &d.Foglio, &d.ID, &d.Numero, &d.Tipo, &d.Testo, &d.Angolo, &d.Altezza, &d.Esterno, &etichetta, &d.Geom)
	d.Etichetta, d.HaScritta = etichetta.(orb.Point)
	return d, err
}

func leggiFoglioInTavola(row pgx.CollectableRow) (f FoglioInTavola, err error) {
	var nome string
	if err = row.Scan(&nome, &f.Riferimento, &f.Fonte, &f.Precisione, &f.Scala); err == nil {
		f.ID, err = catasto.ParseIDFoglio(nome)
	}
	return f, err
}

// segnaConfinanti marks the particelle that share a boundary with one.
func (t *Tavola) segnaConfinanti(id string) {
	for _, p := range t.Disegni {
		if p.Classe != ClasseParticella || p.ID != id {
			continue
		}
		propria, err := multi(p.Geom)
		if err != nil {
			continue
		}
		c := nuovoContorno(propria)
		vicino := p.Geom.Bound().Pad(tolleranzaTraFogli)
		for i := range t.Disegni {
			v := &t.Disegni[i]
			if v.Classe != ClasseParticella || v.ID == id || v.Confinante || !v.Geom.Bound().Intersects(vicino) {
				continue
			}
			tolleranza := tolleranzaTraFogli
			if v.Foglio == p.Foglio {
				tolleranza = tolleranzaFoglio
			}
			if g, err := multi(v.Geom); err == nil {
				v.Confinante = c.comune(g, tolleranza) > 0
			}
		}
	}
}

// Inquadratura is where a particella or a sheet lies on a day, in metres of the ente's own zone.
type Inquadratura struct {
	ID       string // canonical, of the particella; empty for a sheet
	Foglio   string // nome of the sheet; empty when nothing is drawn that day
	Riquadro orb.Bound
	InMappa  bool
	Finita   sit.Giorno // first day without the last drawing; PerSempre: none has ended
}

type angoli struct{ Ovest, Sud, Est, Nord *float64 }

func (a angoli) riquadro() (orb.Bound, bool) {
	if a.Ovest == nil {
		return orb.Bound{}, false
	}
	return orb.Bound{Min: orb.Point{*a.Ovest, *a.Sud}, Max: orb.Point{*a.Est, *a.Nord}}, true
}

// InquadraParticella finds a particella by any spelling of its id, and where it is drawn.
func (m *Mappa) InquadraParticella(ctx context.Context, e Ente, id string, q Quando) (Inquadratura, error) {
	chiesta, err := catasto.ParseIDParticella(id)
	if err != nil {
		return Inquadratura{}, inesistente(id)
	}
	var i Inquadratura
	err = m.read(ctx, func(tx pgx.Tx) error {
		args := chiave(chiesta)
		args["ente"], args["zona"], args["giorno"] = e.ID, e.Zona, q.Giorno
		var n int64
		var a angoli
		err := tx.QueryRow(ctx, queries.SQL("InquadraParticella"), args).Scan(&i.ID, &n, &i.Foglio, &i.Finita, &a.Ovest, &a.Sud, &a.Est, &a.Nord)
		if errors.Is(err, pgx.ErrNoRows) {
			if err := consegnata(ctx, tx, e, q); err != nil {
				return err
			}
			return inesistente(id)
		}
		i.Riquadro, i.InMappa = a.riquadro()
		return err
	})
	if err != nil {
		return Inquadratura{}, fmt.Errorf("frame a particella: %w", err)
	}
	return i, nil
}

// InquadraFogli finds a sheet by its name, or the main sheets of a number; sezione nil is any.
func (m *Mappa) InquadraFogli(ctx context.Context, e Ente, nome string, numero int, sezione *string, q Quando) ([]Inquadratura, error) {
	var trovati []Inquadratura
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("InquadraFogli"), pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "giorno": q.Giorno,
			"nome": nome, "foglio": numero, "sezione": sezione})
		if err != nil {
			return err
		}
		trovati, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (i Inquadratura, err error) {
			var n int64
			var a angoli
			err = row.Scan(&i.Foglio, &n, &a.Ovest, &a.Sud, &a.Est, &a.Nord)
			i.Riquadro, i.InMappa = a.riquadro()
			i.Finita = sit.PerSempre
			return i, err
		})
		if err == nil && len(trovati) == 0 {
			return consegnata(ctx, tx, e, q)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("frame a sheet: %w", err)
	}
	return trovati, nil
}

// Contorno is the outline of a sheet on a day, in metres of the ente's own zone; nil when it
// draws nothing.
func (m *Mappa) Contorno(ctx context.Context, e Ente, nome string, q Quando) (orb.Geometry, error) {
	var g orb.Geometry
	err := m.read(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("ContornoFoglio"), pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "giorno": q.Giorno, "nome": nome}).Scan(&g)
	})
	if err != nil {
		return nil, fmt.Errorf("outline of a sheet: %w", err)
	}
	return g, nil
}
