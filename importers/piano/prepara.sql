-- From the coordinates of the files to those of the database, set by set.

-- name: Righe
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.piano WHERE fornitura_id = @fornitura;

-- name: Misure
-- The system of the database, and the ente's own zone, in which areas are measured.
SELECT (SELECT valore::integer FROM infra.impostazione WHERE chiave = 'srid'), zona FROM sit.ente WHERE ente_id = @ente;

-- name: Analizza
SELECT staging.analizza_tabelle(@fornitura, VARIADIC @tabelle::text[]);

-- name: Prepara
-- Transformed, repaired, measured and encoded once each. OFFSET 0 keeps the planner from evaluating
-- the expensive functions once per use. As delivered stays beside what was repaired, or lost a ring.
INSERT INTO staging.piano_forma (fornitura_id, n, geom, geom_consegnata, area_mq, tile_geom, difetto)
SELECT o.fornitura_id, o.n, p.geom, CASE WHEN d.difetto IS NOT NULL THEN g.geom END,
       CASE WHEN ST_Dimension(p.geom) = 2 THEN ST_Area(CASE WHEN @zona::integer = @srid::integer THEN p.geom ELSE ST_Transform(p.geom, @zona::integer) END) END,
       ST_AsTWKB(ST_Transform(p.geom, 3857), 2), d.difetto
FROM staging.piano o
CROSS JOIN LATERAL (SELECT CASE WHEN o.srid = @srid::integer THEN ST_SetSRID(o.geom, o.srid) ELSE ST_Transform(ST_SetSRID(o.geom, o.srid), @srid::integer) END AS geom OFFSET 0) AS g
CROSS JOIN LATERAL (SELECT geo.pulita(g.geom) AS geom OFFSET 0) AS p
CROSS JOIN LATERAL (
    SELECT CASE WHEN ST_Dimension(g.geom) < 2 THEN NULL
                WHEN NOT ST_IsValid(g.geom) THEN ST_IsValidReason(g.geom)
                WHEN ST_NRings(p.geom) < ST_NRings(g.geom) THEN 'anelli minori di 0,01 m²' END AS difetto OFFSET 0) AS d
WHERE o.fornitura_id = @fornitura;

-- name: Scarta
-- What has no shape left once it is repaired is on no map.
WITH via AS (
    DELETE FROM staging.piano_forma WHERE fornitura_id = @fornitura AND geom IS NULL RETURNING n
), righe AS (
    DELETE FROM staging.piano p USING via WHERE p.fornitura_id = @fornitura AND p.n = via.n RETURNING p.file, p.riga
), scritti AS (
    INSERT INTO urbanistica.scarto (ente_id, fornitura_id, file, riga, campo, motivo)
    SELECT @ente, @fornitura, file, riga, 'geometria', 'la geometria non racchiude nulla: riparata e arrotondata al millimetro, non ne resta niente' FROM righe
    RETURNING 1
)
SELECT count(*) FROM scritti;

-- name: SenzaCicli
-- Of what a merge has just written the planner knows nothing: left to itself it loops.
SELECT set_config('enable_nestloop', 'off', true);

-- name: ConCicli
-- What joins by place can only loop over the spatial index.
SELECT set_config('enable_nestloop', 'on', true);
