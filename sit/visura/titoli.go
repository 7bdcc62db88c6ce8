package visura

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Titolo is a right that a person has or had, and the acts that gave it and took it.
type Titolo struct {
	Possesso
	Impianto  bool
	Soppressa bool // the immobile no longer exists
	Atto      *Atto
	Fine      *Atto
}

// Profilo is a person with all the titles she ever had, the latest first, and those who may be
// the same person.
type Profilo struct {
	Soggetto
	Titoli   []Titolo
	Altri    bool // there are more titles than these
	Omonimi  []Soggetto
	Canonico bool // the id that was asked for is the one of today
}

const titoliMassimi = 300

// Profilo reads a person by any id that she has or had.
func (v *Visura) Profilo(ctx context.Context, id string, q Quando) (Profilo, error) {
	chi, ambito, err := entiPersone(ctx)
	if err != nil {
		return Profilo{}, err
	}
	var out Profilo
	err = v.registro.Consulta(ctx, chi, ambito, func(tx pgx.Tx) ([]authz.Consultazione, error) {
		tutti, err := persona(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		viste := tutti[:1]
		if err := candidati(ctx, tx, viste, nil, true); err != nil {
			return nil, err
		}
		out.Soggetto, out.Canonico = viste[0], viste[0].ID == id
		if err := out.leggiTitoli(ctx, tx, q); err != nil {
			return nil, err
		}
		for _, c := range out.Candidati {
			altri, err := persona(ctx, tx, c.ID)
			if sit.Kind(err) == sit.NotFound {
				continue // decided, and gone from the registers since
			}
			if err != nil {
				return nil, err
			}
			out.Omonimi = append(out.Omonimi, altri[0])
		}
		return lineePersone("soggetto", ambito, append(viste[:1:1], out.Omonimi...)), nil
	})
	if err != nil {
		return Profilo{}, fmt.Errorf("profile of a person: %w", err)
	}
	return out, nil
}

type rigaTitoloDi struct {
	EnteID          int32
	Codice          string
	Tipo            string
	Immobile        int64
	Comune, Sezione string
	Diritto         string
	DirittoLibero   *string
	QuotaNum        *int64
	QuotaDen        *int64
	fasi
	Particella     *string
	Identificativi []rigaIdent
	Subalterno     *string
	Soppressa      bool
}

func (p *Profilo) leggiTitoli(ctx context.Context, tx pgx.Tx, q Quando) error {
	rows, err := tx.Query(ctx, queries.SQL("TitoliDiSoggetto"), pgx.NamedArgs{"persona": p.ID, "noto": q.NotoAl, "limite": titoliMassimi + 1})
	if err != nil {
		return err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaTitoloDi])
	if err != nil {
		return fmt.Errorf("read titles: %w", err)
	}
	if p.Altri = len(righe) > titoliMassimi; p.Altri {
		righe = righe[:titoliMassimi]
	}
	for i := range righe {
		r := &righe[i]
		r.noto(q.NotoAl)
		x := rigaPossesso{EnteID: r.EnteID, Codice: r.Codice, Tipo: r.Tipo, Immobile: r.Immobile, Comune: r.Comune, Sezione: r.Sezione, Diritto: r.Diritto,
			DirittoLibero: r.DirittoLibero, QuotaNum: r.QuotaNum, QuotaDen: r.QuotaDen, Dal: r.Dal, Al: r.Al, RegDal: r.RegDal, RegAl: r.RegAl, Aperto: r.Aperto,
			Particella: r.Particella, Identificativi: r.Identificativi, Subalterno: r.Subalterno}
		p.Titoli = append(p.Titoli, Titolo{Possesso: x.possesso(q), Impianto: r.Impianto, Soppressa: r.Soppressa, Atto: r.generante(true), Fine: r.conclusivo(true)})
	}
	return nil
}
