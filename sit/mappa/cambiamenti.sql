-- name: VersioneEnte
-- Changes with every commit that touches the map of the ente.
SELECT COALESCE(sum(versione), 0)::text FROM catasto.tile_version WHERE ente_id = @ente;

-- name: ListGiorni
-- The days on which something of the map began or ended, and how many drawings of each class
-- did. One pass over the drawings: its result is kept until the map changes.
SELECT g.giorno,
       GREATEST(count(*) FILTER (WHERE g.classe = 2 AND g.inizia), count(*) FILTER (WHERE g.classe = 2 AND NOT g.inizia)) AS particelle,
       GREATEST(count(*) FILTER (WHERE g.classe = 3 AND g.inizia), count(*) FILTER (WHERE g.classe = 3 AND NOT g.inizia)) AS edifici
FROM (
    SELECT x.classe, l.giorno, l.inizia
    FROM catasto.disegno x
    CROSS JOIN LATERAL (VALUES (x.dal, true), (x.al, false)) AS l (giorno, inizia)
    WHERE x.ente_id = @ente AND x.superseded_at IS NULL AND x.classe IN (2, 3)
      AND (x.classe = 3 OR x.tipo = 'particella')
      AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
) g
WHERE g.giorno IS NOT NULL
GROUP BY g.giorno
ORDER BY g.giorno;

-- name: PrimaStesura
-- Since when the oldest drawing of the ente is known, and the day of the latest.
SELECT COALESCE(min(riferimento), '-infinity'::date), COALESCE(max(riferimento), '-infinity'::date)
FROM catasto.stesura WHERE ente_id = @ente AND modo <> 'ignorata';

-- name: ListCambiamenti
-- The particelle whose drawing of day @prima is not that of day @dopo, within a box: how they
-- were, how they are, and which others of the two days they come from or went into, however many
-- steps lie between. A shift of the whole sheet is no change: it moved the past as well, so both
-- days are read as they are believed today. Streets and waters have no number that lasts.
WITH RECURSIVE toccate AS MATERIALIZED (
    SELECT DISTINCT x.particella_id
    FROM catasto.disegno x
    WHERE x.ente_id = @ente AND x.geom && ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, 6706), @srid::integer)
      AND x.superseded_at IS NULL AND x.classe = 2 AND x.tipo = 'particella'
      AND (x.dal > @prima::date AND x.dal <= @dopo::date OR x.al > @prima::date AND x.al <= @dopo::date)
      AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
    ORDER BY x.particella_id
    LIMIT @limite
), giu (radice, nodo) AS (
    SELECT s.da, s.a FROM toccate t
    JOIN catasto.successione s ON s.ente_id = @ente AND s.origine <> 'mutazione' AND s.da = t.particella_id AND s.data > @prima::date AND s.data <= @dopo::date
    UNION
    SELECT g.radice, s.a FROM giu g
    JOIN catasto.successione s ON s.ente_id = @ente AND s.origine <> 'mutazione' AND s.da = g.nodo AND s.data > @prima::date AND s.data <= @dopo::date
), su (radice, nodo) AS (
    SELECT s.a, s.da FROM (SELECT particella_id FROM toccate UNION SELECT nodo FROM giu) t
    JOIN catasto.successione s ON s.ente_id = @ente AND s.origine <> 'mutazione' AND s.a = t.particella_id AND s.data > @prima::date AND s.data <= @dopo::date
    UNION
    SELECT u.radice, s.da FROM su u
    JOIN catasto.successione s ON s.ente_id = @ente AND s.origine <> 'mutazione' AND s.a = u.nodo AND s.data > @prima::date AND s.data <= @dopo::date
), presente AS MATERIALIZED (
    SELECT t.particella_id, p.id,
           EXISTS (SELECT FROM catasto.disegno x WHERE x.ente_id = @ente AND x.particella_id = t.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
                   AND (x.dal IS NULL OR x.dal <= @prima::date) AND (x.al IS NULL OR x.al > @prima::date)) AS prima,
           EXISTS (SELECT FROM catasto.disegno x WHERE x.ente_id = @ente AND x.particella_id = t.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
                   AND (x.dal IS NULL OR x.dal <= @dopo::date) AND (x.al IS NULL OR x.al > @dopo::date)) AS dopo
    FROM (SELECT particella_id FROM toccate UNION SELECT nodo FROM giu UNION SELECT nodo FROM su) t
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = t.particella_id
), stato AS MATERIALIZED (
    SELECT t.particella_id, e.id, e.prima, e.dopo, a.geom AS ga, b.geom AS gb, a.impronte AS ia, b.impronte AS ib
    FROM toccate t
    JOIN presente e ON e.particella_id = t.particella_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN count(*) = 1 THEN (array_agg(x.geom))[1] ELSE ST_Union(x.geom) END AS geom, array_agg(x.digest ORDER BY x.digest) AS impronte
        FROM catasto.disegno x
        WHERE x.ente_id = @ente AND x.particella_id = t.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
          AND (x.dal IS NULL OR x.dal <= @prima::date) AND (x.al IS NULL OR x.al > @prima::date)
    ) a
    CROSS JOIN LATERAL (
        SELECT CASE WHEN count(*) = 1 THEN (array_agg(x.geom))[1] ELSE ST_Union(x.geom) END AS geom, array_agg(x.digest ORDER BY x.digest) AS impronte
        FROM catasto.disegno x
        WHERE x.ente_id = @ente AND x.particella_id = t.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
          AND (x.dal IS NULL OR x.dal <= @dopo::date) AND (x.al IS NULL OR x.al > @dopo::date)
    ) b
)
SELECT s.id, s.prima AS era, s.dopo AS e,
       ARRAY(SELECT q.id FROM su u JOIN presente q ON q.particella_id = u.nodo
             WHERE u.radice = s.particella_id AND u.nodo <> s.particella_id AND q.prima ORDER BY q.id) AS ascendenti,
       ARRAY(SELECT q.id FROM giu g JOIN presente q ON q.particella_id = g.nodo
             WHERE g.radice = s.particella_id AND g.nodo <> s.particella_id AND q.dopo ORDER BY q.id) AS discendenti,
       -- Of the ascendenti those that ended, of the discendenti those that were born.
       (SELECT count(*) FROM su u JOIN presente q ON q.particella_id = u.nodo
        WHERE u.radice = s.particella_id AND u.nodo <> s.particella_id AND q.prima AND NOT q.dopo)::integer AS finite,
       (SELECT count(*) FROM giu g JOIN presente q ON q.particella_id = g.nodo
        WHERE g.radice = s.particella_id AND g.nodo <> s.particella_id AND q.dopo AND NOT q.prima)::integer AS nate,
       -- The most that went, with this one, into one of its discendenti.
       COALESCE((SELECT max(c.n) FROM giu g
        JOIN presente d ON d.particella_id = g.nodo AND d.dopo
        CROSS JOIN LATERAL (SELECT count(*) + CASE WHEN d.prima THEN 1 ELSE 0 END AS n FROM su u JOIN presente q ON q.particella_id = u.nodo
                            WHERE u.radice = g.nodo AND u.nodo <> g.nodo AND q.prima) c
        WHERE g.radice = s.particella_id AND g.nodo <> s.particella_id), 0)::integer AS insieme,
       COALESCE(ST_Area(ST_Transform(s.ga, @zona::integer)), 0) AS mq_prima, COALESCE(ST_Area(ST_Transform(s.gb, @zona::integer)), 0) AS mq_dopo,
       ST_ForcePolygonCCW(ST_Transform(s.ga, 6706)) AS geom_prima, ST_ForcePolygonCCW(ST_Transform(s.gb, 6706)) AS geom_dopo,
       (SELECT count(*) FROM toccate)::integer AS guardate
FROM stato s
-- Born and gone between the two days is on neither map; drawn again within 5 cm is the same.
WHERE s.prima <> s.dopo
   OR s.prima AND s.ia <> s.ib AND ST_HausdorffDistance(s.ga, s.gb) > 0.05
ORDER BY s.id;

-- name: ListCambiamentiEdifici
-- The same of the buildings, which have no number that lasts: what was drawn on one of the two
-- days and not on the other. One that something of the other day covers in part was redrawn.
WITH toccati AS MATERIALIZED (
    SELECT x.disegno_id, x.foglio_id, x.particella_id, x.ordine, x.digest, x.geom,
           (x.dal IS NULL OR x.dal <= @prima::date) AND (x.al IS NULL OR x.al > @prima::date) AS era,
           (x.dal IS NULL OR x.dal <= @dopo::date) AND (x.al IS NULL OR x.al > @dopo::date) AS e
    FROM catasto.disegno x
    WHERE x.ente_id = @ente AND x.geom && ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, 6706), @srid::integer)
      AND x.superseded_at IS NULL AND x.classe = 3
      AND (x.dal > @prima::date AND x.dal <= @dopo::date OR x.al > @prima::date AND x.al <= @dopo::date)
      AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
    ORDER BY x.disegno_id
    LIMIT @limite
)
SELECT f.nome || '.' || COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, '') || '+' || t.ordine AS id,
       t.era, o.n > 0 AS rifatto, ST_Area(ST_Transform(t.geom, @zona::integer)) AS mq, ST_ForcePolygonCCW(ST_Transform(t.geom, 6706)) AS geom,
       (SELECT count(*) FROM toccati)::integer AS guardate
FROM toccati t
JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = t.foglio_id
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = t.particella_id
CROSS JOIN LATERAL (
    SELECT count(*) AS n,
           COALESCE(bool_or(x.digest = t.digest OR ST_HausdorffDistance(x.geom, t.geom) <= 0.05), false) AS uguale
    FROM catasto.disegno x
    WHERE x.ente_id = @ente AND x.geom && t.geom AND x.superseded_at IS NULL AND x.classe = 3
      AND CASE WHEN t.era THEN (x.dal IS NULL OR x.dal <= @dopo::date) AND (x.al IS NULL OR x.al > @dopo::date)
               ELSE (x.dal IS NULL OR x.dal <= @prima::date) AND (x.al IS NULL OR x.al > @prima::date) END
      AND ST_Intersects(x.geom, t.geom) AND ST_Area(ST_Intersection(x.geom, t.geom)) > 2
) o
WHERE t.era <> t.e AND NOT o.uguale
ORDER BY 1, 2 DESC, t.disegno_id;
