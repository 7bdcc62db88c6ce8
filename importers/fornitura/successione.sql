-- Splits and merges by overlap (contract §0): between what ended and what began on one day on
-- one sheet. They are derived from the drawings alone, and for all the sheets of a foglio and
-- all their days together, because a particella may be drawn on several: so a merge and an undo
-- that leave the same drawings leave the same rows, whatever came before.

-- name: Finite
-- What was derived of the particelle of the sheets given.
DELETE FROM catasto.successione s
WHERE s.ente_id = @ente AND s.origine = 'sovrapposizione'
  AND s.da IN (SELECT d.particella_id
               FROM catasto.foglio q
               JOIN catasto.foglio f ON f.ente_id = q.ente_id AND (f.comune, f.sezione, f.foglio) = (q.comune, q.sezione, q.foglio)
               JOIN catasto.disegno d ON d.ente_id = f.ente_id AND d.foglio_id = f.foglio_id AND d.classe = 2
               WHERE q.ente_id = @ente AND q.foglio_id = ANY (@fogli::int[]));

-- name: Successioni
WITH tratto AS MATERIALIZED (
    SELECT d.particella_id, d.foglio_id, d.geom, d.area_mq, d.dal, d.al, d.fornitura_id
    FROM (SELECT DISTINCT f.foglio_id
          FROM catasto.foglio q
          JOIN catasto.foglio f ON f.ente_id = q.ente_id AND (f.comune, f.sezione, f.foglio) = (q.comune, q.sezione, q.foglio)
          WHERE q.ente_id = @ente AND q.foglio_id = ANY (@fogli::int[])) AS f
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.foglio_id = f.foglio_id AND d.classe = 2 AND d.tipo = 'particella'
    -- What never changed begets nobody; an empty interval held on no day.
    WHERE d.superseded_at IS NULL AND (d.dal IS NOT NULL OR d.al IS NOT NULL) AND d.dal IS DISTINCT FROM d.al
), coppia AS (
    SELECT f.particella_id AS da, i.particella_id AS a, f.al AS giorno, GREATEST(f.fornitura_id, i.fornitura_id) AS fornitura_id,
           ST_Area(ST_Intersection(f.geom, i.geom)) AS area, LEAST(f.area_mq, i.area_mq) AS minore
    FROM tratto f
    JOIN tratto i ON i.foglio_id = f.foglio_id AND i.dal = f.al AND i.particella_id <> f.particella_id
        AND i.geom && f.geom AND ST_Intersects(i.geom, f.geom)
    -- Between two numbers that both go on a border moved, and nobody descends from anybody.
    WHERE NOT (EXISTS (SELECT FROM catasto.disegno d
                       WHERE d.ente_id = @ente AND d.particella_id = f.particella_id AND d.classe = 2 AND d.superseded_at IS NULL
                         AND (d.dal IS NULL OR d.dal <= f.al) AND (d.al IS NULL OR d.al > f.al))
           AND EXISTS (SELECT FROM catasto.disegno d
                       WHERE d.ente_id = @ente AND d.particella_id = i.particella_id AND d.classe = 2 AND d.superseded_at IS NULL
                         AND (d.dal IS NULL OR d.dal < i.dal) AND (d.al IS NULL OR d.al >= i.dal)))
), misurata AS (
    SELECT da, a, giorno, sum(area) AS area, max(fornitura_id) AS fornitura_id
    FROM coppia
    GROUP BY da, a, giorno
    -- At least 5 % of the smaller, and more than what two surveys differ by.
    HAVING sum(area) >= 0.05 * min(minore) AND sum(area) > 2
)
INSERT INTO catasto.successione (ente_id, da, a, origine, data, area_mq, fornitura_id)
-- Two numbers that part, join and part again: the last time stands.
SELECT DISTINCT ON (da, a) @ente::int, da, a, 'sovrapposizione', giorno, area, fornitura_id
FROM misurata
ORDER BY da, a, giorno DESC
ON CONFLICT (ente_id, da, a, origine) DO UPDATE SET data = EXCLUDED.data, area_mq = EXCLUDED.area_mq, fornitura_id = EXCLUDED.fornitura_id;
