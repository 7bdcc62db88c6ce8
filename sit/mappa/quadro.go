package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Quadro is of what quality the map of an ente is: what a home page says beside the counts.
type Quadro struct {
	Fonti      []GruppoFogli
	Anomalie   []ContoAnomalie
	SenzaMappa []string // sheets that are known and have nothing drawn on the day
	Confine    float64  // square metres inside the boundary delivered; 0: none was
}

// GruppoFogli counts the sheets whose living drawing comes from one source with one precision.
type GruppoFogli struct {
	Fonte      string
	Precisione float64 // metres
	Fogli      int64
	Dal, Al    sit.Giorno // reference dates, the oldest and the latest
}

// ContoAnomalie counts the anomalie of one code in the deliveries that are in use.
type ContoAnomalie struct {
	Codice  string
	Gravita string // errore, avviso, nota
	N       int64
	Fogli   int64 // sheets with at least one
	Esempio string
}

// Quadro reads the quality of the map of an ente on a day.
func (m *Mappa) Quadro(ctx context.Context, e Ente, oggi sit.Giorno) (Quadro, error) {
	var q Quadro
	args := pgx.NamedArgs{"ente": e.ID, "zona": e.Zona, "giorno": oggi}
	err := m.read(ctx, func(tx pgx.Tx) (err error) {
		rows, err := tx.Query(ctx, queries.SQL("QuadroFonti"), args)
		if err != nil {
			return err
		}
		if q.Fonti, err = pgx.CollectRows(rows, pgx.RowToStructByName[GruppoFogli]); err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, queries.SQL("QuadroAnomalie"), args); err != nil {
			return err
		}
		if q.Anomalie, err = pgx.CollectRows(rows, pgx.RowToStructByName[ContoAnomalie]); err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, queries.SQL("QuadroSenzaMappa"), args); err != nil {
			return err
		}
		if q.SenzaMappa, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return err
		}
		return tx.QueryRow(ctx, queries.SQL("QuadroConfine"), args).Scan(&q.Confine)
	})
	if err != nil {
		return Quadro{}, fmt.Errorf("quality of the map of %s: %w", e.Codice, err)
	}
	return q, nil
}

// Riassunto is the quality of an ente in three numbers, for the list of a whole centre.
type Riassunto struct {
	EnteID                    int32
	Errori, Avvisi, Note      int64   // anomalie in use, by gravity
	SenzaMappa                int64   // sheets with nothing drawn on the day
	PrecisioneDa, PrecisioneA float64 // metres, the best and the worst sheet; 0: no map
}

// Riassunti reads the Riassunto of every ente, by ente.
func (m *Mappa) Riassunti(ctx context.Context, oggi sit.Giorno) (map[int32]Riassunto, error) {
	out := map[int32]Riassunto{}
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("RiassuntoEnti"), pgx.NamedArgs{"giorno": oggi})
		if err != nil {
			return err
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[Riassunto])
		for _, r := range righe {
			out[r.EnteID] = r
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("quality of the maps: %w", err)
	}
	return out, nil
}
