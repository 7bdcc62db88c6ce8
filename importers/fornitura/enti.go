package fornitura

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// estraneo is a comune found in the paths that is no ente: its delivery is refused.
type estraneo struct {
	comune   catasto.CodiceComune
	tipo     string
	file     string
	sha256   string
	letti    int64
	motivo   *sit.Errore
	ignorato bool // --ente asks for another: passed over, not refused
}

// forestiero tells one of these from another: a refused delivery is of one tipo too.
type forestiero struct {
	comune catasto.CodiceComune
	tipo   string
}

// ente is the ente that answers for a comune; nil when there is none or --ente asks for another.
func (r *raccolta) ente(ctx context.Context, comune catasto.CodiceComune) (*sit.Ente, error) {
	if e, ok := r.enti[comune]; ok {
		return e, nil
	}
	if r.enti == nil {
		r.enti = map[catasto.CodiceComune]*sit.Ente{}
	}
	e, err := r.im.cercaEnte(ctx, comune)
	if err != nil {
		return nil, err
	}
	if e == nil && r.opz.CreaEnte && nazionale(comune) && (r.opz.Ente == "" || r.opz.Ente == comune) {
		if e, err = r.creaEnte(ctx, comune); err != nil {
			return nil, fmt.Errorf("add ente %s: %w", comune, err)
		}
	}
	if e != nil && r.opz.Ente != "" && e.Codice != r.opz.Ente {
		e = nil
	}
	r.enti[comune] = e
	return e, nil
}

// creaEnte registers a comune. A rehearsal needs the ente as much as the real thing, and takes
// it away when it ends, with the SRID that the first ente fixes.
func (r *raccolta) creaEnte(ctx context.Context, comune catasto.CodiceComune) (*sit.Ente, error) {
	srid, err := r.im.DB.SRID(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.im.NuovoEnte(ctx, comune); err != nil {
		return nil, err
	}
	e, err := r.im.cercaEnte(ctx, comune)
	if err == nil && e != nil && r.opz.DryRun {
		r.provvisori = append(r.provvisori, e.ID)
		r.sridProvvisorio = r.sridProvvisorio || srid == 0
	}
	return e, err
}

// dimenticaEnti takes away the enti that a rehearsal needed.
func (r *raccolta) dimenticaEnti(ctx context.Context) error {
	if len(r.provvisori) == 0 {
		return nil
	}
	return r.im.DB.Owner(ctx, func(tx pgx.Tx) error {
		passi := []string{"DimenticaEnti"}
		if r.sridProvvisorio {
			passi = append(passi, "DimenticaSRID")
		}
		return esegui(ctx, tx, pgx.NamedArgs{"enti": r.provvisori}, passi...)
	})
}

func (r *raccolta) estraneo(comune catasto.CodiceComune) *estraneo {
	e := &estraneo{comune: comune}
	switch {
	case r.opz.Ente != "" && comune != r.opz.Ente:
		e.ignorato = true
	case comune == "A000":
		e.motivo = sit.Rifiuto(sit.Invalid, "COMUNE_SCONOSCIUTO",
			"Il comune A000 non esiste: i servizi dell'Agenzia lo scrivono su oggetti che non attribuiscono a nessuno. Non si importano.")
	case !nazionale(comune):
		e.motivo = sit.Rifiuto(sit.Invalid, "COMUNE_SCONOSCIUTO",
			"Il comune %s non è nella tabella nazionale e non è un ente registrato: se è un comune di prova, registrarlo con sit ente add %s --nome NOME.", comune, comune)
	default:
		e.motivo = sit.Rifiuto(sit.Invalid, "ENTE_NON_REGISTRATO",
			"Il comune %s non è un ente registrato: registrarlo con sit ente add %s, o ripetere con --crea-ente.", comune, comune)
	}
	return e
}

func (im *Importatore) cercaEnte(ctx context.Context, comune catasto.CodiceComune) (*sit.Ente, error) {
	var e *sit.Ente
	err := im.DB.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("EnteDelComune"), pgx.NamedArgs{"comune": string(comune)})
		trovato, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (sit.Ente, error) {
			var e sit.Ente
			var codice string
			err := row.Scan(&e.ID, &codice, &e.Nome, &e.Zona)
			e.Codice = catasto.CodiceComune(codice)
			return e, err
		})
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		e = &trovato
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find ente of %s: %w", comune, err)
	}
	return e, nil
}
