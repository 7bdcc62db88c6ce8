-- name: RigheEstratti
-- A line may be asked for in three ways at once; it comes once, with the best of its ties.
WITH legate AS (
    SELECT l.tributo, l.posizione_id, min(l.livello) AS livello
    FROM tributi.legame l
    WHERE l.ente_id = @ente AND (l.immobile = @immobile::bigint AND l.comune = @comune::text AND l.sezione = @sezione::text
       OR @immobile::bigint IS NULL AND l.particella_id = @particella::bigint)
    GROUP BY l.tributo, l.posizione_id
), tari AS (
    SELECT 'TARI' AS tributo, t.posizione_id, t.anno, t.persona::text AS persona, t.cf, t.denominazione, t.n_foglio, t.n_numero, t.n_subalterno,
           t.categoria, t.superficie_mq::text AS superficie, t.componenti::integer AS componenti, NULL::bigint AS rendita_cent, NULL::bigint AS valore_cent, NULL::bigint AS quota_num, NULL::bigint AS quota_den,
           NULL::integer AS mesi, false AS casa, NULL::text AS riduzione,
           CASE WHEN t.dovuto_fissa_cent IS NOT NULL OR t.dovuto_variabile_cent IS NOT NULL
                THEN COALESCE(t.dovuto_fissa_cent, 0) + COALESCE(t.dovuto_variabile_cent, 0) END AS dovuto_cent,
           t.dal, t.al, l.livello, t.grezza, t.file, t.riga, t.fornitura_id
    FROM tributi.tari t
    LEFT JOIN legate l ON l.tributo = 'TARI' AND l.posizione_id = t.posizione_id
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL
      AND (t.posizione_id IN (SELECT x.posizione_id FROM legate x WHERE x.tributo = 'TARI') OR t.posizione_id = @posizione::bigint OR t.persona = @persona::uuid)
      AND (@anno::integer IS NULL OR (t.dal IS NULL OR t.dal < @al::date) AND (t.al IS NULL OR t.al > @dal::date))
), imu AS (
    SELECT 'IMU' AS tributo, i.posizione_id, i.anno, i.persona::text AS persona, i.cf, i.denominazione, i.n_foglio, i.n_numero, i.n_subalterno,
           i.categoria, NULL::text AS superficie, NULL::integer AS componenti, i.rendita_cent, i.valore_area_cent AS valore_cent, i.quota_num, i.quota_den,
           i.mesi::integer AS mesi, i.abitazione_principale AS casa, NULLIF(i.riduzione, '') AS riduzione, i.dovuto_cent, i.dal, i.al, l.livello, i.grezza, i.file, i.riga, i.fornitura_id
    FROM tributi.imu i
    LEFT JOIN legate l ON l.tributo = 'IMU' AND l.posizione_id = i.posizione_id
    WHERE i.ente_id = @ente AND i.superseded_at IS NULL AND i.al IS NULL
      AND (i.posizione_id IN (SELECT x.posizione_id FROM legate x WHERE x.tributo = 'IMU') OR i.posizione_id = @posizione::bigint OR i.persona = @persona::uuid)
      AND (@anno::integer IS NULL OR i.anno = @anno)
)
SELECT tributo, posizione_id, anno, persona, cf, denominazione, concat_ws('/', NULLIF(n_foglio, ''), NULLIF(n_numero, ''), NULLIF(n_subalterno, '')) AS identificato,
       categoria, superficie, componenti, rendita_cent, valore_cent, quota_num, quota_den, mesi, casa, riduzione, dovuto_cent,
       COALESCE(dal, '-infinity'::date) AS dal, COALESCE(al, 'infinity'::date) AS al, livello, grezza, file, riga AS numero_riga, fornitura_id
FROM (SELECT * FROM tari UNION ALL SELECT * FROM imu) q
ORDER BY livello NULLS LAST, tributo DESC, anno DESC NULLS LAST, posizione_id
LIMIT @limite;
