-- name: Aggiornata
-- The last day of registration of which the deliveries of an ente speak.
SELECT COALESCE((SELECT aggiornata FROM catasto.consistenza WHERE ente_id = @ente), '-infinity'::date);

-- name: ParentiUIU
-- Units that ended with an act which began this one, and units that began with an act which
-- ended it. Which acts split or merge is for who reads to say.
SELECT 'predecessore' AS verso, x.immobile, x.comune, x.sezione, x.c_mutazione AS mutazione, x.c_causale AS causale, x.c_tipo AS nota, x.al AS giorno
FROM catasto.stadio_uiu x
WHERE x.ente_id = @ente AND x.c_mutazione = ANY (@nate::bigint[]) AND x.superseded_at IS NULL AND x.comune = @comune AND x.sezione = @sezione
  AND x.immobile <> @immobile
UNION
SELECT 'successore', x.immobile, x.comune, x.sezione, x.g_mutazione, x.g_causale, x.g_tipo, x.dal
FROM catasto.stadio_uiu x
WHERE x.ente_id = @ente AND x.g_mutazione = ANY (@finite::bigint[]) AND x.superseded_at IS NULL AND x.comune = @comune AND x.sezione = @sezione
  AND x.immobile <> @immobile AND NOT x.soppressa
ORDER BY 1, 2;

-- name: ParentiParticella
-- Kin by any origin: mutations, overlaps, what operatori said.
SELECT 'predecessore' AS verso, p.id, s.origine, s.data AS giorno
FROM catasto.successione s
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = s.da
WHERE s.ente_id = @ente AND s.a = @particella
UNION
SELECT 'successore', p.id, s.origine, s.data
FROM catasto.successione s
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = s.a
WHERE s.ente_id = @ente AND s.da = @particella
ORDER BY 1, 2;

-- name: EnteDelComune
SELECT e.codice FROM sit.ente_comune c JOIN sit.ente e ON e.ente_id = c.ente_id WHERE c.comune = @comune ORDER BY (e.codice = @comune) DESC LIMIT 1;
