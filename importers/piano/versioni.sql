-- The versions of a strumento or of a vincolo (contract §2).

-- name: Giorno
-- The day of the version: the latest from which one of its rows holds.
SELECT max(COALESCE(dal, @riferimento::date)) FROM staging.piano WHERE fornitura_id = @fornitura;

-- name: Giorni
-- The days of the living versions of the same stato.
SELECT giorno FROM urbanistica.versione
WHERE ente_id = @ente AND tema = @tema AND chiave = @chiave AND stato = @stato AND superseded_at IS NULL
ORDER BY giorno;

-- name: Confronta
-- How many rows are new, are no more, are as they were, beside the version that this one corrects or
-- follows (or, the oldest, goes before).
WITH vicina AS (
    SELECT fornitura_id FROM urbanistica.versione
    WHERE ente_id = @ente AND tema = @tema AND chiave = @chiave AND stato = @stato AND superseded_at IS NULL
    ORDER BY giorno <= @giorno::date DESC, abs(giorno - @giorno::date) LIMIT 1
), prima AS (
    SELECT z.id FROM urbanistica.zona z JOIN vicina USING (fornitura_id)
    WHERE @tema = 'zone' AND z.ente_id = @ente AND z.strumento = @chiave AND z.stato = @stato AND z.superseded_at IS NULL
    UNION ALL
    SELECT v.id FROM urbanistica.vincolo v JOIN vicina USING (fornitura_id)
    WHERE @tema = 'vincoli' AND v.ente_id = @ente AND v.codice = @chiave AND v.superseded_at IS NULL
), ora AS (
    SELECT id FROM staging.piano WHERE fornitura_id = @fornitura
)
SELECT count(*) FILTER (WHERE prima.id IS NULL), count(*) FILTER (WHERE ora.id IS NULL), count(*) FILTER (WHERE prima.id = ora.id)
FROM ora FULL JOIN prima ON prima.id = ora.id;

-- name: SuperaCorretta
-- The same day corrects: what the version of that day said was never so.
WITH corretta AS (
    UPDATE urbanistica.versione SET superseded_at = now(), superata_da = @fornitura
    WHERE ente_id = @ente AND tema = @tema AND chiave = @chiave AND stato = @stato AND giorno = @giorno::date AND superseded_at IS NULL
    RETURNING fornitura_id
), zone AS (
    UPDATE urbanistica.zona z SET superseded_at = now(), superata_da = @fornitura FROM corretta c
    WHERE @tema = 'zone' AND z.ente_id = @ente AND z.fornitura_id = c.fornitura_id AND z.strumento = @chiave AND z.stato = @stato AND z.superseded_at IS NULL
)
UPDATE urbanistica.vincolo v SET superseded_at = now(), superata_da = @fornitura FROM corretta c
WHERE @tema = 'vincoli' AND v.ente_id = @ente AND v.fornitura_id = c.fornitura_id AND v.codice = @chiave AND v.superseded_at IS NULL;

-- name: InserisciVersione
INSERT INTO urbanistica.versione (ente_id, fornitura_id, scritta_da, tema, chiave, stato, giorno, quanti, impronta, data_adozione, data_approvazione)
SELECT @ente, @fornitura, @fornitura, @tema, @chiave, @stato, @giorno::date, count(*),
       encode(sha256(string_agg(somma, ''::bytea ORDER BY somma)), 'hex'), max(data_adozione), max(data_approvazione)
FROM staging.piano WHERE fornitura_id = @fornitura;

-- name: InserisciZone
INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, descrizione, zto, articolo, edificabile, data_adozione, data_approvazione, precisione_m,
    proprio_dal, proprio_al, area_mq, geom, geom_consegnata, tile_geom, impronta, file, riga, fornitura_id, scritta_da)
SELECT @ente, p.id, @chiave, @stato, p.sigla, p.descrizione, p.zto, p.articolo, p.edificabile, p.data_adozione, p.data_approvazione, p.precisione_m,
    COALESCE(p.dal, @riferimento::date), p.al, f.area_mq, f.geom, f.geom_consegnata, f.tile_geom, ('x' || encode(substr(p.somma, 1, 8), 'hex'))::bit(64)::bigint,
    p.file, p.riga, @fornitura, @fornitura
FROM staging.piano p JOIN staging.piano_forma f ON f.fornitura_id = p.fornitura_id AND f.n = p.n
WHERE p.fornitura_id = @fornitura
ORDER BY p.n;

-- name: InserisciVincoli
INSERT INTO urbanistica.vincolo (ente_id, id, codice, titolo, norma, atto, tipo, grado, pubblico, precisione_m,
    proprio_dal, proprio_al, area_mq, geom, geom_consegnata, tile_geom, impronta, file, riga, fornitura_id, scritta_da)
SELECT @ente, p.id, @chiave, p.titolo, p.norma, p.atto, p.tipo, p.grado, p.pubblico, p.precisione_m,
    COALESCE(p.dal, @riferimento::date), p.al, f.area_mq, f.geom, f.geom_consegnata, f.tile_geom, ('x' || encode(substr(p.somma, 1, 8), 'hex'))::bit(64)::bigint,
    p.file, p.riga, @fornitura, @fornitura
FROM staging.piano p JOIN staging.piano_forma f ON f.fornitura_id = p.fornitura_id AND f.n = p.n
WHERE p.fornitura_id = @fornitura
ORDER BY p.n;

-- name: RiassestaVersioni
-- What a version holds for depends on those beside it: those of which that changed are said anew.
WITH f AS (
    SELECT v.fornitura_id, v.stato, CASE WHEN v.prima THEN LEAST(v.giorno, r.dal) ELSE v.giorno END AS dal, v.al
    FROM urbanistica.finestre(@ente, @tema, @chiave) v
    CROSS JOIN LATERAL (
        SELECT LEAST((SELECT min(z.proprio_dal) FROM urbanistica.zona z WHERE @tema = 'zone' AND z.ente_id = @ente AND z.fornitura_id = v.fornitura_id AND z.strumento = @chiave AND z.stato = v.stato AND z.superseded_at IS NULL),
                     (SELECT min(o.proprio_dal) FROM urbanistica.vincolo o WHERE @tema = 'vincoli' AND o.ente_id = @ente AND o.fornitura_id = v.fornitura_id AND o.codice = @chiave AND o.superseded_at IS NULL)) AS dal) AS r
), nuove AS (
    UPDATE urbanistica.versione v SET dal = f.dal, al = f.al FROM f
    WHERE v.ente_id = @ente AND v.tema = @tema AND v.chiave = @chiave AND v.fornitura_id = f.fornitura_id AND v.stato = f.stato AND v.superseded_at IS NULL AND v.scritta_da = @fornitura
), vecchie AS (
    UPDATE urbanistica.versione v SET superseded_at = now(), superata_da = @fornitura FROM f
    WHERE v.ente_id = @ente AND v.tema = @tema AND v.chiave = @chiave AND v.fornitura_id = f.fornitura_id AND v.stato = f.stato AND v.superseded_at IS NULL
      AND v.scritta_da <> @fornitura AND (v.dal, v.al) IS DISTINCT FROM (f.dal, f.al)
    RETURNING v.*, f.dal AS dal_ora, f.al AS al_ora
)
INSERT INTO urbanistica.versione (ente_id, fornitura_id, scritta_da, tema, chiave, stato, giorno, dal, al, quanti, impronta, data_adozione, data_approvazione)
SELECT ente_id, fornitura_id, @fornitura, tema, chiave, stato, giorno, dal_ora, al_ora, quanti, impronta, data_adozione, data_approvazione FROM vecchie;

-- name: RiassestaZone
WITH f AS (
    SELECT z.zona_id, w.dal, w.al
    FROM urbanistica.finestre(@ente, 'zone', @chiave) v
    JOIN urbanistica.zona z ON z.ente_id = @ente AND z.strumento = @chiave AND z.stato = v.stato AND z.fornitura_id = v.fornitura_id AND z.superseded_at IS NULL
    CROSS JOIN LATERAL (SELECT CASE WHEN v.prima THEN z.proprio_dal ELSE v.giorno END AS dal, LEAST(z.proprio_al, v.al) AS al) AS w
    WHERE (z.dal, z.al) IS DISTINCT FROM (w.dal, w.al)
), nuove AS (
    UPDATE urbanistica.zona z SET dal = f.dal, al = f.al FROM f WHERE z.ente_id = @ente AND z.zona_id = f.zona_id AND z.scritta_da = @fornitura
), vecchie AS (
    UPDATE urbanistica.zona z SET superseded_at = now(), superata_da = @fornitura FROM f
    WHERE z.ente_id = @ente AND z.zona_id = f.zona_id AND z.scritta_da <> @fornitura
    RETURNING z.*, f.dal AS dal_ora, f.al AS al_ora
)
INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, descrizione, zto, articolo, edificabile, data_adozione, data_approvazione, precisione_m,
    dal, al, proprio_dal, proprio_al, area_mq, geom, geom_consegnata, tile_geom, impronta, file, riga, fornitura_id, scritta_da)
SELECT ente_id, id, strumento, stato, sigla, descrizione, zto, articolo, edificabile, data_adozione, data_approvazione, precisione_m,
    dal_ora, al_ora, proprio_dal, proprio_al, area_mq, geom, geom_consegnata, tile_geom, impronta, file, riga, fornitura_id, @fornitura
FROM vecchie ORDER BY zona_id;

-- name: RiassestaVincoli
WITH f AS (
    SELECT o.vincolo_id, w.dal, w.al
    FROM urbanistica.finestre(@ente, 'vincoli', @chiave) v
    JOIN urbanistica.vincolo o ON o.ente_id = @ente AND o.codice = @chiave AND o.fornitura_id = v.fornitura_id AND o.superseded_at IS NULL
    CROSS JOIN LATERAL (SELECT CASE WHEN v.prima THEN o.proprio_dal ELSE v.giorno END AS dal, LEAST(o.proprio_al, v.al) AS al) AS w
    WHERE (o.dal, o.al) IS DISTINCT FROM (w.dal, w.al)
), nuovi AS (
    UPDATE urbanistica.vincolo o SET dal = f.dal, al = f.al FROM f WHERE o.ente_id = @ente AND o.vincolo_id = f.vincolo_id AND o.scritta_da = @fornitura
), vecchi AS (
    UPDATE urbanistica.vincolo o SET superseded_at = now(), superata_da = @fornitura FROM f
    WHERE o.ente_id = @ente AND o.vincolo_id = f.vincolo_id AND o.scritta_da <> @fornitura
    RETURNING o.*, f.dal AS dal_ora, f.al AS al_ora
)
INSERT INTO urbanistica.vincolo (ente_id, id, codice, titolo, norma, atto, tipo, grado, pubblico, precisione_m,
    dal, al, proprio_dal, proprio_al, area_mq, geom, geom_consegnata, tile_geom, impronta, file, riga, fornitura_id, scritta_da)
SELECT ente_id, id, codice, titolo, norma, atto, tipo, grado, pubblico, precisione_m,
    dal_ora, al_ora, proprio_dal, proprio_al, area_mq, geom, geom_consegnata, tile_geom, impronta, file, riga, fornitura_id, @fornitura
FROM vecchi ORDER BY vincolo_id;

-- name: Segmenti
-- The segments of the tiles in which a delivery wrote or superseded something.
INSERT INTO catasto.tile_version (ente_id, layer, foglio_id)
SELECT DISTINCT @ente::integer, s.layer, urbanistica.segmento(s.chiave)
FROM (
    SELECT 'zone' AS layer, strumento AS chiave FROM urbanistica.zona WHERE ente_id = @ente AND (scritta_da = @fornitura OR superata_da = @fornitura)
    UNION
    SELECT 'vincoli', codice FROM urbanistica.vincolo WHERE ente_id = @ente AND (scritta_da = @fornitura OR superata_da = @fornitura)
) AS s
ON CONFLICT (ente_id, layer, foglio_id) DO UPDATE SET versione = nextval('catasto.tile_version_seq');

-- name: Annuncia
SELECT pg_notify('tile_version', (@ente::integer)::text);
