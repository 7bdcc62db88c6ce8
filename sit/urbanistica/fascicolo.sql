-- name: StratiFascicolo
-- What lies on some particelle as they are drawn on a day, and on what part of them. A sliver of less than half a hundredth is
-- the thickness of a line.
WITH cosa AS MATERIALIZED (
    SELECT ST_Union(d.geom) AS g
    FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.particella_id = ANY (@particelle::bigint[]) AND d.classe = 2 AND d.superseded_at IS NULL
      AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR d.al > @giorno::date)
), misura AS MATERIALIZED (
    SELECT g, NULLIF(ST_Area(g), 0) AS mq FROM cosa WHERE g IS NOT NULL
)
SELECT 'zona' AS tipo, min(z.id) AS id, z.sigla AS nome, z.strumento || ', ' || z.stato AS di, min(z.dal) AS data, sum(ST_Area(ST_Intersection(t.geom, m.g))) / min(m.mq) AS quota
FROM misura m
JOIN urbanistica.tassello_zona t ON t.ente_id = @ente AND t.geom && m.g
JOIN urbanistica.zona z ON z.ente_id = @ente AND z.zona_id = t.zona_id AND z.superseded_at IS NULL
 AND (z.dal IS NULL OR z.dal <= @giorno::date) AND (z.al IS NULL OR @giorno::date < z.al)
GROUP BY z.strumento, z.stato, z.sigla
HAVING sum(ST_Area(ST_Intersection(t.geom, m.g))) >= 0.005 * min(m.mq)
UNION ALL
SELECT 'vincolo', min(v.id), v.codice, COALESCE(min(v.titolo), ''), min(v.dal), sum(CASE WHEN ST_Dimension(t.geom) = 2 THEN ST_Area(ST_Intersection(t.geom, m.g)) ELSE 0 END) / min(m.mq)
FROM misura m
JOIN urbanistica.tassello_vincolo t ON t.ente_id = @ente AND t.geom && m.g
JOIN urbanistica.vincolo v ON v.ente_id = @ente AND v.vincolo_id = t.vincolo_id AND v.superseded_at IS NULL AND v.pubblico
 AND (v.dal IS NULL OR v.dal <= @giorno::date) AND (v.al IS NULL OR @giorno::date < v.al)
WHERE ST_Intersects(t.geom, m.g)
GROUP BY v.codice
HAVING bool_or(ST_Dimension(t.geom) < 2) OR sum(CASE WHEN ST_Dimension(t.geom) = 2 THEN ST_Area(ST_Intersection(t.geom, m.g)) ELSE 0 END) >= 0.005 * min(m.mq)
ORDER BY 1 DESC, 6 DESC;
