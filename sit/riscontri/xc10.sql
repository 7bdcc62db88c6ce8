-- name: XC10
-- Enti urbani of which no unit says to stand on them, a year after they became so.
WITH stato AS MATERIALIZED (
    SELECT DISTINCT ON (t.particella_id, t.immobile) t.particella_id, t.immobile, t.ente_urbano, t.soppressa, t.superficie_mq
    FROM catasto.terreno t
    WHERE t.ente_id = @ente AND t.progressivo < 901 AND (t.dal IS NULL OR t.dal <= @giorno::date) AND (t.al IS NULL OR @giorno::date < t.al)
      AND (t.dal IS NULL OR t.al IS NULL OR t.dal < t.al)
    ORDER BY t.particella_id, t.immobile, t.progressivo DESC
), urbana AS MATERIALIZED (
    SELECT s.particella_id, sum(s.superficie_mq)::bigint AS mq,
           (SELECT CASE WHEN bool_or(t.dal IS NULL) THEN NULL ELSE min(t.dal) END FROM catasto.terreno t
            WHERE t.ente_id = @ente AND t.particella_id = s.particella_id AND t.ente_urbano AND NOT t.soppressa) AS dal
    FROM stato s
    WHERE NOT s.soppressa
    GROUP BY s.particella_id
    HAVING bool_and(s.ente_urbano)
), abitata AS MATERIALIZED (
    -- By the identifiers of today, whatever leads there: F/1, beni comuni and common goods too.
    SELECT c.particella_id
    FROM catasto.identificativo c
    JOIN riscontri.unita(@ente, @giorno::date) u ON u.immobile = c.immobile AND u.comune = c.comune AND u.sezione = c.sezione AND NOT u.soppressa
    WHERE c.ente_id = @ente AND c.particella_id IS NOT NULL
), nominata AS MATERIALIZED (
    -- Numbers that units name and that lead nowhere yet (a sezione urbana without its table), and
    -- the courts that units have a share in.
    SELECT i.foglio, i.numero FROM riscontri.identificativo(@ente, @giorno::date) i
    UNION
    SELECT COALESCE(visura.norma(x.x->>'foglio'), ''), COALESCE(visura.norma(x.x->>'numero'), '')
    FROM riscontri.unita(@ente, @giorno::date) u CROSS JOIN LATERAL jsonb_array_elements(u.utilita) AS x (x)
    WHERE NOT u.soppressa
), edificio AS MATERIALIZED (
    SELECT d.particella_id, sum(d.area_mq) AS mq
    FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.classe = 3 AND d.superseded_at IS NULL AND d.particella_id IS NOT NULL
      AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR @giorno::date < d.al)
    GROUP BY 1
)
SELECT NULL::text AS codice, CASE WHEN e.mq >= (@soglie::jsonb->>'min_mq')::numeric THEN 'B' ELSE 'C' END AS severita,
       'particella' AS oggetto_tipo, p.id AS oggetto, NULL::text AS persona, p.particella_id, NULL::bigint AS immobile, NULL::bigint AS posizione_id,
       COALESCE(u.dal, '-infinity') AS evento, COALESCE(u.dal, '-infinity') AS dal,
       CASE WHEN e.mq >= (@soglie::jsonb->>'min_mq')::numeric THEN 65 ELSE 30 END AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('particella', p.id, 'foglio', p.foglio::text, 'superficie_catastale_mq', u.mq, 'ente_urbano_dal', u.dal, 'edifici_mq', round(e.mq::numeric))) AS evidenza,
       NULL::bytea AS punto
FROM urbana u
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = u.particella_id
LEFT JOIN edificio e ON e.particella_id = u.particella_id
WHERE p.tipo = 'particella' AND p.numero ~ '^[0-9]'
  AND (u.dal IS NULL OR u.dal <= (@giorno::date - make_interval(months => (@soglie::jsonb->>'mesi')::integer))::date)
  AND u.particella_id NOT IN (SELECT a.particella_id FROM abitata a)
  AND NOT EXISTS (SELECT FROM nominata n WHERE n.foglio = p.foglio::text AND n.numero = p.numero)
  -- Renumbered: the units still bear the number of the particella it comes from.
  AND NOT EXISTS (SELECT FROM catasto.discendenza x WHERE x.ente_id = @ente AND x.a = u.particella_id AND x.da IN (SELECT a.particella_id FROM abitata a))
ORDER BY p.particella_id;
