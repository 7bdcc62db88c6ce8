-- name: ListScelta
-- Some particelle by their keys, as drawn on a day; those that are not drawn have no geometry.
SELECT p.id, p.foglio, p.sezione,
       p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END AS numero,
       COALESCE(CASE WHEN d.n = 1 THEN d.area ELSE ST_Area(ST_Transform(g.geom, @zona::integer)) END, 0) AS mq,
       ST_ForcePolygonCCW(ST_Transform(g.geom, 6706)) AS geom
FROM (
    SELECT DISTINCT p.particella_id, p.id, p.foglio, p.sezione, p.numero, p.denominatore
    FROM unnest(@comuni::text[], @sezioni::text[], @fogli::integer[], @numeri::text[], @denominatori::text[], @mappe::text[])
         AS k(comune, sezione, foglio, numero, denominatore, mappa)
    JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = k.foglio AND p.numero = k.numero AND p.denominatore = k.denominatore
     AND p.comune = k.comune AND p.sezione = k.sezione AND p.mappa = k.mappa
) p
CROSS JOIN LATERAL (
    SELECT count(*) AS n, array_agg(x.geom) AS geometrie, max(x.area_mq) AS area
    FROM catasto.disegno x
    WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
      AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
) d
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.n = 1 THEN d.geometrie[1] WHEN d.n > 1 THEN ST_Union(d.geometrie) END AS geom
) g
ORDER BY p.sezione, p.foglio, p.numero, p.id;

-- name: FindStesura
-- How the drawing of a sheet that holds now came in: of the latest day, the best source.
SELECT t.sistema, t.precisione_m::float8, t.fonte, t.riferimento, COALESCE(t.adattamento, 'null'::jsonb)
FROM catasto.foglio f
JOIN catasto.stesura t ON t.ente_id = f.ente_id AND t.foglio_id = f.foglio_id AND t.gruppo = 1 AND t.modo <> 'ignorata'
WHERE f.ente_id = @ente AND f.nome = @nome
ORDER BY t.riferimento DESC, t.fornitura_id DESC
LIMIT 1;
