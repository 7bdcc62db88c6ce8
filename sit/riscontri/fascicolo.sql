-- name: SegnalazioniFascicolo
SELECT s.segnalazione_id AS id, s.regola, s.stato, s.presenza, s.anno, (s.created_at AT TIME ZONE 'Europe/Rome')::date AS data, s.confidenza
FROM riscontri.segnalazione s
WHERE s.ente_id = @ente AND s.particella_id = ANY (@particelle::bigint[]) AND (NOT @unita::boolean OR s.immobile = @immobile OR s.immobile IS NULL)
ORDER BY s.segnalazione_id DESC
LIMIT 500;
