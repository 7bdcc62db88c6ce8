package visura

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// FiltroUIU says which units a list wants; what is nil is not asked for.
type FiltroUIU struct {
	SezioneUrbana, Foglio, Numero, Denominatore, Sub, Sezione *string
}

// Pagina bounds a list: how many, and after which place ("" is the beginning).
type Pagina struct {
	Limite int
	Dopo   string
}

// UnitaElenco is a page of units. Seguito is the place where the next begins, empty at the end.
type UnitaElenco struct {
	Items   []Unita
	Seguito string
	// Of the particella whose units they are.
	Canonico string
}

// ListUIU lists the units that exist on a day and have an identifier.
func (v *Visura) ListUIU(ctx context.Context, e sit.Ente, f FiltroUIU, q Quando, p Pagina) (UnitaElenco, error) {
	chi, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	if err != nil {
		return UnitaElenco{}, err
	}
	args := q.argomenti(e.ID)
	nome := "ListTutteUIU"
	if f != (FiltroUIU{}) {
		if f.Foglio == nil {
			return UnitaElenco{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Per cercare un'unità per numero, subalterno o sezione urbana serve anche il foglio.").Su("foglio")
		}
		nome = "ListUIU"
		args["foglio"], args["numero"], args["denominatore"], args["sub"], args["urbana"] = norma(*f.Foglio), ptrNorma(f.Numero), ptrNorma(f.Denominatore), ptrNorma(f.Sub), ptrNorma(f.SezioneUrbana)
		args["sezione"] = sezione(f.Sezione)
	}
	out, err := v.paginaUIU(ctx, e, nome, args, q, p, vede{rendita: vedeRendita(ctx, chi, e.ID, "")})
	if err != nil {
		return UnitaElenco{}, fmt.Errorf("list units: %w", err)
	}
	return out, nil
}

// sezione is a sezione, empty where it is written _.
func sezione(s *string) *string {
	if s = ptrNorma(s); s != nil && *s == "_" {
		*s = ""
	}
	return s
}

// ptrNorma is a clean part, nil when it is not asked for; empty asks for what has none.
func ptrNorma(s *string) *string {
	if s == nil {
		return nil
	}
	n := norma(*s)
	return &n
}

// UIUDiParticella lists the units that exist on a day on a particella, by any spelling of its id.
func (v *Visura) UIUDiParticella(ctx context.Context, e sit.Ente, id string, q Quando, p Pagina) (UnitaElenco, error) {
	chi, err := authz.Esige(ctx, authz.CatastoRead, e.ID)
	if err != nil {
		return UnitaElenco{}, err
	}
	var part particella
	err = v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		part, err = trovaParticella(ctx, tx, e.ID, id)
		return err
	})
	if err != nil {
		return UnitaElenco{}, fmt.Errorf("find particella: %w", err)
	}
	args := q.argomenti(e.ID)
	args["particella"] = part.ParticellaID
	out, err := v.paginaUIU(ctx, e, "ListUIUDiParticella", args, q, p, vede{rendita: vedeRendita(ctx, chi, e.ID, "")})
	if err != nil {
		return UnitaElenco{}, fmt.Errorf("list units of particella: %w", err)
	}
	out.Canonico = part.ID
	return out, nil
}

func (v *Visura) paginaUIU(ctx context.Context, e sit.Ente, nome string, args pgx.NamedArgs, q Quando, p Pagina, vd vede) (UnitaElenco, error) {
	var dopo chiaveImmobile
	if err := leggiSegno(p.Dopo, &dopo.Immobile, &dopo.Comune, &dopo.Sezione); err != nil {
		return UnitaElenco{}, err
	}
	args["c_immobile"], args["c_comune"], args["c_sezione"], args["limite"] = dopo.Immobile, dopo.Comune, dopo.Sezione, p.Limite+1
	if p.Dopo == "" {
		args["c_immobile"] = -1
	}
	out := UnitaElenco{Items: []Unita{}}
	err := v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL(nome), args)
		if err != nil {
			return err
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaElenco])
		if err != nil {
			return err
		}
		for i := range righe[:min(len(righe), p.Limite)] {
			r := &righe[i]
			out.Items = append(out.Items, r.unita(q, vd))
		}
		if len(righe) > p.Limite {
			u := righe[p.Limite-1]
			out.Seguito = segno(u.Immobile, u.Comune, u.Sezione)
		}
		tutte := make([]*Unita, len(out.Items))
		for i := range out.Items {
			tutte[i] = &out.Items[i]
		}
		return v.particelleDi(ctx, tx, e.ID, tutte)
	})
	return out, err
}

type rigaElenco struct {
	Immobile        int64
	Comune, Sezione string
	Stato           statoUIU
}

func (r *rigaElenco) unita(q Quando, vd vede) Unita {
	r.Stato.noto(q.NotoAl)
	return r.Stato.unita(catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}, vd)
}

// particelleDi says to which particella each identifier leads.
func (v *Visura) particelleDi(ctx context.Context, tx pgx.Tx, ente int32, unita []*Unita) error {
	per := map[int64][]*Unita{}
	var immobili []int64
	for _, u := range unita {
		id, err := catasto.ParseIDUIU(u.ID)
		if err != nil {
			return err
		}
		if len(u.Identificativi) > 0 {
			per[id.Immobile] = append(per[id.Immobile], u)
			immobili = append(immobili, id.Immobile)
		}
	}
	if len(immobili) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, queries.SQL("ParticelleDiUIU"), pgx.NamedArgs{"ente": ente, "immobili": immobili})
	if err != nil {
		return err
	}
	type legame struct {
		Immobile                                                    int64
		Comune, Sezione                                             string
		SezioneUrbana, Foglio, Numero, Denominatore, Subalterno, ID string
	}
	legami, err := pgx.CollectRows(rows, pgx.RowToStructByName[legame])
	if err != nil {
		return err
	}
	for _, l := range legami {
		id := catasto.IDUIU{Comune: catasto.CodiceComune(l.Comune), Sezione: l.Sezione, Immobile: l.Immobile}.String()
		for _, u := range per[l.Immobile] {
			for i := range u.Identificativi {
				x := &u.Identificativi[i]
				if u.ID == id && testo(x.SezioneUrbana) == l.SezioneUrbana && testo(x.Foglio) == l.Foglio && testo(x.Numero) == l.Numero &&
					testo(x.Denominatore) == l.Denominatore && testo(x.Sub) == l.Subalterno {
					x.Particella = &l.ID
				}
			}
		}
	}
	return nil
}
