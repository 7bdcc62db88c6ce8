package visura

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// PerAtto is an immobile of which an act began a state.
type PerAtto struct {
	Tipo        string // F, T
	Immobile    string // id of the unit or of the particella
	Descrizione string // of a unit: foglio, particella, sub
	Atto        *Atto
}

// PerProtocollo finds the immobili that an act touched: by the number of its note and its year (and
// its progressivo, where it is known), or by the protocollo of a submission.
func (v *Visura) PerProtocollo(ctx context.Context, e sit.Ente, numero, progressivo string, anno, limite int) ([]PerAtto, error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return nil, err
	}
	type riga struct {
		Tipo            string
		Immobile        int64
		Comune, Sezione string
		Particella      *string
		Identificativi  []rigaIdent
		Dal, RegDal     *sit.Giorno
		Impianto        bool
		GTipo, GNumero  *string
		GProgressivo    *string
		GAnno           *int
		GMutazione      *int64
		GCausale        *string
		Protocollo      *string
	}
	var out []PerAtto
	err := v.leggi(ctx, e.ID, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("PerProtocollo"), pgx.NamedArgs{"ente": e.ID, "anno": anno, "limite": limite,
			"numero": strings.TrimLeft(strings.ToUpper(numero), "0"), "progressivo": strings.TrimLeft(progressivo, "0")})
		if err != nil {
			return err
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		for _, r := range righe {
			f := fasi{Dal: r.Dal, RegDal: r.RegDal, GTipo: r.GTipo, GNumero: r.GNumero, GProgressivo: r.GProgressivo, GAnno: r.GAnno, GMutazione: r.GMutazione, GCausale: r.GCausale}
			x := PerAtto{Tipo: r.Tipo, Immobile: testo(r.Particella), Atto: f.generante(false)}
			if r.Tipo == "F" {
				x.Immobile = catasto.IDUIU{Comune: catasto.CodiceComune(r.Comune), Sezione: r.Sezione, Immobile: r.Immobile}.String()
				if len(r.Identificativi) > 0 {
					x.Descrizione = r.Identificativi[0].pulito().String()
				}
			}
			out = append(out, x)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find by act: %w", err)
	}
	return out, nil
}
