-- name: RiguardaParticella
-- What only an address suggests opens nothing: the office says of which immobile it is first.
-- A particella is of a pratica when it was declared, when it came of what was (both in legame), or when what was came of it.
WITH RECURSIVE cercata AS (
    SELECT t.particella_id FROM catasto.particella t
    WHERE t.ente_id = @ente AND t.comune = (@particella::text[])[1] AND t.sezione = (@particella::text[])[2] AND t.foglio = (@particella::text[])[3]::integer
      AND t.numero = (@particella::text[])[4] AND t.denominatore = (@particella::text[])[5] AND t.mappa = (@particella::text[])[6]
), antenata AS (
    SELECT l.particella_id FROM edilizia.legame l WHERE l.ente_id = @ente AND l.pratica_id = @pratica AND l.perche = 'identificativo'
    UNION
    SELECT d.da FROM antenata a JOIN catasto.discendenza d ON d.ente_id = @ente AND d.a = a.particella_id
)
SELECT EXISTS (SELECT FROM cercata c JOIN edilizia.legame l ON l.ente_id = @ente AND l.pratica_id = @pratica AND l.particella_id = c.particella_id AND l.perche <> 'civico')
    OR EXISTS (SELECT FROM cercata c JOIN antenata a ON a.particella_id = c.particella_id);

-- name: RiguardaUnita
-- A unit is of a pratica when it was declared or came of what was, when what was came of it, and when a whole particella
-- that it stands on, or ever did, is of the pratica.
WITH RECURSIVE legata AS (
    SELECT l.* FROM edilizia.legame l WHERE l.ente_id = @ente AND l.pratica_id = @pratica AND l.perche <> 'civico'
), antenata AS (
    SELECT l.immobile, l.comune, l.sezione FROM legata l WHERE l.immobile <> 0 AND l.perche = 'identificativo'
    UNION
    SELECT p.immobile, p.comune, p.sezione
    FROM antenata a
    JOIN catasto.stadio_uiu s ON s.ente_id = @ente AND s.immobile = a.immobile AND s.comune = a.comune AND s.sezione = a.sezione
     AND s.superseded_at IS NULL AND s.progressivo = 1 AND s.g_mutazione IS NOT NULL
    JOIN catasto.stadio_uiu p ON p.ente_id = @ente AND p.c_mutazione = s.g_mutazione AND p.superseded_at IS NULL AND p.comune = s.comune AND p.sezione = s.sezione
     AND p.immobile <> s.immobile
)
SELECT EXISTS (SELECT FROM legata l WHERE l.immobile = @immobile AND l.comune = @comune AND l.sezione = @sezione)
    OR EXISTS (SELECT FROM antenata a WHERE a.immobile = @immobile AND a.comune = @comune AND a.sezione = @sezione)
    OR EXISTS (SELECT FROM catasto.identificativo i JOIN legata l ON l.particella_id = i.particella_id AND l.immobile = 0
               JOIN edilizia.pratica p ON p.ente_id = @ente AND p.pratica_id = @pratica AND p.superseded_at IS NULL
               WHERE i.ente_id = @ente AND i.immobile = @immobile AND i.comune = @comune AND i.sezione = @sezione AND p.immobili->l.n->>'sub' IS NULL);

-- name: DelProtocollo
SELECT p.pratica_id FROM edilizia.pratica p
WHERE p.ente_id = @ente AND p.superseded_at IS NULL AND p.protocollo IS NOT NULL AND edilizia.protocollo_di(p.protocollo, p.data_protocollo, p.anno) = @protocollo
ORDER BY p.pratica_id LIMIT 20;
