-- What contradicts itself or its neighbours: it goes in, and is listed (edilizia §4.1).

-- name: Riparate
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'GEOMETRIA_RIPARATA', CASE WHEN f.difetto LIKE 'anelli%' THEN 'nota' ELSE 'avviso' END, p.id,
       concat_ws(' ', @cosa::text, COALESCE(p.sigla, p.codice)) || ': geometria non valida, conservata come consegnata e riparata per l''uso: ' || f.difetto, p.file, p.riga
FROM staging.piano p JOIN staging.piano_forma f ON f.fornitura_id = p.fornitura_id AND f.n = p.n
WHERE p.fornitura_id = @fornitura AND f.difetto IS NOT NULL;

-- name: Invertite
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'VALIDITA_INVERTITA', 'avviso', p.id,
       concat_ws(' ', @cosa::text, COALESCE(p.sigla, p.codice)) || ': la validità finisce il ' || p.al || ' e comincia il ' || COALESCE(p.dal, @riferimento::date) || ': non vale in nessun giorno', p.file, p.riga
FROM staging.piano p
WHERE p.fornitura_id = @fornitura AND p.al <= COALESCE(p.dal, @riferimento::date);

-- name: FuoriComune
-- Beyond the boundary delivered, or the outline of the sheets (good to the decimetre): more than a square
-- metre, and wider than the precision of the row.
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'GEOM_FUORI_COMUNE', CASE WHEN q.fuori_mq > 0.5 * q.mq THEN 'errore' ELSE 'avviso' END, q.id,
       concat_ws(' ', @cosa::text, q.nome) || ': ' || CASE WHEN q.fuori_mq > 0.999 * q.mq THEN 'cade tutta fuori del confine del comune'
           ELSE round(q.fuori_mq::numeric) || ' m² su ' || round(q.mq::numeric) || ' cadono fuori del confine del comune' END, q.file, q.riga
FROM (
    SELECT p.id, COALESCE(p.sigla, p.codice) AS nome, p.precisione_m, p.file, p.riga, ST_Area(f.geom) AS mq, ST_Area(d.geom) AS fuori_mq, ST_Perimeter(d.geom) AS giro
    FROM staging.piano_forma f
    JOIN staging.piano p ON p.fornitura_id = f.fornitura_id AND p.n = f.n
    JOIN (SELECT geom FROM catasto.confine_ente WHERE ente_id = @ente ORDER BY fornitura_id DESC LIMIT 1) AS c ON NOT ST_Covers(c.geom, f.geom)
    CROSS JOIN LATERAL (SELECT CASE WHEN ST_Intersects(c.geom, f.geom) THEN ST_Difference(f.geom, c.geom) ELSE f.geom END AS geom OFFSET 0) AS d
    WHERE f.fornitura_id = @fornitura AND ST_Dimension(f.geom) = 2
) AS q
WHERE q.fuori_mq > 1 AND 2 * q.fuori_mq / NULLIF(q.giro, 0) > q.precisione_m;

-- name: Sovrapposte
-- Two zones of one version, on days that both hold.
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'SOVRAPPOSIZIONE', 'avviso', a.id,
       'zona ' || a.sigla || ' e zona ' || b.sigla || ' si sovrappongono per ' || round(s.mq::numeric) || ' m²', a.file, a.riga
FROM staging.piano_forma fa
JOIN staging.piano_forma fb ON fb.fornitura_id = @fornitura AND fb.n > fa.n AND fb.geom && fa.geom AND ST_Intersects(fa.geom, fb.geom)
JOIN staging.piano a ON a.fornitura_id = @fornitura AND a.n = fa.n
JOIN staging.piano b ON b.fornitura_id = @fornitura AND b.n = fb.n
CROSS JOIN LATERAL (SELECT ST_Area(ST_CollectionExtract(ST_Intersection(fa.geom, fb.geom), 3)) AS mq OFFSET 0) AS s
WHERE fa.fornitura_id = @fornitura AND s.mq > 1
  AND (a.al IS NULL OR COALESCE(b.dal, @riferimento::date) < a.al) AND (b.al IS NULL OR COALESCE(a.dal, @riferimento::date) < b.al);

-- name: Lacune
-- Of a partition: what the comune has and no zone covers, holes and margins. Where no boundary is
-- known, the holes. The largest are listed, the others counted.
WITH unione AS MATERIALIZED (
    SELECT ST_UnaryUnion(ST_Collect(geom)) AS geom FROM staging.piano_forma WHERE fornitura_id = @fornitura
), vuoti AS MATERIALIZED (
    SELECT d.geom, ST_Area(d.geom) AS mq
    FROM unione u
    LEFT JOIN (SELECT geom FROM catasto.confine_ente WHERE ente_id = @ente ORDER BY fornitura_id DESC LIMIT 1) AS c ON true
    CROSS JOIN LATERAL ST_Dump(CASE WHEN c.geom IS NULL THEN (
            SELECT ST_Collect(ST_MakePolygon(ST_ExteriorRing(r.geom))) FROM ST_Dump(u.geom) AS p CROSS JOIN LATERAL ST_DumpRings(p.geom) AS r WHERE r.path[1] > 0)
        ELSE ST_CollectionExtract(ST_Difference(c.geom, u.geom), 3) END) AS d
), ordinati AS (
    SELECT geom, mq, row_number() OVER (ORDER BY mq DESC, ST_XMin(geom), ST_YMin(geom)) AS posto FROM vuoti WHERE mq > 1
)
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo)
SELECT @fornitura, 'LACUNA', 'avviso', NULL,
       'nessuna zona copre ' || round(mq::numeric) || ' m² presso ' || round(ST_X(p)::numeric) || ' E, ' || round(ST_Y(p)::numeric) || ' N'
FROM ordinati CROSS JOIN LATERAL ST_PointOnSurface(geom) AS p WHERE posto <= @quante::integer
UNION ALL
SELECT @fornitura, 'LACUNA', 'nota', NULL, 'altre ' || count(*) || ' lacune minori, in tutto ' || round(sum(mq)::numeric) || ' m²'
FROM ordinati WHERE posto > @quante::integer HAVING count(*) > 0;

-- name: Deposita
INSERT INTO urbanistica.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, oggetto, testo, file, riga FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY codice, file, riga, testo;

-- name: ContaAnomalie
SELECT codice, count(*), min(testo) FROM staging.anomalia WHERE fornitura_id = @fornitura GROUP BY codice ORDER BY codice;
