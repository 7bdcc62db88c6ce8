-- name: HaEdificio
SELECT EXISTS (
    SELECT FROM catasto.foglio f
    JOIN catasto.disegno x ON x.ente_id = @ente AND x.foglio_id = f.foglio_id AND x.classe = 3 AND x.superseded_at IS NULL
     AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date) AND x.ordine = @ordine
    LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = x.particella_id
    WHERE f.ente_id = @ente AND f.nome = @nome AND COALESCE(p.numero, '') = @numero AND COALESCE(p.denominatore, '') = @denominatore);
