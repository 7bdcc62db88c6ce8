-- name: InquadraParticella
-- A particella by the parts of its id, and the box of its drawings of a day in the ente's own
-- zone; the day after the last on which it was drawn, for one that is no longer.
SELECT p.id, d.n, d.foglio, COALESCE(d.finita, 'infinity'::date) AS finita,
       ST_XMin(d.g) AS ovest, ST_YMin(d.g) AS sud, ST_XMax(d.g) AS est, ST_YMax(d.g) AS nord
FROM catasto.particella p
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE o.vale) AS n,
           COALESCE(min(o.nome) FILTER (WHERE o.vale), '') AS foglio,
           max(o.al) FILTER (WHERE o.al <= @giorno::date) AS finita,
           ST_Extent(ST_Transform(o.geom, @zona::integer)) FILTER (WHERE o.vale) AS g
    FROM (
        SELECT x.geom, x.al, f.nome, (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date) AS vale
        FROM catasto.disegno x
        JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = x.foglio_id
        WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL AND x.geom IS NOT NULL
          AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
    ) o
) d
WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
  AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
  AND (p.id = @id OR @principale
       OR EXISTS (SELECT 1 FROM catasto.disegno y
                  JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = y.foglio_id
                  WHERE y.ente_id = @ente AND y.particella_id = p.particella_id AND y.superseded_at IS NULL AND f.nome = @nome));

-- name: InquadraFogli
-- The sheets of a name, or of a number, and the box of what they drew on a day.
SELECT f.nome, d.n, ST_XMin(d.g) AS ovest, ST_YMin(d.g) AS sud, ST_XMax(d.g) AS est, ST_YMax(d.g) AS nord
FROM catasto.foglio f
CROSS JOIN LATERAL (
    SELECT count(*) AS n, ST_Extent(ST_Transform(x.geom, @zona::integer)) AS g
    FROM catasto.disegno x
    WHERE x.ente_id = @ente AND x.foglio_id = f.foglio_id AND x.classe IN (1, 2) AND x.superseded_at IS NULL
      AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
) d
WHERE f.ente_id = @ente
  AND (f.nome = @nome OR @nome = '' AND f.foglio = @foglio AND f.allegato = '' AND f.sviluppo = ''
       AND (@sezione::text IS NULL OR f.sezione = @sezione))
ORDER BY f.nome
LIMIT 20;

-- name: ListDisegni
-- Everything that is drawn inside a window of the ente's own zone on a day. The search is by
-- box in the SRID of storage, so that the index answers it.
WITH cerca AS MATERIALIZED (
    SELECT ST_Expand(ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, @zona::integer), @srid::integer), 1) AS riquadro
)
SELECT x.classe::integer AS classe, f.nome AS foglio, COALESCE(p.id, '') AS id,
       COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, '') AS numero,
       COALESCE(x.tipo, '') AS tipo, COALESCE(x.testo, '') AS testo, COALESCE(x.angolo, 0)::float8 AS angolo,
       COALESCE(x.altezza, 0)::float8 AS altezza, x.esterno,
       ST_Transform(x.etichetta, @zona::integer) AS etichetta, ST_Transform(x.geom, @zona::integer) AS geom
FROM cerca
JOIN catasto.disegno x ON x.ente_id = @ente AND x.geom && cerca.riquadro AND x.superseded_at IS NULL
 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = x.foglio_id
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = x.particella_id
ORDER BY x.classe, f.nome, x.disegno_id
LIMIT @limite;

-- name: ListFogliInTavola
-- The sheets inside the window, each with the delivery that speaks of the day: the last not
-- later than it, else the first of all (contract §0).
WITH cerca AS MATERIALIZED (
    SELECT ST_Expand(ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, @zona::integer), @srid::integer), 1) AS riquadro
)
SELECT f.nome, s.riferimento, s.fonte, s.precisione_m::float8 AS precisione, COALESCE(s.scala, 0) AS scala
FROM (
    SELECT DISTINCT x.foglio_id
    FROM cerca
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.geom && cerca.riquadro AND x.superseded_at IS NULL AND x.classe IN (1, 2)
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
) v
JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = v.foglio_id
CROSS JOIN LATERAL (
    SELECT t.riferimento, t.fonte, t.precisione_m, t.scala
    FROM catasto.stesura t
    WHERE t.ente_id = @ente AND t.foglio_id = f.foglio_id AND t.gruppo = 1 AND t.modo <> 'ignorata'
    ORDER BY t.riferimento <= @giorno::date DESC, abs(t.riferimento - @giorno::date), t.fornitura_id DESC
    LIMIT 1
) s
ORDER BY f.nome;

-- name: ContornoFoglio
-- The outline of a sheet on a day: its confine, else the box of what it drew.
SELECT COALESCE(ST_CollectionExtract(ST_Collect(ST_Transform(x.geom, @zona::integer)) FILTER (WHERE x.classe = 1), 3),
                ST_Envelope(ST_Collect(ST_Transform(x.geom, @zona::integer))))
FROM catasto.foglio f
JOIN catasto.disegno x ON x.ente_id = @ente AND x.foglio_id = f.foglio_id AND x.classe IN (1, 2) AND x.superseded_at IS NULL
 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
WHERE f.ente_id = @ente AND f.nome = @nome;
