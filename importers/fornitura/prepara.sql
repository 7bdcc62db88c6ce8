-- From the file's coordinates to the database's: each object transformed, repaired, measured
-- and encoded once. It writes staging only, so it may run on several connections, each with a
-- range of n.

-- name: UnisciParti
-- A code drawn twice on a sheet is one particella in several parts (C06).
WITH ripetuti AS (
    SELECT foglio, numero, denominatore, min(n) AS primo, count(*) AS parti
    FROM staging.oggetto
    WHERE fornitura_id = @fornitura AND classe = 2 AND tipo = 'particella'
    GROUP BY foglio, numero, denominatore
    HAVING count(*) > 1
), unite AS (
    SELECT r.primo, r.foglio, r.parti,
           ST_CollectionExtract(ST_Collect(o.geom ORDER BY o.n), 3) AS geom,
           hashtextextended(string_agg(o.digest::text, ' ' ORDER BY o.digest), 0) AS digest,
           sum(o.superficie) AS superficie,
           array_agg(o.n) AS tutti
    FROM ripetuti r
    JOIN staging.oggetto o USING (foglio, numero, denominatore)
    WHERE o.fornitura_id = @fornitura AND o.classe = 2 AND o.tipo = 'particella'
    GROUP BY r.primo, r.foglio, r.parti
), tolte AS (
    DELETE FROM staging.oggetto o USING unite u
    WHERE o.fornitura_id = @fornitura AND o.n = ANY (u.tutti) AND o.n <> u.primo
), segnate AS (
    INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
    SELECT @fornitura, 'C06', 'nota', o.foglio, o.foglio || '.' || o.codice,
           format('La particella è disegnata in %s parti sul foglio: sono state unite', u.parti), o.file, o.riga
    FROM unite u JOIN staging.oggetto o ON o.fornitura_id = @fornitura AND o.n = u.primo
)
UPDATE staging.oggetto o SET geom = u.geom, digest = u.digest, superficie = u.superficie
FROM unite u
WHERE o.fornitura_id = @fornitura AND o.n = u.primo;

-- name: Vivi
-- What the delivery is compared with: the drawings of now, or of the beginning when the
-- delivery is older than all.
INSERT INTO staging.vivo (fornitura_id, disegno_id, foglio, classe, codice, numero, denominatore, particella_id, tipo, digest, volta, dal, al)
SELECT @fornitura, d.disegno_id, f.nome, d.classe, d.codice, COALESCE(p.numero, ''), COALESCE(p.denominatore, ''), d.particella_id, d.tipo, d.digest,
       row_number() OVER (PARTITION BY d.foglio_id, d.classe, d.codice, d.digest ORDER BY d.disegno_id), d.dal, d.al
FROM staging.foglio f
JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = f.foglio_id AND d.superseded_at IS NULL
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id AND d.classe = 2
CROSS JOIN LATERAL (SELECT CASE WHEN d.classe <= 2 THEN f.modo1 ELSE f.modo2 END AS modo) AS m
WHERE f.fornitura_id = @fornitura AND d.classe = ANY (@classi::smallint[]) AND m.modo <> 'ignorata'
  AND CASE WHEN m.modo = 'precedente' THEN d.dal IS NULL ELSE d.al IS NULL END;

-- name: Uguali
-- The same coordinates in the same system under the same code: nothing to transform.
INSERT INTO staging.disegno (fornitura_id, n, foglio, classe, codice, numero, denominatore, tipo, testo, angolo, altezza, esterno,
    superficie, file, riga, digest, particella_id, vivo_id, h0, esito)
SELECT @fornitura, o.n, o.foglio, o.classe, o.codice, v.numero, v.denominatore, o.tipo, o.testo, o.angolo, o.altezza, o.esterno,
       o.superficie, o.file, o.riga, o.digest, v.particella_id, v.disegno_id, 0, 'uguale'
FROM (SELECT *, row_number() OVER (PARTITION BY foglio, classe, codice, digest ORDER BY n) AS volta
      FROM staging.oggetto WHERE fornitura_id = @fornitura) o
JOIN staging.vivo v ON v.fornitura_id = @fornitura
    AND (v.foglio, v.classe, v.codice, v.digest, v.volta) = (o.foglio, o.classe, o.codice, o.digest, o.volta);

-- name: Prepara
-- OFFSET 0 keeps the planner from evaluating the expensive functions once per use.
INSERT INTO staging.disegno (fornitura_id, n, foglio, classe, codice, numero, denominatore, tipo, testo, angolo, altezza, esterno, etichetta,
    superficie, file, riga, digest, geom, geom_consegnata, area_mq, tile_geom, difetto)
SELECT @fornitura, o.n, o.foglio, o.classe, o.codice, o.numero, o.denominatore, o.tipo, o.testo, o.angolo, o.altezza,
       CASE WHEN o.classe = 2 THEN e.p IS NOT NULL AND NOT ST_Covers(u.geom, e.p) ELSE o.esterno END, e.p,
       o.superficie, o.file, o.riga, o.digest, u.geom, CASE WHEN t.difetto IS NOT NULL THEN t.geom END,
       CASE WHEN o.classe <= 3 THEN ST_Area(CASE WHEN @zona::int = @srid::int THEN u.geom ELSE ST_Transform(u.geom, @zona::int) END) END,
       ST_AsTWKB(ST_Transform(u.geom, 3857), 2), t.difetto
FROM staging.oggetto o
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = o.foglio
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN f.affine IS NOT NULL THEN ST_SetSRID(ST_Affine(o.geom, f.affine[1], f.affine[2], f.affine[3], f.affine[4], f.affine[5], f.affine[6]), @srid::int)
        ELSE ST_Transform(ST_SetSRID(o.geom, f.srid), @srid::int) END AS geom
    OFFSET 0) AS g
CROSS JOIN LATERAL (
    SELECT g.geom, CASE WHEN o.classe <= 3 AND NOT ST_IsValid(g.geom) THEN ST_IsValidReason(g.geom) END AS difetto
    OFFSET 0) AS t
CROSS JOIN LATERAL (
    SELECT CASE WHEN t.difetto IS NULL THEN t.geom
                ELSE NULLIF(ST_CollectionExtract(ST_MakeValid(t.geom), 3), ST_GeomFromText('POLYGON EMPTY', @srid::int)) END AS geom
    OFFSET 0) AS u
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN o.classe IN (2, 4) AND u.geom IS NOT NULL AND NOT (o.classe = 4 AND o.etichetta IS NULL) AND NOT (o.classe = 2 AND o.tipo <> 'particella') THEN
            geo.centro_etichetta(
                CASE WHEN f.affine IS NOT NULL THEN ST_SetSRID(ST_Affine(o.etichetta, f.affine[1], f.affine[2], f.affine[3], f.affine[4], f.affine[5], f.affine[6]), @srid::int)
                     ELSE ST_Transform(ST_SetSRID(o.etichetta, f.srid), @srid::int) END,
                o.angolo, o.altezza, COALESCE(o.testo, o.codice), u.geom) END AS p
    OFFSET 0) AS e
WHERE o.fornitura_id = @fornitura AND o.n BETWEEN @da AND @a
  AND CASE WHEN o.classe <= 2 THEN f.modo1 ELSE f.modo2 END <> 'ignorata'
  AND NOT EXISTS (SELECT FROM staging.disegno s WHERE s.fornitura_id = @fornitura AND s.n = o.n);

-- name: Difetti
-- Invalid polygons go in as delivered and repaired, and are listed (C03).
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @fornitura, 'C03', 'errore', s.foglio, s.foglio || '.' || s.codice,
       CASE WHEN s.geom IS NULL THEN 'Poligono non valido e non riparabile, resta senza geometria: '
            ELSE 'Poligono non valido, conservato come consegnato e riparato per l''uso: ' END || s.difetto, s.file, s.riga
FROM staging.disegno s
WHERE s.fornitura_id = @fornitura AND s.difetto IS NOT NULL;
