-- The checks of a map delivery (cartografia §4.2). None stops it: each finding is a row that
-- somebody can read. They run after the merge, in its transaction, on the sheets delivered.

-- name: C02Confine
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, testo, file)
SELECT @fornitura, 'C02', 'errore', f.nome,
       CASE WHEN c.confini = 0 THEN 'Il foglio non ha il suo confine' ELSE format('Il foglio ha %s confini invece di uno', c.confini) END, f.file
FROM staging.foglio f
LEFT JOIN (SELECT foglio, count(*) AS n FROM staging.oggetto WHERE fornitura_id = @fornitura AND classe = 1 GROUP BY foglio) AS o ON o.foglio = f.nome
CROSS JOIN LATERAL (SELECT COALESCE(o.n, 0) AS confini) AS c
WHERE f.fornitura_id = @fornitura AND f.modo1 <> 'ignorata' AND c.confini <> 1;

-- name: C04C05Tasselli
-- Only where the edges did not cancel out (ARCHITECTURE, A fornitura becomes rows): of those
-- particelle the union is computed, of the others the area is known.
WITH foglio AS (
    SELECT f.nome, f.file, f.foglio_id, s.geom AS scuciture
    FROM staging.foglio f
    CROSS JOIN LATERAL (
        SELECT CASE WHEN f.affine IS NOT NULL THEN ST_SetSRID(ST_Affine(f.scuciture, f.affine[1], f.affine[2], f.affine[3], f.affine[4], f.affine[5], f.affine[6]), @srid::int)
                    ELSE ST_Transform(ST_SetSRID(f.scuciture, f.srid), @srid::int) END AS geom
        OFFSET 0) AS s
    WHERE f.fornitura_id = @fornitura AND f.modo1 IN ('prima', 'nuova', 'correzione') AND f.al1 IS NULL AND f.scuciture IS NOT NULL
), misura AS (
    SELECT f.nome, f.file, sum(ST_Area(d.geom)) AS somma,
           sum(ST_Area(d.geom)) FILTER (WHERE q.vicina) AS vicine,
           ST_UnaryUnion(ST_Collect(d.geom) FILTER (WHERE q.vicina)) AS unione,
           (SELECT ST_UnaryUnion(ST_Collect(c.geom)) FROM catasto.disegno c
            WHERE c.ente_id = @ente AND c.foglio_id = f.foglio_id AND c.classe = 1 AND c.superseded_at IS NULL AND c.al IS NULL) AS confine
    FROM foglio f
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = f.foglio_id AND d.classe = 2 AND d.superseded_at IS NULL AND d.al IS NULL
    CROSS JOIN LATERAL (SELECT d.geom && f.scuciture AND ST_Intersects(d.geom, f.scuciture) AS vicina) AS q
    GROUP BY f.nome, f.file, f.foglio_id
), scarto AS (
    SELECT nome, file, vicine - ST_Area(unione) AS sovrapposti, ST_Area(ST_Difference(unione, confine)) AS fuori,
           ST_Area(confine) - (somma - (vicine - ST_Area(unione)) - ST_Area(ST_Difference(unione, confine))) AS vuoti
    FROM misura
)
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, testo, file)
SELECT @fornitura, v.codice, 'avviso', s.nome, format(v.testo, round(v.mq::numeric, 2)), s.file
FROM scarto s
CROSS JOIN LATERAL (VALUES
    ('C05', 'Le particelle del foglio si sovrappongono per %s m²', s.sovrapposti, 0.1),
    ('C05', 'Le particelle del foglio lasciano scoperti %s m² del confine', s.vuoti, 1),
    ('C04', 'Particelle, strade o acque escono dal confine del foglio per %s m²', s.fuori, 0.1)) AS v (codice, testo, mq, soglia)
WHERE v.mq > v.soglia;

-- name: C07Fabbricati
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @fornitura, 'C07', 'avviso', s.foglio, s.foglio || '.' || s.codice,
       CASE WHEN s.numero <> '' AND (q.numero, q.denominatore) IS DISTINCT FROM (s.numero, s.denominatore)
            THEN 'Il fabbricato porta il numero di una particella che non è sulla mappa'
            WHEN p.geom IS NULL THEN 'Il fabbricato non ha la sua particella sulla mappa'
            ELSE format('Il fabbricato esce dalla sua particella per %s m²', round(ST_Area(ST_Difference(s.geom, p.geom))::numeric, 2)) END,
       s.file, s.riga
FROM staging.disegno s
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
LEFT JOIN LATERAL (
    SELECT ST_Collect(d.geom) AS geom FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.particella_id = s.particella_id AND d.classe = 2 AND d.superseded_at IS NULL
      AND CASE WHEN f.modo2 = 'precedente' THEN d.dal IS NULL ELSE d.al IS NULL END) AS p ON true
LEFT JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = s.particella_id
WHERE s.fornitura_id = @fornitura AND s.classe = 3 AND s.geom IS NOT NULL AND (s.esito IS NULL OR s.esito = 'ridisegnato')
  AND (s.numero <> '' AND (q.numero, q.denominatore) IS DISTINCT FROM (s.numero, s.denominatore)
       OR p.geom IS NULL OR NOT ST_Covers(p.geom, s.geom)
       AND ST_Area(ST_Difference(s.geom, p.geom)) > 0.01);

-- name: C09Vicini
-- Sheets are never snapped to each other: where they overlap is said, and left.
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file)
SELECT @fornitura, 'C09', 'nota', f.nome, g.nome,
       format('Il foglio si sovrappone a %s per %s m²', g.nome, round(o.mq::numeric, 1)), f.file
FROM staging.foglio f
JOIN catasto.disegno a ON a.ente_id = @ente AND a.foglio_id = f.foglio_id AND a.classe = 1 AND a.superseded_at IS NULL AND a.al IS NULL
JOIN catasto.disegno b ON b.ente_id = @ente AND b.classe = 1 AND b.superseded_at IS NULL AND b.al IS NULL
    AND b.foglio_id <> a.foglio_id AND b.geom && a.geom AND ST_Intersects(a.geom, b.geom)
JOIN catasto.foglio g ON g.ente_id = @ente AND g.foglio_id = b.foglio_id
CROSS JOIN LATERAL (SELECT ST_Area(ST_Intersection(a.geom, b.geom)) AS mq OFFSET 0) AS o
WHERE f.fornitura_id = @fornitura AND f.modo1 <> 'ignorata' AND o.mq > 5
  -- Each pair once: the sheet that is not of this delivery, or comes later by name, is the other.
  AND (g.nome > f.nome OR NOT EXISTS (SELECT FROM staging.foglio h WHERE h.fornitura_id = @fornitura AND h.nome = g.nome));

-- name: C10FuoriComune
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, testo, file)
SELECT DISTINCT @fornitura::bigint, 'C10', 'errore', f.nome,
       'Il foglio non cade dentro il confine del comune: sistema di coordinate, fuso o assi sono da controllare', f.file
FROM staging.foglio f
JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = f.foglio_id AND d.classe <= 2 AND d.superseded_at IS NULL AND d.al IS NULL
JOIN (SELECT ST_Expand(geom, 500) AS box FROM catasto.confine_ente
      WHERE ente_id = @ente AND fornitura_id > 0 ORDER BY fornitura_id DESC LIMIT 1) AS c ON NOT d.geom @ c.box
WHERE f.fornitura_id = @fornitura AND f.modo1 <> 'ignorata' AND d.fornitura_id = @fornitura;

-- name: C11Allegati
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, testo, file)
SELECT @fornitura, 'C11', 'avviso', f.nome, 'Manca sulla mappa il foglio di cui questo è allegato o sviluppo', f.file
FROM staging.foglio f
WHERE f.fornitura_id = @fornitura AND (f.allegato, f.sviluppo) <> ('', '')
  AND NOT EXISTS (SELECT FROM catasto.foglio p WHERE p.ente_id = @ente AND p.comune = f.comune AND p.sezione = f.sezione
                  AND p.foglio = f.foglio AND (p.allegato, p.sviluppo) <> (f.allegato, f.sviluppo));

-- name: C13Codici
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @fornitura, 'C13', 'nota', o.foglio, o.foglio || '.' || o.codice,
       CASE WHEN o.codice ~ '^X[0-9]+$' THEN 'Numero provvisorio, non attribuito dal catasto' ELSE 'Particella indicata da una lettera' END, o.file, o.riga
FROM staging.oggetto o
WHERE o.fornitura_id = @fornitura AND o.classe = 2 AND o.tipo = 'particella' AND o.numero !~ '^[0-9]'
  AND NOT EXISTS (SELECT FROM staging.disegno s WHERE s.fornitura_id = @fornitura AND s.n = o.n AND s.esito IS NOT NULL);

-- name: Deposita
-- From the scrap paper to the register.
INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, foglio, oggetto, testo, file, riga
FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY codice, foglio, oggetto;
