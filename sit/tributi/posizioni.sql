-- Positions as the office's own programs deliver them, each with the best of what it is tied to.

-- name: PersonaDiCF
SELECT infra.persona(@cf)::text;

-- name: ListPosizioni
-- The two taxes in order, each by its own index. Without a year: what holds on the day.
WITH p AS (
    (SELECT 'IMU' AS tributo, m.posizione_id, m.anno, m.persona, m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, m.categoria, m.rendita_cent, NULL::numeric AS superficie_mq,
            m.quota_num, m.quota_den, m.mesi, m.dal, m.al, m.dovuto_cent
     FROM tributi.imu m
     WHERE m.ente_id = @ente AND m.superseded_at IS NULL AND @tributo IN ('', 'IMU') AND (@anno::integer = 0 OR m.anno = @anno) AND (m.al IS NULL OR m.al > @giorno::date)
       AND (@persona = '' OR m.persona = NULLIF(@persona, '')::uuid) AND (@cf = '' OR m.cf = @cf)
       AND ('IMU', m.posizione_id) > (@dopo_tributo::text, @dopo::bigint)
     ORDER BY m.posizione_id LIMIT @limite)
    UNION ALL
    (SELECT 'TARI', t.posizione_id, t.anno, t.persona, t.n_sezione, t.n_foglio, t.n_numero, t.n_denominatore, t.n_subalterno, t.categoria, NULL, t.superficie_mq, NULL, NULL, NULL, t.dal, t.al,
            CASE WHEN COALESCE(t.dovuto_fissa_cent, t.dovuto_variabile_cent, t.tefa_cent, t.perequazione_cent) IS NOT NULL
                 THEN COALESCE(t.dovuto_fissa_cent, 0) + COALESCE(t.dovuto_variabile_cent, 0) + COALESCE(t.tefa_cent, 0) + COALESCE(t.perequazione_cent, 0) END
     FROM tributi.tari t
     WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND @tributo IN ('', 'TARI')
       AND (t.dal IS NULL OR t.dal <= CASE WHEN @anno = 0 THEN @giorno::date ELSE make_date(@anno, 12, 31) END)
       AND (t.al IS NULL OR t.al > CASE WHEN @anno = 0 THEN @giorno::date ELSE make_date(@anno, 1, 1) END)
       AND (@persona = '' OR t.persona = NULLIF(@persona, '')::uuid) AND (@cf = '' OR t.cf = @cf)
       AND ('TARI', t.posizione_id) > (@dopo_tributo::text, @dopo::bigint)
     ORDER BY t.posizione_id LIMIT @limite)
    ORDER BY 1, 2 LIMIT @limite
)
SELECT p.tributo, p.posizione_id, p.anno, p.persona::text AS persona, p.n_sezione AS sezione, p.n_foglio AS foglio, p.n_numero AS numero, p.n_denominatore AS denominatore, p.n_subalterno AS sub,
       p.categoria, p.rendita_cent, p.superficie_mq::float8 AS superficie_mq, p.quota_num, p.quota_den, p.mesi, p.dal, p.al, p.dovuto_cent,
       l.livello, l.comune, l.sezione AS sezione_uiu, l.immobile, l.particella, COALESCE(l.dubbio, false) AS dubbio
FROM p
LEFT JOIN LATERAL (
    -- The best link. Of several that are only proposed none is the one.
    SELECT l.livello, l.comune, l.sezione, l.immobile, k.id AS particella, l.stato = 'proposto' AND count(*) OVER () > 1 AS dubbio
    FROM tributi.legame l
    LEFT JOIN catasto.particella k ON k.ente_id = l.ente_id AND k.particella_id = l.particella_id
    WHERE l.ente_id = @ente AND l.tributo = p.tributo AND l.posizione_id = p.posizione_id
    ORDER BY l.stato = 'proposto', l.livello, l.punteggio DESC, l.comune, l.sezione, l.immobile, l.particella_id LIMIT 1
) l ON true
ORDER BY p.tributo, p.posizione_id;
