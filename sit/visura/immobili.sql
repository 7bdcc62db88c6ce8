-- name: ImmobiliDiSoggetto
-- What some persons hold on a day. A title on what is suppressed is open and means nothing.
SELECT e.ente_id, e.codice, t.immobile_tipo AS tipo, t.immobile, t.comune, t.sezione, t.versione_id, t.diritto, t.diritto_libero, t.quota_num, t.quota_den,
       t.dal, t.al, t.reg_dal, t.reg_al, t.aperto,
       p.id AS particella, u.categoria, COALESCE(u.identificativi, '[]'::jsonb) AS identificativi, g.subalterno, s.persona::text AS persona
FROM catasto.soggetto s
JOIN catasto.titolarita t ON t.ente_id = s.ente_id AND t.soggetto = s.soggetto AND t.soggetto_tipo = s.tipo AND t.comune = s.comune AND t.sezione = s.sezione
 AND t.superseded_at IS NULL
JOIN sit.ente e ON e.ente_id = s.ente_id
LEFT JOIN LATERAL (
    SELECT x.soppressa, x.categoria, x.identificativi FROM catasto.stadio_uiu x
    WHERE t.immobile_tipo = 'F' AND x.ente_id = t.ente_id AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione
      AND x.superseded_at IS NULL AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date)
      AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.progressivo DESC LIMIT 1
) u ON true
LEFT JOIN LATERAL (
    SELECT x.soppressa, x.particella_id, x.subalterno FROM catasto.stadio_terreno x
    WHERE t.immobile_tipo = 'T' AND x.ente_id = t.ente_id AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione
      AND x.superseded_at IS NULL AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date)
      AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.progressivo DESC LIMIT 1
) g ON true
LEFT JOIN catasto.particella p ON p.ente_id = s.ente_id AND p.particella_id = g.particella_id
WHERE s.persona = ANY (@persone::text[]::uuid[]) AND s.superseded_at IS NULL
  AND (t.dal IS NULL OR t.dal <= @giorno::date) AND visura.fine(t.al, t.reg_al, t.aperto, @noto::date) > @giorno::date
  AND (t.reg_dal IS NULL OR t.reg_dal <= @noto::date)
  AND COALESCE(u.soppressa, g.soppressa, false) = false
  AND (t.ente_id, t.immobile_tipo, t.immobile, t.versione_id) > (@c_ente::integer, @c_tipo::text, @c_immobile::bigint, @c_versione::bigint)
ORDER BY t.ente_id, t.immobile_tipo, t.immobile, t.versione_id
LIMIT @limite;
