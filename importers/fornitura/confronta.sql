-- A delivery is compared with what is drawn (contract §0, "When a drawing begins"): equal
-- within 5 cm is unchanged; equal within 0.3 m after removing the sheet's own translation
-- (at most 2 m) is a correction; anything else was redrawn.

-- name: CoppieNumero
-- Confini by sheet, particelle by number. Roads and waters have no stable number: they pair by shape.
UPDATE staging.disegno s SET vivo_id = v.disegno_id, esito = 'coppia', particella_id = v.particella_id
FROM staging.vivo v
WHERE s.fornitura_id = @fornitura AND v.fornitura_id = @fornitura AND s.esito IS NULL
  AND s.classe <= 2 AND COALESCE(s.tipo, 'particella') = 'particella' AND COALESCE(v.tipo, 'particella') = 'particella'
  -- A confine has no numero, and is one to a sheet: the empty one pairs it.
  AND (v.foglio, v.classe, v.numero, v.denominatore) = (s.foglio, s.classe, s.numero, s.denominatore);

-- name: Segna
-- The living drawings that have found their pair.
UPDATE staging.vivo v SET trovato = true
FROM staging.disegno s
WHERE v.fornitura_id = @fornitura AND s.fornitura_id = @fornitura AND s.vivo_id = v.disegno_id AND NOT v.trovato;

-- name: StimaTraslazioni
-- The median shift of the centroids, over all pairs of the sheet: what was redrawn is an outlier.
WITH coppia AS (
    SELECT s.foglio,
           CASE WHEN s.esito = 'uguale' THEN 0 ELSE ST_X(ST_Centroid(s.geom)) - ST_X(ST_Centroid(d.geom)) END AS dx,
           CASE WHEN s.esito = 'uguale' THEN 0 ELSE ST_Y(ST_Centroid(s.geom)) - ST_Y(ST_Centroid(d.geom)) END AS dy
    FROM staging.disegno s
    LEFT JOIN catasto.disegno d ON d.ente_id = @ente AND d.disegno_id = s.vivo_id AND s.esito = 'coppia'
    WHERE s.fornitura_id = @fornitura AND s.classe IN (1, 2) AND s.vivo_id IS NOT NULL
      AND (s.esito = 'uguale' OR s.geom IS NOT NULL AND d.geom IS NOT NULL)
), mediana AS (
    SELECT foglio, percentile_cont(0.5) WITHIN GROUP (ORDER BY dx) AS dx, percentile_cont(0.5) WITHIN GROUP (ORDER BY dy) AS dy
    FROM coppia GROUP BY foglio
)
UPDATE staging.foglio f SET dx = m.dx, dy = m.dy
FROM mediana m
WHERE f.fornitura_id = @fornitura AND f.nome = m.foglio AND sqrt(m.dx ^ 2 + m.dy ^ 2) > 0.05 AND sqrt(m.dx ^ 2 + m.dy ^ 2) <= 2;

-- name: MisuraCoppie
-- The distance before and after the translation. Hausdorff's is measured at the vertices: a piece
-- cut out between vertices that were there already shows only in the area, which moving a border
-- by h cannot change by more than h times its length.
UPDATE staging.disegno s SET
    h0 = GREATEST(geo.scostamento(d.geom, s.geom, 0.05),
                  abs(ST_Area(s.geom) - ST_Area(d.geom)) / NULLIF(GREATEST(ST_Perimeter(s.geom), ST_Perimeter(d.geom)), 0)),
    ht = CASE WHEN f.dx <> 0 OR f.dy <> 0 THEN
        GREATEST(geo.scostamento(ST_Translate(d.geom, f.dx, f.dy), s.geom, 0.3),
                 abs(ST_Area(s.geom) - ST_Area(d.geom)) / NULLIF(GREATEST(ST_Perimeter(s.geom), ST_Perimeter(d.geom)), 0)) END
FROM staging.foglio f, catasto.disegno d
WHERE s.fornitura_id = @fornitura AND s.esito = 'coppia'
  AND f.fornitura_id = @fornitura AND f.nome = s.foglio
  AND d.ente_id = @ente AND d.disegno_id = s.vivo_id;

-- name: ConfermaTraslazioni
-- It is a shift of the sheet only if most of it moved together.
UPDATE staging.foglio f SET dx = 0, dy = 0
FROM (SELECT foglio, count(*) AS coppie, count(*) FILTER (WHERE ht <= 0.3) AS mosse
      FROM staging.disegno
      WHERE fornitura_id = @fornitura AND classe IN (1, 2) AND esito IN ('coppia', 'uguale')
      GROUP BY foglio) AS c
WHERE f.fornitura_id = @fornitura AND f.nome = c.foglio AND (f.dx <> 0 OR f.dy <> 0) AND c.mosse * 2 < c.coppie;

-- name: EsitoCoppie
UPDATE staging.disegno s SET esito = CASE
    WHEN s.h0 <= 0.05 THEN 'uguale'
    WHEN s.ht <= 0.3 AND (f.dx <> 0 OR f.dy <> 0) THEN 'traslato'
    -- Drawn then and not drawable now, or the other way round, is a new drawing too.
    ELSE 'ridisegnato' END
FROM staging.foglio f
WHERE s.fornitura_id = @fornitura AND s.esito = 'coppia' AND f.fornitura_id = @fornitura AND f.nome = s.foglio;

-- name: CoppieForma
-- What has no stable number pairs by shape: strade, acque, fabbricati, segni. Each takes the
-- nearest shape within the thresholds; of two that want the same one the nearer has it.
WITH candidata AS (
    SELECT s.n, v.disegno_id, v.particella_id, v.numero,
           GREATEST(geo.scostamento(d.geom, s.geom, 0.05), a.h) AS h0,
           CASE WHEN f.dx <> 0 OR f.dy <> 0 THEN GREATEST(geo.scostamento(ST_Translate(d.geom, f.dx, f.dy), s.geom, 0.3), a.h) END AS ht
    FROM staging.disegno s
    JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
    JOIN staging.vivo v ON v.fornitura_id = @fornitura AND v.foglio = s.foglio AND v.classe = s.classe AND NOT v.trovato
        AND v.tipo IS NOT DISTINCT FROM s.tipo
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.disegno_id = v.disegno_id AND d.testo IS NOT DISTINCT FROM s.testo
        AND d.geom && ST_Expand(s.geom, 2.5)
        AND (s.classe < 4 OR GeometryType(s.geom) <> 'POINT' OR ST_DWithin(d.geom, s.geom, 2.5))
    CROSS JOIN LATERAL (SELECT abs(ST_Area(s.geom) - ST_Area(d.geom)) / NULLIF(GREATEST(ST_Perimeter(s.geom), ST_Perimeter(d.geom)), 0) AS h OFFSET 0) AS a
    WHERE s.fornitura_id = @fornitura AND s.esito IS NULL AND s.classe >= 2 AND s.tipo IS DISTINCT FROM 'particella'
), vicina AS (
    SELECT DISTINCT ON (n) * FROM candidata WHERE h0 <= 0.05 OR ht <= 0.3 ORDER BY n, LEAST(h0, ht), disegno_id
), scelta AS (
    SELECT DISTINCT ON (disegno_id) * FROM vicina ORDER BY disegno_id, LEAST(h0, ht), n
)
UPDATE staging.disegno s SET vivo_id = c.disegno_id, h0 = c.h0, ht = c.ht,
    particella_id = CASE WHEN s.classe = 2 THEN c.particella_id END,
    numero = CASE WHEN s.classe = 2 THEN c.numero ELSE s.numero END,
    esito = CASE WHEN c.h0 <= 0.05 THEN 'uguale' ELSE 'traslato' END
FROM scelta c
WHERE s.fornitura_id = @fornitura AND s.n = c.n;

-- name: RinumeraStrade
-- A road that found its shape keeps the number it had; another that claims that number takes the next free one.
WITH presi AS (
    SELECT foglio, numero FROM staging.disegno
    WHERE fornitura_id = @fornitura AND classe = 2 AND tipo <> 'particella' AND esito IS NOT NULL
), doppia AS (
    SELECT s.n, s.foglio, s.tipo, row_number() OVER (PARTITION BY s.foglio, s.tipo ORDER BY s.n) AS k
    FROM staging.disegno s
    WHERE s.fornitura_id = @fornitura AND s.classe = 2 AND s.tipo <> 'particella' AND s.esito IS NULL
      AND EXISTS (SELECT FROM presi p WHERE p.foglio = s.foglio AND p.numero = s.numero)
), ultimo AS (
    SELECT foglio, tipo, max(substring(numero from '[0-9]+$')::bigint) AS m
    FROM (SELECT foglio, tipo, numero FROM staging.disegno WHERE fornitura_id = @fornitura AND classe = 2 AND tipo <> 'particella'
          UNION ALL
          SELECT mappa, tipo, numero FROM catasto.particella p
          WHERE p.ente_id = @ente AND p.tipo <> 'particella'
            AND p.foglio IN (SELECT foglio FROM staging.foglio WHERE fornitura_id = @fornitura)) AS tutte
    GROUP BY foglio, tipo
)
UPDATE staging.disegno s SET numero = upper(d.tipo) || lpad((u.m + d.k)::text, 3, '0')
FROM doppia d JOIN ultimo u USING (foglio, tipo)
WHERE s.fornitura_id = @fornitura AND s.n = d.n;

-- name: CoppieStradeNumero
-- What is left of roads and waters goes by its number after all: redrawn.
UPDATE staging.disegno s SET vivo_id = v.disegno_id, esito = 'ridisegnato', particella_id = v.particella_id
FROM staging.vivo v
WHERE s.fornitura_id = @fornitura AND v.fornitura_id = @fornitura AND s.esito IS NULL AND NOT v.trovato
  AND s.classe = 2 AND s.tipo <> 'particella' AND v.classe = 2 AND v.tipo = s.tipo
  AND v.foglio = s.foglio AND v.numero = s.numero;

-- name: CoppieFabbricati
-- A building that mostly covers the place of one that is gone is the same building, redrawn.
WITH candidata AS (
    SELECT s.n, v.disegno_id, ST_Area(ST_Intersection(d.geom, s.geom)) AS comune, d.area_mq, s.area_mq AS nuova
    FROM staging.disegno s
    JOIN staging.vivo v ON v.fornitura_id = @fornitura AND v.foglio = s.foglio AND v.classe = 3 AND NOT v.trovato
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.disegno_id = v.disegno_id AND d.geom && s.geom
    WHERE s.fornitura_id = @fornitura AND s.classe = 3 AND s.esito IS NULL
), vicina AS (
    SELECT DISTINCT ON (n) * FROM candidata WHERE comune > 0.5 * LEAST(area_mq, nuova) ORDER BY n, comune DESC, disegno_id
), scelta AS (
    SELECT DISTINCT ON (disegno_id) * FROM vicina ORDER BY disegno_id, comune DESC, n
)
UPDATE staging.disegno s SET vivo_id = c.disegno_id, esito = 'ridisegnato'
FROM scelta c
WHERE s.fornitura_id = @fornitura AND s.n = c.n;

-- name: Dimezzati
-- Sheets that would lose over a fifth of their numbered particelle (FOGLIO_DIMEZZATO).
SELECT v.foglio, count(*) AS prima, count(*) FILTER (WHERE NOT v.trovato) AS perse
FROM staging.vivo v
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = v.foglio
WHERE v.fornitura_id = @fornitura AND v.classe = 2 AND v.numero ~ '^[0-9]' AND f.modo1 IN ('nuova', 'correzione')
GROUP BY v.foglio
HAVING count(*) FILTER (WHERE NOT v.trovato) * 5 > count(*)
ORDER BY v.foglio;

-- name: Conteggi
-- modificati, chiusi, invariati; what was acquired and is neither is new. A correction changes
-- where a thing is drawn, not the thing.
SELECT
    (SELECT count(*) FROM staging.disegno WHERE fornitura_id = @fornitura AND esito = 'ridisegnato') AS modificati,
    (SELECT count(*) FROM staging.vivo v JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = v.foglio
     WHERE v.fornitura_id = @fornitura AND NOT v.trovato
       AND CASE WHEN v.classe <= 2 THEN f.modo1 ELSE f.modo2 END IN ('nuova', 'correzione')) AS chiusi,
    (SELECT count(*) FROM staging.disegno WHERE fornitura_id = @fornitura AND esito IN ('uguale', 'traslato', 'riordinato')) AS invariati,
    (SELECT count(*) FROM staging.disegno WHERE fornitura_id = @fornitura AND esito = 'traslato') AS traslati;
