-- name: TrovaParticella
-- A particella by the parts of its id, whatever sheet the id names (contract §0).
SELECT p.particella_id, p.id
FROM catasto.particella p
WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
  AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
  AND (p.id = @id OR @principale
       OR EXISTS (SELECT 1 FROM catasto.disegno y
                  JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = y.foglio_id
                  WHERE y.ente_id = @ente AND y.particella_id = p.particella_id AND y.superseded_at IS NULL AND f.nome = @nome));

-- name: StadiTerreno
-- All the living states of the immobili that ever were of a particella.
SELECT to_jsonb(s)
FROM catasto.stadio_terreno s
WHERE s.ente_id = @ente AND s.particella_id = @particella AND s.superseded_at IS NULL
ORDER BY s.immobile, s.comune, s.sezione, s.progressivo;
