-- name: CiviciDiUIU
-- The street numbers that the address of a unit finds.
SELECT c.grado, COALESCE(x.codice, '') AS civico, COALESCE(w.codice, '') AS via, c.ordine
FROM catasto.uiu_civico c
LEFT JOIN indirizzi.civico x ON x.ente_id = @ente AND x.civico_id = c.civico_id
LEFT JOIN indirizzi.via w ON w.ente_id = @ente AND w.via_id = c.via_id
WHERE c.ente_id = @ente AND c.immobile = @immobile AND c.comune = @comune AND c.sezione = @sezione
ORDER BY c.ordine;

-- name: ConsegneDiUIU
-- The deliveries that said something of a unit.
SELECT DISTINCT f.fornitura_id, f.tipo, f.riferimento, f.modo
FROM catasto.stadio_uiu s
JOIN forniture.fornitura f ON f.ente_id = @ente AND f.fornitura_id = s.fornitura_id
WHERE s.ente_id = @ente AND s.immobile = @immobile AND s.comune = @comune AND s.sezione = @sezione
ORDER BY f.fornitura_id;

-- name: ConsegneDiParticella
SELECT DISTINCT f.fornitura_id, f.tipo, f.riferimento, f.modo
FROM forniture.fornitura f
WHERE f.ente_id = @ente AND f.fornitura_id IN (
    SELECT s.fornitura_id FROM catasto.stadio_terreno s WHERE s.ente_id = @ente AND s.particella_id = @particella
    UNION
    SELECT d.fornitura_id FROM catasto.disegno d WHERE d.ente_id = @ente AND d.particella_id = @particella AND d.classe = 2)
ORDER BY f.fornitura_id;

-- name: DisegniDiParticella
-- When a particella was drawn, and by whom.
SELECT f.nome, d.dal, d.al, d.fonte, d.disegno_id
FROM catasto.disegno d
JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = d.foglio_id
WHERE d.ente_id = @ente AND d.particella_id = @particella AND d.classe = 2 AND d.superseded_at IS NULL
ORDER BY d.dal NULLS FIRST, d.disegno_id;
