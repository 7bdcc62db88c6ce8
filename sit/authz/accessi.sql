-- name: IncarichiDi
SELECT nome, cf, sessioni_dal, COALESCE(ente_id, 0) AS ente, COALESCE(codice, '') AS codice, COALESCE(ruolo, '') AS ruolo
FROM infra.incarichi_di(@operatore, @giorno)
ORDER BY codice, ruolo;

-- name: TuttiGliEnti
SELECT codice, ente_id FROM sit.ente;

-- name: Credenziale
SELECT id, password FROM infra.credenziale(@cf);

-- name: Tentativo
-- Counts an attempt before it is made, so that many at once do not pass where one would not; no row
-- when it comes too early. What failed a day ago is forgotten.
INSERT INTO infra.tentativo AS t (soggetto, falliti, ultimo) VALUES (@soggetto, 1, @ora)
ON CONFLICT (soggetto) DO UPDATE SET falliti = CASE WHEN t.ultimo < @ora::timestamptz - interval '1 day' THEN 1 ELSE t.falliti + 1 END, ultimo = @ora
WHERE t.falliti < @soglia::integer OR t.ultimo <= @ora::timestamptz - least(3600, 15 * 2 ^ least(t.falliti - @soglia::integer, 10)) * interval '1 second'
RETURNING falliti;

-- name: Attesa
SELECT GREATEST(1, ceil(extract(epoch FROM t.ultimo - @ora::timestamptz) + least(3600, 15 * 2 ^ least(t.falliti - @soglia::integer, 10))))::integer
FROM infra.tentativo t WHERE t.soggetto = @soggetto;

-- name: Dimentica
DELETE FROM infra.tentativo WHERE soggetto = @soggetto;

-- name: Ripensa
UPDATE infra.tentativo SET falliti = falliti - 1 WHERE soggetto = @soggetto AND falliti > 0;

-- name: LeggiSessione
SELECT infra.leggi_sessione(@impronta);

-- name: ScriviSessione
SELECT infra.scrivi_sessione(@impronta, @dati, @scade);

-- name: TogliSessione
SELECT infra.togli_sessione(@impronta);

-- name: ApriIngresso
INSERT INTO infra.ingresso (stato, nonce, verifica, dopo, scade) VALUES (@stato, @nonce, @verifica, @dopo, @scade);

-- name: ChiudiIngresso
DELETE FROM infra.ingresso WHERE stato = @stato AND scade > @ora RETURNING nonce, verifica, dopo;

-- name: Registra
SELECT infra.registra_operatore(@cf, @nome, @email);
