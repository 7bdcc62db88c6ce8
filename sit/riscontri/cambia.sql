-- name: Blocca
-- Those that are to be changed, as they are, until the end of the transaction.
SELECT segnalazione_id, stato, assegnata_a, motivo, versione FROM riscontri.segnalazione
WHERE ente_id = @ente AND segnalazione_id = ANY (@ids::bigint[])
ORDER BY segnalazione_id
FOR UPDATE;

-- name: Cambia
UPDATE riscontri.segnalazione s SET stato = v.stato, motivo = v.motivo, assegnata_a = NULLIF(v.assegnata, 0), versione = s.versione + 1, updated_at = now()
FROM unnest(@ids::bigint[], @stati::text[], @motivi::text[], @assegnate::bigint[]) AS v (id, stato, motivo, assegnata)
WHERE s.ente_id = @ente AND s.segnalazione_id = v.id;

-- name: Annota
INSERT INTO riscontri.passo (ente_id, segnalazione_id, chi, nome, da, a, motivo, nota)
SELECT @ente, v.id, @chi, @nome, v.da, v.a, @motivo, v.nota
FROM unnest(@ids::bigint[], @da::text[], @stati::text[], @note::text[]) AS v (id, da, a, nota);
