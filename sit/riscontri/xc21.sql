-- name: XC21
-- The same thing said twice: to one person, beyond the whole, by two utenze, under two tax codes.
WITH imu AS MATERIALIZED (
    SELECT p.posizione_id, p.persona, p.n_sezione, p.n_foglio, p.n_numero, p.n_denominatore, p.n_subalterno, p.tipo_oggetto, p.quota_num, p.quota_den, COALESCE(p.mesi, 12) AS mesi,
           p.rendita_cent, p.pertinenza, p.dovuto_cent, l.comune, l.sezione, l.immobile, NULLIF(l.particella_id, 0) AS particella_id
    FROM tributi.imu p
    LEFT JOIN LATERAL (
        SELECT l.comune, l.sezione, NULLIF(l.immobile, 0) AS immobile, l.particella_id FROM tributi.legame l
        WHERE l.ente_id = p.ente_id AND l.tributo = 'IMU' AND l.posizione_id = p.posizione_id AND l.stato <> 'proposto'
        ORDER BY l.livello, l.immobile LIMIT 1
    ) l ON true
    WHERE p.ente_id = @ente AND p.anno = @anno AND p.superseded_at IS NULL AND p.al IS NULL AND p.tipo_oggetto = 'F' AND p.n_foglio <> '' AND p.n_numero <> ''
), oggetto AS MATERIALIZED (
    -- The unit where it is tied, else the identifier as written.
    SELECT i.*, CASE WHEN i.immobile IS NOT NULL THEN i.comune || i.sezione || '-F-' || i.immobile END AS uiu,
           COALESCE(i.comune || i.sezione || '-F-' || i.immobile, concat_ws('|', i.n_sezione, i.n_foglio, i.n_numero, i.n_denominatore, i.n_subalterno)) AS chiave
    FROM imu i
), doppia AS (
    -- Rows of a year that follow each other are one: their months add up to no more than twelve.
    SELECT o.chiave, o.persona, min(o.uiu) AS uiu, min(o.immobile) AS immobile, min(o.particella_id) AS particella_id, min(o.posizione_id) AS posizione_id, count(*) AS n, sum(o.mesi) AS mesi,
           jsonb_agg(o.posizione_id ORDER BY o.posizione_id) AS posizioni, sum(o.dovuto_cent) - max(o.dovuto_cent) AS cent
    FROM oggetto o
    WHERE o.persona IS NOT NULL
    GROUP BY o.chiave, o.persona
    HAVING count(*) > 1 AND sum(o.mesi) > 12
       -- shares of two titles of one person may be two rows: together they are no more than the whole
       AND COALESCE(sum(o.mesi * o.quota_num::numeric / NULLIF(o.quota_den, 0)), 99) > 12 * (1 + (@soglie::jsonb->>'tolleranza')::numeric)
), oltre AS (
    SELECT o.chiave, min(o.uiu) AS uiu, min(o.immobile) AS immobile, min(o.particella_id) AS particella_id, min(o.posizione_id) AS posizione_id,
           round(sum(o.mesi * o.quota_num::numeric / o.quota_den) / 12, 4) AS quote, jsonb_agg(o.posizione_id ORDER BY o.posizione_id) AS posizioni, count(DISTINCT o.persona) AS persone
    FROM oggetto o
    WHERE o.quota_num > 0 AND o.quota_den > 0
    GROUP BY o.chiave
    HAVING sum(o.mesi * o.quota_num::numeric / o.quota_den) / 12 > 1 + (@soglie::jsonb->>'tolleranza')::numeric AND count(DISTINCT COALESCE(o.persona::text, o.posizione_id::text)) > 1
), tari AS MATERIALIZED (
    SELECT t.posizione_id, t.id_utenza, t.persona, t.cf, t.tipo_utenza, t.superficie_mq, GREATEST(COALESCE(t.dal, @inizio::date), @inizio::date) AS dal, LEAST(COALESCE(t.al, @fine::date), @fine::date) AS al,
           l.comune, l.sezione, l.immobile, NULLIF(l.particella_id, 0) AS particella_id
    FROM tributi.tari t
    JOIN tributi.legame l ON l.ente_id = t.ente_id AND l.tributo = 'TARI' AND l.posizione_id = t.posizione_id AND l.stato <> 'proposto' AND l.immobile <> 0
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
), insieme AS (
    -- Two on one unit on the same days (one day of tolerance) that declare more than there is: those
    -- who share a unit declare its parts.
    SELECT b.posizione_id, b.persona, b.comune, b.sezione, b.immobile, b.particella_id, jsonb_agg(DISTINCT a.posizione_id ORDER BY a.posizione_id) AS altre,
           max(u.superficie) AS mq, max(b.superficie_mq) + sum(DISTINCT a.superficie_mq) AS dichiarati
    FROM tari b
    JOIN tari a ON a.immobile = b.immobile AND a.comune = b.comune AND a.sezione = b.sezione AND a.id_utenza <> b.id_utenza AND a.posizione_id < b.posizione_id
         AND a.dal + 1 < b.al AND b.dal + 1 < a.al
    LEFT JOIN riscontri.unita(@ente, @giorno::date) u ON u.immobile = b.immobile AND u.comune = b.comune AND u.sezione = b.sezione
    WHERE NOT (a.tipo_utenza = 'N' AND b.tipo_utenza = 'N')
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING max(u.superficie) IS NULL OR max(u.superficie) = 0 OR max(b.superficie_mq) + sum(DISTINCT a.superficie_mq) > 1.05 * max(u.superficie)
), codice AS MATERIALIZED (
    SELECT DISTINCT x.cf, x.persona, riscontri.cf_base(x.cf) AS base
    FROM (
        SELECT t.cf, t.persona FROM tributi.tari t
        WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND t.cf_valido AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
        UNION ALL
        SELECT i.cf, i.persona FROM tributi.imu i WHERE i.ente_id = @ente AND i.superseded_at IS NULL AND i.cf_valido AND i.anno = @anno AND i.al IS NULL
    ) x
    WHERE riscontri.cf_base(x.cf) IS NOT NULL
), omocodia AS (
    -- Two residents with the two codes are two persons.
    SELECT b.persona, a.persona AS altra
    FROM codice a JOIN codice b ON b.base = a.base AND a.cf < b.cf
    WHERE a.persona <> b.persona
      AND NOT (EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = @ente AND r.persona = a.persona AND r.superseded_at IS NULL)
           AND EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = @ente AND r.persona = b.persona AND r.superseded_at IS NULL))
), di_lui AS (
    SELECT DISTINCT ON (o.persona) o.persona, o.altra, x.posizione_id, x.tributo
    FROM omocodia o
    JOIN (SELECT t.persona, t.posizione_id, 'TARI' AS tributo FROM tributi.tari t
          WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
          UNION ALL
          SELECT i.persona, i.posizione_id, 'IMU' FROM tributi.imu i WHERE i.ente_id = @ente AND i.superseded_at IS NULL AND i.anno = @anno AND i.al IS NULL) x ON x.persona = o.persona
    ORDER BY o.persona, o.altra, x.tributo, x.posizione_id
)
SELECT NULL::text AS codice, 'A' AS severita, CASE WHEN d.uiu IS NULL THEN 'posizione' ELSE 'uiu' END AS oggetto_tipo, COALESCE(d.uiu, 'IMU-' || d.posizione_id) AS oggetto, d.persona::text,
       d.particella_id, d.immobile, d.posizione_id, '-infinity'::date AS evento, '-infinity'::date AS dal, 80 AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('caso', 'doppia', 'uiu', d.uiu, 'posizioni_imu', d.posizioni, 'mesi', d.mesi, 'di_troppo_cent', d.cent)) AS evidenza, NULL::bytea AS punto
FROM doppia d
UNION ALL
SELECT NULL, 'C', CASE WHEN d.uiu IS NULL THEN 'posizione' ELSE 'uiu' END, COALESCE(d.uiu, 'IMU-' || d.posizione_id), NULL, d.particella_id, d.immobile, d.posizione_id, '-infinity', '-infinity', 75,
       jsonb_strip_nulls(jsonb_build_object('caso', 'quote', 'uiu', d.uiu, 'posizioni_imu', d.posizioni, 'somma_quote', d.quote, 'persone', d.persone)), NULL
FROM oltre d
WHERE NOT EXISTS (SELECT FROM doppia x WHERE x.chiave = d.chiave)
UNION ALL
SELECT NULL, 'C', 'utenza', 'TARI-' || d.posizione_id, d.persona::text, d.particella_id, d.immobile, d.posizione_id, '-infinity', '-infinity', CASE WHEN d.mq > 0 THEN 65 ELSE 45 END,
       jsonb_strip_nulls(jsonb_build_object('caso', 'utenze', 'uiu', d.comune || d.sezione || '-F-' || d.immobile, 'posizioni_tari', d.altre || to_jsonb(d.posizione_id), 'superficie_mq', d.mq, 'dichiarati_mq', d.dichiarati)), NULL
FROM insieme d
UNION ALL
SELECT NULL, 'C', 'posizione', d.tributo || '-' || d.posizione_id, d.persona::text, NULL, NULL, d.posizione_id, '-infinity', '-infinity', 40,
       jsonb_build_object('caso', 'omocodia', 'tributo', d.tributo, 'posizione', d.posizione_id, 'altro_soggetto', d.altra), NULL
FROM di_lui d
ORDER BY 3, 4, 5;
