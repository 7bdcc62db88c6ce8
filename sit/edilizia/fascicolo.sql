-- name: Fascicolo
-- The pratiche about a thing, each by the surest way. A pratica of another unit of the same particella is not about this one.
WITH via AS (
    SELECT l.pratica_id, l.perche,
           CASE l.livello WHEN 'M1' THEN 1 WHEN 'M2' THEN 0.95 WHEN 'M3' THEN 0.85 ELSE 0.5 END
           * CASE WHEN @unita::boolean AND l.immobile = 0 THEN 0.8 ELSE 1 END AS confidenza
    FROM edilizia.legame l
    WHERE l.ente_id = @ente AND l.particella_id = ANY (@particelle::bigint[])
      AND (NOT @unita::boolean OR l.immobile = 0
           AND NOT EXISTS (SELECT FROM edilizia.legame u WHERE u.ente_id = @ente AND u.pratica_id = l.pratica_id AND u.immobile <> 0))
    UNION ALL
    SELECT l.pratica_id, l.perche, CASE l.livello WHEN 'M1' THEN 1 WHEN 'M2' THEN 0.95 ELSE 0.85 END
    FROM edilizia.legame l
    WHERE @unita::boolean AND l.ente_id = @ente AND l.immobile = @immobile AND l.comune = @comune AND l.sezione = @sezione
    UNION ALL
    SELECT l.pratica_id, 'storia', 0.8
    FROM edilizia.legame l
    WHERE l.ente_id = @ente AND l.particella_id = ANY (@successori::bigint[]) AND l.perche = 'identificativo' AND NOT @unita::boolean
    UNION ALL
    SELECT t.riga_id, 'civico', 0.5
    FROM tributi.indirizzo t
    WHERE t.ente_id = @ente AND t.origine = 'PRATICA' AND t.civico_id = ANY (@civici::bigint[])
      AND NOT EXISTS (SELECT FROM edilizia.legame l WHERE l.ente_id = @ente AND l.pratica_id = t.riga_id AND l.perche = 'identificativo')
    UNION ALL
    SELECT g.pratica_id, 'geometria', CASE WHEN @unita::boolean THEN 0.4 ELSE 0.7 END
    FROM (
        SELECT l.pratica_id, ST_Transform(l.geom, @zona::integer) AS luogo, s.g AS cosa
        FROM (
            SELECT ST_Union(d.geom) AS stesa, ST_Transform(ST_Union(d.geom), @zona::integer) AS g
            FROM (
                SELECT d.geom, rank() OVER (ORDER BY d.al DESC NULLS FIRST) AS posto
                FROM catasto.disegno d
                WHERE d.ente_id = @ente AND d.particella_id = ANY (@particelle::bigint[]) AND d.classe = 2 AND d.superseded_at IS NULL
            ) d WHERE d.posto = 1
        ) s
        JOIN edilizia.luogo l ON l.ente_id = @ente AND l.geom && s.stesa
        -- Those of another unit of the building are of that unit.
        WHERE NOT @unita::boolean OR NOT EXISTS (SELECT FROM edilizia.legame u WHERE u.ente_id = @ente AND u.pratica_id = l.pratica_id AND u.immobile <> 0)
    ) g
    CROSS JOIN LATERAL (SELECT ST_Area(ST_Intersection(g.luogo, g.cosa)) AS mq) m
    WHERE m.mq >= 1 AND m.mq >= 0.05 * LEAST(ST_Area(g.luogo), ST_Area(g.cosa))
), scelta AS (
    SELECT DISTINCT ON (v.pratica_id) v.* FROM via v ORDER BY v.pratica_id, v.confidenza DESC, v.perche
)
SELECT p.pratica_id, p.archivio, p.anno, p.numero, p.kind, p.stato, COALESCE(p.oggetto, '') AS oggetto,
       COALESCE(p.data_esito, p.data_protocollo, make_date(p.anno, 1, 1)) AS data, s.perche, s.confidenza::float8 AS confidenza
FROM scelta s
JOIN edilizia.pratica p ON p.ente_id = @ente AND p.pratica_id = s.pratica_id AND p.superseded_at IS NULL
ORDER BY data DESC NULLS LAST, p.pratica_id
LIMIT 1000;
