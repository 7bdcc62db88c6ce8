-- name: ListIntorno
-- A particella and the drawings around it, cut to a box and thinned to what a small picture can
-- show. The last row to be painted comes last.
WITH p AS MATERIALIZED (
    SELECT p.particella_id FROM catasto.particella p
    WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
      AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
), tutti AS MATERIALIZED (
    SELECT x.geom, x.etichetta,
           CASE WHEN x.al <= @giorno::date THEN 1 WHEN x.dal > @giorno::date THEN 2 ELSE 0 END AS quando,
           x.dal, x.al
    FROM p JOIN catasto.disegno x ON x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
    WHERE (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al) AND x.geom IS NOT NULL
), propria AS MATERIALIZED (
    -- As it is; else as it last was; else as it will be.
    SELECT t.geom FROM tutti t
    WHERE (t.quando, COALESCE(CASE WHEN t.quando = 1 THEN t.al END, 'infinity'::date)) IN (
        SELECT u.quando, COALESCE(CASE WHEN u.quando = 1 THEN u.al END, 'infinity'::date)
        FROM tutti u ORDER BY u.quando, u.al DESC NULLS FIRST LIMIT 1)
), riquadro AS MATERIALIZED (
    SELECT ST_Expand(b.box, GREATEST(6, LEAST(120, 0.4 * GREATEST(ST_XMax(b.box) - ST_XMin(b.box), ST_YMax(b.box) - ST_YMin(b.box))))) AS box,
           GREATEST(ST_XMax(b.box) - ST_XMin(b.box), ST_YMax(b.box) - ST_YMin(b.box)) / 500 AS passo
    FROM (SELECT ST_Transform(ST_Envelope(ST_Collect(geom)), @zona::integer)::box2d::geometry AS box FROM propria) b
    WHERE b.box IS NOT NULL
), vicine AS (
    SELECT x.classe, x.particella_id, x.codice, x.area_mq, ST_Transform(x.geom, @zona::integer) AS geom
    FROM riquadro r
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.classe IN (2, 3) AND x.superseded_at IS NULL
     AND x.geom && ST_Transform(ST_SetSRID(r.box, @zona::integer), (SELECT ST_SRID(geom) FROM propria LIMIT 1))
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    ORDER BY x.area_mq DESC NULLS LAST
    LIMIT 260
), tutte AS (
    SELECT CASE WHEN v.classe = 3 THEN 2 WHEN v.particella_id IN (SELECT particella_id FROM p) THEN 1 ELSE 0 END AS piano,
           CASE WHEN v.classe = 3 THEN 'edificio' WHEN v.particella_id IN (SELECT particella_id FROM p) THEN 'propria' ELSE q.tipo END AS genere,
           CASE WHEN v.classe = 2 THEN q.id ELSE '' END AS id,
           CASE WHEN v.classe = 2 AND q.tipo = 'particella' THEN q.numero || CASE WHEN q.denominatore <> '' THEN '/' || q.denominatore ELSE '' END ELSE '' END AS testo,
           ST_CollectionExtract(ST_ClipByBox2D(ST_SimplifyPreserveTopology(v.geom, r.passo), r.box::box2d), 3) AS geom, v.area_mq
    FROM vicine v
    CROSS JOIN riquadro r
    LEFT JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = v.particella_id
    UNION ALL
    SELECT 1, 'passata', '', '', ST_SimplifyPreserveTopology(ST_Transform(o.geom, @zona::integer), r.passo), 0
    FROM propria o CROSS JOIN riquadro r
    WHERE NOT EXISTS (SELECT FROM tutti WHERE quando = 0)
)
SELECT t.genere, COALESCE(t.id, '') AS id, COALESCE(t.testo, '') AS testo, t.geom,
       CASE WHEN t.testo <> '' THEN ST_X(c.g) END AS x, CASE WHEN t.testo <> '' THEN ST_Y(c.g) END AS y,
       ST_SetSRID(r.box, @zona::integer) AS riquadro
FROM tutte t
CROSS JOIN riquadro r
CROSS JOIN LATERAL (SELECT CASE WHEN ST_IsEmpty(t.geom) OR ST_Dimension(t.geom) < 2 THEN NULL ELSE ST_PointOnSurface(t.geom) END AS g) c
WHERE NOT ST_IsEmpty(t.geom) AND ST_Dimension(t.geom) = 2
ORDER BY t.piano, t.area_mq DESC NULLS LAST, t.id;

-- name: ListConfiniFogli
-- The outlines of the sheets on a day; with a nome, that sheet ("propria") and those near it.
WITH scelto AS (
    SELECT ST_Union(x.geom) AS geom FROM catasto.disegno x
    JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = x.foglio_id AND f.nome = @nome
    WHERE x.ente_id = @ente AND x.classe = 1 AND x.superseded_at IS NULL
      AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
), fogli AS MATERIALIZED (
    SELECT f.nome, f.foglio, f.sezione, f.allegato, f.sviluppo, ST_Transform(ST_Union(x.geom), @zona::integer) AS geom
    FROM catasto.foglio f
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.foglio_id = f.foglio_id AND x.classe = 1 AND x.superseded_at IS NULL
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    WHERE f.ente_id = @ente
      AND (@nome::text <> '' OR (f.allegato = '' AND f.sviluppo = ''))
      AND (@nome::text = '' OR x.geom && ST_Expand((SELECT geom FROM scelto), 30))
    GROUP BY f.nome, f.foglio, f.sezione, f.allegato, f.sviluppo
), riquadro AS (
    SELECT b.box, GREATEST(ST_XMax(b.box) - ST_XMin(b.box), ST_YMax(b.box) - ST_YMin(b.box)) AS lato, b.n
    FROM (SELECT ST_Expand(ST_Extent(geom) FILTER (WHERE @nome::text = '' OR nome = @nome), 1)::geometry AS box, count(*) AS n FROM fogli) b
    WHERE b.box IS NOT NULL
), cornice AS (
    SELECT ST_SetSRID(ST_Expand(box, lato * 0.06)::geometry, @zona::integer) AS box, lato, n FROM riquadro
)
SELECT CASE WHEN f.nome = @nome THEN 'propria' ELSE 'foglio' END AS genere, f.nome AS id,
       f.sezione || f.foglio || CASE WHEN f.allegato <> '' THEN ' ' || f.allegato ELSE '' END || f.sviluppo AS testo, g.geom,
       CASE WHEN ST_IsEmpty(g.geom) THEN NULL ELSE ST_X(ST_PointOnSurface(g.geom)) END AS x,
       CASE WHEN ST_IsEmpty(g.geom) THEN NULL ELSE ST_Y(ST_PointOnSurface(g.geom)) END AS y, c.box AS riquadro
FROM fogli f
CROSS JOIN cornice c
-- The more the sheets, the coarser each: the page has to stay light.
CROSS JOIN LATERAL (SELECT ST_CollectionExtract(ST_ClipByBox2D(ST_SimplifyPreserveTopology(f.geom, c.lato * GREATEST(0.0015, LEAST(0.006, c.n * 0.00004))), c.box::box2d), 3) AS geom) g
ORDER BY (f.nome = @nome), f.nome;
