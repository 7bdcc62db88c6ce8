-- name: TitoliDiSoggetto
-- All the titles that a person has or had, with the last state of each immobile.
SELECT e.ente_id, e.codice, t.immobile_tipo AS tipo, t.immobile, t.comune, t.sezione, t.diritto, t.diritto_libero, t.quota_num, t.quota_den,
       t.dal, t.al, t.reg_dal, t.reg_al, t.impianto, t.aperto,
       t.g_tipo, t.g_numero, t.g_progressivo, t.g_anno, t.g_mutazione, t.g_causale, t.g_descrizione,
       t.c_tipo, t.c_numero, t.c_progressivo, t.c_anno, t.c_mutazione, t.c_causale, t.c_descrizione, t.chiusura,
       p.id AS particella, COALESCE(u.identificativi, '[]'::jsonb) AS identificativi, g.subalterno, COALESCE(u.soppressa, g.soppressa, false) AS soppressa
FROM catasto.soggetto s
JOIN catasto.titolarita t ON t.ente_id = s.ente_id AND t.soggetto = s.soggetto AND t.soggetto_tipo = s.tipo AND t.comune = s.comune AND t.sezione = s.sezione
 AND t.superseded_at IS NULL
JOIN sit.ente e ON e.ente_id = s.ente_id
LEFT JOIN LATERAL (
    SELECT x.soppressa, x.identificativi FROM catasto.stadio_uiu x
    WHERE t.immobile_tipo = 'F' AND x.ente_id = t.ente_id AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione
      AND x.superseded_at IS NULL AND x.progressivo < 901
    ORDER BY x.progressivo DESC LIMIT 1
) u ON true
LEFT JOIN LATERAL (
    SELECT x.soppressa, x.particella_id, x.subalterno FROM catasto.stadio_terreno x
    WHERE t.immobile_tipo = 'T' AND x.ente_id = t.ente_id AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione
      AND x.superseded_at IS NULL AND x.progressivo < 901
    ORDER BY x.progressivo DESC LIMIT 1
) g ON true
LEFT JOIN catasto.particella p ON p.ente_id = s.ente_id AND p.particella_id = g.particella_id
WHERE s.persona = @persona::text::uuid AND s.superseded_at IS NULL
  AND (t.reg_dal IS NULL OR t.reg_dal <= @noto::date)
ORDER BY t.dal DESC NULLS LAST, e.codice, t.immobile_tipo, t.immobile, t.versione_id
LIMIT @limite;
