-- name: FindPunto
-- What is at a point on a day: at most one row of each classe. Where drawings overlap, the
-- later reference date, then the smaller area, then the id (contract §4.2).
WITH q AS MATERIALIZED (
    SELECT ST_Transform(ST_SetSRID(ST_MakePoint(@lon::float8, @lat::float8), 6706), @srid::integer) AS g
), qui AS MATERIALIZED (
    SELECT d.ente_id, d.foglio_id, d.classe, d.particella_id, d.ordine, d.area_mq, s.riferimento
    FROM q
    JOIN catasto.disegno d ON d.geom && q.g AND ST_Covers(d.geom, q.g) AND d.classe IN (1, 2, 3) AND d.superseded_at IS NULL
     AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR d.al > @giorno::date)
    LEFT JOIN catasto.stesura s ON s.ente_id = d.ente_id AND s.foglio_id = d.foglio_id AND s.fornitura_id = d.fornitura_id
     AND s.gruppo = CASE WHEN d.classe IN (1, 2) THEN 1 ELSE 2 END
)
SELECT DISTINCT ON (x.classe) x.classe, x.ente, x.foglio, x.particella, x.edificio, x.mappa_dal
FROM (
    SELECT qui.classe::integer AS classe, e.codice AS ente, f.nome AS foglio, COALESCE(p.id, '') AS particella,
           CASE WHEN qui.classe = 3 THEN
               f.nome || '.' || COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, '')
               || '+' || qui.ordine ELSE '' END AS edificio,
           qui.riferimento, qui.area_mq,
           COALESCE((SELECT min(t.riferimento) FROM catasto.stesura t
                     WHERE t.ente_id = qui.ente_id AND t.foglio_id = qui.foglio_id AND t.gruppo = 1 AND t.modo <> 'ignorata'),
                    '-infinity'::date) AS mappa_dal
    FROM qui
    JOIN sit.ente e ON e.ente_id = qui.ente_id
    JOIN catasto.foglio f ON f.ente_id = qui.ente_id AND f.foglio_id = qui.foglio_id
    LEFT JOIN catasto.particella p ON p.ente_id = qui.ente_id AND p.particella_id = qui.particella_id
    UNION ALL
    -- 0: where nothing is drawn, the boundary delivered last says whose the place is.
    SELECT 0, e.codice, '', '', '', NULL, NULL, '-infinity'::date
    FROM q
    JOIN catasto.confine_ente c ON c.geom && q.g AND ST_Covers(c.geom, q.g)
    JOIN sit.ente e ON e.ente_id = c.ente_id
    WHERE NOT EXISTS (SELECT 1 FROM qui)
      AND NOT EXISTS (SELECT 1 FROM catasto.confine_ente b WHERE b.ente_id = c.ente_id AND b.fornitura_id > c.fornitura_id)
) x
ORDER BY x.classe, x.riferimento DESC NULLS LAST, x.area_mq, x.particella || x.edificio || x.foglio;
