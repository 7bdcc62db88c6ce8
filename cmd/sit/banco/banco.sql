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

-- name: UnitaDaChiedere
-- Units that exist, some of every ente, with where they are.
SELECT e.codice, s.comune, s.sezione, s.immobile, COALESCE(s.identificativi->0->>'foglio', '') AS foglio,
       COALESCE(s.identificativi->0->>'numero', '') AS numero, COALESCE(s.identificativi->0->>'subalterno', '') AS sub
FROM catasto.stadio_uiu s
JOIN sit.ente e USING (ente_id)
WHERE s.superseded_at IS NULL AND s.aperto AND NOT s.soppressa AND NOT s.bcnc
ORDER BY hashint8(s.stadio_id)
LIMIT @quante;

-- name: PersoneDaChiedere
SELECT cognome, nome, cf
FROM catasto.soggetto
WHERE tipo = 'P' AND superseded_at IS NULL AND cf_valido
ORDER BY hashint8(versione_id)
LIMIT @quante;

-- name: RigheDeiRegistri
SELECT (SELECT count(*) FROM catasto.stadio_uiu), (SELECT count(*) FROM catasto.stadio_terreno), (SELECT count(*) FROM catasto.titolarita),
       (SELECT count(*) FROM catasto.soggetto);

-- name: ProcessiDelServer
SELECT pid FROM pg_stat_activity WHERE application_name = 'sit';
