-- name: QuadroFonti
-- The sheets of an ente by where their living drawing comes from.
SELECT t.fonte, t.precisione_m::float8 AS precisione, count(*) AS fogli, min(t.riferimento) AS dal, max(t.riferimento) AS al
FROM (SELECT DISTINCT ON (s.foglio_id) s.fonte, s.precisione_m, s.riferimento
      FROM catasto.stesura s
      WHERE s.ente_id = @ente AND s.gruppo = 1 AND s.modo <> 'ignorata'
      ORDER BY s.foglio_id, s.riferimento DESC, s.fornitura_id DESC) t
GROUP BY t.fonte, t.precisione_m
ORDER BY fogli DESC, t.fonte, t.precisione_m;

-- name: QuadroAnomalie
-- The anomalie of the deliveries in use: what a later delivery has redrawn is no longer wrong.
WITH ultime AS (
    SELECT DISTINCT u.fornitura_id, f.nome
    FROM (SELECT DISTINCT ON (s.foglio_id, s.gruppo) s.foglio_id, s.fornitura_id
          FROM catasto.stesura s
          WHERE s.ente_id = @ente AND s.modo <> 'ignorata'
          ORDER BY s.foglio_id, s.gruppo, s.riferimento DESC, s.fornitura_id DESC) u
    JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = u.foglio_id
)
SELECT a.codice, a.gravita, count(*) AS n, count(DISTINCT a.foglio) AS fogli, min(a.testo) AS esempio
FROM catasto.anomalia a
LEFT JOIN ultime u ON u.fornitura_id = a.fornitura_id AND u.nome = a.foglio
WHERE a.ente_id = @ente AND (u.nome IS NOT NULL OR a.foglio IS NULL)
GROUP BY a.codice, a.gravita
ORDER BY array_position(ARRAY['errore', 'avviso', 'nota'], a.gravita), n DESC, a.codice;

-- name: QuadroSenzaMappa
SELECT f.nome
FROM catasto.foglio f
WHERE f.ente_id = @ente
  AND NOT EXISTS (SELECT FROM catasto.disegno x
                  WHERE x.ente_id = @ente AND x.foglio_id = f.foglio_id AND x.classe = 2 AND x.superseded_at IS NULL
                    AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date))
ORDER BY f.nome
LIMIT 200;

-- name: QuadroConfine
-- fornitura 0 is the union of the sheets: measured against it, nothing is ever missing.
SELECT COALESCE((SELECT ST_Area(ST_Transform(c.geom, @zona::integer)) FROM catasto.confine_ente c
                 WHERE c.ente_id = @ente AND c.fornitura_id > 0 ORDER BY c.fornitura_id DESC LIMIT 1), 0)::float8;

-- name: RiassuntoEnti
WITH stesure AS MATERIALIZED (
    SELECT DISTINCT ON (s.ente_id, s.foglio_id, s.gruppo) s.ente_id, s.foglio_id, s.gruppo, s.fornitura_id, s.precisione_m
    FROM catasto.stesura s
    WHERE s.modo <> 'ignorata'
    ORDER BY s.ente_id, s.foglio_id, s.gruppo, s.riferimento DESC, s.fornitura_id DESC
), anomalie AS (
    SELECT a.ente_id, count(*) FILTER (WHERE a.gravita = 'errore') AS errori,
           count(*) FILTER (WHERE a.gravita = 'avviso') AS avvisi, count(*) FILTER (WHERE a.gravita = 'nota') AS note
    FROM catasto.anomalia a
    LEFT JOIN (SELECT DISTINCT s.ente_id, s.fornitura_id, f.nome FROM stesure s
               JOIN catasto.foglio f ON f.ente_id = s.ente_id AND f.foglio_id = s.foglio_id) u
           ON u.ente_id = a.ente_id AND u.fornitura_id = a.fornitura_id AND u.nome = a.foglio
    WHERE u.nome IS NOT NULL OR a.foglio IS NULL
    GROUP BY a.ente_id
), precisioni AS (
    SELECT s.ente_id, min(s.precisione_m)::float8 AS da, max(s.precisione_m)::float8 AS a
    FROM stesure s WHERE s.gruppo = 1 GROUP BY s.ente_id
)
SELECT e.ente_id, COALESCE(a.errori, 0) AS errori, COALESCE(a.avvisi, 0) AS avvisi, COALESCE(a.note, 0) AS note,
       (SELECT count(*) FROM catasto.foglio f
        WHERE f.ente_id = e.ente_id
          AND NOT EXISTS (SELECT FROM catasto.disegno x
                          WHERE x.ente_id = e.ente_id AND x.foglio_id = f.foglio_id AND x.classe = 2 AND x.superseded_at IS NULL
                            AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date))) AS senza_mappa,
       COALESCE(p.da, 0) AS precisione_da, COALESCE(p.a, 0) AS precisione_a
FROM sit.ente e
LEFT JOIN anomalie a USING (ente_id)
LEFT JOIN precisioni p USING (ente_id)
ORDER BY e.codice;
