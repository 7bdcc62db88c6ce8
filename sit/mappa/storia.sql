-- name: ListStorie
-- The first day that each sheet of each ente has a map of, and the box of the sheet.
SELECT o.mappa_dal, ST_XMin(b.b) AS ovest, ST_YMin(b.b) AS sud, ST_XMax(b.b) AS est, ST_YMax(b.b) AS nord
FROM catasto.foglio f
CROSS JOIN LATERAL (
    SELECT min(t.riferimento) AS mappa_dal FROM catasto.stesura t
    WHERE t.ente_id = f.ente_id AND t.foglio_id = f.foglio_id AND t.gruppo = 1 AND t.modo <> 'ignorata'
) o
CROSS JOIN LATERAL (
    SELECT ST_Transform(ST_Collect(ST_Envelope(x.geom)), 6706) AS b FROM catasto.disegno x
    WHERE x.ente_id = f.ente_id AND x.foglio_id = f.foglio_id AND x.classe = 1 AND x.superseded_at IS NULL
) b
WHERE o.mappa_dal IS NOT NULL AND b.b IS NOT NULL;
