package anagrafe

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

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Residente is a person who lived at an address for a while, as the registry delivered it.
type Residente struct {
	Persona   *string // opaque id; nil when the tax code is not valid
	CF        *string
	Cognome   *string
	Nome      *string
	Nascita   sit.Giorno
	Decesso   sit.Giorno
	Famiglia  *string
	Indirizzo string // as the streets have it
	Interno   *string
	Dal, Al   sit.Giorno
	Legame    string // how the written address was tied to the civico: codice, esatto, alias, simile
	Certo     bool   // the tie needs nobody's confirmation
	File      string
	Riga      int64
}

// Dove says of which place the residents are asked for.
type Dove struct {
	Immobile     string // public id of a unit; empty: a particella
	Particella   string // its public id, for the register
	ParticellaID int64  // 0: none
}

// campiResidenti are what of a person these answers carry, for the register.
var campiResidenti = []string{"residenza", "cf", "nome", "nascita"}

// massimoResidenti bounds an answer: a tower has some hundreds.
const massimoResidenti = 300

// Residenti answers who lived in a year at the civici of a unit, else of its particella. It needs
// tributi:read and a reason, and leaves a line in the register (tributi.md §8).
func (a *Anagrafe) Residenti(ctx context.Context, e sit.Ente, d Dove, anno int) (lista []Residente, err error) {
	chi, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	if err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"ente": e.ID, "comune": nil, "sezione": nil, "immobile": nil, "particella": d.ParticellaID,
		"dal": sit.Data(anno, 1, 1), "al": sit.Data(anno+1, 1, 1), "limite": massimoResidenti}
	oggetto := d.Particella
	if d.Immobile != "" {
		u, err := catasto.ParseIDUIU(d.Immobile)
		if err != nil {
			return nil, sit.Rifiuto(sit.NotFound, "UIU_INESISTENTE", "Questa unità non esiste: il suo identificativo si scrive come B542-F-1234.").Per(err)
		}
		args["comune"], args["sezione"], args["immobile"], oggetto = string(u.Comune), u.Sezione, u.Immobile, u.String()
	}
	err = a.registro.Consulta(ctx, chi, sit.AmbitoDi(e.ID), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		rows, _ := tx.Query(ctx, queries.SQL("Residenti"), args)
		if lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Residente]); err != nil {
			return nil, err
		}
		riga := authz.Consultazione{Ente: e.ID, Risorsa: "residenti", Oggetto: oggetto, Campi: campiResidenti}
		for _, x := range lista {
			if x.Persona != nil && !slices.Contains(riga.Persone, *x.Persona) {
				riga.Persone = append(riga.Persone, *x.Persona)
			}
		}
		return []authz.Consultazione{riga}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("residents: %w", err)
	}
	return lista, nil
}
