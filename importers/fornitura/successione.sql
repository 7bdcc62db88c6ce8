-- Splits and merges by overlap (contract §0): between what ended and what began on one day on
-- one sheet. They are derived from the drawings, so a merge and an undo both compute them anew.

-- name: Finite
-- What is drawn until a day and what is drawn from it, on the sheets and days given.
DELETE FROM catasto.successione s
USING unnest(@fogli::int[], @giorni::date[]) AS q (foglio_id, giorno)
WHERE s.ente_id = @ente AND s.origine = 'sovrapposizione' AND s.data = q.giorno
  AND s.da IN (SELECT d.particella_id FROM catasto.disegno d
               WHERE d.ente_id = @ente AND d.foglio_id = q.foglio_id AND d.classe = 2);

-- name: Successioni
WITH finita AS (
    SELECT d.particella_id, d.geom, d.area_mq, q.giorno
    FROM unnest(@fogli::int[], @giorni::date[]) AS q (foglio_id, giorno)
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = q.foglio_id AND d.classe = 2 AND d.superseded_at IS NULL AND d.al = q.giorno
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id AND p.tipo = 'particella'
), iniziata AS (
    SELECT d.particella_id, d.geom, d.area_mq, q.giorno
    FROM unnest(@fogli::int[], @giorni::date[]) AS q (foglio_id, giorno)
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = q.foglio_id AND d.classe = 2 AND d.superseded_at IS NULL AND d.dal = q.giorno
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id AND p.tipo = 'particella'
), coppia AS (
    SELECT f.particella_id AS da, i.particella_id AS a, f.giorno,
           ST_Area(ST_Intersection(f.geom, i.geom)) AS area, LEAST(f.area_mq, i.area_mq) AS minore
    FROM finita f
    JOIN iniziata i ON i.giorno = f.giorno AND i.particella_id <> f.particella_id
        AND i.geom && f.geom AND ST_Intersects(i.geom, f.geom)
    -- Between two numbers that both go on a border moved, and nobody descends from anybody.
    WHERE NOT (f.particella_id IN (SELECT particella_id FROM iniziata) AND i.particella_id IN (SELECT particella_id FROM finita))
)
INSERT INTO catasto.successione (ente_id, da, a, origine, data, area_mq, fornitura_id)
SELECT @ente, da, a, 'sovrapposizione', giorno, sum(area), @fornitura
FROM coppia
GROUP BY da, a, giorno
-- At least 5 % of the smaller, and more than what two surveys differ by.
HAVING sum(area) >= 0.05 * min(minore) AND sum(area) > 2
ON CONFLICT (ente_id, da, a, origine) DO UPDATE SET data = EXCLUDED.data, area_mq = EXCLUDED.area_mq, fornitura_id = EXCLUDED.fornitura_id;
