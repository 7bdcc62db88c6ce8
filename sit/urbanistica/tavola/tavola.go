package tavola

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Oggetto is a zona or a vincolo, with what the tiles do not say of it.
type Oggetto struct {
	Tipo      string  // zona, vincolo
	ID        string  // public, opaque
	Strumento *string // of a zona
	Stato     *string // of a zona: adottato, vigente
	Codice    string  // sigla of a zona, codice of a vincolo
	Titolo    *string
	ZTO       *string // zona territoriale omogenea, DM 1444/1968
	Norma     *string // of a zona, the article of the NTA
	Atto      *string

	Edificabile      *bool // of a zona, for IMU
	DataAdozione     *sit.Giorno
	DataApprovazione *sit.Giorno
	Dal, Al          *sit.Giorno // holds on [Dal, Al)
	AreaMq           *float64    // in the ente's own zone; of polygons
	PrecisioneM      float64
}

// Impronta is a footprint, in degrees.
type Impronta struct {
	Codice   *string
	AltezzaM *float64
	Piani    *int16
	Epoca    *string
	AreaMq   *float64
	Geom     orb.MultiPolygon
}

// Tavola answers from the database.
type Tavola struct{ db *pg.DB }

// New opens it.
func New(db *pg.DB) *Tavola { return &Tavola{db: db} }

// Oggetto finds a zona or a public vincolo of an ente, as it was on a day.
func (t *Tavola) Oggetto(ctx context.Context, ente int32, id string, giorno sit.Giorno) (o Oggetto, err error) {
	err = t.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Oggetto"), pgx.NamedArgs{"ente": ente, "id": id, "giorno": giorno})
		o, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Oggetto])
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return o, sit.Rifiuto(sit.NotFound, "OGGETTO_INESISTENTE", "Nel piano non c'è nessuna zona e nessun vincolo con questo identificativo: può essere cambiato con una versione nuova. Cercarlo sulla mappa.")
	}
	if err != nil {
		return o, fmt.Errorf("find zona or vincolo: %w", err)
	}
	return o, nil
}

// Impronte lists at most quante footprints of an ente in a window in degrees, as they were on a day.
// srid is that of the database.
func (t *Tavola) Impronte(ctx context.Context, ente int32, srid int, q orb.Bound, giorno sit.Giorno, quante int) (out []Impronta, err error) {
	err = t.db.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Impronte"), pgx.NamedArgs{"ente": ente, "srid": srid, "giorno": giorno, "quante": quante,
			"ovest": q.Min[0], "sud": q.Min[1], "est": q.Max[0], "nord": q.Max[1]})
		out, err = pgx.CollectRows(rows, pgx.RowToStructByName[Impronta])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list impronte: %w", err)
	}
	return out, nil
}
