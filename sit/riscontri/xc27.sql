-- name: XC27
-- Domestic utenze whose componenti are not those who resided there, day by day over the year. The
-- family is that of the intestatario; where he does not reside there, the only one at the same civico
-- and interno. A difference shorter than the tolerance is none.
WITH riga AS MATERIALIZED (
    -- Of an utenza with more than one object, the dwelling.
    SELECT DISTINCT ON (t.id_utenza) t.posizione_id, t.id_utenza, t.persona, t.componenti, t.superficie_mq, COALESCE(t.dal, '-infinity') AS aperta,
           GREATEST(COALESCE(t.dal, @inizio::date), @inizio::date) AS dal, LEAST(COALESCE(t.al, @fine::date), @fine::date) AS al,
           i.civico_id, NULLIF(visura.norma(t.interno), '') AS interno
    FROM tributi.tari t
    LEFT JOIN tributi.indirizzo i ON i.ente_id = t.ente_id AND i.origine = 'TARI' AND i.riga_id = t.posizione_id AND i.stato <> 'proposto'
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
      AND t.tipo_utenza = 'D' AND t.componenti > 0 AND COALESCE(t.uso, 1) = 1
      -- Who is away for study, care or work is out of the number by the rules of the comune.
      AND NOT EXISTS (SELECT FROM jsonb_array_elements(t.riduzioni) AS r WHERE r->>'codice' ~* '(stud|badant|rsa|ricover|aire|estero)')
    ORDER BY t.id_utenza, t.superficie_mq DESC NULLS LAST, t.posizione_id
), residente AS MATERIALIZED (
    SELECT r.persona, r.id_famiglia, i.civico_id, NULLIF(visura.norma(r.interno), '') AS interno, COALESCE(r.dal, '-infinity') AS dal,
           LEAST(COALESCE(r.al, 'infinity'), COALESCE(r.decesso, 'infinity')) AS al
    FROM anagrafe.residente r
    LEFT JOIN tributi.indirizzo i ON i.ente_id = r.ente_id AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.stato <> 'proposto'
    WHERE r.ente_id = @ente AND r.superseded_at IS NULL AND r.id_famiglia IS NOT NULL AND r.persona IS NOT NULL
), sua AS (
    -- The family of the intestatario, where he resides; at another civico it is another dwelling.
    SELECT DISTINCT u.posizione_id, r.id_famiglia, CASE WHEN u.civico_id IS NULL OR r.civico_id IS NULL THEN 75 WHEN u.interno = r.interno THEN 90 ELSE 85 END AS confidenza,
           COALESCE(r.civico_id, 0) AS civico_id
    FROM riga u
    JOIN residente r ON r.persona = u.persona AND r.dal < u.al AND r.al > u.dal
    WHERE (u.civico_id IS NULL OR r.civico_id IS NULL OR u.civico_id = r.civico_id) AND (u.interno IS NULL OR r.interno IS NULL OR u.interno = r.interno)
), altrui AS (
    SELECT u.posizione_id, min(r.id_famiglia) AS id_famiglia, 65 AS confidenza, u.civico_id
    FROM riga u
    JOIN residente r ON r.civico_id = u.civico_id AND r.interno = u.interno AND r.dal < u.al AND r.al > u.dal
    WHERE NOT EXISTS (SELECT FROM sua s WHERE s.posizione_id = u.posizione_id)
    GROUP BY u.posizione_id, u.civico_id
    HAVING count(DISTINCT r.id_famiglia) = 1
), famiglia AS MATERIALIZED (
    -- A family with more than one utenza in the same days declares its members in parts.
    SELECT f.posizione_id, f.id_famiglia, max(f.confidenza) AS confidenza, max(f.civico_id) AS civico_id
    FROM (SELECT * FROM sua UNION ALL SELECT * FROM altrui) f
    JOIN riga u USING (posizione_id)
    WHERE NOT EXISTS (
        SELECT FROM (SELECT * FROM sua UNION ALL SELECT * FROM altrui) g JOIN riga v ON v.posizione_id = g.posizione_id
        WHERE g.id_famiglia = f.id_famiglia AND g.posizione_id <> f.posizione_id AND v.dal < u.al AND u.dal < v.al)
    GROUP BY 1, 2
), membro AS MATERIALIZED (
    SELECT f.posizione_id, f.id_famiglia, r.persona, r.dal, r.al
    FROM famiglia f
    JOIN residente r ON r.id_famiglia = f.id_famiglia AND (f.civico_id = 0 OR r.civico_id IS NULL OR r.civico_id = f.civico_id)
), taglio AS (
    -- The days on which somebody came or went, and the two ends.
    SELECT u.posizione_id, u.dal AS giorno FROM riga u JOIN famiglia f USING (posizione_id) WHERE u.dal < u.al
    UNION
    SELECT u.posizione_id, u.al FROM riga u JOIN famiglia f USING (posizione_id) WHERE u.dal < u.al
    UNION
    SELECT u.posizione_id, m.dal FROM riga u JOIN membro m USING (posizione_id) WHERE u.dal < m.dal AND m.dal < u.al
    UNION
    SELECT u.posizione_id, m.al FROM riga u JOIN membro m USING (posizione_id) WHERE u.dal < m.al AND m.al < u.al
), tratto AS (
    SELECT t.posizione_id, t.giorno AS dal, lead(t.giorno) OVER (PARTITION BY t.posizione_id ORDER BY t.giorno) AS al FROM taglio t
), contato AS (
    SELECT t.posizione_id, t.dal, t.al, count(DISTINCT m.persona) FILTER (WHERE m.dal <= t.dal AND t.dal < m.al)::integer AS n
    FROM tratto t
    LEFT JOIN membro m USING (posizione_id)
    WHERE t.al IS NOT NULL
    GROUP BY 1, 2, 3
), diverso AS (
    SELECT c.*, u.componenti, LEAST(c.n, (@soglie::jsonb->>'massimo')::numeric) <> LEAST(u.componenti, (@soglie::jsonb->>'massimo')::numeric) AND c.n > 0 AS differisce
    FROM contato c JOIN riga u USING (posizione_id)
), isola AS (
    SELECT d.*, count(*) FILTER (WHERE NOT d.differisce) OVER (PARTITION BY d.posizione_id ORDER BY d.dal) AS isola FROM diverso d
), lungo AS (
    SELECT i.*, sum(i.al - i.dal) OVER (PARTITION BY i.posizione_id, i.isola) AS giorni FROM isola i WHERE i.differisce
), esito AS (
    SELECT l.posizione_id, min(l.dal) AS dal, jsonb_agg(jsonb_build_object('dal', l.dal, 'al', l.al, 'residenti', l.n) ORDER BY l.dal) AS periodi,
           (array_agg(l.n ORDER BY l.dal DESC))[1] AS residenti, (array_agg(l.n ORDER BY l.dal))[1] AS primi, sum(l.al - l.dal) AS giorni
    FROM lungo l
    WHERE l.giorni > (@soglie::jsonb->>'giorni')::integer
    GROUP BY 1
), prima AS (
    -- Since when the number of the first days of the year had been so.
    SELECT e.posizione_id, max(GREATEST(CASE WHEN m.dal <= e.dal THEN m.dal END, CASE WHEN m.al <= e.dal THEN m.al END)) AS dal
    FROM esito e JOIN membro m USING (posizione_id)
    GROUP BY 1
)
SELECT NULL::text AS codice, CASE WHEN e.residenti < u.componenti THEN 'C' END AS severita, 'utenza' AS oggetto_tipo, 'TARI-' || u.posizione_id AS oggetto, u.persona::text AS persona,
       l.particella_id, l.immobile, u.posizione_id, GREATEST(p.dal, u.aperta) AS evento, GREATEST(p.dal, u.aperta) AS dal,
       (f.confidenza - CASE WHEN e.residenti < u.componenti THEN 25 ELSE 0 END)::integer AS confidenza,
       jsonb_build_object('posizione_tari', u.posizione_id, 'componenti', u.componenti, 'residenti', e.residenti, 'residenti_prima', e.primi, 'giorni', e.giorni, 'periodi', e.periodi,
           'intestatario_residente', f.confidenza > 65) AS evidenza,
       NULL::bytea AS punto
FROM esito e
JOIN riga u USING (posizione_id)
JOIN famiglia f USING (posizione_id)
LEFT JOIN prima p USING (posizione_id)
LEFT JOIN LATERAL (
    SELECT NULLIF(x.particella_id, 0) AS particella_id, NULLIF(x.immobile, 0) AS immobile FROM tributi.legame x
    WHERE x.ente_id = @ente AND x.tributo = 'TARI' AND x.posizione_id = u.posizione_id AND x.stato <> 'proposto'
    ORDER BY x.livello, x.immobile LIMIT 1
) l ON true
ORDER BY u.posizione_id;
