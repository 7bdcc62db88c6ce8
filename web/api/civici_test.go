package api_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/tiles"
)

// A civico is the same from memory, today, and from the database, on a past day; under a shape it
// is a point.
func TestCiviciOverHTTP(t *testing.T) {
	b := apri(t)
	mappatest.Indirizzi(t, b.db)
	var ente int32
	var x, y float64
	err := b.db.OwnerConn(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT ente_id, ST_X(g), ST_Y(g) FROM (
			SELECT c.ente_id, ST_Transform(geom, 3857) AS g FROM indirizzi.stato_civico c JOIN indirizzi.civico k USING (ente_id, civico_id) WHERE k.codice = '8002') q`).Scan(&ente, &x, &y)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := tiles.NewSegment(tiles.SegmentKey{Ente: ente, Layer: tiles.Civici, Foglio: 1})
	if err := s.Add(tiles.Feature{Kind: tiles.Point, Flat: []float64{x, y}, Dal: tiles.MinDay, Al: tiles.MaxDay, ID: "8002", Testo: "12/A", Tipo: "VIA ROSA PROVETTI"}); err != nil {
		t.Fatal(err)
	}
	b.mappa.Apply([]*tiles.Segment{s.Build()}, nil)
	var p struct {
		Civico struct {
			Testo    string
			Distanza float64 `json:"distanza_m"`
		}
	}
	b.json(b.prendi("/api/v1/punto?"+b.punto(70, 39)), 200, &p)
	if p.Civico.Testo != "VIA ROSA PROVETTI 12/A" || p.Civico.Distanza < 1.9 || p.Civico.Distanza > 2.1 {
		t.Errorf("%+v", p)
	}
	b.json(b.prendi("/api/v1/punto?"+b.punto(70, 39)+"&data=2021-05-05"), 200, &p)
	if p.Civico.Testo != "VIA DEI PLATANI 12/A" || p.Civico.Distanza < 1.9 || p.Civico.Distanza > 2.1 {
		t.Errorf("on a past day %+v", p)
	}
	var trovati map[string][]map[string]any
	b.json(b.manda("POST", "/api/v1/X100/intersezioni", `{"particelle":["X100_000100.731/2"],"distanza_m":2,"layer":["civici"]}`), 200, &trovati)
	if c := trovati["civici"]; len(trovati) != 1 || len(c) != 1 || c[0]["id"] != "8002" || c[0]["testo"] != "VIA ROSA PROVETTI 12/A" || c[0]["mq"] != nil || c[0]["percento"] != nil {
		t.Errorf("%v", trovati)
	}
	clear(trovati)
	b.json(b.manda("POST", "/api/v1/X100/intersezioni", `{"particelle":["X100_000100.731/2"],"distanza_m":5,"data":"2021-01-01"}`), 200, &trovati)
	if c := trovati["civici"]; len(c) != 1 || c[0]["testo"] != "VIA DEI PLATANI 12/A" {
		t.Errorf("on a past day %v", c)
	}
}
