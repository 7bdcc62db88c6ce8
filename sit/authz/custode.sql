-- name: EntiDaSigillare
SELECT DISTINCT ente_id FROM authz.da_sigillare ORDER BY ente_id;

-- name: Sigilla
SELECT authz.sigilla(@ente, @quante);

-- name: EntiDelRegistro
SELECT ente_id, codice FROM sit.ente ORDER BY codice;

-- name: Taglia
SELECT authz.taglia(@ente, @prima);

-- name: Butta
-- What has ended, and failures of the day before.
WITH sessioni AS (DELETE FROM infra.sessione WHERE scade < @ora::timestamptz RETURNING 1),
     ingressi AS (DELETE FROM infra.ingresso WHERE scade < @ora::timestamptz RETURNING 1),
     tentativi AS (DELETE FROM infra.tentativo WHERE ultimo < @ora::timestamptz - interval '1 day' RETURNING 1),
     chiavi AS (DELETE FROM infra.chiave WHERE LEAST(scade, revocata) < @chiavi_prima::timestamptz RETURNING 1)
SELECT (SELECT count(*) FROM sessioni) + (SELECT count(*) FROM ingressi) + (SELECT count(*) FROM tentativi) + (SELECT count(*) FROM chiavi);

-- name: InizioCatena
SELECT COALESCE(t.sequenza, 0) AS sequenza, COALESCE(t.impronta, authz.radice(@ente)) AS impronta, COALESCE(t.tagliato_at - t.ultima < interval '180 days', false) AS presto
FROM (SELECT 1) uno LEFT JOIN LATERAL (SELECT * FROM authz.taglio WHERE ente_id = @ente ORDER BY sequenza DESC LIMIT 1) t ON true;

-- name: Teste
SELECT e.codice, t.sequenza, t.impronta FROM authz.testa t JOIN sit.ente e ON e.ente_id = t.ente_id ORDER BY e.codice;

-- name: Testa
SELECT COALESCE((SELECT sequenza FROM authz.testa WHERE ente_id = @ente), 0);

-- name: Catena
-- Each seal with the line that it seals, as it is now.
SELECT s.sequenza, s.consultazione_id, s.impronta, CASE WHEN c.consultazione_id IS NOT NULL THEN authz.canonica(c) END AS riga
FROM authz.sigillo s
LEFT JOIN authz.consultazione c ON c.ente_id = s.ente_id AND c.consultazione_id = s.consultazione_id
WHERE s.ente_id = @ente
ORDER BY s.sequenza;

-- name: SenzaSigillo
-- Lines that nobody sealed though they are old enough, and that the sealer does not know of.
SELECT c.consultazione_id, EXISTS (SELECT FROM authz.da_sigillare d WHERE d.ente_id = c.ente_id AND d.consultazione_id = c.consultazione_id) AS in_coda
FROM authz.consultazione c
WHERE c.ente_id = @ente AND NOT EXISTS (SELECT FROM authz.sigillo s WHERE s.ente_id = c.ente_id AND s.consultazione_id = c.consultazione_id)
ORDER BY c.consultazione_id
LIMIT 1000;
