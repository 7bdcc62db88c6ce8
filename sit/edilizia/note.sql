-- name: Note
-- Out of what everybody may know, which has no policy: the files themselves are not read.
SELECT DISTINCT l.pratica_id AS id, l.kind, l.stato, l.anno, COALESCE(l.data, '-infinity'::date) AS data
FROM edilizia.legame k
JOIN edilizia.luogo l ON l.ente_id = k.ente_id AND l.pratica_id = k.pratica_id
WHERE k.ente_id = @ente AND (k.immobile = @immobile::bigint OR k.particella_id = @particella::bigint)
ORDER BY data DESC, id DESC
LIMIT @limite;
