-- name: PosizioniFascicolo
-- The positions tied to a thing, living, the years of the IMU one by one.
WITH legata AS MATERIALIZED (
    SELECT l.tributo, l.posizione_id, min(l.livello) AS livello, min(l.stato) AS stato
    FROM tributi.legame l
    WHERE l.ente_id = @ente
      AND CASE WHEN @unita::boolean THEN l.immobile = @immobile AND l.comune = @comune AND l.sezione = @sezione ELSE l.particella_id = ANY (@particelle::bigint[]) END
    GROUP BY l.tributo, l.posizione_id
    LIMIT 2000
)
SELECT 'TARI' AS tributo, t.id_utenza || CASE WHEN t.id_oggetto <> '' THEN '/' || t.id_oggetto ELSE '' END AS chiave, t.dal AS data, t.al, t.denominazione, t.persona::text AS persona,
       t.superficie_mq::float8 AS mq, t.categoria, t.dovuto_fissa_cent + COALESCE(t.dovuto_variabile_cent, 0) AS dovuto_cent, l.livello, l.stato
FROM legata l
JOIN tributi.tari t ON t.ente_id = @ente AND t.posizione_id = l.posizione_id AND t.superseded_at IS NULL
WHERE l.tributo = 'TARI'
UNION ALL
SELECT 'IMU', i.id_posizione || '/' || i.anno, make_date(i.anno, 1, 1), i.al, i.denominazione, i.persona::text, NULL::float8, i.categoria, i.dovuto_cent, l.livello, l.stato
FROM legata l
JOIN tributi.imu i ON i.ente_id = @ente AND i.posizione_id = l.posizione_id AND i.superseded_at IS NULL
WHERE l.tributo = 'IMU'
ORDER BY data DESC NULLS LAST, chiave;

-- name: ResidentiFascicolo
-- How many reside at some civici on a day: a count, whoever they are.
SELECT count(*), count(DISTINCT r.id_famiglia), min(r.dal)
FROM tributi.indirizzo t
JOIN anagrafe.residente r ON r.ente_id = @ente AND r.residenza_id = t.riga_id AND r.superseded_at IS NULL
WHERE t.ente_id = @ente AND t.origine = 'RESIDENTE' AND t.civico_id = ANY (@civici::bigint[]) AND t.stato <> 'proposto'
  AND (r.dal IS NULL OR r.dal <= @giorno::date) AND (r.al IS NULL OR @giorno::date < r.al) AND (r.decesso IS NULL OR @giorno::date < r.decesso);
