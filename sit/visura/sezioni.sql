-- name: ListSezioni
SELECT s.sezione_urbana, s.foglio_urbano, s.sezione, s.foglio, s.chi, s.modificata_at
FROM visura.sezione_urbana s WHERE s.ente_id = @ente ORDER BY s.sezione_urbana, lpad(s.foglio_urbano, 8, '0');

-- name: SezioniSenzaTabella
-- What the units write and no line answers: how many identifiers wait for it.
SELECT c.sezione_urbana, c.foglio AS foglio_urbano, count(*) AS unita
FROM catasto.identificativo_sciolto c
WHERE c.ente_id = @ente AND c.motivo = 'SEZIONE_URBANA_SENZA_FOGLIO'
GROUP BY 1, 2 ORDER BY 3 DESC, 1, lpad(c.foglio, 8, '0') LIMIT 200;

-- name: HaFoglioTerreni
SELECT EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = @ente AND p.sezione = @sezione AND p.foglio = @foglio::integer);

-- name: ScriviSezione
INSERT INTO visura.sezione_urbana (ente_id, sezione_urbana, foglio_urbano, sezione, foglio, chi)
VALUES (@ente, @sezione_urbana, @foglio_urbano, @sezione, @foglio, @chi)
ON CONFLICT (ente_id, sezione_urbana, foglio_urbano) DO UPDATE SET sezione = EXCLUDED.sezione, foglio = EXCLUDED.foglio, chi = EXCLUDED.chi, modificata_at = now();

-- name: TogliSezione
DELETE FROM visura.sezione_urbana WHERE ente_id = @ente AND sezione_urbana = @sezione_urbana AND foglio_urbano = @foglio_urbano;

-- name: RilegaSezioni
SELECT visura.rilega_sezioni();
