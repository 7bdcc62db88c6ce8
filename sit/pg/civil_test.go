package pg_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

func TestDaysAndValidityTravelBothWays(t *testing.T) {
	withConn(t, func(ctx context.Context, c *pgx.Conn) {
		for text, g := range map[string]sit.Giorno{
			"2025-03-31": sit.Data(2025, 3, 31), "1970-01-01": 0, "1899-12-31": sit.Data(1899, 12, 31), "0001-01-01": sit.Data(1, 1, 1),
			"infinity": sit.PerSempre, "-infinity": sit.DaSempre,
		} {
			var back sit.Giorno
			var as string
			if err := c.QueryRow(ctx, `SELECT $1::date, $1::date::text`, g).Scan(&back, &as); err != nil || back != g || as != text {
				t.Errorf("%s came back as %v, text %s, %v", text, back, as, err)
			}
			var ptr *sit.Giorno
			if err := c.QueryRow(ctx, `SELECT NULLIF($1::date, 'infinity')`, g).Scan(&ptr); err != nil || (ptr == nil) != (g == sit.PerSempre) {
				t.Errorf("%s as a pointer: %v, %v", text, ptr, err)
			}
		}
		d := sit.Data(2025, 1, 1)
		for text, v := range map[string]sit.Vigenza{
			"[2025-01-01,2025-02-01)": {Dal: d, Al: sit.Data(2025, 2, 1)}, "[2025-01-01,)": sit.Dal(d),
			"(,2025-01-01)": {Dal: sit.DaSempre, Al: d}, "(,)": sit.Sempre(), "empty": {Dal: 5, Al: 4},
		} {
			var back sit.Vigenza
			var as string
			if err := c.QueryRow(ctx, `SELECT $1::daterange, $1::daterange::text`, v).Scan(&back, &as); err != nil || as != text {
				t.Errorf("%s: %s, %v", text, as, err)
			}
			if back != v && !(back.Vuota() && v.Vuota()) {
				t.Errorf("%s came back as %v", text, back)
			}
		}
		var g sit.Giorno
		if err := c.QueryRow(ctx, `SELECT NULL::date`).Scan(&g); err == nil {
			t.Error("NULL became a day")
		}
		var all []sit.Giorno
		if err := c.QueryRow(ctx, `SELECT $1::date[]`, []sit.Giorno{d, d + 1}).Scan(&all); err != nil || len(all) != 2 || all[1] != d+1 {
			t.Errorf("an array: %v, %v", all, err)
		}
		type row struct {
			Dal     sit.Giorno
			Vigenza sit.Vigenza
		}
		rows, _ := c.Query(ctx, `SELECT @dal::date AS dal, daterange(@dal, NULL) AS vigenza`, pgx.NamedArgs{"dal": d})
		got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[row])
		if err != nil || got != (row{d, sit.Dal(d)}) {
			t.Errorf("a row: %+v, %v", got, err)
		}
		// What does not come as a Giorno must work as it always did.
		var s string
		if err := c.QueryRow(ctx, `SELECT to_char($1::date, 'DD/MM/YYYY')`, "2025-03-31").Scan(&s); err != nil || s != "31/03/2025" {
			t.Errorf("a string as a date: %s, %v", s, err)
		}
	})
}
