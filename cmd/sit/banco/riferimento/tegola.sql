-- The same layers from the same zooms as the layer sit of the program.
WITH b AS (SELECT ST_TileEnvelope($1, $2, $3) AS tile, ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) AS largo)
SELECT
    COALESCE((SELECT ST_AsMVT(q, 'comuni', 4096, 'g') FROM (
        SELECT ente, nome, ST_AsMVTGeom(t.geom, b.tile, 4096, 64) AS g FROM b JOIN riferimento.comuni t ON t.geom && b.largo) q), '')
 || COALESCE((SELECT ST_AsMVT(q, 'fogli', 4096, 'g') FROM (
        SELECT id, ente, foglio, ST_AsMVTGeom(t.geom, b.tile, 4096, 64) AS g FROM b JOIN riferimento.fogli t ON t.geom && b.largo) q), '')
 || COALESCE((SELECT ST_AsMVT(q, 'particelle', 4096, 'g') FROM (
        SELECT id, ente, foglio, numero, tipo, ST_AsMVTGeom(t.geom, b.tile, 4096, 64) AS g FROM b JOIN riferimento.particelle t ON t.geom && b.largo) q), '')
 || CASE WHEN $1 < 14 THEN '' ELSE COALESCE((SELECT ST_AsMVT(q, 'edifici', 4096, 'g') FROM (
        SELECT id, ente, particella, numero, ST_AsMVTGeom(t.geom, b.tile, 4096, 64) AS g FROM b JOIN riferimento.edifici t ON t.geom && b.largo) q), '') END
 || CASE WHEN $1 < 16 THEN '' ELSE COALESCE((SELECT ST_AsMVT(q, 'particelle_etichette', 4096, 'g') FROM (
        SELECT numero, angolo, ST_AsMVTGeom(t.geom, b.tile, 4096, 64) AS g FROM b JOIN riferimento.etichette t ON t.geom && b.largo) q), '') END
 || CASE WHEN $1 < 16 THEN '' ELSE COALESCE((SELECT ST_AsMVT(q, 'segni', 4096, 'g') FROM (
        SELECT tipo, testo, angolo, ST_AsMVTGeom(t.geom, b.tile, 4096, 64) AS g FROM b JOIN riferimento.segni t ON t.geom && b.largo) q), '') END
