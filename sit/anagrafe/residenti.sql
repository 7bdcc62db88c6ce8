-- name: Residenti
-- The civici are those of the unit; where the registers tie it to none, those of its particella.
WITH casa AS (
    SELECT DISTINCT u.civico_id
    FROM catasto.uiu_civico u
    WHERE u.ente_id = @ente AND u.immobile = @immobile::bigint AND u.comune = @comune::text AND u.sezione = @sezione::text AND u.civico_id IS NOT NULL
), luogo AS (
    SELECT civico_id FROM casa
    UNION
    SELECT l.civico_id FROM indirizzi.legame l
    WHERE l.ente_id = @ente AND l.particella_id = @particella::bigint AND NOT EXISTS (SELECT FROM casa)
)
SELECT r.persona::text AS persona, r.cf, r.cognome, r.nome, COALESCE(r.nascita, '-infinity'::date) AS nascita, COALESCE(r.decesso, 'infinity'::date) AS decesso,
       r.id_famiglia AS famiglia, concat_ws(' ', v.odonimo, c.testo) AS indirizzo, r.interno,
       COALESCE(r.dal, '-infinity'::date) AS dal, COALESCE(r.al, 'infinity'::date) AS al,
       i.modo AS legame, i.stato <> 'proposto' AS certo, r.file, r.riga
FROM luogo
JOIN tributi.indirizzo i ON i.ente_id = @ente AND i.civico_id = luogo.civico_id AND i.origine = 'RESIDENTE'
JOIN anagrafe.residente r ON r.ente_id = @ente AND r.residenza_id = i.riga_id AND r.superseded_at IS NULL
LEFT JOIN LATERAL (
    SELECT s.testo, s.via_id FROM indirizzi.stato_civico s
    WHERE s.ente_id = @ente AND s.civico_id = luogo.civico_id AND s.superseded_at IS NULL
    ORDER BY s.dal DESC NULLS LAST LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT n.odonimo FROM indirizzi.nome_via n
    WHERE n.ente_id = @ente AND n.via_id = c.via_id
    ORDER BY n.dal DESC NULLS LAST LIMIT 1
) v ON true
WHERE (r.dal IS NULL OR r.dal < @al::date) AND (r.al IS NULL OR r.al > @dal::date)
ORDER BY indirizzo, r.interno NULLS LAST, r.id_famiglia NULLS LAST, r.nascita NULLS LAST, r.residenza_id
LIMIT @limite;
