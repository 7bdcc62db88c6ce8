-- name: FindFoglio
SELECT foglio_id FROM catasto.foglio WHERE ente_id = @ente AND nome = @nome;

-- name: ListStesure
SELECT s.gruppo, s.riferimento, s.fonte, s.modo, s.sistema, s.precisione_m::float8 AS precisione, s.scala,
       sqrt(s.dx * s.dx + s.dy * s.dy) AS spostata, s.fornitura_id
FROM catasto.stesura s
WHERE s.ente_id = @ente AND s.foglio_id = @foglio
ORDER BY s.riferimento DESC, s.fornitura_id DESC, s.gruppo;

-- name: ConfineFoglio
SELECT ST_Transform(ST_Union(x.geom), 6706)
FROM catasto.disegno x
WHERE x.ente_id = @ente AND x.foglio_id = @foglio AND x.classe = 1 AND x.superseded_at IS NULL
  AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date);

-- name: ListDelFoglio
-- What was ever drawn on a sheet; in_mappa is what is drawn on the day. Sorted by whoever reads.
SELECT p.id, p.tipo,
       bool_or((x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)) AS in_mappa
FROM catasto.disegno x
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = x.particella_id
WHERE x.ente_id = @ente AND x.foglio_id = @foglio AND x.classe = 2 AND x.superseded_at IS NULL
  AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
GROUP BY p.id, p.tipo
HAVING bool_or(x.dal IS NULL OR x.dal <= @giorno::date);

-- name: ListSimili
SELECT p.id
FROM catasto.particella p
WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.comune = @comune AND p.sezione = @sezione AND p.numero ~ '^[0-9]'
ORDER BY abs(substring(p.numero FROM '^[0-9]{1,9}')::integer - @numero::integer), p.numero, p.denominatore
LIMIT @limite;

-- name: ConfineEnte
SELECT ST_Transform(c.geom, 6706) FROM catasto.confine_ente c WHERE c.ente_id = @ente ORDER BY c.fornitura_id DESC LIMIT 1;
