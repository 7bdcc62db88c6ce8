package tributi

import (
	"context"
	"embed"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed righe.sql
var fileRighe embed.FS

var queriesRighe = pg.MustQueries(fileRighe)

// Riga is a line of the extracts as the office's own program delivered it, with where it stands.
type Riga struct {
	Tributo       string // TARI, IMU
	PosizioneID   int64
	Anno          *int
	Persona       *string // opaque id; nil when the tax code is not valid
	CF            *string
	Denominazione *string
	Identificato  string // foglio/numero/sub as normalised; empty when it was delivered without
	Categoria     *string
	Superficie    *string // m², two decimals
	Componenti    *int
	RenditaCent   *int64
	ValoreCent    *int64 // of an area
	QuotaNum      *int64
	QuotaDen      *int64
	Mesi          *int
	Casa          bool // declared as the main home
	Riduzione     *string
	DovutoCent    *int64
	Dal, Al       sit.Giorno
	Livello       *string // how it was tied to what is asked for; nil: it is not
	Grezza        string
	File          string
	NumeroRiga    int64
	FornituraID   int64
}

// DomandaRighe says which lines: those tied to a unit or a particella, that of a position, those of a
// person in a year.
type DomandaRighe struct {
	Immobile     string // public id of a unit, or empty
	ParticellaID int64  // 0: none
	PosizioneID  int64  // 0: none
	Persona      string // opaque id, or empty
	Anno         int    // 0: every year
	Oggetto      string // public id of what is asked for, for the register
}

// campiRighe are what of a person these answers carry, for the register.
var campiRighe = []string{"posizioni", "cf", "nome", "dovuto"}

const massimoRighe = 200

// Righe answers the living lines of the extracts about a thing or a person: TARI first, then IMU, the
// latest year first. It needs tributi:read and a reason, and leaves a line in the register
// (tributi.md §8).
func (t *Tributi) Righe(ctx context.Context, e sit.Ente, d DomandaRighe) (lista []Riga, err error) {
	chi, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	if err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"ente": e.ID, "comune": nil, "sezione": nil, "immobile": nil, "particella": oppureNullo(d.ParticellaID), "posizione": oppureNullo(d.PosizioneID),
		"persona": nil, "anno": oppureNullo(int64(d.Anno)), "dal": sit.Data(d.Anno, 1, 1), "al": sit.Data(d.Anno+1, 1, 1), "limite": massimoRighe}
	if d.Persona != "" {
		args["persona"] = d.Persona
	}
	if d.Immobile != "" {
		u, err := catasto.ParseIDUIU(d.Immobile)
		if err != nil {
			return nil, sit.Rifiuto(sit.NotFound, "UIU_INESISTENTE", "Questa unità non esiste: il suo identificativo si scrive come B542-F-1234.").Per(err)
		}
		// A position of the particella as a whole is not one of the unit.
		args["comune"], args["sezione"], args["immobile"], args["particella"] = string(u.Comune), u.Sezione, u.Immobile, nil
	}
	err = t.registro.Consulta(ctx, chi, sit.AmbitoDi(e.ID), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		rows, _ := tx.Query(ctx, queriesRighe.SQL("RigheEstratti"), args)
		if lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Riga]); err != nil {
			return nil, err
		}
		c := authz.Consultazione{Ente: e.ID, Risorsa: "posizioni", Oggetto: d.Oggetto, Campi: campiRighe}
		for _, x := range lista {
			if x.Persona != nil && !slices.Contains(c.Persone, *x.Persona) {
				c.Persone = append(c.Persone, *x.Persona)
			}
		}
		return []authz.Consultazione{c}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("lines of extracts: %w", err)
	}
	return lista, nil
}

func oppureNullo(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}
