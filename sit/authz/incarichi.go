package authz

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// Incarichi are the roles of people in the enti, as an amministratore grants, reviews and ends
// them: never his own, so that nobody gives himself what he lacks.
type Incarichi struct {
	db     *pg.DB
	adesso func() time.Time
}

// NewIncarichi opens them. A nil clock is time.Now.
func NewIncarichi(db *pg.DB, adesso func() time.Time) *Incarichi {
	if adesso == nil {
		adesso = time.Now
	}
	return &Incarichi{db: db, adesso: adesso}
}

// DaRivedere is how old a role may be without anybody having confirmed it.
const DaRivedere = 365 * 24 * time.Hour

// RigaIncarico is a role of somebody in an ente.
type RigaIncarico struct {
	Ente         int32
	Codice       string
	NomeEnte     string
	ID           int64
	Operatore    int64
	Nome         string
	Email        string
	Ruolo        string
	Dal          sit.Giorno
	Al           *sit.Giorno
	ConcessoDa   string
	FinitoDa     *string
	RivistoAt    *time.Time
	RivistoDa    *string
	Scade        *sit.Giorno
	Disabilitato bool
}

// Vive is true for a role that holds on a day, or will.
func (r RigaIncarico) Vive(oggi sit.Giorno) bool { return r.Al == nil || oggi < *r.Al }

// Vecchio is true for a living role that nobody has confirmed for a year.
func (r RigaIncarico) Vecchio(ora time.Time) bool {
	da := r.Dal.Inizio()
	if r.RivistoAt != nil && r.RivistoAt.After(da) {
		da = *r.RivistoAt
	}
	return r.Vive(sit.GiornoDi(ora)) && ora.Sub(da) > DaRivedere
}

// Elenca lists the roles in the enti of an amministratore, those ended within a year included.
func (i *Incarichi) Elenca(ctx context.Context) (righe []RigaIncarico, err error) {
	chi, err := Esige(ctx, OperatoriWrite, 0)
	if err != nil {
		return nil, err
	}
	ambito := chi.Ambito(OperatoriWrite)
	err = i.db.Read(ctx, ambito, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Incarichi"), pgx.NamedArgs{"enti": ambito.Enti(), "oggi": sit.GiornoDi(i.adesso())})
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[RigaIncarico])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list incarichi: %w", err)
	}
	return righe, nil
}

// Concedi gives a person a role in an ente, until a day or for good. Who is not known yet is
// registered; of who is, nothing else changes.
func (i *Incarichi) Concedi(ctx context.Context, ente int32, a Anagrafica, ruolo Ruolo, al *sit.Giorno) error {
	chi, err := Esige(ctx, OperatoriWrite, ente)
	if err != nil {
		return err
	}
	if a, err = a.Pulita(); err != nil {
		return err
	}
	if !ruolo.Valido() {
		_, err := LeggiRuolo(string(ruolo))
		return err
	}
	oggi := sit.GiornoDi(i.adesso())
	if al != nil && *al <= oggi {
		return sit.Rifiuto(sit.Invalid, "SCADENZA_NON_VALIDA", "La scadenza è un giorno futuro, oppure si lascia vuota.").Su("al")
	}
	if a.CF == chi.CF {
		return aSeStesso()
	}
	err = i.db.Write(ctx, ente, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, queries.SQL("Registra"), pgx.NamedArgs{"cf": a.CF, "nome": a.Nome, "email": a.Email}).Scan(&id); err != nil {
			return err
		}
		return incarica(ctx, tx, ente, id, []Ruolo{ruolo}, oggi, al, chi.Operatore.Nome)
	})
	if err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	return nil
}

// Termina ends a role now.
func (i *Incarichi) Termina(ctx context.Context, ente int32, id int64) error {
	return i.cambia(ctx, "Termina", ente, id)
}

// Rivedi confirms that a role is still needed.
func (i *Incarichi) Rivedi(ctx context.Context, ente int32, id int64) error {
	return i.cambia(ctx, "Rivedi", ente, id)
}

func (i *Incarichi) cambia(ctx context.Context, query string, ente int32, id int64) error {
	chi, err := Esige(ctx, OperatoriWrite, ente)
	if err != nil {
		return err
	}
	var n int64
	err = i.db.Write(ctx, ente, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, queries.SQL(query), pgx.NamedArgs{"ente": ente, "id": id, "chi": chi.Operatore.ID, "da": chi.Operatore.Nome,
			"oggi": sit.GiornoDi(i.adesso()), "ora": i.adesso()})
		n = tag.RowsAffected()
		return err
	})
	if err != nil {
		return fmt.Errorf("change incarico: %w", err)
	}
	if n == 0 {
		return sit.Rifiuto(sit.NotFound, "INCARICO_INESISTENTE", "L'incarico non c'è, è già finito, oppure è di chi lo sta cambiando: dei propri incarichi decide un altro amministratore.")
	}
	return nil
}

func aSeStesso() error {
	return sit.Rifiuto(sit.Forbidden, "INCARICO_A_SE", "Nessuno dà un incarico a se stesso: lo dà un altro amministratore, o chi gestisce la macchina con «sit operatore add».")
}
