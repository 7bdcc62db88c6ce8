package pg_test

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg/pgtest"
)

func TestTheFirstEnteFixesTheSRID(t *testing.T) {
	db, ctx := pgtest.Open(t), t.Context()
	if srid, err := db.SRID(ctx); err != nil || srid != 0 {
		t.Fatalf("an empty database has srid %d, %v", srid, err)
	}
	if err := db.FixSRID(ctx, 3003); sit.Codice(err) != "SRID_NON_AMMESSO" {
		t.Fatal(err)
	}
	enti := []sit.Ente{
		{Codice: "B542", Nome: "Campoli del Monte Taburno", ISTAT: "062013", Provincia: "BN", Regione: "Campania", Zona: 7792},
		{Codice: "A001", Nome: "Ovest", Zona: 7791},
	}
	var wg sync.WaitGroup
	for range 4 { // together: one adds, the others find it there
		wg.Go(func() {
			if _, err := db.AddEnte(ctx, enti[0], []catasto.CodiceComune{"B999"}, 0); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if added, err := db.AddEnte(ctx, enti[0], nil, 0); err != nil || added {
		t.Fatalf("the second time: added %v, %v", added, err)
	}
	if _, err := db.AddEnte(ctx, enti[1], nil, 7791); sit.Codice(err) != "SRID_DIVERSO" {
		t.Fatalf("another srid: %v", err)
	}
	if added, err := db.AddEnte(ctx, enti[1], nil, 0); err != nil || !added {
		t.Fatalf("an ente of another zone: added %v, %v", added, err)
	}
	if srid, err := db.SRID(ctx); err != nil || srid != 7792 {
		t.Errorf("srid %d, %v", srid, err)
	}
	got, err := db.Enti(ctx)
	if err != nil || len(got) != 2 || got[0].Codice != "A001" || got[0].Zona != 7791 {
		t.Fatalf("%+v, %v", got, err)
	}
	enti[0].ID = got[1].ID
	if got[1] != enti[0] {
		t.Errorf("%+v", got[1])
	}
	err = db.Owner(ctx, func(tx pgx.Tx) error {
		var codes int
		err := tx.QueryRow(ctx, `SELECT count(*) FROM sit.ente_comune WHERE ente_id = $1 AND comune IN ('B542', 'B999')`, enti[0].ID).Scan(&codes)
		if codes != 2 {
			t.Errorf("%d codes", codes)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
