-- name: FindPunto
-- The zones and the public constraints that hold at a point on a day, by id. A line or a point of a constraint is there
-- within its own precision.
WITH q AS MATERIALIZED (
    SELECT ST_Transform(ST_SetSRID(ST_MakePoint(@lon::float8, @lat::float8), 6706), @srid::integer) AS g
)
SELECT 'zone' AS tema, z.id, z.strumento AS chiave, z.stato, z.sigla, COALESCE(z.articolo, '') AS articolo, COALESCE(z.descrizione, '') AS descrizione, '' AS norma
FROM q
JOIN urbanistica.tassello_zona t ON t.geom && q.g AND ST_Covers(t.geom, q.g)
JOIN urbanistica.zona z ON z.ente_id = t.ente_id AND z.zona_id = t.zona_id AND z.superseded_at IS NULL
 AND (z.dal IS NULL OR z.dal <= @giorno::date) AND (z.al IS NULL OR @giorno::date < z.al)
WHERE z.ente_id = @ente
UNION
SELECT 'vincoli', v.id, v.codice, '', '', '', COALESCE(v.titolo, ''), COALESCE(v.norma, '')
FROM q
JOIN urbanistica.tassello_vincolo t ON t.geom && ST_Expand(q.g, 10)
JOIN urbanistica.vincolo v ON v.ente_id = t.ente_id AND v.vincolo_id = t.vincolo_id AND v.superseded_at IS NULL AND v.pubblico
 AND (v.dal IS NULL OR v.dal <= @giorno::date) AND (v.al IS NULL OR @giorno::date < v.al)
WHERE v.ente_id = @ente AND CASE WHEN ST_Dimension(t.geom) = 2 THEN ST_Covers(t.geom, q.g) ELSE ST_DWithin(t.geom, q.g, LEAST(v.precisione_m, 10)) END
ORDER BY 1 DESC, 3, 4, 5, 2;
