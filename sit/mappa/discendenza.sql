-- name: ListPeriodi
-- The drawings of a particella through time, as believed today.
SELECT f.nome AS foglio, COALESCE(x.dal, '-infinity'::date) AS dal, COALESCE(x.al, 'infinity'::date) AS al,
       COALESCE(x.area_mq, 0)::float8 AS area_mq, x.fonte, COALESCE(s.riferimento, '-infinity'::date) AS riferimento,
       COALESCE(s.precisione_m, 0)::float8 AS precisione, x.fornitura_id
FROM catasto.particella p
JOIN catasto.disegno x ON x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = x.foglio_id
LEFT JOIN catasto.stesura s ON s.ente_id = @ente AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
  AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
  AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
ORDER BY x.dal DESC NULLS LAST, f.nome;

-- name: ListDiscendenti
-- What came of a particella, generation by generation.
WITH RECURSIVE io AS (
    SELECT p.particella_id FROM catasto.particella p
    WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
      AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
), catena AS (
    SELECT s.a AS particella_id, s.da AS tramite_id, 1 AS passo, s.origine, s.data
    FROM io JOIN catasto.discendenza s ON s.ente_id = @ente AND s.da = io.particella_id
    UNION
    SELECT s.a, s.da, c.passo + 1, s.origine, s.data
    FROM catena c JOIN catasto.discendenza s ON s.ente_id = @ente AND s.da = c.particella_id
    WHERE c.passo < @passi::integer
)
SELECT q.id, t.id AS tramite, c.passo, c.origine, COALESCE(c.data, '-infinity'::date) AS data,
       CASE WHEN k.noto THEN k.soppressa
            ELSE NOT EXISTS (SELECT FROM catasto.disegno x WHERE x.ente_id = @ente AND x.particella_id = c.particella_id AND x.classe = 2
                             AND x.superseded_at IS NULL AND (x.al IS NULL OR x.al > @giorno::date)) END AS soppressa
FROM (SELECT particella_id, tramite_id, min(passo) AS passo, min(origine) AS origine, min(data) AS data
      FROM catena GROUP BY particella_id, tramite_id) c
JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = c.particella_id
JOIN catasto.particella t ON t.ente_id = @ente AND t.particella_id = c.tramite_id
CROSS JOIN LATERAL catasto.censuario(@ente::integer, c.particella_id, @giorno::date) k
WHERE c.particella_id NOT IN (SELECT particella_id FROM io)
ORDER BY c.passo, q.foglio, q.id, t.id
LIMIT @limite;

-- name: ListAntenate
-- From what a particella came, generation by generation.
WITH RECURSIVE io AS (
    SELECT p.particella_id FROM catasto.particella p
    WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
      AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
), catena AS (
    SELECT s.da AS particella_id, s.a AS tramite_id, 1 AS passo, s.origine, s.data
    FROM io JOIN catasto.discendenza s ON s.ente_id = @ente AND s.a = io.particella_id
    UNION
    SELECT s.da, s.a, c.passo + 1, s.origine, s.data
    FROM catena c JOIN catasto.discendenza s ON s.ente_id = @ente AND s.a = c.particella_id
    WHERE c.passo < @passi::integer
)
SELECT q.id, t.id AS tramite, c.passo, c.origine, COALESCE(c.data, '-infinity'::date) AS data,
       CASE WHEN k.noto THEN k.soppressa
            ELSE NOT EXISTS (SELECT FROM catasto.disegno x WHERE x.ente_id = @ente AND x.particella_id = c.particella_id AND x.classe = 2
                             AND x.superseded_at IS NULL AND (x.al IS NULL OR x.al > @giorno::date)) END AS soppressa
FROM (SELECT particella_id, tramite_id, min(passo) AS passo, min(origine) AS origine, min(data) AS data
      FROM catena GROUP BY particella_id, tramite_id) c
JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = c.particella_id
JOIN catasto.particella t ON t.ente_id = @ente AND t.particella_id = c.tramite_id
CROSS JOIN LATERAL catasto.censuario(@ente::integer, c.particella_id, @giorno::date) k
WHERE c.particella_id NOT IN (SELECT particella_id FROM io)
ORDER BY c.passo, q.foglio, q.id, t.id
LIMIT @limite;
