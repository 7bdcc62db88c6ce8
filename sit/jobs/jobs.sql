-- name: UnoAllaVolta
SELECT pg_advisory_lock(hashtext('sit.jobs.migra'));

-- name: PermessiCoda
-- Who uploads puts the job in the queue in the same transaction as the record of the upload.
-- It may put in and see, and change nothing of what is there: UPDATE of kind is asked by the
-- ON CONFLICT of River's insert, which writes it as it is.
GRANT SELECT, INSERT, UPDATE (kind) ON infra.river_job TO sit_app;

-- name: PermessiCodaSchema
GRANT USAGE ON SCHEMA infra TO sit_app;

-- name: PermessiCodaNumeri
GRANT USAGE ON SEQUENCE infra.river_job_id_seq TO sit_app;

-- name: Nuova
INSERT INTO jobs.operazione (ente_id, tipo, argomenti, genere, chi, nome, chiave, impronta)
VALUES (@ente, @tipo, @argomenti, @genere, @chi, @nome, @chiave, @impronta)
ON CONFLICT (ente_id, genere, chi, chiave) WHERE chiave IS NOT NULL DO NOTHING
RETURNING operazione_id::text;

-- name: PerChiave
SELECT operazione_id::text, impronta FROM jobs.operazione
WHERE ente_id = @ente AND genere = @genere AND chi = @chi AND chiave = @chiave;

-- name: Mia
-- Of who started it, and of nobody else.
SELECT o.operazione_id::text AS id, e.codice AS ente, o.tipo, o.stato, o.percento, o.fase, o.argomenti, o.risultato, o.errore, o.nome,
       o.creata_at, o.iniziata_at, o.battito_at, o.conclusa_at
FROM jobs.operazione o JOIN sit.ente e USING (ente_id)
WHERE o.operazione_id = @id::text::uuid AND o.genere = @genere AND o.chi = @chi;

-- name: DellEnte
-- For the offices of an ente: whoever started it.
SELECT o.operazione_id::text AS id, e.codice AS ente, o.tipo, o.stato, o.percento, o.fase, o.argomenti, o.risultato, o.errore, o.nome,
       o.creata_at, o.iniziata_at, o.battito_at, o.conclusa_at
FROM jobs.operazione o JOIN sit.ente e USING (ente_id)
WHERE o.ente_id = @ente AND o.tipo = @tipo AND (@id::text IS NULL OR o.operazione_id = @id::text::uuid)
ORDER BY o.creata_at DESC
LIMIT @limite;

-- name: ChiHaPortato
-- The first operazione whose result names a thing: of a fornitura, the one that brought it.
SELECT o.operazione_id::text AS id, e.codice AS ente, o.tipo, o.stato, o.percento, o.fase, o.argomenti, o.risultato, o.errore, o.nome,
       o.creata_at, o.iniziata_at, o.battito_at, o.conclusa_at
FROM jobs.operazione o JOIN sit.ente e USING (ente_id)
WHERE o.ente_id = @ente AND o.risultato @> @cosa::jsonb
ORDER BY o.creata_at
LIMIT 1;

-- name: Prendi
-- What is no longer waiting was taken already, or given up.
UPDATE jobs.operazione SET stato = 'in_corso', iniziata_at = clock_timestamp(), battito_at = clock_timestamp(), percento = 0, fase = '', risultato = '[]'
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_coda'
RETURNING tipo, argomenti, nome;

-- name: Avanza
UPDATE jobs.operazione SET battito_at = clock_timestamp(), percento = GREATEST(percento, @percento::smallint), fase = @fase
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_corso';

-- name: Battito
UPDATE jobs.operazione SET battito_at = clock_timestamp()
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_corso';

-- name: Aggiungi
UPDATE jobs.operazione SET battito_at = clock_timestamp(), risultato = risultato || jsonb_build_array(@riga::jsonb)
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_corso';

-- name: Concludi
UPDATE jobs.operazione SET stato = @stato, errore = @errore, percento = CASE WHEN @stato = 'fallita' THEN percento ELSE 100 END,
    fase = '', conclusa_at = clock_timestamp()
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_corso';

-- name: RimettiInCoda
UPDATE jobs.operazione SET stato = 'in_coda', percento = 0, fase = '', iniziata_at = NULL, battito_at = NULL
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_corso';

-- name: Blocca
-- Held by the session of who works: it falls with its process.
SELECT pg_advisory_lock(hashtext('operazione'), hashtext(@id));

-- name: Sblocca
SELECT pg_advisory_unlock(hashtext('operazione'), hashtext(@id));

-- name: Abbandonate
-- Under way, and nobody holds their lock: their process died.
SELECT ente_id, operazione_id::text FROM jobs.operazione
WHERE stato = 'in_corso' AND pg_try_advisory_lock(hashtext('operazione'), hashtext(operazione_id::text));

-- name: SegnaFallita
UPDATE jobs.operazione SET stato = 'fallita', errore = @errore, fase = '', conclusa_at = clock_timestamp()
WHERE ente_id = @ente AND operazione_id = @id::text::uuid AND stato = 'in_corso';
