-- name: PianiGiaFatti
SELECT count(DISTINCT chiave) = @quanti::integer FROM urbanistica.versione WHERE ente_id = @ente;

-- name: InventaZone
-- A plan of four hundred zones that covers the comune, of twelve sigle, with boundaries as fine as those digitised.
WITH t AS (
    SELECT ST_SetSRID(ST_Extent(geom)::geometry, 7792) AS g FROM catasto.disegno WHERE ente_id = @ente AND classe = 2 AND superseded_at IS NULL AND al IS NULL
), c AS (
    SELECT row_number() OVER (ORDER BY ST_X(ST_Centroid(d.geom)), ST_Y(ST_Centroid(d.geom))) AS n, ST_Segmentize(ST_Intersection(d.geom, ST_Expand(t.g, 10)), 15) AS g
    FROM t CROSS JOIN LATERAL ST_Dump(ST_VoronoiPolygons(ST_GeneratePoints(t.g, 400, 1), 0, ST_Expand(t.g, 10))) d
), v AS (
    INSERT INTO urbanistica.versione (ente_id, fornitura_id, scritta_da, tema, chiave, stato, giorno, dal, quanti, impronta)
    VALUES (@ente, 900000, 900000, 'zone', 'PRG', 'vigente', '2010-01-01', '2010-01-01', 400, md5('PRG'))
)
INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, articolo, precisione_m, dal, proprio_dal, area_mq, geom, impronta, fornitura_id, scritta_da)
SELECT @ente, 'bz' || c.n, 'PRG', 'vigente', 'Z' || c.n % 12, (c.n % 12)::text, 1, '2010-01-01', '2010-01-01', ST_Area(c.g), ST_Multi(c.g), 0, 900000, 900000 FROM c;

-- name: InventaVincolo
-- One constraint, of four kinds: the strip along a river, scattered fasce, a wide area of thousands of vertices, the strip along a road.
WITH t AS (
    SELECT ST_SetSRID(ST_Extent(geom)::geometry, 7792) AS g FROM catasto.disegno WHERE ente_id = @ente AND classe = 2 AND superseded_at IS NULL AND al IS NULL
), p AS (
    SELECT d.path[1] AS n, d.geom AS g FROM t CROSS JOIN LATERAL ST_Dump(ST_GeneratePoints(t.g, 24, @n::integer)) d
), f AS (
    SELECT 0 AS n, ST_Segmentize(ST_Buffer(ST_MakeLine(p.g ORDER BY ST_X(p.g)), CASE @n::integer % 4 WHEN 0 THEN 150 ELSE 30 END), 10) AS g FROM p WHERE @n::integer % 4 IN (0, 3) HAVING count(*) > 0
    UNION ALL
    SELECT p.n, ST_Buffer(p.g, 40 + 15 * p.n, 16) FROM p WHERE @n::integer % 4 = 1
    UNION ALL
    SELECT 0, ST_Segmentize(ST_ConcaveHull(ST_Collect(p.g), 0.5), 5) FROM p WHERE @n::integer % 4 = 2 HAVING count(*) > 0
), v AS (
    INSERT INTO urbanistica.versione (ente_id, fornitura_id, scritta_da, tema, chiave, giorno, dal, quanti, impronta)
    VALUES (@ente, @fornitura::bigint, @fornitura::bigint, 'vincoli', 'BANCO' || @n::integer, '2010-01-01', '2010-01-01', 1, md5((@fornitura::bigint)::text))
)
INSERT INTO urbanistica.vincolo (ente_id, id, codice, titolo, precisione_m, dal, proprio_dal, area_mq, geom, impronta, fornitura_id, scritta_da)
SELECT @ente, 'bv' || @fornitura::bigint || '-' || f.n, 'BANCO' || @n::integer, 'Vincolo ' || @n::integer, 1, '2010-01-01', '2010-01-01', ST_Area(f.g), f.g, 0, @fornitura::bigint, @fornitura::bigint FROM f;

-- name: TogliVincolo
WITH v AS (
    UPDATE urbanistica.versione SET superseded_at = now() WHERE ente_id = @ente AND tema = 'vincoli' AND chiave = 'BANCO' || @n::integer AND superseded_at IS NULL
)
UPDATE urbanistica.vincolo SET superseded_at = now() WHERE ente_id = @ente AND codice = 'BANCO' || @n::integer AND superseded_at IS NULL;

-- name: DimenticaMisurate
-- As before the first time.
WITH a AS (DELETE FROM urbanistica.strato WHERE ente_id = @ente), b AS (DELETE FROM urbanistica.sagoma WHERE ente_id = @ente),
c AS (DELETE FROM urbanistica.misurazione WHERE ente_id = @ente), d AS (DELETE FROM urbanistica.voce WHERE ente_id = @ente)
DELETE FROM urbanistica.sovrapposizione WHERE ente_id = @ente;

-- name: SenzaAnticipo
UPDATE urbanistica.sagoma SET pronta = @pronta::boolean WHERE ente_id = @ente;

-- name: Ingenua
-- The yardstick: what the specification writes for one theme (edilizia §5.3), for all of them, without tolerances.
WITH p AS (
    SELECT d.geom, d.area_mq FROM catasto.particella q
    JOIN catasto.disegno d ON d.ente_id = q.ente_id AND d.particella_id = q.particella_id AND d.classe = 2 AND d.superseded_at IS NULL AND d.al IS NULL
    WHERE q.ente_id = @ente AND q.foglio = @foglio AND q.numero = @numero AND q.denominatore = @denominatore AND q.comune = @comune AND q.sezione = @sezione AND q.mappa = ''
), o AS (
    SELECT z.strumento AS tema, z.sigla AS voce, ST_Union(ST_CollectionExtract(ST_Intersection(z.geom, p.geom), 3)) AS g, min(p.area_mq) AS a
    FROM urbanistica.zona z, p WHERE z.ente_id = @ente AND z.superseded_at IS NULL AND z.geom && p.geom AND ST_Intersects(z.geom, p.geom) GROUP BY 1, 2
    UNION ALL
    SELECT v.codice, v.codice, ST_Union(ST_CollectionExtract(ST_Intersection(v.geom, p.geom), 3)), min(p.area_mq)
    FROM urbanistica.vincolo v, p WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.geom && p.geom AND ST_Intersects(v.geom, p.geom) GROUP BY 1, 2
)
SELECT tema, voce, ST_Area(g) AS mq, ST_Area(g) / a AS quota FROM o WHERE ST_Area(g) > 0;

-- name: TogliPiani
WITH v AS (DELETE FROM urbanistica.versione WHERE ente_id = @ente), z AS (DELETE FROM urbanistica.zona WHERE ente_id = @ente)
DELETE FROM urbanistica.vincolo WHERE ente_id = @ente;
