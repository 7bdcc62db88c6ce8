-- name: XC01
-- Units in use that no utenza TARI covers. What another utenza may pay for under a wrong
-- identifier is XC-01b.
WITH unita AS MATERIALIZED (
    SELECT u.comune, u.sezione, u.immobile, u.id, u.categoria, u.superficie, u.bcnc, u.interni, s.foglio, s.numero, s.subalterno, s.particella_id
    FROM riscontri.unita(@ente, @giorno::date) u
    LEFT JOIN riscontri.sede(@ente, @giorno::date) s USING (immobile, comune, sezione)
    WHERE NOT u.soppressa
), tari AS MATERIALIZED (
    SELECT t.posizione_id, t.persona, t.superficie_mq, t.n_foglio, t.n_numero, t.n_subalterno, t.n_sezione, i.civico_id
    FROM tributi.tari t
    LEFT JOIN tributi.indirizzo i ON i.ente_id = t.ente_id AND i.origine = 'TARI' AND i.riga_id = t.posizione_id AND i.stato <> 'proposto'
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
), legame AS MATERIALIZED (
    SELECT l.posizione_id, l.comune, l.sezione, l.immobile, l.stato = 'proposto' AS proposto, l.livello
    FROM tributi.legame l
    WHERE l.ente_id = @ente AND l.tributo = 'TARI' AND l.immobile <> 0
), coperta AS MATERIALIZED (
    SELECT l.immobile, l.comune, l.sezione FROM legame l JOIN tari t USING (posizione_id) WHERE NOT l.proposto GROUP BY 1, 2, 3
), sciolta AS MATERIALIZED (
    SELECT t.* FROM tari t WHERE NOT EXISTS (SELECT FROM legame l WHERE l.posizione_id = t.posizione_id AND NOT l.proposto)
), titolare AS MATERIALIZED (
    SELECT DISTINCT t.immobile, t.comune, t.sezione, t.persona, riscontri.ente_pubblico(t.denominazione) AS pubblico,
           t.diritto !~ '^(20|2s|40|90|100|1t)$' AS gode
    FROM riscontri.titolare(@ente, @giorno::date) t
    WHERE t.immobile_tipo = 'F'
), candidata AS MATERIALIZED (
    SELECT u.*, (u.categoria ~ '^A' AND u.categoria <> 'A10') AS abitazione
    FROM unita u
    LEFT JOIN coperta c USING (immobile, comune, sezione)
    WHERE c.immobile IS NULL AND NOT u.bcnc
      AND (u.categoria ~ '^(A(0[1-9]|10|11)|C(0[1-46]))$' OR u.categoria ~ '^D' AND (@soglie::jsonb->>'gruppo_d')::numeric > 0)
      -- State, comune, housing bodies: a batch of their own.
      AND NOT EXISTS (SELECT FROM titolare t WHERE t.immobile = u.immobile AND t.comune = u.comune AND t.sezione = u.sezione AND t.pubblico)
      -- Under works: a file with works begun, not ended, within three years.
      AND NOT EXISTS (
            SELECT FROM edilizia.legame l JOIN edilizia.pratica p ON p.ente_id = l.ente_id AND p.pratica_id = l.pratica_id AND p.superseded_at IS NULL
            WHERE l.ente_id = @ente AND l.immobile = u.immobile AND p.data_inizio_lavori <= @giorno::date AND p.data_inizio_lavori > @giorno::date - 1096
              AND (p.data_fine_lavori IS NULL OR p.data_fine_lavori > @giorno::date))
), gruppo AS MATERIALIZED (
    -- What one holder has on one particella, and what is declared for it.
    SELECT t.persona, u.particella_id, sum(u.superficie) AS mq, bool_or(c.immobile IS NOT NULL AND u.categoria ~ '^A') AS casa_coperta,
           sum(d.mq) AS dichiarati
    FROM titolare t
    JOIN unita u USING (immobile, comune, sezione)
    LEFT JOIN coperta c USING (immobile, comune, sezione)
    LEFT JOIN (SELECT l.immobile, l.comune, l.sezione, sum(t.superficie_mq) AS mq FROM legame l JOIN tari t USING (posizione_id) WHERE NOT l.proposto GROUP BY 1, 2, 3) d
        USING (immobile, comune, sezione)
    WHERE u.particella_id IS NOT NULL AND NOT u.bcnc AND u.categoria ~ '^[AC]' AND t.gode
    GROUP BY 1, 2
), nata AS (
    SELECT s.immobile, s.comune, s.sezione, CASE WHEN bool_or(s.dal IS NULL) THEN NULL ELSE min(s.dal) END AS dal
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND NOT s.soppressa AND s.progressivo < 901
    GROUP BY 1, 2, 3
), pagante AS MATERIALIZED (
    SELECT DISTINCT t.persona FROM tari t WHERE t.persona IS NOT NULL
), residente AS MATERIALIZED (
    -- Of the year, not of today (tributi.md §7.4); and whether anybody of the family has an utenza.
    SELECT r.persona, r.interno, i.civico_id, COALESCE(r.id_famiglia, r.residenza_id::text) AS famiglia,
           count(*) OVER (PARTITION BY COALESCE(r.id_famiglia, r.residenza_id::text)) AS componenti,
           bool_or(g.persona IS NOT NULL) OVER (PARTITION BY COALESCE(r.id_famiglia, r.residenza_id::text)) AS paga
    FROM anagrafe.residente r
    LEFT JOIN pagante g ON g.persona = r.persona
    JOIN tributi.indirizzo i ON i.ente_id = r.ente_id AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.civico_id IS NOT NULL AND i.stato <> 'proposto'
    WHERE r.ente_id = @ente AND r.superseded_at IS NULL AND (r.dal IS NULL OR r.dal <= @giorno::date) AND (r.al IS NULL OR @giorno::date < r.al)
      AND (r.decesso IS NULL OR r.decesso > @giorno::date)
), civico AS MATERIALIZED (
    SELECT DISTINCT c.immobile, c.comune, c.sezione, c.civico_id FROM catasto.uiu_civico c WHERE c.ente_id = @ente AND c.civico_id IS NOT NULL
), uso AS MATERIALIZED (
    -- The best proof of use of each dwelling: 3 a holder lives there, 2 somebody at the same interno, 1 somebody at the civico.
    SELECT DISTINCT ON (c.immobile, c.comune, c.sezione) c.immobile, c.comune, c.sezione, r.persona, r.componenti,
           CASE WHEN t.persona IS NOT NULL THEN 3 WHEN r.interno <> '' AND visura.norma(r.interno) = ANY (ARRAY(SELECT visura.norma(x) FROM unnest(c.interni) AS x)) THEN 2 ELSE 1 END AS peso
    FROM candidata c
    JOIN civico k USING (immobile, comune, sezione)
    JOIN residente r ON r.civico_id = k.civico_id AND NOT r.paga
    LEFT JOIN titolare t ON t.immobile = c.immobile AND t.comune = c.comune AND t.sezione = c.sezione AND t.persona = r.persona
    WHERE c.abitazione
    ORDER BY c.immobile, c.comune, c.sezione, 6 DESC, r.componenti DESC, r.persona
), mediana AS (
    SELECT u.categoria, percentile_disc(0.5) WITHIN GROUP (ORDER BY u.superficie) AS mq FROM unita u WHERE u.superficie > 0 GROUP BY 1
), altra AS MATERIALIZED (
    -- An utenza that may be of the unit: proposed by the links, on the same particella without a
    -- sub, or of who holds or lives there, at the same civico, with about the same square metres.
    SELECT DISTINCT ON (x.immobile, x.comune, x.sezione) x.immobile, x.comune, x.sezione, x.posizione_id, x.come
    FROM (
        SELECT c.immobile, c.comune, c.sezione, l.posizione_id, l.livello AS come
        FROM candidata c JOIN legame l USING (immobile, comune, sezione) JOIN tari t USING (posizione_id) WHERE l.proposto
        UNION ALL
        SELECT c.immobile, c.comune, c.sezione, t.posizione_id, 'M4'
        FROM candidata c JOIN sciolta t ON t.n_foglio = c.foglio AND t.n_numero = c.numero AND t.n_subalterno = '' AND t.n_foglio <> '' AND t.n_numero <> '' AND c.subalterno <> ''
        UNION ALL
        SELECT c.immobile, c.comune, c.sezione, t.posizione_id, 'M5'
        FROM candidata c
        JOIN civico k USING (immobile, comune, sezione)
        JOIN titolare h USING (immobile, comune, sezione)
        JOIN sciolta t ON t.persona = h.persona AND t.civico_id = k.civico_id
        WHERE t.superficie_mq BETWEEN 0.8 * 0.85 * c.superficie AND 1.15 * c.superficie
        UNION ALL
        SELECT c.immobile, c.comune, c.sezione, t.posizione_id, 'M5'
        FROM candidata c
        JOIN civico k USING (immobile, comune, sezione)
        JOIN residente r ON r.civico_id = k.civico_id
        JOIN sciolta t ON t.persona = r.persona AND t.civico_id = k.civico_id
        WHERE c.abitazione AND t.superficie_mq BETWEEN 0.8 * 0.85 * c.superficie AND 1.15 * c.superficie
    ) x
    ORDER BY x.immobile, x.comune, x.sezione, x.come, x.posizione_id
), altrove AS MATERIALIZED (
    -- Declared under another utenza of the same holder on the same particella.
    SELECT DISTINCT c.immobile, c.comune, c.sezione
    FROM candidata c
    JOIN titolare t USING (immobile, comune, sezione)
    JOIN gruppo g ON g.persona = t.persona AND g.particella_id = c.particella_id
    WHERE t.gode AND (c.categoria ~ '^C0[26]$' AND g.casa_coperta            -- a pertinenza declared with the home
                      OR g.dichiarati >= 0.8 * 0.85 * g.mq AND g.mq > 0)     -- several units under one utenza
), solo AS MATERIALIZED (
    SELECT t.immobile, t.comune, t.sezione, min(t.persona::text) AS persona FROM titolare t WHERE t.gode GROUP BY 1, 2, 3 HAVING count(DISTINCT t.persona) = 1
)
SELECT CASE WHEN a.posizione_id IS NOT NULL THEN 'XC-01b' END AS codice, CASE WHEN a.posizione_id IS NOT NULL THEN 'C' END AS severita,
       'uiu' AS oggetto_tipo, c.id AS oggetto, h.persona, c.particella_id, c.immobile, a.posizione_id,
       COALESCE(n.dal, '-infinity') AS evento, COALESCE(n.dal, '-infinity') AS dal,
       CASE WHEN a.posizione_id IS NOT NULL THEN 60
            WHEN u.peso = 3 THEN 80 WHEN u.peso = 2 THEN 75 WHEN u.peso = 1 AND u.liberi = 1 THEN 65 WHEN u.peso = 1 THEN 50 ELSE 40 END AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('uiu', c.id, 'categoria', c.categoria, 'foglio', c.foglio, 'numero', c.numero, 'sub', NULLIF(c.subalterno, ''),
           'superficie_mq', c.superficie, 'superficie_mediana_mq', CASE WHEN COALESCE(c.superficie, 0) = 0 THEN m.mq END,
           'uso', CASE u.peso WHEN 3 THEN 'vi risiede un titolare' WHEN 2 THEN 'vi risiede qualcuno, allo stesso interno' WHEN 1 THEN 'qualcuno risiede al civico' ELSE 'nessuna prova d''uso' END,
           'componenti', u.componenti, 'posizione_tari', a.posizione_id, 'livello', a.come)) AS evidenza,
       NULL::bytea AS punto
FROM candidata c
LEFT JOIN altra a USING (immobile, comune, sezione)
LEFT JOIN (SELECT u.*, count(*) OVER (PARTITION BY u.persona) AS liberi FROM uso u) u USING (immobile, comune, sezione)
LEFT JOIN nata n USING (immobile, comune, sezione)
LEFT JOIN mediana m ON m.categoria = c.categoria
LEFT JOIN solo h USING (immobile, comune, sezione)
LEFT JOIN altrove d USING (immobile, comune, sezione)
WHERE a.posizione_id IS NOT NULL OR d.immobile IS NULL
ORDER BY c.immobile, c.comune, c.sezione;
