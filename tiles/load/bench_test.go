package load

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/tiles"
)

// copies of the real comune, each an ente of its own, with a building on every second particella.
const copies = `
DO $$
DECLARE
    modello integer := (SELECT ente_id FROM sit.ente WHERE codice = 'B542');
    e integer;
BEGIN
    FOR i IN 1..%COPIES% LOOP
        INSERT INTO sit.ente (codice, nome, zona) VALUES (format('Z%s', lpad(i::text, 3, '0')), 'Copia', 7792) RETURNING ente_id INTO e;
        INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi)
            SELECT e, nextval('forniture.fornitura_seq'), catena, tipo, file, sha256 || e, modo, riferimento, stato, chi FROM forniture.fornitura WHERE ente_id = modello;
        INSERT INTO catasto.foglio (ente_id, nome, comune, sezione, foglio, allegato, sviluppo)
            SELECT e, nome, comune, sezione, foglio, allegato, sviluppo FROM catasto.foglio WHERE ente_id = modello;
        INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m)
            SELECT e, n.foglio_id, s.gruppo, f.fornitura_id, s.riferimento, s.fonte, s.modo, s.sistema, s.precisione_m
            FROM catasto.stesura s JOIN catasto.foglio o ON o.ente_id = modello AND o.foglio_id = s.foglio_id
            JOIN catasto.foglio n ON n.ente_id = e AND n.nome = o.nome JOIN forniture.fornitura f ON f.ente_id = e WHERE s.ente_id = modello;
        PERFORM catasto.crea_partizioni(e);
        PERFORM catasto.indicizza_partizioni(e, quale) FROM generate_series(1, 4) AS quale;
        PERFORM catasto.attacca_partizioni(e);
        INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
            SELECT e, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da FROM catasto.particella WHERE ente_id = modello;
        EXECUTE format($sql$
            INSERT INTO catasto.disegno_%1$s (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, testo, angolo, altezza, esterno,
                fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
            SELECT %1$s, n.foglio_id, c.classe, p.particella_id, d.codice, c.ordine, d.tipo, d.testo, d.angolo, d.altezza, d.esterno,
                   f.fornitura_id, d.fonte, d.riga, d.digest, d.superficie, d.area_mq, CASE WHEN c.classe < 3 THEN d.etichetta END, d.geom, d.geom_consegnata,
                   CASE WHEN c.classe < 3 THEN d.tile_geom ELSE c.edificio END
            FROM catasto.disegno d
            JOIN catasto.foglio o ON o.ente_id = %2$s AND o.foglio_id = d.foglio_id
            JOIN catasto.foglio n ON n.ente_id = %1$s AND n.nome = o.nome
            JOIN forniture.fornitura f ON f.ente_id = %1$s
            LEFT JOIN catasto.particella q ON q.ente_id = %2$s AND q.particella_id = d.particella_id
            LEFT JOIN catasto.particella p ON p.ente_id = %1$s AND p.id = q.id
            CROSS JOIN LATERAL (
                SELECT d.classe, d.ordine, NULL::bytea AS edificio
                UNION ALL
                SELECT 3, 1, ST_AsTWKB(ST_Expand(ST_Centroid(ST_GeomFromTWKB(d.tile_geom)), 5), 2) WHERE d.classe = 2 AND d.disegno_id %% 2 = 0) c
            WHERE d.ente_id = %2$s ORDER BY n.foglio_id$sql$, e, modello);
        INSERT INTO catasto.tile_version (ente_id, layer, foglio_id)
            SELECT e, l, foglio_id FROM catasto.foglio, unnest(ARRAY['fogli', 'particelle', 'particelle_etichette', 'edifici']) l WHERE ente_id = e;
    END LOOP;
END $$;`

// The whole map of some hundred thousand particelle, buildings and labels included, from
// PostGIS into memory.
func BenchmarkLoad(b *testing.B) {
	d := open(b)
	d.ente("B542", "Campoli del Monte Taburno")
	d.deliver("2025-09-22", campoli)
	if err := d.db.Owner(b.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(b.Context(), strings.ReplaceAll(copies, "%COPIES%", "64"))
		return err
	}); err != nil {
		b.Fatal(err)
	}
	d.exec("VACUUM ANALYZE catasto.disegno")
	d.exec("VACUUM ANALYZE catasto.particella")
	for b.Loop() {
		m := newMap(b)
		before := heap()
		start := time.Now()
		l := New(d.db, m, Config{})
		if err := l.loadAll(b.Context()); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start).Seconds()
		_, parcels := m.Current().Count(tiles.Particelle)
		_, all := m.Current().Count(tiles.Sit)
		b.ReportMetric(float64(parcels)/took, "particelle/s")
		b.ReportMetric(float64(all)/took, "features/s")
		b.ReportMetric(float64(heap()-before)/float64(parcels), "B/particella")
		runtime.KeepAlive(m)
	}
}

func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
