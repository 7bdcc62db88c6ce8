package urbanistica_test

import (
	"math"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/urbanistica/urbanisticatest"
)

type edificabile struct {
	Particella int64
	Sigla      string
	Mq         float64
	Intera     float64
}

func edificabili(t *testing.T, db *pg.DB, ente int32, giorno string) (righe []edificabile) {
	t.Helper()
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT particella_id, sigla, mq, mq_particella FROM urbanistica.edificabile_al($1, $2::text::date) ORDER BY 1, 2`, ente, giorno)
		if err != nil {
			return err
		}
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByPos[edificabile])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return righe
}

// The oracle of edilizia §9: the two constraints of the sample taken as buildable zones.
func TestTheSampleAsBuildableZones(t *testing.T) {
	vincoli := vettoriale(t, "vincoli")
	db, c := esempio(t)
	var zone []urbanisticatest.Zona
	for _, r := range vincoli {
		zone = append(zone, urbanisticatest.Zona{Sigla: r["nome"], ZTO: "C", Edificabile: true, Adozione: "2004-03-11", WKT: r["WKT"]})
	}
	c.Zone(zone...)
	quante, somma := map[int64]float64{}, 0.0
	intere := map[int64]float64{}
	for _, r := range edificabili(t, db, c.ID, "2025-01-01") {
		quante[r.Particella] += r.Mq
		intere[r.Particella] = r.Intera
	}
	n := 0
	for id, mq := range quante {
		if mq >= math.Max(20, 0.05*intere[id]) {
			n++
			somma += math.Round(mq)
		}
	}
	if n != 126 || somma != 497194 {
		t.Errorf("%d particelle, %.0f m²: want 126 and 497194", n, somma)
	}
}
