package urbanistica_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/urbanistica"
)

var adesso = sit.Data(2025, 6, 1)

func aggiorna(t *testing.T, db *pg.DB, ente int32) urbanistica.Misurazione {
	t.Helper()
	m, err := urbanistica.New(db).Aggiorna(t.Context(), ente, adesso)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func esegui(t *testing.T, db *pg.DB, comando string, args ...any) {
	t.Helper()
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), comando, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is measured ahead says what is measured when asked, and only what changed is measured again.
func TestMeasuringAheadSaysTheSame(t *testing.T) {
	vincoli := vettoriale(t, "vincoli")
	db, c := esempio(t)
	var zone []zona
	for _, r := range vincoli {
		zone = append(zone, zona{Sigla: r["nome"], Descrizione: "Zona " + r["nome"], WKT: r["WKT"]})
	}
	c.Zone(zone...)
	for _, r := range vincoli {
		c.Vincoli(vincolo{Codice: r["nome"], WKT: r["WKT"]})
	}
	uguali := func(perche string) {
		t.Helper()
		avanti := tutte(t, db, c.ID)
		esegui(t, db, `UPDATE urbanistica.sagoma SET pronta = false WHERE ente_id = $1`, c.ID)
		ora := tutte(t, db, c.ID)
		esegui(t, db, `UPDATE urbanistica.sagoma SET pronta = true WHERE ente_id = $1`, c.ID)
		if diff := cmp.Diff(ora, avanti); diff != "" {
			t.Errorf("%s (-asked +ahead): %s", perche, diff)
		}
	}
	// Everything, then nothing.
	m := aggiorna(t, db, c.ID)
	if m.Strati != 3 || m.Particelle != 193 || m.Sovrapposizioni < 262 {
		t.Errorf("first: %+v", m)
	}
	uguali("after the first time")
	if m := aggiorna(t, db, c.ID); m != (urbanistica.Misurazione{}) {
		t.Errorf("nothing has changed: %+v", m)
	}
	// What is read is what was measured ahead.
	esegui(t, db, `UPDATE urbanistica.sovrapposizione SET area_mq = area_mq / 2 WHERE ente_id = $1`, c.ID)
	if d := chiediChiave(t, db, c.ID, "0002-213-B"); d.Vincoli[0].Mq != 154 {
		t.Errorf("not read from what was measured ahead: %+v", d.Vincoli)
	}
	esegui(t, db, `UPDATE urbanistica.sovrapposizione SET area_mq = area_mq * 2 WHERE ente_id = $1`, c.ID)
	uguali("put back")

	// A layer comes anew: it alone is measured again, and before that it is right all the same.
	esegui(t, db, `UPDATE urbanistica.vincolo SET superseded_at = now() WHERE codice = 'sismico'; UPDATE urbanistica.versione SET superseded_at = now() WHERE chiave = 'sismico'`)
	c.SRID = 0
	c.Vincoli(vincolo{Codice: "sismico", WKT: "POLYGON((0 0,1 0,1 1,0 1,0 0))"})
	c.SRID = gaussBoagaEst
	if d := chiediChiave(t, db, c.ID, "0002-213-B"); len(d.Vincoli) != 0 || len(d.NonInteressati) != 2 {
		t.Errorf("the old layer is still there: %+v", d)
	}
	uguali("before the new layer is measured")
	if m := aggiorna(t, db, c.ID); m.Strati != 1 || m.Particelle != 0 {
		t.Errorf("one layer: %+v", m)
	}
	uguali("after the new layer")

	// A particella is drawn anew: it alone is measured again.
	esegui(t, db, `UPDATE catasto.disegno SET superseded_at = now() WHERE codice = '0002-213-B'`)
	esegui(t, db, `INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, tipo, fornitura_id, fonte, digest, area_mq, geom)
		SELECT ente_id, foglio_id, 2, particella_id, codice, tipo, 1, 'cxf', 1, ST_Area(g), g FROM (SELECT d.*, ST_Buffer(geom, -1) AS g FROM catasto.disegno d WHERE codice = '0002-213-B') x`)
	uguali("before the new drawing is measured")
	if m := aggiorna(t, db, c.ID); m.Particelle != 0 {
		t.Errorf("the map has no new version, and nobody looked: %+v", m)
	}
	esegui(t, db, `INSERT INTO catasto.tile_version (ente_id, layer, foglio_id) VALUES ($1, 'particelle', 1)`, c.ID)
	if m := aggiorna(t, db, c.ID); m.Particelle != 1 || m.Strati != 0 {
		t.Errorf("one particella: %+v", m)
	}
	uguali("after the new drawing")

	// A layer is taken back: nothing is left of it.
	esegui(t, db, `DELETE FROM urbanistica.vincolo WHERE codice = 'sismico'; DELETE FROM urbanistica.versione WHERE chiave = 'sismico'`)
	uguali("after the undo")
	aggiorna(t, db, c.ID)
	var resti int
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM urbanistica.voce WHERE chiave = 'sismico' AND tema = 'vincoli') + (SELECT count(*) FROM urbanistica.strato WHERE chiave = 'sismico')
			+ (SELECT count(*) FROM urbanistica.tassello_vincolo t WHERE NOT EXISTS (SELECT FROM urbanistica.vincolo v WHERE v.vincolo_id = t.vincolo_id))
			+ (SELECT count(*) FROM urbanistica.sovrapposizione o WHERE NOT EXISTS (SELECT FROM urbanistica.voce v WHERE v.voce_id = o.voce_id))`).Scan(&resti)
	})
	if err != nil || resti != 0 {
		t.Errorf("%d rows are left of what was taken back, %v", resti, err)
	}
}

// A row that ends tomorrow ends what was measured ahead: nobody need deliver anything.
func TestWhatWasMeasuredAheadHoldsWhileTheSameRowsHold(t *testing.T) {
	db, c := esempio(t)
	c.SRID = 0
	tutto := "POLYGON((-900000 -900000,900000 -900000,900000 900000,-900000 900000,-900000 -900000))"
	c.Vincoli(vincolo{Codice: "FIRE", Dal: "2015-07-01", Al: "2025-06-10", WKT: tutto})
	aggiorna(t, db, c.ID)
	for _, x := range []struct {
		giorno sit.Giorno
		vuole  int
	}{{adesso, 1}, {sit.Data(2025, 6, 9), 1}, {sit.Data(2025, 6, 10), 0}, {sit.Data(2015, 7, 1), 1}, {sit.Data(2015, 6, 30), 0}} {
		d, err := urbanistica.New(db).Particelle(t.Context(), urbanistica.Domanda{Ente: c.ID, Particelle: chiaviDi("0002-213-B"), Giorno: x.giorno})
		if err != nil {
			t.Fatal(err)
		}
		if len(d[0].Vincoli) != x.vuole {
			t.Errorf("%v: %+v", x.giorno, d[0].Vincoli)
		}
	}
	if _, err := urbanistica.New(db).Aggiorna(t.Context(), c.ID, sit.Data(2025, 6, 10)); err != nil {
		t.Fatal(err)
	}
	if d := chiediChiave(t, db, c.ID, "0002-213-B"); len(d.Vincoli) != 1 {
		t.Errorf("on a day before: %+v", d.Vincoli)
	}
}
