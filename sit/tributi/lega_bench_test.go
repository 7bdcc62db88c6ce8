package tributi_test

import (
	"testing"

	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// grande is an ente of 60.000 units (one in ten with history), 40.000 particelle, 600 streets with 40.000 civici, 80.000 residents and
// 100.000 tax rows: of a hundred TARI rows 70 say the right identifier, 10 an old one, 8 leave the sub out, 7 say none, 5 a wrong one.
func grande(t testing.TB) *banco {
	b := &banco{t: t, db: pgtest.Open(t)}
	mappatest.Territorio(t, b.db)
	b.esegui(`DO $$ DECLARE e integer := ` + ente + `; BEGIN
		INSERT INTO catasto.foglio (ente_id, nome, comune, foglio) SELECT e, 'X100_' || lpad(n::text, 4, '0') || '00', 'X100', n FROM generate_series(101, 140) AS n;
		INSERT INTO catasto.particella (ente_id, particella_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
		SELECT e, 1000000 + n, 'X100', '', 101 + n % 40, (1 + n / 40)::text, '', '', 'particella', 'X100_' || lpad((101 + n % 40)::text, 4, '0') || '00.' || (1 + n / 40), 1 FROM generate_series(0, 39999) AS n;
		INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, tipo, fornitura_id, fonte, digest, area_mq)
		SELECT e, f.foglio_id, 2, p.particella_id, p.numero, 'particella', 1, 'cxf', 0, 100 FROM catasto.particella p JOIN catasto.foglio f ON f.foglio = p.foglio AND f.ente_id = e WHERE p.particella_id >= 1000000;
		INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, particella_id, qualita, superficie_mq, partita, dal, al, aperto, g_mutazione, g_causale, c_mutazione, c_causale, impronta, fornitura_id)
		SELECT e, 'X100', p.particella_id, q, p.foglio, p.numero, p.particella_id, CASE WHEN q = 2 THEN 998 ELSE 1 END, 100, CASE WHEN q = 2 THEN '0000000' ELSE '0000123' END,
			CASE WHEN q = 2 THEN '2015-01-01' WHEN p.particella_id % 20 = 1 THEN '2015-01-01' END::date, CASE WHEN q = 1 AND p.particella_id % 20 = 0 THEN '2015-01-01' END::date, NOT (q = 1 AND p.particella_id % 20 = 0),
			CASE WHEN q = 2 OR p.particella_id % 20 = 1 THEN 5000000 + p.particella_id / 20 END, 'FRZ', CASE WHEN q = 1 AND p.particella_id % 20 = 0 THEN 5000000 + p.particella_id / 20 END, 'FRZ', 0, 2
		FROM catasto.particella p, generate_series(1, 2) AS q WHERE p.particella_id >= 1000000 AND (q = 1 OR p.particella_id % 20 = 0);
		INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, dal, al, superficie_mq, qualita, soppressa)
		SELECT ente_id, particella_id, immobile, progressivo, dal, al, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno WHERE ente_id = e;
		-- A unit in ten was renumbered, one in twenty is suppressed and has an heir.
		INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, superficie, aperto, dal, al, partita, g_mutazione, c_mutazione, identificativi, impronta, fornitura_id)
		SELECT e, 'X100', n, q, (ARRAY['A02', 'A03', 'A02', 'C06', 'C02', 'C01', 'A02', 'A07'])[1 + n % 8], 40 + n % 120,
			NOT (q = 1 AND n % 20 IN (0, 10)), CASE WHEN q = 2 OR n % 20 = 1 THEN '2016-01-01' END::date, CASE WHEN q = 1 AND n % 20 IN (0, 10) THEN '2016-01-01' END::date,
			CASE WHEN q = 2 AND n % 20 = 0 THEN 'C' END, CASE WHEN q = 2 OR n % 20 = 1 THEN 1000000 + n / 20 END, CASE WHEN q = 1 AND n % 20 IN (0, 10) THEN 1000000 + n / 20 END,
			jsonb_build_array(jsonb_build_object('sezione_urbana', '', 'foglio', lpad((101 + n % 40)::text, 4, '0'), 'numero', lpad((1 + n / 60)::text, 5, '0'), 'denominatore', '',
				'subalterno', lpad((1 + n % 60 + CASE WHEN q = 2 AND n % 20 = 10 THEN 100 ELSE 0 END)::text, 4, '0'))), 0, 3
		FROM generate_series(0, 59999) AS n, generate_series(1, 2) AS q WHERE q = 1 OR n % 20 IN (0, 10);
		INSERT INTO catasto.identificativo (ente_id, comune, immobile, foglio, numero, subalterno, nata_da)
		SELECT DISTINCT e, 'X100', immobile, ltrim(i->>'foglio', '0'), ltrim(i->>'numero', '0'), ltrim(i->>'subalterno', '0'), 3 FROM catasto.stadio_uiu s CROSS JOIN LATERAL jsonb_array_elements(s.identificativi) AS i WHERE s.ente_id = e;
		INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, persona, nome_ricerca, impronta, fornitura_id) SELECT e, 'X100', 'P', n, md5(n::text)::uuid, 'X', 0, 3 FROM generate_series(0, 39999) AS n;
		INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, aperto, impronta, fornitura_id)
		SELECT e, 'X100', n, 'P', n % 40000, 'F', n % 60000, '10', true, 0, 3 FROM generate_series(0, 99999) AS n;
		INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) SELECT e, 1000 + n, n::text, 1 FROM generate_series(0, 599) AS n;
		INSERT INTO indirizzi.stato_via (ente_id, via_id, denominazione, odonimo, fornitura_id)
		SELECT e, 1000 + n, '', (ARRAY['VIA ', 'VIALE ', 'PIAZZA ', 'VICOLO '])[1 + n % 4] || (ARRAY['GIUSEPPE ', 'ANNA ', 'CARLO ', 'DEI ', 'SANTA ', ''])[1 + n / 4 % 6] || upper(translate(substr(md5((n / 24)::text), 1, 8), '0123456789', 'aeiourstln')), 1 FROM generate_series(0, 599) AS n;
		INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da) SELECT e, 100000 + n, 'A' || n, 1 FROM generate_series(0, 39999) AS n;
		INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, testo, fornitura_id) SELECT e, 100000 + n, 1000 + n % 600, (1 + n / 600)::text, 1 + n / 600, (1 + n / 600)::text, 1 FROM generate_series(0, 39999) AS n;
		INSERT INTO indirizzi.legame (ente_id, civico_id, particella_id, modo, distanza_m) SELECT e, 100000 + n, 1000000 + n, 'dentro', 0 FROM generate_series(0, 39999) AS n;
		INSERT INTO catasto.uiu_civico (ente_id, immobile, comune, ordine, via_id, civico_id, grado) SELECT e, n, 'X100', 1, 1000 + n % 40000 % 600, 100000 + n % 40000, 'esatto' FROM generate_series(0, 59999) AS n;
		INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, persona, n_foglio, n_numero, n_subalterno, uso, superficie_mq, via_testo, civico, dal, impronta, grezza, file, riga, fornitura_id)
		SELECT e, n, 'X100', n::text, '1', CASE WHEN n % 8 = 5 THEN 'N' ELSE 'D' END, md5((n % 40000)::text)::uuid,
			CASE WHEN n % 100 BETWEEN 88 AND 94 THEN '' ELSE (101 + u % 40)::text END, CASE WHEN n % 100 BETWEEN 88 AND 94 THEN '' WHEN n % 100 >= 95 THEN '9' || (1 + u / 60) ELSE (1 + u / 60)::text END,
			CASE WHEN n % 100 BETWEEN 80 AND 94 THEN '' ELSE (1 + u % 60)::text END, CASE WHEN n % 8 IN (3, 4) THEN 3 ELSE 1 END, 32 + u * 8 % 96,
			CASE n % 11 WHEN 0 THEN replace(v.odonimo, 'GIUSEPPE ', 'G. ') WHEN 1 THEN replace(v.odonimo, 'VIA ', 'V. ') WHEN 2 THEN left(v.odonimo, 9) || substr(v.odonimo, 11) WHEN 3 THEN lower(v.odonimo) || ', ' || n % 7 ELSE v.odonimo END,
			CASE WHEN n % 11 <> 3 THEN (1 + u % 40000 / 600)::text END, '2012-01-01', 0, '', '', 0, 4
		FROM generate_series(0, 59999) AS n CROSS JOIN LATERAL (SELECT n AS u) u JOIN indirizzi.stato_via v ON v.ente_id = e AND v.via_id = 1000 + n % 40000 % 600;
		INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, categoria, impronta, grezza, file, riga, fornitura_id)
		SELECT e, n, 'X100', n::text, 2021 + n / 10000, md5((n % 40000)::text)::uuid, CASE WHEN n % 5 = 0 THEN 'T' ELSE 'F' END, (101 + n % 40)::text, (1 + CASE WHEN n % 5 = 0 THEN n / 40 ELSE n / 60 END)::text, (1 + n % 60)::text, 'A02', 0, '', '', 0, 5
		FROM generate_series(0, 39999) AS n;
		INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, persona, via_testo, civico, dal, impronta, grezza, file, riga, fornitura_id)
		SELECT e, n, 'X100', md5((n % 40000)::text)::uuid, v.odonimo, (1 + n % 40000 / 600)::text, '2005-01-01', 0, '', '', 0, 6 FROM generate_series(0, 79999) AS n JOIN indirizzi.stato_via v ON v.ente_id = e AND v.via_id = 1000 + n % 40000 % 600;
		PERFORM catasto.lega_identificativi(e, NULL);
		PERFORM catasto.lega_mutazioni(e, NULL);
	END $$`)
	b.esegui(`ANALYZE`)
	return b
}

// BenchmarkLega ties an ente of 60.000 units, 40.000 particelle, 100.000 tax rows and 80.000 residents: from nothing, again
// where nothing changed, and by its parts.
func BenchmarkLega(bm *testing.B) {
	b := grande(bm)
	for _, c := range []struct{ nome, sql string }{
		{"first", `SELECT tributi.lega(` + ente + `)`},
		{"again", `SELECT tributi.lega(` + ente + `)`},
		{"addresses", `SELECT tributi.lega_indirizzi(` + ente + `)`},
		{"positions", `SELECT tributi.lega_posizioni(` + ente + `)`},
		{"reasons", `SELECT tributi.motiva(` + ente + `)`},
	} {
		bm.Run(c.nome, func(bm *testing.B) {
			for range bm.N {
				bm.StopTimer()
				if c.nome == "first" {
					b.esegui(`TRUNCATE tributi.legame, tributi.indirizzo, tributi.non_legata`)
				}
				bm.StartTimer()
				b.esegui(c.sql)
			}
		})
	}
	bm.Logf("%q", b.righe(`SELECT tributo || ' ' || livello || ' ' || stato || ' ' || count(*) FROM tributi.legame GROUP BY tributo, livello, stato UNION ALL SELECT tributo || ' ' || motivo || ' ' || count(*) FROM tributi.non_legata GROUP BY tributo, motivo
		UNION ALL SELECT origine || ' ' || modo || ' ' || stato || ' ' || count(*) || ' con civico ' || count(civico_id) FROM tributi.indirizzo GROUP BY origine, modo, stato ORDER BY 1`))
}
