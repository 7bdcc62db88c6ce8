-- name: Tegola
-- The places first, by the spatial index (they are under no policy), then what is known of them,
-- under the policies. A box in Web Mercator; what the engine no longer finds only when it is asked for.
WITH riquadro AS MATERIALIZED (
    SELECT ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, 3857), riscontri.srid()) AS g
), qui AS MATERIALIZED (
    SELECT l.ente_id, l.segnalazione_id, l.geom FROM riscontri.luogo l, riquadro r WHERE l.geom && r.g AND l.ente_id = ANY (@enti::integer[])
), trovata AS (
    SELECT s.segnalazione_id, s.regola, s.severita, s.stato, q.geom, s.priorita, count(*) OVER () AS tutte
    FROM qui q
    JOIN riscontri.segnalazione s ON s.ente_id = q.ente_id AND s.segnalazione_id = q.segnalazione_id
    WHERE (@regola::text[] IS NULL OR s.regola = ANY (@regola::text[])) AND (@severita::text[] IS NULL OR s.severita = ANY (@severita::text[]))
      AND (@stato::text[] IS NULL OR s.stato = ANY (@stato::text[])) AND (s.presenza = ANY (@presenza::text[]) OR @presenza::text[] IS NULL AND s.presenza <> 'risolta')
      AND (@anno::integer IS NULL OR s.anno = @anno::integer) AND (@min_cent::bigint IS NULL OR s.stima_cent >= @min_cent::bigint)
    ORDER BY s.priorita DESC, s.segnalazione_id
    LIMIT @limite
)
SELECT t.segnalazione_id AS id, t.regola, t.severita, t.stato, ST_X(m.g) AS x, ST_Y(m.g) AS y, t.tutte
FROM trovata t CROSS JOIN LATERAL (SELECT ST_Transform(t.geom, 3857) AS g) m
ORDER BY t.segnalazione_id;
