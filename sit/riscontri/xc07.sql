-- name: XC07
-- Positions whose rendita, or categoria, is that of no state of the unit that the taxpayer had to use in
-- the year: the one of 1 January, those begun in it, and an earlier one whose successor was registered or
-- notified only after.
WITH posizione AS MATERIALIZED (
    SELECT p.posizione_id, p.persona, p.rendita_cent, NULLIF(upper(btrim(p.categoria)), '') AS categoria, COALESCE(p.quota_num, 1) AS quota_num, COALESCE(p.quota_den, 1) AS quota_den,
           COALESCE(p.mesi, 12) AS mesi, p.abitazione_principale, p.pertinenza, NULLIF(lower(btrim(p.riduzione)), '') AS riduzione, NULLIF(btrim(p.esenzione), '') AS esenzione
    FROM tributi.imu p
    WHERE p.ente_id = @ente AND p.anno = @anno AND p.superseded_at IS NULL AND p.al IS NULL AND p.tipo_oggetto = 'F' AND p.rendita_cent IS NOT NULL
), legame AS MATERIALIZED (
    SELECT l.posizione_id, l.comune, l.sezione, l.immobile, l.livello, NULLIF(l.particella_id, 0) AS particella_id, count(*) OVER (PARTITION BY l.posizione_id) AS quante
    FROM (
        SELECT DISTINCT ON (x.posizione_id, x.comune, x.sezione, x.immobile) x.posizione_id, x.comune, x.sezione, x.immobile, x.livello, x.particella_id
        FROM tributi.legame x
        WHERE x.ente_id = @ente AND x.tributo = 'IMU' AND x.immobile <> 0 AND x.stato <> 'proposto'
        ORDER BY x.posizione_id, x.comune, x.sezione, x.immobile, x.livello
    ) l
), stadio AS MATERIALIZED (
    -- The states, in order, and when the next one was known.
    SELECT s.comune, s.sezione, s.immobile, s.progressivo, s.categoria, s.soppressa, s.bcnc, COALESCE(s.dal, '-infinity') AS dal, visura.fine(s.al, s.reg_al, s.aperto, 'infinity') AS al,
           COALESCE(round(s.rendita_milli / 10.0), round(s.rendita_lire * 100 / 1936.27))::bigint AS rendita_cent, s.rendita_lire IS NOT NULL AND COALESCE(s.dal, '-infinity') < '2002-01-01' AS in_lire,
           s.data_notifica, COALESCE(s.annotazione ~* 'propost', false) AS proposta,
           lead(GREATEST(COALESCE(s.reg_dal, s.dal), COALESCE(s.data_notifica, s.dal))) OVER (PARTITION BY s.immobile, s.comune, s.sezione ORDER BY s.progressivo) AS seguente_nota
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND s.progressivo < 901
), valido AS MATERIALIZED (
    -- Each state that may be the one of the position, and whether it holds on the last day of the year.
    SELECT s.*, s.dal <= @giorno::date AND @giorno::date < s.al AS di_oggi
    FROM stadio s
    WHERE s.dal < s.al AND s.dal < @fine::date AND (s.al > @inizio::date OR s.seguente_nota > @inizio::date)
), attuale AS MATERIALIZED (
    SELECT DISTINCT ON (v.immobile, v.comune, v.sezione) v.* FROM valido v WHERE v.al > @inizio::date
    ORDER BY v.immobile, v.comune, v.sezione, v.di_oggi DESC, v.progressivo DESC
), sola AS (
    -- One position, one unit. Half a euro is what a rendita in lire loses in turning into euro.
    SELECT p.posizione_id, a.comune, a.sezione, a.immobile, a.rendita_cent AS catasto_cent, a.categoria AS catasto_categoria, a.dal, a.proposta, a.data_notifica, l.livello, l.particella_id
    FROM posizione p
    JOIN legame l ON l.posizione_id = p.posizione_id AND l.quante = 1
    JOIN attuale a ON a.immobile = l.immobile AND a.comune = l.comune AND a.sezione = l.sezione
    WHERE NOT a.soppressa AND NOT a.bcnc AND a.rendita_cent > 0
      AND NOT EXISTS (
            SELECT FROM valido v
            WHERE v.immobile = l.immobile AND v.comune = l.comune AND v.sezione = l.sezione
              AND abs(v.rendita_cent - p.rendita_cent) <= CASE WHEN v.in_lire THEN 52 ELSE (@soglie::jsonb->>'tolleranza_cent')::numeric END
              AND (p.categoria IS NULL OR v.categoria IS NULL OR p.categoria = v.categoria))
), insieme AS (
    -- One position for several units, the home and what goes with it: the sum of their rendite.
    SELECT p.posizione_id, min(a.comune) AS comune, min(a.sezione) AS sezione, min(a.immobile) AS immobile, sum(a.rendita_cent)::bigint AS catasto_cent, NULL::text AS catasto_categoria,
           max(a.dal) AS dal, bool_or(a.proposta) AS proposta, max(a.data_notifica) AS data_notifica, max(l.livello) AS livello, min(l.particella_id) AS particella_id
    FROM posizione p
    JOIN legame l ON l.posizione_id = p.posizione_id AND l.quante > 1
    JOIN attuale a ON a.immobile = l.immobile AND a.comune = l.comune AND a.sezione = l.sezione
    WHERE NOT a.soppressa AND NOT a.bcnc
    GROUP BY p.posizione_id
    HAVING bool_and(a.rendita_cent > 0) AND NOT bool_or(a.dal > @inizio::date) AND abs(sum(a.rendita_cent) - min(p.rendita_cent)) > (@soglie::jsonb->>'tolleranza_cent')::numeric
       AND NOT bool_or(abs(a.rendita_cent - p.rendita_cent) <= (@soglie::jsonb->>'tolleranza_cent')::numeric)
), diversa AS (
    SELECT * FROM sola UNION ALL SELECT * FROM insieme
), acquisto AS (
    SELECT t.immobile, t.comune, t.sezione, s.persona, max(COALESCE(t.dal, '-infinity')) AS dal
    FROM catasto.titolarita t
    JOIN catasto.soggetto s ON s.ente_id = t.ente_id AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione AND s.superseded_at IS NULL
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND t.immobile_tipo = 'F' AND (t.dal IS NULL OR t.dal < @fine::date) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @inizio::date
    GROUP BY 1, 2, 3, 4
)
SELECT NULL::text AS codice, CASE WHEN d.proposta AND d.data_notifica IS NULL THEN 'B' END AS severita, 'uiu' AS oggetto_tipo, d.comune || d.sezione || '-F-' || d.immobile AS oggetto,
       p.persona::text AS persona, COALESCE(d.particella_id, s.particella_id) AS particella_id, d.immobile, p.posizione_id,
       d.dal AS evento, GREATEST(d.dal, COALESCE(q.dal, '-infinity')) AS dal,
       (CASE WHEN d.proposta AND d.data_notifica IS NULL THEN 70 WHEN d.livello IN ('M1', 'M2') THEN 90 ELSE 80 END) AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('uiu', d.comune || d.sezione || '-F-' || d.immobile, 'posizione_imu', p.posizione_id, 'livello', d.livello,
           'rendita_posizione_cent', p.rendita_cent, 'rendita_catasto_cent', d.catasto_cent, 'categoria_posizione', p.categoria, 'categoria_catasto', d.catasto_categoria,
           'rendita', CASE WHEN d.proposta THEN 'proposta' ELSE 'attribuita' END, 'efficacia', CASE WHEN isfinite(d.dal) THEN d.dal END, 'notifica', d.data_notifica,
           'quota_num', p.quota_num, 'quota_den', p.quota_den, 'mesi', p.mesi, 'abitazione_principale', p.abitazione_principale, 'pertinenza', p.pertinenza,
           'riduzione', p.riduzione, 'esente', CASE WHEN p.esenzione IS NOT NULL THEN true END)) AS evidenza,
       NULL::bytea AS punto
FROM diversa d
JOIN posizione p USING (posizione_id)
LEFT JOIN riscontri.sede(@ente, @giorno::date) s ON s.immobile = d.immobile AND s.comune = d.comune AND s.sezione = d.sezione
LEFT JOIN acquisto q ON q.immobile = d.immobile AND q.comune = d.comune AND q.sezione = d.sezione AND q.persona = p.persona
ORDER BY d.comune, d.sezione, d.immobile, p.posizione_id;
