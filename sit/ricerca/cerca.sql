-- name: PlanOnce
-- The lists of these questions are short, but the planner takes the unknown ones for long and would plan each
-- question anew, over the partitions of every ente: tens of milliseconds a keystroke with 64 of them.
SELECT set_config('plan_cache_mode', 'force_generic_plan', true);

-- name: SearchParticelle
-- The readings of a line, each already tied to an ente, against the unique index of particelle.
-- primo and ultimo bound the enti, for the server to leave the partitions of the others closed.
-- A reading without a foglio (-1) is tried on the fogli of its ente.
WITH i AS MATERIALIZED (
    SELECT * FROM unnest(@enti::integer[], @comuni::text[], @sezioni::text[], @fogli::integer[], @numeri::text[], @denominatori::text[], @mappe::text[], @punteggi::float8[])
        AS u(ente_id, comune, sezione, foglio, numero, denominatore, mappa, punteggio)
    ORDER BY punteggio DESC
), a AS MATERIALIZED (
    -- Each reading by the index: with a limit of its own, so that the planner never turns it about.
    SELECT i.ente_id, p.particella_id, p.id, p.tipo, i.punteggio
    FROM i
    CROSS JOIN LATERAL (
        SELECT p.particella_id, p.id, p.tipo FROM catasto.particella p
        WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer AND p.foglio = i.foglio AND p.numero = i.numero AND p.denominatore = i.denominatore
          AND (i.comune = '' OR p.comune = i.comune) AND (i.sezione = '' OR p.sezione = i.sezione) AND (i.mappa = '' OR p.mappa IN ('', i.mappa))
        LIMIT 100
    ) p
    WHERE i.foglio >= 0
), t AS (
    SELECT DISTINCT ON (u.ente_id, u.particella_id) u.ente_id, u.particella_id, u.id, u.tipo, u.punteggio
    FROM (
        SELECT * FROM a
        UNION ALL (
        -- On every foglio, from the first, until there are enough; a number with its denominatore only when
        -- "731/2" is not a foglio and a number.
        SELECT i.ente_id, p.particella_id, p.id, p.tipo, i.punteggio
        FROM i
        CROSS JOIN LATERAL (
            SELECT p.particella_id, p.id, p.tipo
            FROM (
                -- The fogli of the ente, each by one look at the index: those of which there is no map too.
                WITH RECURSIVE f AS (
                    (SELECT p.foglio FROM catasto.particella p WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer ORDER BY p.foglio LIMIT 1)
                    UNION ALL
                    SELECT n.foglio FROM f CROSS JOIN LATERAL (
                        SELECT p.foglio FROM catasto.particella p WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer AND p.foglio > f.foglio ORDER BY p.foglio LIMIT 1) n
                )
                SELECT f.foglio FROM f ORDER BY f.foglio
            ) f
            CROSS JOIN LATERAL (
                SELECT p.particella_id, p.id, p.tipo FROM catasto.particella p
                WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer AND p.foglio = f.foglio AND p.numero = i.numero AND p.denominatore = i.denominatore
                  AND (i.comune = '' OR p.comune = i.comune) AND (i.sezione = '' OR p.sezione = i.sezione) AND (i.mappa = '' OR p.mappa IN ('', i.mappa))
                LIMIT 100
            ) p
            LIMIT 2 * @limite
        ) p
        WHERE i.foglio < 0 AND (i.denominatore = '' OR NOT EXISTS (SELECT FROM a))
        LIMIT 4 * @limite -- of the surest enti, not of all
        )
    ) u
    ORDER BY u.ente_id, u.particella_id, u.punteggio DESC
), s AS (
    SELECT t.*, COALESCE(d.vale, false) AS in_mappa, CASE WHEN k.noto THEN k.soppressa ELSE COALESCE(NOT d.vale AND d.finita, d.vale IS NULL AND k.cessata) END AS soppressa
    FROM t
    CROSS JOIN LATERAL catasto.censuario(t.ente_id, t.particella_id, @giorno::date) k
    CROSS JOIN LATERAL (
        SELECT bool_or((x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)) AS vale,
               bool_or(x.al <= @giorno::date) AS finita
        FROM catasto.disegno x
        WHERE x.ente_id = t.ente_id AND x.ente_id BETWEEN @primo::integer AND @ultimo::integer AND x.particella_id = t.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
    ) d
    -- What is on the map comes before what was.
    ORDER BY t.punteggio * CASE WHEN d.vale THEN 1 ELSE 0.8 END DESC, t.id
    LIMIT @limite
)
SELECT s.ente_id, s.id, s.tipo, (s.punteggio * CASE WHEN s.in_mappa THEN 1 ELSE 0.8 END)::float8 AS punteggio, s.soppressa,
       ST_X(c.p) AS lon, ST_Y(c.p) AS lat, ST_XMin(c.b) AS ovest, ST_YMin(c.b) AS sud, ST_XMax(c.b) AS est, ST_YMax(c.b) AS nord,
       ARRAY(SELECT DISTINCT q.id FROM catasto.discendenza k
             JOIN catasto.particella q ON q.ente_id = k.ente_id AND q.ente_id BETWEEN @primo::integer AND @ultimo::integer AND q.particella_id = k.a
             WHERE k.ente_id = s.ente_id AND k.da = s.particella_id ORDER BY 1) AS successori
FROM s
LEFT JOIN LATERAL (
    -- The drawings of today; of what is suppressed, the last one.
    SELECT ST_Transform(ST_PointOnSurface((array_agg(y.geom ORDER BY y.area_mq DESC NULLS LAST))[1]), 6706) AS p,
           ST_Transform(ST_Collect(y.geom), 6706) AS b
    FROM (
        SELECT x.geom, x.area_mq,
               rank() OVER (ORDER BY ((x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)) DESC, x.al DESC NULLS FIRST) AS posto,
               (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date) AS vale
        FROM catasto.disegno x
        WHERE x.ente_id = s.ente_id AND x.ente_id BETWEEN @primo::integer AND @ultimo::integer AND x.particella_id = s.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
    ) y
    WHERE y.vale OR (y.posto = 1 AND NOT s.in_mappa)
) c ON true
ORDER BY punteggio DESC, s.id;

-- name: CountParticelle
-- How many particelle answer the readings: the map in memory has found as many, or it has not those that
-- are drawn nowhere. Those without a foglio are counted as SearchParticelle looks for them, of few enti.
WITH i AS MATERIALIZED (
    SELECT * FROM unnest(@enti::integer[], @comuni::text[], @sezioni::text[], @fogli::integer[], @numeri::text[], @denominatori::text[])
        AS i(ente_id, comune, sezione, foglio, numero, denominatore)
), a AS MATERIALIZED (
    SELECT FROM i
    CROSS JOIN LATERAL (
        SELECT FROM catasto.particella p
        WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer AND p.foglio = i.foglio AND p.numero = i.numero AND p.denominatore = i.denominatore
          AND (i.comune = '' OR p.comune = i.comune) AND (i.sezione = '' OR p.sezione = i.sezione)
        LIMIT 100
    ) p
    WHERE i.foglio >= 0
), b AS (
    SELECT FROM i
    CROSS JOIN LATERAL (
        SELECT FROM (
            WITH RECURSIVE f AS (
                (SELECT p.foglio FROM catasto.particella p WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer ORDER BY p.foglio LIMIT 1)
                UNION ALL
                SELECT n.foglio FROM f CROSS JOIN LATERAL (
                    SELECT p.foglio FROM catasto.particella p WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer AND p.foglio > f.foglio ORDER BY p.foglio LIMIT 1) n
            )
            SELECT f.foglio FROM f ORDER BY f.foglio
        ) f
        CROSS JOIN LATERAL (
            SELECT FROM catasto.particella p
            WHERE p.ente_id = i.ente_id AND p.ente_id BETWEEN @primo::integer AND @ultimo::integer AND p.foglio = f.foglio AND p.numero = i.numero AND p.denominatore = i.denominatore
              AND (i.comune = '' OR p.comune = i.comune) AND (i.sezione = '' OR p.sezione = i.sezione)
            LIMIT 100
        ) p
        LIMIT 2 * @limite
    ) p
    WHERE @ovunque::boolean AND i.foglio < 0 AND (i.denominatore = '' OR NOT EXISTS (SELECT FROM a))
    LIMIT 4 * @limite
)
SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b);

-- name: SearchFogli
WITH i AS MATERIALIZED (
    SELECT * FROM unnest(@enti::integer[], @comuni::text[], @sezioni::text[], @fogli::integer[], @allegati::text[], @sviluppi::text[], @mappe::text[], @punteggi::float8[])
        AS u(ente_id, comune, sezione, foglio, allegato, sviluppo, mappa, punteggio)
), t AS (
    SELECT f.ente_id, f.foglio_id, f.nome,
           max(i.punteggio * CASE WHEN f.nome = i.mappa THEN 1 WHEN i.mappa <> '' THEN 0.6
                                  WHEN f.allegato = i.allegato AND f.sviluppo = i.sviluppo THEN 1 ELSE 0.9 END)::float8 AS punteggio
    FROM i
    JOIN catasto.foglio f ON f.ente_id = i.ente_id AND f.foglio = i.foglio
     AND (i.comune = '' OR f.comune = i.comune) AND (i.sezione = '' OR f.sezione = i.sezione)
    GROUP BY f.ente_id, f.foglio_id, f.nome
    ORDER BY punteggio DESC, f.nome
    LIMIT @limite
)
SELECT t.ente_id, t.nome AS id, t.punteggio,
       ST_X(c.p) AS lon, ST_Y(c.p) AS lat, ST_XMin(c.b) AS ovest, ST_YMin(c.b) AS sud, ST_XMax(c.b) AS est, ST_YMax(c.b) AS nord
FROM t
CROSS JOIN LATERAL (
    SELECT ST_Transform(ST_PointOnSurface(ST_Collect(x.geom)), 6706) AS p, ST_Transform(ST_Collect(x.geom), 6706) AS b
    FROM catasto.disegno x
    WHERE x.ente_id = t.ente_id AND x.ente_id BETWEEN @primo::integer AND @ultimo::integer AND x.foglio_id = t.foglio_id AND x.classe = 1 AND x.superseded_at IS NULL
      AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
) c
ORDER BY t.punteggio DESC, t.nome;

-- name: BoxEnti
SELECT u.ente_id, ST_X(c.p) AS lon, ST_Y(c.p) AS lat, ST_XMin(c.b) AS ovest, ST_YMin(c.b) AS sud, ST_XMax(c.b) AS est, ST_YMax(c.b) AS nord
FROM unnest(@enti::integer[]) AS u(ente_id)
LEFT JOIN LATERAL (
    SELECT b.geom FROM catasto.confine_ente b WHERE b.ente_id = u.ente_id ORDER BY b.fornitura_id DESC LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT ST_Collect(x.geom) AS geom
    FROM catasto.foglio f
    JOIN catasto.disegno x ON x.ente_id = f.ente_id AND x.foglio_id = f.foglio_id AND x.classe = 1 AND x.superseded_at IS NULL
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    WHERE f.ente_id = u.ente_id AND k.geom IS NULL
) s ON true
CROSS JOIN LATERAL (SELECT COALESCE(k.geom, s.geom) AS geom) g
CROSS JOIN LATERAL (SELECT ST_Transform(ST_PointOnSurface(g.geom), 6706) AS p, ST_Transform(g.geom, 6706) AS b) c;

-- name: TransformCoordinate
-- Coordinates in any system as longitude and latitude, and the ente that holds them.
SELECT ST_X(q.p) AS lon, ST_Y(q.p) AS lat, u.punteggio, COALESCE(e.codice, '') AS ente
FROM unnest(@x::float8[], @y::float8[], @srid::integer[], @punteggi::float8[]) AS u(x, y, srid, punteggio)
CROSS JOIN LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(u.x, u.y), u.srid), 6706) AS p) q
LEFT JOIN LATERAL (
    SELECT b.ente_id FROM catasto.confine_ente b
    WHERE ST_Covers(b.geom, ST_Transform(q.p, ST_SRID(b.geom)))
    ORDER BY b.fornitura_id DESC, b.ente_id LIMIT 1
) c ON true
LEFT JOIN sit.ente e ON e.ente_id = c.ente_id;
