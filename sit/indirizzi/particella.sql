-- name: ParticellaDelCivico
SELECT p.id
FROM indirizzi.civico c
JOIN indirizzi.legame l ON l.ente_id = @ente AND l.civico_id = c.civico_id
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = l.particella_id
WHERE c.ente_id = @ente AND c.codice = @civico;
