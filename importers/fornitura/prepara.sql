-- From the file's coordinates to the database's: each object transformed, repaired, measured
-- and encoded once. It writes staging only, so it may run on several connections, each with a
-- range of n. The first load of an ente goes straight into its partitions, which nobody sees
-- until the merge attaches them.

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
    DELETE FROM staging.oggetto o USING (SELECT primo, unnest(tutti) AS n FROM unite) AS u
    WHERE o.fornitura_id = @fornitura AND o.n = u.n AND o.n <> u.primo
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
-- What the delivery is compared with: the drawings of now; of the beginning when the delivery is
-- older than all; of its day when it corrects that day.
INSERT INTO staging.vivo (fornitura_id, disegno_id, foglio, classe, codice, numero, denominatore, particella_id, tipo, digest, volta, dal, al)
SELECT @fornitura, d.disegno_id, f.nome, d.classe, d.codice, COALESCE(p.numero, ''), COALESCE(p.denominatore, ''), d.particella_id, d.tipo, d.digest,
       row_number() OVER (PARTITION BY d.foglio_id, d.classe, d.codice, d.digest ORDER BY d.disegno_id), d.dal, d.al
FROM staging.foglio f
JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = f.foglio_id AND d.superseded_at IS NULL
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id AND d.classe = 2
CROSS JOIN LATERAL (SELECT CASE WHEN d.classe <= 2 THEN f.modo1 ELSE f.modo2 END AS modo) AS m
WHERE f.fornitura_id = @fornitura AND d.classe = ANY (@classi::smallint[]) AND m.modo <> 'ignorata'
  AND CASE m.modo WHEN 'precedente' THEN d.dal IS NULL
                  WHEN 'correzione' THEN (d.dal IS NULL OR d.dal <= f.riferimento) AND (d.al IS NULL OR d.al > f.riferimento)
                  ELSE d.al IS NULL END;

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
INSERT INTO staging.disegno (fornitura_id, n, foglio, classe, codice, numero, denominatore, tipo, testo, angolo, altezza, esterno, etichetta,
    superficie, file, riga, digest, geom, geom_consegnata, area_mq, tile_geom, difetto)
SELECT @fornitura, t.n, t.foglio, t.classe, t.codice, t.numero, t.denominatore, t.tipo, t.testo, t.angolo, t.altezza, t.esterno, t.etichetta,
       t.superficie, t.file, t.riga, t.digest, t.geom, t.geom_consegnata, t.area_mq, t.tile_geom, t.difetto
FROM staging.trasforma(@fornitura, @da, @a, @classi, @srid, @zona) t
WHERE NOT EXISTS (SELECT FROM staging.disegno s WHERE s.fornitura_id = @fornitura AND s.n = t.n);

-- name: PrenotaFogli
-- A sheet never seen gets its number now, and its row in the merge.
UPDATE staging.foglio SET foglio_id = nextval('catasto.foglio_seq') WHERE fornitura_id = @fornitura AND foglio_id IS NULL;

-- name: CreaPartizioni
SELECT catasto.crea_partizioni(@ente::int);

-- name: ButtaPartizioni
-- Unless another import of the ente is filling them.
SELECT catasto.butta_partizioni(@ente::int) WHERE pg_try_advisory_xact_lock(hashtext('mappa'), @ente::int);

-- name: RiempiParticelle
SELECT staging.riempi_particelle(@ente::int, @fornitura::bigint);

-- name: RiempiDisegni
SELECT staging.riempi_disegni(@ente::int, @fornitura::bigint, @da::int, @a::int, @srid::int, @zona::int);

-- name: IndicizzaPartizioni
SELECT catasto.indicizza_partizioni(@ente::int, @quale::int);

-- name: Difetti
-- Invalid polygons go in as delivered and repaired, and are listed (C03).
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @fornitura, 'C03', 'errore', s.foglio, s.foglio || '.' || s.codice,
       CASE WHEN s.geom IS NULL THEN 'Poligono non valido e non riparabile, resta senza geometria: '
            ELSE 'Poligono non valido, conservato come consegnato e riparato per l''uso: ' END || s.difetto, s.file, s.riga
FROM staging.disegno s
WHERE s.fornitura_id = @fornitura AND s.difetto IS NOT NULL;

-- name: DifettiPrimi
-- The same, of a first load, whose map went straight to its place.
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @fornitura, 'C03', 'errore', f.nome, f.nome || '.' || d.codice,
       CASE WHEN d.geom IS NULL THEN 'Poligono non valido e non riparabile, resta senza geometria: '
            ELSE 'Poligono non valido, conservato come consegnato e riparato per l''uso: ' END || ST_IsValidReason(d.geom_consegnata), f.file, d.riga
FROM catasto.disegno d
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.foglio_id = d.foglio_id
WHERE d.ente_id = @ente AND d.classe <= 2 AND d.geom_consegnata IS NOT NULL;
