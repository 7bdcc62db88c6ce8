-- The questions that the bench asks of the tables of the offices.

-- name: Identificativi
SELECT e.codice, p.id
FROM catasto.particella p
JOIN sit.ente e USING (ente_id)
JOIN catasto.disegno d ON d.ente_id = p.ente_id AND d.particella_id = p.particella_id AND d.classe = 2
WHERE p.tipo = 'particella' AND d.superseded_at IS NULL AND d.al IS NULL
ORDER BY hashint8(p.particella_id)
LIMIT @quanti;

-- name: HaCivici
SELECT EXISTS (SELECT FROM indirizzi.civico);

-- name: PrimaVersione
INSERT INTO indirizzi.versione (ente_id, versione) SELECT DISTINCT ente_id, 1 FROM indirizzi.via;
