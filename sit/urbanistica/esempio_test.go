package urbanistica_test

import (
	"math"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/urbanistica"
)

// The golden table of edilizia §9, with the two constraints as constraints. t is 1.166 m.
func TestTheSampleAsConstraints(t *testing.T) {
	vincoli := vettoriale(t, "vincoli")
	db, c := esempio(t)
	for _, r := range vincoli {
		c.Vincoli(vincolo{Codice: r["nome"], WKT: r["WKT"]})
	}
	for _, g := range []struct {
		numero, codice     string
		superficie, mq     float64
		percento, percMap4 float64
	}{
		{"0002-234-B", "cimiteriale", 8818, 44, 0.50, 0.4983},
		{"0002-77-B", "sismico", 6282, 181, 2.88, 2.8848},
		{"0001-54-A", "sismico", 1319, 51, 3.88, 3.8834},
		{"0002-32-B", "cimiteriale", 5500, 273, 4.96, 4.9602},
		{"0002-30-B", "cimiteriale", 8638, 901, 10.43, 10.4277},
		{"0001-57-A", "sismico", 3094, 613, 19.83, 19.8272},
		{"0002-178-B", "sismico", 903, 300, 33.18, 33.1842},
		{"0002-213-B", "sismico", 525, 308, 58.68, 58.6811},
		{"0002-130-B", "sismico", 1765, 1421, 80.49, 80.4879},
	} {
		d := chiediChiave(t, db, c.ID, g.numero)
		trovato := false
		for _, v := range d.Vincoli {
			if v.Codice != g.codice {
				continue
			}
			trovato = true
			if d.Superficie != g.superficie || v.Esito != urbanistica.Interessata || v.Mq != g.mq || v.Percento == nil || *v.Percento != g.percento || math.Abs(100*v.Quota-g.percMap4) > 0.0002 {
				t.Errorf("%s: of %g m², %s %g m² %.4f%%", g.numero, d.Superficie, v.Esito, v.Mq, 100*v.Quota)
			}
		}
		if !trovato {
			t.Errorf("%s: no %s", g.numero, g.codice)
		}
	}
}

// The overlap of particella 234 has a mean width of 1.534 m: as a zone it stays at t = 1.2 m and is dropped at t = 1.6 m.
func TestTheSampleAsZonesOfTwoPrecisions(t *testing.T) {
	vincoli := vettoriale(t, "vincoli")
	for _, c := range []struct {
		precisione float64 // of the layer; the particella is drawn to 0.6 m
		vuole      string
	}{
		{math.Sqrt(1.2*1.2 - 0.6*0.6), "cimiteriale 44 m² 0.50%; non classificata 8774 m² 99.50%"},
		{math.Sqrt(1.6*1.6 - 0.6*0.6), "non classificata 8818 m² 100.00%"},
	} {
		db, comune := esempio(t)
		var zone []zona
		for _, r := range vincoli {
			zone = append(zone, zona{Sigla: r["nome"], Precisione: c.precisione, WKT: r["WKT"]})
		}
		comune.Zone(zone...)
		if d := chiediChiave(t, db, comune.ID, "0002-234-B"); scritta(d) != c.vuole {
			t.Errorf("layer of %.3f m: %s, want %s", c.precisione, scritta(d), c.vuole)
		}
	}
}

// Raw overlaps: 131 pairs of particella and constraint, 97 of them over 99.9 %, none under a square metre.
func TestTheSampleRaw(t *testing.T) {
	vincoli := vettoriale(t, "vincoli")
	db, c := esempio(t)
	for _, r := range vincoli {
		c.Vincoli(vincolo{Codice: r["nome"], WKT: r["WKT"]})
	}
	coppie, intere := 0, 0
	for _, d := range tutte(t, db, c.ID) {
		for _, v := range d.Vincoli {
			if v.Esito == urbanistica.Confinante {
				continue
			}
			coppie++
			if v.Quota > 0.999 {
				intere++
			}
			if v.Quota*d.AreaMappa < 1 {
				t.Errorf("%s: %g m²", d.Particella, v.Quota*d.AreaMappa)
			}
		}
	}
	if coppie != 131 || intere != 97 {
		t.Errorf("%d pairs, %d whole: want 131 and 97", coppie, intere)
	}
}

// Over a plan that covers everything, cut in strips at an angle, what the zones have of each particella is
// its reference area; and what is measured is what PostGIS measures by itself.
func TestZonesShareTheParticellaOut(t *testing.T) {
	db, c := esempio(t)
	c.SRID = 0
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			WITH b AS (SELECT ST_Expand(ST_Extent(geom)::geometry, 200) AS g FROM catasto.disegno),
			s AS (SELECT i, ST_SetSRID(ST_MakeEnvelope(ST_XMin(g) + i * 37, ST_YMin(g), ST_XMin(g) + (i + 1) * 37, ST_YMax(g)), 7792) AS g FROM b, generate_series(0, 60) AS i)
			INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, precisione_m, geom, impronta, fornitura_id)
			SELECT $1, 's' || i, 'PRG', 'vigente', 'Z' || i % 5, 0.1, ST_Multi(ST_Intersection(ST_Rotate(g, 0.3, ST_Centroid((SELECT g FROM b))), ST_SetSRID((SELECT g FROM b), 7792))), 0, 7 FROM s;
			`, c.ID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `INSERT INTO urbanistica.versione (ente_id, fornitura_id, tema, chiave, stato, giorno, quanti, impronta) VALUES ($1, 7, 'zone', 'PRG', 'vigente', '2006-01-01', 61, 'x')`, c.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	piu := 0
	for _, d := range tutte(t, db, c.ID) {
		somma, cento := 0.0, 0.0
		for _, z := range d.Zone {
			somma += z.Quota
			cento += z.Percento
		}
		if len(d.Zone) > 1 {
			piu++
		}
		if math.Abs(somma-1) > 1e-6 || math.Abs(cento-100) > 1e-9 || d.NonClassificata == nil || d.NonClassificata.Percento != 0 {
			t.Errorf("%s: shares make %.9f and %.2f%%", d.Particella, somma, cento)
		}
	}
	if piu < 100 {
		t.Fatalf("only %d particelle have several zones: the case proves nothing", piu)
	}
	quanti, scarto := 0, 0.0
	err = db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `
			WITH m AS (SELECT m.particella_id, m.sigla, m.area_mq FROM urbanistica.misura($1, '2025-01-01', (SELECT array_agg(particella_id) FROM catasto.particella WHERE ente_id = $1), NULL, NULL, NULL) m),
			n AS (SELECT d.particella_id, z.sigla, sum(ST_Area(ST_Intersection(d.geom, z.geom))) AS area FROM catasto.disegno d
			      JOIN urbanistica.zona z ON ST_Intersects(d.geom, z.geom) WHERE d.ente_id = $1 GROUP BY 1, 2)
			SELECT count(*), max(abs(COALESCE(m.area_mq, 0) - COALESCE(n.area, 0))) FROM m FULL JOIN n USING (particella_id, sigla)`, c.ID).Scan(&quanti, &scarto)
	})
	if err != nil {
		t.Fatal(err)
	}
	if quanti < 300 || scarto > 1e-4 {
		t.Errorf("%d overlaps differ by up to %g m²", quanti, scarto)
	}
}

func chiediChiave(t *testing.T, db *pg.DB, ente int32, numero string) urbanistica.Destinazione {
	t.Helper()
	return chiedono(t, db, ente, chiaviDi(numero)...)[0]
}

func chiaviDi(numeri ...string) (ids []catasto.IDParticella) {
	for _, n := range numeri {
		ids = append(ids, catasto.IDParticella{Foglio: catasto.IDFoglio{Comune: "X300", Foglio: 1}, Numero: catasto.Numero{Numero: n}})
	}
	return ids
}

func chiedono(t *testing.T, db *pg.DB, ente int32, ids ...catasto.IDParticella) []urbanistica.Destinazione {
	t.Helper()
	d, err := urbanistica.New(db).Particelle(t.Context(), urbanistica.Domanda{Ente: ente, Particelle: ids, Giorno: sit.Data(2025, 6, 1)})
	if err != nil {
		t.Fatal(err)
	}
	if len(d) != len(ids) {
		t.Fatalf("%d answers of %d", len(d), len(ids))
	}
	return d
}

// tutte asks of all particelle of the test comune.
func tutte(t *testing.T, db *pg.DB, ente int32) []urbanistica.Destinazione {
	t.Helper()
	var numeri []string
	err := db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), `SELECT numero FROM catasto.particella WHERE ente_id = $1 ORDER BY numero`, ente)
		if err != nil {
			return err
		}
		numeri, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(numeri) == 0 {
		t.Fatal("no particelle")
	}
	return chiedono(t, db, ente, chiaviDi(numeri...)...)
}
