-- name: ListEnti
SELECT e.ente_id, e.codice, e.nome, COALESCE(e.istat, '') AS istat, COALESCE(e.provincia, '') AS provincia,
       COALESCE(e.regione, '') AS regione, e.zona, s.srid
FROM sit.ente e
CROSS JOIN (SELECT postgis_typmod_srid(a.atttypmod) AS srid FROM pg_attribute a
            WHERE a.attrelid = 'catasto.disegno'::regclass AND a.attname = 'geom') s
ORDER BY e.codice;

-- name: VersioneMappa
-- Changes with every commit that touches the map or the enti.
SELECT (SELECT count(*) FROM sit.ente) AS enti, count(*) AS segmenti, COALESCE(sum(v.versione), 0)::text AS somma
FROM catasto.tile_version v;

-- name: ListConsistenze
SELECT ente_id, uiu::bigint, particelle::bigint, COALESCE(aggiornata, '-infinity'::date) AS aggiornata FROM catasto.consistenza;

-- name: ContaEnti
-- One pass over the drawings of each ente: its result is kept until the map changes.
SELECT e.ente_id,
       d.fogli, d.particelle, d.edifici, COALESCE(d.area_mq, 0)::float8 AS area_mq,
       COALESCE(s.aggiornato_al, '-infinity'::date) AS aggiornato_al,
       ST_XMin(b.b) AS ovest, ST_YMin(b.b) AS sud, ST_XMax(b.b) AS est, ST_YMax(b.b) AS nord
FROM sit.ente e
CROSS JOIN LATERAL (
    SELECT count(DISTINCT o.foglio_id) FILTER (WHERE o.classe IN (1, 2) AND f.allegato = '' AND f.sviluppo = '') AS fogli,
           count(DISTINCT o.particella_id) FILTER (WHERE o.classe = 2 AND o.codice ~ '^[0-9]') AS particelle,
           count(*) FILTER (WHERE o.classe = 3) AS edifici,
           sum(o.area_mq) FILTER (WHERE o.classe = 2) AS area_mq,
           ST_SetSRID(ST_Extent(o.geom) FILTER (WHERE o.classe IN (1, 2)), @srid::integer) AS riquadro
    FROM catasto.disegno o
    JOIN catasto.foglio f ON f.ente_id = o.ente_id AND f.foglio_id = o.foglio_id
    WHERE o.ente_id = e.ente_id AND o.superseded_at IS NULL
      AND (o.dal IS NULL OR o.dal <= @giorno::date) AND (o.al IS NULL OR o.al > @giorno::date)
) d
LEFT JOIN LATERAL (
    SELECT max(riferimento) AS aggiornato_al FROM catasto.stesura t
    WHERE t.ente_id = e.ente_id AND t.modo <> 'ignorata'
) s ON true
LEFT JOIN LATERAL (
    -- The boundary delivered last; fornitura 0 is the union of the sheets.
    SELECT c.geom FROM catasto.confine_ente c WHERE c.ente_id = e.ente_id ORDER BY c.fornitura_id DESC LIMIT 1
) c ON true
-- The corners of a box are not the extremes of the shape in another system, but its sides,
-- cut into pieces, are near enough.
CROSS JOIN LATERAL (
    SELECT ST_Transform(COALESCE(c.geom, ST_Segmentize(d.riquadro::geometry, 1000)), 6706) AS b
) b
ORDER BY e.codice;
