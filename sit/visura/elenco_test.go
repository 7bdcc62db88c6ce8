package visura_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/visura"
)

// The owners of what lies under a shape: an area, or a line with a distance, as along a road.
func TestTheOwnersOfAPlace(t *testing.T) {
	b := apri(t)
	err := b.db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			WITH p AS (SELECT ente_id, particella_id, numero FROM catasto.particella WHERE id IN ('X100_000100.1', 'X100_000100.2')), s AS (
			INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, particella_id, qualita, superficie_mq, dal, aperto, impronta, fornitura_id)
			SELECT ente_id, 'X100', 3000 + numero::int, 1, '1', numero, particella_id, 1, 400, '2000-01-01', true, 1, 12 FROM p)
			INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, quota_num, quota_den, dal, aperto, impronta, fornitura_id)
			SELECT ente_id, 'X100', 9500 + numero::int, 'P', 3000 + numero::int, 'T', 3000 + numero::int, '10', 1, 1, '2000-01-01', true, 1, 12 FROM p`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	punto := func(x, y float64) orb.Point {
		lon, lat := mappatest.LonLat(t, b.db, x, y)
		return orb.Point{lon, lat}
	}
	quadrato := func(x, y, lato float64) orb.Polygon {
		return orb.Polygon{{punto(x, y), punto(x+lato, y), punto(x+lato, y+lato), punto(x, y+lato), punto(x, y)}}
	}
	for _, c := range []struct {
		nome string
		d    visura.DomandaElenco
		want string
	}{
		{"inside the first", visura.DomandaElenco{Geometria: quadrato(2, 2, 10)}, "X100_000100.1 TRBDLO61E63X100K"},
		{"over both", visura.DomandaElenco{Geometria: quadrato(15, 5, 10)}, "X100_000100.1 TRBDLO61E63X100K X100_000100.2 BRVRNT58S02X100P"},
		{"made wider", visura.DomandaElenco{Geometria: quadrato(2, 2, 10), Distanza: 10}, "X100_000100.1 TRBDLO61E63X100K X100_000100.2 BRVRNT58S02X100P"},
		{"along a line", visura.DomandaElenco{Geometria: orb.LineString{punto(25, -10), punto(35, -10)}, Distanza: 11}, "X100_000100.2 BRVRNT58S02X100P"},
		{"nowhere", visura.DomandaElenco{Geometria: quadrato(500, 500, 10)}, ""},
	} {
		e, err := b.v.Elenco(b.tutto(), b.enti[0], c.d, il("2020-01-01"))
		got := ""
		for _, x := range e.Items {
			got += " " + x.Immobile + " " + valore(x.CF).(string)
		}
		if err != nil || got != " "+c.want && got+c.want != "" {
			t.Errorf("%s: %q %v", c.nome, got, err)
		}
	}
	_, err = b.v.Elenco(b.tutto(), b.enti[0], visura.DomandaElenco{Geometria: quadrato(0, 0, 1), CF: []string{odilia}}, il("2020-01-01"))
	rifiutata(t, err, sit.Invalid, "PARAMETRO_NON_VALIDO")
}
