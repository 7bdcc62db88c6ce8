package fornitura

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// righe collects the first column of a query, which is text.
func righe(b *banco, sql string, args ...any) (out []string) {
	b.t.Helper()
	err := b.DB.OwnerConn(b.ctx, func(ctx context.Context, conn *pgx.Conn) (err error) {
		rows, _ := conn.Query(ctx, sql, args...)
		out, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// disegnata is the sheet as the database draws it on a day, square by square, in the words of a
// tavola: "." where nothing is drawn, "1+2" where two things are.
func (b *banco) disegnata(t tavola, giorno string) []string {
	b.t.Helper()
	celle := t.celle()
	e0, n0 := t.origine()
	l := t.misura()
	var xs, ys []float64
	for r := range celle {
		for c := range celle[r] {
			xs = append(xs, e0+(float64(c)+0.5)*l)
			ys = append(ys, n0+(float64(len(celle)-1-r)+0.5)*l)
		}
	}
	dentro := righe(b, `
		SELECT COALESCE((SELECT string_agg(CASE p.tipo WHEN 'strada' THEN '=' WHEN 'acqua' THEN '~'
		                        ELSE p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END END, '+' ORDER BY p.id)
		        FROM catasto.disegno d
		        JOIN catasto.foglio f USING (ente_id, foglio_id) JOIN catasto.particella p USING (ente_id, particella_id)
		        WHERE f.nome = $1 AND d.classe = 2 AND d.superseded_at IS NULL
		          AND (d.dal IS NULL OR d.dal <= $2::date) AND (d.al IS NULL OR d.al > $2::date)
		          AND ST_Covers(d.geom, ST_SetSRID(ST_MakePoint(x, y), 7792))), '.')
		FROM unnest($3::float8[], $4::float8[]) WITH ORDINALITY AS q (x, y, n) ORDER BY n`, t.nome, giorno, xs, ys)
	var out []string
	for r := range celle {
		out = append(out, strings.Join(dentro[:len(celle[r])], " "))
		dentro = dentro[len(celle[r]):]
	}
	return out
}

// vede fails unless the sheet is drawn so on that day.
func (b *banco) vede(t tavola, giorno string) {
	b.t.Helper()
	want := make([]string, len(t.righe))
	for i, r := range t.celle() {
		for j := range r {
			if r[j][0] == '=' || r[j][0] == '~' {
				r[j] = r[j][:1]
			}
		}
		want[i] = strings.Join(r, " ")
	}
	if got := b.disegnata(t, giorno); !slices.Equal(got, want) {
		b.t.Errorf("%s on %s is\n  %s\nwant\n  %s", t.nome, giorno, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// tassella fails unless what is drawn of a sheet on a day fills its confine without gap or overlap
// of more than a square centimetre a metre.
func (b *banco) tassella(nome, giorno string) {
	b.t.Helper()
	misura := uno[string](b, `
		WITH g AS (
			SELECT d.classe, d.geom FROM catasto.disegno d JOIN catasto.foglio f USING (ente_id, foglio_id)
			WHERE f.nome = $1 AND d.classe <= 2 AND d.superseded_at IS NULL
			  AND (d.dal IS NULL OR d.dal <= $2::date) AND (d.al IS NULL OR d.al > $2::date))
		SELECT format('overlap %s gap %s outside %s',
			round((sum(ST_Area(geom)) FILTER (WHERE classe = 2) - ST_Area(ST_Union(geom) FILTER (WHERE classe = 2)))::numeric, 1),
			round(ST_Area(ST_Difference(ST_Union(geom) FILTER (WHERE classe = 1), ST_Union(geom) FILTER (WHERE classe = 2)))::numeric, 1),
			round(ST_Area(ST_Difference(ST_Union(geom) FILTER (WHERE classe = 2), ST_Union(geom) FILTER (WHERE classe = 1)))::numeric, 1))
		FROM g`, nome, giorno)
	if misura != "overlap 0.0 gap 0.0 outside 0.0" {
		b.t.Errorf("%s on %s: %s", nome, giorno, misura)
	}
}

// statoSQL is all that a delivery may change, one line a row.
const statoSQL = `
	SELECT r FROM (
		SELECT 'disegno ' || ROW(d.disegno_id, f.nome, d.classe, d.particella_id, d.codice, d.ordine, d.tipo, d.testo, d.angolo, d.altezza, d.esterno,
			d.dal, d.al, d.fornitura_id, d.fonte, d.riga, d.digest, d.superficie, d.area_mq, ST_AsEWKT(d.etichetta), ST_AsEWKT(d.geom), ST_AsEWKT(d.geom_consegnata),
			md5(d.tile_geom), d.superseded_at, d.superata_da)::text AS r
		FROM catasto.disegno d LEFT JOIN catasto.foglio f USING (ente_id, foglio_id)
		UNION ALL SELECT 'foglio ' || f::text FROM catasto.foglio f
		UNION ALL SELECT 'stesura ' || s::text FROM catasto.stesura s
		UNION ALL SELECT 'particella ' || p::text FROM catasto.particella p
		UNION ALL SELECT 'successione ' || ROW(s.da, s.a, s.origine, s.data, round(s.area_mq::numeric, 3), s.fornitura_id)::text FROM catasto.successione s
		UNION ALL SELECT 'modifica ' || m::text FROM catasto.modifica m
		UNION ALL SELECT 'anomalia ' || ROW(a.fornitura_id, a.codice, a.gravita, a.foglio, a.oggetto, a.testo, a.file, a.riga)::text FROM catasto.anomalia a
		UNION ALL SELECT 'confine ' || ROW(c.ente_id, c.fornitura_id, ST_AsEWKT(ST_Normalize(c.geom)))::text FROM catasto.confine_ente c
		UNION ALL SELECT 'ente ' || e.codice FROM sit.ente e
	) AS tutto ORDER BY r`

func (b *banco) stato() []string {
	b.t.Helper()
	return righe(b, statoSQL)
}

// uguale fails unless two states are the same.
func uguale(t *testing.T, quando string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	var diverse []string
	taglia := func(s string) string { return s[:min(len(s), 400)] }
	for _, r := range want {
		if !slices.Contains(got, r) {
			diverse = append(diverse, "- "+taglia(r))
		}
	}
	for _, r := range got {
		if !slices.Contains(want, r) {
			diverse = append(diverse, "+ "+taglia(r))
		}
	}
	t.Errorf("%s: the state differs:\n%s", quando, strings.Join(diverse[:min(len(diverse), 12)], "\n"))
}

// per is the same database for a test within the test.
func (b *banco) per(t *testing.T) *banco {
	c := *b
	c.t = t
	return &c
}

// annulla undoes a delivery.
func (b *banco) annulla(e Esito) error {
	return b.Annulla(b.ctx, *e.Fornitura, "prova", "collaudo")
}

// pulito fails if an import left anything on the scrap paper.
func (b *banco) pulito() {
	b.t.Helper()
	resti := righe(b, `
		SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'staging' AND c.relispartition
		UNION ALL SELECT 'foglio ' || nome FROM staging.foglio
		UNION ALL SELECT 'anomalia ' || testo FROM staging.anomalia
		UNION ALL SELECT 'in corso ' || fornitura_id FROM forniture.fornitura WHERE stato = 'in_corso'`)
	if len(resti) > 0 {
		b.t.Errorf("left behind: %v", resti)
	}
}

// successioni lists parents and children as "1>2".
func (b *banco) successioni() []string {
	b.t.Helper()
	return righe(b, `SELECT da.numero || '>' || a.numero FROM catasto.successione s
		JOIN catasto.particella da ON da.particella_id = s.da JOIN catasto.particella a ON a.particella_id = s.a ORDER BY 1`)
}

// haAvviso finds an avviso by code.
func haAvviso(e Esito, codice string) (Avviso, bool) {
	for _, a := range e.Avvisi {
		if a.Codice == codice {
			return a, true
		}
	}
	return Avviso{}, false
}

func (b *banco) anomalie(codice string) []string {
	b.t.Helper()
	return righe(b, `SELECT concat_ws(' | ', foglio, oggetto, testo) FROM catasto.anomalia WHERE codice = $1 ORDER BY 1`, codice)
}

func conta(e Esito) [4]int64 { return [4]int64{e.Nuovi, e.Modificati, e.Chiusi, e.Invariati} }
