-- name: ListIntersezioni
-- What lies under a shape, which is given or is the union of particelle. The first row (cosa
-- 'forma') says whether the shape can be used. Areas are of the ente's own zone; the search is
-- by box in the SRID of storage, so that the index answers it.
WITH scelte AS MATERIALIZED (
    SELECT DISTINCT p.particella_id
    FROM unnest(@comuni::text[], @sezioni::text[], @fogli::integer[], @numeri::text[], @denominatori::text[], @mappe::text[])
         AS k(comune, sezione, foglio, numero, denominatore, mappa)
    JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = k.foglio AND p.numero = k.numero AND p.denominatore = k.denominatore
     AND p.comune = k.comune AND p.sezione = k.sezione AND p.mappa = k.mappa
), data AS MATERIALIZED (
    SELECT CASE WHEN @geometria::geometry IS NOT NULL THEN ST_Transform(ST_SetSRID(@geometria::geometry, 6706), @zona::integer)
           ELSE (SELECT ST_Union(ST_Transform(x.geom, @zona::integer))
                 FROM scelte
                 JOIN catasto.disegno x ON x.ente_id = @ente AND x.particella_id = scelte.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
                  AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date))
           END AS g
), forma AS MATERIALIZED (
    SELECT CASE WHEN NOT ST_IsValid(g) THEN NULL WHEN @distanza::float8 > 0 THEN ST_Buffer(g, @distanza) ELSE g END AS g,
           g IS NOT NULL AND NOT ST_IsValid(g) AS guasta
    FROM data
), cerca AS MATERIALIZED (
    SELECT g, ST_Expand(ST_Transform(g, @srid::integer), 1) AS riquadro FROM forma WHERE g IS NOT NULL AND NOT ST_IsEmpty(g)
), toccate AS MATERIALIZED (
    SELECT x.classe, x.disegno_id, x.particella_id, x.foglio_id, x.ordine, x.area_mq, ST_Transform(x.geom, @zona::integer) AS geom
    FROM cerca
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.geom && cerca.riquadro AND x.superseded_at IS NULL
     AND (x.classe = 2 AND @particelle::boolean AND x.particella_id <> ALL (ARRAY(SELECT particella_id FROM scelte))
          OR x.classe = 3 AND @edifici::boolean)
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
     AND ST_Intersects(ST_Transform(x.geom, @zona::integer), cerca.g)
), intere AS (
    -- A particella may be drawn on sheets that the shape does not touch: its area counts them.
    SELECT h.particella_id, CASE WHEN d.n = 1 THEN d.geometrie[1] ELSE ST_Union(d.geometrie) END AS geom, d.n, d.area_mq
    FROM (SELECT DISTINCT particella_id FROM toccate WHERE classe = 2) h
    CROSS JOIN LATERAL (
        SELECT count(*) AS n, array_agg(ST_Transform(x.geom, @zona::integer)) AS geometrie, max(x.area_mq) AS area_mq
        FROM catasto.disegno x
        WHERE x.ente_id = @ente AND x.particella_id = h.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
          AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    ) d
)
SELECT 'forma' AS cosa, '' AS id, COALESCE(ST_Area(g), 0) AS mq, 0::float8 AS totale, guasta,
       (SELECT count(*) FROM scelte)::integer AS scelte, '' AS testo
FROM forma
UNION ALL
SELECT * FROM (
    SELECT 'particella', p.id, m.mq, CASE WHEN t.n = 1 THEN t.area_mq ELSE ST_Area(t.geom) END, false, 0, ''
    FROM intere t
    CROSS JOIN cerca
    CROSS JOIN LATERAL (
        SELECT CASE WHEN ST_Covers(cerca.g, t.geom) THEN ST_Area(t.geom) ELSE ST_Area(ST_Intersection(t.geom, cerca.g)) END AS mq
    ) m
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = t.particella_id
    WHERE m.mq >= 0.01
    ORDER BY p.id LIMIT @limite
) a
UNION ALL
SELECT * FROM (
    SELECT 'edificio',
           f.nome || '.' || COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, '') || '+' || t.ordine AS id,
           m.mq, COALESCE(t.area_mq, ST_Area(t.geom)), false, 0, ''
    FROM toccate t
    CROSS JOIN cerca
    CROSS JOIN LATERAL (
        SELECT CASE WHEN ST_Covers(cerca.g, t.geom) THEN ST_Area(t.geom) ELSE ST_Area(ST_Intersection(t.geom, cerca.g)) END AS mq
    ) m
    JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = t.foglio_id
    LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = t.particella_id
    WHERE t.classe = 3 AND m.mq >= 0.01
    ORDER BY id LIMIT @limite
) b
UNION ALL
SELECT * FROM (
    SELECT 'civico', k.codice, 0::float8, 0::float8, false, 0, trim(COALESCE(n.odonimo, '') || ' ' || c.testo)
    FROM cerca
    JOIN indirizzi.stato_civico c ON c.ente_id = @ente AND @civici::boolean AND c.geom && cerca.riquadro AND c.superseded_at IS NULL
     AND (c.dal IS NULL OR c.dal <= @giorno::date) AND (c.al IS NULL OR c.al > @giorno::date)
     AND ST_Intersects(ST_Transform(c.geom, @zona::integer), cerca.g)
    JOIN indirizzi.civico k ON k.ente_id = c.ente_id AND k.civico_id = c.civico_id
    LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
     AND (n.dal IS NULL OR n.dal <= @giorno::date) AND (n.al IS NULL OR n.al > @giorno::date)
    ORDER BY k.codice LIMIT @limite
) d
UNION ALL
SELECT * FROM (
    SELECT 'zona', z.id, m.mq, COALESCE(z.area_mq, ST_Area(t.geom)), false, 0, z.sigla
    FROM cerca
    JOIN urbanistica.zona z ON z.ente_id = @ente AND @zone::boolean AND z.geom && cerca.riquadro AND z.superseded_at IS NULL
     AND (z.dal IS NULL OR z.dal <= @giorno::date) AND (z.al IS NULL OR z.al > @giorno::date)
    CROSS JOIN LATERAL (SELECT ST_Transform(z.geom, @zona::integer) AS geom) t
    CROSS JOIN LATERAL (SELECT CASE WHEN ST_Intersects(t.geom, cerca.g) THEN ST_Area(ST_Intersection(t.geom, cerca.g)) ELSE 0 END AS mq) m
    WHERE m.mq >= 0.01
    ORDER BY z.id LIMIT @limite
) e
UNION ALL
-- Of lines and points there is no area: under the shape they are there or not.
SELECT * FROM (
    SELECT CASE WHEN m.estesa THEN 'vincolo' ELSE 'vincolo senza area' END, v.id, m.mq, CASE WHEN m.estesa THEN COALESCE(v.area_mq, ST_Area(t.geom)) ELSE 0 END, false, 0, v.codice
    FROM cerca
    JOIN urbanistica.vincolo v ON v.ente_id = @ente AND @vincoli::boolean AND v.pubblico AND v.geom && cerca.riquadro AND v.superseded_at IS NULL
     AND (v.dal IS NULL OR v.dal <= @giorno::date) AND (v.al IS NULL OR v.al > @giorno::date)
    CROSS JOIN LATERAL (SELECT ST_Transform(v.geom, @zona::integer) AS geom) t
    CROSS JOIN LATERAL (SELECT ST_Dimension(v.geom) = 2 AS estesa, ST_Intersects(t.geom, cerca.g) AS tocca) q
    CROSS JOIN LATERAL (SELECT q.estesa, CASE WHEN q.estesa AND q.tocca THEN ST_Area(ST_Intersection(t.geom, cerca.g)) ELSE 0 END AS mq) m
    WHERE m.mq >= 0.01 OR q.tocca AND NOT q.estesa
    ORDER BY v.id LIMIT @limite
) f;
