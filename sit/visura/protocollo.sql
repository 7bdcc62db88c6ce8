-- name: PerProtocollo
-- The states that an act began, by the number and year of its note, or by the protocollo of the
-- submission. No index serves it: it is asked of one ente at a time, and seldom.
SELECT 'F' AS tipo, s.immobile, s.comune, s.sezione, NULL::text AS particella, s.identificativi, s.dal, s.reg_dal, s.impianto,
       s.g_tipo, s.g_numero, s.g_progressivo, s.g_anno, s.g_mutazione, s.g_causale, s.protocollo
FROM catasto.stadio_uiu s
WHERE s.ente_id = @ente AND s.superseded_at IS NULL
  AND (ltrim(split_part(s.protocollo, '/', 1), '0') = @numero AND (@anno::integer = 0 OR split_part(s.protocollo, '/', 2) = @anno::text)
       OR s.g_anno = @anno AND ltrim(s.g_numero, '0') = @numero AND (@progressivo::text = '' OR ltrim(s.g_progressivo, '0') = @progressivo))
UNION ALL
SELECT 'T', s.immobile, s.comune, s.sezione, p.id, '[]'::jsonb, s.dal, s.reg_dal, s.impianto,
       s.g_tipo, s.g_numero, s.g_progressivo, s.g_anno, s.g_mutazione, s.g_causale, NULL
FROM catasto.stadio_terreno s
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = s.particella_id
WHERE s.ente_id = @ente AND s.superseded_at IS NULL
  AND s.g_anno = @anno AND ltrim(s.g_numero, '0') = @numero AND (@progressivo::text = '' OR ltrim(s.g_progressivo, '0') = @progressivo)
ORDER BY tipo, immobile
LIMIT @limite;
