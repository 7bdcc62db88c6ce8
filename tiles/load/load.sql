-- What the map in memory is made of. All of it is believed today (superseded_at IS NULL), of
-- every day: which day is drawn is for the snapshot to say.

-- name: Serial
-- A batch is small and batches run side by side: workers of the server's own, each starting a
-- process and its projections anew, cost three times what they save.
SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true);

-- name: Versions
SELECT ente_id, layer, foglio_id, versione
FROM catasto.tile_version
WHERE @ente::integer = 0 OR ente_id = @ente;

-- name: Listen
LISTEN tile_version;

-- name: Sheets
SELECT e.ente_id, 'comuni' AS layer, f.foglio_id
FROM sit.ente e
JOIN catasto.foglio f ON f.ente_id = e.ente_id
ORDER BY e.ente_id, f.foglio_id;

-- name: Ente
SELECT codice FROM sit.ente WHERE ente_id = @ente;

-- name: Boundaries
-- The boundary delivered last; fornitura 0, the union of the sheets, where none was.
SELECT DISTINCT ON (c.ente_id) c.ente_id, e.codice, e.nome, c.tile_geom
FROM catasto.confine_ente c
JOIN sit.ente e ON e.ente_id = c.ente_id
WHERE c.ente_id = ANY (@enti::integer[])
ORDER BY c.ente_id, c.fornitura_id DESC;

-- name: CelleDi
-- The squares in which civici stand or ever stood, with the enti: a square is a segment.
SELECT ente_id, layer, foglio_id FROM catasto.tile_version WHERE layer = 'civici' ORDER BY ente_id, foglio_id;

-- name: Civici
-- A civico bears the name of its street as it was day by day, so its days are cut where the name
-- changes.
SELECT c.cella, k.codice, c.testo, COALESCE(n.odonimo, '') AS odonimo,
       GREATEST(c.dal, n.dal) AS dal, LEAST(c.al, n.al) AS al, ST_X(p.g) AS x, ST_Y(p.g) AS y
FROM indirizzi.stato_civico c
JOIN indirizzi.civico k ON k.ente_id = c.ente_id AND k.civico_id = c.civico_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
 AND (n.dal IS NULL OR c.al IS NULL OR n.dal < c.al) AND (c.dal IS NULL OR n.al IS NULL OR c.dal < n.al)
CROSS JOIN LATERAL (SELECT ST_Transform(c.geom, 3857) AS g OFFSET 0) AS p
WHERE c.ente_id = @ente AND c.cella = ANY (@celle::integer[]) AND c.superseded_at IS NULL AND c.geom IS NOT NULL
  AND (c.dal IS NULL OR c.al IS NULL OR c.dal < c.al);

-- name: SegmentiDi
-- The segments of the plans and of the constraints: one a strumento, one a codice (urbanistica.segmento).
SELECT ente_id, layer, foglio_id FROM catasto.tile_version WHERE layer IN ('zone', 'vincoli') ORDER BY ente_id, layer, foglio_id;

-- name: Zone
SELECT urbanistica.segmento(z.strumento), z.id, z.sigla, COALESCE(z.zto, ''), z.stato, z.dal, z.al, COALESCE(z.area_mq, 0), z.precisione_m, z.tile_geom
FROM urbanistica.zona z
WHERE z.ente_id = @ente AND urbanistica.segmento(z.strumento) = ANY (@segmenti::integer[]) AND z.superseded_at IS NULL AND z.tile_geom IS NOT NULL
  AND (z.dal IS NULL OR z.al IS NULL OR z.dal < z.al);

-- name: Vincoli
-- Those that are not public never come into the memory of the tiles (contract §2).
SELECT urbanistica.segmento(v.codice), v.id, v.codice, '', '', v.dal, v.al, COALESCE(v.area_mq, 0), v.precisione_m, v.tile_geom
FROM urbanistica.vincolo v
WHERE v.ente_id = @ente AND urbanistica.segmento(v.codice) = ANY (@segmenti::integer[]) AND v.superseded_at IS NULL AND v.pubblico AND v.tile_geom IS NOT NULL
  AND (v.dal IS NULL OR v.al IS NULL OR v.dal < v.al);

-- name: SheetsOfBatch
SELECT foglio_id, nome, comune, sezione, foglio, allegato, sviluppo
FROM catasto.foglio
WHERE ente_id = @ente AND foglio_id = ANY (@fogli::integer[]);

-- name: Stesure
SELECT foglio_id, gruppo, fornitura_id, riferimento, precisione_m
FROM catasto.stesura
WHERE ente_id = @ente AND foglio_id = ANY (@fogli::integer[]);

-- name: Kin
-- The number of a sheet bounds what is read: a particella keeps its foglio wherever it is drawn.
SELECT s.da, s.a, da.id, a.id
FROM catasto.discendenza s
JOIN catasto.particella da ON da.ente_id = s.ente_id AND da.particella_id = s.da
JOIN catasto.particella a ON a.ente_id = s.ente_id AND a.particella_id = s.a
WHERE s.ente_id = @ente AND (da.foglio = ANY (@numeri::integer[]) OR a.foglio = ANY (@numeri::integer[]));

-- name: Stages
-- What the census says of the particelle of those numbers, of every day.
SELECT t.particella_id, t.immobile, t.progressivo, t.subalterno, t.dal, t.al, t.superficie_mq, COALESCE(t.qualita, 0),
       t.soppressa, t.ente_urbano OR COALESCE(t.qualita = 282, false)
FROM catasto.particella p
JOIN catasto.terreno t ON t.ente_id = p.ente_id AND t.particella_id = p.particella_id
WHERE p.ente_id = @ente AND p.foglio = ANY (@numeri::integer[]) AND t.progressivo < 901 AND (t.dal IS NULL OR t.al IS NULL OR t.dal < t.al)
ORDER BY t.particella_id, t.immobile, t.progressivo;

-- name: Drawings
-- The columns are read by position (row.go). Every drawing comes with its geometry ready; only
-- the point of a label, and of what it calls out, is projected here.
SELECT d.foglio_id, d.classe, d.fornitura_id, d.particella_id, d.ordine, d.dal, d.al, d.area_mq, d.angolo,
       d.fonte, d.tipo, d.testo, p.id, p.numero, p.denominatore, d.tile_geom,
       CASE WHEN d.classe = 2 AND d.tipo = 'particella' THEN ST_Transform(d.etichetta, 3857)::bytea END,
       CASE WHEN d.classe = 2 AND d.esterno AND d.etichetta IS NOT NULL THEN ST_Transform(ST_PointOnSurface(d.geom), 3857)::bytea END
FROM catasto.disegno d
LEFT JOIN catasto.particella p ON p.ente_id = d.ente_id AND p.particella_id = d.particella_id
WHERE d.ente_id = @ente AND d.foglio_id = ANY (@fogli::integer[]) AND d.classe = ANY (@classi::smallint[])
  AND d.superseded_at IS NULL AND d.tile_geom IS NOT NULL AND (d.dal IS NULL OR d.al IS NULL OR d.dal < d.al);
