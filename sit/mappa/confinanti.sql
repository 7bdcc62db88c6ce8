-- name: ListConfinanti
-- The particella itself (propria) and every drawing near it, in the ente's own zone. The search
-- is by box, so that the index answers it; what is shared is measured on the sides.
WITH p AS MATERIALIZED (
    SELECT p.particella_id, p.id
    FROM catasto.particella p
    WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
      AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
      AND (p.id = @id OR @principale
           OR EXISTS (SELECT 1 FROM catasto.disegno y
                      JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = y.foglio_id
                      WHERE y.ente_id = @ente AND y.particella_id = p.particella_id AND y.superseded_at IS NULL AND f.nome = @nome))
), d AS MATERIALIZED (
    SELECT x.foglio_id, x.geom
    FROM p
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
)
SELECT true AS propria, p.id, COALESCE(d.foglio_id, 0) AS foglio_id, ST_Transform(d.geom, @zona::integer) AS geom
FROM p LEFT JOIN d ON true
UNION ALL
SELECT false, q.id, v.foglio_id, ST_Transform(v.geom, @zona::integer)
FROM (
    SELECT DISTINCT x.disegno_id, x.particella_id, x.foglio_id, x.geom
    FROM d
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.geom && ST_Expand(d.geom, @tolleranza::float8)
     AND x.classe = 2 AND x.superseded_at IS NULL
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    WHERE x.particella_id <> (SELECT particella_id FROM p)
) v
JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = v.particella_id;
