package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Filtro chooses particelle. A nil Foglio or Numero is any. With both, suppressed and undrawn
// particelle are listed too.
type Filtro struct {
	Foglio  *int
	Numero  *catasto.Numero
	Sezione *string
	Limite  int
	Dopo    *Segno
}

// Segno is the key of the last particella of a page: the next page begins after it, whatever
// was imported in between.
type Segno struct {
	Foglio                                       int
	Numero, Denominatore, Comune, Sezione, Mappa string
}

// Pagina is a page of particelle. Dopo is nil on the last one.
type Pagina struct {
	Particelle []Particella
	Dopo       *Segno
	Avvisi     []Avviso
}

// Particelle lists what exists on a day, in the order of foglio and numero.
func (m *Mappa) Particelle(ctx context.Context, e Ente, f Filtro, q Quando) (Pagina, error) {
	args := pgx.NamedArgs{
		"ente": e.ID, "zona": e.Zona, "giorno": q.Giorno, "limite": f.Limite + 1,
		"foglio_min": 0, "foglio_max": 9999, "numero_min": "", "numero_max": "~", // ~ follows every letter and digit
		"denominatore": nil, "sezione": f.Sezione, "tutte": f.Foglio != nil && f.Numero != nil,
	}
	if f.Foglio != nil {
		args["foglio_min"], args["foglio_max"] = *f.Foglio, *f.Foglio
	}
	if f.Numero != nil {
		args["numero_min"], args["numero_max"], args["denominatore"] = f.Numero.Numero, f.Numero.Numero, f.Numero.Denominatore
	}
	dopo := Segno{Foglio: -1}
	if f.Dopo != nil {
		dopo = *f.Dopo
	}
	args["c_foglio"], args["c_numero"], args["c_denominatore"] = dopo.Foglio, dopo.Numero, dopo.Denominatore
	args["c_comune"], args["c_sezione"], args["c_mappa"] = dopo.Comune, dopo.Sezione, dopo.Mappa

	type riga struct {
		rigaParticella
		Mappa string
	}
	var p Pagina
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListParticelle"), args)
		if err != nil {
			return err
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		if err != nil {
			return err
		}
		if len(righe) == 0 {
			return consegnata(ctx, tx, e, q)
		}
		oltre := len(righe) > f.Limite
		if oltre {
			righe = righe[:f.Limite]
		}
		recente := sit.DaSempre
		for _, r := range righe {
			x, err := r.particella(q.Giorno)
			if err != nil {
				return err
			}
			if r.InMappa && q.Giorno < r.MappaDal {
				recente = max(recente, r.MappaDal)
			}
			p.Particelle = append(p.Particelle, x)
		}
		if recente != sit.DaSempre {
			p.Avvisi = []Avviso{posteriore(recente)}
		}
		if oltre {
			id := p.Particelle[f.Limite-1].ID
			p.Dopo = &Segno{id.Foglio.Foglio, id.Numero.Numero, id.Numero.Denominatore,
				string(id.Foglio.Comune), id.Foglio.Sezione, righe[f.Limite-1].Mappa}
		}
		return nil
	})
	if err != nil {
		return Pagina{}, fmt.Errorf("list particelle: %w", err)
	}
	return p, nil
}
