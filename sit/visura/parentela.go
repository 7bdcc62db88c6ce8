package visura

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Vita is all that is known of a unit but its persons: how it is on a day, and all its states in
// order.
type Vita struct {
	Unita Unita
	Stadi []Unita
}

// Vita reads the life of a unit.
func (v *Visura) Vita(ctx context.Context, e sit.Ente, id string, q Quando) (Vita, error) {
	chi, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	if err != nil {
		return Vita{}, err
	}
	var out Vita
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		s, err := stadiUIU(ctx, tx, e.ID, id, q)
		if err != nil {
			return err
		}
		vd := vede{rendita: vedeRendita(ctx, chi, e.ID, s.id.String())}
		out.Unita = s.al(q.Giorno, vd)
		for i := range s.stadi {
			out.Stadi = append(out.Stadi, s.stadi[i].unita(s.id, vd))
		}
		tutte := []*Unita{&out.Unita}
		for i := range out.Stadi {
			tutte = append(tutte, &out.Stadi[i])
		}
		return v.particelleDi(ctx, tx, e.ID, tutte)
	})
	if err != nil {
		return Vita{}, fmt.Errorf("life of unit: %w", err)
	}
	return out, nil
}

// Filiazione is a unit that became another by an act which splits or merges.
type Filiazione struct {
	Da, A  string
	Giorno sit.Giorno // DaSempre: not said
	Atto   string     // causale, or empty
}

// Parentela is the kin of a unit both ways, some steps away. Nomi are the first identifier of each
// unit, its last state's. Oltre are the units whose kin goes on beyond.
type Parentela struct {
	Filiazioni []Filiazione
	Nomi       map[string]string
	Soppresse  map[string]bool
	Oltre      map[string]bool
}

// A drawing with more units than this is read by nobody.
const parentiMassimi = 60

// Parentela walks from a unit to those it comes from, and to those that come from it.
func (v *Visura) Parentela(ctx context.Context, e sit.Ente, id string, passi int) (Parentela, error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return Parentela{}, err
	}
	p := Parentela{Nomi: map[string]string{}, Soppresse: map[string]bool{}, Oltre: map[string]bool{}}
	err := v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		for _, avanti := range []bool{false, true} {
			if err := p.cammina(ctx, tx, e.ID, id, passi, avanti); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Parentela{}, fmt.Errorf("kin of unit: %w", err)
	}
	return p, nil
}

// cammina goes one way only: the brothers of a unit are on the page of its parent.
func (p *Parentela) cammina(ctx context.Context, tx pgx.Tx, ente int32, id string, passi int, avanti bool) error {
	visti := map[string]bool{}
	fronte := []string{id}
	for passo := 0; len(fronte) > 0; passo++ {
		var dopo []string
		for _, x := range fronte {
			if visti[x] {
				continue
			}
			visti[x] = true
			s, err := stadiUIU(ctx, tx, ente, x, Quando{NotoAl: sit.PerSempre})
			if err != nil {
				return err
			}
			p.nomina(s)
			parenti, err := parentiUIU(ctx, tx, ente, s)
			if err != nil {
				return err
			}
			for _, y := range parenti {
				if y.Successore != avanti {
					continue
				}
				if passo == passi || len(p.Nomi)+len(dopo) >= parentiMassimi {
					p.Oltre[s.id.String()] = true
					break
				}
				l := Filiazione{Da: y.ID, A: s.id.String(), Giorno: y.Giorno, Atto: y.Perche}
				if avanti {
					l.Da, l.A = l.A, l.Da
				}
				if !slices.Contains(p.Filiazioni, l) {
					p.Filiazioni = append(p.Filiazioni, l)
				}
				dopo = append(dopo, y.ID)
			}
		}
		fronte = dopo
	}
	return nil
}

// nomina keeps how a unit is called, by its last state.
func (p *Parentela) nomina(s storiaUIU) {
	id := s.id.String()
	p.Nomi[id] = id
	for i := len(s.stadi) - 1; i >= 0; i-- {
		x := &s.stadi[i]
		if x.Progressivo >= fuoriSerie {
			continue
		}
		if len(x.Identificativi) > 0 {
			p.Nomi[id] = x.Identificativi[0].pulito().String()
			p.Soppresse[id] = x.Soppressa
			return
		}
	}
}
