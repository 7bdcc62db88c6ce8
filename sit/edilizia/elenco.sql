-- name: ListPratiche
-- A page of pratiche, the latest year and the longest number first: what grows is appended before, and no
-- page repeats. Under a policy a prefix is no index condition: the page is walked in the order of its index.
SELECT p.pratica_id, p.versione_id, p.comune, NULLIF(p.archivio, '') AS archivio, p.anno, p.numero, p.protocollo, p.data_protocollo, p.kind, p.stato, p.oggetto,
       p.data_esito, p.data_inizio_lavori, p.data_fine_lavori, p.mq_aggiunti::float8 AS mq_aggiunti, p.via_testo, p.civico, p.soggetti, p.immobili,
       CASE WHEN p.consegnato IS NULL THEN '{}' ELSE ARRAY(SELECT k FROM jsonb_object_keys(p.a_mano) AS k ORDER BY k) END::text[] AS a_mano
FROM edilizia.pratica p
WHERE p.ente_id = @ente AND p.superseded_at IS NULL
  AND (@stato::text IS NULL OR p.stato = @stato::text)
  AND (@kind::text IS NULL OR p.kind = @kind::text)
  AND (@anno::integer IS NULL OR p.anno = @anno::integer)
  AND (@protocollo::text IS NULL OR p.protocollo = @protocollo::text)
  AND (@q::text IS NULL OR starts_with(upper(p.numero), @q::text))
  AND (@particella::text[] IS NULL OR p.pratica_id IN (
        SELECT l.pratica_id FROM edilizia.legame l
        JOIN catasto.particella t ON t.ente_id = @ente AND t.particella_id = l.particella_id
        WHERE l.ente_id = @ente AND t.comune = (@particella::text[])[1] AND t.sezione = (@particella::text[])[2] AND t.foglio = (@particella::text[])[3]::integer
          AND t.numero = (@particella::text[])[4] AND t.denominatore = (@particella::text[])[5] AND t.mappa = (@particella::text[])[6]))
  AND (@immobile::bigint IS NULL OR p.pratica_id IN (
        SELECT l.pratica_id FROM edilizia.legame l WHERE l.ente_id = @ente AND l.immobile = @immobile::bigint AND l.comune = @comune::text AND l.sezione = @sezione::text))
  AND (@c_anno::integer IS NULL
       OR (COALESCE(p.anno, 0), length(p.numero), p.numero, p.pratica_id) < (@c_anno::integer, @c_lungo::integer, @c_numero::text, @c_pratica::bigint))
ORDER BY COALESCE(p.anno, 0) DESC, length(p.numero) DESC, p.numero DESC, p.pratica_id DESC
LIMIT @limite;
