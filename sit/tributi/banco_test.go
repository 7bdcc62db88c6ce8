package tributi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// banco is the comune X100 of mappatest, with its streets and its census, to which a test adds what it needs.
type banco struct {
	t  testing.TB
	db *pg.DB
}

func apri(t testing.TB) *banco {
	b := &banco{t: t, db: pgtest.Open(t)}
	mappatest.Territorio(t, b.db)
	mappatest.Indirizzi(t, b.db)
	mappatest.Censuario(t, b.db)
	return b
}

func (b *banco) esegui(sql string, args ...any) {
	b.t.Helper()
	err := b.db.Owner(b.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(b.t.Context(), sql, args...)
		return err
	})
	if err != nil {
		b.t.Fatalf("%.200s: %v", sql, err)
	}
}

func (b *banco) righe(sql string, args ...any) (out []string) {
	b.t.Helper()
	err := b.db.Owner(b.t.Context(), func(tx pgx.Tx) error {
		rows, err := tx.Query(b.t.Context(), sql, args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		b.t.Fatalf("%.200s: %v", sql, err)
	}
	return out
}

const ente = `(SELECT ente_id FROM sit.ente WHERE codice = 'X100')`

// unita is a state of a unit: identifiers are written "20/1/3", or "U:20/1/3" in a sezione urbana, more with a
// plus. An empty dal or al is unbounded; soppressa is the state that says so.
type unita struct {
	immobile, progressivo int
	identificativi        string
	categoria             string
	mq                    int
	dal, al               string
	nasce, finisce        int
	soppressa, bcnc       bool
}

func (b *banco) censisci(stadi ...unita) {
	b.t.Helper()
	for _, s := range stadi {
		if s.progressivo == 0 {
			s.progressivo = 1
		}
		var json []string
		for id := range strings.SplitSeq(s.identificativi, "+") {
			sezione, resto, ok := strings.Cut(id, ":")
			if !ok {
				sezione, resto = "", id
			}
			p := append(strings.Split(resto, "/"), "")
			json = append(json, fmt.Sprintf(`{"sezione_urbana":%q,"foglio":"%04s","numero":"%05s","denominatore":"","subalterno":%q}`, sezione, p[0], p[1], p[2]))
			b.esegui(`INSERT INTO catasto.identificativo (ente_id, comune, immobile, sezione_urbana, foglio, numero, subalterno, nata_da)
				VALUES (`+ente+`, 'X100', $1, $2, $3, $4, $5, 22) ON CONFLICT DO NOTHING`, s.immobile, sezione, p[0], p[1], p[2])
		}
		partita := map[bool]string{true: "C"}[s.soppressa] + map[bool]string{true: "A"}[s.bcnc]
		b.esegui(`INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, identificativi, categoria, superficie, partita, dal, al, aperto, g_mutazione, c_mutazione, impronta, fornitura_id)
			VALUES (`+ente+`, 'X100', $1, $2, $3::text::jsonb, NULLIF($4, ''), NULLIF($5, 0), $6, NULLIF($7::text, '')::date, NULLIF($8::text, '')::date, $8::text = '', NULLIF($9, 0), NULLIF($10, 0), 0, 22)`,
			s.immobile, s.progressivo, "["+strings.Join(json, ",")+"]", s.categoria, s.mq, partita, s.dal, s.al, s.nasce, s.finisce)
	}
}

// possiede says that a person holds units, from ever.
func (b *banco) possiede(persona string, immobili ...int) {
	b.t.Helper()
	b.esegui(`INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, persona, nome_ricerca, impronta, fornitura_id)
		VALUES (`+ente+`, 'X100', 'P', hashtext($1), md5($1)::uuid, 'INVENTATA', 0, 22)`, persona)
	for _, i := range immobili {
		b.esegui(`INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, quota_num, quota_den, aperto, impronta, fornitura_id)
			VALUES (`+ente+`, 'X100', $2 * 1000 + abs(hashtext($1)) % 1000, 'P', hashtext($1), 'F', $2, '10', 1, 1, true, 0, 22)`, persona, i)
	}
}

// tari is an object of an utenza. id is "20/1/3", "U:20/1/3", or nothing.
type tari struct {
	n             int
	id            string
	tipo          string // D if empty
	uso           int
	mq            float64
	persona       string
	via, civico   string
	accesso       string
	esponente, al string
}

func (b *banco) tassa(posizioni ...tari) {
	b.t.Helper()
	for _, p := range posizioni {
		if p.tipo == "" {
			p.tipo = "D"
		}
		sezione, f, n, s := parti(p.id)
		b.esegui(`INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, persona, n_sezione, n_foglio, n_numero, n_subalterno, uso, superficie_mq, via_testo, civico, esponente,
				prog_accesso, dal, al, impronta, grezza, file, riga, fornitura_id)
			VALUES (`+ente+`, $1::bigint, 'X100', 'U' || $1::bigint, '1', $2, CASE WHEN $3::text <> '' THEN md5($3::text)::uuid END, $4, $5, $6, $7, NULLIF($8::int, 0), NULLIF($9::float8, 0), NULLIF($10::text, ''), NULLIF($11::text, ''),
				NULLIF($12::text, ''), NULLIF($13::text, ''), '2010-01-01', NULLIF($14::text, '')::date, 0, '', '', 0, 30)`,
			p.n, p.tipo, p.persona, sezione, f, n, s, p.uso, p.mq, p.via, p.civico, p.esponente, p.accesso, p.al)
	}
}

// imu is a position of a year.
type imu struct {
	n, anno   int
	id, tipo  string // F if empty
	categoria string
	persona   string
	chiave    string // id_posizione; empty: its own
}

func (b *banco) dichiara(posizioni ...imu) {
	b.t.Helper()
	for _, p := range posizioni {
		if p.tipo == "" {
			p.tipo = "F"
		}
		if p.chiave == "" {
			p.chiave = fmt.Sprint("I", p.n)
		}
		sezione, f, n, s := parti(p.id)
		b.esegui(`INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, persona, tipo_oggetto, n_sezione, n_foglio, n_numero, n_subalterno, categoria, impronta, grezza, file, riga, fornitura_id)
			VALUES (`+ente+`, $1, 'X100', $2, $3, CASE WHEN $4::text <> '' THEN md5($4::text)::uuid END, $5, $6, $7, $8, $9, NULLIF($10, ''), 0, '', '', 0, 31)`,
			p.n, p.chiave, p.anno, p.persona, p.tipo, sezione, f, n, s, p.categoria)
	}
}

func parti(id string) (sezione, foglio, numero, sub string) {
	sezione, resto, ok := strings.Cut(id, ":")
	if !ok {
		sezione, resto = "", id
	}
	p := append(strings.Split(resto, "/"), "", "", "")
	return sezione, p[0], p[1], p[2]
}

func (b *banco) lega() {
	b.t.Helper()
	b.esegui(`SELECT tributi.lega(` + ente + `)`)
}

// legami are the links of a position in words: "M1 automatico 7", "M6 proposto X100_000100.1".
func (b *banco) legami(tributo string, n int) string {
	b.t.Helper()
	return strings.Join(b.righe(`SELECT l.livello || ' ' || l.stato || ' ' || COALESCE(NULLIF(l.immobile, 0)::text, p.id, '?') || CASE WHEN l.storia = '{}' THEN '' ELSE ' ' || array_to_string(l.storia, ' > ') END
		FROM tributi.legame l LEFT JOIN catasto.particella p ON p.ente_id = l.ente_id AND p.particella_id = l.particella_id
		WHERE l.tributo = $1 AND l.posizione_id = $2 ORDER BY l.immobile, p.id`, tributo, n), "; ")
}

// motivo is why a position is not tied, and what looks like it.
func (b *banco) motivo(tributo string, n int) string {
	b.t.Helper()
	return strings.Join(b.righe(`SELECT motivo || COALESCE(' (' || suggerito || ')', '') FROM tributi.non_legata WHERE tributo = $1 AND posizione_id = $2`, tributo, n), "; ")
}
