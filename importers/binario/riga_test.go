package binario_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// What PostgreSQL reads is what was written.
func TestRiga(t *testing.T) {
	db := pgtest.Open(t)
	numeri := []struct {
		n     int64
		scala int
		testo string
	}{
		{0, 0, "0"}, {0, 2, "0.00"}, {1, 2, "0.01"}, {-1, 2, "-0.01"}, {123456, 2, "1234.56"}, {10000, 2, "100.00"}, {1000000, 2, "10000.00"},
		{106000, 4, "10.6000"}, {1, 6, "0.000001"}, {12345678, 6, "12.345678"}, {100000000, 2, "1000000.00"}, {20000, 0, "20000"},
		{math.MaxInt64, 2, "92233720368547758.07"}, {math.MinInt64, 0, "-9223372036854775808"}, {99990000, 8, "0.99990000"},
	}
	var r binario.Riga
	r = append(r, binario.Testata...)
	for i, x := range numeri {
		r.Campi(9)
		r.Int32(int32(i))
		r.Numerico(x.n, x.scala)
		r.Testo("")
		r.Pieno("")
		r.GiornoO(sit.Data(2024, 2, 29), i > 0)
		r.UUIDO([16]byte{0xab, 15: 0xcd}, i > 0)
		r.JSON([]byte(`{"a": 1}`))
		r.Int16(-3)
		r.Bool(i%2 == 0)
	}
	r = append(r, binario.Coda...)
	err := db.OwnerConn(context.Background(), func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, "CREATE TEMP TABLE t (i integer, n numeric, a text, b text, g date, u uuid, j jsonb, s smallint, v boolean)"); err != nil {
			return err
		}
		if _, err := conn.PgConn().CopyFrom(ctx, bytes.NewReader(r), "COPY t FROM STDIN (FORMAT binary)"); err != nil {
			return err
		}
		rows, _ := conn.Query(ctx, "SELECT concat_ws('|', n, COALESCE(a, 'nullo'), b, COALESCE(g::text, 'nullo'), COALESCE(u::text, 'nullo'), j, s, v) FROM t ORDER BY i")
		got, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for i, x := range numeri {
			vuole := fmt.Sprintf("%s|nullo||2024-02-29|ab000000-0000-0000-0000-0000000000cd|{\"a\": 1}|-3|%s", x.testo, map[bool]string{true: "t", false: "f"}[i%2 == 0])
			if i == 0 {
				vuole = "0|nullo||nullo|nullo|{\"a\": 1}|-3|t"
			}
			if i < len(got) && got[i] != vuole {
				t.Errorf("%s, not %s", got[i], vuole)
			}
		}
		if len(got) != len(numeri) {
			t.Errorf("%d rows", len(got))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
