-- name: Intorno
-- Where a thing lies: its particelle, those that came of them, the civici that give on it.
WITH RECURSIVE sua AS (
    SELECT p AS particella_id FROM unnest(@particelle::bigint[]) AS p
    UNION
    SELECT i.particella_id FROM catasto.identificativo i
    WHERE @unita::boolean AND i.ente_id = @ente AND i.immobile = @immobile AND i.comune = @comune AND i.sezione = @sezione AND i.particella_id IS NOT NULL
), venuta AS (
    SELECT particella_id FROM sua
    UNION
    SELECT d.a FROM venuta v JOIN catasto.discendenza d ON d.ente_id = @ente AND d.da = v.particella_id
)
SELECT COALESCE((SELECT array_agg(particella_id) FROM sua), '{}'),
       COALESCE((SELECT array_agg(v.particella_id) FROM venuta v WHERE v.particella_id NOT IN (SELECT particella_id FROM sua)), '{}'),
       CASE WHEN @unita::boolean
            THEN COALESCE((SELECT array_agg(DISTINCT c.civico_id) FROM catasto.uiu_civico c
                           WHERE c.ente_id = @ente AND c.immobile = @immobile AND c.comune = @comune AND c.sezione = @sezione AND c.civico_id IS NOT NULL), '{}')
            ELSE COALESCE((SELECT array_agg(l.civico_id) FROM indirizzi.legame l WHERE l.ente_id = @ente AND l.particella_id = ANY (ARRAY(SELECT particella_id FROM sua))), '{}') END;
