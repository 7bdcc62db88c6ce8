-- Footprints: each delivery says all those of the ente. Rows that say the same are paired one to one,
-- by their digest and their place among equals.

-- name: GiorniImpronte
-- The first and the last day of the deliveries acquired.
SELECT min(riferimento), max(riferimento) FROM forniture.fornitura
WHERE ente_id = @ente AND tipo = 'impronte' AND stato = 'acquisita';

-- name: RiassestaImpronte
-- prima: the day is that of the first delivery, of which nothing held before it. What held the day
-- before and is still there holds on; what is not there ends; what an earlier delivery of the same day
-- began goes, unless this one says it too.
WITH ora AS (
    SELECT p.n, k.impronta, row_number() OVER (PARTITION BY k.impronta ORDER BY p.n) AS volta
    FROM staging.piano p
    CROSS JOIN LATERAL (SELECT ('x' || encode(substr(p.somma, 1, 8), 'hex'))::bit(64)::bigint AS impronta) AS k
    WHERE p.fornitura_id = @fornitura
), vive AS (
    SELECT v.impronta_id, v.impronta, v.al, v.prima,
           row_number() OVER (PARTITION BY v.impronta ORDER BY NOT v.prima, v.impronta_id) AS volta
    FROM (SELECT i.impronta_id, i.impronta, i.al,
                 NOT @prima::boolean AND (i.dal IS NULL OR i.dal < @riferimento::date) AS prima
          FROM urbanistica.impronta i
          WHERE i.ente_id = @ente AND i.superseded_at IS NULL AND (i.al IS NULL OR i.al >= @riferimento::date)) AS v
), coppie AS (
    SELECT o.n, v.impronta_id, v.al, v.prima FROM ora o FULL JOIN vive v ON v.impronta = o.impronta AND v.volta = o.volta
), cambia AS (
    SELECT c.impronta_id, c.n, c.prima, CASE WHEN c.n IS NULL THEN @riferimento::date END AS al FROM coppie c
    WHERE c.impronta_id IS NOT NULL
      AND CASE WHEN c.n IS NOT NULL THEN c.al IS NOT NULL WHEN c.prima THEN c.al IS DISTINCT FROM @riferimento::date ELSE true END
), superate AS (
    UPDATE urbanistica.impronta i SET superseded_at = now(), superata_da = @fornitura FROM cambia c
    WHERE i.ente_id = @ente AND i.impronta_id = c.impronta_id
    RETURNING i.*, c.al AS al_ora, c.n AS ancora, c.prima AS di_prima
), dette AS (
    INSERT INTO urbanistica.impronta (ente_id, codice, altezza_m, piani, epoca, dal, al, area_mq, geom, geom_consegnata, impronta, file, riga, fornitura_id, scritta_da)
    SELECT ente_id, codice, altezza_m, piani, epoca, dal, al_ora, area_mq, geom, geom_consegnata, impronta, file, riga, fornitura_id, @fornitura
    FROM superate WHERE ancora IS NOT NULL OR di_prima ORDER BY impronta_id
), nuove AS (
    INSERT INTO urbanistica.impronta (ente_id, codice, altezza_m, piani, epoca, dal, area_mq, geom, geom_consegnata, impronta, file, riga, fornitura_id, scritta_da)
    SELECT @ente, p.codice, p.altezza_m, p.piani, p.epoca, CASE WHEN NOT @prima::boolean THEN @riferimento::date END, f.area_mq, f.geom, f.geom_consegnata,
           ('x' || encode(substr(p.somma, 1, 8), 'hex'))::bit(64)::bigint, p.file, p.riga, @fornitura, @fornitura
    FROM coppie c
    JOIN staging.piano p ON p.fornitura_id = @fornitura AND p.n = c.n
    JOIN staging.piano_forma f ON f.fornitura_id = @fornitura AND f.n = c.n
    WHERE c.impronta_id IS NULL ORDER BY p.n
)
SELECT count(*) FILTER (WHERE impronta_id IS NULL), count(*) FILTER (WHERE n IS NULL), count(*) FILTER (WHERE n IS NOT NULL AND impronta_id IS NOT NULL) FROM coppie;
