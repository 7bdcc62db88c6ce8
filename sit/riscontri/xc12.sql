-- name: XC12
-- Units of the categorie that ought to last a short while, and last: F/3 being built, F/4 being
-- defined, F/6 waiting for a declaration; and collabenti F/2 that somebody uses.
WITH unita AS MATERIALIZED (
    SELECT u.comune, u.sezione, u.immobile, u.id, u.categoria, u.superficie, u.progressivo, s.foglio, s.numero, s.subalterno, s.particella_id, u.annotazione
    FROM riscontri.unita(@ente, @giorno::date) u
    LEFT JOIN riscontri.sede(@ente, @giorno::date) s USING (immobile, comune, sezione)
    WHERE NOT u.soppressa AND NOT u.bcnc
), corta AS MATERIALIZED (
    -- Since the first of its last states that have this categoria, whatever else changed meanwhile.
    SELECT u.*, n.dal
    FROM unita u
    CROSS JOIN LATERAL (
        SELECT CASE WHEN bool_or(x.dal IS NULL) THEN '-infinity' ELSE min(x.dal) END AS dal
        FROM catasto.stadio_uiu x
        WHERE x.ente_id = @ente AND x.immobile = u.immobile AND x.comune = u.comune AND x.sezione = u.sezione AND x.superseded_at IS NULL AND x.progressivo <= u.progressivo
          AND x.progressivo > COALESCE((SELECT max(y.progressivo) FROM catasto.stadio_uiu y
                WHERE y.ente_id = @ente AND y.immobile = u.immobile AND y.comune = u.comune AND y.sezione = u.sezione AND y.superseded_at IS NULL
                  AND y.progressivo < u.progressivo AND y.categoria IS DISTINCT FROM u.categoria), -1)
    ) n
    WHERE u.categoria IN ('F02', 'F03', 'F04', 'F06') AND u.annotazione !~* 'sequestr' IS NOT FALSE
), civico AS MATERIALIZED (
    SELECT DISTINCT c.immobile, c.comune, c.sezione, c.civico_id FROM catasto.uiu_civico c WHERE c.ente_id = @ente AND c.civico_id IS NOT NULL
), abitata AS MATERIALIZED (
    -- The street numbers with a dwelling: who resides there lives in it.
    SELECT DISTINCT c.civico_id FROM civico c JOIN unita u USING (immobile, comune, sezione) WHERE u.categoria ~ '^A' AND u.categoria <> 'A10'
), utenza AS MATERIALIZED (
    SELECT l.immobile, l.comune, l.sezione, sum(t.superficie_mq) AS mq, jsonb_agg(t.posizione_id ORDER BY t.posizione_id) AS posizioni
    FROM tributi.legame l
    JOIN tributi.tari t ON t.ente_id = @ente AND t.posizione_id = l.posizione_id AND t.superseded_at IS NULL
    WHERE l.ente_id = @ente AND l.tributo = 'TARI' AND l.stato <> 'proposto' AND l.immobile <> 0
      AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
    GROUP BY 1, 2, 3
), residente AS MATERIALIZED (
    SELECT i.civico_id, count(DISTINCT r.residenza_id) AS quanti
    FROM anagrafe.residente r
    JOIN tributi.indirizzo i ON i.ente_id = r.ente_id AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.civico_id IS NOT NULL AND i.stato <> 'proposto'
    WHERE r.ente_id = @ente AND r.superseded_at IS NULL AND (r.dal IS NULL OR r.dal <= @giorno::date) AND (r.al IS NULL OR @giorno::date < r.al)
      AND (r.decesso IS NULL OR r.decesso > @giorno::date)
      AND i.civico_id NOT IN (SELECT a.civico_id FROM abitata a)
    GROUP BY 1
), pratica AS MATERIALIZED (
    -- The works that are or were on the unit, or on its particella where the file names no unit.
    SELECT c.immobile, c.comune, c.sezione, max(p.mq_aggiunti) AS mq, max(p.data_fine_lavori) AS fine,
           -- Under way: begun within three years, not ended; and what is suspended waits.
           bool_or(p.data_fine_lavori IS NULL AND (p.data_inizio_lavori > @giorno::date - 1096 AND p.data_inizio_lavori <= @giorno::date OR p.stato ~* 'sospes')) AS in_corso
    FROM corta c
    JOIN edilizia.legame l ON l.ente_id = @ente AND (l.immobile = c.immobile AND l.comune IN ('', c.comune) OR l.immobile = 0 AND l.particella_id = c.particella_id)
    JOIN edilizia.pratica p ON p.ente_id = @ente AND p.pratica_id = l.pratica_id AND p.superseded_at IS NULL
    GROUP BY 1, 2, 3
), segno AS (
    SELECT c.*, t.mq AS tari_mq, t.posizioni, r.quanti AS residenti, p.mq AS pratica_mq, p.fine, COALESCE(p.in_corso, false) AS in_corso,
           t.immobile IS NOT NULL OR r.quanti > 0 AS usata,
           CASE c.categoria WHEN 'F03' THEN (@soglie::jsonb->>'mesi_f3')::integer WHEN 'F04' THEN (@soglie::jsonb->>'mesi_f4')::integer WHEN 'F06' THEN (@soglie::jsonb->>'mesi_f6')::integer END AS mesi
    FROM corta c
    LEFT JOIN utenza t USING (immobile, comune, sezione)
    LEFT JOIN LATERAL (SELECT sum(x.quanti) AS quanti FROM civico k JOIN residente x USING (civico_id) WHERE k.immobile = c.immobile AND k.comune = c.comune AND k.sezione = c.sezione) r ON true
    LEFT JOIN pratica p USING (immobile, comune, sezione)
), possessore AS (
    SELECT t.immobile, t.comune, t.sezione, bool_or(riscontri.ente_pubblico(t.denominazione)) AS pubblico, count(DISTINCT t.persona) FILTER (WHERE t.diritto !~ '^(20|2s|40|90|100|1t)$') AS quanti,
           min(t.persona::text) FILTER (WHERE t.diritto !~ '^(20|2s|40|90|100|1t)$') AS persona
    FROM riscontri.titolare(@ente, @giorno::date) t
    WHERE t.immobile_tipo = 'F'
    GROUP BY 1, 2, 3
)
SELECT NULL::text AS codice, NULL::text AS severita, 'uiu' AS oggetto_tipo, s.id AS oggetto, CASE WHEN o.quanti = 1 THEN o.persona END AS persona, s.particella_id, s.immobile, (s.posizioni->>0)::bigint AS posizione_id,
       s.dal AS evento, s.dal,
       CASE WHEN s.posizioni IS NOT NULL THEN 80 WHEN s.residenti > 0 THEN 70 WHEN s.fine IS NOT NULL THEN 65 WHEN isfinite(s.dal) THEN 50 ELSE 40 END AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('uiu', s.id, 'categoria', s.categoria, 'foglio', s.foglio, 'numero', s.numero, 'sub', NULLIF(s.subalterno, ''), 'dal', CASE WHEN isfinite(s.dal) THEN s.dal END,
           'soglia_mesi', s.mesi, 'usata', s.usata, 'posizioni_tari', s.posizioni, 'residenti', s.residenti, 'fine_lavori', s.fine,
           'superficie_mq', COALESCE(NULLIF(s.superficie, 0), s.tari_mq, s.pratica_mq), 'superficie', CASE WHEN s.superficie > 0 THEN 'catastale' WHEN s.tari_mq > 0 THEN 'dichiarata per la TARI' WHEN s.pratica_mq > 0 THEN 'della pratica edilizia' END,
           'zona', z.sigla, 'mq_particella', a.mq)) AS evidenza,
       NULL::bytea AS punto
FROM segno s
LEFT JOIN possessore o USING (immobile, comune, sezione)
LEFT JOIN LATERAL (
    SELECT c.superficie_mq AS mq FROM catasto.censuario(@ente, s.particella_id, @inizio::date) c
) a ON NOT s.usata
LEFT JOIN LATERAL (
    -- The buildable zone in which most of its land lies: by it an unfinished building is taxed.
    SELECT z.sigla FROM catasto.disegno d
    JOIN urbanistica.zona z ON z.ente_id = @ente AND z.superseded_at IS NULL AND z.edificabile AND z.geom && d.geom AND ST_Intersects(z.geom, d.geom)
     AND (z.data_adozione IS NULL OR z.data_adozione <= @inizio::date) AND (z.al IS NULL OR @inizio::date < z.al)
    WHERE NOT s.usata AND d.ente_id = @ente AND d.particella_id = s.particella_id AND d.classe = 2 AND d.superseded_at IS NULL
    ORDER BY ST_Area(ST_Intersection(z.geom, d.geom)) DESC, z.sigla LIMIT 1
) z ON true
WHERE o.pubblico IS NOT TRUE
  AND (s.categoria = 'F02' AND s.usata
       OR s.categoria <> 'F02' AND s.dal <= (@giorno::date - make_interval(months => s.mesi))::date AND NOT (s.in_corso AND NOT s.usata))
ORDER BY s.comune, s.sezione, s.immobile;
